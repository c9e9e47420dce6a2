"""Those who come, and what a session itself has to say: too few places, rain, age, language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from events.models import Participation, SessionType
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, both
from tests.events.clash_scene import Wanted, clashes, kinds, starred_together, texts, the_clash

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "expected"), [(100, []), (101, ["more_registered_than_places"])])
def test_more_are_registered_than_the_room_holds(count, expected):
    edition, hall = an_edition(), a_room(capacity=100)
    slot = a_slot(a_session(edition), hall, "10:00", "11:00")

    assert kinds(edition, demand={slot.uid: Wanted(registered=count)}) == expected


def test_a_room_too_small_is_told_with_both_numbers():
    edition, hall = an_edition(), a_room("Hall 1", capacity=100)
    slot = a_slot(a_session(edition, "Robots", expected_audience=150), hall, "10:00", "11:00")

    with override("en"):
        assert texts(edition, demand={slot.uid: Wanted(registered=160)}) == [
            "160 people are registered for “Robots”, and Hall 1 holds 100.",
            "150 people are expected at “Robots”, and Hall 1 holds 100.",
        ]


def test_a_route_has_no_capacity_and_windows_never_fill_the_room_at_once():
    edition = an_edition()
    walk = a_session(edition, "Walk", expected_audience=5_000)
    a_slot(walk, a_room("Highline", capacity=None), "10:00", "11:00")
    show = a_session(edition, "Show", expected_audience=5_000, entry_minutes=30)
    a_slot(show, a_room("Hall 2"), "10:00", "18:00")

    assert kinds(edition) == []


def a_plenary(edition, hall, begin="10:00", end="11:00"):
    kind = SessionType.objects.create(
        edition=edition, slug="opening", name=both("Opening"), is_plenary=True
    )
    return a_slot(a_session(edition, "Opening", type=kind), hall, begin, end)


@pytest.mark.parametrize(("begin", "expected"), [("11:00", []), ("10:59", ["against_a_plenary"])])
def test_nothing_runs_against_what_is_for_everybody(begin, expected):
    edition = an_edition()
    a_plenary(edition, a_room("Arena"))
    a_slot(a_session(edition, "Robots"), a_room("Hall 1"), begin, "12:00")

    assert kinds(edition) == expected


def test_a_plenary_is_for_everybody_of_its_own_edition_only():
    a_plenary(an_edition("filmweek-2027", kind="film_week"), a_room("Arena"))
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room("Hall 1"), "10:00", "11:00")

    assert kinds(edition) == []


def test_what_is_open_all_day_may_run_beside_a_plenary():
    edition = an_edition()
    a_plenary(edition, a_room("Arena"))
    a_slot(a_session(edition, "Fair"), a_room("Floor", parallel=9), "09:00", "18:00")
    a_slot(a_session(edition, "Cave", entry_minutes=15), a_room("Cave"), "09:00", "18:00")

    assert kinds(edition) == []


@pytest.mark.parametrize(("together", "expected"), [(9, []), (10, ["one_audience"])])
def test_two_sessions_many_starred_do_not_run_at_once(together, expected):
    edition = an_edition()
    a = a_slot(a_session(edition, "Robots"), a_room("Hall 1"), "10:00", "11:00")
    b = a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "10:30", "11:30")

    assert kinds(edition, together=starred_together(a, b, together)) == expected


def test_a_few_of_very_many_stars_are_no_audience():
    edition = an_edition()
    a = a_slot(a_session(edition, "Robots"), a_room("Hall 1"), "10:00", "11:00")
    b = a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "10:30", "11:30")
    demand = {a.uid: Wanted(starred=80), b.uid: Wanted(starred=300)}

    assert kinds(edition, demand=demand, together=starred_together(a, b, 19)) == []
    with override("en"):
        assert texts(edition, demand=demand, together=starred_together(a, b, 20)) == [
            "20 people starred both “Robots” and “Aliens”, which run at the same time, 10:30–11:00."
        ]


def test_two_of_a_track_at_once_are_looked_for_where_the_edition_wants_it():
    edition = an_edition()
    track = edition.tracks.create(slug="hard", name=both("Hard SF"))
    a_slot(a_session(edition, "Robots", track=track), a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", track=track), a_room("Hall 2"), "10:30", "11:30")

    assert kinds(edition) == []

    edition.clash_rules.create(kind="one_track", level=1)

    with override("en"):
        assert texts(edition) == [
            "“Robots” and “Aliens” of the track Hard SF run at the same time, 10:30–11:00."
        ]


@pytest.mark.parametrize(
    ("plan", "has_room", "expected"),
    [
        ("", False, ["outdoors_without_a_plan"]),
        ("cancel", False, []),
        ("move", True, []),
        ("move", False, ["outdoors_without_a_plan"]),
        ("", True, []),
    ],
)
def test_what_is_outdoors_has_somewhere_to_go_or_is_called_off(plan, has_room, expected):
    edition, lake = an_edition(), a_room("Lake", is_outdoor=True)
    slot = a_slot(a_session(edition, "Fireworks", weather_plan=plan), lake, "20:00", "21:00")
    slot.rain_room = a_room("Hall 1") if has_room else None
    slot.save(update_fields=["rain_room"])

    assert kinds(edition) == expected


@pytest.mark.parametrize(("leads", "expected"), [(True, []), (False, ["no_moderator"])])
def test_three_on_stage_want_somebody_who_moderates(leads, expected):
    edition = an_edition()
    talk = a_session(edition, "Robots", *(a_person(f"Person {number}") for number in range(3)))
    if leads:
        Participation.objects.create(session=talk, person=a_person("Luo Ji"), role="moderator")
    a_slot(talk, a_room(), "10:00", "11:00")

    assert kinds(edition) == expected


def test_two_on_stage_lead_themselves():
    edition = an_edition()
    talk = a_session(edition, "Robots", a_person("Ye Wenjie"), a_person("Luo Ji"))
    a_slot(talk, a_room(), "10:00", "11:00")

    assert kinds(edition) == []


@pytest.mark.parametrize(
    ("spoken", "facts", "expected"),
    [
        (["zh-hans"], {"language": "zh-hans"}, []),
        (["zh-hans"], {"language": "en"}, ["language_not_spoken"]),
        (["zh-hans"], {"language": "en", "interpretation": "consecutive"}, []),
        (["zh-hans"], {"language": "zh en"}, []),
        ([], {"language": "en"}, []),
    ],
)
def test_whoever_speaks_knows_the_language_or_is_interpreted(spoken, facts, expected):
    edition, ye = an_edition(), a_person("Ye Wenjie")
    ye.languages = spoken
    ye.save(update_fields=["languages"])
    a_slot(a_session(edition, "Robots", ye, **facts), a_room(), "10:00", "11:00")

    assert kinds(edition) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"age_to": 13}, ["children_alone"]),
        ({"age_to": 13, "needs_guardian": True}, []),
        ({"age_to": 14}, []),
        ({}, []),
    ],
)
def test_children_come_with_somebody(facts, expected):
    edition = an_edition()
    a_slot(a_session(edition, "Rockets", **facts), a_room(), "10:00", "11:00")

    assert kinds(edition) == expected


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("20:00", "21:30", []),
        ("20:00", "21:31", ["late_for_children"]),
        ("06:59", "08:00", ["late_for_children"]),
    ],
)
def test_families_are_home_by_half_past_nine(begin, end, expected):
    edition = an_edition()
    a_slot(a_session(edition, "Rockets", audience="family"), a_room(), begin, end)

    assert kinds(edition) == expected


def test_a_clash_tells_the_same_in_the_language_of_whoever_reads_it():
    edition, lake = an_edition(), a_room("Lake", is_outdoor=True)
    a_slot(a_session(edition, "Fireworks"), lake, "20:00", "21:00")

    clash = the_clash(edition)

    with override("en"):
        english = clash.text
    with override("zh-hans"):
        chinese = clash.text
    assert english == (
        "“Fireworks” is outdoors, in Lake, with neither a rain room nor a weather plan."
    )
    assert chinese != english and "Fireworks" in chinese
    assert clashes(edition) == [clash]
