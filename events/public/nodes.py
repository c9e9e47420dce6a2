"""People, films, places and organisations in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings

from events.models import Building, Edition, Film, Organisation, Person, ReleasedSlot, Room
from events.public.facts import (
    SCHEMA,
    Node,
    address,
    crumbs,
    duration,
    geo,
    park,
    place_of,
)
from events.translated import Words

# An organisation is shown as what it is, where the vocabulary has a word for it.
KINDS = {
    Organisation.Kind.ENTERPRISE: "Corporation",
    Organisation.Kind.UNIVERSITY: "CollegeOrUniversity",
    Organisation.Kind.INSTITUTE: "ResearchOrganization",
    Organisation.Kind.PUBLIC_BODY: "GovernmentOrganization",
}


def way(edition: Edition, *steps: Sequence[object]) -> Node:
    """The way to a page, from the edition: each step is a name, a route and its arguments."""
    first = (edition.name, address("edition", edition.slug))
    further = (
        (name, address(str(route), edition.slug, *map(str, args))) for name, route, *args in steps
    )
    return crumbs(first, *further)


def index(edition: Edition, name: object, pages: Iterable[tuple[object, str]]) -> Node:
    """A list of pages: names and full addresses."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(each), "url": page}
        for number, (each, page) in enumerate(pages, 1)
    ]
    return {
        "@type": "ItemList",
        "name": f"{name} · {edition.name}",
        "numberOfItems": len(items),
        "itemListElement": items,
    }


def person(
    edition: Edition, name: Words, *, code: str, known: Person | None, lines: Iterable[ReleasedSlot]
) -> Node:
    employer = known.organisation if known else None
    return {
        "@type": "Person",
        "@id": address("person", edition.slug, code),
        "name": str(name),
        "alternateName": _others(name),
        "url": address("person", edition.slug, code),
        "jobTitle": str(known.occupation) if known else "",
        "description": str(known.biography) if known else "",
        "affiliation": {"@type": "Organization", "name": str(employer.name)} if employer else None,
        "performerIn": [event(edition, line) for line in lines if not line.is_cancelled],
    }


def movie(
    edition: Edition, shown: Node, *, known: Film | None, lines: Iterable[ReleasedSlot]
) -> Node:
    """``shown`` is the film as lines tell of it. Its screenings are told with it."""
    title, director = Words(shown["title"]), Words(shown.get("director") or {})
    year = shown.get("year")
    return {
        "@type": "Movie",
        "@id": address("film", edition.slug, shown["code"]),
        "name": str(title),
        "alternateName": list(filter(None, [*_others(title), shown.get("original_title")])),
        "url": address("film", edition.slug, shown["code"]),
        "description": str(known.synopsis) if known else "",
        "director": {"@type": "Person", "name": str(director)} if director else None,
        "dateCreated": str(year) if year else "",
        "duration": duration(timedelta(minutes=shown.get("runtime", 0))),
        "subjectOf": [event(edition, line) for line in lines if not line.is_cancelled],
    }


def building(edition: Edition, slug: str, name: Words, *, known: Building | None) -> Node:
    page = address("building", edition.slug, slug)
    return {
        "@type": "Place",
        "@id": page,
        "name": str(name),
        "alternateName": _others(name),
        "description": str(known.description) if known else "",
        "url": page,
        "address": str(edition.venue.address or edition.venue.name),
        "geo": geo(known.latitude, known.longitude) if known else None,
        "hasMap": address("map", edition.slug),
        "containedInPlace": park(edition),
    }


def room(edition: Edition, name: Words, *, page: str, known: Room | None, inside: Node) -> Node:
    """``inside`` is its building."""
    return {
        "@type": "Place",
        "@id": page,
        "name": str(name),
        "alternateName": _others(name),
        "url": page,
        "maximumAttendeeCapacity": known.capacity if known else None,
        "address": inside["address"],
        "geo": inside["geo"],
        "containedInPlace": {key: inside[key] for key in ("@type", "@id", "name", "url")},
    }


def organisation(edition: Edition, one: Organisation) -> Node:
    page = address("organisation", edition.slug, one.slug)
    return {
        "@type": KINDS.get(Organisation.Kind(one.kind), "Organization"),
        "@id": page,
        "name": str(one.name),
        "alternateName": _others(one.name),
        "description": str(one.description),
        "url": one.website or page,
        "mainEntityOfPage": page,
    }


def event(edition: Edition, line: ReleasedSlot) -> Node:
    """A session in short, where another thing is the subject."""
    page = address("session", edition.slug, line.code)
    return {
        "@type": "ScreeningEvent" if line.films else "Event",
        "@id": f"{page}#{line.uid}",
        "name": str(line.title),
        "url": page,
        "startDate": line.starts_at.isoformat(),
        "endDate": line.shown_until.isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "location": place_of(edition, line),
    }


def _others(name: Any) -> list[str]:
    """The same name in the other languages of the site."""
    shown = str(name)
    others = (name.get(code, "") for code, _language in settings.LANGUAGES)
    return [text for text in dict.fromkeys(others) if text and text != shown]
