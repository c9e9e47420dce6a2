"""What each kind of clash does in an edition, and what somebody took for right."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from events.clashes import CHECKS, Level
from events.errors import NotAcceptable, NotPlaceable, NotPublishable
from events.keeping_apart import keep_apart
from events.models import Change, RoomBooking, Slot
from events.releasing import publish
from events.rules import accept, levels_of, set_level, withdraw
from events.scheduling import Place, place_slot, swap_slots
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    a_user,
    an_edition,
    an_organizer,
    at,
    both,
)  # fmt: skip
from tests.events.clash_scene import clashes, kinds, the_clash

pytestmark = pytest.mark.django_db

ROOM = "room_taken_twice"


def two_in_one_hall():
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    late = a_slot(a_session(edition, "Aliens"), hall, "10:30", "12:00")
    return edition, Slot.objects.get(pk=late.pk)


def accepted(edition, *, by=None, reason="They share the stage."):
    clash = the_clash(edition)
    return accept(edition, clash.key, clash.fingerprint, reason=reason, by=by)


def history():
    return [
        (change.verb, change.before, change.after)
        for change in Change.objects.filter(subject__startswith="clash").order_by("pk")
    ]


def test_every_kind_does_what_it_usually_does_until_an_edition_wants_it_otherwise():
    edition, chair = an_edition(), a_user()
    usual = {check.kind: check.level for check in CHECKS}
    assert levels_of(edition) == usual

    set_level(edition, "walk_too_short", Level.BLOCK_RELEASE, by=chair)

    assert levels_of(edition) == {**usual, "walk_too_short": Level.BLOCK_RELEASE}
    assert levels_of(an_edition("carnival-2027", kind="carnival")) == usual
    assert history() == [("set level", {"level": 1}, {"level": 2})]


def test_a_level_set_back_leaves_no_trace_but_in_history():
    edition = an_edition()
    set_level(edition, ROOM, Level.WARN, by=None)
    set_level(edition, ROOM, Level.IGNORE, by=None)
    set_level(edition, ROOM, Level.IGNORE, by=None)

    set_level(edition, ROOM, Level.BLOCK_RELEASE, by=None)

    assert edition.clash_rules.count() == 0
    assert [after["level"] for _verb, _before, after in history()] == [1, 0, 2]


def test_a_kind_that_is_ignored_is_not_looked_for():
    edition, _late = two_in_one_hall()

    set_level(edition, ROOM, Level.IGNORE, by=None)

    assert clashes(edition) == []
    assert publish(edition, by=None).number == 1


def test_a_kind_that_only_warns_lets_a_release_out():
    edition, _late = two_in_one_hall()
    with pytest.raises(NotPublishable):
        publish(edition, by=None)

    set_level(edition, ROOM, Level.WARN, by=None)

    assert publish(edition, by=None).number == 1
    assert [clash.level for clash in clashes(edition)] == [Level.WARN]
    assert set(RoomBooking.objects.values_list("is_shared", flat=True)) == {True}


def test_a_release_says_how_many_clashes_stop_it_and_which_is_first():
    edition, _late = two_in_one_hall()

    with override("en"), pytest.raises(NotPublishable) as refusal:
        publish(edition, by=None)

    assert str(refusal.value) == (
        "1 clash stops this release. “Robots” and “Aliens” are all in Hall 1, 10:30–11:00."
    )


def test_a_kind_that_stops_placing_refuses_the_move_that_makes_it():
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    late = a_slot(a_session(edition, "Aliens"), hall, "12:00", "13:00")
    set_level(edition, ROOM, Level.BLOCK_PLACING, by=None)

    with override("en"), pytest.raises(NotPlaceable, match="are all in Hall 1, 10:30–11:00"):
        place_slot(late, by=None, version=0, place=Place(hall, at("10:30"), 60))

    late.refresh_from_db()
    assert (late.version, late.starts_at) == (0, at("12:00"))
    assert place_slot(late, by=None, version=0, place=Place(hall, at("11:00"), 60)).version == 1


def test_what_is_wrong_already_does_not_stop_a_move_that_makes_it_no_worse():
    edition, late = two_in_one_hall()
    set_level(edition, ROOM, Level.BLOCK_PLACING, by=None)
    other = a_room("Hall 2")

    placed = place_slot(late, by=None, version=0, place=Place(other, at("10:30"), 60))

    assert placed.room == other
    assert kinds(edition) == []


def test_two_that_change_places_are_refused_together():
    edition, hall, small = an_edition(), a_room("Hall 1"), a_room("Small", capacity=10)
    big = a_slot(a_session(edition, "Robots", expected_audience=50), hall, "10:00", "11:00")
    few = a_slot(a_session(edition, "Aliens"), small, "10:00", "11:00")
    set_level(edition, "more_expected_than_places", Level.BLOCK_PLACING, by=None)
    set_level(edition, ROOM, Level.BLOCK_PLACING, by=None)

    with pytest.raises(NotPlaceable):
        swap_slots(big, few, by=None, version=0, other_version=0)

    few.session.expected_audience = 80
    few.session.save(update_fields=["expected_audience"])
    big.session.expected_audience = 5
    big.session.save(update_fields=["expected_audience"])
    swap_slots(big, few, by=None, version=0, other_version=0)
    assert big.room == small


def test_an_accepted_clash_stops_nothing_and_says_who_took_it_for_right():
    edition, _late = two_in_one_hall()
    chair = an_organizer(edition)

    waiver = accepted(edition, by=chair)

    clash = the_clash(edition)
    assert (clash.is_accepted, clash.has_lapsed, clash.stops_release) == (True, False, False)
    assert (waiver.name, waiver.reason) == ("chair@park.example", "They share the stage.")
    assert publish(edition, by=None).number == 1
    assert history() == [
        ("accept", {}, {"kind": ROOM, "reason": "They share the stage."}),
    ]


def test_what_somebody_accepted_lapses_visibly_once_a_fact_behind_it_changes():
    edition, late = two_in_one_hall()
    accepted(edition)

    place_slot(late, by=None, version=0, place=Place(late.room, at("10:15"), 60))

    clash = the_clash(edition)
    assert (clash.is_accepted, clash.has_lapsed, clash.stops_release) == (False, True, True)
    with pytest.raises(NotPublishable):
        publish(edition, by=None)

    slot = Slot.objects.get(pk=late.pk)
    place_slot(slot, by=None, version=1, place=Place(late.room, at("10:30"), 90))
    assert the_clash(edition).is_accepted


def test_what_has_nothing_to_do_with_it_leaves_a_waiver_alone():
    edition, late = two_in_one_hall()
    accepted(edition)

    late.session.title = both("Aliens again")
    late.session.save(update_fields=["title"])
    a_slot(a_session(edition, "Elsewhere"), a_room("Hall 2"), "10:00", "11:00")

    assert the_clash(edition).is_accepted


def test_accepted_anew_a_lapsed_one_holds_again():
    edition, late = two_in_one_hall()
    accepted(edition)
    place_slot(late, by=None, version=0, place=Place(late.room, at("10:15"), 60))

    accepted(edition, reason="Still fine.")

    assert the_clash(edition).is_accepted
    assert edition.waivers.get().reason == "Still fine."


def test_a_waiver_withdrawn_counts_no_more_and_twice_is_once():
    edition, _late = two_in_one_hall()
    waiver = accepted(edition)

    for _time in range(2):
        withdraw(edition, waiver.clash, by=None)

    assert the_clash(edition).stops_release
    assert [verb for verb, _before, _after in history()] == ["accept", "withdraw"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_nobody_accepts_without_a_reason(reason):
    edition, _late = two_in_one_hall()

    with pytest.raises(NotAcceptable):
        accepted(edition, reason=reason)


def test_nobody_accepts_what_they_have_not_seen():
    edition, late = two_in_one_hall()
    seen = the_clash(edition)
    place_slot(late, by=None, version=0, place=Place(late.room, at("10:15"), 60))

    with override("en"), pytest.raises(NotAcceptable, match="has changed since you looked"):
        accept(edition, seen.key, seen.fingerprint, reason="Fine", by=None)
    with override("en"), pytest.raises(NotAcceptable, match="is gone"):
        accept(edition, "nothing", "", reason="Fine", by=None)
    assert edition.waivers.count() == 0


def test_history_does_not_tell_why_people_kept_apart_may_meet():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None)
    a_slot(a_session(edition, "Robots", ye, luo), a_room(), "10:00", "11:00")

    accepted(edition, reason="They have made up.")

    assert history() == [("accept", {}, {"kind": "people_to_keep_apart"})]


def test_a_hall_shared_on_purpose_is_shared_in_the_ledger_and_no_other_is():
    edition, late = two_in_one_hall()
    alone = a_slot(a_session(edition, "Alone"), late.room, "14:00", "15:00")
    accepted(edition)

    publish(edition, by=None)

    shared = RoomBooking.objects.filter(is_shared=False).values_list("line__uid", flat=True)
    assert list(shared) == [alone.uid]
