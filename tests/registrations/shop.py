"""Orders for tests: who buys what, and many who buy at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from events.models import Edition, Organisation
from events.releasing import publish
from registrations.documents import Document, check_of
from registrations.entry import make_entries
from registrations.identity import CONSENT_VERSION
from registrations.models import (
    Contingent,
    Entry,
    Identity,
    Order,
    Quota,
    TicketType,
    WaitingEntry,
)
from registrations.ordering import Guest, OrderWish, start
from registrations.waiting import WaitingWish, join
from tests.cast import a_room, a_session, a_slot, a_ticket, both

GUESTS = ["Cheng Xin", "Luo Ji", "Ye Wenjie", "Wang Miao", "Shi Qiang"]
EMAIL = "luoji@sunflower.example"
FIRST_DAY = date(2027, 10, 1)


def some_guests(count: int) -> list[Guest]:
    return [Guest(GUESTS[n % len(GUESTS)]) for n in range(count)]


def named(ticket: TicketType, *names: str) -> dict[int, list[Guest]]:
    return {ticket.pk: [Guest(name) for name in names]}


def a_hold(
    edition: Edition,
    ticket: TicketType,
    count: int = 1,
    *,
    now: datetime | None = None,
    window: Entry | None = None,
    **facts: object,
) -> Order:
    windows = {ticket: window} if window else {}
    wish = OrderWish(EMAIL, "en", {ticket: count}, windows=windows, **facts)
    return start(edition, wish, now=now or timezone.now())


def a_confirmed_order(
    edition: Edition,
    ticket: TicketType,
    *names: str,
    language: str = "en",
    now: datetime | None = None,
) -> Order:
    guests = named(ticket, *(names or GUESTS[:1]))
    wish = OrderWish(EMAIL, language, {ticket: len(guests[ticket.pk])}, guests)
    return start(edition, wish, now=now or timezone.now())


def an_overdue_hold(edition: Edition, ticket: TicketType, count: int = 1) -> Order:
    return a_hold(edition, ticket, count, now=timezone.now() - timedelta(hours=1))


def at_once(
    workers: int, act: Callable[[object], object], wishes: Iterable[object]
) -> list[object]:
    """What ``act`` gives for each wish, by ``workers`` threads with a connection each."""

    def acted(wish: object) -> object:
        try:
            return act(wish)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as crew:
        return list(crew.map(acted, wishes))


def a_timed_ticket(edition: Edition, *, minutes: int = 30, places: int = 4, **facts: object):
    """A published timed entry from 10:00 to 12:00 with its windows, and the ticket for it."""
    slot = a_slot(a_session(edition, "Planets"), a_room("Silo"), "10:00", "12:00")
    publish(edition, by=None)
    ticket = a_ticket(edition, "Planets entry", kind="timed_entry", slot=slot, **facts)
    ticket.quotas.clear()
    return ticket, make_entries(slot, minutes=minutes, places=places)


def a_contingent(edition: Edition, ticket: TicketType, name: str = "Orbit Works", places: int = 2):
    """An organisation with places of its own."""
    organisation = Organisation.objects.create(
        family=edition.series.family, slug=name.lower().replace(" ", "-"), name=both(name)
    )
    quota = Quota.objects.create(edition=edition, name=f"{ticket.slug} of {name}", size=places)
    return Contingent.objects.create(ticket_type=ticket, organisation=organisation, quota=quota)


def an_id(born: str = "1990-03-07", *, serial: int = 123, place: str = "110105") -> Document:
    """A resident ID of somebody born on that day."""
    digits = f"{place}{born.replace('-', '')}{serial:03}"
    return Document(Identity.Kind.RESIDENT, digits + check_of(digits))


def a_passport(number: str = "E12345678") -> Document:
    return Document(Identity.Kind.PASSPORT, number)


def a_day_ticket(
    edition: Edition, name: str = "", *, day: date = FIRST_DAY, places: int = 10, **facts: object
):
    """A free real-name reservation for one day: one document, one place."""
    usual = {"kind": "day", "identity": "document", "one_per_document": "day", "day": day}
    return a_ticket(edition, name or f"Day {day:%d}", places=places, **{**usual, **facts})


def by_document(ticket: TicketType, *documents: Document) -> dict[int, list[Guest]]:
    """Guests of ``ticket`` with these documents."""
    named_so = zip(some_guests(len(documents)), documents, strict=True)
    return {ticket.pk: [replace(guest, document=document) for guest, document in named_so]}


def a_reservation(edition: Edition, ticket: TicketType, *documents: Document, **facts: object):
    """An order for everybody with these documents, agreed to and confirmed at once."""
    guests = by_document(ticket, *documents)
    wish = OrderWish(
        EMAIL, "en", {ticket: len(documents)}, guests, consent=CONSENT_VERSION, **facts
    )
    return start(edition, wish, now=timezone.now())


def sold_out(edition: Edition, name: str = "Workshop", *, places: int = 1, **facts: object):
    """A ticket whose places all have people, and the order that has them."""
    ticket = a_ticket(edition, name, places=places, **{"most_per_order": max(5, places), **facts})
    names = [GUESTS[number % len(GUESTS)] for number in range(places)]
    return ticket, a_confirmed_order(edition, ticket, *names)


def waits(
    edition: Edition,
    ticket: TicketType,
    name: str = "yun",
    *,
    now: datetime | None = None,
    language: str = "en",
    **facts: object,
) -> WaitingEntry:
    """Somebody called ``name`` at the end of the queue for ``ticket``."""
    wish = WaitingWish(ticket, f"{name}@sunflower.example", language, **facts)
    return join(edition, wish, now=now or timezone.now())
