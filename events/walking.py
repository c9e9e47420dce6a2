"""How many minutes it is on foot: as somebody measured it, else from positions on the map."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from events.models import Building, Room, Venue, Walk

METRES_A_MINUTE = 70


class Spot(Protocol):
    """Whatever has a place on the map: a building, a gate, a room."""

    @property
    def map_x(self) -> int | None: ...

    @property
    def map_y(self) -> int | None: ...


AnySpot = TypeVar("AnySpot", bound=Spot)


def minutes_apart(a: Spot, b: Spot) -> int | None:
    """From positions alone, rounded up to whole minutes. None if one has no position."""
    metres = metres_apart(a, b)
    return None if metres is None else math.ceil(metres / METRES_A_MINUTE)


def metres_apart(a: Spot, b: Spot) -> float | None:
    """As the crow flies."""
    if a.map_x is None or a.map_y is None or b.map_x is None or b.map_y is None:
        return None
    return math.hypot(a.map_x - b.map_x, a.map_y - b.map_y)


def nearest(spot: Spot, others: Iterable[AnySpot]) -> AnySpot | None:
    """Whichever of ``others`` is nearest to ``spot`` on the map, if any of them is on it."""
    far = [(metres, other) for other in others if (metres := metres_apart(spot, other)) is not None]
    return min(far, key=lambda each: each[0])[1] if far else None


@dataclass(frozen=True)
class Walks:
    """The measured walks of a venue by their two buildings, the smaller id first."""

    measured: dict[tuple[int, int], Walk]

    def minutes_between(self, a: Building, b: Building, *, step_free: bool = False) -> int | None:
        """Minutes from one building to another; 0 inside one. None if nobody can say.

        What was measured wins. Without steps it takes what was measured without
        steps; where nobody measured that, the ordinary walk.
        """
        walk = self._walk(a.pk, b.pk)
        return _minutes(walk, step_free) if walk else _inside_or_apart(a, b)

    def minutes_between_rooms(self, a: Room, b: Room, *, step_free: bool = False) -> int | None:
        """The same from room to room, whose own positions are finer than their building's."""
        walk = self._walk(a.building_id, b.building_id)
        if walk:
            return _minutes(walk, step_free)
        apart = minutes_apart(spot_of(a), spot_of(b))
        return 0 if apart is None and a.building_id == b.building_id else apart

    def _walk(self, a: int, b: int) -> Walk | None:
        return self.measured.get((min(a, b), max(a, b)))


def load_walks(venue: Venue | int) -> Walks:
    """One query, whatever the size of the park."""
    walks = Walk.objects.filter(near__venue=venue)
    return Walks({(walk.near_id, walk.far_id): walk for walk in walks})


def spot_of(room: Room) -> Spot:
    """Where ``room`` is: its own position, else its building's."""
    return room.building if room.map_x is None or room.map_y is None else room


def _minutes(walk: Walk, step_free: bool) -> int:
    return (step_free and walk.step_free_minutes) or walk.minutes


def _inside_or_apart(a: Building, b: Building) -> int | None:
    return 0 if a.pk == b.pk else minutes_apart(a, b)
