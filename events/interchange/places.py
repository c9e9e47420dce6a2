"""The rooms of an imported programme: known ones found again, new ones made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol

from django.utils.text import slugify

from events.interchange.programmes import Item, most_at_once
from events.models import Building, Edition, Room
from events.translated import Words

SEATS = re.compile(r"\((\d{1,5})\)")
UNKNOWN_CAPACITY = 100
# By (room, area), as the file names them.
Rooms = dict[tuple[str, str], Room]


class Counts(Protocol):
    new_rooms: int
    shared_rooms: dict[str, int]


def rooms_for(edition: Edition, items: list[Item], *, usual: int, report: Counts) -> Rooms:
    """A room for each (room, area) of ``items``, by its name in any language.

    A published programme means what it says: a room it uses for several sessions
    at once is marked as holding that many. "006A (160)" says its capacity.
    """
    known = Room.objects.filter(building__venue=edition.venue).select_related("building")
    by_name = {name: room for room in known for name in room.name.values()}
    most = most_at_once(items, usual=usual)
    rooms: Rooms = {}
    for name, area in sorted({(item.room, item.area) for item in items if item.room}):
        if name not in by_name:
            by_name[name] = _new_room(edition, name, area)
            report.new_rooms += 1
        room = rooms[name, area] = by_name[name]
        if most.get(name, 1) > room.parallel:
            Room.objects.filter(pk=room.pk).update(parallel=most[name])
            room.parallel = report.shared_rooms[name] = most[name]
    return rooms


def _new_room(edition: Edition, name: str, area: str) -> Room:
    language = edition.languages[0]
    area = area or str(edition.venue.name)
    building = Building.objects.filter(
        venue=edition.venue, slug=_slug(area)
    ).first() or Building.objects.create(
        venue=edition.venue, slug=_slug(area), name=Words({language: area})
    )
    seats = SEATS.search(name)
    return Room.objects.create(
        building=building,
        slug=_free_slug(building, _slug(name)),
        name=Words({language: name}),
        capacity=max(1, int(seats[1])) if seats else UNKNOWN_CAPACITY,
        rank=Room.objects.filter(building__venue=edition.venue).count(),
    )


def _free_slug(building: Building, wish: str) -> str:
    taken: Iterable[Any] = building.rooms.values_list("slug", flat=True)
    slug, number = wish, 2
    while slug in set(taken):
        slug, number = f"{wish[:44]}-{number}", number + 1
    return slug


def _slug(name: str) -> str:
    """ASCII from any script: names without Latin letters get their code points."""
    return slugify(name)[:50] or name.encode().hex()[:50] or "place"
