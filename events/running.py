"""What is on at a moment, what is open for hours, and what begins next. The moment is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from events.models import ReleasedSlot

# An exhibition, a ride: one comes when one likes. With timed entry or a last entry it shows sooner.
HOURS = timedelta(hours=5)
HOURS_WITH_ENTRY = timedelta(hours=3)
# Enough for every room of a large convention to have something on and something next.
MOST = 150


@dataclass
class OnStage:
    """Lines that are on at ``at``, those open for hours, and the next of each room that day."""

    at: datetime
    on: list[ReleasedSlot] = field(default_factory=list)
    open: list[ReleasedSlot] = field(default_factory=list)
    next: list[ReleasedSlot] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.on or self.open or self.next)

    @property
    def is_quiet(self) -> bool:
        return not (self.on or self.open)


def is_open_for_hours(line: ReleasedSlot) -> bool:
    """Whether one comes and goes during ``line``, instead of being there when it begins."""
    lasts = line.shown_until - line.starts_at
    has_entry = bool(line.last_entry_at or line.details.get("entry_minutes"))
    return lasts >= HOURS or (has_entry and lasts >= HOURS_WITH_ENTRY)


def not_over(lines: QuerySet[ReleasedSlot], *, at: datetime) -> list[ReleasedSlot]:
    """What of ``lines`` is on at ``at`` or still to come, by start and then by room. One query."""
    coming = lines.filter(is_cancelled=False, shown_until__gt=at).select_related("room")
    return list(coming.order_by("starts_at", "room__rank", "room_id", "uid")[:MOST])


def on_stage(lines: Iterable[ReleasedSlot], *, at: datetime) -> OnStage:
    """``lines``, which are by start, sorted into what is on, what is open, and what is next."""
    found = OnStage(at)
    first: dict[tuple[str, str], datetime] = {}
    for line in lines:
        if line.starts_at <= at:
            (found.open if is_open_for_hours(line) else found.on).append(line)
        elif found.next and line.day != found.next[0].day:
            break
        elif first.setdefault(_room(line), line.starts_at) == line.starts_at:
            found.next.append(line)
    return found


def _room(line: ReleasedSlot) -> tuple[str, str]:
    return line.building_slug, line.room_slug


def minutes_left(line: ReleasedSlot, *, at: datetime) -> int:
    """Whole minutes until ``line`` ends, at least one while it is on."""
    return _minutes(line.shown_until - at)


def minutes_until(line: ReleasedSlot, *, at: datetime) -> int:
    return _minutes(line.starts_at - at)


def _minutes(span: timedelta) -> int:
    return max(0, -(-int(span.total_seconds()) // 60))
