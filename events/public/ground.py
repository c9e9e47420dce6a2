"""The ground that an edition stands on: buildings, gates, and the minutes between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from events.models import Building, Gate, Venue
from events.walking import Walks, load_walks, minutes_apart, nearest


class GateWalk(NamedTuple):
    gate: Gate
    minutes: int


@dataclass(frozen=True)
class Ground:
    buildings: dict[str, Building]
    gates: list[Gate]
    walks: Walks

    def nearest_gate(self, building: str) -> GateWalk | None:
        """The gate that the building of that slug is reached from, if the map knows."""
        house = self.buildings.get(building)
        gate = nearest(house, self.gates) if house else None
        minutes = minutes_apart(gate, house) if gate and house else None
        return GateWalk(gate, minutes) if gate and minutes is not None else None

    def minutes(self, a: str, b: str, *, step_free: bool = False) -> int | None:
        """From one building to another, by their slugs."""
        if a not in self.buildings or b not in self.buildings:
            return None
        return self.walks.minutes_between(self.buildings[a], self.buildings[b], step_free=step_free)


def load_ground(venue: Venue) -> Ground:
    """Three queries, whatever the size of the park."""
    houses = venue.buildings.select_related("zone").order_by("pk")
    return Ground(
        {house.slug: house for house in houses},
        list(venue.gates.order_by("pk")),
        load_walks(venue),
    )
