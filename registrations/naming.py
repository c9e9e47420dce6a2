"""Turning the places of an order into registrations: one for each guest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from registrations import identity
from registrations.guests import Guest, Guests
from registrations.identity import digest_of
from registrations.models import Attendee, FeedToken, Order, OrderLine, Registration
from registrations.quotas import COUNTED


def register(
    order: Order, lines: Sequence[OrderLine], guests: Guests, *, now: datetime
) -> list[Registration]:
    """A place for each guest: confirmed if ``order`` is, else it waits with the order."""
    seats = [(line, guest) for line in lines for guest in guests[line.ticket_type_id]]
    attendees = Attendee.objects.bulk_create(
        Attendee(
            family_id=order.family_id, name=guest.name, email=guest.email, language=order.language
        )
        for _line, guest in seats
    )
    FeedToken.objects.bulk_create(FeedToken(attendee=attendee) for attendee in attendees)
    is_confirmed = order.status == Order.Status.CONFIRMED
    registrations = Registration.objects.bulk_create(
        Registration(
            order=order,
            ticket_type=line.ticket_type,
            attendee=attendee,
            entry=line.entry,
            guardian=guest.guardian,
            status=Registration.Status.CONFIRMED if is_confirmed else Registration.Status.PENDING,
        )
        for (line, guest), attendee in zip(seats, attendees, strict=True)
    )
    _keep_documents(registrations, [guest for _line, guest in seats])
    if order.status in COUNTED:
        identity.take_days(registrations, now=now)
    return registrations


def are_these(order: Order, guests: Guests) -> bool:
    """Whether ``order`` was named for these very guests before."""
    rows = order.registrations.select_related("attendee", "document")
    named = [
        (
            row.ticket_type_id,
            row.attendee.name,
            row.attendee.email,
            row.document.digest if hasattr(row, "document") else "",
        )
        for row in rows
    ]
    wished = [(pk, *_facts(guest)) for pk, named_now in guests.items() for guest in named_now]
    return sorted(named) == sorted(wished)


def _facts(guest: Guest) -> tuple[str, str, str]:
    return guest.name, guest.email, digest_of(guest.document) if guest.document else ""


def _keep_documents(registrations: Sequence[Registration], guests: Sequence[Guest]) -> None:
    pairs = zip(registrations, guests, strict=True)
    documents = {row: guest.document for row, guest in pairs if guest.document}
    if documents:
        identity.keep(documents)
