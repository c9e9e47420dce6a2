"""The grounds: zones, buildings, gates, rooms with their screens and names."""

from __future__ import annotations

import math

from events.models import Building, Family, Gate, Room, RoomName, Screen, Venue, Zone
from events.translated import Words
from events_site.demo_park.reading import Row, note, table, words

METRES_A_DEGREE = 111_320


def load_grounds(family: Family) -> Venue:
    """The venue with everything on it; what is there already is left as it is."""
    facts = table("places")
    venue = _venue(family, facts["venue"])
    zones = {row["slug"]: _zone(venue, row) for row in facts["zone"]}
    for row in facts["building"]:
        _building(venue, row, zone=zones[row["zone"]], origin=facts["venue"]["origin"])
    for row in facts["gate"]:
        _gate(venue, row)
    houses = {house.slug: house for house in venue.buildings.all()}
    for rank, row in enumerate(facts["room"]):
        _room(houses, row, rank=rank)
    return venue


def rooms_of(venue: Venue) -> dict[str, Room]:
    """The venue's rooms by «building/room», as the tables name them."""
    rooms = Room.objects.filter(building__venue=venue).select_related("building")
    return {f"{room.building.slug}/{room.slug}": room for room in rooms}


def _venue(family: Family, row: Row) -> Venue:
    latitude, longitude = row["origin"]
    facts = {
        "name": words(row),
        "address": words(row, "address_"),
        "latitude": latitude,
        "longitude": longitude,
    }
    return Venue.objects.get_or_create(family=family, slug=row["slug"], defaults=facts)[0]


def _zone(venue: Venue, row: Row) -> Zone:
    facts = {"name": words(row)}
    return Zone.objects.get_or_create(venue=venue, slug=row["slug"], defaults=facts)[0]


def _building(venue: Venue, row: Row, *, zone: Zone, origin: list[float]) -> None:
    east, north = row["map"]
    latitude = origin[0] + north / METRES_A_DEGREE
    longitude = origin[1] + east / (METRES_A_DEGREE * math.cos(math.radians(origin[0])))
    facts = {
        "zone": zone,
        "name": words(row),
        "map_x": east,
        "map_y": north,
        "latitude": round(latitude, 5),
        "longitude": round(longitude, 5),
    }
    Building.objects.get_or_create(venue=venue, slug=row["slug"], defaults=facts)


def _gate(venue: Venue, row: Row) -> None:
    east, north = row["map"]
    facts = {"name": words(row), "map_x": east, "map_y": north, "note": note(row)}
    Gate.objects.get_or_create(venue=venue, slug=row["slug"], defaults=facts)


def _room(houses: dict[str, Building], row: Row, *, rank: int) -> None:
    house, _slash, slug = row["slug"].partition("/")
    east, north = row["map"]
    facts = {
        "name": words(row),
        "kind": row["kind"],
        "capacity": row.get("capacity"),
        "area": row.get("area"),
        "map_x": east,
        "map_y": north,
        "parallel": row.get("parallel", 1),
        "is_outdoor": row.get("outdoor", False),
        "turnaround": row["turnaround"],
        "rank": rank,
        "note": note(row),
    }
    room, is_new = Room.objects.get_or_create(building=houses[house], slug=slug, defaults=facts)
    if not is_new:
        return
    if screen := row.get("screen"):
        Screen.objects.create(room=room, **_shown(screen))
    for name in row.get("names", []):
        since, until = name.get("from"), name.get("until")
        called = Words({tag: text for tag, text in words(name).items() if text})
        RoomName.objects.create(room=room, name=called, valid_from=since, valid_until=until)


def _shown(screen: Row) -> Row:
    """«burned-in» needs nothing from a screen; «electronic-zh» is a device that speaks Chinese."""
    devices = [way.removeprefix("electronic-") for way in screen["subtitles"]]
    languages = [language for language in devices if language != "burned-in"]
    return {
        "formats": screen["formats"],
        "audio": screen["audio"],
        "subtitle_languages": languages,
    }
