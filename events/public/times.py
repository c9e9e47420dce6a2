"""The times of one session, sorted for a reader: by place, what is to come before what is past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from events.models import ReleasedSlot
from events.public.ground import GateWalk, Ground

# More than these are folded away.
SHOWN = 4


@dataclass
class Place:
    """A room and when the session is in it."""

    line: ReleasedSlot  # one of its lines, for the names of the room
    gate: GateWalk | None
    # Whether the room has a page: it does while something is in it.
    has_page: bool = False
    coming: list[ReleasedSlot] = field(default_factory=list)
    past: list[ReleasedSlot] = field(default_factory=list)

    @property
    def first(self) -> list[ReleasedSlot]:
        return self.coming[:SHOWN]

    @property
    def more(self) -> list[ReleasedSlot]:
        return self.coming[SHOWN:]


def places_of(lines: Iterable[ReleasedSlot], ground: Ground, *, now: datetime) -> list[Place]:
    """``lines``, which are by time, by room; what was cancelled stays where it was planned."""
    found: dict[tuple[str, str, str], Place] = {}
    for line in lines:
        key = (line.building_slug, line.room_slug, str(line.place))
        if key not in found:
            found[key] = Place(line, ground.nearest_gate(line.building_slug))
        place = found[key]
        is_known = bool(line.building_slug and line.room_slug)
        place.has_page |= is_known and not line.is_cancelled
        (place.past if line.shown_until <= now else place.coming).append(line)
    return sorted(found.values(), key=lambda place: not place.coming)


def leading(lines: list[ReleasedSlot], *, now: datetime) -> ReleasedSlot:
    """The line that speaks for the session: the next one that happens, else the last that did."""
    live = [line for line in lines if not line.is_cancelled]
    coming = [line for line in live if line.shown_until > now]
    return (coming[:1] or live[-1:] or lines[:1])[0]
