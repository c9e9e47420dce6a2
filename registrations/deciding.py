"""What staff decide about orders: paid, approved, not approved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.models import User
from registrations import agenda, identity, letters, quotas
from registrations.errors import NotWaiting
from registrations.guests import LONGEST_REASON, tidy_message
from registrations.models import Identity, Order, Registration
from registrations.ordering import pay_until, remember

PENDING = Registration.Status.PENDING


@transaction.atomic
def settle(order: Order, *, by: User, now: datetime) -> list[Registration]:
    """``order`` was paid at the desk or by transfer: its reserved places become tickets."""
    reserved = Order.objects.filter(pk=order.pk, status=Order.Status.HELD, named_at__isnull=False)
    if not reserved.update(status=Order.Status.CONFIRMED, confirmed_at=now):
        raise NotWaiting(_("This order does not wait for a payment: it is %s.") % _state(order))
    order.refresh_from_db(fields=["status", "confirmed_at"])
    remember(order, "paid", by=by)
    return _confirm(order)


@transaction.atomic
def approve(order: Order, *, by: User, now: datetime) -> list[Registration]:
    """Take the places that were asked for, or raise SoldOut. What costs money is then reserved."""
    order.refresh_from_db(fields=["status", "total"])
    outcome = (
        {"status": Order.Status.HELD, "held_until": pay_until(order, now)}
        if order.total
        else {"status": Order.Status.CONFIRMED, "confirmed_at": now}
    )
    if not _asked(order).update(**outcome):
        raise NotWaiting(_("This order is not asked for any more: it is %s.") % _state(order))
    order.refresh_from_db(fields=["status", "held_until", "confirmed_at"])
    remember(order, "approved", by=by)
    waiting = order.registrations.filter(status=PENDING)
    rows = waiting.select_related("ticket_type", "document", "order")
    identity.take_days(list(rows), now=now)
    if order.total:
        registrations = list(waiting)
        letters.order_reserved(order, registrations)
    else:
        registrations = _confirm(order)
    quotas.take(order, now=now)
    return registrations


@transaction.atomic
def decline(order: Order, *, by: User, answer: str = "") -> None:
    """Say no to what was asked for, with a reason if there is one. Documents are forgotten."""
    text = tidy_message(answer, longest=LONGEST_REASON)
    if not _asked(order).update(status=Order.Status.DECLINED, answer=text):
        raise NotWaiting(_("This order is not asked for any more: it is %s.") % _state(order))
    order.refresh_from_db(fields=["status", "answer"])
    Identity.objects.filter(registration__order=order).delete()
    remember(order, "not approved", by=by, reason=text)
    letters.order_declined(order)


def _asked(order: Order) -> QuerySet[Order]:
    return Order.objects.filter(pk=order.pk, status=Order.Status.REQUESTED, named_at__isnull=False)


def _confirm(order: Order) -> list[Registration]:
    waiting = list(order.registrations.filter(status=PENDING).values_list("pk", flat=True))
    ours = Registration.objects.filter(pk__in=waiting)
    ours.update(status=Registration.Status.CONFIRMED)
    registrations = list(ours.select_related("ticket_type", "attendee"))
    agenda.touch(row.attendee_id for row in registrations)
    letters.order_confirmed(order, registrations)
    return registrations


def _state(order: Order) -> str:
    order.refresh_from_db(fields=["status"])
    return str(order.get_status_display())
