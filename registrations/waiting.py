"""Waiting for a place. An offer is a hold, longer than others; nobody is passed over for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.errors import RuleBroken
from events.models import Edition
from registrations import holds, letters, quotas
from registrations.errors import AlreadyWaiting, ListClosed, SoldOut, TooMany
from registrations.guests import tidy_email
from registrations.models import Entry, OrderLine, Quota, TicketType, WaitingEntry
from registrations.sale import begins_at, check_open, window_of

LONGEST_OFFER = timedelta(hours=24)
SHORTEST_OFFER = timedelta(minutes=15)
WAITING = WaitingEntry.Status.WAITING
# What somebody waits for: a kind of ticket, and the window of it if it has windows.
Goal = tuple[int, int | None]


@dataclass(frozen=True)
class WaitingWish:
    """Who waits for what, and for how many places together."""

    ticket: TicketType
    email: str
    language: str
    party: int = 1
    window: Entry | None = None
    # Sent again with the same key, it is the same wish.
    key: str = ""


@transaction.atomic
def join(edition: Edition, wish: WaitingWish, *, now: datetime) -> WaitingEntry:
    """Put ``wish`` at the end of its queue. Sent again, it has the turn it had.

    Refused where places are free, where the queue is as long as it may be, and for an
    address that waits already: its turn is nobody else's to see.
    """
    email = tidy_email(wish.email, is_needed=True)
    # The row of the ticket is locked, because the places in a short queue are counted.
    rows = TicketType.objects.select_for_update(no_key=True, of=("self",)).select_related("slot")
    ticket = rows.get(pk=wish.ticket.pk)
    queue = WaitingEntry.objects.filter(ticket_type=ticket, status=WAITING)
    if known := queue.filter(email=email).first():
        if wish.key and known.key == wish.key:
            return known
        text = _("This address waits for it already. The letter about it leads to your turn.")
        raise AlreadyWaiting(text)
    window = _check_can_wait(edition, ticket, wish, now=now)
    if ticket.reserve_places is not None and queue.count() >= ticket.reserve_places:
        raise ListClosed(_("The waiting list of “%(ticket)s” is full.") % {"ticket": ticket})
    entry = WaitingEntry.objects.create(
        edition=edition,
        ticket_type=ticket,
        entry=window,
        email=email,
        language=wish.language,
        party=wish.party,
        key=wish.key,
        joined_at=now,
    )
    letters.waiting_joined(entry)
    return entry


def leave(entry: WaitingEntry) -> bool:
    """Give up waiting. False if there is nothing to leave: offered, or left before."""
    rows = WaitingEntry.objects.filter(pk=entry.pk, status=WAITING)
    return bool(rows.update(status=WaitingEntry.Status.LEFT))


def ahead_of(entry: WaitingEntry) -> int:
    """How many parties for the same ticket and window come before ``entry``."""
    same = WaitingEntry.objects.filter(
        ticket_type=entry.ticket_type_id, entry=entry.entry_id, status=WAITING
    )
    earlier = Q(band__lt=entry.band) | Q(band=entry.band, joined_at__lt=entry.joined_at)
    twin = Q(band=entry.band, joined_at=entry.joined_at, pk__lt=entry.pk)
    return same.filter(earlier | twin).count()


def most_words(most: int) -> str:
    """For how many places one may wait."""
    text = ngettext(
        "You can wait for %(most)d place.", "You can wait for up to %(most)d places.", most
    )
    return text % {"most": most}


def give_way(edition: Edition, lines: Iterable[OrderLine]) -> None:
    """Refuse a buyer who would take a place that others wait for.

    What is full may come free in the very moment of buying, when a hold has run out:
    that place too belongs to who waits for it and lacks nothing else.
    """
    goals = {(line.ticket_type_id, line.entry_id): line.ticket_type for line in lines}
    waited_for = _waited_for(edition) if goals else []
    if not waited_for:
        return
    full = _full(waited_for)
    for goal, needs in needs_of(goals).items():
        if any(theirs & needs and theirs & full <= needs for theirs in waited_for):
            text = _("Others wait for “%(ticket)s” already. Please join the waiting list.")
            raise SoldOut(text % {"ticket": goals[goal]})


def kept_for_others(edition: Edition) -> set[int]:
    """Quotas whose free places belong to who waits for them.

    Whoever waits for something that is full elsewhere keeps nobody away.
    """
    waited_for = _waited_for(edition)
    full = _full(waited_for)
    return {quota for theirs in waited_for if not theirs & full for quota in theirs}


def _waited_for(edition: Edition) -> list[set[int]]:
    """The quotas of each thing that somebody waits for."""
    waiting = WaitingEntry.objects.filter(edition=edition, status=WAITING)
    goals = list(waiting.order_by().values_list("ticket_type", "entry").distinct())
    return list(needs_of(goals).values())


def needs_of(goals: Collection[Goal]) -> dict[Goal, set[int]]:
    """The quotas that a place of each goal takes from: two statements, none for no goals."""
    if not goals:
        return {}
    tickets, windows = {goal[0] for goal in goals}, {goal[1] for goal in goals if goal[1]}
    by_ticket = defaultdict(set)
    pairs = TicketType.quotas.through.objects.filter(tickettype__in=tickets)
    for ticket, quota in pairs.values_list("tickettype", "quota"):
        by_ticket[ticket].add(quota)
    by_window = dict(Entry.objects.filter(pk__in=windows).values_list("pk", "quota"))
    return {
        (ticket, window): by_ticket[ticket] | ({by_window[window]} if window else set())
        for ticket, window in goals
    }


def offer_places(now: datetime) -> int:
    """Hold free places for who waits, strictly in the order of their queues.

    A party that does not fit keeps its place at the head, and nobody passes it. Safe to
    run twice, or on two machines at once.
    """
    waiting = WaitingEntry.objects.filter(status=WAITING)
    needs = needs_of(list(waiting.order_by().values_list("ticket_type", "entry").distinct()))
    full = _full(needs.values())
    served = [goal for goal, theirs in needs.items() if not theirs & full]
    queue = waiting.filter(ticket_type__in={ticket for ticket, _window in served})
    offered, stuck = 0, set[int]()
    for entry in queue.select_related("ticket_type__slot", "entry", "edition__series__family"):
        goal = (entry.ticket_type_id, entry.entry_id)
        if goal not in served or needs[goal] & stuck:
            continue
        try:
            offered += _offer(entry, now)
        except SoldOut:
            stuck |= needs[goal]
    return offered


def _full(needs: Iterable[set[int]]) -> set[int]:
    """Those of the quotas that have no place left."""
    wanted = Quota.objects.filter(pk__in=set().union(*needs))
    return set(wanted.filter(taken__gte=F("size")).values_list("pk", flat=True))


def _offer(entry: WaitingEntry, now: datetime) -> bool:
    """Hold places for ``entry`` and tell them. False if there was nobody to tell."""
    ours = WaitingEntry.objects.filter(pk=entry.pk, status=WAITING)
    lasts = _lasts(entry, now)
    if lasts is None:
        ours.update(status=WaitingEntry.Status.LEFT)
        return False
    with transaction.atomic():
        if not ours.update(status=WaitingEntry.Status.OFFERED):
            return False
        ticket = entry.ticket_type
        line = OrderLine(
            ticket_type=ticket, entry=entry.entry, count=entry.party, unit_price=ticket.price
        )
        order = holds.open_order(
            entry.edition,
            [line],
            email=entry.email,
            language=entry.language,
            now=now,
            lasts=lasts,
        )
        WaitingEntry.objects.filter(pk=entry.pk).update(offer=order)
        letters.place_offered(order)
        quotas.take(order, now=now)
    return True


def _lasts(entry: WaitingEntry, now: datetime) -> timedelta | None:
    """How long the offer stands: a quarter of what is left, and None if it could not be used."""
    try:
        check_open(entry.ticket_type, edition=entry.edition, now=now)
    except RuleBroken:
        return None
    left = begins_at(entry.edition, entry.ticket_type, entry.entry) - now
    if left < SHORTEST_OFFER:
        return None
    return max(SHORTEST_OFFER, min(LONGEST_OFFER, left / 4))


def _check_can_wait(
    edition: Edition, ticket: TicketType, wish: WaitingWish, *, now: datetime
) -> Entry | None:
    """The window that is waited for, if any, or the reason why there is nothing to wait for."""
    check_open(ticket, edition=edition, now=now)
    window = window_of(ticket, wish.window, now)
    if ticket.needs_approval or ticket.by_organisation:
        text = _("There is no waiting list for “%(ticket)s”.")
        raise ListClosed(text % {"ticket": ticket})
    if not 1 <= wish.party <= ticket.most_per_order:
        raise TooMany(most_words(ticket.most_per_order))
    goal = (ticket.pk, window.pk if window else None)
    needs = needs_of([goal])[goal]
    counts = Quota.objects.filter(pk__in=needs).values_list("size", "taken")
    fits = all(taken + wish.party <= size for size, taken in counts)
    if fits and not needs & kept_for_others(edition):
        raise ListClosed(_("There are places for you now: you need not wait."))
    return window
