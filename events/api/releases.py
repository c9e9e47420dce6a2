"""Releases: read by everybody, published by the chair."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level
from events.api import examples
from events.api.described import STAFF_READING, WRITING, told
from events.api.doors import PublicToRead, clock_of
from events.api.forms import ReleaseForm
from events.api.shapes import ReleaseShape
from events.models import Edition, Release
from events.releasing import publish


class Releases(PublicToRead, ListAPIView[Release]):
    serializer_class = ReleaseShape

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(Edition.objects.public(), slug=self.kwargs["edition"])

    def get_queryset(self) -> QuerySet[Release]:
        return self.edition.releases.order_by("-number")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **clock_of(self.edition)}

    @told(
        "Programme",
        _("The releases of an edition, the newest first"),
        operation_id="list_releases",
        answer=ReleaseShape(many=True),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

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
