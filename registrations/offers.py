"""What an edition offers now: its tickets, whether they are on sale, how many places are free.

For showing only. Whether a place is had is decided when it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from events.models import Edition, ReleasedSlot
from registrations.agenda import current_lines
from registrations.models import TicketType

FEW = 10


@dataclass(frozen=True)
class Offer:
    ticket: TicketType
    # Places left in its scarcest quota; None if nothing limits it.
    free: int | None
    is_on_sale: bool
    line: ReleasedSlot | None

    @property
    def band(self) -> str:
        """``closed``, ``none``, ``few`` or ``free``."""
        if not self.is_on_sale:
            return "closed"
        if self.free is None or self.free > FEW:
            return "free"
        return "few" if self.free else "none"

    @property
    def most(self) -> int:
        """How many one buyer may choose now."""
        if not self.is_on_sale:
            return 0
        most = self.ticket.most_per_order
        return most if self.free is None else min(most, self.free)


def offers_of(edition: Edition, *, now: datetime) -> list[Offer]:
    """The edition's tickets in their order, in a fixed number of queries.

    A ticket for a slot is offered while its slot is on the published programme.
    """
    tickets = edition.ticket_types.select_related("slot").prefetch_related("quotas")
    lines = {line.uid: line.localize(edition.tz) for line in _lines(edition)}
    offers = (_offer(ticket, edition=edition, lines=lines, now=now) for ticket in tickets)
    return [offer for offer in offers if offer.ticket.slot is None or offer.line]


def _lines(edition: Edition) -> list[ReleasedSlot]:
    slots = edition.ticket_types.filter(slot__isnull=False).values("slot__uid")
    return list(current_lines().filter(release__edition=edition, uid__in=slots))


def _offer(
    ticket: TicketType, *, edition: Edition, lines: dict[UUID, ReleasedSlot], now: datetime
) -> Offer:
    line = lines.get(ticket.slot.uid) if ticket.slot else None
    is_over = edition.day_of(now) > edition.ends_on
    if line is not None:
        is_over = is_over or line.is_cancelled or line.ends_at <= now
    free = min((quota.free for quota in ticket.quotas.all()), default=None)
    return Offer(ticket, free, ticket.is_on_sale(now, edition) and not is_over, line)
