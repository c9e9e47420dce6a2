"""What is wrong for those who come: too few places, and two things they want at once."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.clashes.clash import Found, shared, spans
from events.clashes.words import Named, Span, Told
from events.grid import Grid, Planned, overlap
from events.grid.cells import PLENARIES

# So many must have starred both, and so large a part of the smaller audience.
LEAST_TOGETHER = 10
PART_TOGETHER = 4

REGISTERED = _("%(count)d people are registered for %(title)s, and %(room)s holds %(most)d.")
EXPECTED = _("%(count)d people are expected at %(title)s, and %(room)s holds %(most)d.")
PLENARY = _("%(title)s runs against %(plenary)s, which is for everybody, %(span)s.")
TRACK = _("%(a)s and %(b)s of the track %(track)s run at the same time, %(span)s.")
STARS = ngettext_lazy(
    "%(count)d person starred both %(a)s and %(b)s, which run at the same time, %(span)s.",
    "%(count)d people starred both %(a)s and %(b)s, which run at the same time, %(span)s.",
    "count",
)


def more_registered_than_places(grid: Grid, slot: Planned) -> Iterator[Found]:
    wanted = grid.park.demand.get(slot.uid)
    if wanted:
        yield from _too_small(grid, slot, count=wanted.registered, words=REGISTERED)


def more_expected_than_places(grid: Grid, slot: Planned) -> Iterator[Found]:
    yield from _too_small(grid, slot, count=slot.session.expected or 0, words=EXPECTED)


def against_a_plenary(grid: Grid, slot: Planned) -> Iterator[Found]:
    """Not what runs all day or by windows: people can see that before and after."""
    plenaries = grid.cells.get(PLENARIES)
    if not plenaries or slot.session.is_plenary or slot.session.has_windows:
        return
    if grid.rooms[slot.room].row.parallel > 1:
        return
    for plenary in plenaries:
        if overlap(slot, plenary):
            told = Told(
                PLENARY,
                title=Named(slot),
                plenary=Named(plenary),
                span=Span(*shared(slot, plenary), grid.tz),
            )
            about = (slot.ident, plenary.ident)
            yield Found((slot, plenary), told, about, spans(slot, plenary))


def one_audience(grid: Grid, slot: Planned) -> Iterator[Found]:
    """Many starred both."""
    for uid, count in grid.park.together.get(slot.uid, {}).items():
        other = grid.find(uid)
        if other is None or slot.key > other.key or not overlap(slot, other):
            continue
        if _is_much(grid, slot, other, count=count):
            told = Told(
                STARS,
                count=count,
                a=Named(slot),
                b=Named(other),
                span=Span(*shared(slot, other), grid.tz),
            )
            about = (slot.ident, other.ident)
            yield Found((slot, other), told, about, (_times(slot), _times(other)))


def one_track(grid: Grid, track: int, slots: list[Planned]) -> Iterator[Found]:
    running: list[Planned] = []
    for slot in slots:
        running = [other for other in running if other.ends_at > slot.starts_at]
        for other in running:
            told = Told(
                TRACK,
                a=Named(other),
                b=Named(slot),
                track=slot.session.track_name,
                span=Span(*shared(other, slot), grid.tz),
            )
            about = (track, other.ident, slot.ident)
            yield Found((other, slot), told, about, (_times(other), _times(slot)))
        running.append(slot)


def _too_small(grid: Grid, slot: Planned, *, count: int, words: object) -> Iterator[Found]:
    """A route has no capacity, and windows never fill the room at once."""
    most = grid.rooms[slot.room].row.capacity
    if most is not None and count > most and not slot.session.has_windows:
        room = grid.rooms[slot.room].name
        told = Told(words, count=count, title=Named(slot), room=room, most=most)
        yield Found((slot,), told, (slot.ident,), (slot.room, most, count))


def _is_much(grid: Grid, a: Planned, b: Planned, *, count: int) -> bool:
    stars = [wanted.starred for uid in (a.uid, b.uid) if (wanted := grid.park.demand.get(uid))]
    return count >= LEAST_TOGETHER and count * PART_TOGETHER >= min(stars, default=0)


def _times(slot: Planned) -> tuple[object, object]:
    return slot.starts_at, slot.ends_at
