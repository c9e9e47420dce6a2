"""What is wrong with rooms: taken, closed, not cleared in time, or lacking something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from events.clashes.clash import Found, spans
from events.clashes.words import Listed, Named, Span, Told, clock, minutes
from events.grid import Grid, Planned, overlap

CROWDED = _("%(titles)s are all in %(room)s, %(span)s.")
BOOKED = _("%(room)s is booked by %(edition)s %(span)s, during %(title)s.")
TIGHT = _("%(room)s has %(gap)d min between %(first)s and %(second)s and needs %(need)d.")
CLOSED = _("%(room)s is closed %(span)s (%(reason)s), and %(title)s is planned there then.")
SHUT = _("%(title)s is in %(building)s %(span)s, which is open from %(opens)s to %(closes)s.")
LACKING = _("%(title)s needs what %(room)s does not have: %(features)s.")
RAIN = _("If it rains, %(title)s moves to %(room)s, which %(other)s takes, %(span)s.")


def taken_twice(grid: Grid, room: int, slots: list[Planned]) -> Iterator[Found]:
    """More sessions at once than the room holds."""
    row = grid.rooms[room].row
    for crowd in _pairs(slots) if row.parallel == 1 else _peaks(slots, row.parallel):
        if any(slot.is_ours for slot in crowd):
            about = (room, sorted(slot.ident for slot in crowd))
            yield Found(crowd, _crowded(grid, room, crowd), about, (row.parallel, spans(*crowd)))


def turnaround_too_short(grid: Grid, room: int, slots: list[Planned]) -> Iterator[Found]:
    """Between the end of one and the start of the next: the room's time, or theirs if longer."""
    facts = grid.rooms[room]
    if facts.row.parallel > 1:
        return
    for before, slot in _neighbours(slots):
        gap = slot.starts_at - before.ends_at
        need = max(facts.turnaround, before.session.strike + slot.session.setup)
        if gap < need and (before.is_ours or slot.is_ours):
            told = Told(
                TIGHT,
                room=facts.name,
                gap=minutes(gap),
                need=minutes(need),
                first=Named(before),
                second=Named(slot),
            )
            about = (room, before.ident, slot.ident)
            yield Found((before, slot), told, about, (minutes(need), spans(before, slot)))


def closed(grid: Grid, slot: Planned) -> Iterator[Found]:
    """The room may not be used, setting up and clearing away included."""
    begins, ends = slot.starts_at - slot.session.setup, slot.ends_at + slot.session.strike
    for shut in grid.rooms[slot.room].closures:
        if shut.starts_at < ends and begins < shut.ends_at:
            told = Told(
                CLOSED,
                room=grid.rooms[slot.room].name,
                span=Span(shut.starts_at, shut.ends_at, grid.tz),
                reason=shut.reason,
                title=Named(slot),
            )
            span = max(begins, shut.starts_at), min(ends, shut.ends_at)
            facts = (spans(slot), shut.starts_at, shut.ends_at)
            yield Found((slot,), told, (slot.ident, shut.starts_at), facts, span=span)


def outside_opening_hours(grid: Grid, slot: Planned) -> Iterator[Found]:
    house = grid.rooms[slot.room].row.building
    if house.opens_at is None or house.closes_at is None:
        return
    opens = datetime.combine(slot.day, house.opens_at, tzinfo=grid.tz)
    closes = datetime.combine(slot.day, house.closes_at, tzinfo=grid.tz)
    if closes <= opens:
        closes += timedelta(days=1)
    if slot.starts_at < opens or slot.ends_at > closes:
        told = Told(
            SHUT,
            title=Named(slot),
            building=house.name,
            span=Span(slot.starts_at, slot.ends_at, grid.tz),
            opens=clock(opens, grid.tz),
            closes=clock(closes, grid.tz),
        )
        yield Found((slot,), told, (slot.ident,), (spans(slot), opens, closes))


def feature_missing(grid: Grid, slot: Planned) -> Iterator[Found]:
    missing = slot.session.needs - grid.rooms[slot.room].features
    if missing:
        names = Listed(tuple(grid.park.features[key] for key in sorted(missing)))
        told = Told(LACKING, title=Named(slot), room=grid.rooms[slot.room].name, features=names)
        yield Found((slot,), told, (slot.ident,), (slot.room, sorted(missing)))


def rain_room_taken(grid: Grid, room: int, slots: list[Planned]) -> Iterator[Found]:
    """Where a session goes when it rains, somebody is already, or comes as well."""
    holds = grid.rooms[room].row.parallel
    for slot in slots:
        there = [*grid.cell("room", room), *(one for one in slots if one.key < slot.key)]
        others = [other for other in there if other.key != slot.key and overlap(slot, other)]
        if len(others) < holds:
            continue
        crowds = _peaks(sorted([*others, slot], key=lambda one: one.starts_at), holds)
        crowd = next((each for each in crowds if slot in each), None)
        if crowd:
            yield _rained_on(grid, slot, crowd)


def _rained_on(grid: Grid, slot: Planned, crowd: tuple[Planned, ...]) -> Found:
    room = slot.rain_room or slot.room
    others = tuple(other for other in crowd if other.key != slot.key)
    told = Told(
        RAIN,
        title=Named(slot),
        room=grid.rooms[room].name,
        other=Listed(tuple(map(Named, others))),
        span=_shared(grid, crowd),
    )
    about = (room, slot.ident, sorted(other.ident for other in others))
    return Found((slot, *others), told, about, (spans(slot, *others),))


def _crowded(grid: Grid, room: int, crowd: tuple[Planned, ...]) -> Told:
    name = grid.rooms[room].name
    others = [slot for slot in crowd if not slot.is_ours]
    if len(crowd) == 2 and others:
        ours = next(slot for slot in crowd if slot.is_ours)
        span = Span(others[0].starts_at, others[0].ends_at, grid.tz)
        return Told(BOOKED, room=name, edition=others[0].title, span=span, title=Named(ours))
    titles = Listed(tuple(map(Named, crowd)))
    return Told(CROWDED, titles=titles, room=name, span=_shared(grid, crowd))


def _shared(grid: Grid, slots: tuple[Planned, ...]) -> Span:
    begins, ends = max(s.starts_at for s in slots), min(s.ends_at for s in slots)
    return Span(begins, ends, grid.tz)


def _pairs(slots: list[Planned]) -> Iterator[tuple[Planned, ...]]:
    """Each two that overlap. ``slots`` come sorted by start."""
    running: list[Planned] = []
    for slot in slots:
        running = [other for other in running if other.ends_at > slot.starts_at]
        yield from ((other, slot) for other in running)
        running.append(slot)


def _peaks(slots: list[Planned], most: int) -> Iterator[tuple[Planned, ...]]:
    """The fullest moments with more than ``most`` at once, each told once."""
    running: list[Planned] = []
    for slot in slots:
        left = [other for other in running if other.ends_at > slot.starts_at]
        if len(running) > most and len(left) < len(running):
            yield tuple(running)
        running = [*left, slot]
    if len(running) > most:
        yield tuple(running)


def _neighbours(slots: list[Planned]) -> Iterator[tuple[Planned, Planned]]:
    """Each slot with the one that left the room last before it. Overlaps are told elsewhere."""
    last: Planned | None = None
    for slot in slots:
        if last and last.ends_at <= slot.starts_at:
            yield last, slot
        if last is None or slot.ends_at > last.ends_at:
            last = slot
