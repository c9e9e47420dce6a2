"""What is wrong with the draft, its ways out, and what was taken for right."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level, may_accept, may_decide, may_read_reason
from events.api import examples
from events.api.described import STAFF_READING, WRITING, told
from events.api.doors import Staff, clock_of
from events.api.draft_shapes import ClashShape, OneClashShape, SlotShape
from events.clashes import Clash, find_clashes, plain
from events.clashes.ways import ways_out
from events.grid import Grid, load_grid
from events.mending import mend
from events.models import Slot, StaffRole
from events.rules import LONGEST_REASON, accept, withdraw

TAG = "Organizing"


class Clashes(Staff, ListAPIView[Any]):
    serializer_class = ClashShape

    def get_queryset(self) -> Any:
        # Lists are passed on: what is confidential is told to chairs one by one.
        return [plain(clash) for clash in find_clashes(load_grid(self.staff(Level.LOOK).edition))]

    @told(
        TAG,
        _("What is wrong with the draft"),
        operation_id="list_clashes",
        answer=ClashShape(many=True),
        refusals=STAFF_READING,
        examples=[examples.CLASH],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class ClashDoor(Staff):
    @told(
        TAG,
        _("One clash with its ways out"),
        operation_id="read_clash",
        description=_(
            "Each way out was tried: it mends the clash and makes no other. "
            "Facts is what you accept; it is another one as soon as a fact changes."
        ),
        answer=OneClashShape,
        refusals=STAFF_READING,
        examples=[examples.ONE_CLASH],
    )
    def get(self, request: Request, edition: str, clash: str) -> Response:
        role = self.staff(Level.LOOK)
        grid = load_grid(role.edition)
        found = next((each for each in find_clashes(grid) if each.key == clash), None)
        if found is None:
            raise Http404
        return Response(OneClashShape(_whole(grid, found, role), context=_clock(role)).data)


def _whole(grid: Grid, clash: Clash, role: StaffRole) -> dict[str, Any]:
    """``clash`` as the reader may see it; ways out are for those who may go them."""
    may_edit = role.level >= Level.PROGRAMME and not clash.is_accepted
    ways = ways_out(grid, clash) if may_edit else ()
    return {
        **plain(clash, for_chair=role.level >= Level.CHAIR, ways=ways),
        "facts": clash.fingerprint,
        "may_accept": may_accept(role, clash.kind),
        "waiver": clash.waiver if may_read_reason(role, clash.kind) else None,
    }


class WayForm(serializers.Serializer[Any]):
    way = serializers.CharField(max_length=64, help_text=_("The action of one of its ways"))


class MendedShape(serializers.Serializer[Any]):
    text = serializers.CharField(help_text=_("What was done, in words"))
    slots = SlotShape(many=True)


class Mending(Staff):
    @told(
        TAG,
        _("Go a way out of a clash"),
        operation_id="mend_clash",
        description=_("If the draft has changed and the way is none any more, you get 409."),
        request=WayForm,
        answer=MendedShape,
        refusals=(*STAFF_READING, *WRITING, 409),
        examples=[examples.WAY_BODY, examples.MENDED, examples.NOT_MENDABLE],
    )
    def post(self, request: Request, edition: str, clash: str) -> Response:
        role = self.staff(Level.PROGRAMME)
        form = WayForm(data=request.data)
        form.is_valid(raise_exception=True)
        way = mend(role.edition, clash, form.validated_data["way"], by=role.user)
        slots = Slot.objects.filter(pk__in=way.moves).order_by("starts_at", "pk")
        loaded = slots.select_related("session__edition__series", "room__building")
        answer = {"text": way.text, "slots": loaded}
        return Response(MendedShape(answer, context=_clock(role)).data)


class AcceptForm(serializers.Serializer[Any]):
    facts = serializers.CharField(max_length=32, help_text=_("Of the clash as you saw it"))
    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text=_("Why this is right, for whoever comes after you")
    )


class AcceptedShape(serializers.Serializer[Any]):
    accepted = serializers.BooleanField()


class WaiverDoor(Staff):
    """Whether a clash is taken for right. To accept it, PUT; to let it count again, DELETE."""

    @told(
        TAG,
        _("Accept a clash with a reason"),
        operation_id="accept_clash",
        description=_(
            "It stops nothing as long as the facts behind it stay the same; "
            "then it counts again. What is confidential only a chair accepts."
        ),
        request=AcceptForm,
        answer=AcceptedShape,
        refusals=(*STAFF_READING, *WRITING, 409),
        examples=[examples.ACCEPT_BODY, examples.NOT_ACCEPTABLE],
    )
    def put(self, request: Request, edition: str, clash: str) -> Response:
        role = self._whoever_decides(clash)
        form = AcceptForm(data=request.data)
        form.is_valid(raise_exception=True)
        accept(role.edition, clash, by=role.user, **form.validated_data)
        return Response({"accepted": True})

    @told(
        TAG,
        _("Let an accepted clash count again"),
        operation_id="withdraw_clash",
        request=None,
        answer=AcceptedShape,
        refusals=STAFF_READING,
    )
    def delete(self, request: Request, edition: str, clash: str) -> Response:
        role = self._whoever_decides(clash)
        withdraw(role.edition, clash, by=role.user)
        return Response({"accepted": False})

    def _whoever_decides(self, clash: str) -> StaffRole:
        role = self.staff(Level.PROGRAMME)
        if not may_decide(role, clash):
            raise Http404
        return role


def _clock(role: StaffRole) -> dict[str, Any]:
    return clock_of(role.edition)
