"""Pages as they were rendered, for the next visitor who asks for the same within the minute.

What a visitors' page says depends on its address, on what is published, and on the minute.
Whoever is signed in or has a message waiting is given a page of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from events.keeping import SHELF, Kept, an_answer
from events.models import Edition
from events.public.replies import kept_reply

View = Callable[..., HttpResponseBase]
# Whoever sends one of these may be greeted by name or told something.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
# A proxy may keep it too, but must ask each time whether it changed.
FOR_ANYBODY = {"Cache-Control": "public, no-cache"}


class NotForTheShelf(Exception):
    """Only a page that is there is kept; what else a view answers is passed on as it is."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


def is_anybody(request: HttpRequest) -> bool:
    """Whether the reader gives no name, and so is told what everybody is told."""
    named = "Authorization" in request.headers
    return not named and not any(name in request.COOKIES for name in PERSONAL)


def remembered(view: Callable[..., HttpResponse]) -> View:
    """``view``, asked once for each address, release and minute in each process.

    A reader's own browser keeps the page and asks each time whether it changed.
    """
    own: View = cache_control(private=True, no_cache=True)(conditional_page(view))

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_anybody(request):
            return own(request, *args, **kwargs)

        def make() -> Kept:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                raise NotForTheShelf(response)
            return an_answer(response.content, response["Content-Type"], headers=FOR_ANYBODY)

        try:
            reply = kept_reply(request, SHELF.get(_name(request), make))
        except NotForTheShelf as other:
            return other.response
        patch_vary_headers(reply, ["Cookie"])
        return reply

    return answer


def _name(request: HttpRequest) -> tuple[object, ...]:
    """One query. A page also tells of the events beside its own, so any release renews it."""
    releases = Edition.objects.public().order_by("pk").values_list("pk", "current_release")
    return ("page", request.get_full_path(), tuple(releases), f"{timezone.now():%Y-%m-%d %H:%M}")
