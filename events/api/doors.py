"""Who may come in: everybody, or the staff of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import (
    SAFE_METHODS,
    BasePermission,
    IsAuthenticated,
    IsAuthenticatedOrReadOnly,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from events.access import staff_role
from events.models import Edition, Release, StaffRole
from events.packing import etag_of
from events.public.crossing import may_be_asked, open_to_all

OK = 200
ASK_EACH_TIME = "public, no-cache"


class Door(APIView):
    # OPTIONS would describe what a form accepts; the schema does that for everybody alike.
    metadata_class = None

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """A request of these kinds is answered the same for everybody, or for one person only."""
        if self.is_open(request):
            open_to_all(response)
        else:
            response["Cache-Control"] = "no-store, private"
        return super().finalize_response(request, response, *args, **kwargs)

    def is_open(self, request: Request) -> bool:
        return False


class OpenToAll(Door):
    """Browsers ask first whether a page of another site may read; it always may."""

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        response = Response(status=204)
        may_be_asked(response)
        return response


class Public(OpenToAll):
    """Read by everybody, from every site; who is signed in makes no difference."""

    authentication_classes = ()

    def is_open(self, request: Request) -> bool:
        return True

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(final, Response) and final.status_code == OK:
            final.add_post_render_callback(partial(_tagged, request))
        return final


def _tagged(request: Request, response: Response) -> HttpResponseBase:
    """The answer with an ETag of its bytes, or 304. For what no release says."""
    etag = f'"{etag_of(response.content)}"'
    response["ETag"] = etag
    response.setdefault("Cache-Control", ASK_EACH_TIME)
    reply = get_conditional_response(request._request, etag, response=response) or response
    open_to_all(reply)
    return reply


class Staff(Door):
    """For the staff of one edition. Without a role in it nobody can tell that it exists."""

    permission_classes: Sequence[type[BasePermission]] = (IsAuthenticated,)

    def staff(self, level: StaffRole.Level) -> StaffRole:
        return staff_role(self.request.user, self.kwargs["edition"], level)


class PublicToRead(OpenToAll, Staff):
    """Read by everybody, changed by staff."""

    permission_classes = (IsAuthenticatedOrReadOnly,)

    def get_authenticators(self) -> list[BaseAuthentication]:
        # While the schema is drawn there is no request, and what counts is how to change things.
        is_read = self.request is not None and self.request.method in SAFE_METHODS
        return [] if is_read else [SessionAuthentication()]

    def is_open(self, request: Request) -> bool:
        return request.method in SAFE_METHODS


def current_release(edition: str) -> Release | None:
    """What the public sees now of the edition with this slug."""
    releases = Release.objects.current().filter(edition__slug=edition)
    return releases.select_related("edition__series__family", "edition__venue").first()


def clock_of(edition: Edition) -> dict[str, Any]:
    """For shapes: times are written and read on the clock of ``edition``."""
    return {"edition": edition, "tz": edition.tz}
