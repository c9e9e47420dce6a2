"""Searching a release: lines, and the people, films and places that stand on them."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from events.finding import MOST_LINES, Found, Hit, find
from events.models import Release, Slot
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, both
from tests.events.festival_scene import a_festival
from tests.events.programme_scene import a_busy_day

pytestmark = pytest.mark.django_db


def hits(found: list[Hit]) -> list[tuple[str, int]]:
    return [(hit.name["en"], hit.count) for hit in found]


def titles(found: Found) -> list[str]:
    return [line.title["en"] for line in found.lines]


def test_a_search_for_nothing_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries):
    release = a_festival().release

    with django_assert_num_queries(0):
        nothing = [find(release, query) for query in ("", "   ", "···", "!?")]

    assert nothing == [Found()] * 4
    assert not any(nothing)


@pytest.mark.parametrize("query", ["刘慈欣", "liucixin", "lcx", "LIU cixin", "ｌｉｕ", "慈欣"])
def test_a_person_is_found_in_any_spelling_with_how_many_sessions_name_them(query: str):
    found = find(a_festival().release, query)

    assert hits(found.people) == [("Liu Cixin", 1)]
    assert titles(found) == ["Robots"]


def test_a_film_is_found_by_its_own_title_and_keeps_its_first_one():
    found = find(a_festival().release, "солярис")

    assert hits(found.films) == [("Solaris", 1)]
    assert str(found.films[0].more) == "Солярис"
    assert titles(found) == ["Solaris"]


def test_a_building_is_one_hit_and_its_rooms_are_not_named_for_it():
    found = find(a_festival().release, "silo")

    assert hits(found.buildings) == [("silo", 2)]
    assert found.rooms == []
    assert titles(found) == ["Solaris", "Night of shorts"]


def test_a_room_is_addressed_by_its_building_and_itself():
    found = find(a_festival().release, "cinema")

    assert [hit.key for hit in found.rooms] == [("silo", "cinema")]
    assert hits(found.rooms) == [("Cinema", 2)]


def test_whoever_stands_on_a_line_for_another_word_is_not_named():
    found = find(a_festival().release, "robots")

    assert titles(found) == ["Robots"]
    assert (found.people, found.films, found.rooms, found.buildings) == ([], [], [], [])


def test_words_may_come_from_different_facts_of_a_line():
    release = a_festival().release

    assert titles(find(release, "liu studio robots")) == ["Robots"]
    assert titles(find(release, "liu cinema")) == []


def test_a_person_with_two_parts_in_a_session_counts_once():
    edition, liu = an_edition(), a_person("Liu")
    session = a_session(edition, "Talk", liu)
    session.participations.create(person=liu, role="moderator")
    a_slot(session, a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Again", liu), a_room("Hall 2"), "12:00", "13:00")

    assert hits(find(publish(edition, by=None), "liu").people) == [("Liu", 2)]


def test_what_is_cancelled_is_found_last():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots one"), hall, "09:00", "10:00")
    a_slot(a_session(edition, "Robots two"), hall, "11:00", "12:00")
    publish(edition, by=None)
    gone = Slot.objects.get(session__title__en="Robots one")
    cancel_slot(gone, by=None, version=gone.version)

    found = find(publish(edition, by=None), "robots")

    assert [(line.title["en"], line.is_cancelled) for line in found.lines] == [
        ("Robots two", False),
        ("Robots one", True),
    ]


def test_the_draft_and_the_neighbours_are_not_found():
    release = a_festival().release
    edition = release.edition
    a_slot(a_session(edition, "Robots in secret"), a_room("Moon"), "12:00", "13:00")
    other = an_edition("convention-2027")
    a_slot(a_session(other, "Robots next door"), a_room("Mars"), "12:00", "13:00")
    publish(other, by=None)

    assert titles(find(release, "robots")) == ["Robots"]


def test_letters_left_out_and_long_nonsense_finds_nothing():
    release = a_festival().release

    assert titles(find(release, "soaris%")) == []
    assert titles(find(release, "x" * 5000)) == []
    assert titles(find(release, "💥")) == []


def test_of_many_the_first_are_shown_and_all_are_counted(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    few = a_festival().release
    many = a_busy_day(an_edition("busy"), 240)

    for release, query, size in ((few, "robots", 1), (many, "session", 240)):
        with django_assert_num_queries(1):
            found = find(release, query)
        assert (found.size, len(found.lines)) == (size, min(size, MOST_LINES))


def test_a_hall_is_found_by_what_it_was_once_called():
    edition, hall = an_edition(), a_room("Hall of Stars")
    hall.names.create(name=both("Blast Furnace", "高炉"), valid_until=edition.starts_on)
    a_slot(a_session(edition, "Opening"), hall, "10:00", "11:00")
    release: Release = publish(edition, by=None)

    assert titles(find(release, "gaolu")) == ["Opening"]
    assert titles(find(release, "blast")) == ["Opening"]
