"""The draft by cells: what each room, person, film and track has, in order of time.

A check looks at one cell, and a move touches a handful of them. That is why checking
again after a move costs what the move touches, and not what the draft holds.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from events.grid.facts import Park, Planned, RoomFacts, SessionFacts, Waiting

# "slot", "room", "rain", "person", "film", "track" or "plenary", and which.
Cell = tuple[str, int]
PLENARIES: Cell = ("plenary", 0)
# Slots by their keys, and where they are to be; None is nowhere.
Moves = Mapping[int, Planned | None]


@dataclass(frozen=True)
class Grid:
    """What is planned in the park. It never changes: a move makes another grid."""

    park: Park
    slots: dict[int, Planned]
    cells: dict[Cell, list[Planned]]
    waiting: dict[int, Waiting] = field(default_factory=dict)
    # Ours, placed and waiting, by uid.
    keys: dict[UUID, int] = field(default_factory=dict)

    @property
    def tz(self) -> ZoneInfo:
        return self.park.tz

    @property
    def rooms(self) -> dict[int, RoomFacts]:
        return self.park.rooms

    @property
    def ours(self) -> Iterator[Planned]:
        return (slot for slot in self.slots.values() if slot.is_ours)

    def cell(self, name: str, key: int) -> list[Planned]:
        return self.cells.get((name, key), [])

    def find(self, uid: UUID) -> Planned | None:
        """The slot of ours with this uid, if it has a place."""
        return self.slots.get(self.keys.get(uid, 0))

    def moved(self, key: int, to: Planned | None) -> Grid:
        """The grid with slot ``key`` at its place in ``to``, or nowhere."""
        slots, cells, waiting = dict(self.slots), dict(self.cells), dict(self.waiting)
        if old := slots.pop(key, None):
            _take_out(cells, old)
            waiting[key] = Waiting(key, old.uid, old.session, old.version)
        if to:
            _put_in(cells, to)
            slots[key] = to
            waiting.pop(key, None)
        return Grid(self.park, slots, cells, waiting, self.keys)

    def placed(self, slot: Planned | Waiting, *, room: int, starts_at: datetime) -> Planned:
        """``slot`` in ``room`` from ``starts_at``, as long as it is or would be."""
        day = self.park.day_of(starts_at)
        if isinstance(slot, Waiting):
            ends_at = starts_at + timedelta(minutes=slot.session.minutes)
            return planned(slot, room=room, starts_at=starts_at, ends_at=ends_at, day=day)
        by = starts_at - slot.starts_at
        shown = slot.shown_until and slot.shown_until + by
        ends_at = slot.ends_at + by
        spot = {"room": room, "starts_at": starts_at, "ends_at": ends_at, "shown_until": shown}
        return replace(slot, day=day, **spot)  # type: ignore[arg-type]


def planned(slot: Waiting, **spot: object) -> Planned:
    return Planned(
        key=slot.key,
        ident=str(slot.uid),
        uid=slot.uid,
        session=slot.session,
        version=slot.version,
        **spot,  # type: ignore[arg-type]
    )


def grid_of(park: Park, slots: Iterable[Planned], waiting: Iterable[Waiting] = ()) -> Grid:
    """Everything of ``slots`` in its cells."""
    known = {slot.key: slot for slot in sorted(slots, key=order)}
    cells: dict[Cell, list[Planned]] = defaultdict(list)
    for slot in known.values():
        for cell in cells_of(slot):
            cells[cell].append(slot)
    tray = {slot.key: slot for slot in waiting}
    keys = {slot.uid: slot.key for slot in known.values() if slot.is_ours}
    return Grid(park, known, dict(cells), tray, keys | {s.uid: s.key for s in tray.values()})


def cells_of(slot: Planned) -> list[Cell]:
    """Where a check may meet ``slot``. Others' slots only take rooms and people."""
    session: SessionFacts = slot.session
    cells = [("room", slot.room), *(("person", person) for person in session.people)]
    if not slot.is_ours:
        return cells
    cells.append(("slot", slot.key))
    cells += dict.fromkeys(("film", film.key) for film in session.films)
    if slot.rain_room:
        cells.append(("rain", slot.rain_room))
    if session.track:
        cells.append(("track", session.track))
    if session.is_plenary:
        cells.append(PLENARIES)
    return cells


def _take_out(cells: dict[Cell, list[Planned]], slot: Planned) -> None:
    """Other grids have the same lists, so they are replaced and not changed."""
    for cell in cells_of(slot):
        left = [other for other in cells[cell] if other.key != slot.key]
        if left:
            cells[cell] = left
        else:
            del cells[cell]


def _put_in(cells: dict[Cell, list[Planned]], slot: Planned) -> None:
    for cell in cells_of(slot):
        cells[cell] = [*cells.get(cell, ())]
        insort(cells[cell], slot, key=order)


def touched(grid: Grid, moves: Moves) -> set[Cell]:
    """The cells whose checks may say something else once ``moves`` are made in ``grid``."""
    found: set[Cell] = set()
    for slot in filter(None, (*map(grid.slots.get, moves), *moves.values())):
        found.update(cells_of(slot))
        found.add(("rain", slot.room))
        if slot.session.is_plenary:
            found.update(("slot", other.key) for other in grid.ours if overlap(slot, other))
        partners = grid.park.together.get(slot.uid, ())
        found.update(("slot", grid.keys[uid]) for uid in partners if uid in grid.keys)
    return found


def overlap(a: Planned, b: Planned) -> bool:
    """Half-open: what begins at 11:00 may follow what ends at 11:00."""
    return a.starts_at < b.ends_at and b.starts_at < a.ends_at


def order(slot: Planned) -> tuple[datetime, datetime, int]:
    return slot.starts_at, slot.ends_at, slot.key
