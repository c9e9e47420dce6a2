"""Public calendar feeds: plain views, the same answer whatever an app says it accepts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events import feeds
from events.calendar import CalendarHead, render_calendar
from events.models import StoredFeed
from events.public.replies import File, Version, calendar_reply


@require_safe
def edition_feed(request: HttpRequest, edition: str) -> HttpResponse:
    feed = feeds.current_version(edition, get_language() or "")
    if feed is None:
        raise Http404
    return calendar_reply(
        request,
        Version(feed.etag, feed.changed_at),
        file=File(f"{edition}.ics", is_public=True),
        plain=lambda: _stored(feed, "body"),
        gzipped=lambda: _stored(feed, "gzipped"),
    )


@require_safe
def session_file(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    blocks = feeds.session_blocks(edition, code, get_language() or "")
    if not blocks:
        raise Http404
    owner = blocks[0].edition
    head = CalendarHead(
        name=str(owner.name),
        zones=(owner.time_zone,),
        years=(owner.starts_on.year, owner.ends_on.year),
    )
    body = render_calendar(head, (block.body for block in blocks))
    return calendar_reply(
        request,
        Version(feeds.etag_of(body), max(block.changed_at for block in blocks)),
        file=File(f"{edition}-{code}.ics", is_public=True),
        plain=lambda: body,
    )


def _stored(feed: StoredFeed, column: str) -> bytes:
    return bytes(StoredFeed.objects.values_list(column, flat=True).get(pk=feed.pk))
