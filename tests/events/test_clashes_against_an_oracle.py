"""The engine says the same as a reading so slow and plain that nobody can doubt it.

The reading looks at every minute of the draft, one after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations

from hypothesis import given, settings

from events.clashes import Clash, find_clashes
from events.clashes.ways import ways_out
from events.grid import Grid, Planned
from tests.events.drawn_drafts import grids

MINUTE = timedelta(minutes=1)
Pairs = set[frozenset[str]]


def minutes_of(slot: Planned) -> set[datetime]:
    """Every minute that ``slot`` takes."""
    length = int((slot.ends_at - slot.starts_at) / MINUTE)
    return {slot.starts_at + number * MINUTE for number in range(length)}


def meeting(slots: list[Planned]) -> Pairs:
    """Each two that have a minute in common, of which one at least is ours."""
    return {
        frozenset((a.ident, b.ident))
        for a, b in combinations(slots, 2)
        if (a.is_ours or b.is_ours) and minutes_of(a) & minutes_of(b)
    }


def in_room(grid: Grid, room: int) -> list[Planned]:
    return [slot for slot in grid.slots.values() if slot.room == room]


def with_person(grid: Grid, person: int) -> list[Planned]:
    return [slot for slot in grid.slots.values() if person in slot.session.people]


def told(grid: Grid, kind: str) -> list[Clash]:
    return [clash for clash in find_clashes(grid) if clash.kind == kind]


@settings(max_examples=80, deadline=None)
@given(grids())
def test_in_a_room_for_one_exactly_those_that_share_a_minute_clash(grid):
    for room in (1, 2, 4):
        found = [clash for clash in told(grid, "room_taken_twice") if clash.about[0] == room]

        pairs = [frozenset(clash.about[1]) for clash in found]
        assert set(pairs) == meeting(in_room(grid, room))
        assert len(pairs) == len(set(pairs))


@settings(max_examples=80, deadline=None)
@given(grids())
def test_on_a_floor_for_two_every_minute_with_three_is_told_and_no_other(grid):
    floor = in_room(grid, 3)
    found = [clash for clash in told(grid, "room_taken_twice") if clash.about[0] == 3]
    crowds = [set(clash.about[1]) for clash in found]
    by_ident = {slot.ident: slot for slot in floor}

    for crowd in crowds:
        assert set.intersection(*(minutes_of(by_ident[ident]) for ident in crowd))
        assert len(crowd) > 2
    for there in crowded_minutes(floor, most=2):
        assert any(there <= crowd for crowd in crowds)


def crowded_minutes(slots: list[Planned], *, most: int) -> Iterator[set[str]]:
    """Who is there in each minute with more than ``most``."""
    taken: dict[datetime, set[str]] = {}
    for slot in slots:
        for each in minutes_of(slot):
            taken.setdefault(each, set()).add(slot.ident)
    return (there for there in taken.values() if len(there) > most)


@settings(max_examples=80, deadline=None)
@given(grids())
def test_people_are_in_two_places_exactly_where_they_share_a_minute(grid):
    for person in grid.park.people:
        found = told(grid, "person_in_two_places")
        pairs = {frozenset(clash.about[1:]) for clash in found if clash.people == (person,)}

        assert pairs == meeting(with_person(grid, person))


@settings(max_examples=80, deadline=None)
@given(grids())
def test_a_room_is_cleared_too_late_exactly_where_the_minutes_between_are_too_few(grid):
    for room in (1, 2, 4):
        found = [clash for clash in told(grid, "turnaround_too_short") if clash.about[0] == room]

        assert {clash.about[1:] for clash in found} == too_tight(grid, in_room(grid, room))


def too_tight(grid: Grid, slots: list[Planned]) -> set[tuple[str, str]]:
    """Each with the last one out before it, where everybody was out before it."""
    tight = set()
    for slot in slots:
        before = [other for other in slots if comes_before(other, slot)]
        if not before or any(other.ends_at > slot.starts_at for other in before):
            continue
        last = max(before, key=lambda other: other.ends_at)
        needed = max(
            grid.rooms[slot.room].row.turnaround * MINUTE,
            last.session.strike + slot.session.setup,
        )
        if slot.starts_at - last.ends_at < needed and (slot.is_ours or last.is_ours):
            tight.add((last.ident, slot.ident))
    return tight


def comes_before(a: Planned, b: Planned) -> bool:
    return (a.starts_at, a.ends_at, a.key) < (b.starts_at, b.ends_at, b.key)


@settings(max_examples=80, deadline=None)
@given(grids())
def test_nobody_has_more_sessions_a_day_than_they_want_without_a_word(grid):
    expected = set()
    for person, facts in grid.park.people.items():
        theirs = with_person(grid, person)
        for day in {slot.day for slot in theirs}:
            that_day = [slot for slot in theirs if slot.day == day]
            too_many = facts.most_per_day is not None and len(that_day) > facts.most_per_day
            if too_many and any(slot.is_ours for slot in that_day):
                expected.add((person, day))

    assert {clash.about for clash in told(grid, "too_many_a_day")} == expected


@settings(max_examples=80, deadline=None)
@given(grids())
def test_two_kept_apart_are_told_once_for_each_session_that_has_both(grid):
    both_in = [slot.ident for slot in grid.ours if {1, 2} <= set(slot.session.people)]

    found = told(grid, "people_to_keep_apart")

    assert sorted(clash.about[0] for clash in found) == sorted(both_in)
    assert {clash.people for clash in found} <= {()}


@settings(max_examples=80, deadline=None)
@given(grids())
def test_a_session_is_too_big_for_its_room_exactly_where_more_are_expected(grid):
    expected = {
        slot.ident
        for slot in grid.ours
        if (slot.session.expected or 0) > grid.rooms[slot.room].row.capacity
    }

    found = told(grid, "more_expected_than_places")

    assert {clash.about[0] for clash in found} == expected


@settings(max_examples=80, deadline=None)
@given(grids())
def test_no_two_clashes_of_a_draft_have_one_name(grid):
    found = find_clashes(grid)

    assert len({clash.key for clash in found}) == len(found)
    assert len({clash.fingerprint for clash in found}) == len(found)


@settings(max_examples=25, deadline=None)
@given(grids())
def test_every_way_out_mends_its_clash_and_makes_none_that_was_not_there(grid):
    before = find_clashes(grid)
    names = {clash.key for clash in before}

    for clash in before[:3]:
        for way in ways_out(grid, clash):
            after = grid
            for key, to in way.moves.items():
                after = after.moved(key, to)
            left = {each.key for each in find_clashes(after)}
            assert clash.key not in left
            assert left <= names
