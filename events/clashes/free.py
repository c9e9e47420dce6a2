"""Places that are free, the most alike and the nearest first.

What else may be wrong with a place is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from events.grid import Grid, Planned, RoomFacts
from events.models import Room

STEP = timedelta(minutes=15)
# Nobody plans these by the hour: people ride and walk there.
NOT_A_HALL = {Room.Kind.ATTRACTION, Room.Kind.ROUTE}


def rooms_beside(grid: Grid, slot: Planned) -> Iterator[int]:
    """Other rooms of the venue, those like the slot's own first."""
    own = grid.rooms[slot.room]
    venue = own.row.building.venue_id
    others = [
        facts
        for key, facts in grid.rooms.items()
        if key != slot.room
        and facts.row.building.venue_id == venue
        and (facts.row.kind not in NOT_A_HALL or facts.row.kind == own.row.kind)
    ]
    others.sort(key=lambda facts: _unlike(own, facts))
    return (facts.row.pk for facts in others)


def starts_beside(
    grid: Grid, slot: Planned, room: int, *, on: datetime | None = None
) -> Iterator[datetime]:
    """Free starts in ``room`` in the hours when the day is used, the nearest first.

    The day is that of ``on``, the same clock time on another day, or the slot's own.
    """
    wanted = on or slot.starts_at
    day = grid.park.day_of(wanted)
    that_day = [other for other in grid.ours if other.day == day]
    first = min((other.starts_at for other in that_day), default=wanted)
    last = max((other.ends_at for other in that_day), default=wanted)
    steps = (last - (slot.ends_at - slot.starts_at) - first) // STEP
    starts = [first + STEP * step for step in range(steps + 1)]
    starts.sort(key=lambda start: abs(start - wanted))
    return (at for at in starts if at != wanted and is_free(grid, slot, room, at=at))


def days_beside(grid: Grid, slot: Planned) -> Iterator[datetime]:
    """The same time by the clock on the edition's other days, the nearest first."""
    length = (grid.park.last_day - grid.park.first_day).days + 1
    apart = [number - (slot.day - grid.park.first_day).days for number in range(length)]
    local = slot.starts_at.astimezone(grid.tz)
    for days in sorted(filter(None, apart), key=lambda number: (abs(number), number)):
        yield (local + timedelta(days=days)).astimezone(slot.starts_at.tzinfo)


def is_free(grid: Grid, slot: Planned, room: int, *, at: datetime) -> bool:
    """Whether ``room`` has space and time enough around it; an exhibition floor always has."""
    facts = grid.rooms[room]
    if facts.row.parallel > 1:
        return True
    ends_at = at + (slot.ends_at - slot.starts_at)
    spare = facts.turnaround
    return not any(
        other.starts_at < ends_at + spare and at < other.ends_at + spare
        for other in grid.cell("room", room)
        if other.key != slot.key
    )


def _unlike(a: RoomFacts, b: RoomFacts) -> tuple[object, ...]:
    far = a.row.building_id != b.row.building_id
    seats = abs((a.row.capacity or 0) - (b.row.capacity or 0))
    return a.row.is_outdoor != b.row.is_outdoor, a.row.kind != b.row.kind, far, seats, b.row.pk
