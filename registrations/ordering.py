"""Starting, confirming and cancelling orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import history
from events.models import Edition, User
from registrations import agenda, holds, letters, quotas
from registrations.errors import (
    AlreadyConfirmed,
    GuestsMissing,
    HoldLost,
    NothingWanted,
    NotOnSale,
    PaymentNeeded,
    TooMany,
)
from registrations.guests import Guest as Guest
from registrations.guests import Guests as Guests
from registrations.guests import tidy, tidy_email
from registrations.holds import Wanted
from registrations.models import Attendee, FeedToken, Order, OrderLine, Registration, TicketType

MOST_KINDS = 30


@dataclass(frozen=True)
class OrderWish:
    """What a buyer asks for. Prices are not theirs to say: those come from the database."""

    email: str
    language: str
    wanted: Mapping[TicketType, int]
    guests: Guests | None = None


@transaction.atomic
def start(edition: Edition, wish: OrderWish, *, now: datetime) -> Order:
    """Hold what ``wish`` asks for. If everybody is named and it is free, confirm it at once."""
    email = tidy_email(wish.email, is_needed=True)
    guests = tidy(wish.guests or {})
    wanted = _on_sale(edition, wish.wanted, now)
    language = wish.language if wish.language in dict(settings.LANGUAGES) else "en"
    order = holds.hold(edition, wanted, email=email, language=language, now=now)
    everybody = {ticket.pk: count for ticket, count in wanted.items()}
    is_complete = {ticket: len(named) for ticket, named in guests.items()} == everybody
    if is_complete and order.total == 0:
        confirm(order, guests, now=now)
    elif guests and not is_complete:
        raise GuestsMissing(_("Please name everybody who comes, or nobody yet."))
    return order


@transaction.atomic
def confirm(order: Order, guests: Guests, *, now: datetime) -> list[Registration]:
    """Turn a hold into registrations, one per guest, with the letter that says so.

    All of it is one commit. The same guests once more get the same registrations.
    """
    named = tidy(guests)
    lines = list(order.lines.select_related("ticket_type"))
    if {line.ticket_type_id: line.count for line in lines} != _counts(named):
        raise GuestsMissing(_("Please name everybody who comes."))
    held = Order.objects.filter(pk=order.pk, status=Order.Status.HELD, held_until__gt=now)
    if order.total and held.exists():
        raise _payment_needed(order)
    if not held.update(status=Order.Status.CONFIRMED, confirmed_at=now):
        return _confirmed_before(order, named)
    order.refresh_from_db(fields=["status", "confirmed_at"])
    registrations = [
        registration for line in lines for registration in _register(line, named, order=order)
    ]
    _remember(order, "confirmed", by=None)
    letters.order_confirmed(order, registrations)
    return registrations


@transaction.atomic
def cancel(order: Order, *, by: User | None = None) -> bool:
    """Give the places of ``order`` back. Its tickets stop opening gates. False if it has ended.

    A confirmed order gets a letter; a buyer who lets go of a hold gets none.
    """
    alive = Order.objects.filter(pk=order.pk, status__in=quotas.COUNTED)
    if not alive.update(status=Order.Status.CANCELLED):
        return False
    order.refresh_from_db(fields=["status", "confirmed_at"])
    registrations = _revoke(order)
    _remember(order, "cancelled", by=by)
    if registrations:
        letters.order_cancelled(order, registrations)
    quotas.give_back(order)  # last, so that a hot quota is locked for one statement only
    return True


def _on_sale(edition: Edition, wanted: Wanted, now: datetime) -> dict[TicketType, int]:
    """``wanted`` as the database knows it now, or the reason why it cannot be had."""
    counts = {ticket.pk: count for ticket, count in wanted.items() if count}
    if not counts or min(counts.values()) < 0:
        raise NothingWanted(_("Please choose at least one ticket."))
    if len(counts) > MOST_KINDS:
        text = _("Please choose at most %(most)d kinds of ticket at a time.")
        raise TooMany(text % {"most": MOST_KINDS})
    tickets = TicketType.objects.filter(editions=edition).select_related("slot").in_bulk(counts)
    for ticket in wanted:
        if ticket.pk in counts and ticket.pk not in tickets:
            text = _("“%(ticket)s” is not a ticket of this event.")
            raise NotOnSale(text % {"ticket": ticket})
    for ticket in tickets.values():
        _check(ticket, counts[ticket.pk], edition=edition, now=now)
    return {tickets[pk]: counts[pk] for pk in sorted(counts)}


def _check(ticket: TicketType, count: int, *, edition: Edition, now: datetime) -> None:
    slot = ticket.slot
    ended = slot is not None and slot.ends_at is not None and slot.ends_at <= now
    if ended or edition.day_of(now) > edition.ends_on:
        raise NotOnSale(_("“%(ticket)s” is over.") % {"ticket": ticket})
    if slot is not None and slot.is_cancelled:
        raise NotOnSale(_("“%(ticket)s” was cancelled.") % {"ticket": ticket})
    if not ticket.is_on_sale(now, edition):
        raise NotOnSale(_("“%(ticket)s” is not on sale now.") % {"ticket": ticket})
    if count > ticket.most_per_order:
        text = ngettext(
            "You can take %(most)d place of “%(ticket)s” at a time.",
            "You can take up to %(most)d places of “%(ticket)s” at a time.",
            ticket.most_per_order,
        )
        raise TooMany(text % {"most": ticket.most_per_order, "ticket": ticket})


def _payment_needed(order: Order) -> PaymentNeeded:
    text = _(
        "This order costs money, and the organizers do not take payments here yet. "
        "Your places stay held; please write to the organizers and name the order %(code)s."
    )
    return PaymentNeeded(text % {"code": order.code})


def _counts(guests: Guests) -> dict[int, int]:
    return {ticket_type: len(named) for ticket_type, named in guests.items()}


def _confirmed_before(order: Order, named: Guests) -> list[Registration]:
    """The registrations of ``order``, if it was confirmed for these very guests."""
    order.refresh_from_db(fields=["status", "confirmed_at"])
    if order.status != Order.Status.CONFIRMED:
        raise HoldLost(_("Your places were held too long ago. Please choose again."))
    registrations = list(order.registrations.select_related("attendee", "ticket_type"))
    theirs = [
        (
            registration.ticket_type_id,
            Guest(registration.attendee.name, registration.attendee.email),
        )
        for registration in registrations
    ]
    if sorted(theirs) != sorted((pk, guest) for pk, guests in named.items() for guest in guests):
        raise AlreadyConfirmed(_("This order is confirmed already, for other names."))
    return registrations


def _register(line: OrderLine, guests: Guests, *, order: Order) -> list[Registration]:
    attendees = Attendee.objects.bulk_create(
        Attendee(
            family_id=order.family_id, name=guest.name, email=guest.email, language=order.language
        )
        for guest in guests[line.ticket_type_id]
    )
    FeedToken.objects.bulk_create(FeedToken(attendee=attendee) for attendee in attendees)
    return Registration.objects.bulk_create(
        Registration(order=order, ticket_type=line.ticket_type, attendee=attendee)
        for attendee in attendees
    )


def _revoke(order: Order) -> list[Registration]:
    """Make the tickets of ``order`` void, and their calendar entries newer than what was sent."""
    live = order.registrations.filter(status=Registration.Status.CONFIRMED)
    registrations = list(live.select_related("ticket_type"))
    for registration in registrations:
        registration.status = Registration.Status.CANCELLED
        registration.revision += 1
    Registration.objects.bulk_update(registrations, ["status", "revision"])
    agenda.touch(registration.attendee_id for registration in registrations)
    return registrations


def _remember(order: Order, verb: str, *, by: User | None) -> None:
    places = sum(order.lines.values_list("count", flat=True))
    facts = {"status": str(order.status), "places": places, "total": order.total}
    history.record(order.edition, verb, by=by, subject=("order", order.code), after=facts)
