"""Narrowing a programme: what a release can be asked for, and the lines of what was chosen.

Between kinds all must hold, within a kind one is enough: (track a or b) and (room c or d).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Q

from events.describing import mention
from events.models import Release, Session
from events.searching import having_words, sort_key, words_of
from events.translated import Words
from events.wording import language_name

KINDS = ("track", "section", "type", "building", "room", "language", "audience", "age")
# What the address says for those who are meant by no audience in particular.
EVERYBODY = "everybody"
OLDEST = 120
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Choice:
    """One value that can be asked for, its name, and how many lines the release has of it."""

    value: str
    name: object
    count: int
    colour: int = 0
    # The building of a room.
    of: object = ""


@dataclass(frozen=True)
class Choices:
    """By kind, what a release can be asked for. Ages are any number, if there are any."""

    by_kind: dict[str, list[Choice]]
    has_ages: bool = False

    def get(self, kind: str) -> list[Choice]:
        return self.by_kind.get(kind, [])

    def name(self, kind: str, value: str) -> object:
        found = (choice.name for choice in self.get(kind) if choice.value == value)
        return next(found, value)

    def knows(self, kind: str, value: str) -> bool:
        if kind == "age":
            return value.isascii() and value.isdigit() and int(value[:9]) <= OLDEST
        return any(choice.value == value for choice in self.get(kind))


@dataclass(frozen=True)
class Wish:
    """What was asked for and is known, by kind; and what nobody knows here."""

    chosen: dict[str, list[str]] = field(default_factory=dict)
    query: str = ""
    unknown: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.chosen or self.query)

    def condition(self) -> Q:
        """For lines of the release whose choices this was read with."""
        found = having_words(self.query)
        for kind, values in self.chosen.items():
            found &= _any(_CONDITIONS[kind](value) for value in values)
        return found


def read_wish(asked: Mapping[str, Sequence[str]], choices: Choices) -> Wish:
    """What ``asked`` means here. Empty values mean nothing, unknown ones are told apart."""
    chosen: dict[str, list[str]] = {}
    unknown: list[tuple[str, str]] = []
    for kind in KINDS:
        for value in dict.fromkeys(text.strip() for text in asked.get(kind, ()) if text.strip()):
            if choices.knows(kind, value):
                chosen.setdefault(kind, []).append(value)
            else:
                unknown.append((kind, value))
    query = " ".join(" ".join(asked.get("q", ())).split())[:LONGEST_QUERY]
    if query and not words_of(query):
        return Wish(chosen, "", [*unknown, ("q", query)])
    return Wish(chosen, query, unknown)


def choices_of(release: Release) -> Choices:
    """What ``release`` can be asked for, in four queries whatever its size."""
    tracks, types = _tracks_and_types(release)
    buildings, rooms = _places(release)
    languages, audiences, has_ages = _for_whom(release)
    found = {
        "track": tracks,
        "section": _sections(release),
        "type": types,
        "building": buildings,
        "room": rooms,
        "language": languages,
        "audience": audiences,
    }
    return Choices(found, has_ages)


def _tracks_and_types(release: Release) -> tuple[list[Choice], list[Choice]]:
    columns = ("track_slug", "track_name", "track_colour", "type_slug", "type_name")
    rows = list(release.lines.order_by().values_list(*columns).annotate(Count("pk")))
    tracks = _merged((slug, name, n, colour) for slug, name, colour, _t, _n, n in rows)
    types = _merged((slug, name, n, 0) for _t, _n, _c, slug, name, n in rows)
    return _by_name(tracks), _by_name(types)


def _places(release: Release) -> tuple[list[Choice], list[Choice]]:
    """Buildings and rooms in the order of the park; a room is called ``building/room``."""
    columns = ("building_slug", "room_slug", "building_name", "room_name")
    counted = release.lines.order_by().values_list(*columns)
    rows = sorted(
        counted.annotate(Count("pk"), rank=Min("room__rank")), key=lambda row: (row[5] or 0, row[1])
    )
    buildings = _merged((house, name, n, 0) for house, _room, name, _n, n, _rank in rows)
    rooms = {
        f"{house}/{room}": Choice(f"{house}/{room}", name, n, of=house_name)
        for house, room, house_name, name, n, _rank in reversed(rows)
        if house and room
    }
    return buildings, list(reversed(rooms.values()))


def _for_whom(release: Release) -> tuple[list[Choice], list[Choice], bool]:
    columns = ("language", "audience", "age_from", "age_to")
    rows = list(release.lines.order_by().values_list(*columns).annotate(Count("pk")))
    spoken, meant = Counter[str](), Counter[str]()
    for language, audience, _from, _to, n in rows:
        spoken[language] += n
        meant[audience] += n
    languages = [Choice(tag, language_name(tag), n) for tag, n in spoken.most_common() if tag]
    has_ages = any(low is not None or high is not None for _l, _a, low, high, _n in rows)
    return languages, _audiences(meant), has_ages


def _audiences(meant: Counter[str]) -> list[Choice]:
    """In the order of the model; none at all if everything is for everybody."""
    known = [(value, label) for value, label in Session.Audience.choices if meant[value]]
    if [value for value, _label in known] == [Session.Audience.EVERYBODY]:
        return []
    return [Choice(value or EVERYBODY, label, meant[value]) for value, label in known]


def _sections(release: Release) -> list[Choice]:
    """Sections of films, in the order in which the week shows them."""
    shown = release.lines.filter(mentions__contains=f" {mention('section', '')}")
    names: dict[str, Words] = {}
    counted = Counter[str]()
    for films in shown.order_by("starts_at", "uid").values_list("films", flat=True):
        sections = {film["section"]["slug"]: film["section"] for film in films if "section" in film}
        counted.update(sections.keys())
        names.update((slug, Words(section["name"])) for slug, section in sections.items())
    return [Choice(slug, name, counted[slug]) for slug, name in names.items()]


def _merged(rows: Iterable[tuple[str, Words, int, int]]) -> list[Choice]:
    """One choice per value, named as most of its lines call it: the dropped ones may be older."""
    total = Counter[str]()
    named: dict[str, tuple[int, Words, int]] = {}
    for value, name, count, colour in rows:
        total[value] += count
        if value not in named or count > named[value][0]:
            named[value] = (count, name, colour)
    return [
        Choice(value, name, total[value], colour)
        for value, (_n, name, colour) in named.items()
        if value
    ]


def _by_name(choices: list[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: sort_key(str(choice.name)))


def _any(conditions: Iterator[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _in_room(value: str) -> Q:
    building, _slash, room = value.partition("/")
    return Q(building_slug=building, room_slug=room)


def _fits(value: str) -> Q:
    age = int(value)
    old_enough = Q(age_from=None) | Q(age_from__lte=age)
    return old_enough & (Q(age_to=None) | Q(age_to__gte=age))


def _of_section(value: str) -> Q:
    return Q(mentions__contains=f" {mention('section', value)} ")


def _for_audience(value: str) -> Q:
    return Q(audience="" if value == EVERYBODY else value)


_CONDITIONS: dict[str, Any] = {
    "track": lambda value: Q(track_slug=value),
    "section": _of_section,
    "type": lambda value: Q(type_slug=value),
    "building": lambda value: Q(building_slug=value),
    "room": _in_room,
    "language": lambda value: Q(language=value),
    "audience": _for_audience,
    "age": _fits,
}
