"""Undoing the last thing one did, and doing it again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level
from events.api.described import STAFF_READING, WRITING, told
from events.api.doors import Staff, clock_of
from events.api.fields import Moment
from events.undoing import redo, steps_of, undo

TAG = "Organizing"


class StepShape(serializers.Serializer[Any]):
    verb = serializers.CharField(help_text=_("For programs: a closed word such as place"))
    titles = serializers.ListField(
        child=serializers.CharField(), help_text=_("What it was done to")
    )
    text = serializers.CharField(source="__str__", help_text=_("For people"))
    at = Moment()
    is_undone = serializers.BooleanField()


class Steps(Staff):
    @told(
        TAG,
        _("What you did last and can undo or do again, the newest first"),
        operation_id="list_steps",
        answer=StepShape(many=True),
        refusals=STAFF_READING,
    )
    def get(self, request: Request, edition: str) -> Response:
        role = self.staff(Level.PROGRAMME)
        steps = steps_of(role.edition, role.user)
        return Response(StepShape(steps, many=True, context=clock_of(role.edition)).data)


class Turn(Staff):
    rule = staticmethod(undo)

    def turn(self) -> Response:
        role = self.staff(Level.PROGRAMME)
        step = self.rule(role.edition, by=role.user)
        return Response(StepShape(step, context=clock_of(role.edition)).data)


class Undo(Turn):
    @told(
        TAG,
        _("Undo the last thing you did"),
        operation_id="undo",
        description=_(
            "Whatever was done in one go is undone in one go, or not at all if somebody else "
            "has gone on from there."
        ),
        request=None,
        answer=StepShape,
        refusals=(*STAFF_READING, *WRITING, 409),
    )
    def post(self, request: Request, edition: str) -> Response:
        return self.turn()


class Redo(Turn):
    rule = staticmethod(redo)

    @told(
        TAG,
        _("Do again what you undid last"),
        operation_id="redo",
        request=None,
        answer=StepShape,
        refusals=(*STAFF_READING, *WRITING, 409),
    )
    def post(self, request: Request, edition: str) -> Response:
        return self.turn()
