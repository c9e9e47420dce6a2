"""The calendar part of a letter: what a mail program offers to enter, or to take out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from uuid import UUID

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


@dataclass(frozen=True)
class Known:
    """A place for the same slot that the same address has or had besides those of the letter."""

    pk: int
    revision: int
    is_live: bool


def invite(
    places: Iterable[Place], *, to: str, language: str, is_cancelled: bool = False
) -> Invitation | None:
    """One entry for each slot among ``places``: to be entered, or to be taken out again.

    None without any: a day ticket has no hour, and who still comes with another place keeps
    the entry. The entries bear the ids that the feeds bear, so nobody who subscribes has
    them twice. RFC 5546, 6047.
    """
    loaded = list(places)
    lines = _numbered(loaded, _known(loaded, to), is_cancelled)
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


def _known(places: list[Place], to: str) -> dict[UUID, list[Known]]:
    """By slot what ``to`` has or had there besides ``places``: one query, none without places."""
    known: dict[UUID, list[Known]] = defaultdict(list)
    if not places:
        return known
    told = Registration.objects.filter(
        order__email=to, ticket_type__slot__uid__in={line.uid for line, _own in places}
    )
    others = told.exclude(pk__in=[own.pk for _line, own in places])
    facts = others.exclude(status=Registration.Status.PENDING).values_list(
        "ticket_type__slot__uid", "pk", "revision", "status"
    )
    for uid, pk, revision, status in facts:
        known[uid].append(Known(pk, revision, status == Registration.Status.CONFIRMED))
    return known


def _numbered(
    places: list[Place], known: dict[UUID, list[Known]], is_cancelled: bool
) -> list[ReleasedSlot]:
    """Each line once, under the number that is higher than whatever was sent of it before.

    A place taken again is news: each one before it counts one more than its own changes.
    """
    own: dict[ReleasedSlot, list[Registration]] = defaultdict(list)
    for line, registration in places:
        still_comes = is_cancelled and any(other.is_live for other in known[line.uid])
        # What the programme has dropped meanwhile is not offered any more.
        if not still_comes and (is_cancelled or not line.is_cancelled):
            own[line].append(registration)
    for line, rows in own.items():
        first = min(row.pk for row in rows)
        before = (other for other in known[line.uid] if other.pk < first)
        line.sequence += max(row.revision for row in rows)
        line.sequence += sum(1 + other.revision for other in before)
        line.is_cancelled = is_cancelled
    return sorted(own, key=lambda line: (line.starts_at, line.uid))


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
