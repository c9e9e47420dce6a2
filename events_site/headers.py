"""What every answer carries, and what every request must be."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]

NUL = "\x00"
BUSY = re.compile(r"locked|lock timeout|deadlock|statement timeout|couldn't get a connection|pool")


class SafeHeaders:
    """A strict Content-Security-Policy and its neighbours, on every answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        rules = (f"{name} {' '.join(places)}" for name, places in settings.SECURE_CSP.items())
        self.policy = "; ".join(rules)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class GzipPages(GZipMiddleware):
    """Packs pages. What says that it varies chose its own bytes; its ETag promises those."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if "Accept-Encoding" in response.get("Vary", ""):
            return response
        return super().process_response(request, response)


class WellFormedRequests:
    """Refuses what no browser sends: a NUL in the address, which PostgreSQL would choke on."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("A request must not contain NUL.")
        return self.answer(request)


class BusyDatabase:
    """A lock that did not come in time is «busy, try again», not an error."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (isinstance(error, OperationalError) and BUSY.search(str(error))):
            return None
        response = render(request, "errors/busy.html", status=503)
        response["Retry-After"] = "2"
        return response
