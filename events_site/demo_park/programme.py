"""An edition with its words, and its sessions at their places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from events.models import (
    Edition,
    Film,
    Participation,
    Person,
    Room,
    RouteStop,
    Section,
    Series,
    Session,
    SessionFilm,
    SessionType,
    Slot,
    Track,
    Venue,
)
from events.scheduling import Place, SessionWish, add_session, add_slot, place_slot
from events.searching import searched
from events_site.demo_park.films import load_sections
from events_site.demo_park.reading import Days, Row, note, words

# Columns of Session that a table names as they are called.
FACTS = (
    "access", "audience", "needs_guardian", "needs_document", "one_per_document",
    "places", "reserve_places", "has_waiting_list", "entry_minutes", "entry_places",
    "least_height", "items_per_person", "groups_per_day", "booked_days_ahead", "interpretation",
    "interpreted_into", "is_broadcast", "intro_minutes", "talk_minutes", "wind_limit",
    "weather_plan",
)  # fmt: skip


@dataclass(frozen=True)
class Stock:
    """What sessions are put together from."""

    days: Days
    rooms: dict[str, Room]
    people: dict[str, Person]
    films: dict[str, Film]


def load_edition(venue: Venue, row: Row, days: Days) -> Edition:
    names = {"name": words(row), "kind": row["kind"]}
    made = Series.objects.get_or_create(family=venue.family, slug=row["slug"], defaults=names)
    facts = {
        "series": made[0],
        "name": words(row),
        "tagline": words(row, "tagline_"),
        "description": words(row, "about_"),
        "venue": venue,
        "starts_on": days.on(row["first_day"]),
        "ends_on": days.on(row["last_day"]),
        "accent": row["accent"],
        "contact_email": f"{row['slug']}@park.example",
        "note": note(row),
    }
    return Edition.objects.get_or_create(slug=row["slug"], defaults=facts)[0]


def load_programme(edition: Edition, table: Row, stock: Stock) -> None:
    """Tracks, types, sections and sessions; a session that is there is left as it is."""
    tracks = {row["slug"]: _track(edition, row) for row in table["track"]}
    types = {row["slug"]: _type(edition, row) for row in table["type"]}
    sections = load_sections(edition) if edition.series.kind == "film_week" else {}
    known = set(edition.sessions.values_list("source_id", flat=True))
    for row in table["session"]:
        if source_of(row) not in known:
            wish = _wish(row, type=types[row["type"]], track=tracks[row["track"]], stock=stock)
            _fill(add_session(edition, wish, by=None), row, stock=stock, sections=sections)


def source_of(row: Row) -> str:
    """How a session says which row of the tables it is."""
    return f"demo-{row['key']}"


def _track(edition: Edition, row: Row) -> Track:
    facts = {"name": words(row), "colour": row["colour"]}
    return Track.objects.get_or_create(edition=edition, slug=row["slug"], defaults=facts)[0]


def _type(edition: Edition, row: Row) -> SessionType:
    facts = {
        "name": words(row),
        "minutes": row["minutes"],
        "is_plenary": row.get("plenary", False),
    }
    return SessionType.objects.get_or_create(edition=edition, slug=row["slug"], defaults=facts)[0]


def _wish(row: Row, *, type: SessionType, track: Track, stock: Stock) -> SessionWish:
    films = [stock.films[key] for key in row.get("films", [])]
    about = words(row, "about_") or (films[0].synopsis if films else words(row, "about_"))
    return SessionWish(
        title=words(row),
        type=type,
        track=track,
        abstract=about,
        language=row.get("language") or _heard(films) or "zh",
        people=[stock.people[part.split()[0]] for part in row.get("people", [])],
    )


def _heard(films: list[Film]) -> str:
    """The language of a film is that of its version."""
    version = films[0].versions.first() if films else None
    return version.language if version else ""


def _fill(session: Session, row: Row, *, stock: Stock, sections: dict[str, Section]) -> None:
    """What a table says beyond a wish, and the slots where it says."""
    facts: dict[str, Any] = {name: row[name] for name in FACTS if name in row}
    for name in ("age", "group"):
        if name in row:
            facts[f"{name}_from"], facts[f"{name}_to"] = row[name]
    facts["booked_by"] = words(row, "booked_by_")
    facts["sign_up_rules"] = words(row, "sign_up_")
    facts["parts"] = [words(part) for part in row.get("parts", [])]
    facts |= {"source_id": source_of(row), "note": note(row), "search": searched(session)}
    Session.objects.filter(pk=session.pk).update(**facts)
    for part in row.get("people", []):
        key, role = part.split()
        one = session.participations.filter(person=stock.people[key])
        one.update(role=role, status=Participation.Status.CONFIRMED)
    _show_films(session, row, stock=stock, sections=sections)
    for position, stop in enumerate(row.get("route", []), 1):
        RouteStop.objects.create(session=session, room=stock.rooms[stop], position=position)
    _place(session, row, stock)


def _show_films(session: Session, row: Row, *, stock: Stock, sections: dict[str, Section]) -> None:
    for position, key in enumerate(row.get("films", []), 1):
        film = stock.films[key]
        SessionFilm.objects.create(
            session=session,
            film=film,
            version=film.versions.first(),
            section=sections[key],
            position=position,
        )


def _place(session: Session, row: Row, stock: Stock) -> None:
    slots = [session.slots.get(), *(add_slot(session, by=None) for _more in row["slots"][1:])]
    for slot, spot in zip(slots, row["slots"], strict=True):
        starts_at = stock.days.at(spot["day"], spot["at"])
        place = Place(stock.rooms[spot["room"]], starts_at, spot["minutes"])
        place_slot(slot, by=None, version=0, place=place)
        more: dict[str, Any] = {}
        if "shown" in spot:
            more["shown_until"] = starts_at + timedelta(minutes=spot["shown"])
        if "rain" in spot:
            more["rain_room"] = stock.rooms[spot["rain"]]
        if "last_entry" in spot:
            more["last_entry_at"] = stock.days.at(spot["day"], spot["last_entry"])
        if more:
            Slot.objects.filter(pk=slot.pk).update(**more)
