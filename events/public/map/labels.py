"""Names beside their markers, none over another: tried side by side, from near to far.

What finds no place stays unlabelled; its number stands in the marker and in the list.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from events.public.map.geometry import Box, Point, along, around
from events.public.map.lettering import LINE, size_of

GAPS = (3, 10, 18, 28, 40, 54, 70)
# From this gap on a line leads from the marker to its name.
LED_FROM = 10
# Along both axes at once the same gap looks wider.
SLANT = 0.7
# East, west, north, south and between: (x, y) of the label's middle, seen from the marker.
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))


class Named(NamedTuple):
    """A marker, and the ways its name may be broken."""

    at: Point
    radius: float
    ways: Sequence[tuple[str, ...]]


class Line(NamedTuple):
    """A line of text and where it begins, at its base."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Label:
    """Lines of a name in their box; ``side`` says which end of each line is fixed."""

    box: Box
    lines: tuple[str, ...]
    side: int  # 1: the name stands east of its marker, -1: west, 0: above or below
    gap: float
    type_size: float
    leader: tuple[Point, Point] | None = None

    @property
    def anchor(self) -> str:
        return {1: "start", -1: "end", 0: "middle"}[self.side]

    @property
    def rows(self) -> list[Line]:
        middle = (self.box.left + self.box.right) / 2
        x = {1: self.box.left, -1: self.box.right, 0: middle}[self.side]
        first = self.box.top + self.type_size
        step = LINE * self.type_size
        return [Line(x, first + row * step, text) for row, text in enumerate(self.lines)]


@dataclass
class Sheet:
    """What stands on a drawing already."""

    frame: Box
    type_size: float
    taken: list[Box] = field(default_factory=list)

    def is_free(self, box: Box) -> bool:
        return self.frame.holds(box) and not any(box.overlaps(other) for other in self.taken)

    def take(self, label: Label) -> None:
        self.taken.append(label.box.wider(1))
        if label.leader:
            self.taken += along(*label.leader)[1:]


def placed(names: Sequence[Named], sheet: Sheet) -> list[Label | None]:
    """A label for each of ``names``, or None. Several orders are tried; the best one counts."""
    markers = [around(name.at, name.radius + 1) for name in names]
    best: list[Label | None] = [None] * len(names)
    for order in _orders(names):
        tried = Sheet(sheet.frame, sheet.type_size, [*sheet.taken, *markers])
        found = _in_order(names, order, tried)
        if _cost(found) < _cost(best):
            best = found
        if None not in best:
            break
    return best


def _orders(names: Sequence[Named]) -> Iterator[list[int]]:
    """The most crowded first; then from the edges and from the widest."""
    numbers = range(len(names))
    crowd = [sum(math.exp(-a.at.distance(b.at) / 60) for b in names) for a in names]
    yield sorted(numbers, key=lambda number: -crowd[number])
    yield sorted(numbers, key=lambda number: names[number].at)
    yield sorted(numbers, key=lambda number: -names[number].at.x)
    yield sorted(numbers, key=lambda number: -size_of(names[number].ways[0], 1)[0])
    yield sorted(numbers, key=lambda number: names[number].at.y)


def _in_order(names: Sequence[Named], order: list[int], sheet: Sheet) -> list[Label | None]:
    found: list[Label | None] = [None] * len(names)
    for number in order:
        name = names[number]
        fitting = (
            label for label in candidates(name, sheet.type_size) if _fits(label, sheet, name)
        )
        if label := next(fitting, None):
            found[number] = label
            sheet.take(label)
    return found


def candidates(name: Named, type_size: float) -> Iterator[Label]:
    """Every place for ``name``, the best first."""
    for gap in GAPS:
        for lines in name.ways:
            for side in SIDES:
                yield _label(name, lines, gap=gap, side=side, type_size=type_size)


def _label(
    name: Named, lines: tuple[str, ...], *, gap: float, side: tuple[int, int], type_size: float
) -> Label:
    """``lines`` on that side of their marker, ``gap`` away from its edge."""
    east, south = side
    width, height = size_of(lines, type_size)
    away = name.radius + gap * (SLANT if east and south else 1)
    x = name.at.x + east * (away + width / 2)
    y = name.at.y + south * (away + height / 2)
    box = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return Label(box, lines, east, gap, type_size, _leader(name, box) if gap >= LED_FROM else None)


def _leader(name: Named, box: Box) -> tuple[Point, Point]:
    """From the edge of the marker to the nearest point of its name."""
    end = box.nearest(name.at)
    apart = name.at.distance(end)
    return name.at.towards(end, name.radius / apart if apart else 0), end


def _fits(label: Label, sheet: Sheet, name: Named) -> bool:
    if not sheet.is_free(label.box):
        return False
    return not label.leader or _is_clear(label.leader, sheet, name)


def _is_clear(leader: tuple[Point, Point], sheet: Sheet, name: Named) -> bool:
    """Whether the line to a name crosses nothing but its own marker."""
    own = around(name.at, name.radius + 1)
    others = [box for box in sheet.taken if box != own]
    return not any(piece.overlaps(box) for piece in along(*leader) for box in others)


def _cost(labels: Sequence[Label | None]) -> float:
    """A name that is missing is worse than any distance."""
    return sum(10_000 if label is None else label.gap + 4 * len(label.lines) for label in labels)
