"""Where it all is: the places in use, and a page for each building and each room."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from events.models import Building, Edition, Print, Release, ReleasedSlot, Room
from events.public import facts, nodes
from events.public.current import current_release
from events.public.ground import Ground, load_ground
from events.public.map.chart import chart_of
from events.public.map.stops import Distances, by_minutes, measure, stops_of
from events.public.naming import lines_in_building, lines_in_room
from events.public.pages import this_minute, visitors_page
from events.public.spots import House, Spot, houses_of
from events.searching import sort_key
from events.translated import Words
from events.wording import row_of

# Fewer than so many sessions a day are little.
SPARSE = 2


class Place(NamedTuple):
    """A room in use; ``known`` is what stands on file of it, if it still exists."""

    spot: Spot
    known: Room | None


class Lot(NamedTuple):
    """A building in use with its rooms."""

    house: House
    building: Building | None
    places: list[Place]


@visitors_page
def places(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    lots = lots_of(release)
    pages = ((lot.house.name, facts.address("building", edition, lot.house.slug)) for lot in lots)
    context = {
        "edition": owner,
        "release": release,
        "lots": lots,
        "size": len(lots),
        "facts": facts.graph(
            nodes.index(owner, pgettext("where", "Places"), pages),
            nodes.way(owner, (pgettext("where", "Places"), "places")),
        ),
    }
    return render(request, "public/places/places.html", context)


@visitors_page
def building(request: HttpRequest, edition: str, building: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    houses = houses_of(release)
    lines = [line.localize(owner.tz) for line in lines_in_building(release, building)]
    ground = load_ground(owner.venue)
    house, known = houses.get(building), ground.buildings.get(building)
    if house is None:
        raise Http404
    context = {
        "edition": owner,
        "release": release,
        "now": this_minute(),
        "house": house,
        "building": known,
        "places": _places(house, _rooms(owner)),
        **_around(houses, ground, here=building),
        "lines": lines,
        "is_sparse": _is_sparse(lines),
        "facts": facts.graph(
            nodes.building(owner, building, house.name, known=known),
            nodes.way(
                owner, (pgettext("where", "Places"), "places"), (house.name, "building", building)
            ),
        ),
    }
    return render(request, "public/places/building.html", context)


@visitors_page
def room(request: HttpRequest, edition: str, building: str, room: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    houses = houses_of(release)
    house = houses.get(building)
    ground = load_ground(owner.venue)
    known = ground.buildings.get(building)
    if house is None or room not in house.spots:
        raise Http404
    lines = [line.localize(owner.tz) for line in lines_in_room(release, building, room)]
    spot, own = house.spots[room], _rooms(owner).get(f"{building}/{room}")
    page = facts.address("room", edition, building, room)
    inside = nodes.building(owner, building, house.name, known=known)
    context = {
        "edition": owner,
        "release": release,
        "now": this_minute(),
        "house": house,
        "spot": spot,
        "room": own,
        "names": _names(own),
        "gate": ground.nearest_gate(building),
        "screen": _screen(own),
        "features": row_of(str(each.name) for each in own.features.all()) if own else "",
        **_around(houses, ground, here=building),
        "lines": lines,
        "is_sparse": _is_sparse(lines),
        "facts": facts.graph(
            nodes.room(owner, spot.name, page=page, known=own, inside=inside),
            nodes.way(
                owner,
                (pgettext("where", "Places"), "places"),
                (house.name, "building", building),
                (spot.name, "room", building, room),
            ),
        ),
    }
    return render(request, "public/places/room.html", context)


def lots_of(release: Release) -> list[Lot]:
    """The buildings in use by the sound of their names, each with its rooms. Four queries."""
    venue = release.edition.venue
    known = {house.slug: house for house in venue.buildings.select_related("zone")}
    rooms = _rooms(release.edition)
    houses = sorted(houses_of(release).values(), key=lambda house: sort_key(str(house.name)))
    return [Lot(house, known.get(house.slug), _places(house, rooms)) for house in houses]


def _around(houses: dict[str, House], ground: Ground, *, here: str) -> dict[str, object]:
    """The map with the minutes from a building to everything else."""
    stops, distances = stops_of(houses, ground), Distances(ground)
    start = next((stop for stop in stops if stop.key == here), None)
    if start is None:  # the building is not where the release saw it
        return {}
    measure(stops, start, distances)
    chart = chart_of(stops, ground, distances)
    return {"start": start, "nearest": by_minutes(stops, start), "chart": chart}


def _screen(room: Room | None) -> str:
    """What can be shown in it: DCP 4K, 35 mm · 7.1"""
    screen = getattr(room, "screen", None)
    if screen is None:
        return ""
    formats = row_of(Print.Format(each).label for each in screen.formats if each in Print.Format)
    return " · ".join(filter(None, (formats, str(screen.get_audio_display()))))


def _is_sparse(lines: list[ReleasedSlot]) -> bool:
    """Whether there is so little a day that days need no headings of their own."""
    return len(lines) < SPARSE * len({line.day for line in lines})


def _rooms(edition: Edition) -> dict[str, Room]:
    """The rooms of the park by «building/room». Three queries, with features and old names."""
    rooms = Room.objects.filter(building__venue=edition.venue_id)
    loaded = rooms.select_related("building", "screen").prefetch_related("features", "names")
    return {f"{room.building.slug}/{room.slug}": room for room in loaded}


def _places(house: House, rooms: dict[str, Room]) -> list[Place]:
    found = [Place(spot, rooms.get(spot.key)) for spot in house.spots.values()]
    return sorted(
        found, key=lambda place: (place.known.rank if place.known else 0, place.spot.slug)
    )


def _names(room: Room | None) -> list[Words]:
    """What else it is or was called, if that is another name than today's."""
    names = room.names.all() if room else ()
    return [each.name for each in names if room and each.name != room.name]
