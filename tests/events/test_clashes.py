"""What is wrong with rooms: taken, closed, not cleared in time, or lacking something."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils.translation import override

from events.clashes import BY_KIND, CHECKS
from events.models import Session
from events.releasing import publish
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, both, the_family, the_park
from tests.events.clash_scene import a_feature, clashes, closed, kinds, texts, the_clash

pytestmark = pytest.mark.django_db


def test_a_room_taken_twice_by_a_minute_clashes_and_a_handover_on_the_minute_does_not():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    late = a_slot(a_session(edition, "Aliens"), hall, "11:00", "12:00")

    assert kinds(edition) == []

    late.starts_at = late.starts_at.replace(hour=10, minute=59)
    late.save(update_fields=["starts_at"])

    assert kinds(edition) == ["room_taken_twice"]


def test_the_sentence_names_the_sessions_the_room_and_the_time_they_share():
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "10:30", "12:00")

    clash = the_clash(edition)

    with override("en"):
        assert clash.text == "“Robots” and “Aliens” are all in Hall 1, 10:30–11:00."
    with override("zh-hans"):
        assert clash.text == "《Robots》与《Aliens》 同在Hall 1，时间重叠：10:30–11:00。"
    assert str(clash.span) == "10:30–11:00"


def test_an_exhibition_floor_holds_as_many_sessions_as_it_says():
    edition, floor = an_edition(), a_room("Floor", parallel=2)
    a_slot(a_session(edition, "Robots"), floor, "10:00", "12:00")
    a_slot(a_session(edition, "Aliens"), floor, "10:00", "12:00")

    assert kinds(edition) == []

    a_slot(a_session(edition, "Rockets"), floor, "11:00", "12:00")

    assert kinds(edition) == ["room_taken_twice"]


def test_a_floor_that_is_too_full_is_told_once_with_all_who_are_there():
    edition, floor = an_edition(), a_room("Floor", parallel=2)
    slots = [a_slot(a_session(edition, f"Game {n}"), floor, "10:00", "12:00") for n in range(5)]

    clash = the_clash(edition)

    assert set(clash.slots) == {slot.uid for slot in slots}


def test_each_two_that_share_a_room_are_told_apart_from_the_others():
    edition, hall = an_edition(), a_room()
    long = a_slot(a_session(edition, "Long"), hall, "10:00", "13:00")
    first = a_slot(a_session(edition, "First"), hall, "10:30", "11:00")
    second = a_slot(a_session(edition, "Second"), hall, "11:30", "12:00")

    assert [clash.slots for clash in clashes(edition)] == [
        (long.uid, first.uid),
        (long.uid, second.uid),
    ]


def test_a_cancelled_session_leaves_its_room_free():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    gone = a_session(edition, "Aliens", status=Session.Status.CANCELLED)
    a_slot(gone, hall, "10:00", "11:00")

    assert kinds(edition) == []


def test_a_hall_another_edition_plans_to_use_is_taken_and_its_title_stays_secret():
    hall = a_room()
    films = an_edition("filmweek-2027", kind="film_week", name=both("Film Week"))
    a_slot(a_session(films, "Secret premiere"), hall, "10:00", "12:00")
    convention = an_edition("convention-2027")
    mine = a_slot(a_session(convention, "Robots"), hall, "11:00", "13:00")

    clash = the_clash(convention)

    with override("en"):
        assert clash.text == "Hall 1 is booked by Film Week 10:00–12:00, during “Robots”."
    assert clash.slots == (mine.uid,)


def test_another_family_in_the_same_hall_is_met_only_once_it_has_published():
    hall, others = a_room(), the_family("others")
    visitors = an_edition(
        "visitors-2027", family=others, venue=the_park(), name=both("The Visitors")
    )
    a_slot(a_session(visitors, "Their plan"), hall, "10:00", "12:00")
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots"), hall, "11:00", "13:00")

    assert kinds(convention) == []

    publish(visitors, by=None)

    assert kinds(convention) == ["room_taken_twice"]
    assert "The Visitors" in the_clash(convention).text
    assert "Their plan" not in the_clash(convention).text


def test_what_is_published_and_still_planned_there_is_met_once():
    hall = a_room()
    films = an_edition("filmweek-2027", kind="film_week", name=both("Film Week"))
    a_slot(a_session(films, "Premiere"), hall, "10:00", "12:00")
    publish(films, by=None)
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots"), hall, "11:00", "13:00")

    assert kinds(convention) == ["room_taken_twice"]


def test_two_other_editions_in_one_hall_are_not_our_business():
    hall = a_room()
    for slug, kind in (("filmweek-2027", "film_week"), ("carnival-2027", "carnival")):
        a_slot(a_session(an_edition(slug, kind=kind), "Theirs"), hall, "10:00", "12:00")
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots"), hall, "14:00", "15:00")

    assert kinds(convention) == []


@pytest.mark.parametrize(
    ("begin", "expected"), [("11:35", []), ("11:34", ["turnaround_too_short"])]
)
def test_a_hall_needs_its_time_between_two_sessions(begin, expected):
    edition, hall = an_edition(), a_room(turnaround=35)
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, begin, "13:00")

    assert kinds(edition) == expected


def test_setting_up_and_clearing_away_may_take_longer_than_the_hall_asks_for():
    edition, hall = an_edition(), a_room(turnaround=10)
    a_slot(a_session(edition, "Robots", strike_minutes=15), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", setup_minutes=20), hall, "11:34", "13:00")

    with override("en"):
        assert texts(edition) == ["Hall 1 has 34 min between “Robots” and “Aliens” and needs 35."]


def test_the_hall_is_counted_until_it_is_released_and_not_until_the_advertised_end():
    edition, hall = an_edition(), a_room(turnaround=20)
    early = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    early.shown_until = early.ends_at.replace(hour=10, minute=30)
    early.save(update_fields=["shown_until"])
    a_slot(a_session(edition, "Aliens"), hall, "11:10", "12:00")

    assert kinds(edition) == ["turnaround_too_short"]


def test_an_exhibition_floor_needs_no_turnaround():
    edition, floor = an_edition(), a_room("Floor", parallel=2, turnaround=30)
    a_slot(a_session(edition, "Robots"), floor, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), floor, "11:00", "12:00")

    assert kinds(edition) == []


@pytest.mark.parametrize(("begin", "expected"), [("11:00", []), ("10:59", ["room_closed"])])
def test_a_room_that_is_closed_is_closed(begin, expected):
    edition, hall = an_edition(), a_room()
    closed(hall, begin, "12:00")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")

    assert kinds(edition) == expected


def test_clearing_away_does_not_reach_into_a_closure():
    edition, hall = an_edition(), a_room()
    closed(hall, "11:10", "12:00")
    a_slot(a_session(edition, "Robots", strike_minutes=15), hall, "10:00", "11:00")

    with override("en"):
        assert texts(edition) == [
            "Hall 1 is closed 11:10–12:00 (Repairs), and “Robots” is planned there then."
        ]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("09:00", "17:00", []),
        ("08:59", "10:00", ["outside_opening_hours"]),
        ("16:00", "17:01", ["outside_opening_hours"]),
    ],
)
def test_nobody_plans_what_lasts_longer_than_the_building_is_open(begin, end, expected):
    edition, hall = an_edition(), a_room()
    hall.building.opens_at, hall.building.closes_at = time(9), time(17)
    hall.building.save(update_fields=["opens_at", "closes_at"])
    a_slot(a_session(edition, "Robots"), hall, begin, end)

    assert kinds(edition) == expected


def test_a_building_may_be_open_past_midnight():
    edition, hall = an_edition(), a_room()
    hall.building.opens_at, hall.building.closes_at = time(18), time(2)
    hall.building.save(update_fields=["opens_at", "closes_at"])
    late = a_slot(a_session(edition, "Night"), hall, "23:00", "23:59")
    late.ends_at = late.ends_at.replace(day=2, hour=1)
    late.save(update_fields=["ends_at"])

    assert kinds(edition) == []


def test_a_room_without_what_the_session_needs_is_named_with_it():
    edition, hall = an_edition(), a_room()
    booth = a_feature("booth", "an interpretation booth")
    session = a_session(edition, "Robots")
    session.needs.set([booth, a_feature("piano", "a piano")])
    a_slot(session, hall, "10:00", "11:00")
    hall.features.add(booth)

    with override("en"):
        assert texts(edition) == ["“Robots” needs what Hall 1 does not have: a piano."]


def test_where_it_goes_when_it_rains_somebody_is_already():
    edition, lake, hall = an_edition(), a_room("Lake", is_outdoor=True), a_room("Hall 1")
    wet = a_slot(a_session(edition, "Fireworks"), lake, "20:00", "21:00")
    wet.rain_room = hall
    wet.save(update_fields=["rain_room"])
    a_slot(a_session(edition, "Robots"), hall, "20:59", "22:00")

    with override("en"):
        assert texts(edition) == [
            "If it rains, “Fireworks” moves to Hall 1, which “Robots” takes, 20:59–21:00."
        ]


def test_two_outdoor_sessions_cannot_flee_into_one_room():
    edition, hall = an_edition(), a_room("Hall 1")
    for name in ("Lake", "Square"):
        wet = a_slot(a_session(edition, name), a_room(name, is_outdoor=True), "20:00", "21:00")
        wet.rain_room = hall
        wet.save(update_fields=["rain_room"])

    assert kinds(edition) == ["rain_room_taken"]


def test_every_kind_stands_once_and_has_a_name_in_both_languages():
    assert len(BY_KIND) == len(CHECKS)
    for language in ("en", "zh-hans"):
        with override(language):
            names = {check.kind: str(check) for check in CHECKS}
        assert len(set(names.values())) == len(CHECKS)
        assert all(name for name in names.values())


def test_the_worst_comes_first():
    edition, hall, ye = an_edition(), a_room(turnaround=30), a_person("Ye Wenjie")
    a_slot(a_session(edition, "Early", ye), hall, "09:00", "10:00")
    a_slot(a_session(edition, "Robots"), hall, "10:10", "12:00")
    a_slot(a_session(edition, "Aliens"), hall, "11:00", "12:00")

    assert kinds(edition) == ["room_taken_twice", "turnaround_too_short"]
