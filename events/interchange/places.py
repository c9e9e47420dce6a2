"""The rooms of an imported programme: known ones found again, new ones made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from django.utils.text import slugify

from events.interchange.programmes import Item, Spot, most_at_once
from events.models import Building, Edition, Room
from events.translated import Words

SEATS = re.compile(r"\((\d{1,5})\s*[A-Za-z]*\)")
UNKNOWN_CAPACITY = 100
LONGEST_SLUG = 50
Rooms = dict[Spot, Room]


class Counts(Protocol):
    new_rooms: int
    rooms_of_unknown_size: int
    shared_rooms: dict[str, int]


def rooms_for(edition: Edition, items: list[Item], *, usual: int, report: Counts) -> Rooms:
    """A room for each (room, area) of ``items``, by the names of room and building.

    A published programme means what it says: a room it uses for several sessions
    at once is marked as holding that many. "006A (160)" says its capacity.
    """
    wanted = sorted({(item.room, item.area) for item in items if item.room})
    known = _known(edition)
    missing = [spot for spot in wanted if spot not in known]
    made = _make(edition, missing)
    report.new_rooms = len(made)
    report.rooms_of_unknown_size = sum(not SEATS.search(name) for name, _area in made)
    rooms = {spot: room for spot, room in (known | made).items() if spot in set(wanted)}
    _share(rooms, most_at_once(items, usual=usual), report)
    return rooms


def _known(edition: Edition) -> Rooms:
    """The venue's rooms, by their name in any language with their building's in any.

    Without an area a name is enough, if only one room of the venue has it.
    """
    found = Room.objects.filter(building__venue=edition.venue).select_related("building")
    named = [(name, room) for room in found for name in set(room.name.values())]
    rooms: Rooms = {}
    alone: dict[str, list[Room]] = {}
    for name, room in named:
        alone.setdefault(name, []).append(room)
        for area in room.building.name.values():
            rooms[name, area] = room
    return {(name, ""): same[0] for name, same in alone.items() if len(same) == 1} | rooms


def _make(edition: Edition, missing: list[Spot]) -> Rooms:
    buildings = _buildings(edition, {area for _name, area in missing})
    rooms = Room.objects.filter(building__venue=edition.venue)
    taken = set(rooms.values_list("slug", flat=True))  # once per venue is once per building
    first = rooms.count()
    made = {
        (name, area): Room(
            building=buildings[area],
            slug=free_slug(name, taken, "room"),
            name=Words({edition.languages[0]: name}),
            capacity=_capacity(name),
            rank=min(first + place, 32_767),
        )
        for place, (name, area) in enumerate(missing)
    }
    Room.objects.bulk_create(made.values())
    return made


def _buildings(edition: Edition, areas: set[str]) -> dict[str, Building]:
    """A building for each area. What lies in none lies in one that is called as the venue is."""
    known = list(edition.venue.buildings.all())
    found = {name: building for building in known for name in building.name.values()}
    taken = {building.slug for building in known}
    made = {}
    for area in sorted({area or str(edition.venue.name) for area in areas} - found.keys()):
        slug = free_slug(area, taken, "place")
        words = Words({edition.languages[0]: area})
        made[area] = Building(venue=edition.venue, slug=slug, name=words)
    Building.objects.bulk_create(made.values())
    found |= made
    return {area: found[area or str(edition.venue.name)] for area in areas}


def _capacity(name: str) -> int:
    seats = SEATS.search(name)
    return max(1, int(seats[1])) if seats else UNKNOWN_CAPACITY


def _share(rooms: Rooms, most: dict[Spot, int], report: Counts) -> None:
    shared = []
    for spot, room in rooms.items():
        if most.get(spot, 1) > room.parallel:
            room.parallel = report.shared_rooms[spot[0]] = most[spot]
            shared.append(room)
    Room.objects.bulk_update(shared, ["parallel"], batch_size=50)


def free_slug(name: str, taken: set[str], fallback: str) -> str:
    """A slug for ``name`` that is not in ``taken``, and is from now on."""
    wish = slugify(name)[:LONGEST_SLUG].strip("-_") or fallback
    numbers: Iterable[str] = (f"{wish[: LONGEST_SLUG - 6]}-{n}" for n in range(2, 100_000))
    slug = wish if wish not in taken else next(slug for slug in numbers if slug not in taken)
    taken.add(slug)
    return slug
