"""Searching a release: its lines, and the people, films and places that stand on them.

Only what is released is found. Whoever has every word of a search in their own name is on
a line that has them too, so the lines alone tell all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from events.models import Release, ReleasedSlot
from events.searching import matching, search_text, words_of
from events.translated import Words

MOST_LINES = 60


@dataclass(frozen=True)
class Hit:
    """A person, a film, a room or a building: how its page is addressed, and its name."""

    key: tuple[str, ...]
    name: Words
    more: Words = field(default_factory=Words)
    count: int = 1


@dataclass
class Found:
    """What a search found; ``size`` counts all lines, of which the first are here."""

    lines: list[ReleasedSlot] = field(default_factory=list)
    size: int = 0
    people: list[Hit] = field(default_factory=list)
    films: list[Hit] = field(default_factory=list)
    rooms: list[Hit] = field(default_factory=list)
    buildings: list[Hit] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.size > 0


def find(release: Release, query: str) -> Found:
    """What of ``release`` has every word of ``query``. One query, none for a search for nothing."""
    words = words_of(query)
    if not words:
        return Found()
    hits = matching(release.lines.select_related("room"), query)
    lines = list(hits.order_by("is_cancelled", "starts_at", "room__rank", "room_id", "uid"))
    return Found(
        lines=lines[:MOST_LINES],
        size=len(lines),
        people=_named(words, _people(lines)),
        films=_named(words, _films(lines)),
        rooms=_named(words, _rooms(lines)),
        buildings=_named(words, _buildings(lines)),
    )


def _people(lines: Iterable[ReleasedSlot]) -> Iterator[Hit]:
    for line in lines:
        for code, name in {part["code"]: part["name"] for part in line.people}.items():
            yield Hit((code,), Words(name))


def _films(lines: Iterable[ReleasedSlot]) -> Iterator[Hit]:
    for line in lines:
        for film in line.films:
            original = {"": film["original_title"]} if film.get("original_title") else {}
            yield Hit((film["code"],), Words(film["title"]), Words(original))


def _rooms(lines: Iterable[ReleasedSlot]) -> Iterator[Hit]:
    """Those in use: only they have a page."""
    for line in lines:
        if line.room_slug and not line.is_cancelled:
            yield Hit((line.building_slug, line.room_slug), line.room_name, line.building_name)


def _buildings(lines: Iterable[ReleasedSlot]) -> Iterator[Hit]:
    for line in lines:
        if line.building_slug and not line.is_cancelled:
            yield Hit((line.building_slug,), line.building_name)


def _named(words: list[str], hits: Iterable[Hit]) -> list[Hit]:
    """Those whose own name has all of ``words``, each once, with how many lines name them."""
    counted: dict[tuple[str, ...], Hit] = {}
    for hit in hits:
        if known := counted.get(hit.key):
            counted[hit.key] = Hit(hit.key, hit.name, hit.more, known.count + 1)
        else:
            counted[hit.key] = hit
    return [hit for hit in counted.values() if _has(words, hit)]


def _has(words: list[str], hit: Hit) -> bool:
    # A room is also found by its building's name, and then the building alone is shown.
    text = search_text([hit.name, hit.more.get("", "")])
    return all(word in text for word in words)
