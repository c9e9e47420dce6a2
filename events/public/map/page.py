"""The map of the park: what is where, and how many minutes it is on foot."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.public import facts, nodes
from events.public.current import current_release
from events.public.ground import load_ground
from events.public.map.chart import chart_of
from events.public.map.stops import Distances, by_minutes, measure, stops_of, table_of
from events.public.pages import visitors_page
from events.public.spots import houses_of


@visitors_page
def park_map(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    ground = load_ground(owner.venue)
    stops = stops_of(houses_of(release), ground)
    distances = Distances(ground, step_free="step-free" in request.GET)
    start = next((stop for stop in stops if stop.key == request.GET.get("from")), None)
    if start:
        measure(stops, start, distances)
    context = {
        "edition": owner,
        "release": release,
        "stops": [stop for stop in stops if not stop.gate],
        "gates": [stop for stop in stops if stop.gate],
        "start": start,
        "nearest": by_minutes(stops, start),
        "step_free": distances.step_free,
        "chart": chart_of(stops, ground, distances),
        "table": table_of(stops, distances),
        "facts": facts.graph(
            {**facts.park(owner), "hasMap": facts.address("map", edition)},
            nodes.way(owner, (_("Map"), "map")),
        ),
    }
    return render(request, "public/places/map.html", context)
