"""Where people cannot be, what is too much for them, and whom they are kept from."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from events.keeping_apart import keep_apart
from events.models import Participation
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, both
from tests.events.clash_scene import a_walk, can_come, clashes, kinds, on_day, texts, the_clash

pytestmark = pytest.mark.django_db


def test_nobody_is_in_two_places_at_once():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    a_slot(a_session(edition, "Robots", ye), a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye), a_room("Hall 2"), "10:30", "11:30")

    clash = the_clash(edition)

    assert (clash.kind, clash.people) == ("person_in_two_places", (ye.pk,))
    with override("en"):
        assert clash.text == (
            "Ye Wenjie is in “Robots” and “Aliens” at the same time, 10:30–11:00."
        )


def test_somebody_with_two_parts_in_one_session_is_there_once():
    edition, ye = an_edition(), a_person()
    robots = a_session(edition, "Robots", ye)
    Participation.objects.create(session=robots, person=ye, role="moderator")
    a_slot(robots, a_room(), "10:00", "11:00")

    assert kinds(edition) == []


def test_somebody_who_declined_is_free():
    edition, ye = an_edition(), a_person()
    robots = a_session(edition, "Robots", ye)
    robots.participations.update(status="declined")
    a_slot(robots, a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye), a_room("Hall 2"), "10:30", "11:30")

    assert kinds(edition) == []


def test_what_the_same_people_do_at_another_edition_is_told_without_its_title():
    ye = a_person("Ye Wenjie")
    films = an_edition("filmweek-2027", kind="film_week", name=both("Film Week"))
    a_slot(a_session(films, "Secret premiere", ye), a_room("Hall 1"), "10:00", "12:00")
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots", ye), a_room("Hall 2"), "11:00", "13:00")

    clash = the_clash(convention)

    assert clash.kind == "person_in_two_places"
    with override("en"):
        assert clash.text == (
            "Ye Wenjie is in a booking of Film Week and “Robots” at the same time, 11:00–12:00."
        )


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], []),
        ([("09:00", "12:00")], []),
        ([("10:00", "11:00")], []),
        ([("09:00", "10:30"), ("10:30", "12:00")], []),
        ([("09:00", "10:29"), ("10:30", "12:00")], ["person_away"]),
        ([("10:01", "11:00")], ["person_away"]),
        ([("10:00", "10:59")], ["person_away"]),
    ],
)
def test_people_are_asked_for_only_in_the_times_they_named(times, expected):
    edition, ye = an_edition(), a_person("Ye Wenjie")
    for begin, end in times:
        can_come(ye, begin, end)
    a_slot(a_session(edition, "Robots", ye), a_room(), "10:00", "11:00")

    assert kinds(edition) == expected


def test_times_named_for_another_edition_do_not_bind_here():
    edition, ye = an_edition(), a_person()
    can_come(ye, "15:00", "16:00", edition=an_edition("filmweek-2027", kind="film_week"))
    a_slot(a_session(edition, "Robots", ye), a_room(), "10:00", "11:00")

    assert kinds(edition) == []


def two_sessions_apart(begin: str, *, step_free: bool = False):
    """Somebody has to walk 12 minutes, or 20 where there are no steps."""
    edition, ye = an_edition(), a_person("Ye Wenjie")
    ye.needs_step_free = step_free
    ye.save(update_fields=["needs_step_free"])
    furnace, lake = a_room("Hall 1"), a_room("Lake", building="lake")
    a_walk(furnace, lake, 12, step_free=20)
    a_slot(a_session(edition, "Robots", ye), furnace, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye), lake, begin, "13:00")
    return edition


@pytest.mark.parametrize(("begin", "expected"), [("11:12", []), ("11:11", ["walk_too_short"])])
def test_nobody_walks_faster_than_they_can(begin, expected):
    assert kinds(two_sessions_apart(begin)) == expected


@pytest.mark.parametrize(("begin", "expected"), [("11:20", []), ("11:19", ["walk_too_short"])])
def test_whoever_avoids_steps_takes_the_longer_way(begin, expected):
    assert kinds(two_sessions_apart(begin, step_free=True)) == expected


def test_a_walk_is_told_with_its_minutes():
    with override("en"):
        assert texts(two_sessions_apart("11:05")) == [
            "Ye Wenjie has 5 min to get from “Robots” (Hall 1) to “Aliens” (Lake); "
            "the walk takes 12 min."
        ]
        assert "the way without steps takes 20" in texts(two_sessions_apart_again())[0]


def two_sessions_apart_again():
    """The same beside it, for somebody who avoids steps."""
    edition, luo = an_edition("carnival-2027", kind="carnival"), a_person("Luo Ji")
    luo.needs_step_free = True
    luo.save(update_fields=["needs_step_free"])
    gate, tower = a_room("Gate", building="gate"), a_room("Tower", building="tower")
    a_walk(gate, tower, 12, step_free=20)
    a_slot(a_session(edition, "Robots", luo), gate, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", luo), tower, "11:05", "13:00")
    return edition


def test_a_walk_from_another_edition_counts_as_well():
    ye, furnace, lake = a_person(), a_room("Hall 1"), a_room("Lake", building="lake")
    a_walk(furnace, lake, 12)
    films = an_edition("filmweek-2027", kind="film_week")
    a_slot(a_session(films, "Premiere", ye), furnace, "10:00", "11:00")
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots", ye), lake, "11:05", "13:00")

    assert kinds(convention) == ["walk_too_short"]


def test_more_sessions_a_day_than_somebody_wants():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    ye.most_per_day = 2
    ye.save(update_fields=["most_per_day"])
    hall = a_room()
    slots = [
        a_slot(a_session(edition, f"Talk {hour}", ye), hall, f"{hour}:00", f"{hour}:30")
        for hour in (10, 12, 14)
    ]

    clash = the_clash(edition)

    assert (clash.kind, clash.slots) == ("too_many_a_day", tuple(slot.uid for slot in slots))
    with override("en"):
        assert clash.text.startswith("Ye Wenjie is in 3 sessions on ")
        assert clash.text.endswith(" and wants at most 2 a day.")
    on_day(slots[0], 2)
    assert kinds(edition) == []


def test_an_hour_past_midnight_is_still_the_evening_before():
    edition, ye, hall = an_edition(), a_person(), a_room()
    ye.most_per_day = 1
    ye.save(update_fields=["most_per_day"])
    a_slot(a_session(edition, "Evening", ye), hall, "20:00", "21:00")
    on_day(a_slot(a_session(edition, "Night", ye), hall, "01:00", "02:00"), 2)

    assert kinds(edition) == ["too_many_a_day"]


def test_more_sessions_in_all_than_somebody_wants():
    edition, ye, hall = an_edition(), a_person("Ye Wenjie"), a_room()
    ye.most_in_all = 1
    ye.save(update_fields=["most_in_all"])
    a_slot(a_session(edition, "Robots", ye), hall, "10:00", "11:00")

    assert kinds(edition) == []

    on_day(a_slot(a_session(edition, "Aliens", ye), hall, "10:00", "11:00"), 2)

    with override("en"):
        assert texts(edition) == ["Ye Wenjie is in 2 sessions and wants at most 1 in all."]


@pytest.mark.parametrize(("third", "expected"), [("12:15", []), ("12:14", ["no_break"])])
def test_three_in_a_row_without_a_quarter_of_an_hour_are_too_many(third, expected):
    edition, ye, hall = an_edition(), a_person("Ye Wenjie"), a_room()
    a_slot(a_session(edition, "One", ye), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Two", ye), hall, "11:10", "12:00")
    a_slot(a_session(edition, "Three", ye), hall, third, "13:00")

    assert kinds(edition) == expected


def test_two_people_kept_apart_are_named_to_the_chair_alone_and_the_reason_to_nobody():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None, reason="a quarrel about dark forests")
    a_slot(a_session(edition, "Robots", ye, luo), a_room(), "10:00", "11:00")

    clash = the_clash(edition)

    assert (clash.kind, clash.people) == ("people_to_keep_apart", ())
    with override("en"):
        assert clash.text == "Two people in “Robots” are to be kept apart."
        assert clash.text_for_chair == (
            "Ye Wenjie and Luo Ji are to be kept apart, and both are in “Robots”."
        )
    assert "quarrel" not in repr(clash) + clash.text + clash.text_for_chair


def test_people_kept_apart_may_be_in_two_sessions():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None)
    a_slot(a_session(edition, "Robots", ye), a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", luo), a_room("Hall 2"), "10:00", "11:00")

    assert clashes(edition) == []
