"""What is on at a moment: to the minute, by room, and without what is open all day in the way."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from events.models import ReleasedSlot
from events.releasing import publish
from events.running import (
    MOST,
    OnStage,
    is_open_for_hours,
    minutes_left,
    minutes_until,
    not_over,
    on_stage,
)
from tests.cast import a_room, a_session, a_slot, an_edition, at, both
from tests.events.programme_scene import a_busy_day


def a_line(title: str, begins: str, ends: str, *, room: str = "hall", **facts: object):
    usual = {
        "uid": uuid.uuid4(),
        "title": both(title),
        "room_slug": room,
        "building_slug": "furnace",
        "day": date(2027, 10, 1),
        "starts_at": at(begins),
        "shown_until": at(ends),
    }
    return ReleasedSlot(**{**usual, **facts})


def titles(lines) -> list[str]:
    return [line.title["en"] for line in lines]


def found(lines, clock: str) -> tuple[list[str], list[str], list[str]]:
    stage = on_stage(lines, at=at(clock))
    return titles(stage.on), titles(stage.open), titles(stage.next)


def test_a_session_is_on_from_its_first_minute_to_its_last():
    lines = [a_line("Robots", "10:00", "11:00")]

    assert found(lines, "09:59") == ([], [], ["Robots"])
    assert found(lines, "10:00") == (["Robots"], [], [])
    assert found(lines, "10:59") == (["Robots"], [], [])


def test_next_is_the_first_in_each_room_and_no_more():
    lines = [
        a_line("Robots", "10:00", "11:00"),
        a_line("Moon", "10:30", "11:00", room="dome"),
        a_line("Aliens", "11:00", "12:00"),
        a_line("Comets", "12:00", "13:00"),
        a_line("Mars", "12:00", "13:00", room="dome"),
    ]

    assert found(lines, "10:10") == (["Robots"], [], ["Moon", "Aliens"])


def test_what_begins_together_in_one_room_is_next_together():
    lines = [
        a_line("Booth A", "10:00", "11:00"),
        a_line("Booth B", "10:00", "12:00"),
        a_line("Booth C", "11:00", "12:00"),
    ]

    assert found(lines, "09:00")[2] == ["Booth A", "Booth B"]


def test_next_does_not_reach_into_another_festival_day():
    lines = [
        a_line("Late show", "23:30", "23:50"),
        a_line(
            "Morning",
            "09:00",
            "10:00",
            room="dome",
            day=date(2027, 10, 2),
            starts_at=at("09:00", day=2),
            shown_until=at("10:00", day=2),
        ),
    ]

    assert found(lines, "23:00")[2] == ["Late show"]
    assert found(lines[1:], "23:55")[2] == ["Morning"]


def test_a_show_after_midnight_is_next_on_the_evening_before():
    lines = [
        a_line("Late show", "23:00", "23:50"),
        a_line("Midnight", "23:55", "23:59", starts_at=at("00:30", day=2)),
    ]

    assert found(lines, "23:10") == (["Late show"], [], ["Midnight"])


@pytest.mark.parametrize(
    ("ends", "facts", "is_open"),
    [
        ("15:00", {}, True),  # five hours
        ("14:59", {}, False),
        ("13:00", {"last_entry_at": at("12:30")}, True),
        ("13:00", {"details": {"entry_minutes": 15}}, True),
        ("12:59", {"last_entry_at": at("12:30")}, False),
        ("11:00", {"details": {"entry_minutes": 15}}, False),
    ],
)
def test_what_one_comes_and_goes_to_is_open_for_hours(ends, facts, is_open):
    assert is_open_for_hours(a_line("Planets", "10:00", ends, **facts)) is is_open


def test_an_exhibition_is_open_and_does_not_stand_among_what_is_on():
    lines = [a_line("Planets", "09:30", "17:00"), a_line("Robots", "10:00", "11:00", room="dome")]

    assert found(lines, "10:30") == (["Robots"], ["Planets"], [])


def test_a_stage_without_anything_is_false_and_quiet():
    assert not OnStage(at("10:00"))
    assert OnStage(at("10:00")).is_quiet
    waiting = on_stage([a_line("Robots", "10:00", "11:00")], at=at("09:00"))
    assert waiting
    assert waiting.is_quiet


@pytest.mark.parametrize(
    ("seconds", "left", "until"), [(0, 60, 60), (1, 60, 60), (60, 59, 59), (3600, 0, 0)]
)
def test_minutes_are_rounded_up_so_that_nobody_is_sent_too_early(seconds, left, until):
    line = a_line("Robots", "10:00", "11:00")

    assert minutes_left(line, at=at("10:00") + timedelta(seconds=seconds)) == left
    assert minutes_until(line, at=at("09:00") + timedelta(seconds=seconds)) == until


@pytest.mark.django_db
def test_only_what_is_neither_over_nor_cancelled_is_loaded_rooms_in_their_order():
    edition = an_edition()
    second, first = a_room("Second", rank=2), a_room("First", rank=1)
    for title, hall, begins, ends in (
        ("Over", first, "09:00", "10:00"),
        ("B", second, "10:00", "11:00"),
        ("A", first, "10:00", "11:00"),
    ):
        a_slot(a_session(edition, title), hall, begins, ends)
    gone = a_slot(a_session(edition, "Gone"), first, "12:00", "13:00")
    publish(edition, by=None)
    gone.is_cancelled = True
    gone.save(update_fields=["is_cancelled"])
    release = publish(edition, by=None)

    assert titles(not_over(release.lines.all(), at=at("10:00"))) == ["A", "B"]


@pytest.mark.django_db
def test_a_large_day_is_loaded_in_one_query_and_cut(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    release = a_busy_day(an_edition(), 240)

    with django_assert_num_queries(1):
        lines = not_over(release.lines.all(), at=at("06:00"))
        stage = on_stage(lines, at=at("06:00"))

    assert len(lines) == MOST
    assert (len(stage.on), len(stage.next)) == (30, 30)
