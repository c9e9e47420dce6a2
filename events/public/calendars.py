"""Public calendar feeds: plain views, the same answer whatever an app says it accepts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from events import feeds
from events.calendar import CalendarHead, render_calendar
from events.models import StoredFeed
from events.packing import etag_of, packed
from events.public.crossing import for_every_site
from events.public.replies import File, Version, file_reply
from events.stored import stored_bytes


@for_every_site
def edition_feed(request: HttpRequest, edition: str) -> HttpResponseBase:
    feed = feeds.current_version(edition, get_language() or "")
    if feed is None:
        raise Http404

    def load(gzipped: bool) -> tuple[Version, bytes]:
        newest, body = stored_bytes(feed, gzipped=gzipped)
        return _version(newest), body

    file = File(f"{edition}.ics", is_public=True)
    return file_reply(request, _version(feed), file=file, load=load)


@for_every_site
def session_file(request: HttpRequest, edition: str, code: str) -> HttpResponseBase:
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
    version = Version(etag_of(body), max(block.changed_at for block in blocks))
    return file_reply(
        request,
        version,
        file=File(f"{edition}-{code}.ics", is_public=True),
        load=lambda gzipped: (version, packed(body) if gzipped else body),
    )


def _version(feed: StoredFeed) -> Version:
    return Version(feed.etag, feed.changed_at)
