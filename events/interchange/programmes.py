"""A programme as any format tells it: items, people, and the rows that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Part:
    """Somebody in an item, by the id the file gives them."""

    person: str
    role: str = "speaker"


@dataclass(frozen=True)
class Item:
    """One row. ``starts`` is a local time without a zone; no room means: not placed yet."""

    id: str
    title: str
    starts: datetime | None
    minutes: int | None
    room: str = ""
    area: str = ""
    track: str = ""
    about: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Someone:
    id: str
    name: str
    biography: str = ""


@dataclass(frozen=True)
class Problem:
    """A row that was not taken: where it stands (from 1), its id if it has one, and why."""

    row: int
    id: str
    reason: str


@dataclass
class Programme:
    items: list[Item] = field(default_factory=list)
    people: dict[str, Someone] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def most_at_once(items: Sequence[Item], *, usual: int) -> dict[str, int]:
    """For each room the most items it holds at one moment; ``usual`` minutes if none are said."""
    edges: dict[str, list[tuple[datetime, int]]] = {}
    for item in items:
        if item.room and item.starts:
            end = item.starts + timedelta(minutes=item.minutes or usual)
            edges.setdefault(item.room, []).extend([(item.starts, 1), (end, -1)])
    return {room: _highest(steps) for room, steps in edges.items()}


def _highest(steps: list[tuple[datetime, int]]) -> int:
    """Ends sort before starts of the same moment, so 11:00 may follow 11:00."""
    level = highest = 0
    for _moment, step in sorted(steps):
        level += step
        highest = max(highest, level)
    return highest
