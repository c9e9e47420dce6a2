"""The best free places for one session, and what speaks for each.

Each was tried on the grid first: nothing is wrong there that is not wrong with it anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.clashes.checking import find_clashes
from events.clashes.free import NOT_A_HALL, STEP, is_free
from events.clashes.praise import praise
from events.clashes.words import Day, Span, Told, clock, minutes
from events.grid import Grid, Planned, RoomFacts, Waiting, overlap, touched
from events.translated import Words

MOST, MOST_A_DAY = 6, 3
# So many places of a day are tried before the day is given up.
PATIENCE = 60
# What a session brings along wherever it is.
ANYWHERE = {
    "people_to_keep_apart",
    "language_not_spoken",
    "no_moderator",
    "children_alone",
    "too_many_in_all",
}
# Without anything planned, a day is used from ten to six.
USED = time(10), time(18)
# What it costs to leave a room, its building, the ceiling; and to have most seats empty.
OTHER_ROOM, OTHER_HOUSE, OUTDOORS, EMPTY = 10, 20, 240, 60

Slot = Planned | Waiting


@dataclass(frozen=True, slots=True)
class FreePlace:
    """Where and when, and why it is good."""

    room: RoomFacts
    day: date
    span: Span
    reasons: tuple[Told, ...]

    @property
    def name(self) -> Words:
        return self.room.name

    @property
    def starts(self) -> str:
        """As a form field has it."""
        return clock(self.span.begins, self.span.tz)

    @property
    def minutes(self) -> int:
        return minutes(self.span.ends - self.span.begins)

    def __str__(self) -> str:
        return f"{Day(self.day)} {self.span} · {self.name}"


def best_places(grid: Grid, slot: Slot, *, venue: int, day: date | None = None) -> list[FreePlace]:
    """At most six places in ``venue``, the best first; ``day`` or its own day comes first.

    Three of a day at most, each in another room, so that there is something to choose from.
    """
    bare = grid.moved(slot.key, None)
    halls = [key for key, facts in grid.rooms.items() if _may_hold(facts, slot, venue)]
    found: list[FreePlace] = []
    for each in _days(grid, slot, day):
        free = sorted(
            _free_on(bare, slot, each, halls=halls), key=lambda place: _cost(grid, slot, place)
        )
        found += _chosen(grid, slot, free[:PATIENCE])
        if len(found) >= MOST:
            break
    return found[:MOST]


def _chosen(grid: Grid, slot: Slot, free: list[Planned]) -> list[FreePlace]:
    """The first of ``free`` that are without fault, one of each room."""
    rooms: dict[int, Planned] = {}
    for place in free:
        if place.room not in rooms and _is_faultless(grid, place):
            rooms[place.room] = place
        if len(rooms) == MOST_A_DAY:
            break
    bare = grid.moved(slot.key, None)
    return [_told(bare, slot, place) for place in rooms.values()]


def _told(bare: Grid, slot: Slot, place: Planned) -> FreePlace:
    span = Span(place.starts_at, place.ends_at, bare.tz)
    return FreePlace(bare.rooms[place.room], place.day, span, tuple(praise(bare, slot, place)))


def _days(grid: Grid, slot: Slot, wish: date | None) -> list[date]:
    """The edition's days, the nearest to the one that is wished for first."""
    park = grid.park
    own = slot.day if isinstance(slot, Planned) else park.first_day
    wanted = wish or own
    length = (park.last_day - park.first_day).days + 1
    days = [park.first_day + timedelta(days=number) for number in range(length)]
    return sorted(days, key=lambda day: (abs(day - wanted), day))


def _may_hold(facts: RoomFacts, slot: Slot, venue: int) -> bool:
    """Whether it is a hall of ours, large enough, with what is needed."""
    room, session = facts.row, slot.session
    is_hall = room.building.venue_id == venue and room.kind not in NOT_A_HALL
    is_large = not session.expected or not room.capacity or session.expected <= room.capacity
    return is_hall and is_large and session.needs <= facts.features


def _free_on(bare: Grid, slot: Slot, day: date, *, halls: list[int]) -> Iterator[Planned]:
    """Every quarter of an hour of ``day`` in all of ``halls``, where room and people are free."""
    first, last = _hours(bare, day)
    for room in halls:
        probe = bare.placed(slot, room=room, starts_at=first)
        steps = (last - first - (probe.ends_at - probe.starts_at)) // STEP
        for step in range(steps + 1):
            place = bare.placed(slot, room=room, starts_at=first + STEP * step)
            if _is_elsewhere(slot, place) and _has_time(bare, place):
                yield place


def _is_elsewhere(slot: Slot, place: Planned) -> bool:
    if isinstance(slot, Waiting):
        return True
    return (place.room, place.starts_at) != (slot.room, slot.starts_at)


def _has_time(bare: Grid, place: Planned) -> bool:
    """A first look that is cheap; what is left is looked at with every check."""
    return is_free(bare, place, place.room, at=place.starts_at) and all(
        _can_come(bare, who, place) for who in place.session.people
    )


def _can_come(bare: Grid, who: int, place: Planned) -> bool:
    free = bare.park.people[who].free
    is_here = free is None or any(
        begins <= place.starts_at and place.ends_at <= ends for begins, ends in free
    )
    return is_here and not any(overlap(place, other) for other in bare.cell("person", who))


def _is_faultless(grid: Grid, place: Planned) -> bool:
    """Where it goes nothing goes wrong, and where it leaves neither."""
    cells = touched(grid, {place.key: place})
    known = {clash.key for clash in find_clashes(grid, cells)}
    after = find_clashes(grid.moved(place.key, place), cells)
    return all(clash.kind in ANYWHERE or clash.key in known for clash in after)


def _cost(grid: Grid, slot: Slot, place: Planned) -> tuple[float, datetime, int]:
    """The less, the better: near its time, its room and its size."""
    row, expected = grid.rooms[place.room].row, place.session.expected
    cost = OUTDOORS * row.is_outdoor
    if expected and row.capacity:
        cost += min(EMPTY, max(0, row.capacity - expected) * 10 // expected)
    if isinstance(slot, Planned):
        own = grid.rooms[slot.room].row
        cost += OTHER_ROOM * (row != own) + OTHER_HOUSE * (row.building_id != own.building_id)
        cost -= OUTDOORS * (own.is_outdoor and row.is_outdoor)
        cost += _apart(grid, slot, place)
    return cost, place.starts_at, place.room


def _apart(grid: Grid, slot: Planned, place: Planned) -> int:
    """Minutes by the clock, whatever the day."""
    begins = (each.starts_at.astimezone(grid.tz) for each in (slot, place))
    one, other = (each.hour * 60 + each.minute for each in begins)
    return abs(one - other)


def _hours(grid: Grid, day: date) -> tuple[datetime, datetime]:
    """From when to when ``day`` is used."""
    first, last = (datetime.combine(day, hour, tzinfo=grid.tz) for hour in USED)
    that_day = [other for other in grid.ours if other.day == day]
    return (
        min([first, *(other.starts_at for other in that_day)]),
        max([last, *(other.ends_at for other in that_day)]),
    )
