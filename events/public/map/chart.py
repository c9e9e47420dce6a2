"""Stops on a drawing: what a template needs to write the map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from events.public.ground import Ground
from events.public.map.drawing import Drawing, Marker, Path, Site, drawn
from events.public.map.stops import Distances, Stop


class Walk(NamedTuple):
    """A path on the drawing with its minutes."""

    path: Path
    minutes: int | None


class Pin(NamedTuple):
    marker: Marker
    stop: Stop


@dataclass(frozen=True)
class Chart:
    """The drawing with what stands on it."""

    drawing: Drawing
    pins: list[Pin]
    walks: list[Walk]


def chart_of(stops: Iterable[Stop], ground: Ground, distances: Distances) -> Chart | None:
    """Those of ``stops`` that are on the map, drawn."""
    shown = {site.key: site for stop in stops if (site := _site(stop, ground))}
    drawing = drawn(tuple(shown.values()))
    if drawing is None:
        return None
    by_key = {stop.key: stop for stop in stops}
    pins = [Pin(marker, by_key[marker.key]) for marker in drawing.markers]
    walks = [Walk(path, distances.between(path.a, path.b)) for path in drawing.paths]
    return Chart(drawing, pins, walks)


def _site(stop: Stop, ground: Ground) -> Site | None:
    place = stop.gate or ground.buildings[stop.key]
    if place.map_x is None or place.map_y is None:
        return None
    zone = "" if stop.gate else _zone(ground, stop.key)
    name = str(stop.name)
    return Site(stop.key, name, place.map_x, place.map_y, zone, is_gate=bool(stop.gate))


def _zone(ground: Ground, building: str) -> str:
    zone = ground.buildings[building].zone
    return zone.slug if zone else ""
