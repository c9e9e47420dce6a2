"""What was published as plain data, for programs: the same in the API and in stored files.

Closed lists of facts: what is added to a model gets out only when it is added here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from events.describing import TOLD
from events.models import Edition, ReleasedSlot

PERSON = ("code", "name", "role")
FILM = (
    "code", "title", "original_title", "director", "kind", "year", "runtime", "premiere",
    "language", "subtitles", "section",
)  # fmt: skip
DETAILS = (*TOLD, "route", "no_recording")
ANY_CODE = "CODE"


def edition_data(edition: Edition) -> dict[str, Any]:
    """``edition`` with its series, family, venue and current release."""
    series, venue = edition.series, edition.venue
    release = edition.current_release
    return {
        "slug": edition.slug,
        "name": dict(edition.name),
        "tagline": dict(edition.tagline),
        "description": dict(edition.description),
        "kind": series.kind,
        "series": {"slug": series.slug, "name": dict(series.name)},
        "family": {"slug": series.family.slug, "name": dict(series.family.name)},
        "venue": dict(venue.name),
        "address": dict(venue.address),
        "latitude": venue.latitude,
        "longitude": venue.longitude,
        "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(),
        "time_zone": edition.time_zone,
        "languages": edition.languages,
        "contact_email": edition.contact_email,
        "release": release.number if release else None,
        "published_at": moment(release.published_at, edition.tz) if release else None,
        "page": address("edition", edition.slug),
        "calendar": address("edition-feed", edition.slug),
        "programme": address("api-programme-json", edition.slug),
        "table": address("api-programme-csv", edition.slug),
    }


def lines_data(edition: Edition, lines: Iterable[ReleasedSlot]) -> list[dict[str, Any]]:
    """Each of ``lines`` on the edition's clock, with its page in the language of now."""
    tz, page = edition.tz, address("session", edition.slug, ANY_CODE)
    return [line_data(line, tz, page=page.replace(ANY_CODE, line.code)) for line in lines]


def line_data(line: ReleasedSlot, tz: ZoneInfo, *, page: str) -> dict[str, Any]:
    return {
        "uid": str(line.uid),
        "code": line.code,
        "title": dict(line.title),
        "description": dict(line.description),
        "people": [_only(PERSON, person) for person in line.people],
        "films": [_only(FILM, film) for film in line.films],
        "type": {"slug": line.type_slug, "name": dict(line.type_name)},
        "track": _track(line),
        "language": line.language,
        "audience": line.audience,
        "age_from": line.age_from,
        "age_to": line.age_to,
        "details": _only(DETAILS, line.details),
        "room": {
            "slug": f"{line.building_slug}/{line.room_slug}" if line.room_slug else "",
            "name": dict(line.room_name),
            "building": dict(line.building_name),
        },
        "rain_room": dict(line.rain_room_name),
        "latitude": line.latitude,
        "longitude": line.longitude,
        "day": line.day.isoformat(),
        "starts_at": moment(line.starts_at, tz),
        "shown_until": moment(line.shown_until, tz),
        "last_entry_at": moment(line.last_entry_at, tz) if line.last_entry_at else None,
        "is_cancelled": line.is_cancelled,
        "sequence": line.sequence,
        "changed_at": moment(line.changed_at, tz),
        "page": page,
    }


def moment(at: datetime, tz: ZoneInfo) -> str:
    """ISO 8601 on the clock of ``tz``."""
    text = at.astimezone(tz).isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def address(name: str, *parts: str) -> str:
    """The whole address of a page or file, as links in data are."""
    return f"{settings.SITE_URL}{reverse(name, args=parts)}"


def _track(line: ReleasedSlot) -> dict[str, Any] | None:
    if not line.track_slug:
        return None
    name = dict(line.track_name)
    return {"slug": line.track_slug, "name": name, "colour": line.track_colour}


def _only(names: tuple[str, ...], facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in names if name in facts}
