"""The words of schema.org: only what is known, only for whom it is, and never a way out."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from events.models import Organisation, ReleasedSlot
from events.public import facts, nodes
from events.public.naming import (
    elsewhere,
    lines_in_building,
    lines_in_room,
    lines_naming,
    named,
)
from events.public.spots import houses_of
from events.releasing import publish
from events.scheduling import cancel_slot
from events.translated import Words
from tests.cast import a_film, a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.park_scene import a_park_of


def a_line(**own) -> ReleasedSlot:
    usual = {
        "code": "7KQ2",
        "title": Words({"en": "Robots"}),
        "starts_at": at("10:00"),
        "shown_until": at("11:00"),
    }
    return ReleasedSlot(**{**usual, **own})


def told(line: ReleasedSlot, **more):
    """What programs read of ``line`` at 09:00, nothing empty in it."""
    edition = an_edition()
    with override("en"):
        text = facts.graph(facts.event(edition, line, now=at("09:00"), **more))
    (event,) = json.loads(text)["@graph"]
    return event


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, ""), (1, "PT1M"), (60, "PT60M"), (167, "PT167M")]
)
def test_how_long_it_takes_is_said_in_minutes(minutes, said):
    assert facts.duration(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("latitude", "longitude", "known"),
    [(39.9, 116.1, True), (0.0, 0.0, True), (None, 116.1, False), (39.9, None, False)],
)
def test_a_position_needs_both_numbers(latitude, longitude, known):
    assert bool(facts.geo(latitude, longitude)) == known


def test_what_says_nothing_is_left_out_at_any_depth():
    text = facts.graph(
        {"a": "", "b": None, "c": [], "d": {"e": {}, "f": [""]}, "g": 0, "h": False}, {}
    )

    assert json.loads(text)["@graph"] == [{"d": {"f": [""]}, "g": 0, "h": False}]


@pytest.mark.parametrize("text", ["</script>", "<!--", "&lt;", "a & b", "\u2028", '"', "\\u003c"])
def test_nothing_ends_the_element_it_stands_in(text):
    written = facts.graph({"name": text})

    assert not set("<>&") & set(written)
    assert json.loads(written)["@graph"] == [{"name": text}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lowest", "highest", "said"),
    [(6, 12, "6-12"), (18, None, "18-"), (None, 6, "0-6"), (None, None, None)],
)
def test_ages_are_a_range(lowest, highest, said):
    line = a_line(age_from=lowest, age_to=highest)

    assert told(line).get("typicalAgeRange") == said


@pytest.mark.django_db
def test_a_screening_names_its_works_and_their_subtitles():
    film = {"code": "A", "title": {"en": "Solaris"}, "runtime": 167, "subtitles": "zh-hans"}

    event = told(a_line(films=[film, {"code": "B", "title": {"en": "Short"}}]))

    assert (event["@type"], event["subtitleLanguage"]) == ("ScreeningEvent", "zh-hans")
    assert [(work["name"], work.get("duration")) for work in event["workPresented"]] == [
        ("Solaris", "PT167M"),
        ("Short", None),
    ]


@pytest.mark.django_db
def test_somebody_with_two_parts_performs_once():
    ye = {"code": "A", "name": {"en": "Ye"}}
    people = [{**ye, "role": "speaker"}, {**ye, "role": "moderator"}]

    assert [each["name"] for each in told(a_line(people=people))["performer"]] == ["Ye"]


@pytest.mark.django_db
def test_places_are_told_only_where_they_are_counted():
    assert told(a_line(details={"places": 20}))["maximumAttendeeCapacity"] == 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "was", "status"),
    [
        ({}, None, "EventScheduled"),
        ({}, {"starts_at": at("10:00")}, "EventScheduled"),
        ({}, {"starts_at": at("08:00")}, "EventRescheduled"),
        ({}, {"starts_at": at("08:00"), "is_cancelled": True}, "EventScheduled"),
        ({"is_cancelled": True}, {"starts_at": at("08:00")}, "EventCancelled"),
    ],
)
def test_a_move_is_told_with_the_time_before(own, was, status):
    event = told(a_line(**own), was=a_line(**was) if was else None)

    assert event["eventStatus"] == f"https://schema.org/{status}"
    assert ("previousStartDate" in event) == (status == "EventRescheduled")
    assert ("offers" in event) == (status != "EventCancelled")


@pytest.mark.django_db
def test_what_is_over_offers_nothing():
    assert "offers" not in told(a_line(starts_at=at("07:00"), shown_until=at("08:00")))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("enterprise", "Corporation"),
        ("university", "CollegeOrUniversity"),
        ("institute", "ResearchOrganization"),
        ("public_body", "GovernmentOrganization"),
    ],
)
def test_an_organisation_is_what_it_is(kind, word):
    one = Organisation(slug="works", kind=kind, name=both("Works"))

    assert nodes.organisation(an_edition(), one)["@type"] == word


def test_every_kind_of_organisation_has_its_word():
    assert set(nodes.KINDS) == set(Organisation.Kind)


@pytest.mark.django_db
def test_a_list_numbers_its_pages():
    index = nodes.index(an_edition(), "People", [("Ye", "/ye/"), ("Wang", "/wang/")])

    assert (index["name"], index["numberOfItems"]) == ("People · convention-2027", 2)
    assert [(each["position"], each["name"]) for each in index["itemListElement"]] == [
        (1, "Ye"),
        (2, "Wang"),
    ]


@pytest.mark.django_db
def test_a_code_is_found_whole_and_not_by_its_beginning():
    edition = an_edition()
    person = a_person()
    a_slot(a_session(edition, "Robots", person), a_room(), "10:00", "11:00")
    release = publish(edition, by=None)

    assert lines_naming(release, "person", person.code).count() == 1
    assert lines_naming(release, "person", person.code[:-1]).count() == 0
    assert lines_naming(release, "film", person.code).count() == 0
    assert lines_naming(release, "person", "").count() == 0
    assert lines_naming(release, "person", "%").count() == 0


@pytest.mark.django_db
def test_whom_and_what_a_release_names_leaves_out_what_is_cancelled():
    edition = an_edition()
    gone, stays = a_person("Gone"), a_person("Stays")
    lost = a_slot(a_session(edition, "Lost", gone), a_room("Lost"), "10:00", "11:00")
    kept = a_session(edition, "Kept", stays)
    film = a_film(kept, runtime=50)
    a_slot(kept, a_room("Kept"), "10:00", "11:00")
    release = publish(edition, by=None)
    assert named(release, "person") == {gone.code, stays.code}
    assert set(houses_of(release)["furnace-3"].spots) == {"lost", "kept"}

    cancel_slot(lost, by=None, version=lost.version)
    release = publish(edition, by=None)

    assert named(release, "person") == {stays.code}
    assert named(release, "film") == {film.code}
    assert set(houses_of(release)["furnace-3"].spots) == {"kept"}
    assert lines_naming(release, "person", gone.code).count() == 1


@pytest.mark.django_db
def test_rooms_of_one_name_in_two_buildings_are_two_rooms():
    edition = an_edition()
    release = a_park_of(edition, 2)

    assert [line.building_slug for line in lines_in_room(release, "house-1", "hall")] == ["house-1"]
    assert lines_in_building(release, "house-0").count() == 1
    assert lines_in_building(release, "house").count() == 0


@pytest.mark.django_db
def test_elsewhere_is_what_others_have_released_last_without_what_they_cancelled():
    mine, theirs = an_edition(), an_edition("theirs")
    person, hall = a_person(), a_room()
    a_slot(a_session(mine, "Mine", person), hall, "09:00", "10:00")
    slot = a_slot(a_session(theirs, "Theirs", person), hall, "10:00", "11:00")
    a_slot(a_session(theirs, "Also theirs", person), hall, "12:00", "13:00")
    publish(theirs, by=None)
    assert [str(line.title) for line in elsewhere(mine, "person", person.code)] == [
        "Theirs",
        "Also theirs",
    ]

    cancel_slot(slot, by=None, version=slot.version)
    publish(theirs, by=None)

    assert [line.code for line in elsewhere(mine, "person", person.code)] == [
        theirs.sessions.get(title__en="Also theirs").code
    ]
