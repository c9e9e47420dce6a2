"""What stands on the map of a park: buildings in use and gates, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Gate
from events.public.ground import Ground
from events.public.spots import House
from events.searching import sort_key
from events.translated import Words
from events.walking import Spot, minutes_apart

GATE = "gate:"


@dataclass
class Stop:
    """A building in use or a gate. ``minutes`` are those from where one asked."""

    key: str
    name: Words
    number: int = 0
    house: House | None = None
    gate: Gate | None = None
    minutes: int | None = None


class Distances:
    """Minutes between any two stops of a park, gates among them."""

    def __init__(self, ground: Ground, *, step_free: bool = False) -> None:
        self.ground, self.step_free = ground, step_free
        self.gates = {f"{GATE}{gate.slug}": gate for gate in ground.gates}

    def between(self, a: str, b: str) -> int | None:
        if a in self.gates or b in self.gates:
            one, other = self._spot(a), self._spot(b)
            return minutes_apart(one, other) if one and other else None
        return self.ground.minutes(a, b, step_free=self.step_free)

    def _spot(self, key: str) -> Spot | None:
        return self.gates.get(key) or self.ground.buildings.get(key)


def stops_of(houses: dict[str, House], ground: Ground) -> list[Stop]:
    """The buildings in use, numbered by the sound of their names, and then the gates."""
    known = [house for house in houses.values() if house.slug in ground.buildings]
    ordered = sorted(known, key=lambda house: (sort_key(str(house.name)), house.slug))
    stops = [Stop(house.slug, house.name, at, house) for at, house in enumerate(ordered, 1)]
    gates = sorted(ground.gates, key=lambda gate: sort_key(str(gate.name)))
    return stops + [Stop(f"{GATE}{gate.slug}", gate.name, gate=gate) for gate in gates]


def measure(stops: Iterable[Stop], start: Stop, distances: Distances) -> None:
    """How far it is from ``start`` to each of ``stops``."""
    for stop in stops:
        stop.minutes = 0 if stop is start else distances.between(start.key, stop.key)


def by_minutes(stops: Iterable[Stop], start: Stop | None) -> list[Stop]:
    """The others with a known distance, the nearest first."""
    others = [stop for stop in stops if stop is not start and stop.minutes is not None]
    return sorted(others, key=lambda stop: stop.minutes or 0) if start else []


def table_of(stops: Iterable[Stop], distances: Distances) -> list[tuple[Stop, list[int | None]]]:
    """Minutes between all buildings, a row and a column for each."""
    houses = [stop for stop in stops if not stop.gate]
    return [(row, [distances.between(row.key, each.key) for each in houses]) for row in houses]
