"""What has been published, for everybody. Nothing here reads the draft."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from events.api import examples
from events.api.asking import ProgrammeFilter
from events.api.described import READING, told
from events.api.edition_shapes import EditionInFull, SessionInFull
from events.api.published import Published
from events.api.shapes import EditionShape, LineShape
from events.models import Edition, ReleasedSlot

TAG = "Programme"


class Editions(Published):
    serializer_class = EditionShape

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "view": self}

    def get_queryset(self) -> QuerySet[Edition]:
        loaded = Edition.objects.public().select_related("series__family", "venue")
        return loaded.select_related("current_release")

    def version(self) -> Hashable:
        return tuple(Edition.objects.public().values_list("current_release", flat=True))

    @told(
        TAG,
        _("Editions that have published a programme"),
        operation_id="list_editions",
        answer=EditionShape(many=True),
        examples=[examples.EDITION],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)


class EditionDoor(Published):
    @told(
        TAG,
        _("One edition, with all that its programme can be asked for"),
        operation_id="read_edition",
        answer=EditionInFull,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(lambda: Response(EditionInFull(self.release.edition).data))


class Programme(Published):
    serializer_class = LineShape
    asks = ProgrammeFilter
    is_frozen = True

    def get_queryset(self) -> QuerySet[ReleasedSlot]:
        return self.release.lines.filter(self.wish().condition())

    @told(
        TAG,
        _("The published programme, in order of time"),
        operation_id="read_programme",
        description=_(
            "Cancelled lines stay, marked, so that your copy can remove them. "
            "Parameters narrow it together; of one given several times, one is enough."
        ),
        parameters=[ProgrammeFilter],
        answer=LineShape(many=True),
        refusals=(400, *READING),
        examples=[examples.LINE],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)


class ProgrammeSession(Published):
    is_frozen = True

    def session(self) -> Response:
        found = self.release.lines.filter(code=self.kwargs["code"])
        lines = list(found.order_by("is_cancelled", "starts_at", "uid"))
        if not lines:
            raise Http404
        return Response(SessionInFull(lines, context=self.get_serializer_context()).data)

    @told(
        TAG,
        _("One session, with each time it is on"),
        operation_id="read_published_session",
        answer=SessionInFull,
        examples=[examples.PUBLISHED_SESSION],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.session)
