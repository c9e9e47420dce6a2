"""The clashes that the demonstration data plants, one at a time, into the loaded park."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings

from events.models import (
    Edition,
    Film,
    Participation,
    Person,
    Room,
    Session,
    SessionFilm,
    SessionType,
    Slot,
)
from tests.cast import both

DEMO = Path(os.environ.get("DEMO", settings.BASE_DIR.parent / "shared" / "data" / "demo"))
FILE = DEMO / "shougang_demo.json"
EVENTS = {"csfc": "convention", "carnival": "carnival", "filmweek": "filmweek"}
FIRST = date(2027, 3, 26)

needs_demo = pytest.mark.skipif(
    not FILE.exists(), reason=f"15 checks of planted clashes: no {DEMO.name} here"
)

# What the data calls a kind, and what we do.
KINDS = {
    "venue_overlap": "room_taken_twice",
    "turnaround": "turnaround_too_short",
    "person_double_booked": "person_in_two_places",
    "person_walk_time": "walk_too_short",
    "availability": "person_away",
    "keep_apart": "people_to_keep_apart",
    "max_per_day": "too_many_a_day",
    "format_vs_screen": "format_does_not_fit",
    "subtitle_vs_screen": "subtitles_missing",
    "premiere_order": "before_its_premiere",
    "repeat_too_close": "repeat_too_close",
    "capacity_vs_pool": "more_registered_than_places",
    "outdoor_no_rain_venue": "outdoors_without_a_plan",
    "ceremony_shadow": "against_a_plenary",
}


class Wanted(NamedTuple):
    registered: int = 0
    starred: int = 0


def facts() -> dict[str, Any]:
    if not FILE.exists():
        return {"planted_conflicts": []}
    return json.loads(FILE.read_text(encoding="utf-8"))


def planted() -> list[Any]:
    """Each addition with our name for its kind, as parameters of a test."""
    return [
        pytest.param(plant["add"], KINDS[plant["kind"]], id=plant["kind"])
        for plant in facts()["planted_conflicts"]
    ]


def plant(add: dict[str, Any]) -> Slot:
    """Put one addition into the loaded park, on the days that the park has now."""
    edition = Edition.objects.get(slug=EVENTS[add["event"]])
    kind = SessionType.objects.get_or_create(
        edition=edition, slug="planted", defaults={"name": both("Planted")}
    )[0]
    session = Session.objects.create(edition=edition, type=kind, title=both(add["title"]))
    for person in add.get("people", []):
        who = Person.objects.get(name__en=_named("people", person))
        Participation.objects.create(session=session, person=who)
    if "film" in add:
        film = Film.objects.get(title__en=_named("films", add["film"]))
        SessionFilm.objects.create(session=session, film=film)
    begins = datetime.fromisoformat(add["start"]) + _later()
    return Slot.objects.create(
        session=session,
        room=_room(add["venue"]),
        rain_room=_room(add["rain_venue"]) if "rain_venue" in add else None,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=add["minutes"]),
    )


def _later() -> timedelta:
    """The park is loaded a few weeks ahead of today."""
    return Edition.objects.get(slug="convention").starts_on - FIRST


def _room(key: str) -> Room:
    return Room.objects.get(name__en=_named("venues", key))


def _named(table: str, key: str) -> str:
    row = next(row for row in facts()[table] if row["id"] == key)
    return row.get("name_en") or row["title_en"]
