"""What of tickets and orders waits for somebody's decision, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.attention import Matter, Weight
from events.models import Edition
from events.wording import moment_words, row_of
from registrations.models import TicketType
from registrations.sales import Filling, Queue

A_DAY = timedelta(days=1)
# From this share of its places on, a quota is nearly full.
NEARLY = 0.9
# So many are named; the others are counted.
NAMED = 3


def ticket_matters(
    edition: Edition,
    *,
    tickets: Iterable[TicketType],
    fillings: Sequence[Filling],
    queue: Queue,
    now: datetime,
) -> Iterator[Matter]:
    """All of the tickets that waits. What it needs has been loaded already."""
    yield from _requests(queue)
    yield from _expiring(queue)
    yield from _openings(edition, tickets, now)
    yield from _full(fillings, now)


def _requests(queue: Queue) -> Iterator[Matter]:
    if queue.requested:
        text = ngettext(
            "%(n)d order asks for a ticket that you decide about.",
            "%(n)d orders ask for tickets that you decide about.",
            queue.requested,
        )
        yield Matter(Weight.SOON, "requested", text % {"n": queue.requested})


def _expiring(queue: Queue) -> Iterator[Matter]:
    if queue.expiring:
        text = ngettext(
            "%(n)d reserved order ends within a day unless it is paid.",
            "%(n)d reserved orders end within a day unless they are paid.",
            queue.expiring,
        )
        yield Matter(Weight.SOON, "expiring", text % {"n": queue.expiring})


def _openings(edition: Edition, tickets: Iterable[TicketType], now: datetime) -> Iterator[Matter]:
    opening = {ticket: ticket.opens_at(edition) for ticket in tickets}
    soon = {ticket: at for ticket, at in opening.items() if at and now < at <= now + A_DAY}
    if soon:
        text = ngettext(
            "%(names)s goes on sale on %(when)s.",
            "%(names)s go on sale, the first on %(when)s.",
            len(soon),
        )
        first = moment_words(min(soon.values()).astimezone(edition.tz))
        yield Matter(Weight.SOON, "opening", text % {"names": _named(soon), "when": first})


def _full(fillings: Sequence[Filling], now: datetime) -> Iterator[Matter]:
    coming = [each for each in fillings if each.ends_at is None or each.ends_at > now]
    full = [each.name for each in coming if each.size and not each.free]
    nearly = [each.name for each in coming if each.free and each.share >= NEARLY]
    if full:
        text = ngettext("%(names)s is sold out.", "%(names)s are sold out.", len(full))
        yield Matter(Weight.LATER, "full", text % {"names": _named(full)})
    if nearly:
        text = ngettext("%(names)s is nearly full.", "%(names)s are nearly full.", len(nearly))
        yield Matter(Weight.LATER, "full", text % {"names": _named(nearly)})


def _named(things: Iterable[object]) -> str:
    """The first few by name, the others as a number."""
    names = [_("“%s”") % thing for thing in things]
    told = row_of(names[:NAMED])
    if not names[NAMED:]:
        return told
    more = ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", len(names) - NAMED)
    return more % {"names": told, "n": len(names) - NAMED}
