"""The private feed of an attendee. Whoever has the address may read it; nobody can guess it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from events.packing import packed
from events.public.replies import File, Version, file_reply
from registrations import feeds


@csrf_exempt
@require_safe
def attendee_feed(request: HttpRequest, code: str, secret: str) -> HttpResponseBase:
    token = feeds.open_feed(code, secret)
    if token is None:
        raise Http404
    language = get_language() or ""
    own = feeds.own_feed(token)
    version = Version(own.etag(language), own.changed_at)

    def load(gzipped: bool) -> tuple[Version, bytes]:
        body = feeds.render(own, language)
        return version, packed(body) if gzipped else body

    file = File("tickets.ics", is_public=False)
    return file_reply(request, version, file=file, load=load)
