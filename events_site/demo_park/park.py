"""The whole park, put together; and moved on before its days come."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F

from events.models import Availability, Edition, Family, Slot
from events.translated import Words
from events_site.demo_park.films import load_films
from events_site.demo_park.grounds import load_grounds, rooms_of
from events_site.demo_park.people import load_organisations, load_pairs, load_people
from events_site.demo_park.programme import Stock, load_edition, load_programme
from events_site.demo_park.reading import EDITIONS, Days, table
from events_site.demo_park.tickets import load_tickets
from registrations.models import TicketType

AHEAD = timedelta(days=21)
TOO_NEAR = timedelta(days=10)
FRIDAY = 4
# Moments of a slot, of which any may be missing.
MOMENTS = ("starts_at", "ends_at", "shown_until", "last_entry_at")
SALES = ("day", "on_sale_from", "on_sale_until")


def load_park(today: date) -> list[Edition]:
    """The park with everything in it; what is there already is left as it is."""
    names = {"name": Words({"zh-hans": "首钢园科幻季", "en": "Shougang Science Fiction Season"})}
    family = Family.objects.get_or_create(slug="shougang", defaults=names)[0]
    days = _days(family, today)
    venue = load_grounds(family)
    stock = Stock(days, rooms_of(venue), load_people(family, days), load_films(family))
    editions = []
    for slug in EDITIONS:
        facts = table(slug)
        edition = load_edition(venue, facts["edition"], days)
        load_programme(edition, facts, stock)
        editions.append(edition)
    load_organisations(family, edition=editions[1], room=stock.rooms["furnace-4/exhibition-hall"])
    load_pairs(editions[0], stock.people)
    load_tickets(editions, days)
    return editions


def next_friday(day: date) -> date:
    return day + timedelta(days=(FRIDAY - day.weekday()) % 7)


def _days(family: Family, today: date) -> Days:
    """The park's days: those it has, unless they have come too near."""
    wanted = next_friday(today + AHEAD)
    begun = Edition.objects.filter(series__family=family).order_by("starts_on").first()
    if begun is None:
        return Days(wanted)
    if begun.starts_on >= today + TOO_NEAR:
        return Days(begun.starts_on)
    _shift(family, wanted - begun.starts_on)
    return Days(wanted)


def _shift(family: Family, by: timedelta) -> None:
    """Move the whole park by whole weeks, so that it never lies in the past."""
    editions = Edition.objects.filter(series__family=family)
    editions.update(starts_on=F("starts_on") + by, ends_on=F("ends_on") + by)
    for slot in Slot.objects.filter(session__edition__in=editions, room__isnull=False):
        moved = {name: at + by for name in MOMENTS if (at := getattr(slot, name))}
        Slot.objects.filter(pk=slot.pk).update(version=F("version") + 1, **moved)
    for free in Availability.objects.filter(person__family=family):
        span = {"starts_at": free.starts_at + by, "ends_at": free.ends_at + by}
        Availability.objects.filter(pk=free.pk).update(**span)
    for ticket in TicketType.objects.filter(family=family):
        moved = {name: when + by for name in SALES if (when := getattr(ticket, name))}
        TicketType.objects.filter(pk=ticket.pk).update(rank=ticket.rank, **moved)
