"""Checking again only what a move touches says the same as checking everything, whatever moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from events.clashes import check, find_clashes
from events.grid import Grid, Move, Spot, grid_of, load_around, load_grid, spot_of
from events.keeping_apart import keep_apart
from events.models import SessionType, Slot
from events.rules import came_and_went, clashes_at
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.clash_scene import a_screen, a_show, a_version, a_walk, closed, the_film
from tests.events.drawn_drafts import MOVES, grids, planned


@settings(max_examples=150, deadline=None)
@given(grids(), MOVES)
def test_checking_what_moves_touch_finds_what_checking_everything_finds(grid, moves):
    checked = check(grid)

    for number, place in moves:
        checked = checked.moved(number, planned(checked.grid, number, place))

        assert checked.clashes() == find_clashes(checked.grid)


@settings(max_examples=60, deadline=None)
@given(grids(), MOVES)
def test_a_grid_after_moves_is_the_grid_loaded_anew(grid, moves):
    for number, place in moves:
        grid = grid.moved(number, planned(grid, number, place))

    anew = grid_of(grid.park, grid.slots.values(), grid.waiting.values())

    assert (grid.cells, grid.waiting, grid.keys) == (anew.cells, anew.waiting, anew.keys)


@pytest.mark.django_db
def test_what_is_wrong_with_a_slot_is_what_the_whole_draft_says_of_it():
    edition, *_rest = a_busy_draft()
    everything = find_clashes(load_grid(edition))
    assert len(everything) > 3

    for slot in Slot.objects.filter(session__edition=edition).select_related("session"):
        told = [clash.text for clash in clashes_at(slot)]

        assert told == [clash.text for clash in everything if slot.uid in clash.slots]


@pytest.mark.django_db
def test_of_what_waits_nothing_is_wrong():
    edition = an_edition()
    slot = a_slot(a_session(edition))

    assert clashes_at(slot) == []


def a_busy_draft():
    """A little of everything that a move may meet, in a database."""
    edition, other = an_edition(), an_edition("carnival-2027", kind="carnival")
    hall = a_screen(a_room("Hall 1", turnaround=15), "dcp-2k")
    lake = a_room("Lake", building="lake", is_outdoor=True)
    floor = a_room("Floor", parallel=2)
    a_walk(hall, lake, 12)
    closed(hall, "18:00", "19:00")
    ye, luo, shi = (a_person(name) for name in ("Ye Wenjie", "Luo Ji", "Shi Qiang"))
    keep_apart(edition, ye, luo, by=None)
    film = the_film(edition, premiere="world")
    a_version(film, "dcp-2k")
    a_slot(a_session(other, "Theirs", shi), hall, "12:00", "13:00")
    plenary = SessionType.objects.create(
        edition=edition, slug="opening", name=both("Opening"), is_plenary=True
    )
    a_slot(a_session(edition, "Opening", type=plenary), lake, "10:00", "11:00")
    a_slot(a_session(edition, "Robots", ye, luo), hall, "10:30", "11:30")
    a_slot(a_session(edition, "Aliens", shi, ye), floor, "11:00", "12:30")
    a_slot(a_session(edition, "Rockets"), floor, "11:00", "12:00")
    a_show(film, edition, (hall, "14:00", "15:30"))
    a_show(film, edition, (hall, "16:00", "17:45"), talk_minutes=15)
    a_slot(a_session(edition, "Waiting", shi))
    return edition, [hall, lake, floor]


@pytest.mark.django_db
def test_what_comes_and_goes_around_a_move_is_what_the_whole_draft_says():
    edition, rooms = a_busy_draft()
    slots = Slot.objects.filter(session__edition=edition)
    before = find_clashes(load_grid(edition))

    for slot in slots.select_related("session__edition__series", "session__type"):
        for room in rooms:
            for clock in ("10:00", "11:05", "12:30", "17:30"):
                new = Spot(room.pk, at(clock), at(clock) + timedelta(hours=1))
                came, went = came_and_went(Move(slot, spot_of(slot), new))
                after = find_clashes(moved(edition, slot, new))
                assert came == [clash for clash in after if clash not in before]
                assert went == [clash for clash in before if clash not in after]


def moved(edition, slot: Slot, new: Spot) -> Grid:
    grid = load_grid(edition)
    known = grid.slots.get(slot.pk) or grid.waiting[slot.pk]
    there = grid.placed(known, room=new.room, starts_at=new.starts_at)
    return grid.moved(slot.pk, replace(there, ends_at=new.ends_at))


@pytest.mark.django_db
def test_two_that_change_places_are_looked_at_together():
    edition, hall, small = an_edition(), a_room("Hall 1"), a_room("Small", capacity=10)
    a = a_slot(a_session(edition, "Robots", expected_audience=50), hall, "10:00", "11:00")
    b = a_slot(a_session(edition, "Aliens"), small, "10:00", "11:00")
    moves = [Move(a, spot_of(a), spot_of(b)), Move(b, spot_of(b), spot_of(a))]

    came, went = came_and_went(*moves)

    assert ([clash.kind for clash in came], went) == (["more_expected_than_places"], [])
    assert set(load_around(*moves).after.slots) == {a.pk, b.pk}
