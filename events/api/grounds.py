"""Rooms, buildings and gates of an edition, with their places on the map, for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from events.api import examples
from events.api.catalogue_shapes import BuildingShape, GateShape, RoomShape
from events.api.described import told
from events.api.published import Published
from events.models import Building, Gate, Room
from events.named import named_in
from events.walking import load_walks

TAG = "Programme"


class OfRooms(Published):
    serializer_class = RoomShape

    def rooms(self) -> QuerySet[Room]:
        named = Room.objects.filter(pk__in=named_in(self.release).rooms)
        loaded = named.select_related("building", "screen").prefetch_related("features", "names")
        return loaded.order_by("rank", "pk")


class Rooms(OfRooms):
    def get_queryset(self) -> QuerySet[Room]:
        return self.rooms()

    @told(
        TAG,
        _("The rooms of the programme and of the booths"),
        operation_id="list_rooms",
        answer=RoomShape(many=True),
        examples=[examples.ROOM],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)


class RoomDoor(OfRooms):
    def get_object(self) -> Room:
        where = {"building__slug": self.kwargs["building"], "slug": self.kwargs["room"]}
        return get_object_or_404(self.rooms(), **where)

    @told(TAG, _("One room"), operation_id="read_room", answer=RoomShape)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.one)


class OfBuildings(Published):
    serializer_class = BuildingShape

    @cached_property
    def buildings(self) -> QuerySet[Building]:
        rooms = Room.objects.filter(pk__in=named_in(self.release).rooms)
        theirs = rooms.select_related("building").order_by("rank", "pk")
        named = Building.objects.filter(pk__in=rooms.values("building")).select_related("zone")
        return named.prefetch_related(Prefetch("rooms", theirs)).order_by("slug")

    def get_serializer_context(self) -> dict[str, Any]:
        walks = load_walks(self.release.edition.venue_id)
        more = {"walks": walks, "buildings": self.buildings}
        return {**super().get_serializer_context(), **more}


class Buildings(OfBuildings):
    def get_queryset(self) -> QuerySet[Building]:
        return self.buildings

    @told(
        TAG,
        _("The buildings of the programme, on the map, and the walks between them"),
        operation_id="list_buildings",
        answer=BuildingShape(many=True),
        examples=[examples.BUILDING],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)


class BuildingDoor(OfBuildings):
    def get_object(self) -> Building:
        return get_object_or_404(self.buildings, slug=self.kwargs["building"])

    @told(
        TAG,
        _("One building and the walks from it"),
        operation_id="read_building",
        answer=BuildingShape,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.one)


class Gates(Published):
    serializer_class = GateShape

    def get_queryset(self) -> QuerySet[Gate]:
        return Gate.objects.filter(venue=self.release.edition.venue_id).order_by("slug")

    @told(
        TAG,
        _("The gates of the park"),
        operation_id="list_gates",
        answer=GateShape(many=True),
        examples=[examples.GATE],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)
