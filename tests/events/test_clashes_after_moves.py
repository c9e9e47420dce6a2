"""Checking again only what a move touches says the same as checking everything, whatever moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.clashes import check, find_clashes
from events.grid import (
    FilmFacts,
    Grid,
    Move,
    Park,
    PersonFacts,
    Planned,
    RoomFacts,
    SessionFacts,
    Spot,
    Waiting,
    grid_of,
    load_around,
    load_grid,
    spot_of,
)
from events.keeping_apart import keep_apart
from events.models import Building, Room, SessionType, Slot, Walk
from events.rules import came_and_went
from events.translated import Words
from events.walking import Walks
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.clash_scene import Wanted, a_screen, a_show, a_version, a_walk, closed, the_film

BEIJING = ZoneInfo("Asia/Shanghai")
ROOMS, PEOPLE, SLOTS = 4, 4, 10
STEPS = st.integers(0, 60)  # quarters of an hour from 8 in the morning, over a night
PLACES = st.one_of(st.none(), st.tuples(st.integers(1, ROOMS), STEPS, st.integers(1, 8)))
MOVES = st.lists(st.tuples(st.integers(1, SLOTS), PLACES), max_size=12)


def a_park(most: list[int | None]) -> Park:
    """Four rooms in two buildings, one of them a floor for two, one outdoors; five people."""
    houses = [
        Building(pk=1, venue_id=1),
        Building(pk=2, venue_id=1, opens_at=time(9), closes_at=time(21)),
    ]
    rooms = {
        number: RoomFacts(
            Room(
                pk=number,
                building=houses[number % 2],
                capacity=50 * number,
                parallel=2 if number == 3 else 1,
                is_outdoor=number == 4,
                turnaround=15,
                name=both(f"Room {number}"),
            ),
            plays=frozenset({"dcp-2k"}) if number == 1 else None,
        )
        for number in range(1, ROOMS + 1)
    }
    people = {
        number: PersonFacts(number, both(f"Person {number}"), most_per_day=most[number - 1])
        for number in range(1, PEOPLE + 1)
    }
    return Park(
        edition=1,
        tz=BEIJING,
        day_begins=time(5),
        first_day=date(2027, 10, 1),
        last_day=date(2027, 10, 2),
        rooms=rooms,
        people=people,
        walks=Walks({(1, 2): Walk(near_id=1, far_id=2, minutes=12)}),
        apart={1: {2: 7}, 2: {1: 7}},
        levels={"one_track": 1},
        together={uid(1): {uid(2): 40}, uid(2): {uid(1): 40}},
        demand={uid(3): Wanted(registered=120)},
    )


def uid(number: int) -> UUID:
    return UUID(int=number)


SESSIONS = st.builds(
    SessionFacts,
    key=st.integers(1, 10**6),
    title=st.just(Words({"en": "Talk"})),
    people=st.lists(st.integers(1, PEOPLE), unique=True, max_size=3).map(tuple),
    setup=st.sampled_from([timedelta(0), timedelta(minutes=20)]),
    track=st.sampled_from([None, 1, 2]),
    is_plenary=st.sampled_from([False, False, False, True]),
    is_for_families=st.booleans(),
    expected=st.sampled_from([None, 60, 300]),
    is_with_makers=st.booleans(),
    films=st.sampled_from(
        [(), (FilmFacts(1, Words({"en": "Film"}), "world", frozenset({"dcp-2k", "35mm"})),)]
    ),
)


@st.composite
def grids(draw) -> Grid:
    park = a_park(draw(st.lists(st.sampled_from([None, 1, 2]), min_size=PEOPLE, max_size=PEOPLE)))
    facts = draw(st.lists(SESSIONS, min_size=SLOTS, max_size=SLOTS))
    waiting = [Waiting(number, uid(number), each) for number, each in enumerate(facts, start=1)]
    carnival = SessionFacts(99, both("Carnival"), people=(1,))
    theirs = Planned(
        key=99, ident="theirs", uid=uid(99), session=carnival,
        room=1, starts_at=at("12:00"), ends_at=at("14:00"), day=date(2027, 10, 1), is_ours=False,
    )  # fmt: skip
    grid = grid_of(park, [theirs], waiting)
    for number in range(1, SLOTS + 1):
        grid = grid.moved(number, planned(grid, number, draw(PLACES)))
    return grid


def planned(grid: Grid, number: int, place: tuple[int, int, int] | None) -> Planned | None:
    if place is None:
        return None
    room, step, length = place
    known = grid.slots.get(number) or grid.waiting[number]
    at_place = grid.placed(known, room=room, starts_at=at("08:00") + timedelta(minutes=15 * step))
    ends_at = at_place.starts_at + timedelta(minutes=15 * length)
    rain_room = 3 if room == 4 and length % 2 else None
    return replace(at_place, ends_at=ends_at, rain_room=rain_room)


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
