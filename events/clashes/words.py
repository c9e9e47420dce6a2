"""Sentences about clashes, written when they are read.

Thousands of clashes are found in the time it takes to write a few hundred sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from events.grid.facts import Planned
from events.wording import day_words, language_name


class Told:
    """A sentence with its facts, written in the language of whoever reads it."""

    __slots__ = ("facts", "words")

    def __init__(self, words: Any, **facts: object) -> None:
        self.words, self.facts = words, facts

    def __str__(self) -> str:
        return str(self.words % self.facts)


@dataclass(frozen=True, slots=True)
class Span:
    """A time to point at: 10:30–11:00 on the edition's clock."""

    begins: datetime
    ends: datetime
    tz: ZoneInfo

    def __str__(self) -> str:
        return f"{clock(self.begins, self.tz)}–{clock(self.ends, self.tz)}"


@dataclass(frozen=True, slots=True)
class Named:
    """A session by its title, or somebody else's time in a room by the edition's name."""

    slot: Planned

    def __str__(self) -> str:
        if self.slot.is_ours:
            return _("“%s”") % self.slot.title
        return _("a booking of %(edition)s") % {"edition": self.slot.title}


@dataclass(frozen=True, slots=True)
class Listed:
    """Things in a row, the last behind an “and”."""

    things: tuple[object, ...]

    def __str__(self) -> str:
        *rest, last = map(str, self.things)
        return _(" and ").join(filter(None, (_(", ").join(rest), last)))


@dataclass(frozen=True, slots=True)
class Day:
    day: date

    def __str__(self) -> str:
        return day_words(self.day)


@dataclass(frozen=True, slots=True)
class Moment:
    """14:00, with the day where it is another one."""

    at: datetime
    tz: ZoneInfo
    day: date | None = None

    def __str__(self) -> str:
        time = clock(self.at, self.tz)
        return f"{day_words(self.day)} {time}" if self.day else time


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language by its own name."""

    tag: str

    def __str__(self) -> str:
        return language_name(self.tag)


def clock(moment: datetime, tz: ZoneInfo) -> str:
    return f"{moment.astimezone(tz):%H:%M}"


def minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
