"""Where and when: the slots of the draft, their clashes, and what publishing would change."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level
from events.api import examples
from events.api.described import STAFF_READING, WRITING, told
from events.api.doors import Staff, clock_of
from events.api.draft_shapes import ChangeShape, PlacedShape, SlotShape
from events.api.forms import PlacementForm, VersionQuery
from events.clashes import plain
from events.lines import LineChange
from events.models import Edition, Slot, StaffRole
from events.releasing import changes_to_publish
from events.rules import clashes_at
from events.scheduling import place_slot, unplace_slot

TAG = "Organizing"


class DraftList(Staff):
    @cached_property
    def edition(self) -> Edition:
        return self.staff(Level.LOOK).edition

    def get_serializer_context(self) -> dict[str, Any]:
        return clock_of(self.edition)


class Slots(DraftList, ListAPIView[Slot]):
    serializer_class = SlotShape

    def get_queryset(self) -> QuerySet[Slot]:
        return _slots(self.edition).order_by(F("starts_at").asc(nulls_last=True), "pk")

    @told(
        TAG,
        _("All slots of the draft, placed or waiting"),
        operation_id="list_slots",
        answer=SlotShape(many=True),
        refusals=STAFF_READING,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class Changes(DraftList, ListAPIView[Any]):
    serializer_class = ChangeShape

    def get_queryset(self) -> list[LineChange]:  # type: ignore[override]
        return changes_to_publish(self.edition)

    @told(
        TAG,
        _("What publishing would change"),
        operation_id="list_changes",
        answer=ChangeShape(many=True),
        refusals=STAFF_READING,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class Placement(Staff):
    """Where a slot is. To place it, PUT; to take it off the grid, DELETE."""

    @told(
        TAG,
        _("Put a slot into a room from a moment on"),
        operation_id="place_slot",
        description=_(
            "Clashes do not refuse a place; the answer names them. "
            "If somebody was faster, you get 409 and, under now, the slot as it is."
        ),
        request=PlacementForm,
        answer=PlacedShape,
        refusals=(*STAFF_READING, *WRITING, 409),
        examples=[examples.PLACEMENT_BODY, examples.PLACED, examples.STALE_SLOT],
    )
    def put(self, request: Request, edition: str, uid: str) -> Response:
        role = self.staff(Level.PROGRAMME)
        slot = self._slot(role)
        form = PlacementForm(data=request.data, context=clock_of(role.edition))
        form.is_valid(raise_exception=True)
        version = form.validated_data["version"]
        placed = place_slot(slot, by=role.user, version=version, place=form.place())
        clashes = [plain(each) for each in clashes_at(placed)]
        answer = {"slot": self._slot(role), "clashes": clashes}
        return Response(PlacedShape(answer, context=clock_of(role.edition)).data)

    @told(
        TAG,
        _("Take a slot off the grid"),
        operation_id="unplace_slot",
        parameters=[VersionQuery],
        request=None,
        answer=SlotShape,
        refusals=(400, *STAFF_READING, 409),
    )
    def delete(self, request: Request, edition: str, uid: str) -> Response:
        role = self.staff(Level.PROGRAMME)
        slot = self._slot(role)
        wish = VersionQuery(data=request.query_params)
        wish.is_valid(raise_exception=True)
        unplace_slot(slot, by=role.user, version=wish.validated_data["version"])
        return Response(self.as_it_is_now())

    def as_it_is_now(self) -> dict[str, Any]:
        role = self.staff(Level.PROGRAMME)
        return SlotShape(self._slot(role), context=clock_of(role.edition)).data

    def _slot(self, role: StaffRole) -> Slot:
        return get_object_or_404(_slots(role.edition), uid=self.kwargs["uid"])


def _slots(edition: Edition) -> QuerySet[Slot]:
    slots = Slot.objects.filter(session__edition=edition)
    return slots.select_related("session__edition__series", "session__type", "room__building")
