"""What a released line tells of its session beside time and room, on pages and to programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from events.models import Participation, Person, Session, SessionFilm, Slot
from events.searching import search_text
from events.translated import Words, place_words

# Facts that a line shows as they are, if there is anything to show.
TOLD = (
    "access", "interpretation", "interpreted_into", "is_broadcast", "parts",
    "places", "reserve_places", "has_waiting_list", "entry_minutes", "entry_places",
    "items_per_person", "sign_up_rules", "least_height", "needs_guardian", "needs_document",
    "one_per_document", "group_from", "group_to", "groups_per_day", "booked_days_ahead",
    "booked_by", "weather_plan", "wind_limit", "intro_minutes", "talk_minutes",
)  # fmt: skip


def details_of(session: Session) -> dict[str, Any]:
    """The public facts of ``session`` by name; what says nothing is left out."""
    facts = {name: getattr(session, name) for name in TOLD}
    if session.access == Session.Access.OPEN:
        facts.pop("access")
    facts["is_plenary"] = session.type.is_plenary
    facts["route"] = [_stop(stop) for stop in session.route.all()]
    cast = session.participations.all()
    facts["no_recording"] = any(part.person.recording == Person.Consent.NO for part in cast)
    return {name: fact for name, fact in facts.items() if fact}


def films_of(session: Session) -> list[dict[str, Any]]:
    """The films of ``session`` in running order, as a page or a program shows them."""
    return [_film(shown) for shown in session.session_films.all()]


def cast_of(session: Session) -> list[dict[str, Any]]:
    return [_part(part) for part in session.participations.all()]


def mentions_of(
    people: Iterable[dict[str, Any]],
    films: Iterable[dict[str, Any]],
    route: Iterable[dict[str, Any]] = (),
) -> str:
    """Whom and what a line names, each as a word between spaces, so that one LIKE finds it.

    The room of a line has columns of its own; rooms that a parade passes are named here.
    """
    found = [mention("person", person["code"]) for person in people]
    for film in films:
        found.append(mention("film", film["code"]))
        if section := film.get("section"):
            found.append(mention("section", section["slug"]))
    found += [mention("room", stop["slug"]) for stop in route]
    return f" {' '.join(dict.fromkeys(found))} " if found else ""


def mention(kind: str, name: str) -> str:
    """How a person, a film, a section or a room stands in a line's ``mentions``."""
    return f"{kind}:{name}"


def search_of(slot: Slot, people: list[dict[str, Any]], films: list[dict[str, Any]]) -> str:
    """What a visitor may type to find the line of ``slot``: names in any spelling, or its words."""
    session, room = slot.session, slot.room
    assert room  # only placed slots become lines
    titles = [title for film in films for title in (film["title"], film.get("original_title"))]
    once_called = [name.name for name in room.names.all()]
    track = session.track.name if session.track else ""
    names = [session.title, *(person["name"] for person in people), *titles]
    places = [room.name, room.building.name, *once_called]
    return search_text(
        [*names, *places], [session.type.name, track, session.code, session.abstract]
    )


def _part(part: Participation) -> dict[str, Any]:
    return {"code": part.person.code, "name": dict(part.person.name), "role": part.role}


def _film(shown: SessionFilm) -> dict[str, Any]:
    film, version = shown.film, shown.version
    facts = {
        "code": film.code,
        "title": dict(film.title),
        "original_title": film.original_title,
        "director": dict(film.director),
        "kind": film.kind,
        "year": film.year,
        "runtime": film.runtime,
        "premiere": film.premiere,
        "language": version.language if version else "",
        "subtitles": version.subtitles if version else "",
    }
    if shown.section:
        facts["section"] = {"slug": shown.section.slug, "name": dict(shown.section.name)}
    return {name: fact for name, fact in facts.items() if fact}


def _stop(stop: Any) -> dict[str, Any]:
    room = stop.room
    place = {"room": dict(room.name), "building": dict(room.building.name)}
    where = {"slug": f"{room.building.slug}/{room.slug}"}
    after = {} if stop.after_minutes is None else {"after_minutes": stop.after_minutes}
    return {**place, **where, **after}


def rain_room_name(slot: Slot) -> Words:
    """Where the session of ``slot`` goes when it rains; empty if nowhere."""
    room = slot.rain_room
    return place_words(room.building.name, room.name) if room else Words()
