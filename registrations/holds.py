"""Holding places while a buyer fills in the form. A held order *is* the hold."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from events.models import Edition
from registrations import quotas
from registrations.models import Order, OrderLine, TicketType

CHECKOUT = timedelta(minutes=15)
Wanted = Mapping[TicketType, int]

log = logging.getLogger(__name__)


def hold(
    edition: Edition,
    wanted: Wanted,
    *,
    email: str,
    language: str,
    now: datetime,
    lasts: timedelta = CHECKOUT,
) -> Order:
    """Take places for ``wanted`` and keep them for ``lasts``, or raise SoldOut.

    Part of the caller's transaction, which a refusal must roll back.
    """
    family = edition.series.family
    order = Order.objects.create(
        family=family,
        edition=edition,
        email=email,
        language=language,
        currency=family.currency,
        total=sum(ticket.price * count for ticket, count in wanted.items()),
        created_at=now,
        held_until=now + lasts,
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, ticket_type=ticket, count=count, unit_price=ticket.price)
        for ticket, count in wanted.items()
    )
    quotas.take(order, now=now)  # last, so that a hot quota is locked for one statement only
    return order


def expire_holds(now: datetime) -> int:
    """End every hold that has run out. Safe to run twice, or on two machines at once."""
    overdue = Order.objects.filter(status=Order.Status.HELD, held_until__lte=now)
    return sum(map(_expire, overdue.order_by("pk")))


def _expire(order: Order) -> bool:
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
