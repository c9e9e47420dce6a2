"""What the tests about clashes share: how to ask for them, and rarer people and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from events.clashes import BY_KIND, Clash, Span, Told, find_clashes
from events.grid import load_grid
from events.models import (
    Availability,
    Edition,
    Feature,
    Film,
    FilmVersion,
    Person,
    Print,
    Room,
    RoomClosure,
    Screen,
    Session,
    SessionFilm,
    Slot,
    Walk,
)
from tests.cast import BEIJING, a_session, a_slot, at, both


class Wanted(NamedTuple):
    """How many want to come to a slot."""

    registered: int = 0
    starred: int = 0


def clashes(edition: Edition, **known: object) -> list[Clash]:
    return find_clashes(load_grid(edition, **known))


def kinds(edition: Edition, **known: object) -> list[str]:
    return [clash.kind for clash in clashes(edition, **known)]


def the_clash(edition: Edition, **known: object) -> Clash:
    """The only thing wrong with ``edition``."""
    [clash] = clashes(edition, **known)
    return clash


def texts(edition: Edition, **known: object) -> list[str]:
    return [clash.text for clash in clashes(edition, **known)]


def a_clash(kind: str) -> Clash:
    """A clash of this kind about nothing in particular."""
    check, hour = BY_KIND[kind], Span(at("10:00"), at("11:00"), BEIJING)
    told = Told("%(what)s", what=kind)
    return Clash(check, check.level, (), (), hour, about=(), facts=(), told=told)


def starred_together(a: Slot, b: Slot, count: int) -> Mapping[UUID, Mapping[UUID, int]]:
    return {a.uid: {b.uid: count}, b.uid: {a.uid: count}}


def closed(room: Room, begin: str, end: str, reason: str = "Repairs") -> RoomClosure:
    return RoomClosure.objects.create(
        room=room, starts_at=at(begin), ends_at=at(end), reason=reason
    )


def can_come(person: Person, begin: str, end: str, *, edition: Edition | None = None) -> None:
    Availability.objects.create(
        person=person, edition=edition, starts_at=at(begin), ends_at=at(end)
    )


def a_walk(a: Room, b: Room, minutes: int, *, step_free: int | None = None) -> Walk:
    near, far = sorted((a.building, b.building), key=lambda each: each.pk)
    return Walk.objects.create(near=near, far=far, minutes=minutes, step_free_minutes=step_free)


def a_screen(room: Room, *formats: str, subtitles: tuple[str, ...] = ()) -> Room:
    Screen.objects.create(room=room, formats=list(formats), subtitle_languages=list(subtitles))
    return room


def a_feature(slug: str, name: str) -> Feature:
    return Feature.objects.create(slug=slug, name=both(name))


def the_film(edition: Edition, title: str = "Slow Light", **facts: object) -> Film:
    family = edition.series.family
    return Film.objects.create(family=family, title=both(title), **{"runtime": 90, **facts})


def a_version(film: Film, *formats: str, subtitles: str = "", delivery: str = "") -> FilmVersion:
    version = FilmVersion.objects.create(
        film=film, language="en", subtitles=subtitles, delivery=delivery
    )
    for each in formats:
        Print.objects.create(version=version, format=each)
    return version


def a_show(
    film: Film, edition: Edition, place: tuple[Room, str, str], *, day: int = 1, **facts: object
) -> Slot:
    """A screening of ``film`` in a room from a time to a time."""
    version = facts.pop("version", None)
    session: Session = a_session(edition, str(film), **facts)
    SessionFilm.objects.create(session=session, film=film, version=version)
    room, begin, end = place
    slot = a_slot(session, room, begin, end)
    return on_day(slot, day)


def on_day(slot: Slot, day: int) -> Slot:
    """The same slot by the clock of another day."""
    assert slot.starts_at and slot.ends_at
    slot.starts_at, slot.ends_at = (
        moment.replace(day=day) for moment in (slot.starts_at, slot.ends_at)
    )
    slot.save(update_fields=["starts_at", "ends_at"])
    return slot
