"""Ways out of a clash, each tried on the grid first: it mends the clash and makes no new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from events.clashes.checking import find_clashes
from events.clashes.clash import Clash, digest
from events.clashes.free import days_beside, rooms_beside, starts_beside
from events.clashes.words import Moment, Named, Told
from events.grid import Cell, Grid, Moves, Planned, touched

# So many places are tried before a way out of one sort is given up.
PATIENCE = 120

ROOM = _("Move %(title)s to %(room)s, which is free then.")
TIME = _("Move %(title)s to %(when)s in %(room)s.")
SWAP = _("Let %(title)s and %(other)s change places.")
RAIN = _("If it rains, let %(title)s move to %(room)s.")
LEAD = _("Let %(who)s moderate %(title)s.")
GUARD = _("Ask for a guardian at %(title)s.")
OFF = _("Take %(title)s off the grid until there is a place for it.")


@dataclass(frozen=True, slots=True)
class WayOut:
    """What a click does: ``verb`` to ``slot``, with what the verb needs."""

    # "place", "swap", "rain", "lead", "guard" or "unplace"
    verb: str
    slot: UUID
    version: int
    told: Told = field(compare=False, repr=False)
    moves: Moves = field(compare=False, repr=False)
    room: int | None = None
    starts_at: datetime | None = None
    minutes: int | None = None
    other: UUID | None = None
    other_version: int = 0
    person: int | None = None

    @property
    def text(self) -> str:
        return str(self.told)

    @property
    def key(self) -> str:
        """Names this way on a button; another one as soon as it would do something else."""
        place = (self.room, self.starts_at, self.minutes, self.person)
        return digest(self.verb, self.slot, self.version, place, self.other, self.other_version)


Search = Callable[[Grid, Planned], Iterator[WayOut]]


def ways_out(grid: Grid, clash: Clash) -> list[WayOut]:
    """One of each sort that works, the nearest; taking a slot off the grid comes last."""
    found = filter(None, map(grid.find, reversed(clash.slots)))
    slots = sorted(found, key=lambda one: (one.session.is_plenary, one.session.is_with_makers))
    searches = SEARCHES.get(clash.kind, BY_CELL[clash.check.per])
    tried = (_first(grid, clash, search, slots=slots) for search in (*searches, off))
    return [way for way in tried if way]


def works(grid: Grid, clash: Clash, way: WayOut) -> bool:
    """Whether ``way`` mends ``clash`` and what it moves has no clash that was not there."""
    after, cells = _after(grid, way.moves)
    known = {(one.kind, str(one.about)) for one in find_clashes(grid, cells)}
    known.discard((clash.kind, str(clash.about)))
    return all((one.kind, str(one.about)) in known for one in find_clashes(after, cells))


def _first(grid: Grid, clash: Clash, search: Search, *, slots: list[Planned]) -> WayOut | None:
    for slot in slots:
        if slot.is_pinned and search in MOVING:
            continue
        for way in islice(search(grid, slot), PATIENCE):
            if works(grid, clash, way):
                return way
    return None


def _after(grid: Grid, moves: Moves) -> tuple[Grid, set[Cell]]:
    cells = touched(grid, moves)
    for key, to in moves.items():
        grid = grid.moved(key, to)
    return grid, cells


def other_room(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    """The same time in the room that is most alike."""
    for room in rooms_beside(grid, slot):
        told = Told(ROOM, title=Named(slot), room=grid.rooms[room].name)
        yield _place(grid, slot, told, room=room, starts_at=slot.starts_at)


def other_time(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    """The same day, in its own room and then in those most alike."""
    for room in (slot.room, *islice(rooms_beside(grid, slot), 2)):
        for starts_at in starts_beside(grid, slot, room):
            yield _at(grid, slot, room=room, starts_at=starts_at)


def other_day(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    """The same clock time on another day, in its own room or one alike; then any time there."""
    days = list(days_beside(grid, slot))
    for starts_at in days:
        for room in (slot.room, *islice(rooms_beside(grid, slot), 4)):
            yield _at(grid, slot, room=room, starts_at=starts_at)
    for day in days:
        for starts_at in starts_beside(grid, slot, slot.room, on=day):
            yield _at(grid, slot, room=slot.room, starts_at=starts_at)


def swap(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    """With a session of that day that is as long, give or take."""
    near = [
        other
        for other in grid.ours
        if other.day == slot.day and other.key != slot.key and not other.is_pinned
    ]
    near.sort(key=lambda other: (_longer(slot, other), abs(other.starts_at - slot.starts_at)))
    for other in near:
        yield WayOut(
            "swap",
            slot.uid,
            slot.version,
            Told(SWAP, title=Named(slot), other=Named(other)),
            {
                slot.key: grid.placed(slot, room=other.room, starts_at=other.starts_at),
                other.key: grid.placed(other, room=slot.room, starts_at=slot.starts_at),
            },
            other=other.uid,
            other_version=other.version,
        )


def rain_room(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    for room in rooms_beside(grid, slot):
        facts = grid.rooms[room]
        if not facts.row.is_outdoor:
            told = Told(RAIN, title=Named(slot), room=facts.name)
            moves = {slot.key: replace(slot, rain_room=room)}
            yield WayOut("rain", slot.uid, slot.version, told, moves, room=room)


def lead(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    """One of those who speak anyway."""
    for person in slot.session.speakers:
        told = Told(LEAD, who=grid.park.people[person].name, title=Named(slot))
        session = replace(slot.session, is_moderated=True)
        moves = {slot.key: replace(slot, session=session)}
        yield WayOut("lead", slot.uid, slot.version, told, moves, person=person)


def guard(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    session = replace(slot.session, needs_guardian=True)
    told = Told(GUARD, title=Named(slot))
    moves = {slot.key: replace(slot, session=session)}
    yield WayOut("guard", slot.uid, slot.version, told, moves)


def off(grid: Grid, slot: Planned) -> Iterator[WayOut]:
    told = Told(OFF, title=Named(slot))
    yield WayOut("unplace", slot.uid, slot.version, told, {slot.key: None})


MOVING = {other_room, other_time, other_day, swap, off}
WHERE: tuple[Search, ...] = (other_room, other_time, other_day)
BY_CELL: dict[str, tuple[Search, ...]] = {
    "room": (*WHERE, swap),
    "slot": (*WHERE, swap),
    "person": (other_time, other_day, swap),
    "film": (other_day, other_time),
    "track": (other_time, other_day),
    "rain": (rain_room, *WHERE),
}
SEARCHES: dict[str, tuple[Search, ...]] = {
    # Where and when do not help.
    "people_to_keep_apart": (),
    "language_not_spoken": (),
    "too_many_in_all": (),
    "no_moderator": (lead,),
    "children_alone": (guard,),
    "outdoors_without_a_plan": (rain_room, other_room),
    "late_for_children": (other_time, other_day),
    "outside_opening_hours": (other_time, *WHERE),
    "against_a_plenary": (other_time, other_day),
    "one_audience": (other_time, other_day),
}


def _at(grid: Grid, slot: Planned, *, room: int, starts_at: datetime) -> WayOut:
    day = grid.park.day_of(starts_at)
    when = Moment(starts_at, grid.tz, day=day if day != slot.day else None)
    told = Told(TIME, title=Named(slot), when=when, room=grid.rooms[room].name)
    return _place(grid, slot, told, room=room, starts_at=starts_at)


def _place(grid: Grid, slot: Planned, told: Told, *, room: int, starts_at: datetime) -> WayOut:
    there = grid.placed(slot, room=room, starts_at=starts_at)
    return WayOut(
        "place",
        slot.uid,
        slot.version,
        told,
        {slot.key: there},
        room=room,
        starts_at=starts_at,
        minutes=int((there.ends_at - there.starts_at).total_seconds()) // 60,
    )


def _longer(a: Planned, b: Planned) -> object:
    return abs((a.ends_at - a.starts_at) - (b.ends_at - b.starts_at))
