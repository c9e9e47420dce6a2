"""What the address of the clashes page may ask for, and what each clash answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from events.clashes import BY_KIND, Clash
from events.grid import Grid
from events.models import ClashRule
from events.wording import day_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

STATES = {"open": _("open"), "accepted": _("accepted"), "lapsed": _("accepted once, changed since")}
# How a value is sorted, and what it is called.
Called = tuple[object, str]


@dataclass(frozen=True)
class Filter:
    """What clashes answer; ``called`` raises KeyError or ValueError for an unknown value."""

    key: str
    label: StrPromise
    values: Callable[[Grid, Clash], set[str]]
    called: Callable[[Grid, str], Called]

    def knows(self, grid: Grid, value: str) -> bool:
        try:
            self.called(grid, value)
        except (KeyError, ValueError):
            return False
        return True


def _kinds(_grid: Grid, clash: Clash) -> set[str]:
    return {clash.kind}


def _levels(_grid: Grid, clash: Clash) -> set[str]:
    return {clash.level.name.lower()}


def _states(_grid: Grid, clash: Clash) -> set[str]:
    if clash.is_accepted:
        return {"accepted"}
    return {"open", "lapsed"} if clash.has_lapsed else {"open"}


def _days(grid: Grid, clash: Clash) -> set[str]:
    return {slot.day.isoformat() for slot in map(grid.find, clash.slots) if slot}


def _rooms(grid: Grid, clash: Clash) -> set[str]:
    return {_address(grid, slot.room) for slot in map(grid.find, clash.slots) if slot}


def _address(grid: Grid, room: int) -> str:
    row = grid.rooms[room].row
    return f"{row.building.slug}/{row.slug}"


def _people(_grid: Grid, clash: Clash) -> set[str]:
    """Whom it is about, but never of what is confidential."""
    return set() if clash.check.is_confidential else set(map(str, clash.people))


def _kind(_grid: Grid, value: str) -> Called:
    return list(BY_KIND).index(value), str(BY_KIND[value])


def _level(_grid: Grid, value: str) -> Called:
    level = ClashRule.Level[value.upper()]
    return -level, str(level.label)


def _state(_grid: Grid, value: str) -> Called:
    return list(STATES).index(value), str(STATES[value])


def _day(_grid: Grid, value: str) -> Called:
    return value, day_words(date.fromisoformat(value))


def _room(grid: Grid, value: str) -> Called:
    by_address = {_address(grid, key): facts for key, facts in grid.rooms.items()}
    facts = by_address[value]
    return (facts.row.rank, str(facts.name)), str(facts.name)


def _person(grid: Grid, value: str) -> Called:
    name = str(grid.park.people[int(value)].name)
    return name, name


FILTERS = [
    Filter("kind", _("Kind"), _kinds, _kind),
    Filter("level", _("What it does"), _levels, _level),
    Filter("state", _("State"), _states, _state),
    Filter("day", _("Day"), _days, _day),
    Filter("room", _("Room"), _rooms, _room),
    Filter("person", _("Person"), _people, _person),
]
