"""The calendar part of a letter: what a mail program offers to enter, or to take out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from events.calendar import CalendarHead, render_calendar, render_entry
from events.feeds import session_page
from events.models import ReleasedSlot
from registrations.models import Registration

# A place for one slot: its line in the current release, and the ticket.
Place = tuple[ReleasedSlot, Registration]


@dataclass(frozen=True)
class Invitation:
    """iCalendar bytes and the METHOD that both they and their MIME part carry."""

    method: str
    body: bytes


def invite(
    places: Iterable[Place], *, to: str, language: str, is_cancelled: bool = False
) -> Invitation | None:
    """One entry for each slot among ``places``: to be entered, or to be taken out again.

    None without any: a day ticket has no hour. The entries bear the ids that the
    feeds bear, so nobody who subscribes has them twice. RFC 5546, 6047.
    """
    lines = _numbered(places, is_cancelled)
    if not lines:
        return None
    method = "CANCEL" if is_cancelled else "REQUEST"
    blocks = [_entry(line, to=to, language=language) for line in lines]
    years = [moment.year for line in lines for moment in (line.starts_at, line.ends_at)]
    head = CalendarHead(
        name="",
        zones=tuple(sorted({line.release.edition.time_zone for line in lines})),
        years=(min(years), max(years)),
        method=method,
    )
    return Invitation(method, render_calendar(head, blocks))


def _numbered(places: Iterable[Place], is_cancelled: bool) -> list[ReleasedSlot]:
    """Each line once, under the number that is higher than whatever was sent of it before."""
    revisions: dict[ReleasedSlot, int] = {}
    for line, registration in places:
        # What the programme has dropped meanwhile is not offered any more.
        if is_cancelled or not line.is_cancelled:
            revisions[line] = max(revisions.get(line, 0), registration.revision)
    for line, revision in revisions.items():
        line.sequence += revision
        line.is_cancelled = is_cancelled
    return sorted(revisions, key=lambda line: (line.starts_at, line.uid))


def _entry(line: ReleasedSlot, *, to: str, language: str) -> str:
    edition = line.release.edition
    return render_entry(
        line,
        language=language,
        tz=edition.tz,
        page=session_page(edition, line, language),
        # The same address as in From, or the app would not know whose word this is.
        organizer=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee=to,
    )
