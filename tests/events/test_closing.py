"""Rooms are closed for a time and opened again, many at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from events.clashes import find_clashes
from events.closing import Span, close_each, open_each
from events.grid import load_grid
from events.models import Change, Edition, Room, RoomClosure
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer, at

pytestmark = pytest.mark.django_db
MORNING = Span(at("09:00"), at("12:00"))
DAY = Span(at("05:00"), at("05:00", 2))


@pytest.fixture
def edition() -> Edition:
    return an_edition()


def now(*rooms: Room) -> dict[Room, int]:
    """The rooms as a page has just shown them."""
    found = Room.objects.filter(pk__in=[room.pk for room in rooms]).select_related("building")
    return {room: room.version for room in found}


def closures() -> list[tuple[str, datetime, datetime, str]]:
    rows = RoomClosure.objects.order_by("room", "starts_at")
    return [(row.room.name["en"], row.starts_at, row.ends_at, row.reason) for row in rows]


def close(edition, *rooms, span=MORNING, by=None):
    return close_each(edition, now(*rooms), span, reason="Wind", by=by)


def test_two_rooms_are_closed_for_a_morning(edition):
    lawn, stage = a_room("Lawn"), a_room("Stage")

    outcome = close(edition, lawn, stage)

    assert outcome.changed == [lawn, stage]
    assert closures() == [
        ("Lawn", at("09:00"), at("12:00"), "Wind"),
        ("Stage", at("09:00"), at("12:00"), "Wind"),
    ]


def test_history_says_who_closed_which_room_when_and_why(edition):
    lawn, chair = a_room("Lawn"), an_organizer(edition)

    close(edition, lawn, by=chair)

    change = Change.objects.get()
    assert (change.verb, change.by, change.subject, change.subject_id) == (
        *("close", chair, "room", "furnace-3/lawn"),
    )
    assert change.after == {
        "starts_at": "2027-10-01T09:00:00+08:00",
        "ends_at": "2027-10-01T12:00:00+08:00",
        "reason": "Wind",
    }


def test_what_is_planned_there_stays_and_clashes(edition):
    lawn = a_room("Lawn")
    slot = a_slot(a_session(edition), lawn, "10:00", "11:00")

    close(edition, lawn)

    slot.refresh_from_db()
    assert slot.room == lawn
    assert [clash.kind for clash in find_clashes(load_grid(edition))] == ["room_closed"]


def test_a_room_that_is_closed_all_that_time_stays_as_it_is(edition):
    lawn = a_room("Lawn")
    close(edition, lawn, span=DAY)

    outcome = close(edition, lawn)

    assert (outcome.changed, outcome.same) == ([], [lawn])
    assert RoomClosure.objects.count() == 1


def test_a_room_that_is_closed_for_a_part_of_it_is_closed_for_the_rest(edition):
    lawn = a_room("Lawn")
    close(edition, lawn)

    outcome = close(edition, lawn, span=Span(at("11:00"), at("14:00")))

    assert outcome.changed == [lawn]
    assert RoomClosure.objects.count() == 2


def test_a_room_that_others_changed_meanwhile_is_left(edition):
    lawn = a_room("Lawn")
    seen = now(lawn)
    Room.objects.update(version=1)

    outcome = close_each(edition, seen, MORNING, reason="Wind", by=None)

    assert outcome.stale == [lawn] and closures() == []


def test_rooms_are_opened_again_for_a_day(edition):
    lawn, stage, hall = a_room("Lawn"), a_room("Stage"), a_room("Hall")
    close(edition, lawn, stage)
    close(edition, lawn, span=Span(at("20:00"), at("02:00", 2)))

    outcome = open_each(edition, now(lawn, stage, hall), DAY, by=None)

    assert (outcome.changed, outcome.same) == ([lawn, stage], [hall])
    assert closures() == []
    opened = Change.objects.filter(verb="open").order_by("pk")
    assert [change.subject_id.split("/")[1] for change in opened] == ["lawn", "lawn", "stage"]
    assert opened[0].before["reason"] == "Wind"


def test_a_closure_that_reaches_into_the_next_day_is_left_and_told(edition):
    lawn, stage = a_room("Lawn"), a_room("Stage")
    close(edition, lawn, span=Span(at("20:00"), at("10:00", 2)))
    close(edition, stage)

    outcome = open_each(edition, now(lawn, stage), DAY, by=None)

    assert outcome.changed == [stage]
    assert [row for row, _why in outcome.refused] == [lawn]
    assert [name for name, *_rest in closures()] == ["Lawn"]


@pytest.mark.parametrize(
    ("begins", "ends", "is_open"),
    [("05:00", "06:00", True), ("04:00", "05:00", False), ("04:00", "06:00", False)],
)
def test_the_edges_of_the_day(edition, begins, ends, is_open):
    lawn = a_room("Lawn")
    close(edition, lawn, span=Span(at(begins), at(ends)))

    open_each(edition, now(lawn), DAY, by=None)

    assert (closures() == []) == is_open


def test_opening_what_others_changed_meanwhile_is_left(edition):
    lawn = a_room("Lawn")
    close(edition, lawn)
    seen = now(lawn)
    Room.objects.update(version=9)

    assert open_each(edition, seen, DAY, by=None).stale == [lawn]
    assert len(closures()) == 1


def test_closed_for_a_minute_less_is_not_closed_for_all_of_it(edition):
    lawn = a_room("Lawn")
    close(edition, lawn, span=Span(at("09:00"), at("12:00") - timedelta(minutes=1)))

    assert close(edition, lawn).changed == [lawn]
