"""Answers that calendar apps understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

CALENDAR = "text/calendar; charset=utf-8"
FRESH = "max-age=300, stale-while-revalidate=3600"
CODING = re.compile(r"^(?P<name>[\w*-]+)(?:\s*;\s*q=(?P<q>[\d.]+))?$")


@dataclass(frozen=True)
class Version:
    """What an app compares: the tag of the plain bytes and the second of the last change."""

    tag: str
    changed_at: datetime

    @property
    def second(self) -> int:
        return int(self.changed_at.timestamp())

    def etag(self, *, gzipped: bool) -> str:
        """A strong ETag: the plain and the gzipped bytes have one each."""
        return f'"{self.tag}-gz"' if gzipped else f'"{self.tag}"'


@dataclass(frozen=True)
class File:
    """How an answer is named and who may keep it."""

    name: str
    is_public: bool


# Given whether the app takes gzip: the bytes, and the version they are of.
Load = Callable[[bool], tuple[Version, bytes]]


def calendar_reply(
    request: HttpRequest, version: Version, *, file: File, load: Load
) -> HttpResponseBase:
    """304 if the app already has this version, else the calendar. Only then are bytes loaded."""
    gzipped = accepts_gzip(request)
    reply = get_conditional_response(request, version.etag(gzipped=gzipped), version.second)
    if reply is None:
        version, body = load(gzipped)
        reply = _calendar(body, file, gzipped=gzipped)
    reply["ETag"] = version.etag(gzipped=gzipped)
    reply["Last-Modified"] = http_date(version.second)
    reply["Cache-Control"] = f"{'public' if file.is_public else 'private'}, {FRESH}"
    reply["Vary"] = "Accept-Encoding"
    if file.is_public:
        reply["Access-Control-Allow-Origin"] = "*"
        reply["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        reply["X-Robots-Tag"] = "noindex"
    return reply


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether Accept-Encoding names gzip (or anything) with a weight above nought."""
    weights = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        if found := CODING.match(part.strip()):
            weights[found["name"]] = _weight(found["q"])
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _calendar(body: bytes, file: File, *, gzipped: bool) -> HttpResponse:
    reply = HttpResponse(body, content_type=CALENDAR)
    reply["Content-Length"] = str(len(body))
    reply["Content-Disposition"] = f'inline; filename="{file.name}"'
    if gzipped:
        reply["Content-Encoding"] = "gzip"
    return reply


def _weight(q: str | None) -> float:
    if q is None:
        return 1.0
    return float(q) if re.fullmatch(r"\d(\.\d*)?", q) else 0.0
