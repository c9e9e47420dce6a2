"""What pages of other sites may read, as browsers ask it (the CORS part of the Fetch standard)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

METHODS = "GET, HEAD, OPTIONS"
# Headers a page may send along, beside those it always may.
SENT = "Accept, Accept-Language, Content-Language, Content-Type, If-Modified-Since, If-None-Match"
# Headers of the answer that its program may read, beside those it always may.
READ = "Content-Language, ETag, Link, Retry-After"
A_DAY = "86400"

View = Callable[..., HttpResponseBase]


def open_to_all(reply: HttpResponseBase) -> None:
    """Whatever site the reader is on, and never with their cookies."""
    reply["Access-Control-Allow-Origin"] = "*"
    reply["Access-Control-Expose-Headers"] = READ
    reply["Cross-Origin-Resource-Policy"] = "cross-origin"


def may_be_asked(reply: HttpResponseBase) -> None:
    """The answer to a browser that asks first. It changes nothing and names what is open to all."""
    reply["Allow"] = METHODS
    reply["Access-Control-Allow-Methods"] = METHODS
    reply["Access-Control-Allow-Headers"] = SENT
    reply["Access-Control-Max-Age"] = A_DAY
    open_to_all(reply)


def for_every_site(view: View) -> View:
    """A view that programs and pages anywhere may read, and nobody can change."""

    # Nothing can be changed, and a POST is to hear 405, not that a form has expired.
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "OPTIONS":
            return require_safe(view)(request, *args, **kwargs)
        reply = HttpResponse(status=204)
        may_be_asked(reply)
        return reply

    return answer
