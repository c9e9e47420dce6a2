"""Sending a letter about an order once more: for who lost it, and never twice for one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.history import record
from events.models import User
from events.outbox import UNSENT
from registrations import letters
from registrations.cancelling import live_of
from registrations.errors import NothingToSend, OrderChanged
from registrations.models import Order, Registration, WaitingEntry
from registrations.ordering import hold_still

Status = Order.Status
# Which letter tells how an order stands.
TELLING = {
    Status.CONFIRMED: "order_confirmed",
    Status.HELD: "order_reserved",
    Status.REQUESTED: "order_requested",
    Status.CANCELLED: "order_cancelled",
    Status.DECLINED: "order_declined",
}
UNNAMED = (Status.HELD, Status.REQUESTED)


@transaction.atomic
def resend(order: Order, *, by: User, now: datetime, seen: int) -> bool:
    """Post the letter that tells how ``order`` stands now, to its buyer's address.

    ``seen`` is the last change its sender knew: pressed twice, the button sends one letter,
    and the second time this is False. Refuses while the same letter waits to go out anyway.
    """
    if not hold_still(order, seen=seen):
        if letters.about(order).filter(key__endswith=f":again:{seen}").exists():
            return False
        text = _("Order %(code)s changed meanwhile. Nothing was sent; please look at it again.")
        raise OrderChanged(text % {"code": order.code})
    kind = letter_now(order, now=now)
    if not kind:
        raise NothingToSend(_("No letter tells of this order: nobody is named, or it ran out."))
    newest = letters.about(order).last()
    if newest and (newest.kind, newest.to) == (kind, order.email) and newest.status in UNSENT:
        text = _("The letter to %(email)s still waits to be sent. It goes out by itself.")
        raise NothingToSend(text % {"email": order.email})
    send(order, kind, by=by, seen=seen)
    return True


def send(order: Order, kind: str, *, by: User, seen: int) -> None:
    """Post the letter of this kind about ``order``, and remember who had it sent."""
    letters.once_more(order, kind, places_told(order), seen=seen)
    subject = ("order", order.code)
    record(order.edition, "letter sent", by=by, subject=subject, after={"letter": kind})


def letter_now(order: Order, *, now: datetime) -> str:
    """The kind of letter that tells how ``order`` stands; empty if there is none."""
    if order.status == Status.HELD and order.held_until <= now:
        return ""
    if order.status in UNNAMED and order.named_at is None:
        is_offer = WaitingEntry.objects.filter(offer=order.pk).exists()
        return "place_offered" if is_offer else ""
    return TELLING.get(Status(order.status), "")


def places_told(order: Order) -> Sequence[Registration]:
    """The places that the letter tells of: those that live, or all that were taken back."""
    if order.status == Status.CANCELLED:
        return list(order.registrations.filter(status=Registration.Status.CANCELLED))
    return list(live_of(order)) if order.status != Status.DECLINED else []
