"""What we write to people. One function per letter; the words are in templates/letters.

A letter waits as facts. Words, QR codes and calendar part are made when it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation

from events.models import Message, ReleasedSlot
from events.outbox import post
from events.secrets import unseal
from events.translated import Words
from registrations import invitations, passes
from registrations.agenda import current_lines
from registrations.invitations import Invitation
from registrations.models import Order, Registration

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

    @property
    def image(self) -> str:
        return f"ticket-{self.registration.uid}"


def order_confirmed(order: Order, registrations: Sequence[Registration]) -> None:
    _post_about(order, "order_confirmed", registrations)


def order_cancelled(order: Order, registrations: Sequence[Registration]) -> None:
    """``registrations`` are those that were taken back, with their new revisions."""
    _post_about(order, "order_cancelled", registrations)


def _post_about(order: Order, kind: str, registrations: Sequence[Registration]) -> None:
    tickets = {str(registration.uid): registration.revision for registration in registrations}
    post(
        order.email,
        kind,
        language=order.language,
        facts={"order": order.code, "tickets": tickets},
        key=f"{kind}:{order.pk}:{order.revision}",
        edition=order.edition,
    )


def compose(message: Message) -> Letter:
    """The words and parts of ``message``, in its language and on its edition's clock."""
    clock = message.edition.tz if message.edition else timezone.get_default_timezone()
    with translation.override(_language(message)), timezone.override(clock):
        return COMPOSERS[message.kind](message)


def _order_letter(message: Message) -> Letter:
    order = Order.objects.select_related("edition__venue").get(code=message.facts["order"])
    tickets = list(_tickets(order, message.facts["tickets"]))
    letter = _written(
        message,
        order=order,
        edition=order.edition,
        tickets=tickets,
        url=passes.order_url(order),
    )
    is_cancelled = message.kind == "order_cancelled"
    pictures = {} if is_cancelled else _pictures(tickets)
    places = [(ticket.line, ticket.registration) for ticket in tickets if ticket.line]
    return replace(
        letter,
        images={**letter.images, **pictures},
        invitation=invitations.invite(
            places, to=message.to, language=_language(message), is_cancelled=is_cancelled
        ),
        reply_to=order.edition.contact_email,
    )


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
    "order_cancelled": _order_letter,
    "account": _account_letter,
}


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
    loaded = list(registrations.select_related("attendee", "ticket_type__slot"))
    lines = _lines(filter(None, map(_slot_of, loaded)))
    for registration in loaded:
        # The letter tells of the place as it was then, whatever became of it since.
        registration.revision = revisions[str(registration.uid)]
        yield Ticket(
            registration,
            name=unlinked(registration.attendee.name),
            kind=registration.ticket_type.name,
            line=lines.get(_slot_of(registration)),
        )


def _slot_of(registration: Registration) -> UUID | None:
    slot = registration.ticket_type.slot
    return slot.uid if slot else None


def _lines(uids: Iterable[UUID]) -> dict[UUID | None, ReleasedSlot]:
    lines = current_lines().filter(uid__in=set(uids)).select_related("release__edition")
    return {line.uid: line for line in lines}


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
