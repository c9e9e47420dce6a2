"""All that the page of an order tells, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from events.models import Change, Message, ReleasedSlot
from registrations import letters
from registrations.entry import as_visited
from registrations.models import Order, OrderLine, Registration, TicketType
from registrations.organizer.order.story import Told, letter_word, story_of
from registrations.web.shown import times_of

Status = Message.Status


@dataclass(frozen=True)
class StaffPlace:
    """One ticket as staff see it: without its code, and never with the number of a document."""

    registration: Registration
    line: ReleasedSlot | None
    # Of a ticket that no release shows yet: what it is for in the draft.
    drafted: str

    @property
    def document(self) -> str:
        """Which document was given, by the end of its number; or what became of it."""
        if hasattr(self.registration, "document"):
            kept = self.registration.document
            return _("%(kind)s ending in %(end)s") % {
                "kind": kept.get_kind_display(),
                "end": kept.last_four,
            }
        needs_one = self.registration.ticket_type.identity == TicketType.Identity.DOCUMENT
        return _("The document is deleted.") if needs_one else ""


@dataclass(frozen=True)
class StaffLetter:
    """A letter and how far it came. ``chip`` is the kind of chip that says so."""

    message: Message
    word: str
    chip: str


@dataclass(frozen=True)
class Sheet:
    order: Order
    lines: list[OrderLine]
    places: list[StaffPlace]
    letters: list[StaffLetter]
    story: list[Told]
    # The last change that its reader sees, for whoever acts on it.
    seen: int

    @property
    def has_documents(self) -> bool:
        return any(place.document for place in self.places)


def sheet_of(order: Order) -> Sheet:
    rows = list(
        order.registrations.select_related(
            "attendee", "ticket_type__slot__session", "entry", "document"
        )
    )
    changes = list(_changes(order, rows))
    ours = [change.pk for change in changes if change.subject == "order"]
    return Sheet(
        order,
        lines=list(order.lines.select_related("ticket_type", "contingent__organisation")),
        places=_places(rows),
        letters=[_shown(message) for message in letters.about(order)],
        story=story_of(order, changes),
        seen=max(ours, default=0),
    )


def is_overdue(order: Order, now: datetime) -> bool:
    """Its places are only still taken because nobody needed them yet."""
    return order.status == Order.Status.HELD and order.held_until <= now


def _changes(order: Order, rows: list[Registration]) -> list[Change]:
    """What was done to the order and to its places, in the order it was done."""
    places = [str(row.uid) for row in rows]
    subject = Q(subject="order", subject_id=order.code)
    subject |= Q(subject="registration", subject_id__in=places)
    return list(Change.objects.filter(subject).select_related("by").order_by("at", "pk"))


def _places(rows: list[Registration]) -> list[StaffPlace]:
    times = times_of(row.ticket_type for row in rows)
    return [_place(row, times) for row in rows]


def _place(row: Registration, times: dict[UUID, ReleasedSlot]) -> StaffPlace:
    slot = row.ticket_type.slot
    line = times.get(slot.uid) if slot else None
    drafted = str(slot.session.title) if slot and not line else ""
    return StaffPlace(row, line and as_visited(line, row.entry), drafted)


def _shown(message: Message) -> StaffLetter:
    chips = {Status.SENT: "free", Status.FAILED: "clash"}
    # Some places went while the others stayed.
    is_part = not message.facts.get("is_whole", True)
    word = _("Places given back") if is_part else letter_word(message.kind)
    return StaffLetter(message, word, chips.get(Status(message.status), "few"))
