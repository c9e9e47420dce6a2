"""Narrowing a programme: what can be asked for, what was asked, and which lines it leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from events.models import ReleasedSlot
from events.narrowing import Choice, Choices, Wish, choices_of, read_wish
from events.releasing import publish
from tests.cast import a_room, a_session, a_slot, an_edition
from tests.events.festival_scene import a_festival
from tests.events.programme_scene import a_busy_day, a_published_edition

KNOWN = Choices(
    {
        "track": [Choice("hard", "Hard SF", 2), Choice("soft", "Soft SF", 1)],
        "room": [Choice("furnace-3/hall-1", "Hall 1", 3)],
    },
    has_ages=True,
)


@pytest.fixture
def festival(db):
    return a_festival()


def of(choices: Choices, kind: str) -> list[tuple[str, str, int]]:
    return [(each.value, str(each.name), each.count) for each in choices.get(kind)]


def found(festival, **asked) -> list[str]:
    choices = choices_of(festival.release)
    wish = read_wish({kind: _many(value) for kind, value in asked.items()}, choices)
    assert wish.unknown == []
    return festival.titles(festival.release.lines.filter(wish.condition()).order_by("starts_at"))


def _many(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_every_kind_offers_what_the_release_has_with_how_often(festival):
    choices = choices_of(festival.release)

    assert of(choices, "track") == [("hard", "硬科幻", 1)]
    assert of(choices, "type") == [
        ("forum", "Forum", 1),
        ("screening", "Screening", 2),
        ("workshop", "Workshop", 1),
        ("talk", "演讲", 1),
    ]
    assert of(choices, "section") == [("classics", "Classics", 2), ("students", "Students", 1)]
    assert of(choices, "building") == [("furnace-3", "furnace-3", 3), ("silo", "silo", 2)]
    assert of(choices, "room") == [
        ("furnace-3/hall-1", "Hall 1", 1),
        ("furnace-3/studio", "Studio", 2),
        ("silo/cinema", "Cinema", 2),
    ]
    assert of(choices, "audience") == [("everybody", "所有人", 4), ("family", "亲子", 1)]
    assert of(choices, "language") == [("zh", "中文", 1)]
    assert choices.has_ages
    assert choices.get("nonsense") == []


def test_a_track_carries_its_colour_and_a_room_its_building(festival):
    choices = choices_of(festival.release)

    assert [each.colour for each in choices.get("track")] == [4]
    assert [str(each.of) for each in choices.get("room")] == ["furnace-3", "furnace-3", "silo"]


def test_a_programme_for_everybody_offers_neither_audiences_nor_ages(db):
    choices = choices_of(a_published_edition().releases.get())

    assert choices.get("audience") == []
    assert not choices.has_ages
    assert choices.get("section") == choices.get("track") == choices.get("language") == []


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["Opening", "Robots", "Clay", "Solaris", "Night of shorts"]),
        ({"track": "hard"}, ["Robots"]),
        ({"type": "screening"}, ["Solaris", "Night of shorts"]),
        ({"section": "students"}, ["Night of shorts"]),
        ({"section": "classics"}, ["Solaris", "Night of shorts"]),
        ({"building": "silo"}, ["Solaris", "Night of shorts"]),
        ({"room": "furnace-3/studio"}, ["Robots", "Clay"]),
        ({"language": "zh"}, ["Robots"]),
        ({"audience": "family"}, ["Clay"]),
        ({"audience": "everybody"}, ["Opening", "Robots", "Solaris", "Night of shorts"]),
        ({"q": "liucixin"}, ["Robots"]),
        ({"q": "lcx"}, ["Robots"]),
        ({"q": "刘慈欣"}, ["Robots"]),
        ({"q": "ＳＯＬＡＲＩＳ"}, ["Solaris"]),
        ({"q": "солярис"}, ["Solaris"]),
        ({"q": "jetee shorts"}, ["Night of shorts"]),
        ({"q": "silo solaris"}, ["Solaris"]),
        ({"q": "solaris robots"}, []),
    ],
)
def test_one_wish_leaves_the_lines_that_have_it(festival, asked, titles):
    assert sorted(found(festival, **asked)) == sorted(titles)


@pytest.mark.parametrize(
    ("age", "titles"),
    [
        ("0", ["Night of shorts", "Opening", "Solaris"]),
        ("5", ["Night of shorts", "Opening", "Solaris"]),
        ("6", ["Clay", "Night of shorts", "Opening", "Solaris"]),
        ("10", ["Clay", "Night of shorts", "Opening", "Solaris"]),
        ("11", ["Night of shorts", "Opening", "Solaris"]),
        ("12", ["Night of shorts", "Opening", "Robots", "Solaris"]),
        ("120", ["Night of shorts", "Opening", "Robots", "Solaris"]),
    ],
)
def test_an_age_fits_where_both_ends_allow_it(festival, age, titles):
    assert sorted(found(festival, age=age)) == titles


def test_within_a_kind_one_is_enough_and_between_kinds_all_must_hold(festival):
    either = found(festival, type=["talk", "workshop"])
    both_kinds = found(festival, type=["talk", "workshop"], audience="family")
    none = found(festival, building="silo", track="hard")

    assert (either, both_kinds, none) == (["Robots", "Clay"], ["Clay"], [])


def test_a_section_is_not_found_by_the_beginning_of_its_name(festival):
    wish = Wish({"section": ["class"]})

    assert not festival.release.lines.filter(wish.condition()).exists()


def test_what_is_asked_is_read_in_one_order_once_and_without_blanks():
    wish = read_wish({"room": ["furnace-3/hall-1"], "track": ["soft", " hard ", "", "soft"]}, KNOWN)

    assert wish == Wish({"track": ["soft", "hard"], "room": ["furnace-3/hall-1"]})
    assert list(wish.chosen) == ["track", "room"]


def test_what_nobody_knows_is_told_apart_and_narrows_nothing():
    wish = read_wish({"track": ["hard", "gone"], "room": ["moon"], "planet": ["mars"]}, KNOWN)

    assert wish == Wish({"track": ["hard"]}, "", [("track", "gone"), ("room", "moon")])


@pytest.mark.parametrize("age", ["-1", "121", "6.5", "six", "٦", "1e9", "9" * 5000, "💥"])
def test_an_age_that_nobody_has_is_not_known(age):
    assert read_wish({"age": [age]}, KNOWN) == Wish({}, "", [("age", age)])


def test_a_search_is_one_text_of_single_spaces_and_no_longer_than_a_line():
    assert read_wish({"q": ["  two \t words ", "more"]}, KNOWN).query == "two words more"
    assert len(read_wish({"q": ["a" * 3000]}, KNOWN).query) == 100


def test_a_search_of_signs_alone_is_told_and_not_made():
    assert read_wish({"q": ["!!! ··· ___"]}, KNOWN) == Wish({}, "", [("q", "!!! ··· ___")])


def test_nothing_asked_is_no_wish():
    assert not read_wish({"track": [""], "q": ["  "]}, KNOWN)
    assert read_wish({"q": ["x"]}, KNOWN)


def test_a_value_without_a_name_is_called_by_itself():
    assert KNOWN.name("track", "hard") == "Hard SF"
    assert KNOWN.name("track", "gone") == "gone"


@given(st.dictionaries(st.sampled_from(["track", "room", "age", "q"]), st.lists(st.text())))
def test_whatever_is_typed_is_either_known_or_told(asked):
    wish = read_wish(asked, KNOWN)

    for kind, values in asked.items():
        if kind != "q":
            meant = {value.strip() for value in values if value.strip()}
            known = set(wish.chosen.get(kind, []))
            unknown = {value for each, value in wish.unknown if each == kind}
            assert known | unknown == meant
            assert not known & unknown


@pytest.mark.django_db
def test_a_renamed_track_goes_by_the_name_most_lines_have():
    edition = an_edition()
    hall = a_room()
    for number in range(3):
        a_slot(a_session(edition, f"Talk {number}"), hall, f"1{number}:00", f"1{number}:30")
    release = publish(edition, by=None)
    lines = list(ReleasedSlot.objects.order_by("starts_at"))
    for line, name in zip(lines, ("Old", "New", "New"), strict=True):
        ReleasedSlot.objects.filter(pk=line.pk).update(track_slug="t", track_name={"en": name})

    assert of(choices_of(release), "track") == [("t", "New", 3)]


@pytest.mark.django_db
def test_choices_cost_the_same_queries_for_one_session_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    for release in (a_published_edition().releases.get(), a_busy_day(an_edition("busy"), 240)):
        with django_assert_num_queries(4):
            choices_of(release)
