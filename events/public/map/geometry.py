"""Points, boxes and lines on the plane of a drawing: y grows downwards, units are pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

# No two neighbours of a sunflower's seeds lie in the same direction.
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
MOST_PUSHES = 200


class Point(NamedTuple):
    x: float
    y: float

    def distance(self, other: Point) -> float:
        return math.hypot(self.x - other.x, self.y - other.y)

    def towards(self, other: Point, share: float) -> Point:
        """The point that far of the way to ``other``."""
        return Point(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def wider(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def nearest(self, point: Point) -> Point:
        """The point of the box that is nearest to ``point``."""
        return Point(
            min(max(point.x, self.left), self.right), min(max(point.y, self.top), self.bottom)
        )


def around(point: Point, radius: float) -> Box:
    return Box(point.x - radius, point.y - radius, point.x + radius, point.y + radius)


def along(a: Point, b: Point, *, step: float = 6, width: float = 2) -> list[Box]:
    """A line as a string of small boxes, so that it can stand in the way."""
    pieces = max(1, math.ceil(a.distance(b) / step))
    return [around(a.towards(b, number / pieces), width / 2) for number in range(pieces + 1)]


def hull(points: Iterable[Point]) -> list[Point]:
    """The corners of the smallest fence around ``points``, in order."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _half(ordered)[:-1] + _half(ordered[::-1])[:-1]


def _half(ordered: list[Point]) -> list[Point]:
    fence: list[Point] = []
    for point in ordered:
        while len(fence) > 1 and _turn(fence[-2], fence[-1], point) <= 0:
            fence.pop()
        fence.append(point)
    return fence


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)


def neighbours(points: Sequence[Point]) -> Iterator[tuple[int, int]]:
    """Pairs that no third point lies between: nearer to both than they are to each other.

    All points hang together, and few lines cross: what a map of paths looks like.
    """
    for a, b in combinations(range(len(points)), 2):
        apart = points[a].distance(points[b])
        others = (points[c] for c in range(len(points)) if c not in (a, b))
        if not any(
            max(point.distance(points[a]), point.distance(points[b])) < apart for point in others
        ):
            yield a, b


def pushed_apart(points: Sequence[Point], distance: float, frame: Box) -> list[Point]:
    """The same inside ``frame`` and, as well as it goes, at least ``distance`` from each other."""
    found = [frame.nearest(point) for point in points]
    for _push in range(MOST_PUSHES):
        crowded = [
            (a, b)
            for a, b in combinations(range(len(found)), 2)
            if found[a].distance(found[b]) < distance - 0.01
        ]
        if not crowded:
            break
        for a, b in crowded:
            found[a], found[b] = _pushed(found[a], found[b], distance, angle=GOLDEN_ANGLE * b)
        found = [frame.nearest(point) for point in found]
    return found


def _pushed(  # house: two points, how far, and which way if they are the same
    a: Point, b: Point, distance: float, *, angle: float
) -> tuple[Point, Point]:
    """Both moved along the line between them, by half of what is missing each."""
    apart = a.distance(b)
    missing = (distance - apart) / 2
    if missing <= 0:
        return a, b
    east, north = math.cos(angle), math.sin(angle)
    if apart > 0.01:
        east, north = (b.x - a.x) / apart, (b.y - a.y) / apart
    return (
        Point(a.x - east * missing, a.y - north * missing),
        Point(b.x + east * missing, b.y + north * missing),
    )
