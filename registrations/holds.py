"""Holding places while a buyer fills in the form. A held order *is* the hold."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from events.models import Edition
from registrations import quotas
from registrations.models import Order, OrderLine

CHECKOUT = timedelta(minutes=15)

log = logging.getLogger(__name__)


def open_order(
    edition: Edition,
    lines: Sequence[OrderLine],
    *,
    email: str,
    language: str,
    now: datetime,
    lasts: timedelta = CHECKOUT,
) -> Order:
    """A new order with ``lines``, its places not taken yet; asked for, if staff must approve it."""
    family = edition.series.family
    is_asked = any(line.ticket_type.needs_approval for line in lines)
    order = Order.objects.create(
        family=family,
        edition=edition,
        email=email,
        language=language,
        status=Order.Status.REQUESTED if is_asked else Order.Status.HELD,
        currency=family.currency,
        total=sum(line.unit_price * line.count for line in lines),
        created_at=now,
        held_until=now + lasts,
    )
    for line in lines:
        line.order = order
    OrderLine.objects.bulk_create(lines)
    return order


def expire_holds(now: datetime) -> int:
    """End every hold that has run out. Safe to run twice, or on two machines at once."""
    overdue = Order.objects.filter(status=Order.Status.HELD, held_until__lte=now)
    return sum(map(expire, overdue.order_by("pk")))


def expire(order: Order) -> bool:
    """End the hold of ``order`` and free its places. False if somebody else was faster."""
    still_held = Order.objects.filter(pk=order.pk, status=Order.Status.HELD)
    try:
        with transaction.atomic():
            if not still_held.update(status=Order.Status.EXPIRED):
                return False
            quotas.give_back(order)
            return True
    except IntegrityError:
        # A counter that has drifted: one bad quota must not keep all the other holds alive.
        log.exception("Order %s could not expire; see recount_quotas.", order.code)
        return False
