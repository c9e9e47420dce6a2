"""Pages as they were rendered, for the next visitor who asks for the same within the minute.

What a visitors' page says depends on its address, on what is published, and on the minute.
Whoever is signed in or has a message waiting is given a page of their own.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from events.models import Edition

View = Callable[..., HttpResponse]
WANTS_GZIP = re.compile(r"\bgzip\b")
# Whoever sends one of these may be greeted by name or told something.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")


class Rendered(NamedTuple):
    """A page as bytes: as they are, and packed once for everybody."""

    kind: str
    body: bytes
    packed: bytes
    digest: str


def remembered(view: View) -> View:
    """``view``, asked once for each address, release and minute in each process."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if any(name in request.COOKIES for name in PERSONAL):
            return view(request, *args, **kwargs)
        memory, key = caches["pages"], _key(request)
        if rendered := memory.get(key):
            return _page(request, rendered)
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        rendered = _rendered(response)
        memory.set(key, rendered)
        return _page(request, rendered)

    return answer


def _key(request: HttpRequest) -> str:
    """One query. A page also tells of the events beside its own, so any release renews it."""
    releases = Edition.objects.public().order_by("pk").values_list("pk", "current_release")
    facts = (request.get_full_path(), list(releases), f"{timezone.now():%Y-%m-%d %H:%M}")
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _rendered(response: HttpResponse) -> Rendered:
    body = response.content
    digest = hashlib.sha256(body).hexdigest()[:32]
    return Rendered(response["Content-Type"], body, gzip.compress(body, 6, mtime=0), digest)


def _page(request: HttpRequest, rendered: Rendered) -> HttpResponse:
    is_packed = WANTS_GZIP.search(request.headers.get("Accept-Encoding", ""))
    body = rendered.packed if is_packed else rendered.body
    response = HttpResponse(body, content_type=rendered.kind)
    response["ETag"] = f'"{rendered.digest}{"-gzip" if is_packed else ""}"'
    if is_packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    return response
