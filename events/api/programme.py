"""What has been published, for everybody. Nothing here reads the draft."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from events.api import examples
from events.api.described import READING, told
from events.api.doors import Public, clock_of, current_release
from events.api.forms import ProgrammeFilter
from events.api.shapes import EditionInFull, EditionShape, LineShape
from events.models import Edition, Release, ReleasedSlot, Room

TAG = "Programme"


def _editions() -> QuerySet[Edition]:
    return Edition.objects.public().select_related("series", "venue", "current_release")


class Editions(Public, ListAPIView[Edition]):
    serializer_class = EditionShape

    def get_queryset(self) -> QuerySet[Edition]:
        return _editions()

    @told(
        TAG,
        _("Editions that have published a programme"),
        operation_id="list_editions",
        answer=EditionShape(many=True),
        examples=[examples.EDITION],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class EditionDoor(Public, RetrieveAPIView[Edition]):
    serializer_class = EditionInFull

    def get_object(self) -> Edition:
        edition: Any = get_object_or_404(_editions(), slug=self.kwargs["edition"])
        lines = edition.current_release.lines.order_by()
        edition.days = lines.values("day").annotate(lines=Count("pk")).order_by("day")
        tracks = lines.exclude(track_slug="").order_by("track_slug")
        edition.tracks_shown = tracks.values("track_slug", "track_name", "track_colour").distinct()
        rooms = Room.objects.filter(pk__in=lines.values("room"))
        edition.rooms = rooms.select_related("building")
        return edition  # type: ignore[no-any-return]

    @told(
        TAG,
        _("One edition, with the days, rooms and tracks of its programme"),
        operation_id="read_edition",
        answer=EditionInFull,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.retrieve(request, *args, **kwargs)


class Programme(Public, ListAPIView[ReleasedSlot]):
    serializer_class = LineShape

    @cached_property
    def release(self) -> Release:
        release = current_release(self.kwargs["edition"])
        if release is None:
            raise Http404
        return release

    def get_queryset(self) -> QuerySet[ReleasedSlot]:
        wish = ProgrammeFilter(data=self.request.query_params)
        wish.is_valid(raise_exception=True)
        wanted = wish.validated_data
        lines = self.release.lines.select_related("room__building")
        if "day" in wanted:
            lines = lines.filter(day=wanted["day"])
        if "track" in wanted:
            lines = lines.filter(track_slug=wanted["track"])
        if "room" in wanted:
            building, _slash, room = wanted["room"].partition("/")
            lines = lines.filter(room__building__slug=building, room__slug=room)
        return lines

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **clock_of(self.release.edition)}

    @told(
        TAG,
        _("The published programme, in order of time"),
        operation_id="read_programme",
        description=_("Cancelled lines stay, marked, so that your copy can remove them."),
        parameters=[ProgrammeFilter],
        answer=LineShape(many=True),
        refusals=(400, *READING),
        examples=[examples.LINE],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)
