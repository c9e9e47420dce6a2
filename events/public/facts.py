"""A session in the words of schema.org, for search engines and other programs."""

from __future__ import annotations

import json

from events.models import Edition, ReleasedSlot
from events.translated import Words

# Inside a page nothing in the data may end its element.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
STATUS = {True: "https://schema.org/EventCancelled", False: "https://schema.org/EventScheduled"}


def event_facts(edition: Edition, line: ReleasedSlot, *, page: str) -> str:
    """JSON that is safe between ``<script type="application/ld+json">`` and its end."""
    facts = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": str(line.title),
        "description": str(line.description),
        "url": page,
        "startDate": line.starts_at.isoformat(),
        "endDate": line.shown_until.isoformat(),
        "eventStatus": STATUS[line.is_cancelled],
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": line.language,
        "location": _place(edition, line),
        "superEvent": {"@type": "Event", "name": str(edition.name), **_dates(edition)},
        "performer": [
            {"@type": "Person", "name": str(Words(part["name"]))} for part in line.people
        ],
    }
    return json.dumps({name: fact for name, fact in facts.items() if fact}).translate(UNSAFE)


def _dates(edition: Edition) -> dict[str, str]:
    return {"startDate": edition.starts_on.isoformat(), "endDate": edition.ends_on.isoformat()}


def _place(edition: Edition, line: ReleasedSlot) -> dict[str, object]:
    place: dict[str, object] = {"@type": "Place", "name": str(line.place)}
    if edition.venue.address:
        place["address"] = str(edition.venue.address)
    if line.latitude is not None and line.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": line.latitude,
            "longitude": line.longitude,
        }
    return place
