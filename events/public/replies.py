"""Bytes with a version: answers that calendar apps and other programs understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from events.keeping import Kept
from events.public.crossing import open_to_all

CALENDAR = "text/calendar; charset=utf-8"
FRESH = "max-age=300, stale-while-revalidate=3600"
OK = 200
CODING = re.compile(r"^(?P<name>[\w*-]+)(?:\s*;\s*q=(?P<q>[\d.]+))?$")


@dataclass(frozen=True)
class Version:
    """What an app compares: the tag of the plain bytes, and when they last changed, if known."""

    tag: str
    changed_at: datetime | None

    @property
    def second(self) -> int | None:
        return int(self.changed_at.timestamp()) if self.changed_at else None

    def etag(self, *, gzipped: bool) -> str:
        """A strong ETag: the plain and the gzipped bytes have one each."""
        return f'"{self.tag}-gz"' if gzipped else f'"{self.tag}"'


@dataclass(frozen=True)
class File:
    """How an answer is named, what it is, and who may keep it."""

    name: str
    is_public: bool
    content_type: str = CALENDAR
    fresh: str = FRESH


# Given whether the app takes gzip: the bytes, and the version they are of.
Load = Callable[[bool], tuple[Version, bytes]]


def file_reply(
    request: HttpRequest, version: Version, *, file: File, load: Load
) -> HttpResponseBase:
    """304 if the app already has this version, else the file. Only then are bytes loaded."""
    reply = versioned(request, version, content_type=file.content_type, load=load)
    if reply.status_code == OK:
        reply["Content-Disposition"] = f'inline; filename="{file.name}"'
    reply["Cache-Control"] = f"{'public' if file.is_public else 'private'}, {file.fresh}"
    if file.is_public:
        open_to_all(reply)
    else:
        reply["X-Robots-Tag"] = "noindex"
    return reply


def kept_reply(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """An answer from the shelf, or 304. It carries the headers it was kept with."""
    version = Version(kept.etag, kept.changed_at)

    def load(gzipped: bool) -> tuple[Version, bytes]:
        return version, kept.bytes_for(gzipped=gzipped)

    reply = versioned(request, version, content_type=kept.content_type, load=load)
    for name, value in kept.headers.items():
        reply[name] = value
    return reply


def versioned(
    request: HttpRequest, version: Version, *, content_type: str, load: Load
) -> HttpResponseBase:
    gzipped = accepts_gzip(request)
    reply = get_conditional_response(request, version.etag(gzipped=gzipped), version.second)
    if reply is None:
        version, body = load(gzipped)
        reply = HttpResponse(body, content_type=content_type)
        reply["Content-Length"] = str(len(body))
        if gzipped:
            reply["Content-Encoding"] = "gzip"
    reply["ETag"] = version.etag(gzipped=gzipped)
    if version.second is not None:
        reply["Last-Modified"] = http_date(version.second)
    reply["Vary"] = "Accept-Encoding"
    return reply


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether Accept-Encoding names gzip (or anything) with a weight above nought."""
    weights = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        if found := CODING.match(part.strip()):
            weights[found["name"]] = _weight(found["q"])
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(q: str | None) -> float:
    if q is None:
        return 1.0
    return float(q) if re.fullmatch(r"\d(\.\d*)?", q) else 0.0
