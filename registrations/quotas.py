"""Counting places. The one module that changes ``Quota.taken``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Edition
from registrations.errors import SoldOut
from registrations.models import Order, OrderLine, Quota, TicketType

Wanted = Mapping[TicketType, int]
# Places by (rank, id) of their quota: sorted, this is the order in which quotas are locked.
Places = Counter[tuple[int, int]]

COUNTED = [Order.Status.HELD, Order.Status.CONFIRMED]
FREED_AT_ONCE = 20


class _Full(Exception):
    def __init__(self, quota: int) -> None:
        self.quota = quota


def take(wanted: Wanted, *, now: datetime) -> None:
    """Take places for ``wanted``, all or none, or raise SoldOut. Call inside a transaction.

    Each quota is one conditional UPDATE: the database decides who gets the last
    place. Holds that ended before ``now`` never stand in the way of a buyer.
    """
    missing = _demand(wanted)
    while True:
        try:
            _change(missing)
            return
        except _Full as full:
            overdue = _overdue(full.quota, now)
            if not overdue:
                raise _sold_out(wanted, full.quota) from None
            # What ends here is given back in the same pass, so quotas keep their order.
            missing.subtract(_places_of(_end(overdue, now)))


def give_back(order: Order) -> None:
    """Free the places of ``order``. Only for whoever has just changed its status."""
    freed: Places = Counter()
    freed.subtract(_places_of([order.pk]))
    _change(freed)


def _change(places: Places) -> None:
    """Add ``places``, which may be negative, to their quotas, or raise _Full and add none."""
    with transaction.atomic():
        # Quotas go in (rank, id) order, so two buyers never wait for each other.
        for (_rank, quota), count in sorted(places.items()):
            rows = Quota.objects.filter(pk=quota)
            if count > 0:
                rows = rows.filter(taken__lte=F("size") - count)
            if count and not rows.update(taken=F("taken") + count):
                raise _Full(quota)


def _demand(wanted: Wanted) -> Places:
    counts = {ticket_type.pk: count for ticket_type, count in wanted.items()}
    pairs = TicketType.quotas.through.objects.filter(tickettype__in=counts)
    demand: Places = Counter()
    for ticket_type, quota, rank in pairs.values_list("tickettype", "quota", "quota__rank"):
        demand[rank, quota] += counts[ticket_type]
    return demand


def _places_of(orders: Iterable[int]) -> Places:
    lines = OrderLine.objects.filter(order__in=orders, ticket_type__quotas__isnull=False)
    places: Places = Counter()
    for count, quota, rank in lines.order_by().values_list(
        "count", "ticket_type__quotas", "ticket_type__quotas__rank"
    ):
        places[rank, quota] += count
    return places


def _overdue(quota: int, now: datetime) -> list[int]:
    holds = Order.objects.filter(status=Order.Status.HELD, held_until__lte=now)
    ours = holds.filter(lines__ticket_type__quotas=quota).order_by("held_until", "pk").distinct()
    return sorted(ours.values_list("pk", flat=True)[:FREED_AT_ONCE])


def _end(orders: list[int], now: datetime) -> list[int]:
    """Those of ``orders`` whose hold it was we who ended."""
    held = Order.objects.filter(status=Order.Status.HELD, held_until__lte=now)
    return [pk for pk in orders if held.filter(pk=pk).update(status=Order.Status.EXPIRED)]


def _sold_out(wanted: Wanted, quota: int) -> SoldOut:
    of_quota = set(TicketType.objects.filter(quotas=quota).values_list("pk", flat=True))
    wishes = {ticket: count for ticket, count in wanted.items() if ticket.pk in of_quota}
    free = Quota.objects.get(pk=quota).free
    facts = {"ticket": ", ".join(map(str, wishes)), "free": free}
    if 0 < free < sum(wishes.values()):
        text = ngettext(
            "Only %(free)d place is left for “%(ticket)s”. Nothing was taken.",
            "Only %(free)d places are left for “%(ticket)s”. Nothing was taken.",
            free,
        )
        return SoldOut(text % facts)
    return SoldOut(_("Sorry, “%(ticket)s” is sold out.") % facts)


@dataclass(frozen=True)
class Drift:
    """A quota whose counter is not what its orders say."""

    quota: Quota
    taken: int
    sold: int


def recount(edition: Edition | None = None, *, fix: bool = False) -> list[Drift]:
    """Every quota (of ``edition``) whose counter differs from its held and confirmed lines.

    With ``fix`` the counter is set to what the lines say. A quota that sold more
    than its size grows to what was sold: those people have their tickets.
    """
    quotas = Quota.objects.all() if edition is None else edition.quotas.all()
    compared = quotas.annotate(sold=_ledger()).exclude(taken=F("sold")).order_by("pk")
    found = [Drift(quota, quota.taken, quota.sold) for quota in compared.select_related("edition")]
    if fix:
        for drift in found:
            _repair(drift.quota.pk)
    return found


@transaction.atomic
def _repair(quota: int) -> None:
    # First the lock, then a new statement: a buyer in between has committed both or neither.
    locked = Quota.objects.select_for_update(no_key=True).get(pk=quota)
    sold = Quota.objects.annotate(sold=_ledger()).get(pk=quota).sold
    Quota.objects.filter(pk=quota).update(taken=sold, size=max(locked.size, sold))


def _ledger() -> Coalesce:
    """The places of a quota by its held and confirmed lines."""
    counted = OrderLine.objects.filter(
        order__status__in=COUNTED, ticket_type__quotas=OuterRef("pk")
    ).order_by()
    total = counted.values("ticket_type__quotas").annotate(total=Sum("count")).values("total")
    return Coalesce(Subquery(total), 0)
