"""Counting places. The one module that changes ``Quota.taken``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Edition
from registrations.errors import SoldOut
from registrations.models import Identity, IdentityDay, Order, OrderLine, Quota

# Places by (rank, id) of their quota: sorted, this is the order in which quotas are locked.
Places = Counter[tuple[int, int]]

COUNTED = [Order.Status.HELD, Order.Status.CONFIRMED]
FREED_AT_ONCE = 20
# Whose places a line takes: those of its ticket, of its window, of its organisation.
SOURCES = ("ticket_type__quotas", "entry__quota", "contingent__quota")
KEPT = F("count") - F("returned")


class _Full(Exception):
    def __init__(self, quota: int) -> None:
        self.quota = quota


def take(order: Order, *, now: datetime) -> None:
    """Take the places of ``order``, all or none, or raise SoldOut. Call inside a transaction.

    Each quota is one conditional UPDATE: the database decides who gets the last
    place. Holds that ended before ``now`` never stand in the way of a buyer.
    """
    missing = _places_of(order.lines.all())
    while True:
        try:
            _change(missing)
            return
        except _Full as full:
            overdue = _overdue(full.quota, now)
            if not overdue:
                raise _sold_out(order, full.quota) from None
            # What ends here is given back in the same pass, so quotas keep their order.
            missing.subtract(_free_documents(_end(overdue, now)))


def give_back(order: Order) -> None:
    """Free the places of ``order``. Only for whoever has just changed its status."""
    freed: Places = Counter()
    freed.subtract(_free_documents([order.pk]))
    _change(freed)


def give_back_some(returned: Mapping[OrderLine, int]) -> None:
    """Free so many places of each line while their order lives on."""
    freed: Places = Counter()
    for line, count in returned.items():
        ours = OrderLine.objects.filter(pk=line.pk)
        ours.update(returned=F("returned") + count)
        freed.subtract(_places_of(ours, each=Value(count)))
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


def _places_of(lines: QuerySet[OrderLine], *, each: Combinable = KEPT) -> Places:
    """What ``lines`` take, from whichever source: one statement."""
    first, *others = (
        lines.order_by()
        .filter(**{f"{source}__isnull": False})
        .values_list(each, source, f"{source}__rank")
        for source in SOURCES
    )
    places: Places = Counter()
    for count, quota, rank in first.union(*others, all=True):
        places[rank, quota] += count
    return places


def _free_documents(orders: list[int]) -> Places:
    """The places of ``orders`` that are ending. Their documents are forgotten and free again."""
    IdentityDay.objects.filter(registration__order__in=orders).delete()
    Identity.objects.filter(registration__order__in=orders).delete()
    return _places_of(OrderLine.objects.filter(order__in=orders))


def _touching(quota: int, prefix: str = "") -> Q:
    """Lines that take from ``quota``."""
    return Q(*((f"{prefix}{source}", quota) for source in SOURCES), _connector=Q.OR)


def _overdue(quota: int, now: datetime) -> list[int]:
    holds = Order.objects.filter(status=Order.Status.HELD, held_until__lte=now)
    ours = holds.filter(_touching(quota, "lines__")).order_by("held_until", "pk").distinct()
    return sorted(ours.values_list("pk", flat=True)[:FREED_AT_ONCE])


def _end(orders: list[int], now: datetime) -> list[int]:
    """Those of ``orders`` whose hold it was we who ended."""
    held = Order.objects.filter(status=Order.Status.HELD, held_until__lte=now)
    return [pk for pk in orders if held.filter(pk=pk).update(status=Order.Status.EXPIRED)]


def _sold_out(order: Order, quota: int) -> SoldOut:
    lines = order.lines.filter(_touching(quota)).select_related("ticket_type").distinct()
    free = Quota.objects.get(pk=quota).free
    facts = {"ticket": ", ".join(str(line.ticket_type) for line in lines), "free": free}
    if 0 < free < sum(line.count for line in lines):
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


def _ledger() -> Combinable:
    """The places of a quota by its held and confirmed lines."""
    total: Combinable = Coalesce(_sold_by(SOURCES[0]), 0)
    for source in SOURCES[1:]:
        total += Coalesce(_sold_by(source), 0)
    return total


def _sold_by(source: str) -> Subquery:
    counted = OrderLine.objects.filter(
        order__status__in=COUNTED, **{source: OuterRef("pk")}
    ).order_by()
    return Subquery(counted.values(source).annotate(total=Sum(KEPT)).values("total"))
