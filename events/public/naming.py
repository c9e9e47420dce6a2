"""Who and what the programme names, so that nobody and nothing else has a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from events.describing import mention
from events.models import Edition, Release, ReleasedSlot

Lines = QuerySet[ReleasedSlot]


def lines_naming(release: Release, kind: str, name: str) -> Lines:
    """The lines that name a person or a film by code, by time."""
    return release.lines.filter(_names(kind, name)).order_by("starts_at", "uid")


def lines_in_room(release: Release, building: str, room: str) -> Lines:
    """What is in a room, and what passes it, by time."""
    there = Q(building_slug=building, room_slug=room) | _names("room", f"{building}/{room}")
    return release.lines.filter(there).order_by("starts_at", "uid")


def lines_in_building(release: Release, building: str) -> Lines:
    passing = Q(mentions__contains=f" {mention('room', building)}/")
    there = Q(building_slug=building) | passing
    return release.lines.filter(there).order_by("starts_at", "uid")


def elsewhere(edition: Edition, kind: str, name: str) -> list[ReleasedSlot]:
    """The same in what other events of the family have published, without what was cancelled.

    One query; each on the clock of its own edition.
    """
    theirs = ReleasedSlot.objects.filter(
        release=F("release__edition__current_release"),
        release__edition__series__family=edition.series.family_id,
        is_cancelled=False,
    )
    named = theirs.filter(_names(kind, name)).exclude(release__edition=edition)
    found = named.select_related("release__edition").order_by("starts_at", "uid")
    return [line.localize(line.release.edition.tz) for line in found]


def named(release: Release, kind: str) -> set[str]:
    """The codes of everybody, or of every film, on a line that is not cancelled. One query."""
    marker = f" {mention(kind, '')}"
    mentions = live(release).filter(mentions__contains=marker).values_list("mentions", flat=True)
    return set(_found(mentions, kind))


def live(release: Release) -> Lines:
    """What is not cancelled."""
    return release.lines.filter(is_cancelled=False)


def _names(kind: str, name: str) -> Q:
    return Q(mentions__contains=f" {mention(kind, name)} ")


def _found(mentions: Iterable[str], kind: str) -> Iterable[str]:
    marker = mention(kind, "")
    for text in mentions:
        yield from (each.removeprefix(marker) for each in text.split() if each.startswith(marker))
