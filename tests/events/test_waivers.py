"""A waiver holds while the facts behind its clash are the same, whichever kind it is of."""

from __future__ import annotations

import pytest
from django.test import Client

from events.clashes import Level
from events.errors import NotPublishable
from events.grid import load_grid
from events.keeping_apart import keep_apart
from events.models import Slot
from events.releasing import publish
from events.rules import accept, clashes_of, set_level, spent_waivers, stopping, withdraw
from events.scheduling import Place, place_slot, unplace_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer, at
from tests.events.clash_scene import a_walk, can_come, clashes, closed, the_clash

pytestmark = pytest.mark.django_db
STATE = "/en/manage/convention-2027/board/state.json?day=2027-10-01"
API = "/api/v1/editions/convention-2027/clashes/"


def two_in_one_hall():
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    late = a_slot(a_session(edition, "Aliens"), hall, "10:30", "12:00")
    return edition, Slot.objects.get(pk=late.pk)


def accepted(edition, reason="We know."):
    clash = the_clash(edition)
    return accept(edition, clash.key, clash.fingerprint, reason=reason, by=None)


def state_of(edition):
    clash = the_clash(edition)
    return "holds" if clash.is_accepted else "lapsed" if clash.has_lapsed else "none"


def test_a_clash_nobody_accepted_has_neither_held_nor_lapsed():
    edition, _late = two_in_one_hall()

    assert state_of(edition) == "none"


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("10:30", "12:00", "holds"),
        ("10:29", "12:00", "lapsed"),
        ("10:31", "12:00", "lapsed"),
        ("10:30", "12:01", "lapsed"),
        ("10:30", "11:59", "lapsed"),
    ],
)
def test_a_minute_more_or_less_is_another_fact(begin, end, expected):
    edition, late = two_in_one_hall()
    accepted(edition)

    Slot.objects.filter(pk=late.pk).update(starts_at=at(begin), ends_at=at(end))

    assert state_of(edition) == expected


def test_a_closure_that_is_longer_has_to_be_accepted_anew():
    edition, hall = an_edition(), a_room("Hall 1")
    shut = closed(hall, "10:30", "12:00")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    accepted(edition)

    shut.ends_at = at("12:30")
    shut.save(update_fields=["ends_at"])

    assert state_of(edition) == "lapsed"


@pytest.mark.parametrize(("minutes", "expected"), [(12, "holds"), (13, "lapsed")])
def test_a_walk_that_takes_longer_has_to_be_accepted_anew(minutes, expected):
    edition, ye = an_edition(), a_person("Ye Wenjie")
    near, far = a_room("Hall 1"), a_room("Lake", building="lake")
    walk = a_walk(near, far, 12)
    a_slot(a_session(edition, "Robots", ye), near, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye), far, "11:05", "12:00")
    accepted(edition)

    walk.minutes = minutes
    walk.save(update_fields=["minutes"])

    assert state_of(edition) == expected


def test_other_times_of_somebody_away_have_to_be_accepted_anew():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    can_come(ye, "14:00", "16:00")
    a_slot(a_session(edition, "Robots", ye), a_room(), "10:00", "11:00")
    accepted(edition)
    assert state_of(edition) == "holds"

    can_come(ye, "18:00", "20:00")

    assert state_of(edition) == "lapsed"


@pytest.mark.parametrize(("expected_audience", "expected"), [(150, "holds"), (151, "lapsed")])
def test_one_more_who_is_expected_is_another_fact(expected_audience, expected):
    edition = an_edition()
    session = a_session(edition, "Robots", expected_audience=150)
    a_slot(session, a_room(capacity=100), "10:00", "11:00")
    accepted(edition)

    session.expected_audience = expected_audience
    session.save(update_fields=["expected_audience"])

    assert state_of(edition) == expected


def test_one_more_on_stage_without_a_moderator_is_another_fact():
    edition = an_edition()
    people = [a_person(name) for name in ("Ye Wenjie", "Luo Ji", "Shi Qiang", "Cheng Xin")]
    session = a_session(edition, "Panel", *people[:3])
    a_slot(session, a_room(), "10:00", "11:00")
    accepted(edition)

    session.participations.create(person=people[3], role="speaker")

    assert state_of(edition) == "lapsed"


def test_two_kept_apart_who_may_meet_once_may_meet_there_at_any_time():
    edition, hall = an_edition(), a_room()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None)
    slot = a_slot(a_session(edition, "Robots", ye, luo), hall, "10:00", "11:00")
    accepted(edition)

    place_slot(Slot.objects.get(pk=slot.pk), by=None, version=0, place=Place(hall, at("15:00"), 60))

    assert state_of(edition) == "holds"


def test_a_waiver_whose_clash_is_gone_is_spent_and_holds_when_it_is_back():
    edition, late = two_in_one_hall()
    waiver = accepted(edition)
    assert spent_waivers(load_grid(edition), clashes(edition)) == []

    unplace_slot(late, by=None, version=0)

    assert clashes(edition) == []
    assert spent_waivers(load_grid(edition), []) == [waiver]

    late = Slot.objects.get(pk=late.pk)
    place_slot(late, by=None, version=1, place=Place(a_room_of(edition), at("10:30"), 90))
    assert state_of(edition) == "holds"


def a_room_of(edition):
    return Slot.objects.filter(session__edition=edition, room__isnull=False).first().room


def test_one_accepted_clash_does_not_let_another_one_out():
    edition, late = two_in_one_hall()
    accepted(edition)
    third = a_slot(a_session(edition, "Rockets"), late.room, "11:30", "12:30")

    assert [set(clash.slots) for clash in stopping(clashes_of(edition))] == [{late.uid, third.uid}]
    with pytest.raises(NotPublishable):
        publish(edition, by=None)


def test_a_release_goes_out_with_every_clash_accepted_and_not_after_one_is_withdrawn():
    edition, late = two_in_one_hall()
    waiver = accepted(edition)
    assert publish(edition, by=None).number == 1
    a_slot(a_session(edition, "Rockets"), a_room("Hall 2"), "10:00", "11:00")

    withdraw(edition, waiver.clash, by=None)

    with pytest.raises(NotPublishable):
        publish(edition, by=None)
    late.refresh_from_db()
    assert late.version == 0


def signed_in(edition):
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_organizer(edition))
    return client


@pytest.mark.parametrize("level", [Level.WARN, Level.BLOCK_RELEASE, Level.BLOCK_PLACING])
def test_the_board_and_programs_hear_the_level_that_the_edition_wants(level):
    edition, _late = two_in_one_hall()
    set_level(edition, "room_taken_twice", level, by=None)
    client = signed_in(edition)

    [on_board] = client.get(STATE).json()["clashes"]
    [in_api] = client.get(API).json()["results"]

    assert on_board["level"] == in_api["level"] == level.name.lower()
    assert on_board["text"] == in_api["text"]
    assert on_board["text"] == "“Robots” and “Aliens” are all in Hall 1, 10:30–11:00."


def test_the_board_and_programs_hear_nothing_of_a_kind_that_is_ignored():
    edition, _late = two_in_one_hall()
    set_level(edition, "room_taken_twice", Level.IGNORE, by=None)
    client = signed_in(edition)

    assert client.get(STATE).json()["clashes"] == []
    assert client.get(API).json()["results"] == []


def test_the_board_and_programs_hear_what_was_accepted_and_what_has_lapsed():
    edition, late = two_in_one_hall()
    accepted(edition)
    client = signed_in(edition)

    def heard():
        told = [*client.get(STATE).json()["clashes"], *client.get(API).json()["results"]]
        return [(clash["accepted"], clash["lapsed"]) for clash in told]

    assert heard() == [(True, False), (True, False)]

    Slot.objects.filter(pk=late.pk).update(starts_at=at("10:15"))

    assert heard() == [(False, True), (False, True)]


def test_neither_the_board_nor_programs_hear_whom_a_pair_is_about():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None, reason="a quarrel about dark forests")
    a_slot(a_session(edition, "Robots", ye, luo), a_room(), "10:00", "11:00")
    client = signed_in(edition)

    told = [*client.get(STATE).json()["clashes"], *client.get(API).json()["results"]]

    assert [clash["text"] for clash in told] == ["Two people in “Robots” are to be kept apart."] * 2
    assert not any(word in str(told) for word in ("Ye Wenjie", "Luo Ji", "quarrel"))


@pytest.mark.parametrize("slots", [1, 30])
def test_what_stands_in_the_way_costs_as_many_queries_for_thirty_clashes_as_for_one(
    slots, django_assert_num_queries
):
    edition, hall = an_edition(), a_room("Hall 1")
    closed(hall, "09:00", "12:00")
    for number in range(slots):
        room = hall if number == 0 else a_room(f"Hall {number + 1}")
        if number:
            closed(room, "09:00", "12:00")
        a_slot(a_session(edition, f"Talk {number}"), room, "10:00", "11:00")

    with django_assert_num_queries(18):
        found = clashes_of(edition)

    assert len(found) == slots
