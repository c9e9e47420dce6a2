"""When a place is: the published time of its session, or of its window of a timed entry."""

from __future__ import annotations

from uuid import UUID

from django import template

from events.models import ReleasedSlot
from registrations.entry import as_visited
from registrations.models import Entry, TicketType

register = template.Library()


@register.simple_tag
def visited(
    ticket: TicketType, entry: Entry | None, times: dict[UUID, ReleasedSlot]
) -> ReleasedSlot | None:
    """The line of ``ticket`` among ``times``, with the times of the window if there is one."""
    line = times.get(ticket.slot.uid) if ticket.slot else None
    return line and as_visited(line, entry)
