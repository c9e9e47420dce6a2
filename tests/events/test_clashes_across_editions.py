"""Halls and people that several editions want: a plan warns, what is published has it."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from events.clashes import Level
from events.errors import NotPublishable
from events.grid import load_grid
from events.models import RoomBooking, Slot
from events.releasing import publish
from events.rules import accept, set_level, stopping
from events.scheduling import Place, place_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.clash_scene import clashes, kinds, the_clash

pytestmark = pytest.mark.django_db
WARN, STOPS = Level.WARN, Level.BLOCK_RELEASE


def two_editions_in_one_hall():
    """The film week wants the hall until noon, the convention from eleven."""
    hall = a_room("Hall 1")
    films = an_edition("filmweek-2027", kind="film_week", name=both("Film Week", "电影周"))
    theirs = a_slot(a_session(films, "Secret premiere"), hall, "10:00", "12:00")
    convention = an_edition("convention-2027")
    ours = a_slot(a_session(convention, "Robots", a_person()), hall, "11:00", "13:00")
    return films, convention, theirs, ours


def test_what_another_edition_only_drafts_warns_and_stops_nobody():
    _films, convention, _theirs, _ours = two_editions_in_one_hall()

    clash = the_clash(convention)

    assert (clash.kind, clash.level, clash.stops_release) == ("room_taken_twice", WARN, False)
    assert publish(convention, by=None).number == 1


def test_what_another_edition_has_published_stops_the_release():
    films, convention, _theirs, _ours = two_editions_in_one_hall()
    publish(films, by=None)

    clash = the_clash(convention)

    assert (clash.kind, clash.level, clash.stops_release) == ("room_taken_twice", STOPS, True)
    with override("en"), pytest.raises(NotPublishable) as refusal:
        publish(convention, by=None)
    assert str(refusal.value) == (
        "1 clash stops this release. Hall 1 is booked by Film Week 10:00–12:00, during “Robots”."
    )
    assert list(RoomBooking.objects.values_list("edition__slug", flat=True)) == ["filmweek-2027"]


def test_the_first_to_publish_has_the_hall_and_the_other_is_told():
    films, convention, _theirs, _ours = two_editions_in_one_hall()

    publish(convention, by=None)

    assert the_clash(films).level == STOPS
    assert the_clash(convention).level == WARN
    with pytest.raises(NotPublishable):
        publish(films, by=None)


def test_what_is_published_and_has_moved_in_the_draft_is_met_in_both_places():
    films, convention, theirs, _ours = two_editions_in_one_hall()
    publish(films, by=None)
    place_slot(
        Slot.objects.get(pk=theirs.pk),
        by=None,
        version=0,
        place=Place(theirs.room, at("12:30"), 60),
    )

    found = clashes(convention)

    assert [(clash.kind, clash.level) for clash in found] == [
        ("room_taken_twice", STOPS),
        ("room_taken_twice", WARN),
    ]
    assert [str(clash.span) for clash in found] == ["11:00–12:00", "12:30–13:00"]


def test_drafts_elsewhere_are_known_from_what_is_published():
    films, convention, theirs, ours = two_editions_in_one_hall()

    grid = load_grid(convention)
    assert grid.slots[theirs.pk].is_drafted_elsewhere
    assert not grid.slots[ours.pk].is_drafted_elsewhere

    publish(films, by=None)

    assert not any(slot.is_drafted_elsewhere for slot in load_grid(convention).slots.values())


def test_a_person_in_the_draft_of_another_edition_warns_as_well():
    ye = a_person("Ye Wenjie")
    films = an_edition("filmweek-2027", kind="film_week", name=both("Film Week"))
    a_slot(a_session(films, "Secret premiere", ye), a_room("Hall 1"), "10:00", "12:00")
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots", ye), a_room("Hall 2"), "11:00", "13:00")

    clash = the_clash(convention)
    assert (clash.kind, clash.level) == ("person_in_two_places", WARN)

    publish(films, by=None)

    clash = the_clash(convention)
    assert (clash.kind, clash.level) == ("person_in_two_places", STOPS)


def test_a_kind_that_is_ignored_is_ignored_across_editions():
    films, convention, _theirs, _ours = two_editions_in_one_hall()

    set_level(convention, "room_taken_twice", Level.IGNORE, by=None)

    assert kinds(convention) == []
    assert kinds(films) == ["room_taken_twice"]


def test_levels_are_those_of_the_edition_that_looks():
    films, convention, _theirs, _ours = two_editions_in_one_hall()
    publish(films, by=None)
    set_level(films, "room_taken_twice", Level.WARN, by=None)

    assert the_clash(convention).level == STOPS

    set_level(convention, "room_taken_twice", Level.BLOCK_PLACING, by=None)

    assert the_clash(convention).level == Level.BLOCK_PLACING


def test_what_one_edition_accepted_the_other_has_not():
    films, convention, _theirs, _ours = two_editions_in_one_hall()
    clash = the_clash(convention)

    accept(convention, clash.key, clash.fingerprint, reason="Agreed by telephone.", by=None)

    assert the_clash(convention).is_accepted
    assert not the_clash(films).is_accepted
    assert stopping(clashes(convention)) == []


@pytest.mark.parametrize(("begin", "expected"), [("12:00", []), ("11:59", ["room_taken_twice"])])
def test_a_hall_is_handed_over_between_editions_on_the_minute(begin, expected):
    hall = a_room("Hall 1")
    films = an_edition("filmweek-2027", kind="film_week")
    a_slot(a_session(films, "Secret premiere"), hall, "10:00", "12:00")
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots"), hall, begin, "13:00")

    assert kinds(convention) == expected


@pytest.mark.parametrize(
    ("begin", "expected"), [("12:20", []), ("12:19", ["turnaround_too_short"])]
)
def test_a_hall_is_cleared_between_editions_as_well(begin, expected):
    hall = a_room("Hall 1", turnaround=20)
    films = an_edition("filmweek-2027", kind="film_week")
    a_slot(a_session(films, "Secret premiere"), hall, "10:00", "12:00")
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots"), hall, begin, "14:00")

    assert kinds(convention) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Hall 1 is booked by Film Week 10:00–12:00, during “Robots”."),
        ("zh-hans", "Hall 1在10:00–12:00已由电影周使用，与《Robots》重叠。"),
    ],
)
def test_a_hall_of_theirs_is_told_in_either_language_and_never_with_their_title(language, expected):
    _films, convention, _theirs, _ours = two_editions_in_one_hall()

    with override(language):
        text = the_clash(convention).text

    assert text == expected
    assert "Secret premiere" not in text
