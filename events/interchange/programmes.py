"""A programme as any format tells it: items, people, and the rows that could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A room by its name and the area it lies in, as the file names them.
Spot = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """Somebody in an item, by the id the file gives them."""

    person: str
    role: str = "speaker"


@dataclass(frozen=True)
class Item:
    """One row. ``starts`` is a local time without a zone; no room means: not placed yet."""

    row: int
    id: str
    title: str
    starts: datetime
    minutes: int | None = None
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
    """Something to tell about a row: where it stands (from 1), its id if it has one, and why."""

    row: int
    id: str
    reason: str
    list: str = "program"

    def __str__(self) -> str:
        return f"{self.list} row {self.row} (id {self.id or '–'}): {self.reason}"


@dataclass
class Programme:
    """All of a file: what can be taken, what cannot (``problems``), what was guessed (``notes``).

    ``ids`` has every row's id, taken or not: a row with a mistake in it is not gone.
    """

    items: list[Item] = field(default_factory=list)
    people: dict[str, Someone] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def most_at_once(items: Iterable[Item], *, usual: int) -> dict[Spot, int]:
    """For each room the most items it holds at one moment; ``usual`` minutes if none are said."""
    edges: dict[Spot, list[tuple[datetime, int]]] = {}
    for item in items:
        if item.room:
            end = item.starts + timedelta(minutes=item.minutes or usual)
            edges.setdefault((item.room, item.area), []).extend([(item.starts, 1), (end, -1)])
    return {spot: _highest(steps) for spot, steps in edges.items()}


def _highest(steps: list[tuple[datetime, int]]) -> int:
    """Ends sort before starts of the same moment, so 11:00 may follow 11:00."""
    level = highest = 0
    for _moment, step in sorted(steps):
        level += step
        highest = max(highest, level)
    return highest
