"""What a move has to do with: the slot, its old and its new place, its people and films.

A fixed number of queries, and rows that follow the change instead of the edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from events.grid.cells import Cell, Grid, touched
from events.grid.facts import Demand, Planned, Together
from events.grid.loading import LIVE, Reach, editions_beside, grid_in, published
from events.models import Participation, Session, SessionFilm, Slot


class Spot(NamedTuple):
    """Where a slot is or was."""

    room: int
    starts_at: datetime
    ends_at: datetime
    shown_until: datetime | None = None
    rain_room: int | None = None


class Move(NamedTuple):
    """A slot that goes from one spot to another; None is nowhere."""

    slot: Slot
    old: Spot | None
    new: Spot | None

    @property
    def spots(self) -> list[Spot]:
        return [spot for spot in (self.old, self.new) if spot]


@dataclass(frozen=True)
class Around:
    """The surroundings before and after some moves, and the cells that these touch."""

    before: Grid
    after: Grid
    cells: set[Cell]


def spot_of(slot: Slot) -> Spot | None:
    """Where ``slot`` is planned to happen; a cancelled one takes no room."""
    is_live = not slot.is_cancelled and slot.session.status == Session.Status.CONFIRMED
    if slot.room_id is None or slot.starts_at is None or slot.ends_at is None or not is_live:
        return None
    return Spot(slot.room_id, slot.starts_at, slot.ends_at, slot.shown_until, slot.rain_room_id)


def load_around(
    *moves: Move, demand: Demand | None = None, together: Together | None = None
) -> Around:
    """What the slots of ``moves`` met and will meet, wherever the table has them now."""
    edition = moves[0].slot.session.edition
    family, names = editions_beside(edition)
    placed = Q(session__edition__in=names, room__isnull=False)
    near = Q(pk__in=[move.slot.pk for move in moves])
    for move in moves:
        near |= placed & _near(move, partners=list((together or {}).get(move.slot.uid, ())))
    # Asked first, since every other query then follows these few keys.
    keys = list(Slot.objects.filter(near, **LIVE).values_list("pk", flat=True))
    slots = Slot.objects.filter(pk__in=keys)
    rooms = {room for move in moves for room in _rooms(move)}
    there = Q(pk__in=rooms) | Q(pk__in=slots.values("room_id"))
    bookings = published(edition).filter(room__in=rooms)
    reach = Reach(edition, family, names, slots, there, bookings)
    return _around(grid_in(reach, demand=demand, together=together), moves)


def _near(move: Move, *, partners: list[object]) -> Q:
    """The slots in the same rooms, with the same people and films, and its rivals."""
    session, rooms = move.slot.session, set(_rooms(move))
    people = session.participations.exclude(status=Participation.Status.DECLINED)
    together = Participation.objects.filter(person__in=people.values("person_id"))
    films = SessionFilm.objects.filter(film__in=session.session_films.values("film_id"))
    ours = Q(session__edition=session.edition_id)
    rivals = Q(uid__in=partners)
    if session.track_id:
        rivals |= Q(session__track=session.track_id)
    if session.type.is_plenary:
        rivals |= ours
    return (
        Q(room__in=rooms)
        | Q(rain_room__in=rooms)
        | Q(session__in=together.values("session_id"))
        | Q(session__in=films.values("session_id"))
        | ours & Q(session__type__is_plenary=True)
        | _during(move.spots) & rivals
    )


def _during(spots: list[Spot]) -> Q:
    during = Q(pk__in=[])
    for spot in spots:
        during |= Q(starts_at__lt=spot.ends_at, ends_at__gt=spot.starts_at)
    return during


def _rooms(move: Move) -> Iterator[int]:
    for spot in move.spots:
        yield spot.room
        if spot.rain_room:
            yield spot.rain_room


def _around(grid: Grid, moves: tuple[Move, ...]) -> Around:
    before = after = grid
    for move in moves:
        before = before.moved(move.slot.pk, _at(grid, move, move.old))
        after = after.moved(move.slot.pk, _at(grid, move, move.new))
    changes = {move.slot.pk: after.slots.get(move.slot.pk) for move in moves}
    return Around(before, after, touched(before, changes))


def _at(grid: Grid, move: Move, spot: Spot | None) -> Planned | None:
    """Its slot in ``spot``; one that is cancelled is not on the grid and takes no room."""
    known = grid.slots.get(move.slot.pk) or grid.waiting.get(move.slot.pk)
    if spot is None or known is None:
        return None
    at = grid.placed(known, room=spot.room, starts_at=spot.starts_at)
    return replace(at, ends_at=spot.ends_at, shown_until=spot.shown_until, rain_room=spot.rain_room)
