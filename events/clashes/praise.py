"""What speaks for a place, so that whoever chooses one need not look it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from events.clashes.words import Listed, Told
from events.grid import Grid, Planned, Waiting, overlap

# So long before and after, somebody is there anyway.
AROUND = timedelta(minutes=90)

SAME_TIME = _("the time it has now")
SAME_ROOM = _("the room it has now")
SEATS = _("%(seats)d seats for the %(expected)d expected")
NEEDS = _("has %(needs)s")
NEAR = _("%(who)s is in this building just before or after")
QUIET = _("nothing else of %(track)s then")
PLAIN = _("nothing is in the way")


def praise(grid: Grid, slot: Planned | Waiting, place: Planned) -> list[Told]:
    """What speaks for ``place``, from the weightiest on; at least that nothing speaks against."""
    told = [each for look in LOOKS for each in look(grid, slot, place)]
    return told or [Told(PLAIN)]


def same_time(grid: Grid, slot: Planned | Waiting, place: Planned) -> Iterator[Told]:
    if isinstance(slot, Planned) and slot.starts_at == place.starts_at:
        yield Told(SAME_TIME)


def same_room(grid: Grid, slot: Planned | Waiting, place: Planned) -> Iterator[Told]:
    if isinstance(slot, Planned) and slot.room == place.room:
        yield Told(SAME_ROOM)


def seats(grid: Grid, slot: Planned | Waiting, place: Planned) -> Iterator[Told]:
    room, expected = grid.rooms[place.room].row, place.session.expected
    if expected and room.capacity:
        yield Told(SEATS, seats=room.capacity, expected=expected)


def needs(grid: Grid, slot: Planned | Waiting, place: Planned) -> Iterator[Told]:
    if wanted := sorted(place.session.needs):
        yield Told(NEEDS, needs=Listed(tuple(grid.park.features[each] for each in wanted)))


def near(grid: Grid, slot: Planned | Waiting, place: Planned) -> Iterator[Told]:
    """Those of its people who have no way to go."""
    house = grid.rooms[place.room].row.building_id
    here = [
        grid.park.people[person].name
        for person in place.session.people
        if any(
            grid.rooms[other.room].row.building_id == house and _is_around(place, other)
            for other in grid.cell("person", person)
        )
    ]
    if here:
        yield Told(NEAR, who=Listed(tuple(here)))


def quiet(grid: Grid, slot: Planned | Waiting, place: Planned) -> Iterator[Told]:
    """For those who follow the track."""
    session = place.session
    if session.track and not any(
        overlap(place, other) for other in grid.cell("track", session.track)
    ):
        yield Told(QUIET, track=session.track_name)


Look = Callable[[Grid, Planned | Waiting, Planned], Iterator[Told]]
LOOKS: tuple[Look, ...] = (same_time, same_room, seats, needs, near, quiet)


def _is_around(place: Planned, other: Planned) -> bool:
    return (
        other.starts_at < place.ends_at + AROUND
        and place.starts_at < other.ends_at + AROUND
        and not overlap(place, other)
    )
