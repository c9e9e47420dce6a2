"""What an edition has sold: places and money by ticket, by day and by quota."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from events.models import Edition, Slot
from events.wording import moment_words
from registrations.models import Order, OrderLine, Quota, TicketType
from registrations.quotas import COUNTED, KEPT

# As many days as a picture of sales shows, the last of them today.
MOST_DAYS = 60
FEWEST_DAYS = 14


@dataclass(frozen=True)
class Sold:
    """Places and money. ``held`` places are not confirmed yet, ``owed`` money is not paid yet."""

    places: int = 0
    held: int = 0
    taken: int = 0
    owed: int = 0

    def __add__(self, other: Sold) -> Sold:
        places, held = self.places + other.places, self.held + other.held
        return Sold(places, held, self.taken + other.taken, self.owed + other.owed)


@dataclass(frozen=True)
class DaySales:
    day: date
    orders: int = 0
    places: int = 0


@dataclass(frozen=True)
class Filling:
    """A quota, or several that are one thing to whoever plans: the windows of a timed entry."""

    name: str
    taken: int
    size: int
    # When what it is for is over; a full hall of yesterday is no news.
    ends_at: datetime | None = None

    @property
    def free(self) -> int:
        return self.size - self.taken

    @property
    def share(self) -> float:
        return self.taken / self.size if self.size else 1.0


@dataclass(frozen=True)
class Queue:
    """Orders that wait for something, by what they wait for."""

    requested: int = 0
    reserved: int = 0
    # Of those reserved, how many end within a day if nobody pays.
    expiring: int = 0
    confirmed: int = 0


def orders_of(edition: Edition) -> QuerySet[Order]:
    """Orders that the staff of ``edition`` see: started from it, or with a place in it."""
    places = OrderLine.objects.filter(order=OuterRef("pk"), ticket_type__editions=edition)
    return Order.objects.filter(Q(edition=edition) | Exists(places))


def lines_of(editions: Sequence[Edition]) -> QuerySet[OrderLine]:
    """What is held or confirmed of the tickets of ``editions``."""
    lines = OrderLine.objects.filter(ticket_type__editions__in=editions)
    return lines.filter(order__status__in=COUNTED).order_by()


def sold_by_ticket(edition: Edition) -> dict[int, Sold]:
    """Places and money by the id of the ticket. Tickets nobody has are left out."""
    return {ticket: Sold(*figures) for ticket, *figures in _figures([edition], "ticket_type")}


def sold_by_edition(editions: Sequence[Edition]) -> dict[int, Sold]:
    """Places and money by the id of the edition; a ticket for two editions counts in both."""
    by = "ticket_type__editions"
    return {edition: Sold(*figures) for edition, *figures in _figures(editions, by)}


def sold_by_day(
    editions: Sequence[Edition], *, today: date, days: int = MOST_DAYS
) -> dict[int, list[DaySales]]:
    """Orders and places by day, from the first sale in that time until ``today``: one query.

    Days are those of the first edition's clock; a family's editions share a park.
    """
    if not editions:
        return {}
    first = today - timedelta(days=days - 1)
    tz = editions[0].tz
    recent = lines_of(editions).filter(
        order__created_at__gte=datetime.combine(first, datetime.min.time(), tz)
    )
    by_day = recent.annotate(day=TruncDate("order__created_at", tzinfo=tz))
    counted = by_day.values_list("ticket_type__editions", "day").annotate(
        orders=Count("order", distinct=True), places=Sum(KEPT)
    )
    found: dict[int, dict[date, DaySales]] = defaultdict(dict)
    for edition, day, orders, places in counted:
        found[edition][day] = DaySales(day, orders, places)
    return {edition.pk: _without_gaps(found[edition.pk], today) for edition in editions}


def fillings_of(edition: Edition) -> list[Filling]:
    """The quotas of ``edition``, the fullest first, in two queries."""
    groups: dict[tuple[str, object], list[Quota]] = defaultdict(list)
    quotas = edition.quotas.select_related("slot__session", "entry", "contingent__ticket_type")
    tickets = Prefetch("ticket_types", TicketType.objects.select_related("slot__session"))
    for quota in quotas.prefetch_related(tickets).order_by("rank", "pk"):
        groups[_group_of(quota)].append(quota)
    found = [_filling(kind, group, edition) for (kind, _key), group in groups.items()]
    return sorted(found, key=lambda each: -each.share)


def queue_of(edition: Edition, now: datetime) -> Queue:
    named = Q(named_at__isnull=False)
    status = Order.Status
    reserved = named & Q(status=status.HELD)
    return Queue(
        **orders_of(edition).aggregate(
            requested=Count("pk", filter=named & Q(status=status.REQUESTED)),
            reserved=Count("pk", filter=reserved),
            expiring=Count("pk", filter=reserved & Q(held_until__lte=now + timedelta(days=1))),
            confirmed=Count("pk", filter=Q(status=status.CONFIRMED)),
        )
    )


def requested_in(editions: Sequence[Edition]) -> dict[int, int]:
    """How many orders wait for an answer, by the id of the edition they were sent to."""
    asked = Order.objects.filter(edition__in=editions, status=Order.Status.REQUESTED)
    named = asked.filter(named_at__isnull=False).order_by()
    return dict(named.values_list("edition").annotate(Count("pk")))


def _figures(editions: Sequence[Edition], by: str) -> QuerySet[OrderLine, tuple[int, ...]]:
    is_confirmed = Q(order__status=Order.Status.CONFIRMED)
    is_reserved = Q(order__status=Order.Status.HELD, order__named_at__isnull=False)
    price = KEPT * F("unit_price")
    return (
        lines_of(editions)
        .values_list(by)
        .annotate(
            places=Sum(KEPT, filter=is_confirmed, default=0),
            held=Sum(KEPT, filter=~is_confirmed, default=0),
            taken=Sum(price, filter=is_confirmed, default=0),
            owed=Sum(price, filter=is_reserved, default=0),
        )
    )


def _without_gaps(found: dict[date, DaySales], today: date) -> list[DaySales]:
    """Every day from the first that sold something until ``today``, a fortnight at least."""
    if not found:
        return []
    first = min(min(found), today - timedelta(days=FEWEST_DAYS - 1))
    days = (first + timedelta(days=number) for number in range((today - first).days + 1))
    return [found.get(day, DaySales(day)) for day in days]


def _group_of(quota: Quota) -> tuple[str, object]:
    """Windows belong together by their slot, contingents by their ticket."""
    if hasattr(quota, "entry"):
        return "windows", quota.slot_id
    if hasattr(quota, "contingent"):
        return "contingents", quota.contingent.ticket_type_id
    return "quota", quota.pk


def _filling(kind: str, quotas: list[Quota], edition: Edition) -> Filling:
    slot = _slot_of(quotas[0])
    return Filling(
        name=_name_of(kind, quotas[0], edition),
        taken=sum(quota.taken for quota in quotas),
        size=sum(quota.size for quota in quotas),
        ends_at=slot.ends_at if slot else None,
    )


def _slot_of(quota: Quota) -> Slot | None:
    """The slot it is a part of, or the one its only ticket is for."""
    tickets = quota.ticket_types.all()
    return quota.slot or (tickets[0].slot if len(tickets) == 1 else None)


def _name_of(kind: str, quota: Quota, edition: Edition) -> str:
    """What a reader calls it: by the session or the ticket it is for, where there is one."""
    if kind == "contingents":
        return _("%(ticket)s, all organisations") % {"ticket": quota.contingent.ticket_type}
    slot, tickets = _slot_of(quota), quota.ticket_types.all()
    if slot is None:
        return str(tickets[0]) if len(tickets) == 1 else quota.name
    title = str(slot.session.title)
    if slot.starts_at:
        title += f" · {moment_words(slot.starts_at.astimezone(edition.tz))}"
    if kind == "windows":
        return _("%(session)s, all windows") % {"session": title}
    return f"{title} · {quota.get_pool_display()}" if quota.pool else title
