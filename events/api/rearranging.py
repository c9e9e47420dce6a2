"""Slots that change places with one another, or are kept where they are."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level
from events.api import examples
from events.api.described import STAFF_READING, WRITING, told
from events.api.doors import Staff, clock_of
from events.api.draft_shapes import SlotShape
from events.api.fields import Version
from events.api.forms import VersionQuery
from events.models import Edition, Slot, StaffRole
from events.scheduling import pin_slot, swap_slots, unpin_slot

TAG = "Organizing"


class SwapForm(serializers.Serializer[Any]):
    version = Version()
    other = serializers.UUIDField(help_text=_("The slot to change places with"))
    other_version = Version()


class SwappedShape(serializers.Serializer[Any]):
    slots = SlotShape(many=True)


class OneSlot(Staff):
    """A door to one slot of the draft, for those who make the programme."""

    def slot_of(self, role: StaffRole, uid: object) -> Slot:
        slots = Slot.objects.filter(session__edition=role.edition)
        loaded = slots.select_related("session__edition__series", "session__type", "room__building")
        return get_object_or_404(loaded, uid=uid)

    def as_it_is_now(self) -> dict[str, Any]:
        role = self.staff(Level.PROGRAMME)
        return _shown(self.slot_of(role, self.kwargs["uid"]), role.edition)


class Swap(OneSlot):
    @told(
        TAG,
        _("Let two slots change places"),
        operation_id="swap_slots",
        description=_("Each keeps its own length. Both versions must be the ones you saw."),
        request=SwapForm,
        answer=SwappedShape,
        refusals=(*STAFF_READING, *WRITING, 409),
        examples=[examples.SWAP_BODY],
    )
    def post(self, request: Request, edition: str, uid: str) -> Response:
        role = self.staff(Level.PROGRAMME)
        slot = self.slot_of(role, uid)
        form = SwapForm(data=request.data)
        form.is_valid(raise_exception=True)
        wish = form.validated_data
        other = self.slot_of(role, wish["other"])
        versions = {"version": wish["version"], "other_version": wish["other_version"]}
        swapped = swap_slots(slot, other, by=role.user, **versions)
        return Response({"slots": [_shown(each, role.edition) for each in swapped]})


class Pin(OneSlot):
    """Whether a slot stays where it is. To pin it, PUT; to let it go, DELETE."""

    @told(
        TAG,
        _("Pin a slot to its place"),
        operation_id="pin_slot",
        parameters=[VersionQuery],
        request=None,
        answer=SlotShape,
        refusals=(400, *STAFF_READING, 409),
    )
    def put(self, request: Request, edition: str, uid: str) -> Response:
        return self._change(pin_slot)

    @told(
        TAG,
        _("Let a pinned slot be moved again"),
        operation_id="unpin_slot",
        parameters=[VersionQuery],
        request=None,
        answer=SlotShape,
        refusals=(400, *STAFF_READING, 409),
    )
    def delete(self, request: Request, edition: str, uid: str) -> Response:
        return self._change(unpin_slot)

    def _change(self, rule: Any) -> Response:
        role = self.staff(Level.PROGRAMME)
        slot = self.slot_of(role, self.kwargs["uid"])
        wish = VersionQuery(data=self.request.query_params)
        wish.is_valid(raise_exception=True)
        changed = rule(slot, by=role.user, version=wish.validated_data["version"])
        return Response(_shown(changed, role.edition))


def _shown(slot: Slot, edition: Edition) -> dict[str, Any]:
    return dict(SlotShape(slot, context=clock_of(edition)).data)
