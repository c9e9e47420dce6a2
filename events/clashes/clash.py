"""A clash: what it is about, the facts it rests on, and the check that found it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from events.clashes.words import Span, Told
from events.grid import Grid, Planned
from events.models import ClashRule, Waiver

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Level = ClashRule.Level


@dataclass(frozen=True, slots=True)
class Found:
    """What a check has to say; its kind and level are the list's business."""

    slots: tuple[Planned, ...]
    told: Told
    # Which clash it is, and what has to stay as it is for a waiver to hold.
    about: tuple[Any, ...]
    facts: tuple[Any, ...]
    people: tuple[int, ...] = ()
    # Without it, the time that the slots share.
    span: tuple[datetime, datetime] | None = None
    # The same sentence for those who may know whom it is about.
    sealed: Told | None = None


@dataclass(frozen=True)
class Check:
    """One kind of clash: what it is called, what it usually does, and how it is found.

    ``find`` gets the grid, and then the slot or, of another cell, its key and its slots.
    """

    kind: str
    name: StrPromise
    level: Level
    per: str
    find: Callable[..., Iterator[Found]]
    # Only a chair hears whom it is about, and only a chair may accept it.
    is_confidential: bool = False

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class Clash:
    """Something wrong: its kind, the slots concerned, and a sentence for whoever must mend it."""

    check: Check = field(repr=False)
    level: Level
    # Ours, in order of time.
    slots: tuple[UUID, ...]
    people: tuple[int, ...]
    span: Span
    about: tuple[Any, ...]
    facts: tuple[Any, ...]
    told: Told = field(compare=False, repr=False)
    sealed: Told | None = field(default=None, compare=False, repr=False)
    waiver: Waiver | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        return self.check.kind

    @property
    def name(self) -> str:
        return str(self.check)

    @property
    def text(self) -> str:
        return str(self.told)

    @property
    def text_for_chair(self) -> str:
        return str(self.sealed or self.told)

    @property
    def key(self) -> str:
        """The same while the clash is about the same slots and people, wherever they are."""
        return digest(self.kind, self.about)

    @property
    def fingerprint(self) -> str:
        """Another one as soon as a fact behind it changes."""
        return digest(self.kind, self.about, self.facts)

    @property
    def is_accepted(self) -> bool:
        return self.waiver is not None and self.waiver.facts == self.fingerprint

    @property
    def has_lapsed(self) -> bool:
        """It was accepted, and the facts have changed since."""
        return self.waiver is not None and self.waiver.facts != self.fingerprint

    @property
    def stops_release(self) -> bool:
        return self.level >= Level.BLOCK_RELEASE and not self.is_accepted

    @property
    def stops_placing(self) -> bool:
        return self.level >= Level.BLOCK_PLACING and not self.is_accepted


def clash_of(grid: Grid, check: Check, found: Found) -> Clash:
    begins, ends = found.span or shared(*found.slots)
    return Clash(
        check=check,
        level=_level(grid, check, found),
        slots=tuple(slot.uid for slot in found.slots if slot.is_ours),
        people=found.people,
        span=Span(begins, ends, grid.tz),
        about=found.about,
        facts=found.facts,
        told=found.told,
        sealed=found.sealed,
    )


def _level(grid: Grid, check: Check, found: Found) -> Level:
    """As the edition wants it. What others only draft stops nobody: the first to publish has it."""
    level = Level(grid.park.levels.get(check.kind, check.level))
    is_open = any(slot.is_drafted_elsewhere for slot in found.slots)
    return min(level, Level.WARN) if is_open else level


def shared(*slots: Planned) -> tuple[datetime, datetime]:
    """The time that ``slots`` have in common; of those one after another, the time between."""
    begins = max(slot.starts_at for slot in slots)
    ends = min(slot.ends_at for slot in slots)
    return (begins, ends) if begins < ends else (ends, begins)


def spans(*slots: Planned) -> tuple[Any, ...]:
    """Where and when ``slots`` are, as facts."""
    return tuple((slot.room, slot.starts_at, slot.ends_at) for slot in slots)


def digest(*facts: object) -> str:
    """``facts`` as 32 characters."""
    text = json.dumps(facts, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
