"""What a release says, to programs: made once and kept a minute. Asked again it costs one row."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from events.api.doors import Public, clock_of, current_release
from events.keeping import SHELF, Kept, an_answer
from events.models import Release
from events.public.kept import ask_only
from events.public.replies import kept_reply

PAGING = ("page", "page_size")
JSON = "application/json"
A_MINUTE = "public, max-age=60, stale-while-revalidate=600"


class Published(Public, GenericAPIView[Any]):
    """Of the current release of one edition."""

    # The parameters that are read; whatever else an address has makes no difference.
    asks: type[serializers.Serializer[Any]] | None = None
    # Whether nothing but a release changes it.
    is_frozen = False

    @cached_property
    def release(self) -> Release:
        release = current_release(self.kwargs["edition"])
        if release is None:
            raise Http404
        release.edition.current_release = release
        return release

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "view": self, **clock_of(self.release.edition)}

    def wish(self) -> Any:
        """What the address asks for, checked: an instance of ``asks``."""
        assert self.asks
        form = self.asks(data=self.request.query_params, context=clock_of(self.release.edition))
        form.is_valid(raise_exception=True)
        return form

    def kept(self, make: Callable[[], Response]) -> HttpResponseBase:
        """The answer that ``make`` gives, from the shelf if it lies there."""
        request = self.request._request
        names = [*PAGING, *(self.asks().fields if self.asks else ())]
        asked = ask_only(request, names)
        name = ("api", self.version(), request.path, asked, get_language(), settings.SITE_URL)
        return kept_reply(request, SHELF.get(name, lambda: self._kept(make())))

    def many(self) -> Response:
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def one(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    def version(self) -> Hashable:
        return self.release.pk

    def changed_at(self) -> datetime | None:
        return self.release.published_at if self.is_frozen else None

    def _kept(self, response: Response) -> Kept:
        headers = {"Cache-Control": A_MINUTE}
        if "Link" in response:
            headers["Link"] = response["Link"]
        body = JSONRenderer().render(response.data)
        return an_answer(body, JSON, headers=headers, changed_at=self.changed_at())
