"""The buildings and rooms that a release uses, by the names it uses for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from events.models import Release
from events.public.naming import live
from events.translated import Words


@dataclass
class Spot:
    """A room, and the sessions that are in it or pass it."""

    building: str
    slug: str
    name: Words
    sessions: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return f"{self.building}/{self.slug}"


@dataclass
class House:
    """A building with those of its rooms that are in use."""

    slug: str
    name: Words
    spots: dict[str, Spot] = field(default_factory=dict)

    @property
    def sessions(self) -> set[str]:
        return {code for spot in self.spots.values() for code in spot.sessions}


def houses_of(release: Release) -> dict[str, House]:
    """Every building with a session that is not cancelled, by slug. One query."""
    houses: dict[str, House] = {}
    for code, building, room in _stays(release):
        house = houses.setdefault(building["slug"], House(**building))
        spot = Spot(house.slug, room["slug"], room["name"])
        house.spots.setdefault(spot.slug, spot).sessions.add(code)
    return houses


def _stays(release: Release) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    columns = ("code", "building_slug", "building_name", "room_slug", "room_name", "details__route")
    for code, house, house_name, room, room_name, route in live(release).values_list(*columns):
        if house and room:
            yield code, {"slug": house, "name": house_name}, {"slug": room, "name": room_name}
        for stop in route or ():
            there, _slash, place = stop["slug"].partition("/")
            building = {"slug": there, "name": Words(stop["building"])}
            yield code, building, {"slug": place, "name": Words(stop["room"])}
