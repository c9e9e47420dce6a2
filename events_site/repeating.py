"""An answer that is the same for everybody is given again for a second, asking nobody.

In the minute a programme comes out thousands ask for the same few addresses. Whatever an
answer says of itself with ``Cache-Control: public`` may be told to anybody, so those who ask
the very same within a second are told the very same. Nobody has to say when something
changed: a second later it is asked for again.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from events.public.remembered import is_anybody
from events_site.headers import Answer

# An answer may depend on these and on its address, and on nothing else.
VARYING = ("ACCEPT", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "HOST", "ORIGIN")
# However many addresses somebody thinks of within a second.
MOST_BYTES = 24_000_000

Asked = tuple[str | None, ...]


class Given(NamedTuple):
    until: float
    body: bytes
    headers: dict[str, str]


class Repeat:
    """The outermost of all: what it has kept went through everything else."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._lock = Lock()
        self._given: dict[Asked, Given] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        seconds = settings.REPEAT_SECONDS
        if not seconds or request.method not in ("GET", "HEAD") or not is_anybody(request):
            return self.answer(request)
        asked = _asked(request)
        given = self._given.get(asked)
        if given and monotonic() < given.until:
            return _again(request, given)
        response = self.answer(request)
        if request.method == "GET" and _may_be_repeated(response):
            given = Given(monotonic() + seconds, response.content, dict(response.items()))
            self._keep(asked, given)
        return response

    def _keep(self, asked: Asked, given: Given) -> None:
        now = monotonic()
        with self._lock:
            kept = {name: each for name, each in self._given.items() if now < each.until}
            if sum(len(each.body) for each in kept.values()) < MOST_BYTES:
                kept[asked] = given
            self._given = kept


def _asked(request: HttpRequest) -> Asked:
    meta = request.META
    address = (request.scheme, meta.get("PATH_INFO"), meta.get("QUERY_STRING"))
    return (*address, *(meta.get(f"HTTP_{name}") for name in VARYING))


def _may_be_repeated(response: HttpResponse) -> bool:
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    return response.get("Cache-Control", "").startswith("public")


def _again(request: HttpRequest, given: Given) -> HttpResponseBase:
    """It once more, or the word that the reader has it already."""
    response = HttpResponse(given.body, headers=given.headers)
    etag, changed_at = given.headers.get("ETag"), given.headers.get("Last-Modified", "")
    second = parse_http_date_safe(changed_at)
    return get_conditional_response(request, etag, second, response) or response
