"""The people and places every test may use. Plain functions; say only what matters to you."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from events.models import (
    Building,
    Edition,
    Family,
    Film,
    Organisation,
    Participation,
    Person,
    Room,
    Series,
    Session,
    SessionFilm,
    SessionType,
    Slot,
    Sponsorship,
    StaffRole,
    User,
    Venue,
)
from events.translated import Words
from registrations.models import Quota, TicketType

BEIJING = ZoneInfo("Asia/Shanghai")


def at(clock: str, day: int = 1) -> datetime:
    """10:30 on the first day is ``at("10:30")``."""
    hour, minute = clock.split(":")
    return datetime(2027, 10, day, int(hour), int(minute), tzinfo=BEIJING)


def both(english: str, chinese: str = "") -> Words:
    return Words({"en": english, "zh-hans": chinese or english})


def the_family(slug: str = "shougang") -> Family:
    return Family.objects.get_or_create(slug=slug, defaults={"name": both(slug)})[0]


def the_park(family: Family | None = None) -> Venue:
    owner = family or the_family()
    found, _ = Venue.objects.get_or_create(
        family=owner, slug="park", defaults={"name": both("Shougang Park", "首钢园")}
    )
    return found


def an_edition(
    slug: str = "convention-2027",
    *,
    family: Family | None = None,
    kind: str = Series.Kind.CONVENTION,
    **facts: object,
) -> Edition:
    owner = family or the_family()
    series, _ = Series.objects.get_or_create(
        family=owner, slug=kind, defaults={"kind": kind, "name": both(kind)}
    )
    usual = {
        "name": both(slug),
        "venue": the_park(owner),
        "starts_on": date(2027, 10, 1),
        "ends_on": date(2027, 10, 3),
    }
    return Edition.objects.create(series=series, slug=slug, **{**usual, **facts})


def a_room(
    name: str = "Hall 1",
    *,
    building: str = "furnace-3",
    venue: Venue | None = None,
    **facts: object,
) -> Room:
    house, _ = Building.objects.get_or_create(
        venue=venue or the_park(), slug=building, defaults={"name": both(building)}
    )
    slug = name.lower().replace(" ", "-")
    return Room.objects.create(
        building=house, slug=slug, name=both(name), **{"capacity": 100, "turnaround": 0, **facts}
    )


def a_session(
    edition: Edition, title: str = "Opening", *people: Person, **facts: object
) -> Session:
    kind, _ = SessionType.objects.get_or_create(
        edition=edition, slug="talk", defaults={"name": both("Talk", "演讲")}
    )
    session = Session.objects.create(edition=edition, title=both(title), **{"type": kind, **facts})
    for person in people:
        Participation.objects.create(session=session, person=person, role="speaker")
    return session


def a_slot(session: Session, room: Room | None = None, clock: str = "", end: str = "") -> Slot:
    """A slot of ``session``: in ``room`` from ``clock`` to ``end``, or not placed yet."""
    if room is None:
        return Slot.objects.create(session=session)
    return Slot.objects.create(session=session, room=room, starts_at=at(clock), ends_at=at(end))


def a_person(name: str = "Ye Wenjie", *, family: Family | None = None) -> Person:
    return Person.objects.create(family=family or the_family(), name=both(name))


def a_ticket(
    edition: Edition, name: str = "Day pass", *, places: int = 100, **facts: object
) -> TicketType:
    ticket_type = TicketType.objects.create(
        family=edition.series.family,
        slug=name.lower().replace(" ", "-"),
        name=both(name),
        **facts,
    )
    ticket_type.editions.add(edition)
    ticket_type.quotas.add(Quota.objects.create(edition=edition, name=name, size=places))
    return ticket_type


def a_user(email: str = "luoji@park.example", *, password: str | None = None) -> User:
    return User.objects.create_user(username=email, email=email, password=password)


def an_organizer(
    edition: Edition, level: StaffRole.Level = StaffRole.Level.CHAIR, email: str = ""
) -> User:
    user = a_user(email or f"{level.name.lower()}@park.example")
    StaffRole.objects.create(user=user, edition=edition, level=level)
    return user


def a_film(session: Session, *, runtime: int = 90, position: int = 1) -> Film:
    film = Film.objects.create(
        family=session.edition.series.family, title=both("Film"), runtime=runtime
    )
    SessionFilm.objects.create(session=session, film=film, position=position)
    return film


def an_organisation(edition: Edition, slug: str = "shougang", **facts: object) -> Organisation:
    """A sponsor of ``edition``."""
    family = edition.series.family
    made = Organisation.objects.create(family=family, slug=slug, **{"name": both(slug), **facts})
    Sponsorship.objects.create(edition=edition, organisation=made, tier=both("Gold", "金牌"))
    return made
