"""The draft as the lines that a release would freeze, and what changed against the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from events.describing import (
    cast_of,
    details_of,
    films_of,
    mentions_of,
    rain_room_name,
    search_of,
)
from events.grid import placed_slots
from events.models import (
    Edition,
    Participation,
    Release,
    ReleasedSlot,
    RouteStop,
    SessionFilm,
    Slot,
)
from events.translated import Words

# What a visitor can see of a line. Any change here moves LAST-MODIFIED.
SHOWN = (
    "title", "description", "details", "people", "films", "type_slug", "type_name",
    "track_slug", "track_name", "track_colour", "language", "audience", "age_from", "age_to",
    "room_id", "room_slug", "building_slug", "room_name", "building_name", "rain_room_name",
    "latitude", "longitude", "day", "starts_at", "shown_until", "ends_at", "last_entry_at",
    "is_cancelled",
)  # fmt: skip
# What makes calendar apps take an entry over anew. A renamed room or a typo does not.
SERIOUS = ("starts_at", "shown_until", "ends_at", "room_id", "is_cancelled", "cast")


@dataclass(frozen=True)
class LineChange:
    """What happened to a line: ``added``, ``changed``, ``cancelled`` or ``restored``."""

    verb: str
    line: ReleasedSlot
    before: ReleasedSlot | None
    fields: tuple[str, ...] = ()


def draft_lines(edition: Edition, previous: Release | None, *, now: datetime) -> list[ReleasedSlot]:
    """The lines a release at ``now`` would have, numbered against ``previous``. Not saved."""
    before = lines_by_uid(previous)
    lines = [_line(edition, slot) for slot in _loaded_slots(edition)]
    planned = {line.uid for line in lines}
    lines += [_cancelled(line) for uid, line in before.items() if uid not in planned]
    for line in lines:
        _number(line, before.get(line.uid), now)
    return lines


def differences(
    lines: Iterable[ReleasedSlot], before: dict[UUID, ReleasedSlot]
) -> list[LineChange]:
    """What ``lines`` add to, change in or take from ``before``, in order of time."""
    changes = [_difference(line, before.get(line.uid)) for line in lines]
    found = [change for change in changes if change]
    return sorted(found, key=lambda change: (change.line.starts_at, str(change.line.uid)))


def lines_by_uid(release: Release | None) -> dict[UUID, ReleasedSlot]:
    return {line.uid: line for line in release.lines.all()} if release else {}


def _difference(line: ReleasedSlot, before: ReleasedSlot | None) -> LineChange | None:
    if before is None:
        return None if line.is_cancelled else LineChange("added", line, None)
    fields = tuple(name for name in SHOWN if getattr(line, name) != getattr(before, name))
    if not fields:
        return None
    if line.is_cancelled != before.is_cancelled:
        return LineChange("cancelled" if line.is_cancelled else "restored", line, before, fields)
    return LineChange("changed", line, before, fields)


def _loaded_slots(edition: Edition) -> Iterable[Slot]:
    coming = Participation.objects.exclude(status=Participation.Status.DECLINED)
    shown = SessionFilm.objects.select_related("film", "version", "section")
    stops = RouteStop.objects.select_related("room__building")
    placed = placed_slots(edition).select_related(
        "session__type", "session__track", "room__building", "rain_room__building"
    )
    told = placed.prefetch_related(
        Prefetch("session__participations", queryset=coming.select_related("person")),
        Prefetch("session__session_films", queryset=shown),
        Prefetch("session__route", queryset=stops),
        "room__names",
    )
    return told.order_by("starts_at", "pk")


def _line(edition: Edition, slot: Slot) -> ReleasedSlot:
    assert slot.room and slot.starts_at and slot.ends_at  # the constraint on Slot says so
    session, building = slot.session, slot.room.building
    people, films, details = cast_of(session), films_of(session), details_of(session)
    return ReleasedSlot(
        uid=slot.uid,
        code=session.code,
        session=session,
        room=slot.room,
        title=session.title,
        description=session.abstract,
        details=details,
        people=people,
        films=films,
        type_slug=session.type.slug,
        type_name=session.type.name,
        **_track(slot),
        language=session.language,
        audience=session.audience,
        age_from=session.age_from,
        age_to=session.age_to,
        room_slug=slot.room.slug,
        room_name=slot.room.name,
        building_slug=building.slug,
        building_name=building.name,
        rain_room_name=rain_room_name(slot),
        latitude=building.latitude,
        longitude=building.longitude,
        day=edition.day_of(slot.starts_at),
        starts_at=slot.starts_at,
        shown_until=slot.shown_until or slot.ends_at,
        ends_at=slot.ends_at,
        last_entry_at=slot.last_entry_at,
        mentions=mentions_of(people, films, details.get("route", [])),
        search=search_of(slot, people, films),
    )


def _track(slot: Slot) -> dict[str, Any]:
    track = slot.session.track
    if track is None:
        return {"track_slug": "", "track_name": Words(), "track_colour": 0}
    return {
        "track_slug": track.slug,
        "track_name": track.name,
        "track_colour": track.colour,
    }


def _cancelled(line: ReleasedSlot) -> ReleasedSlot:
    """``line`` once more, as what fell out: calendars remove only what they are told of."""
    kept = (*SHOWN, "uid", "code", "session_id", "mentions", "search")
    copied = {name: getattr(line, name) for name in kept}
    return ReleasedSlot(**{**copied, "is_cancelled": True})


def _number(line: ReleasedSlot, before: ReleasedSlot | None, now: datetime) -> None:
    """Give ``line`` its sequence number and the times of its first and last visible change."""
    if before is None:
        line.sequence, line.changed_at, line.first_released_at = 0, now, now
        return
    line.first_released_at = before.first_released_at
    seen = any(getattr(line, name) != getattr(before, name) for name in SHOWN)
    line.changed_at = now if seen else before.changed_at
    serious = any(_fact(line, name) != _fact(before, name) for name in SERIOUS)
    line.sequence = before.sequence + serious


def _fact(line: ReleasedSlot, name: str) -> object:
    if name == "cast":
        return sorted((part["code"], part["role"]) for part in line.people)
    return getattr(line, name)
