"""The programme in the words of schema.org, for search engines and other programs.

A page has one graph; its nodes are made here and join at their ``@id``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from events.models import Edition, ReleasedSlot
from events.translated import Words

Node = dict[str, Any]
# Inside a page nothing in the data may end its element.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
SCHEMA = "https://schema.org"


def graph(*nodes: Node) -> str:
    """JSON that is safe between ``<script type="application/ld+json">`` and its end."""
    kept = [_told(node) for node in nodes if node]
    return json.dumps({"@context": SCHEMA, "@graph": kept}).translate(UNSAFE)


def address(name: str, *args: str) -> str:
    """The full address of a page in the language of the reader."""
    return settings.SITE_URL + reverse(name, args=args)


def picture() -> str:
    """The works park at night, at its full address."""
    return f"{settings.SITE_URL}{static('preview.png')}"


def crumbs(*steps: tuple[object, str]) -> Node:
    """The way to a page: names and full addresses, from the edition down."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(name), "item": target}
        for number, (name, target) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def festival(edition: Edition, *, is_over: bool = False) -> Node:
    """An edition: for its home page, and by its name and days for all that is part of it."""
    return {
        "@type": "Festival",
        "@id": address("edition", edition.slug),
        "name": str(edition.name),
        "description": str(edition.description or edition.tagline),
        "url": address("edition", edition.slug),
        "image": picture(),
        "startDate": edition.starts_on.isoformat(),
        "endDate": edition.ends_on.isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "inLanguage": edition.languages,
        "location": park(edition),
        "organizer": {"@type": "Organization", "name": str(edition.series.family.name)},
        "offers": None if is_over else _offer(edition),
    }


def park(edition: Edition) -> Node:
    venue = edition.venue
    return {
        "@type": "Place",
        "name": str(venue.name),
        "address": str(venue.address or venue.name),
        "geo": geo(venue.latitude, venue.longitude),
    }


def event(
    edition: Edition, line: ReleasedSlot, *, now: datetime, was: ReleasedSlot | None = None
) -> Node:
    """A line as an event of its edition. ``was`` is the same in the release before."""
    is_to_come = not line.is_cancelled and line.shown_until > now
    page = address("session", edition.slug, line.code)
    return {
        "@type": "ScreeningEvent" if line.films else "Event",
        "@id": f"{page}#{line.uid}",
        "name": str(line.title),
        "description": str(line.description),
        "url": page,
        "image": picture(),
        "startDate": line.starts_at.isoformat(),
        "endDate": line.shown_until.isoformat(),
        "duration": duration(line.shown_until - line.starts_at),
        **_status(line, was),
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "inLanguage": line.language,
        "typicalAgeRange": _ages(line),
        "maximumAttendeeCapacity": line.details.get("places"),
        "location": place_of(edition, line),
        "superEvent": {"@type": "Festival", **_part(festival(edition), SUPER)},
        "organizer": {"@type": "Organization", "name": str(edition.series.family.name)},
        "performer": [_cast(edition, part) for part in _once(line.people)],
        "workPresented": [_shown(edition, film) for film in line.films],
        "subtitleLanguage": next((f["subtitles"] for f in line.films if f.get("subtitles")), ""),
        "offers": _offer(edition, line) if is_to_come else None,
    }


SUPER = ("@id", "name", "url", "startDate", "endDate", "location")


def _status(line: ReleasedSlot, was: ReleasedSlot | None) -> Node:
    if line.is_cancelled:
        return {"eventStatus": f"{SCHEMA}/EventCancelled"}
    if was is None or was.is_cancelled or was.starts_at == line.starts_at:
        return {"eventStatus": f"{SCHEMA}/EventScheduled"}
    return {
        "eventStatus": f"{SCHEMA}/EventRescheduled",
        "previousStartDate": was.starts_at.isoformat(),
    }


def _offer(edition: Edition, line: ReleasedSlot | None = None) -> Node:
    """Only where to go: what it costs and whether there is any is not known here."""
    target = address("register", edition.slug)
    return {"@type": "Offer", "url": f"{target}?slot={line.uid}" if line else target}


def place_of(edition: Edition, line: ReleasedSlot) -> Node:
    node: Node = {
        "@type": "Place",
        "name": str(line.place),
        "address": str(edition.venue.address or edition.venue.name),
        "geo": geo(line.latitude, line.longitude),
        "containedInPlace": {"@type": "Place", "name": str(edition.venue.name)},
    }
    if line.building_slug and line.room_slug:
        node["url"] = address("room", edition.slug, line.building_slug, line.room_slug)
    return node


def _cast(edition: Edition, part: Node) -> Node:
    page = address("person", edition.slug, part["code"])
    return {"@type": "Person", "name": str(Words(part["name"])), "url": page}


def _shown(edition: Edition, film: Node) -> Node:
    return {
        "@type": "Movie",
        "name": str(Words(film["title"])),
        "url": address("film", edition.slug, film["code"]),
        "duration": duration(timedelta(minutes=film.get("runtime", 0))),
        "director": _director(film.get("director")),
    }


def _director(name: dict[str, str] | None) -> Node | None:
    return {"@type": "Person", "name": str(Words(name))} if name else None


def _once(people: Iterable[Node]) -> list[Node]:
    """Somebody with two parts in a session is one person."""
    return list({part["code"]: part for part in people}.values())


def geo(latitude: float | None, longitude: float | None) -> Node | None:
    if latitude is None or longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def _ages(line: ReleasedSlot) -> str:
    if line.age_from is None and line.age_to is None:
        return ""
    return f"{line.age_from or 0}-{'' if line.age_to is None else line.age_to}"


def duration(span: timedelta) -> str:
    """ISO 8601, in minutes."""
    minutes = int(span.total_seconds() // 60)
    return f"PT{minutes}M" if minutes else ""


def _part(node: Node, names: Sequence[str]) -> Node:
    return {name: node[name] for name in names}


def _told(fact: Any) -> Any:
    """The same without what says nothing, at any depth."""
    if isinstance(fact, dict):
        told = {name: _told(each) for name, each in fact.items()}
        return {name: each for name, each in told.items() if each not in (None, "", [], {})}
    return [_told(each) for each in fact] if isinstance(fact, list) else fact
