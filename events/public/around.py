"""What else there is for whoever looks at a session: the same film, the same hour, the track."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from events.describing import mention
from events.models import Release, ReleasedSlot
from events.public.ground import Ground
from events.public.naming import Lines
from events.running import is_open_for_hours

MOST = 4
# Of what overlaps, enough to find the nearest among.
AT_ONCE = 120
FAR = 999


class Nearby(NamedTuple):
    line: ReleasedSlot
    minutes: int | None


@dataclass(frozen=True)
class Around:
    """Other sessions, at most a handful of each."""

    films: list[ReleasedSlot]
    hour: list[Nearby]
    track: list[ReleasedSlot]


def around(release: Release, line: ReleasedSlot, ground: Ground) -> Around:
    """Two queries, and one more for a screening."""
    others = release.lines.filter(is_cancelled=False).exclude(code=line.code)
    return Around(_same_films(others, line), _same_hour(others, line, ground), _track(others, line))


def _same_films(others: Lines, line: ReleasedSlot) -> list[ReleasedSlot]:
    if not line.films:
        return []
    any_of_them = Q()
    for film in line.films:
        any_of_them |= Q(mentions__contains=f" {mention('film', film['code'])} ")
    found = others.filter(any_of_them).order_by("starts_at", "uid")
    return _localized(found, line)


def _same_hour(others: Lines, line: ReleasedSlot, ground: Ground) -> list[Nearby]:
    """What overlaps, nearest first. What is open for hours is no choice to make."""
    if is_open_for_hours(line):
        return []
    overlap = others.filter(starts_at__lt=line.shown_until, shown_until__gt=line.starts_at)
    found = _localized(overlap.order_by("starts_at", "uid")[:AT_ONCE], line)
    near = [
        Nearby(each, ground.minutes(line.building_slug, each.building_slug))
        for each in found
        if not is_open_for_hours(each)
    ]
    near.sort(key=lambda each: FAR if each.minutes is None else each.minutes)
    return near[:MOST]


def _track(others: Lines, line: ReleasedSlot) -> list[ReleasedSlot]:
    """The next ones of its track."""
    if not line.track_slug:
        return []
    later = others.filter(track_slug=line.track_slug, starts_at__gte=line.starts_at)
    return _localized(later.order_by("starts_at", "uid")[:MOST], line)


def _localized(found: Lines, line: ReleasedSlot) -> list[ReleasedSlot]:
    tz = line.release.edition.tz
    return [each.localize(tz) for each in found]
