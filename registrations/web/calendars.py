"""The private feed of an attendee. Whoever has the address may read it; nobody can guess it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events.public.replies import File, Version, calendar_reply
from registrations import feeds


@require_safe
def attendee_feed(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    token = feeds.open_feed(code, secret)
    if token is None:
        raise Http404
    language = get_language() or ""
    changed_at = feeds.changed_at(token)
    return calendar_reply(
        request,
        Version(f"{token.pk}-{language}-{changed_at.timestamp():.6f}", changed_at),
        file=File("tickets.ics", is_public=False),
        plain=lambda: feeds.render(token.attendee, language, source=request.path),
    )
