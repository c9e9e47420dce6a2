"""The draft as the lines that a release would freeze, and what changed against the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from events.grid import placed_slots
from events.models import Edition, Participation, Release, ReleasedSlot, Slot
from events.translated import Words

# What a visitor can see of a line. Any change here moves LAST-MODIFIED.
SHOWN = (
    "title", "description", "people", "type_name", "track_slug", "track_name", "track_colour",
    "language", "room_id", "room_name", "building_name", "latitude", "longitude", "day",
    "starts_at", "shown_until", "ends_at", "is_cancelled",
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
    cast = Participation.objects.exclude(status=Participation.Status.DECLINED)
    return (
        placed_slots(edition)
        .select_related("session__type", "session__track", "room__building")
        .prefetch_related(
            Prefetch("session__participations", queryset=cast.select_related("person"))
        )
        .order_by("starts_at", "pk")
    )


def _line(edition: Edition, slot: Slot) -> ReleasedSlot:
    assert slot.room and slot.starts_at and slot.ends_at  # the constraint on Slot says so
    session, building = slot.session, slot.room.building
    return ReleasedSlot(
        uid=slot.uid,
        code=session.code,
        session=session,
        room=slot.room,
        title=session.title,
        description=session.abstract,
        people=[_part(part) for part in session.participations.all()],
        type_name=session.type.name,
        **_track(slot),
        language=session.language,
        room_name=slot.room.name,
        building_name=building.name,
        latitude=building.latitude,
        longitude=building.longitude,
        day=edition.day_of(slot.starts_at),
        starts_at=slot.starts_at,
        shown_until=slot.shown_until or slot.ends_at,
        ends_at=slot.ends_at,
    )


def _part(part: Participation) -> dict[str, Any]:
    return {"code": part.person.code, "name": dict(part.person.name), "role": part.role}


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
    copied = {name: getattr(line, name) for name in (*SHOWN, "uid", "code", "session_id")}
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
