"""Ways out of a clash: each was tried before it is offered, and does what it says by one click."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from events.clashes import Level, plain
from events.clashes.ways import ways_out
from events.errors import NotAcceptable, NotMendable
from events.grid import load_grid
from events.keeping_apart import keep_apart
from events.mending import mend
from events.models import Change, Participation, Slot
from events.rules import set_level
from events.scheduling import Place, place_slot
from events.wording import day_words
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at
from tests.events.clash_scene import can_come, clashes, closed, kinds, the_clash

pytestmark = pytest.mark.django_db


def ways(edition, kind: str = ""):
    """What is offered against the only clash, or the first of a kind."""
    found = [clash for clash in clashes(edition) if not kind or clash.kind == kind]
    return ways_out(load_grid(edition), found[0])


def offered(edition, kind: str = ""):
    with override("en"):
        return [way.text for way in ways(edition, kind)]


def go(edition, verb: str, kind: str = ""):
    clash = next(each for each in clashes(edition) if not kind or each.kind == kind)
    way = next(way for way in ways(edition, kind) if way.verb == verb)
    return mend(edition, clash.key, way.key, by=None)


def two_in_one_hall():
    edition, hall = an_edition(), a_room("Hall 1")
    first = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    second = a_slot(a_session(edition, "Aliens"), hall, "10:30", "11:30")
    return edition, first, second


def test_another_room_that_is_free_then_is_offered_first():
    edition, _first, second = two_in_one_hall()
    other = a_room("Hall 2")
    a_slot(a_session(edition, "Late"), other, "14:00", "15:00")

    assert offered(edition) == [
        "Move “Aliens” to Hall 2, which is free then.",
        "Move “Aliens” to 11:00 in Hall 1.",
        f"Move “Aliens” to {the_next_day()} 10:30 in Hall 1.",
        "Take “Aliens” off the grid until there is a place for it.",
    ]

    go(edition, "place")

    second.refresh_from_db()
    assert (second.room, second.starts_at) == (other, at("10:30"))
    assert clashes(edition) == []


def the_next_day() -> str:
    with override("en"):
        return day_words(date(2027, 10, 2))


def test_no_way_out_leads_into_another_clash():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    hall, small, shut = a_room("Hall 1"), a_room("Small", capacity=90), a_room("Shut")
    closed(shut, "08:00", "11:30")
    robots = a_session(edition, "Robots", expected_audience=95)
    a_slot(robots, hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye, expected_audience=95), hall, "10:30", "11:30")
    a_slot(a_session(edition, "Rockets", ye), shut, "11:30", "12:30")
    a_slot(a_session(edition, "Late"), small, "15:00", "16:00")

    assert offered(edition)[0] == "Move “Aliens” to 12:30 in Hall 1."


def test_a_way_that_others_have_closed_is_refused_with_the_newer_ones_at_hand():
    edition, _first, second = two_in_one_hall()
    other = a_room("Hall 2")
    clash = the_clash(edition)
    way = ways(edition)[0]
    a_slot(a_session(edition, "Faster"), other, "10:00", "12:00")

    with pytest.raises(NotMendable):
        mend(edition, clash.key, way.key, by=None)

    second.refresh_from_db()
    assert second.version == 0


def test_out_of_a_clash_that_is_gone_there_is_no_way():
    edition, _first, second = two_in_one_hall()
    clash, way = the_clash(edition), ways(edition)[0]
    place_slot(Slot.objects.get(pk=second.pk), by=None, version=0, place=later(second))

    with pytest.raises(NotAcceptable):
        mend(edition, clash.key, way.key, by=None)


def later(slot) -> Place:
    return Place(Slot.objects.get(pk=slot.pk).room, at("15:00"), 60)


def test_what_is_pinned_is_not_moved_and_the_other_one_is():
    edition, first, second = two_in_one_hall()
    Slot.objects.filter(pk=second.pk).update(is_pinned=True)

    assert {way.slot for way in ways(edition)} == {first.uid}

    Slot.objects.update(is_pinned=True)

    assert ways(edition) == []


def test_somebody_who_comes_on_another_day_is_waited_for():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    can_come(ye, "14:00", "16:00")
    slot = a_slot(a_session(edition, "Robots", ye), a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(edition, "Evening"), a_room("Hall 2"), "20:00", "21:00")

    go(edition, "place")

    slot.refresh_from_db()
    assert slot.starts_at == at("14:00")


def test_whoever_speaks_anyway_may_moderate():
    edition = an_edition()
    people = [a_person(name) for name in ("Ye Wenjie", "Luo Ji", "Shi Qiang")]
    talk = a_session(edition, "Robots", *people)
    a_slot(talk, a_room(), "10:00", "11:00")
    assert offered(edition)[0] == "Let Ye Wenjie moderate “Robots”."

    go(edition, "lead")

    assert kinds(edition) == []
    parts = Participation.objects.filter(session=talk)
    assert list(parts.values_list("person", "role")) == [
        (people[0].pk, "moderator"),
        (people[1].pk, "speaker"),
        (people[2].pk, "speaker"),
    ]
    talk.refresh_from_db()
    assert talk.version == 1
    assert Change.objects.get().verb == "let moderate"


def test_a_guardian_is_asked_for():
    edition = an_edition()
    rockets = a_session(edition, "Rockets", age_to=9)
    a_slot(rockets, a_room(), "10:00", "11:00")

    go(edition, "guard")

    rockets.refresh_from_db()
    assert (rockets.needs_guardian, rockets.version) == (True, 1)
    assert clashes(edition) == []
    change = Change.objects.get()
    assert (change.verb, change.after) == ("edit", {"needs_guardian": True})


def test_a_room_for_rain_is_found():
    edition, hall = an_edition(), a_room("Hall 1")
    slot = a_slot(
        a_session(edition, "Fireworks"), a_room("Lake", is_outdoor=True), "20:00", "21:00"
    )

    go(edition, "rain")

    slot.refresh_from_db()
    assert (slot.rain_room, slot.version) == (hall, 1)
    assert clashes(edition) == []


def test_two_change_places():
    edition, hall, small = an_edition(), a_room("Hall 1"), a_room("Small", capacity=10)
    big = a_slot(a_session(edition, "Robots", expected_audience=80), small, "10:00", "11:00")
    few = a_slot(a_session(edition, "Aliens"), hall, "10:00", "11:00")
    closed(hall, "11:00", "23:00")
    closed(hall, "00:00", "10:00")

    go(edition, "swap")

    for slot in (big, few):
        slot.refresh_from_db()
    assert (big.room, few.room) == (hall, small)
    assert clashes(edition) == []


def test_as_the_last_way_out_it_waits_in_the_tray():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None)
    slot = a_slot(a_session(edition, "Robots", ye, luo), a_room(), "10:00", "11:00")

    assert [way.verb for way in ways(edition)] == ["unplace"]

    go(edition, "unplace")

    slot.refresh_from_db()
    assert slot.room is None


def test_a_clash_is_told_as_plain_facts():
    edition, first, second = two_in_one_hall()
    set_level(edition, "room_taken_twice", Level.BLOCK_PLACING, by=None)
    a_room("Hall 2")
    clash, [way, *_more] = the_clash(edition), ways(edition)

    with override("en"):
        assert plain(clash, ways=[way]) == {
            "key": clash.key,
            "kind": "room_taken_twice",
            "name": "room taken twice",
            "level": "block_placing",
            "slots": [str(first.uid), str(second.uid)],
            "text": "“Robots” and “Aliens” are all in Hall 1, 10:30–11:00.",
            "begins": "2027-10-01T10:30:00+08:00",
            "ends": "2027-10-01T11:00:00+08:00",
            "accepted": False,
            "lapsed": False,
            "ways": [{"label": "Move “Aliens” to Hall 2, which is free then.", "action": way.key}],
        }
