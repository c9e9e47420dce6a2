"""The map of a park as shapes: where markers, names and paths stand on the sheet.

Pure arithmetic, the same for the same park, so that a page need not do it again.
All that is drawn is in whole units; no language writes them with a comma.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from events.public.map.geometry import (
    Box,
    Point,
    around,
    hull,
    neighbours,
    pushed_apart,
)
from events.public.map.labels import Label, Line, Named, Sheet, placed
from events.public.map.lettering import broken

WIDTH = 360
MARGIN = 26
TYPE_SIZE = 11.5
RADIUS, GATE_RADIUS = 9, 6
# Two markers may touch, their numbers stay readable.
CROWDED = 22
# Narrower than that, and a park in a row would be a line.
LOWEST, HIGHEST = 200, 620
# A path shorter than that has no space for its minutes.
TOLD_FROM = 44


class Site(NamedTuple):
    """A building or a gate: metres east and north, and what it is called."""

    key: str
    name: str
    east: int
    north: int
    zone: str = ""
    is_gate: bool = False


class Marker(NamedTuple):
    key: str
    x: int
    y: int
    is_gate: bool
    anchor: str = ""
    lines: tuple[Line, ...] = ()
    leader: tuple[int, int, int, int] | None = None


class Path(NamedTuple):
    """Between two neighbours; ``a`` and ``b`` are their keys. Minutes stand at (x, y)."""

    a: str
    b: str
    ends: tuple[int, int, int, int]
    x: int
    y: int
    is_told: bool


@dataclass(frozen=True)
class Drawing:
    height: int
    markers: tuple[Marker, ...]
    paths: tuple[Path, ...]
    zones: tuple[str, ...]
    # How long a hundred metres are.
    scale: int

    @property
    def width(self) -> int:
        return WIDTH


@lru_cache(maxsize=64)
def drawn(sites: tuple[Site, ...]) -> Drawing | None:
    """The map of ``sites``; None if there is nothing to see."""
    if len(sites) < 2:
        return None
    plan, scale = _plan(sites)
    points = pushed_apart([plan.point(site) for site in sites], CROWDED, plan.frame)
    pairs = list(neighbours(points))
    labels = _labels(sites, points, pairs=pairs, height=plan.height)
    return Drawing(
        plan.height,
        tuple(_marker(*each) for each in zip(sites, points, labels, strict=True)),
        tuple(_path(sites, points, pair) for pair in pairs),
        tuple(_zones(sites, points)),
        scale,
    )


class Plan(NamedTuple):
    """How metres become units: the west and north edge of the park, and units a metre."""

    west: int
    north: int
    scale: float
    height: int

    @property
    def frame(self) -> Box:
        return Box(MARGIN, MARGIN, WIDTH - MARGIN, self.height - MARGIN)

    def point(self, site: Site) -> Point:
        return Point(
            MARGIN + (site.east - self.west) * self.scale,
            MARGIN + (self.north - site.north) * self.scale,
        )


def _plan(sites: Sequence[Site]) -> tuple[Plan, int]:
    easts, norths = [site.east for site in sites], [site.north for site in sites]
    wide, high = max(easts) - min(easts), max(norths) - min(norths)
    room = HIGHEST - 2 * MARGIN
    scale = min((WIDTH - 2 * MARGIN) / max(wide, 1), room / max(high, 1))
    height = max(LOWEST, round(high * scale) + 2 * MARGIN)
    return Plan(min(easts), max(norths), scale, height), round(100 * scale)


def _labels(
    sites: Sequence[Site],
    points: Sequence[Point],
    *,
    pairs: Iterable[tuple[int, int]],
    height: int,
) -> list[Label | None]:
    """Names keep off the minutes of paths; over a path itself they may stand."""
    sheet = Sheet(Box(2, 2, WIDTH - 2, height - 2), TYPE_SIZE)
    for a, b in pairs:
        if _is_told(points[a], points[b]):
            sheet.taken.append(around(points[a].towards(points[b], 0.5), 7))
    names = [
        Named(point, GATE_RADIUS if site.is_gate else RADIUS, broken(site.name))
        for site, point in zip(sites, points, strict=True)
    ]
    return placed(names, sheet)


def _marker(site: Site, point: Point, label: Label | None) -> Marker:
    x, y = round(point.x), round(point.y)
    if label is None:
        return Marker(site.key, x, y, site.is_gate)
    lines = tuple(Line(round(row.x), round(row.y), row.text) for row in label.rows)
    leader = _whole(*label.leader) if label.leader else None
    return Marker(site.key, x, y, site.is_gate, label.anchor, lines, leader)


def _path(sites: Sequence[Site], points: Sequence[Point], pair: tuple[int, int]) -> Path:
    a, b = pair
    middle = points[a].towards(points[b], 0.5)
    told = _is_told(points[a], points[b])
    ends = _whole(points[a], points[b])
    return Path(sites[a].key, sites[b].key, ends, round(middle.x), round(middle.y), told)


def _is_told(a: Point, b: Point) -> bool:
    return a.distance(b) >= TOLD_FROM


def _whole(a: Point, b: Point) -> tuple[int, int, int, int]:
    return round(a.x), round(a.y), round(b.x), round(b.y)


def _zones(sites: Sequence[Site], points: Sequence[Point]) -> Iterable[str]:
    """Each zone as the way around its buildings, for a wide, round stroke."""
    for zone in sorted({site.zone for site in sites if site.zone}):
        inside = [point for site, point in zip(sites, points, strict=True) if site.zone == zone]
        corners = [f"{round(point.x)} {round(point.y)}" for point in hull(inside)]
        yield f"M{'L'.join(corners)}Z"
