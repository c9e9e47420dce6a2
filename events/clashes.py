"""What is wrong with a draft. Each check is a small function; ``CHECKS`` is the whole list.

Nothing here touches the database: ``events.grid`` has loaded all there is to know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from events.grid import Booked, Grid


@dataclass(frozen=True)
class Clash:
    """Something wrong: its kind, the slots concerned, and a sentence for whoever must mend it."""

    kind: str
    slots: tuple[UUID, ...]
    text: str


def find_clashes(grid: Grid) -> list[Clash]:
    return [clash for check in CHECKS for clash in check(grid)]


def room_taken_twice(grid: Grid) -> Iterator[Clash]:
    """More sessions at once than the room holds; half-open spans, so 11:00 may follow 11:00."""
    ours = _by_room(grid.slots)
    theirs = _by_room(grid.foreign)
    for room, slots in ours.items():
        most = grid.rooms[room].parallel
        name = str(grid.rooms[room])
        for crowd in _crowds(slots, most):
            yield _crowded(crowd, name, grid.tz)
        for slot in slots if most == 1 else ():
            for other in _overlapping(slot, theirs.get(room, ())):
                yield _taken_by_another_edition(slot, other, room=name, tz=grid.tz)


def person_in_two_places(grid: Grid) -> Iterator[Clash]:
    busy: dict[int, list[Booked]] = defaultdict(list)
    for slot in grid.slots:
        for person in slot.people:
            busy[person].append(slot)
    for person, slots in busy.items():
        for a, b in _crowds(slots, 1):
            text = _("%(who)s is in “%(a)s” and “%(b)s” at the same time, %(span)s.") % {
                "who": grid.names[person],
                "a": a.title,
                "b": b.title,
                "span": _shared(a, b, tz=grid.tz),
            }
            yield Clash("person_in_two_places", _uids(a, b), text)


CHECKS: list[Callable[[Grid], Iterator[Clash]]] = [room_taken_twice, person_in_two_places]


def _crowded(crowd: tuple[Booked, ...], room: str, tz: ZoneInfo) -> Clash:
    titles = _(" and ").join(_("“%s”") % slot.title for slot in crowd)
    text = _("%(titles)s are all in %(room)s, %(span)s.") % {
        "titles": titles,
        "room": room,
        "span": _shared(*crowd, tz=tz),
    }
    return Clash("room_taken_twice", _uids(*crowd), text)


def _taken_by_another_edition(slot: Booked, other: Booked, *, room: str, tz: ZoneInfo) -> Clash:
    text = _("%(room)s is booked by %(edition)s %(span)s, during “%(title)s”.") % {
        "room": room,
        "edition": other.title,
        "span": _shared(other, tz=tz),
        "title": slot.title,
    }
    return Clash("room_taken_twice", _uids(slot), text)


def _by_room(slots: Iterable[Booked]) -> dict[int, list[Booked]]:
    groups: dict[int, list[Booked]] = defaultdict(list)
    for slot in slots:
        groups[slot.room].append(slot)
    return groups


def _crowds(slots: list[Booked], most: int) -> Iterator[tuple[Booked, ...]]:
    """Groups of ``most + 1`` slots that share a moment. ``slots`` come sorted by start.

    Each group is told once, when its last member begins.
    """
    running: list[Booked] = []
    for slot in slots:
        running = [other for other in running if other.ends_at > slot.starts_at]
        for others in combinations(running, most):
            yield (*others, slot)
        running.append(slot)


def _overlapping(slot: Booked, others: Iterable[Booked]) -> Iterator[Booked]:
    for other in others:
        if other.starts_at < slot.ends_at and slot.starts_at < other.ends_at:
            yield other


def _uids(*slots: Booked) -> tuple[UUID, ...]:
    return tuple(slot.uid for slot in slots if slot.uid)


def _shared(*slots: Booked, tz: ZoneInfo) -> str:
    """The time the slots have in common, on the edition's clock: 10:30–11:00."""
    begin = max(slot.starts_at for slot in slots)
    end = min(slot.ends_at for slot in slots)
    return f"{_clock(begin, tz)}–{_clock(end, tz)}"


def _clock(moment: datetime, tz: ZoneInfo) -> str:
    return f"{moment.astimezone(tz):%H:%M}"
