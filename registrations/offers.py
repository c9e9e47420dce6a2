"""What an edition offers now: its tickets, whether they are on sale, how many places are free.

For showing only. Whether a place is had is decided when it is taken.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from events.models import Edition, ReleasedSlot
from registrations import waiting
from registrations.agenda import current_lines
from registrations.models import Entry, TicketType

FEW = 10


@dataclass(frozen=True)
class Window:
    """A window of a timed entry, on the clock of the edition."""

    entry: Entry
    starts_at: datetime
    ends_at: datetime
    free: int

    @property
    def band(self) -> str:
        return _band(self.free)


@dataclass(frozen=True)
class Offer:
    ticket: TicketType
    # Places left in its scarcest quota; None if nothing limits it.
    free: int | None
    is_on_sale: bool
    line: ReleasedSlot | None
    # The day it is for; None if it is for all of them.
    day: date | None
    # When its sale begins; None if it was never closed.
    opens_at: datetime | None = None
    # Those that are not over yet; empty unless it is a timed entry.
    windows: tuple[Window, ...] = ()

    @property
    def band(self) -> str:
        """``closed``, ``none``, ``few`` or ``free``."""
        return _band(self.free) if self.is_on_sale else "closed"

    @property
    def most(self) -> int:
        """How many one buyer may choose now."""
        if not self.is_on_sale:
            return 0
        most = self.ticket.most_per_order
        return most if self.free is None else min(most, self.free)

    @property
    def can_wait(self) -> bool:
        """Whether somebody may wish to wait: it is full, or one of its windows is."""
        ticket = self.ticket
        is_full = self.free == 0 or any(window.free == 0 for window in self.windows)
        return self.is_on_sale and is_full and not (ticket.needs_approval or ticket.by_organisation)


def offers_of(edition: Edition, *, now: datetime) -> list[Offer]:
    """The edition's tickets in their order, in a fixed number of queries.

    A ticket for a slot is offered while its slot is on the published programme. Free places
    that others wait for are not free.
    """
    tickets = TicketType.objects.offered().filter(editions=edition).select_related("slot")
    loaded = list(tickets.prefetch_related("quotas"))
    lines = {line.uid: line.localize(edition.tz) for line in _lines(edition)}
    windows = _entries(loaded)
    kept = waiting.kept_for_others(edition)
    offers = []
    for ticket in loaded:
        line = lines.get(ticket.slot.uid) if ticket.slot else None
        if ticket.slot is None or line is not None:
            shown = _windows(windows[ticket.slot_id], line=line, kept=kept, now=now)
            offers.append(_offer(ticket, shown, edition=edition, line=line, kept=kept, now=now))
    return offers


def _lines(edition: Edition) -> list[ReleasedSlot]:
    slots = edition.ticket_types.filter(slot__isnull=False).values("slot__uid")
    return list(current_lines().filter(release__edition=edition, uid__in=slots))


def _entries(tickets: list[TicketType]) -> dict[int | None, list[Entry]]:
    """The windows of timed entries by their slot: one query, none without timed entries."""
    by_slot: dict[int | None, list[Entry]] = defaultdict(list)
    slots = [ticket.slot_id for ticket in tickets if ticket.kind == TicketType.Kind.TIMED_ENTRY]
    if slots:
        for entry in Entry.objects.filter(slot__in=slots).select_related("quota"):
            by_slot[entry.slot_id].append(entry)
    return by_slot


def _windows(
    entries: list[Entry], *, line: ReleasedSlot | None, kept: set[int], now: datetime
) -> tuple[Window, ...]:
    """``entries`` that are not over, within the published times of their slot."""
    if line is None:
        return ()
    windows = (
        Window(
            entry,
            starts_at=entry.starts_at(line.starts_at),
            ends_at=entry.ends_at(line.starts_at),
            free=0 if entry.quota_id in kept else entry.quota.free,
        )
        for entry in entries
    )
    return tuple(
        window
        for window in windows
        if window.ends_at > now and window.starts_at < line.ends_at and window.entry.quota.size
    )


def _offer(
    ticket: TicketType,
    windows: tuple[Window, ...],
    *,
    edition: Edition,
    line: ReleasedSlot | None,
    kept: set[int],
    now: datetime,
) -> Offer:
    return Offer(
        ticket,
        _free(ticket, windows, kept),
        ticket.is_on_sale(now, edition) and not _is_over(ticket, edition, line=line, now=now),
        line,
        day=line.day if line else ticket.day,
        opens_at=ticket.opens_at(edition),
        windows=windows,
    )


def _free(ticket: TicketType, windows: tuple[Window, ...], kept: set[int]) -> int | None:
    """Places in the scarcest quota; of a timed entry those in the window that has most."""
    counts = [0 if quota.pk in kept else quota.free for quota in ticket.quotas.all()]
    if ticket.kind == TicketType.Kind.TIMED_ENTRY:
        counts.append(max((window.free for window in windows), default=0))
    return min(counts, default=None)


def _is_over(
    ticket: TicketType, edition: Edition, *, line: ReleasedSlot | None, now: datetime
) -> bool:
    if line is not None and (line.is_cancelled or line.ends_at <= now):
        return True
    return edition.day_of(now) > (ticket.day or edition.ends_on)


def _band(free: int | None) -> str:
    if free is None or free > FEW:
        return "free"
    return "few" if free else "none"
