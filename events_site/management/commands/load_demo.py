"""Load the demonstration park. Safe to run again; its dates stay a few weeks ahead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management import BaseCommand
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events import feeds
from events.models import (
    Building,
    Edition,
    Family,
    Gate,
    Participation,
    Person,
    Room,
    Series,
    Session,
    SessionType,
    Slot,
    StaffRole,
    Track,
    User,
    Venue,
    Walk,
)
from events.releasing import changes_to_publish, publish
from events.scheduling import Place, SessionWish, add_session, place_slot
from events.translated import Words
from events_site import demo_park
from events_site.demo import SIGN_INS
from registrations.models import Quota, TicketType

AHEAD = timedelta(days=21)
TOO_NEAR = timedelta(days=10)
FRIDAY = 4


class Command(BaseCommand):
    help = "Load the demonstration park: three editions, published, with tickets on sale."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            editions = load_park(timezone.localdate())
        for edition in editions:
            if changes_to_publish(edition):
                publish(edition, by=User.objects.filter(email=SIGN_INS[0][1]).first())
            elif not feeds.names_this_site(edition):  # the demo moved to another port
                feeds.render_anew(edition)
        counts = f"{Slot.objects.count()} slots, {TicketType.objects.count()} ticket types"
        self.stdout.write(f"The park is loaded: {len(editions)} editions, {counts}.")


def load_park(today: date) -> list[Edition]:
    """The park with everything in it; what is there already is left as it is."""
    slug, zh, en = demo_park.FAMILY
    family, _ = Family.objects.get_or_create(slug=slug, defaults={"name": _words(zh, en)})
    venue = _load_venue(family)
    people = {key: _person(family, *names) for key, names in demo_park.PEOPLE.items()}
    editions = [_load_event(event, venue, people=people, today=today) for event in demo_park.EVENTS]
    _load_staff(editions)
    return editions


def _load_venue(family: Family) -> Venue:
    slug, zh, en, address_zh, address_en = demo_park.VENUE
    words = {"name": _words(zh, en), "address": _words(address_zh, address_en)}
    venue, _ = Venue.objects.get_or_create(family=family, slug=slug, defaults=words)
    for code, name_zh, name_en, (x, y), (latitude, longitude) in demo_park.BUILDINGS:
        where = {"map_x": x, "map_y": y, "latitude": latitude, "longitude": longitude}
        facts = {"name": _words(name_zh, name_en), **where}
        Building.objects.get_or_create(venue=venue, slug=code, defaults=facts)
    near, far = venue.buildings.order_by("pk")
    minutes = {"minutes": demo_park.WALK_MINUTES}
    Walk.objects.get_or_create(near=near, far=far, defaults=minutes)
    for rank, hall in enumerate(demo_park.HALLS):
        facts = {
            "name": _words(hall.zh, hall.en),
            "capacity": hall.capacity,
            "parallel": hall.parallel,
            "rank": rank,
        }
        building = venue.buildings.get(slug=hall.building)
        Room.objects.get_or_create(building=building, slug=hall.slug, defaults=facts)
    for code, name_zh, name_en in demo_park.GATES:
        Gate.objects.get_or_create(
            venue=venue, slug=code, defaults={"name": _words(name_zh, name_en)}
        )
    return venue


def _person(family: Family, zh: str, en: str) -> Person:
    known = Person.objects.filter(family=family, name__en=en).first()
    return known or Person.objects.create(family=family, name=_words(zh, en))


def _load_event(
    event: demo_park.Event, venue: Venue, *, people: dict[str, Person], today: date
) -> Edition:
    family = venue.family
    names = {"name": _words(event.zh, event.en), "kind": event.kind}
    series, _ = Series.objects.get_or_create(family=family, slug=event.slug, defaults=names)
    starts_on = next_friday(today + AHEAD)
    edition, is_new = Edition.objects.get_or_create(
        slug=event.slug,
        defaults={
            "series": series,
            "name": _words(event.zh, event.en),
            "tagline": _words(event.tagline_zh, event.tagline_en),
            "venue": venue,
            "accent": event.accent,
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=event.days - 1),
        },
    )
    if is_new:
        for show in event.shows:
            _load_show(edition, show, people)
    elif edition.starts_on < today + TOO_NEAR:
        _shift(edition, starts_on - edition.starts_on)
    for rank, ticket in enumerate(event.tickets):
        _load_ticket(edition, ticket, rank)
    return edition


def _load_show(edition: Edition, show: demo_park.Show, people: dict[str, Person]) -> None:
    cast = [people[key] for key in show.people]
    wish = SessionWish(
        title=_words(show.zh, show.en),
        type=_type(edition, show.type),
        track=_track(edition, show.track),
        abstract=_words(show.about_zh, show.about_en),
        language=show.language,
        people=cast,
    )
    session = add_session(edition, wish, by=None)
    Session.objects.filter(pk=session.pk).update(source_id=f"demo-{show.key}")
    if len(cast) > 1:
        moderates = session.participations.filter(person=cast[0])
        moderates.update(role=Participation.Role.MODERATOR)
    session.participations.update(status=Participation.Status.CONFIRMED)
    room = Room.objects.get(building__venue=edition.venue, slug=show.room)
    day, clock, minutes = show.when
    place = Place(room, _moment(edition, day, clock), minutes)
    place_slot(session.slots.get(), by=None, version=0, place=place)


def _moment(edition: Edition, day: int, clock: str) -> datetime:
    """``clock`` on a festival day: before the day begins it is the night after."""
    at = time.fromisoformat(clock)
    date_there = edition.starts_on + timedelta(days=day + (at < edition.day_begins))
    return datetime.combine(date_there, at, tzinfo=edition.tz)


def _type(edition: Edition, slug: str) -> SessionType:
    zh, en, minutes = demo_park.TYPES[slug]
    facts = {"name": _words(zh, en), "minutes": minutes}
    return SessionType.objects.get_or_create(edition=edition, slug=slug, defaults=facts)[0]


def _track(edition: Edition, slug: str) -> Track:
    zh, en, colour = demo_park.TRACKS[slug]
    facts = {"name": _words(zh, en), "colour": colour}
    return Track.objects.get_or_create(edition=edition, slug=slug, defaults=facts)[0]


def _load_ticket(edition: Edition, ticket: demo_park.Ticket, rank: int) -> None:
    slot = Slot.objects.filter(
        session__edition=edition, session__source_id=f"demo-{ticket.show}"
    ).first()
    kind, is_new = TicketType.objects.get_or_create(
        family=edition.series.family,
        slug=ticket.slug,
        defaults={
            "name": _words(ticket.zh, ticket.en),
            "description": _words(ticket.about_zh, ticket.about_en),
            "slot": slot,
            "most_per_order": ticket.most,
            "rank": rank,
        },
    )
    if is_new:
        kind.editions.add(edition)
        kind.quotas.add(Quota.objects.create(edition=edition, name=ticket.slug, size=ticket.places))


def _load_staff(editions: list[Edition]) -> None:
    for name, email, password in SIGN_INS:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(username=email, email=email, password=password)
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        level = {"level": StaffRole.Level[name.upper()]}
        for edition in editions:
            StaffRole.objects.get_or_create(user=user, edition=edition, defaults=level)


def _shift(edition: Edition, by: timedelta) -> None:
    """Move a whole edition, so that the park never lies in the past."""
    Edition.objects.filter(pk=edition.pk).update(
        starts_on=F("starts_on") + by, ends_on=F("ends_on") + by
    )
    for slot in Slot.objects.filter(session__edition=edition, room__isnull=False):
        assert slot.starts_at and slot.ends_at  # the constraint on Slot says so
        Slot.objects.filter(pk=slot.pk).update(
            starts_at=slot.starts_at + by,
            ends_at=slot.ends_at + by,
            shown_until=slot.shown_until and slot.shown_until + by,
            version=F("version") + 1,
        )
    edition.refresh_from_db()


def next_friday(day: date) -> date:
    return day + timedelta(days=(FRIDAY - day.weekday()) % 7)


def _words(zh: str, en: str) -> Words:
    return Words({"zh-hans": zh, "en": en})
