"""Calling sessions off with every slot they have, and bringing them back."""

import pytest

from events.calling_off import bring_back, call_off
from events.models import Change, Session, Slot
from events.releasing import changes_to_publish, publish
from tests.cast import a_room, a_session, a_slot, an_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def robots(edition):
    """Robots, shown twice in Hall 1."""
    session, hall = a_session(edition, "Robots"), a_room()
    a_slot(session, hall, "10:00", "11:00")
    a_slot(session, hall, "14:00", "15:00")
    return session


def seen(*sessions):
    return {
        session: (session.version, {slot.pk: slot.version for slot in session.slots.all()})
        for session in Session.objects.filter(pk__in=[each.pk for each in sessions])
    }


def told(outcome):
    assert outcome.refused == []
    kinds = (outcome.changed, outcome.same, outcome.stale)
    return tuple([str(each) for each in rows] for rows in kinds)


def slots():
    return list(Slot.objects.order_by("pk").values_list("is_cancelled", "version"))


def test_every_slot_of_a_session_is_cancelled_in_its_place(edition, robots):
    outcome = call_off(edition, seen(robots), by=None)

    assert told(outcome) == (["Robots"], [], [])
    assert slots() == [(True, 1), (True, 1)]
    assert Slot.objects.exclude(room=None).count() == 2
    assert [change.verb for change in Change.objects.all()] == ["cancel", "cancel"]


def test_the_next_release_tells_everybody(edition, robots):
    publish(edition, by=None)

    call_off(edition, seen(robots), by=None)

    assert [change.verb for change in changes_to_publish(edition)] == ["cancelled", "cancelled"]


def test_a_session_with_a_slot_that_was_moved_meanwhile_keeps_all_of_them(edition, robots):
    aliens = a_session(edition, "Aliens")
    a_slot(aliens)
    shown = seen(robots, aliens)
    Slot.objects.filter(pk=robots.slots.last().pk).update(version=7)

    outcome = call_off(edition, shown, by=None)

    assert told(outcome) == (["Aliens"], [], ["Robots"])
    assert slots() == [(False, 0), (False, 7), (True, 1)]
    assert Change.objects.count() == 1


def test_a_session_that_was_planned_once_more_meanwhile_keeps_all_of_its_slots(edition, robots):
    shown = seen(robots)
    a_slot(robots)

    outcome = call_off(edition, {Session.objects.get(): shown[robots]}, by=None)

    assert told(outcome) == ([], [], ["Robots"])
    assert {is_off for is_off, _version in slots()} == {False}


def test_called_off_twice_is_called_off_once(edition, robots):
    call_off(edition, seen(robots), by=None)

    again = call_off(edition, {Session.objects.get(): (0, {})}, by=None)

    assert told(again) == ([], ["Robots"], [])
    assert Change.objects.count() == 2


def test_what_was_cancelled_comes_back_and_the_rest_stays(edition, robots):
    call_off(edition, seen(robots), by=None)
    a_slot(robots)

    outcome = bring_back(edition, seen(robots), by=None)

    assert told(outcome) == (["Robots"], [], [])
    assert slots() == [(False, 2), (False, 2), (False, 0)]


def test_a_cancelled_session_is_confirmed_again(edition):
    off = a_session(edition, "Off", status="cancelled")

    outcome = bring_back(edition, seen(off), by=None)

    off.refresh_from_db()
    assert told(outcome) == (["Off"], [], [])
    assert (off.status, off.version) == ("confirmed", 1)
    assert Change.objects.get().before == {"status": "cancelled"}


def test_a_cancelled_session_that_was_edited_meanwhile_stays_with_all_its_slots(edition, robots):
    Session.objects.update(status="cancelled")
    Slot.objects.update(is_cancelled=True)
    shown = seen(robots)
    Session.objects.update(version=1)

    outcome = bring_back(edition, shown, by=None)

    assert told(outcome) == ([], [], ["Robots"])
    assert slots() == [(True, 0), (True, 0)]


def test_a_session_that_runs_needs_no_bringing_back(edition, robots):
    assert told(bring_back(edition, seen(robots), by=None)) == ([], ["Robots"], [])
