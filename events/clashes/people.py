"""What is wrong for people: where they cannot be, and what is too much for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from events.clashes.clash import Found, shared, spans
from events.clashes.words import Day, Named, Span, Told, minutes
from events.grid import Grid, PersonFacts, Planned

# Less than this between two sessions is no break; three without one are too many in a row.
BREAK = timedelta(minutes=15)
IN_A_ROW = 3

TWO_PLACES = _("%(who)s is in %(a)s and %(b)s at the same time, %(span)s.")
AWAY = _("%(who)s cannot come when %(title)s is planned, %(span)s.")
WALK = _(
    "%(who)s has %(gap)d min to get from %(first)s (%(from)s) to %(second)s (%(to)s); "
    "the walk takes %(need)d min."
)
STEP_FREE = _(
    "%(who)s has %(gap)d min to get from %(first)s (%(from)s) to %(second)s (%(to)s); "
    "the way without steps takes %(need)d min."
)
A_DAY = _("%(who)s is in %(count)d sessions on %(day)s and wants at most %(most)d a day.")
IN_ALL = _("%(who)s is in %(count)d sessions and wants at most %(most)d in all.")
NO_BREAK = _(
    "%(who)s has %(count)d sessions in a row without a break of %(minutes)d min, %(span)s."
)
APART = _("Two people in %(title)s are to be kept apart.")
APART_SEALED = _("%(a)s and %(b)s are to be kept apart, and both are in %(title)s.")


def in_two_places(grid: Grid, person: int, slots: list[Planned]) -> Iterator[Found]:
    running: list[Planned] = []
    for slot in slots:
        running = [other for other in running if other.ends_at > slot.starts_at]
        for other in running:
            if slot.is_ours or other.is_ours:
                told = Told(
                    TWO_PLACES,
                    who=grid.park.people[person].name,
                    a=Named(other),
                    b=Named(slot),
                    span=Span(*shared(other, slot), grid.tz),
                )
                about = (person, other.ident, slot.ident)
                yield Found((other, slot), told, about, spans(other, slot), (person,))
        running.append(slot)


def away(grid: Grid, person: int, slots: list[Planned]) -> Iterator[Found]:
    """Outside of the times that they named. Who named none may come at any time."""
    facts = grid.park.people[person]
    if facts.free is None:
        return
    for slot in slots:
        if not slot.is_ours:
            continue
        if not any(begin <= slot.starts_at and slot.ends_at <= end for begin, end in facts.free):
            span = Span(slot.starts_at, slot.ends_at, grid.tz)
            told = Told(AWAY, who=facts.name, title=Named(slot), span=span)
            facts_then = (slot.starts_at, slot.ends_at, facts.free)
            yield Found((slot,), told, (person, slot.ident), facts_then, (person,))


def walk_too_short(grid: Grid, person: int, slots: list[Planned]) -> Iterator[Found]:
    """From the end of one session to the start of the next in another building."""
    facts = grid.park.people[person]
    last: Planned | None = None
    for slot in slots:
        if last and last.ends_at <= slot.starts_at and (last.is_ours or slot.is_ours):
            need = grid.park.walk(last.room, slot.room, step_free=facts.needs_step_free)
            gap = minutes(slot.starts_at - last.ends_at)
            if gap < need:
                told = _walk(grid, facts, (last, slot), need=need)
                about = (person, last.ident, slot.ident)
                yield Found((last, slot), told, about, (need, spans(last, slot)), (person,))
        if last is None or slot.ends_at > last.ends_at:
            last = slot


def too_many_a_day(grid: Grid, person: int, slots: list[Planned]) -> Iterator[Found]:
    facts = grid.park.people[person]
    if facts.most_per_day is None or len(slots) <= facts.most_per_day:
        return
    days: dict[date, list[Planned]] = {}
    for slot in slots:
        days.setdefault(slot.day, []).append(slot)
    for day, those in days.items():
        if len(those) > facts.most_per_day and any(slot.is_ours for slot in those):
            limit = {"count": len(those), "most": facts.most_per_day}
            told = Told(A_DAY, who=facts.name, day=Day(day), **limit)
            about = (person, day)
            yield _too_many(those, told, about, person=person, most=facts.most_per_day)


def too_many_in_all(grid: Grid, person: int, slots: list[Planned]) -> Iterator[Found]:
    facts = grid.park.people[person]
    if facts.most_in_all is None or len(slots) <= facts.most_in_all:
        return
    if any(slot.is_ours for slot in slots):
        told = Told(IN_ALL, who=facts.name, count=len(slots), most=facts.most_in_all)
        yield _too_many(slots, told, (person,), person=person, most=facts.most_in_all)


def no_break(grid: Grid, person: int, slots: list[Planned]) -> Iterator[Found]:
    for row in _rows(slots):
        if len(row) >= IN_A_ROW and any(slot.is_ours for slot in row):
            told = Told(
                NO_BREAK,
                who=grid.park.people[person].name,
                count=len(row),
                minutes=minutes(BREAK),
                span=Span(row[0].starts_at, row[-1].ends_at, grid.tz),
            )
            about = (person, row[0].ident)
            span = row[0].starts_at, row[-1].ends_at
            yield Found(tuple(row), told, about, spans(*row), (person,), span=span)


def to_keep_apart(grid: Grid, slot: Planned) -> Iterator[Found]:
    """Says that it is so, and only to chairs whom it is about."""
    here = set(slot.session.people)
    for person in slot.session.people:
        for other in sorted(here.intersection(grid.park.apart.get(person, ()))):
            if person < other:
                names = {"a": grid.park.people[person].name, "b": grid.park.people[other].name}
                told = Told(APART, title=Named(slot))
                sealed = Told(APART_SEALED, title=Named(slot), **names)
                pair = grid.park.apart[person][other]
                yield Found((slot,), told, (slot.ident, pair), (pair,), sealed=sealed)


def _walk(grid: Grid, facts: PersonFacts, way: tuple[Planned, Planned], *, need: int) -> Told:
    first, second = way
    return Told(
        STEP_FREE if facts.needs_step_free else WALK,
        who=facts.name,
        gap=minutes(second.starts_at - first.ends_at),
        need=need,
        first=Named(first),
        second=Named(second),
        **{"from": grid.rooms[first.room].name, "to": grid.rooms[second.room].name},
    )


def _too_many(
    slots: list[Planned], told: Told, about: tuple[Any, ...], *, person: int, most: int
) -> Found:
    span = slots[0].starts_at, max(slot.ends_at for slot in slots)
    facts = (most, sorted(slot.ident for slot in slots))
    return Found(tuple(slots), told, about, facts, (person,), span=span)


def _rows(slots: list[Planned]) -> Iterator[list[Planned]]:
    """``slots`` parted wherever there is a break."""
    row: list[Planned] = []
    ends = None
    for slot in slots:
        if ends is not None and slot.starts_at - ends >= BREAK:
            yield row
            row, ends = [], None
        row.append(slot)
        ends = slot.ends_at if ends is None else max(ends, slot.ends_at)
    if row:
        yield row
