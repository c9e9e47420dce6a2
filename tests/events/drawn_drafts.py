"""Whole drafts drawn at random, without a database: what property tests of clashes start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from events.grid import (
    FilmFacts,
    Grid,
    Park,
    PersonFacts,
    Planned,
    RoomFacts,
    SessionFacts,
    Waiting,
    grid_of,
)
from events.models import Building, Room, Walk
from events.translated import Words
from events.walking import Walks
from tests.cast import at, both
from tests.events.clash_scene import Wanted

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
