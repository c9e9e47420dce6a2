"""What we write to people: one function per letter, called where the fact is written down.

A letter waits as facts in the outbox; registrations.composing makes its words when it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from events.models import Message
from events.outbox import post
from registrations.models import Order, Registration, WaitingEntry

ABOUT_ORDERS = (
    *("order_confirmed", "order_reserved", "order_requested", "order_declined"),
    *("order_cancelled", "place_offered"),
)


def about(order: Order) -> QuerySet[Message]:
    """Every letter about ``order``, the oldest first: their keys begin with its id."""
    keys = (("key__startswith", f"{kind}:{order.pk}:") for kind in ABOUT_ORDERS)
    return Message.objects.filter(Q(*keys, _connector=Q.OR)).order_by("pk")


def order_confirmed(order: Order, registrations: Sequence[Registration]) -> None:
    _post_about(order, "order_confirmed", registrations)


def order_reserved(order: Order, registrations: Sequence[Registration]) -> None:
    """The places are kept until the order is paid."""
    _post_about(order, "order_reserved", registrations)


def order_requested(order: Order, registrations: Sequence[Registration]) -> None:
    """We have read what they ask for, and staff will decide."""
    _post_about(order, "order_requested", registrations)


def order_declined(order: Order) -> None:
    _post_about(order, "order_declined", ())


def order_cancelled(
    order: Order, registrations: Sequence[Registration], *, reason: str = ""
) -> None:
    """``registrations`` are those that were taken back, with their new revisions."""
    is_whole = order.status == Order.Status.CANCELLED
    which = "" if is_whole else f":{min(row.pk for row in registrations)}"
    facts = {"is_whole": is_whole, "reason": reason}
    _post_about(order, "order_cancelled", registrations, which=which, **facts)


def place_offered(order: Order) -> None:
    """Somebody who waited has a place, if they take it in time. The order is the offer."""
    _post_about(order, "place_offered", ())


def once_more(
    order: Order, kind: str, registrations: Sequence[Registration], *, seen: int
) -> Message:
    """A letter that went out before, about ``order`` as it is now. Once for each ``seen``."""
    return _post_about(order, kind, registrations, which=f":again:{seen}")


def waiting_joined(entry: WaitingEntry) -> None:
    post(
        entry.email,
        "waiting_joined",
        language=entry.language,
        facts={"waiting": entry.pk},
        key=f"waiting_joined:{entry.pk}",
        edition=entry.edition,
    )


def _post_about(
    order: Order,
    kind: str,
    registrations: Sequence[Registration],
    *,
    which: str = "",
    **facts: Any,
) -> Message:
    """``which`` tells letters of one kind about one order apart."""
    tickets = {str(registration.uid): registration.revision for registration in registrations}
    return post(
        order.email,
        kind,
        language=order.language,
        facts={"order": order.code, "tickets": tickets, **facts},
        key=f"{kind}:{order.pk}:{order.revision}{which}",
        edition=order.edition,
    )
