"""What changed from release to release: a page, and a feed for those who want to be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.changelog import PER_PAGE, Changed, changed_upto
from events.lines import LineChange
from events.models import Edition, Release
from events.public.current import current_release
from events.public.pages import page_context, this_minute, visitors_page
from events.telling import KIND_COUNTS, KIND_NAMES, Told, told
from events.wording import row_of

# More are folded away: a renamed building touches every line in it.
MOST_OPEN = 40


@dataclass(frozen=True)
class Row:
    """One changed line, ready to read."""

    kind: str
    change: LineChange
    told: list[Told]


@dataclass(frozen=True)
class Entry:
    """A release with its changes, ready to read."""

    changed: Changed
    summary: str
    rows: list[Row]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > MOST_OPEN


@visitors_page
def changes(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    newest = _asked_for(release, request.GET.get("upto", ""))
    entries = entries_upto(newest)
    last = entries[-1].changed.release.number
    context = page_context(
        release,
        this_minute(),
        entries=entries,
        newer=min(newest.number + PER_PAGE, release.number) if newest != release else 0,
        older=last - 1,
    )
    return render(request, "public/changes.html", context)


@visitors_page
def changes_feed(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    page = _address("changes", edition)
    feed = Atom1Feed(
        title=_("Changes: %(edition)s") % {"edition": release.edition.name},
        link=page,
        description="",
        language=get_language(),
        feed_url=_address("changes-feed", edition),
        feed_guid=page,
    )
    for entry in entries_upto(release):
        number, at = entry.changed.release.number, entry.changed.release.published_at
        feed.add_item(
            title=_("Release %(number)d") % {"number": number} + f": {entry.summary}",
            link=f"{page}#release-{number}",
            unique_id=f"{page}#release-{number}",
            description="\n".join(_in_one_line(row) for row in entry.rows),
            pubdate=at,
            updateddate=at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def entries_upto(release: Release, *, most: int = PER_PAGE) -> list[Entry]:
    """``release`` and those before it as a page tells them. Three queries."""
    edition = release.edition
    return [_entry(changed, edition) for changed in changed_upto(release, most=most)]


def summary_of(changed: Changed) -> str:
    """2 moved, 1 cancelled"""
    if changed.is_first:
        return _("the first programme")
    counts = changed.counts.items()
    return row_of(str(KIND_COUNTS[kind]) % {"n": count} for kind, count in counts)


def _entry(changed: Changed, edition: Edition) -> Entry:
    rows = [Row(kind, change, told(change, edition)) for kind, change in changed.in_order]
    for row in rows:
        row.change.line.localize(edition.tz)
    return Entry(changed, summary_of(changed), rows)


def _asked_for(release: Release, wish: str) -> Release:
    """The release that ``wish`` numbers, if it is not newer than ``release``."""
    if not wish:
        return release
    number = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 9 else 0
    if not 0 < number <= release.number:
        raise Http404
    found = release.edition.releases.filter(number=number).first()
    if found is None:
        raise Http404
    found.edition = release.edition
    return found


def _in_one_line(row: Row) -> str:
    facts = [f"{each.name}: {each.old or '–'} → {each.new or '–'}" for each in row.told]
    return f"{KIND_NAMES[row.kind]}: {row.change.line.title}. {'; '.join(facts)}".strip()


def _address(name: str, edition: str) -> str:
    return settings.SITE_URL + reverse(name, args=[edition])
