"""Whether what a buyer wishes for can be had now, and as which lines of an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Edition
from registrations.errors import (
    CodeNotKnown,
    NothingWanted,
    NotOnSale,
    NotTogether,
    TooMany,
    WindowMissing,
)
from registrations.guests import Guests
from registrations.models import Contingent, Entry, OrderLine, TicketType

MOST_KINDS = 30


@dataclass(frozen=True)
class OrderWish:
    """What a buyer asks for. Prices are not theirs to say: those come from the database."""

    email: str
    language: str
    wanted: Mapping[TicketType, int]
    guests: Guests | None = None
    # The window of each timed entry, and the organisation's code where places are given out so.
    windows: Mapping[TicketType, Entry] = field(default_factory=dict)
    codes: Mapping[TicketType, str] = field(default_factory=dict)
    consent: str = ""
    message: str = ""


def lines_for(edition: Edition, wish: OrderWish, *, now: datetime) -> list[OrderLine]:
    """``wish`` as the database knows it now, not saved yet, or the reason why it cannot be had."""
    counts = {ticket.pk: count for ticket, count in wish.wanted.items() if count}
    if not counts or min(counts.values()) < 0:
        raise NothingWanted(_("Please choose at least one ticket."))
    if len(counts) > MOST_KINDS:
        text = _("Please choose at most %(most)d kinds of ticket at a time.")
        raise TooMany(text % {"most": MOST_KINDS})
    tickets = _offered(edition, [ticket for ticket in wish.wanted if ticket.pk in counts])
    _check_alone(tickets)
    for ticket in tickets:
        check_open(ticket, edition=edition, now=now)
        _check_count(ticket, counts[ticket.pk])
    return [_line(ticket, counts[ticket.pk], wish=wish, now=now) for ticket in tickets]


def begins_at(edition: Edition, ticket: TicketType, entry: Entry | None = None) -> datetime:
    """When what a place is for begins: its window, its session, its day, or the whole event."""
    start = ticket.slot.starts_at if ticket.slot else None
    if start is not None:
        return entry.starts_at(start) if entry else start
    return datetime.combine(ticket.day or edition.starts_on, edition.day_begins, edition.tz)


def _offered(edition: Edition, tickets: list[TicketType]) -> list[TicketType]:
    offered = TicketType.objects.offered().filter(editions=edition).select_related("slot")
    found = offered.in_bulk([ticket.pk for ticket in tickets])
    for ticket in tickets:
        if ticket.pk not in found:
            text = _("“%(ticket)s” is not a ticket of this event.")
            raise NotOnSale(text % {"ticket": ticket})
    return [found[pk] for pk in sorted(found)]


def _check_alone(tickets: list[TicketType]) -> None:
    asked = [ticket for ticket in tickets if ticket.needs_approval]
    if asked and len(tickets) > 1:
        text = _("Please ask for “%(ticket)s” in an order of its own: the organizers decide on it.")
        raise NotTogether(text % {"ticket": asked[0]})


def check_open(ticket: TicketType, *, edition: Edition, now: datetime) -> None:
    """Refuse if nobody can have ``ticket`` now."""
    if _is_over(ticket, edition=edition, now=now):
        raise NotOnSale(_("“%(ticket)s” is over.") % {"ticket": ticket})
    if ticket.slot is not None and ticket.slot.is_cancelled:
        raise NotOnSale(_("“%(ticket)s” was cancelled.") % {"ticket": ticket})
    if not ticket.is_on_sale(now, edition):
        raise NotOnSale(_("“%(ticket)s” is not on sale now.") % {"ticket": ticket})


def _check_count(ticket: TicketType, count: int) -> None:
    if count > ticket.most_per_order:
        text = ngettext(
            "You can take %(most)d place of “%(ticket)s” at a time.",
            "You can take up to %(most)d places of “%(ticket)s” at a time.",
            ticket.most_per_order,
        )
        raise TooMany(text % {"most": ticket.most_per_order, "ticket": ticket})


def _is_over(ticket: TicketType, *, edition: Edition, now: datetime) -> bool:
    slot, today = ticket.slot, edition.day_of(now)
    if slot is not None and slot.ends_at is not None and slot.ends_at <= now:
        return True
    return today > (ticket.day or edition.ends_on)


def _line(ticket: TicketType, count: int, *, wish: OrderWish, now: datetime) -> OrderLine:
    return OrderLine(
        ticket_type=ticket,
        count=count,
        unit_price=ticket.price,
        entry=window_of(ticket, wish.windows.get(ticket), now),
        contingent=_contingent(ticket, wish.codes.get(ticket, "")),
    )


def window_of(ticket: TicketType, entry: Entry | None, now: datetime) -> Entry | None:
    """The window that was chosen for a timed entry, or a refusal; None for other tickets."""
    if ticket.kind != TicketType.Kind.TIMED_ENTRY:
        return None
    if entry is None or entry.slot_id != ticket.slot_id:
        raise WindowMissing(_("Please choose a time for “%(ticket)s”.") % {"ticket": ticket})
    start = ticket.slot.starts_at if ticket.slot else None
    if start is None or entry.ends_at(start) <= now:
        text = _("This time of “%(ticket)s” is over. Please choose a later one.")
        raise NotOnSale(text % {"ticket": ticket})
    return entry


def _contingent(ticket: TicketType, code: str) -> Contingent | None:
    if not ticket.by_organisation:
        return None
    found = Contingent.objects.filter(ticket_type=ticket, code=code.strip().upper()).first()
    if found is None:
        text = _(
            "This code is not known for “%(ticket)s”. Your organisation has it from the organizers."
        )
        raise CodeNotKnown(text % {"ticket": ticket})
    return found
