"""What became of an order, as people tell it: when, by whom, why, from what to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Change
from events.templatetags.organizer import listed
from registrations.models import Order
from registrations.templatetags.money import money

VERBS = {
    "asked for": gettext_lazy("Asked for"),
    "reserved": gettext_lazy("Reserved until it is paid"),
    "confirmed": gettext_lazy("Confirmed, with tickets"),
    "approved": gettext_lazy("Approved"),
    "not approved": gettext_lazy("Not approved"),
    "paid": gettext_lazy("Paid"),
    "places returned": gettext_lazy("Places given back"),
    "cancelled": gettext_lazy("Cancelled"),
    "letter sent": gettext_lazy("Letter sent once more"),
    "corrected": gettext_lazy("Corrected"),
    "document read": gettext_lazy("Number of a document read"),
}
LETTERS = {
    "order_confirmed": gettext_lazy("Tickets"),
    "order_reserved": gettext_lazy("Reservation, to be paid"),
    "order_requested": gettext_lazy("Request received"),
    "order_declined": gettext_lazy("Request not approved"),
    "order_cancelled": gettext_lazy("Cancellation"),
    "place_offered": gettext_lazy("Place offered"),
}


class Turn(NamedTuple):
    """One fact that became another; ``was`` is empty if nobody wrote down what it had been."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Told:
    """One step of the story. ``who`` is empty for what the buyer did."""

    at: datetime
    what: str
    who: str = ""
    reason: str = ""
    turns: list[Turn] = field(default_factory=list)


def story_of(order: Order, changes: Iterable[Change]) -> list[Told]:
    """The steps of ``order``, the last one first. ``changes`` come in the order they were made."""
    told = [Told(order.created_at, _("Begun"))]
    known: dict[str, Any] = {}
    for change in changes:
        known |= change.before
        turns = list(_turns(known, change.after, order.currency))
        known |= change.after
        who = change.by.email if change.by else ""
        told.append(Told(change.at, _word(change.verb), who, change.reason, turns))
    return told[::-1]


def letter_word(kind: str) -> str:
    return str(LETTERS.get(kind, kind))


def _word(verb: str) -> str:
    return str(VERBS.get(verb, verb))


def _turns(known: dict[str, Any], after: dict[str, Any], currency: str) -> Iterator[Turn]:
    facts: dict[str, tuple[str, Callable[[Any], str]]] = {
        "status": (_("Status"), _status),
        "places": (_("Places"), str),
        "total": (_("Total"), lambda total: money(total, currency)),
        "letter": (_("Letter"), letter_word),
        "email": (_("Email"), str),
        "guests": (_("Guests"), listed),
    }
    for name, (label, word) in facts.items():
        if name in after and after[name] != known.get(name):
            yield Turn(label, word(known[name]) if name in known else "", word(after[name]))


def _status(value: str) -> str:
    return str(Order.Status(value).label) if value in Order.Status.values else value
