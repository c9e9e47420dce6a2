"""Making letters when they are sent: words, QR codes and calendar part from their facts.

The words are in templates/letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation

from events.models import Message, ReleasedSlot
from events.secrets import unseal
from events.translated import Words
from registrations import invitations, passes, waiting
from registrations.agenda import current_lines
from registrations.entry import as_visited
from registrations.invitations import Invitation
from registrations.models import Order, Registration, TicketType, WaitingEntry

EMBLEM = "emblem"
LINKED = re.compile(r"(?<=\S)([.:/@])(?=\S)")
CODE = re.compile(r"[A-Z0-9-]{4,12}")


@dataclass(frozen=True)
class Letter:
    """One letter, ready to be sent. ``images`` are PNG bytes by the name the HTML gives them."""

    subject: str
    text: str
    html: str
    images: dict[str, bytes] = field(default_factory=dict)
    invitation: Invitation | None = None
    reply_to: str = ""


@dataclass(frozen=True)
class Ticket:
    """A place as a letter shows it. ``line`` is when and where, if it is for one slot."""

    registration: Registration
    name: str
    kind: Words
    line: ReleasedSlot | None
    day: date | None

    @property
    def image(self) -> str:
        return f"ticket-{self.registration.uid}"


def compose(message: Message) -> Letter:
    """The words and parts of ``message``, in its language and on its edition's clock."""
    clock = message.edition.tz if message.edition else timezone.get_default_timezone()
    with translation.override(_language(message)), timezone.override(clock):
        return COMPOSERS[message.kind](message)


def _order_letter(message: Message) -> Letter:
    order = Order.objects.select_related("edition__venue").get(code=message.facts["order"])
    tickets = list(_tickets(order, message.facts["tickets"]))
    is_whole = message.facts.get("is_whole", True)
    letter = _written(
        message,
        order=order,
        edition=order.edition,
        tickets=tickets,
        lines=order.lines.select_related("ticket_type"),
        is_whole=is_whole,
        reason=message.facts.get("reason", order.answer if is_whole else ""),
        url=passes.order_url(order),
    )
    letter = replace(letter, reply_to=order.edition.contact_email)
    if message.kind not in WITH_CALENDAR:
        return letter
    is_cancelled = message.kind == "order_cancelled"
    pictures = {} if is_cancelled else _pictures(tickets)
    return replace(
        letter,
        images={**letter.images, **pictures},
        invitation=invitations.invite(
            _places(tickets, is_cancelled=is_cancelled),
            to=message.to,
            language=_language(message),
            is_cancelled=is_cancelled,
        ),
    )


def _places(tickets: Iterable[Ticket], *, is_cancelled: bool) -> list[invitations.Place]:
    """What belongs into a calendar; what was never confirmed was never in one."""
    return [
        (ticket.line, ticket.registration)
        for ticket in tickets
        if ticket.line and (ticket.registration.revision or not is_cancelled)
    ]


def _waiting_letter(message: Message) -> Letter:
    entries = WaitingEntry.objects.select_related("edition", "ticket_type__slot", "entry")
    entry = entries.get(pk=message.facts["waiting"])
    line = _line_of(entry.ticket_type, _lines([entry.ticket_type]))
    letter = _written(
        message,
        entry=entry,
        edition=entry.edition,
        kind=entry.ticket_type.name,
        line=line and as_visited(line, entry.entry),
        ahead=waiting.ahead_of(entry),
        url=passes.waiting_url(entry),
    )
    return replace(letter, reply_to=entry.edition.contact_email)


def _account_letter(message: Message) -> Letter:
    """What the sign-in pages wrote, on our paper. Nothing of it is known before it is sent."""
    facts = unseal(message.facts["sealed"])
    return _written(
        message,
        subject=" ".join(facts["subject"].split()),
        body=facts["text"],
        paragraphs=[_paragraph(line) for line in facts["text"].splitlines() if line.strip()],
    )


COMPOSERS: dict[str, Callable[[Message], Letter]] = {
    "order_confirmed": _order_letter,
    "order_reserved": _order_letter,
    "order_requested": _order_letter,
    "order_declined": _order_letter,
    "order_cancelled": _order_letter,
    "place_offered": _order_letter,
    "waiting_joined": _waiting_letter,
    "account": _account_letter,
}
WITH_CALENDAR = {"order_confirmed", "order_cancelled"}


def _written(message: Message, **facts: Any) -> Letter:
    """The templates of ``message`` filled with ``facts``. The first line is the subject."""
    emblem = _emblem()
    words = {**facts, "emblem": EMBLEM if emblem else "", "site_url": settings.SITE_URL}
    name = f"letters/{message.kind}.{_language(message)}"
    subject, _newline, text = render_to_string(f"{name}.txt", words).partition("\n")
    html = render_to_string(f"{name}.html", {**words, "subject": subject})
    return Letter(" ".join(subject.split()), text.strip() + "\n", html, emblem)


def _language(message: Message) -> str:
    return "zh-hans" if message.language.startswith("zh") else "en"


def _emblem() -> dict[str, bytes]:
    found = finders.find("emblem.png")
    return {EMBLEM: Path(found).read_bytes()} if found else {}


def _tickets(order: Order, revisions: dict[str, int]) -> Iterable[Ticket]:
    registrations = order.registrations.filter(uid__in=revisions)
    loaded = list(registrations.select_related("attendee", "ticket_type__slot", "entry"))
    lines = _lines(registration.ticket_type for registration in loaded)
    for registration in loaded:
        # The letter tells of the place as it was then, whatever became of it since.
        registration.revision = revisions[str(registration.uid)]
        line = _line_of(registration.ticket_type, lines)
        yield Ticket(
            registration,
            name=unlinked(registration.attendee.name),
            kind=registration.ticket_type.name,
            line=line and as_visited(line, registration.entry),
            day=registration.ticket_type.day,
        )


def _lines(tickets: Iterable[TicketType]) -> dict[UUID, ReleasedSlot]:
    """The published lines of what ``tickets`` are for."""
    uids = {ticket.slot.uid for ticket in tickets if ticket.slot}
    lines = current_lines().filter(uid__in=uids).select_related("release__edition")
    return {line.uid: line for line in lines}


def _line_of(ticket: TicketType, lines: dict[UUID, ReleasedSlot]) -> ReleasedSlot | None:
    return lines.get(ticket.slot.uid) if ticket.slot else None


def _pictures(tickets: Iterable[Ticket]) -> dict[str, bytes]:
    return {ticket.image: passes.qr_png(ticket.registration) for ticket in tickets}


def unlinked(text: str) -> str:
    """``text`` so that no mail program makes a link of it.

    Whoever types a stranger's address and a web address for a name would
    otherwise have us send their advertising.
    """
    return LINKED.sub("\\1\u200b", text)


def _paragraph(line: str) -> dict[str, str]:
    text = line.strip()
    if text.startswith(f"{settings.SITE_URL}/") and " " not in text:
        return {"link": text}
    return {"code": text} if CODE.fullmatch(text) else {"text": text}
