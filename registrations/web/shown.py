"""Places as their owner sees them: who, what, when, where, with the code and the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from events.models import ReleasedSlot
from registrations import feeds, passes
from registrations.agenda import current_lines
from registrations.cancelling import live_of
from registrations.entry import as_visited
from registrations.models import Order, Registration, TicketType


@dataclass(frozen=True)
class ShownPlace:
    """``qr`` is empty while the place is not confirmed."""

    registration: Registration
    line: ReleasedSlot | None
    qr: str
    # The private calendar: its path, and its whole address.
    feed: str
    feed_address: str

    @property
    def feed_webcal(self) -> str:
        """The address by which calendar apps subscribe."""
        return "webcal://" + self.feed_address.partition("://")[2]

    @property
    def document(self) -> str:
        """The end of the document's number, if there is one."""
        has_one = hasattr(self.registration, "document")
        return self.registration.document.last_four if has_one else ""


def shown_places(order: Order) -> list[ShownPlace]:
    """The places of ``order`` that live, in a fixed number of queries."""
    registrations = live_of(order).select_related(
        "attendee__feed_token", "ticket_type__slot", "entry", "document"
    )
    rows = list(registrations)
    times = times_of(row.ticket_type for row in rows)
    return [
        _shown(row, times.get(row.ticket_type.slot.uid) if row.ticket_type.slot else None)
        for row in rows
    ]


def times_of(tickets: Iterable[TicketType]) -> dict[UUID, ReleasedSlot]:
    """The published lines of what ``tickets`` are for, on the clock of their edition."""
    slots = {ticket.slot.uid for ticket in tickets if ticket.slot}
    lines = current_lines().filter(uid__in=slots).select_related("release__edition")
    return {line.uid: line.localize(line.release.edition.tz) for line in lines}


def _shown(row: Registration, line: ReleasedSlot | None) -> ShownPlace:
    attendee = row.attendee
    path = reverse("attendee-feed", args=[attendee.code, feeds.secret_of(attendee.feed_token)])
    is_confirmed = row.status == Registration.Status.CONFIRMED
    return ShownPlace(
        row,
        line=line and as_visited(line, row.entry),
        qr=passes.qr_svg(row) if is_confirmed else "",
        feed=path,
        feed_address=settings.SITE_URL + path,
    )
