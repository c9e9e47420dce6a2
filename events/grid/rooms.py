"""Rooms as the checks know them."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

from events.grid.facts import Closure, RoomFacts
from events.models import Room, RoomClosure, Screen


def load_rooms(rooms: QuerySet[Room]) -> dict[int, RoomFacts]:
    """Four queries."""
    features = _features(rooms)
    closures: dict[int, list[Closure]] = defaultdict(list)
    shut = RoomClosure.objects.filter(room__in=rooms).order_by("starts_at")
    for room, begin, end, reason in shut.values_list("room_id", "starts_at", "ends_at", "reason"):
        closures[room].append(Closure(begin, end, reason))
    screens = {screen.room_id: screen for screen in Screen.objects.filter(room__in=rooms)}
    return {
        row.pk: RoomFacts(
            row,
            features=frozenset(features[row.pk]),
            plays=frozenset(screens[row.pk].formats) if row.pk in screens else None,
            subtitles=_device(screens.get(row.pk)),
            closures=tuple(closures[row.pk]),
        )
        for row in rooms.select_related("building")
    }


def _features(rooms: QuerySet[Room]) -> dict[int, set[int]]:
    features: dict[int, set[int]] = defaultdict(set)
    having = Room.features.through.objects.filter(room__in=rooms)
    for room, feature in having.values_list("room_id", "feature_id"):
        features[room].add(feature)
    return features


def _device(screen: Screen | None) -> frozenset[str]:
    """The languages its subtitles are shown in, without scripts and regions."""
    tags = screen.subtitle_languages if screen else ()
    return frozenset(tag.partition("-")[0] for tag in tags)
