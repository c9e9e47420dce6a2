"""One row of a KonOpas list at a time: taken, or told with its reason."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from events.interchange.plaintext import one_line, plain
from events.interchange.programmes import Item, Part, Problem, Programme, Someone

LONGEST_ID = 100
LONGEST_NAME = 200
LONGEST_TEXT = 10_000
MOST_MINUTES = 24 * 60
MOST_IN_A_LIST = 200
MODERATES = re.compile(r"\s*\((?:moderator|mod)\)\s*$", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d{1,6})?)?")
TRACK = re.compile(r"track:\s*(\S.*)", re.IGNORECASE)
FACET = re.compile(r"\w+:\S")  # "Type:Panel", as ConClár has them
WHOLE = re.compile(r"\d{1,6}(?:\.0*)?")


class NotTaken(Exception):  # noqa: N818  it is a reason, not an error
    """Why one row cannot be taken, in words."""


class Row:
    """One row while it is read, so that remarks know where they belong."""

    def __init__(self, name: str, number: int, facts: Any) -> None:
        self.name, self.number = name, number
        self.facts: dict[str, Any] = facts if isinstance(facts, dict) else {}
        self.id = identity(self.facts.get("id"))
        self.is_row = isinstance(facts, dict)
        self.notes: list[Problem] = []

    def remark(self, text: str) -> Problem:
        return Problem(self.number, self.id[:LONGEST_ID], text, self.name)

    def note(self, text: str) -> None:
        self.notes.append(self.remark(text))


def read_items(rows: list[Any], programme: Programme) -> None:
    first_rows: dict[str, int] = {}
    for number, facts in enumerate(rows, 1):
        row = Row("program", number, facts)
        programme.ids.add(row.id)
        try:
            _only_once(row, first_rows)
            programme.items.append(_item(row, programme.people))
            programme.notes += row.notes
        except NotTaken as reason:
            programme.problems.append(row.remark(str(reason)))


def read_people(rows: list[Any], programme: Programme) -> None:
    first_rows: dict[str, int] = {}
    for number, facts in enumerate(rows, 1):
        row = Row("people", number, facts)
        try:
            _only_once(row, first_rows)
            programme.people[row.id] = _someone(row)
            programme.notes += row.notes
        except NotTaken as reason:
            programme.problems.append(row.remark(str(reason)))


def identity(value: Any) -> str:
    """An id as text. Numbers are ids too; nothing else is."""
    if isinstance(value, str):
        return one_line(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _only_once(row: Row, first_rows: dict[str, int]) -> None:
    if not row.is_row:
        raise NotTaken(_("It is not a row with named fields."))
    if not row.id:
        raise NotTaken(_("It has no id."))
    if len(row.id) > LONGEST_ID:
        raise NotTaken(_("Its id is longer than %(most)d characters.") % {"most": LONGEST_ID})
    first = first_rows.setdefault(row.id, row.number)
    if first != row.number:
        raise NotTaken(_("Row %(row)d has the same id already.") % {"row": first})


def _item(row: Row, known: dict[str, Someone]) -> Item:
    title, starts = _title(row), _starts(row)
    room, area = _place(row)
    minutes = _minutes(row)
    return Item(
        row=row.number,
        id=row.id,
        title=_shortened(row, _("title"), title, longest=LONGEST_NAME),
        starts=starts,
        minutes=minutes,
        room=room,
        area=area,
        track=_track(row),
        about=_about(row, title),
        parts=_parts(row, known),
    )


def _someone(row: Row) -> Someone:
    name = row.facts.get("name")
    parts = name if isinstance(name, list) else [name]
    texts = [one_line(part) if isinstance(part, str) else "" for part in parts[:4]]
    first, last, prefix, suffix = (*texts, "", "", "", "")[:4]
    full = " ".join(filter(None, [prefix, first, last]))
    printed = MODERATES.sub("", ", ".join(filter(None, [full, suffix])))
    if not printed:
        raise NotTaken(_("It has no name."))
    biography = _shortened(row, _("biography"), plain(_text(row, "bio")), longest=LONGEST_TEXT)
    return Someone(row.id, _shortened(row, _("name"), printed, longest=LONGEST_NAME), biography)


def _title(row: Row) -> str:
    title = row.facts.get("title")
    text = one_line(plain(title)) if isinstance(title, str) else ""
    if not text:
        raise NotTaken(_("It has no title."))
    return text


def _about(row: Row, title: str) -> str:
    """What is said about it; a title too long for a title is not lost but stands here first."""
    text = plain(_text(row, "desc"))
    whole = f"{title}\n\n{text}".strip() if len(title) > LONGEST_NAME else text
    return _shortened(row, _("description"), whole, longest=LONGEST_TEXT)


def _text(row: Row, name: str) -> str:
    value = row.facts.get(name)
    if value is not None and not isinstance(value, str):
        row.note(_("Its “%(name)s” is not text and was left out.") % {"name": name})
    return value if isinstance(value, str) else ""


def _shortened(row: Row, name: str, text: str, *, longest: int) -> str:
    if len(text) <= longest:
        return text
    words = {"name": name, "has": len(text), "longest": longest}
    row.note(_("Its %(name)s has %(has)d characters and was cut to %(longest)d.") % words)
    return text[: longest - 1] + "…"


def _starts(row: Row) -> datetime:
    day, clock = row.facts.get("date"), row.facts.get("time")
    hours = CLOCK.fullmatch(clock.strip()) if isinstance(clock, str) else None
    if not isinstance(day, str) or not hours:
        raise NotTaken(_("It does not say when it starts (date 2027-10-01, time 14:30)."))
    try:
        there = date.fromisoformat(day.strip())
        at = time(int(hours[1]), int(hours[2]))
    except ValueError:
        shown = one_line(f"{day} {clock}")[:40]
        raise NotTaken(_("There is no such date or time: %(shown)s.") % {"shown": shown}) from None
    if not 1900 <= there.year <= 2200:
        raise NotTaken(_("It is in the year %(year)d.") % {"year": there.year})
    return datetime.combine(there, at)


def _minutes(row: Row) -> int | None:
    """How long it takes; KonOpas writes 0 for unknown."""
    value = row.facts.get("mins")
    if value is None or value == "":
        return None
    shown = one_line(value) if isinstance(value, str) else str(value)[:40]
    if isinstance(value, bool) or not WHOLE.fullmatch(shown):
        raise NotTaken(
            _("Its length is not a number of minutes: %(shown)s.") % {"shown": shown[:40]}
        )
    minutes = int(shown.partition(".")[0])
    if minutes > MOST_MINUTES:
        raise NotTaken(_("It would take %(n)d minutes; at most 24 hours.") % {"n": minutes})
    return minutes or None


def _place(row: Row) -> tuple[str, str]:
    """Room and area. Without a room an item still is an item: it waits for one."""
    value = row.facts.get("loc")
    parts = value if isinstance(value, list) else [value]
    texts = [one_line(part) if isinstance(part, str) else "" for part in parts[:2]]
    room, area = (*texts, "", "")[:2]
    if max(len(room), len(area)) > LONGEST_NAME:
        text = _("The name of its room is longer than %(most)d characters.")
        raise NotTaken(text % {"most": LONGEST_NAME})
    if not room:
        row.note(_("It names no room and waits for one."))
    return room, area


def _track(row: Row) -> str:
    """The first tag that names a track: "Track: Online", else one that is no other facet.

    A tag that begins with a backtick is not to be shown.
    """
    texts = [one_line(tag) for tag in _list(row, "tags") if isinstance(tag, str)]
    tags = [text for text in texts if 0 < len(text) <= LONGEST_NAME and text[0] != "`"]
    named = [match[1] for match in map(TRACK.fullmatch, tags) if match]
    return next(iter([*named, *(tag for tag in tags if not FACET.match(tag))]), "")


def _list(row: Row, name: str) -> list[Any]:
    value = row.facts.get(name)
    if value is not None and not isinstance(value, list):
        row.note(_("Its “%(name)s” is not a list and was left out.") % {"name": name})
        return []
    if value and len(value) > MOST_IN_A_LIST:
        text = _("Only the first %(most)d of its “%(name)s” were taken.")
        row.note(text % {"most": MOST_IN_A_LIST, "name": name})
    return (value or [])[:MOST_IN_A_LIST]


def _parts(row: Row, known: dict[str, Someone]) -> tuple[Part, ...]:
    """Who is in it, each once, in the order of the file; who is not known yet becomes known."""
    parts: dict[str, Part] = {}
    for person in _list(row, "people"):
        facts = person if isinstance(person, dict) else {}
        key, name = identity(facts.get("id")), facts.get("name")
        printed = one_line(name) if isinstance(name, str) else ""
        if not 0 < len(key) <= LONGEST_ID or not (printed or key in known):
            row.note(_("Somebody without an id or a name was left out."))
            continue
        role = "moderator" if MODERATES.search(printed) else "speaker"
        if key not in known:
            shown = MODERATES.sub("", printed) or key
            known[key] = Someone(key, _shortened(row, _("name"), shown, longest=LONGEST_NAME))
        parts.setdefault(key, Part(key, role))
    return tuple(parts.values())
