"""A screening minute by minute, and a film's screenings in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from events.models import ReleasedSlot, Session


class Step(NamedTuple):
    """A part of a screening: ``intro``, ``film`` or ``talk``."""

    kind: str
    begins: datetime
    ends: datetime

    @property
    def minutes(self) -> int:
        return round((self.ends - self.begins).total_seconds() / 60)


def steps_of(line: ReleasedSlot) -> list[Step]:
    """Introduction, film, talk. Empty where there is nothing beside the film.

    The advertised end is that of the film; a talk behind it ends before the room is given on.
    """
    intro, talk = line.details.get("intro_minutes", 0), line.details.get("talk_minutes", 0)
    return list(_steps(line, intro, talk)) if line.films and (intro or talk) else []


def _steps(line: ReleasedSlot, intro: int, talk: int) -> Iterator[Step]:
    begins = line.starts_at + timedelta(minutes=intro)
    if intro:
        yield Step("intro", line.starts_at, begins)
    lasts = timedelta(minutes=runtime_of(line))
    ends = begins + lasts if lasts else line.shown_until
    yield Step("film", begins, max(begins, min(ends, line.ends_at)))
    if talk and ends < line.ends_at:
        yield Step("talk", ends, min(ends + timedelta(minutes=talk), line.ends_at))


def runtime_of(line: ReleasedSlot) -> int:
    """Minutes of all its films together."""
    return sum(film.get("runtime", 0) for film in line.films)


@dataclass(frozen=True)
class Screening:
    """One time a film is shown. The first one for the public is the premiere, if it has one."""

    line: ReleasedSlot
    is_first: bool
    is_repeat: bool
    is_press: bool
    premiere: str
    spoken: str = ""
    subtitled: str = ""


def screenings_of(lines: Iterable[ReleasedSlot], film: str) -> list[Screening]:
    """``lines``, which are by time, as screenings of the film of that code.

    What the press sees beforehand is no premiere and makes nothing a repeat.
    """
    found, was_shown = [], False
    for line in lines:
        is_press = line.audience == Session.Audience.PRESS_INDUSTRY
        counts = not (is_press or line.is_cancelled)
        is_first, is_repeat = counts and not was_shown, counts and was_shown
        shown: dict[str, Any] = next((each for each in line.films if each["code"] == film), {})
        found.append(
            Screening(
                line,
                is_first=is_first,
                is_repeat=is_repeat,
                is_press=is_press,
                premiere=shown.get("premiere", "") if is_first else "",
                spoken=shown.get("language", ""),
                subtitled=shown.get("subtitles", ""),
            )
        )
        was_shown |= counts
    return found
