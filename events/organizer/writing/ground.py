"""The venue itself, its zones and its gates; and one page that lists all of the grounds."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from events import grounds
from events.access import Level, staff_role
from events.models import Gate, StaffRole, Venue, Zone
from events.organizer.roles import page
from events.organizer.writing import asked
from events.organizer.writing.addressed import Addressed
from events.organizer.writing.asked import NAME, Wording
from events.organizer.writing.desk import Desk
from events.organizer.writing.sheet import Group, Sheet


class VenueSheet(Sheet):
    model = Venue
    wordings = {"name": NAME, "address": Wording(gettext_lazy("Address in %(language)s"))}
    groups = (
        Group("venue", gettext_lazy("The venue"), ("name", "address"), True),
        Group("map", gettext_lazy("On the map"), ("latitude", "longitude")),
    )

    latitude = asked.degrees(gettext_lazy("Latitude"), most=90)
    longitude = asked.degrees(gettext_lazy("Longitude"), most=180)


class ZoneSheet(Addressed):
    model = Zone
    wordings = {"name": NAME}
    groups = (
        Group("zone", gettext_lazy("The zone"), ("name",), True),
        Group("address", gettext_lazy("Address"), ("slug",)),
    )


class GateSheet(Addressed):
    model = Gate
    wordings = {"name": NAME}
    groups = (
        Group("gate", gettext_lazy("The gate"), ("name", "note"), True),
        Group("map", gettext_lazy("On the map"), ("map_x", "map_y")),
        Group("address", gettext_lazy("Address"), ("slug",)),
    )

    map_x = asked.metres_east()
    map_y = asked.metres_north()
    note = asked.note()


def _zone(role: StaffRole, zone: str) -> Zone:
    return get_object_or_404(role.edition.venue.zones, slug=zone)


def _gate(role: StaffRole, gate: str) -> Gate:
    return get_object_or_404(role.edition.venue.gates, slug=gate)


LIST, LIST_NAME = "manage-grounds", gettext_lazy("The grounds")
ZONES = Desk(
    ZoneSheet,
    new=gettext_lazy("Add a zone"),
    list_route=LIST,
    list_name=LIST_NAME,
    route="manage-zone",
    address=lambda zone: [zone.slug],
    find=_zone,
    add=grounds.add_zone,
    edit=grounds.edit_zone,
    remove=grounds.remove_zone,
    uses=grounds.uses_of_zone,
)
GATES = Desk(
    GateSheet,
    new=gettext_lazy("Add a gate"),
    list_route=LIST,
    list_name=LIST_NAME,
    route="manage-gate",
    address=lambda gate: [gate.slug],
    find=_gate,
    add=grounds.add_gate,
    edit=grounds.edit_gate,
    remove=grounds.remove_gate,
    uses=grounds.uses_of_gate,
)
VENUE = Desk(
    VenueSheet,
    list_route=LIST,
    list_name=LIST_NAME,
    route="manage-venue",
    address=lambda venue: [],
    find=lambda role: role.edition.venue,
    edit=grounds.edit_venue,
    level=Level.CHAIR,
)


@login_required
@require_safe
def ground(request: HttpRequest, edition: str) -> HttpResponse:
    """Everything of the venue but its rooms, which have a list of their own."""
    role = staff_role(request.user, edition, Level.LOOK)
    venue = role.edition.venue
    buildings = venue.buildings.select_related("zone").annotate(count=Count("rooms"))
    facts: dict[str, Any] = {"venue": venue, "buildings": buildings}
    facts |= {"zones": venue.zones.all(), "gates": venue.gates.order_by("pk")}
    return page(request, "writing/grounds", role, **facts)
