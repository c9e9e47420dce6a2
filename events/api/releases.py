"""Releases: read by everybody, published by the chair."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level
from events.api import examples
from events.api.described import STAFF_READING, WRITING, told
from events.api.doors import PublicToRead, clock_of
from events.api.fields import LARGEST
from events.api.forms import ReleaseForm
from events.api.published import Published
from events.api.release_shapes import ChangedLine, ReleaseInFull, ReleaseShape
from events.changelog import Changed, changed_upto
from events.models import Release
from events.releasing import publish

TAG = "Programme"


class Releases(PublicToRead, Published):
    serializer_class = ReleaseShape
    is_frozen = True

    def get_queryset(self) -> QuerySet[Release]:
        return self.release.edition.releases.order_by("-number")

    @told(
        TAG,
        _("The releases of an edition, the newest first"),
        operation_id="list_releases",
        answer=ReleaseShape(many=True),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)

    @told(
        "Organizing",
        _("Publish the draft as the next release"),
        operation_id="publish_release",
        description=_("For the chair. Clashes refuse it, and so does a draft without changes."),
        request=ReleaseForm,
        answer={201: ReleaseShape},
        refusals=(*STAFF_READING, *WRITING, 409),
        examples=[examples.RELEASE_BODY, examples.RELEASE, examples.NOT_PUBLISHABLE],
    )
    def post(self, request: Request, edition: str) -> Response:
        role = self.staff(Level.CHAIR)
        form = ReleaseForm(data=request.data)
        form.is_valid(raise_exception=True)
        release = publish(role.edition, by=role.user, **form.validated_data)
        shown = ReleaseShape(release, context=clock_of(role.edition))
        return Response(shown.data, status=201)


class OfOneRelease(Published):
    is_frozen = True

    @cached_property
    def asked(self) -> Release:
        """The release that the address names, of those up to the current one."""
        edition = self.release.edition
        numbered = edition.releases.filter(number__lte=self.release.number)
        found = get_object_or_404(numbered, number=min(self.kwargs["number"], LARGEST))
        found.edition = edition
        return found

    @cached_property
    def changed(self) -> Changed:
        return changed_upto(self.asked, most=1)[0]

    def version(self) -> Hashable:
        """One query: what the current release is. What an older one says stays as it is."""
        return self.release.pk

    def changed_at(self) -> datetime:
        return self.asked.published_at


class ReleaseDoor(OfOneRelease):
    serializer_class = ReleaseInFull

    def get_object(self) -> Any:
        return self.changed

    @told(
        TAG,
        _("One release, and how much it changed"),
        operation_id="read_release",
        answer=ReleaseInFull,
        examples=[examples.RELEASE_IN_FULL],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.one)


class ReleaseChanges(OfOneRelease):
    serializer_class = ChangedLine

    def get_queryset(self) -> Any:
        return self.changed.in_order

    @told(
        TAG,
        _("What a release changed, line by line"),
        operation_id="list_release_changes",
        description=_(
            "Cancelled first, then moved, restored, added and changed. "
            "The first release changed nothing: everything in it is new."
        ),
        answer=ChangedLine(many=True),
        examples=[examples.CHANGED_LINE],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)
