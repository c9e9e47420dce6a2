"""What can be had: passes and days, and places in sessions with their pools and windows."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from events.models import Edition, Organisation, Session, Slot
from events.translated import Words
from events_site.demo_park.programme import source_of
from events_site.demo_park.reading import Days, Row, note, table, words
from registrations.entry import make_entries
from registrations.models import Contingent, Quota, TicketType

# Columns of TicketType that a table names as they are called.
FACTS = (
    "kind", "price", "identity", "one_per_document", "needs_guardian", "needs_approval",
    "window_days",
)  # fmt: skip
POOLS = {
    "public": Quota.Pool.PUBLIC,
    "pass": Quota.Pool.PASSES,
    "guest": Quota.Pool.GUESTS,
    "invited": Quota.Pool.INVITED,
    "lottery": Quota.Pool.DRAW,
    "accessible": Quota.Pool.ACCESSIBLE,
    "press": Quota.Pool.PRESS,
}


def load_tickets(editions: list[Edition], days: Days) -> None:
    """Ticket types with their quotas; what is there already is left as it is."""
    by_slug = {edition.slug: edition for edition in editions}
    facts = table("tickets")
    for rank, row in enumerate(facts["ticket"]):
        serves = [by_slug[slug] for slug in row["editions"]]
        if row["kind"] == "screening":
            continue  # one for each screening, below
        for day in row.get("days", [None]):
            _event_ticket(serves, row, rank=rank, day=day, days=days)
    alike = {row["slug"]: row for row in facts["ticket"]}
    sold = {row["type"]: {**alike.get(row.get("like", ""), {}), **row} for row in facts["place"]}
    for edition in editions:
        for row in table(edition.slug)["session"]:
            _places(edition, row, sold.get(row["type"]))


def _event_ticket(
    serves: list[Edition], row: Row, *, rank: int, day: int | None, days: Days
) -> None:
    slug = row["slug"] if day is None else f"{row['slug']}-{day + 1}"
    if _is_known(serves[0], slug):
        return
    facts = {**_rules(row), "day": None if day is None else days.on(day), "rank": rank}
    ticket = _ticket(serves, slug, name=words(row), **facts)
    if "each_organisation" in row:
        _contingents(ticket, serves[0], row["each_organisation"])
    else:
        size = row["places"]
        ticket.quotas.add(Quota.objects.create(edition=serves[0], name=slug, size=size))


def _contingents(ticket: TicketType, edition: Edition, size: int) -> None:
    """Badges of each organisation, for whoever has its code."""
    TicketType.objects.filter(pk=ticket.pk).update(by_organisation=True)
    for organisation in Organisation.objects.filter(family=edition.series.family_id):
        name = f"{ticket.slug} {organisation.slug}"
        quota = Quota.objects.create(edition=edition, name=name, size=size)
        Contingent.objects.create(ticket_type=ticket, organisation=organisation, quota=quota)


def _places(edition: Edition, row: Row, sold: Row | None) -> None:
    """Pools and tickets of a session, one set for each of its slots."""
    session = edition.sessions.select_related("type").get(source_id=source_of(row))
    slots = session.slots.select_related("room", "session").order_by("pk")
    for number, slot in enumerate(slots, 1):
        slug = f"{row['key']}-{number}"
        if _is_known(edition, slug) or slot.quotas.exists():
            continue
        pools = _pools(slot, row.get("pools", {}), slug=slug)
        if sold is not None and session.audience != Session.Audience.PRESS_INDUSTRY:
            _slot_ticket(edition, slot, sold, slug=slug, public=pools.get("public"))


def _pools(slot: Slot, wanted: dict[str, Any], *, slug: str) -> dict[str, Quota]:
    """A quota for each pool. A share is one of the room's capacity."""
    capacity = slot.room.capacity if slot.room and slot.room.capacity else 0
    sizes = {
        name: int(capacity * share) if isinstance(share, float) else share
        for name, share in wanted.items()
    }
    return {
        name: Quota.objects.create(
            edition=slot.session.edition,
            name=f"{slug} {name}",
            slot=slot,
            pool=POOLS[name],
            size=size,
        )
        for name, size in sizes.items()
    }


def _slot_ticket(
    edition: Edition, slot: Slot, sold: Row, *, slug: str, public: Quota | None
) -> None:
    session = slot.session
    facts = {
        **_rules(sold),
        "slot": slot,
        "most_per_order": sold["most"],
        "rank": 100,
        "age_from": session.age_from,
        "age_to": session.age_to,
        "needs_guardian": session.needs_guardian,
        "reserve_places": session.reserve_places,
        "description": Words(),
    }
    if hours := sold.get("hours_before"):
        assert slot.starts_at  # every slot of the park has its place
        facts["on_sale_from"] = slot.starts_at - timedelta(hours=hours)
    ticket = _ticket([edition], slug, name=words(sold), **facts)
    if session.entry_minutes and session.entry_places and sold["kind"] == "timed_entry":
        make_entries(slot, minutes=session.entry_minutes, places=session.entry_places)
        return
    room = slot.room.capacity if slot.room else None
    size = session.places or room or 0
    places = public or Quota.objects.create(edition=edition, name=f"{slug} places", size=size)
    ticket.quotas.add(places)


def _rules(row: Row) -> Row:
    facts: Row = {name: row[name] for name in FACTS if name in row}
    if "age" in row:
        facts["age_from"], facts["age_to"] = row["age"]
    if "release_time" in row:
        facts["release_time"] = time.fromisoformat(row["release_time"])
    return {**facts, "description": words(row, "about_"), "note": note(row)}


def _ticket(serves: list[Edition], slug: str, **facts: Any) -> TicketType:
    family = serves[0].series.family
    ticket = TicketType.objects.create(family=family, slug=slug, **facts)
    ticket.editions.add(*serves)
    return ticket


def _is_known(edition: Edition, slug: str) -> bool:
    return TicketType.objects.filter(family=edition.series.family_id, slug=slug).exists()
