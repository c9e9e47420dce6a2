"""Giving places back: a whole order, or some of its places while the others stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from events.models import User
from registrations import agenda, letters, quotas
from registrations.errors import AlreadyPaid, TooLate
from registrations.guests import LONGEST_REASON, tidy_message
from registrations.models import Identity, IdentityDay, Order, OrderLine, Registration
from registrations.ordering import remember
from registrations.sale import begins_at

LIVE = [Registration.Status.PENDING, Registration.Status.CONFIRMED]


@transaction.atomic
def cancel(order: Order, *, by: User | None = None, reason: str = "") -> bool:
    """Give the places of ``order`` back. Its tickets stop opening gates. False if it has ended.

    An order with names gets a letter; a buyer who lets go of a hold gets none. When staff
    cancel, ``reason`` stands in history, in the letter and on the buyer's page.
    """
    answer = tidy_message(reason, longest=LONGEST_REASON)
    ended = {"status": Order.Status.CANCELLED, "answer": answer}
    ours = Order.objects.filter(pk=order.pk)
    had_places = ours.filter(status__in=quotas.COUNTED).update(**ended)
    asked = ours.filter(status=Order.Status.REQUESTED)
    if not had_places and not asked.update(**ended):
        return False
    order.refresh_from_db(fields=["status", "confirmed_at", "answer"])
    registrations = _revoke(live_of(order))
    remember(order, "cancelled", by=by, reason=answer)
    if registrations or by:
        letters.order_cancelled(order, registrations, reason=answer)
    if had_places:
        quotas.give_back(order)  # last, so that a hot quota is locked for one statement only
    else:
        _forget(registrations)
    return True


@transaction.atomic
def give_up(
    order: Order,
    places: Collection[UUID],
    *,
    now: datetime,
    by: User | None = None,
    reason: str = "",
) -> list[Registration]:
    """Give back those of the buyer's ``places`` that still live; the others stay as they are.

    Free until what a place is for begins. Sent again it finds nothing to do. Staff may take
    back what is paid or has begun as well; ``reason`` stands in the letter and in history.
    """
    text = tidy_message(reason, longest=LONGEST_REASON)
    # The row of the order first: whoever cancels all of it, or says that it was paid, waits.
    Order.objects.filter(pk=order.pk).update(revision=F("revision"))
    live = list(live_of(order).select_related("ticket_type__slot", "entry", "order__edition"))
    chosen = [row for row in live if row.uid in places]
    for row in chosen if by is None else ():
        check_may_leave(row, now)
    if not chosen or len(chosen) == len(live):
        return chosen if chosen and cancel(order, by=by, reason=text) else []
    if chosen[0].order.status not in quotas.COUNTED:
        return []
    gone = _revoke(Registration.objects.filter(pk__in=[row.pk for row in chosen]))
    if gone:
        _return(order, gone, by=by, reason=text)
    return gone


def live_of(order: Order) -> QuerySet[Registration]:
    return order.registrations.filter(status__in=LIVE)


def check_may_leave(registration: Registration, now: datetime) -> None:
    """Refuse if its owner cannot give this place back by themselves."""
    ticket, order = registration.ticket_type, registration.order
    if order.status == Order.Status.CONFIRMED and ticket.price:
        text = _("“%(ticket)s” is paid. Please write to the organizers to give it back.")
        raise AlreadyPaid(text % {"ticket": ticket})
    if begins_at(order.edition, ticket, registration.entry) <= now:
        text = _("“%(ticket)s” has begun. It cannot be given back any more.")
        raise TooLate(text % {"ticket": ticket})


def _revoke(registrations: QuerySet[Registration]) -> list[Registration]:
    """Make tickets void, and their calendar entries newer than what was sent."""
    gone = list(registrations.filter(status__in=LIVE).select_related("ticket_type"))
    for row in gone:
        # Of what was never confirmed no calendar knows.
        row.revision += row.status == Registration.Status.CONFIRMED
        row.status = Registration.Status.CANCELLED
    Registration.objects.bulk_update(gone, ["status", "revision"])
    agenda.touch(row.attendee_id for row in gone)
    return gone


def _return(order: Order, gone: list[Registration], *, by: User | None, reason: str) -> None:
    """Free what ``gone`` had. An order that is not paid yet costs less then."""
    _forget(gone)
    letters.order_cancelled(order, gone, reason=reason)
    places = Counter(row.ticket_type_id for row in gone)
    lines = OrderLine.objects.filter(order=order, ticket_type__in=places).order_by("pk")
    price = sum(line.unit_price * places[line.ticket_type_id] for line in lines)
    Order.objects.filter(pk=order.pk, status=Order.Status.HELD).update(total=F("total") - price)
    order.refresh_from_db(fields=["status", "total"])
    remember(order, "places returned", by=by, returned=len(gone), reason=reason)
    quotas.give_back_some({line: places[line.ticket_type_id] for line in lines})


def _forget(gone: Iterable[Registration]) -> None:
    keys = [row.pk for row in gone]
    IdentityDay.objects.filter(registration__in=keys).delete()
    Identity.objects.filter(registration__in=keys).delete()
