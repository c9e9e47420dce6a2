"""The best free places for one slot of the draft."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level
from events.api import examples
from events.api.described import STAFF_READING, told
from events.api.doors import clock_of
from events.api.fields import Moment, slug_of
from events.api.rearranging import TAG, OneSlot
from events.clashes import FreePlace
from events.placing import free_places


class FreeQuery(serializers.Serializer[Any]):
    day = serializers.DateField(
        required=False, help_text=_("Look on this festival day first; else on its own")
    )


class FreePlaceShape(serializers.Serializer[Any]):
    """Somewhere to put a slot as it is: PUT its placement with this room and this time."""

    room = serializers.SerializerMethodField(help_text=_("Building and room: furnace-3/hall-1"))
    starts_at = Moment(source="span.begins")
    ends_at = Moment(source="span.ends")
    label = serializers.CharField(source="*", help_text=_("The same in words"))  # type: ignore[assignment]
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text=_("What speaks for it")
    )

    def get_room(self, place: FreePlace) -> str:
        return slug_of(place.room.row)


class FreePlacesShape(serializers.Serializer[Any]):
    places = FreePlaceShape(many=True, help_text=_("At most six, the best first"))


class FreePlaces(OneSlot):
    @told(
        TAG,
        _("The best free places for a slot, and what speaks for each"),
        operation_id="list_free_places",
        description=_("Each was tried: nothing is wrong there that is not wrong everywhere."),
        parameters=[FreeQuery],
        answer=FreePlacesShape,
        refusals=(400, *STAFF_READING),
        examples=[examples.FREE_PLACES],
    )
    def get(self, request: Request, edition: str, uid: str) -> Response:
        role = self.staff(Level.LOOK)
        wish = FreeQuery(data=request.query_params)
        wish.is_valid(raise_exception=True)
        slot = self.slot_of(role, uid)
        places = free_places(slot, day=wish.validated_data.get("day"))
        return Response(FreePlacesShape({"places": places}, context=clock_of(role.edition)).data)
