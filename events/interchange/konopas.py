"""KonOpas files: ``var program = [...]`` and ``var participants = [...]``, or the bare JSON.

Fields as the format's own notes have them: minutes are strings, ``loc`` is room and area, a
person is named ready to print in the programme and as [first, last, prefix, suffix] in people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from events.errors import NotReadable
from events.interchange.plaintext import from_html, one_line
from events.interchange.programmes import Item, Part, Problem, Programme, Someone

MOST_BYTES = 20_000_000
LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
LONGEST_ID = 100
ASSIGNED = re.compile(r"(?:\b(?:var|let|const)\s+)?\b(\w+)\s*=\s*(?=[\[{])")
MODERATOR = re.compile(r"\s*\((?:moderator|mod|m)\)\s*$", re.IGNORECASE)
PEOPLE = {"participants", "people"}


class Unusable(Exception):
    """This row cannot be taken; the text says why."""


def read(body: bytes) -> Programme:
    """Everything in ``body`` that can be taken, and why the rest cannot. Raises NotReadable."""
    programme = Programme()
    arrays = list(_arrays(_text(body)))
    if not arrays:
        raise NotReadable(_("There is no programme in this file: no “var program = [...]”."))
    for name, rows in sorted(arrays, key=lambda array: array[0] not in PEOPLE):
        take = _take_person if name in PEOPLE else _take_item
        for number, row in enumerate(rows, start=1):
            try:
                take(programme, row)
            except Unusable as reason:
                known = row.get("id", "") if isinstance(row, dict) else ""
                shown = str(known)[:LONGEST_ID]
                programme.problems.append(Problem(number, shown, str(reason)))
    return programme


def _text(body: bytes) -> str:
    if len(body) > MOST_BYTES:
        text = _("This file has %(has)d MB; a programme has at most %(most)d.")
        raise NotReadable(text % {"has": len(body) // 10**6, "most": MOST_BYTES // 10**6})
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable(_("This file is not UTF-8 text. Please save it as UTF-8.")) from None


def _arrays(text: str) -> Iterator[tuple[str, list[Any]]]:
    """Each array in ``text`` with the name it is assigned to."""
    decoder = json.JSONDecoder()
    bare = text.lstrip()
    try:
        if bare[:1] in ("[", "{"):
            yield from _named("program", decoder.raw_decode(bare)[0])
            return
        position = 0
        while found := ASSIGNED.search(text, position):
            value, position = decoder.raw_decode(text, found.end())
            yield from _named(found[1], value)
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotReadable(_("This file is not KonOpas data: %s") % error) from None


def _named(name: str, value: Any) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, list):
        yield name, value
    elif isinstance(value, dict):
        yield from ((key, rows) for key, rows in value.items() if isinstance(rows, list))


def _take_person(programme: Programme, row: Any) -> None:
    facts = _facts(row)
    someone = Someone(_id(facts), _full_name(facts.get("name")), _long(facts, "bio"))
    programme.people[someone.id] = someone


def _take_item(programme: Programme, row: Any) -> None:
    facts = _facts(row)
    key = _id(facts)
    if key in programme.ids:
        raise Unusable(_("this id stands in the file twice"))
    title = from_html(_string(facts, "title"))
    if not title:
        raise Unusable(_("it has no title"))
    room, area = _location(facts.get("loc"))
    item = Item(
        id=key,
        title=_short(one_line(title), LONGEST_TITLE, _("title")),
        starts=_start(facts),
        minutes=_minutes(facts.get("mins")),
        room=room,
        area=area,
        track=_first_tag(facts.get("tags")),
        about=_long(facts, "desc"),
        parts=tuple(_parts(programme, facts.get("people"))),
    )
    programme.items.append(item)
    programme.ids.add(key)


def _facts(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise Unusable(_("it is not an object"))
    return row


def _id(facts: dict[str, Any]) -> str:
    value = facts.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise Unusable(_("it has no id"))
    return _short(one_line(str(value)), LONGEST_ID, _("id"))


def _string(facts: dict[str, Any], name: str) -> str:
    value = facts.get(name) or ""
    if not isinstance(value, str):
        raise Unusable(_("“%s” is not text") % name)
    return value


def _long(facts: dict[str, Any], name: str) -> str:
    return _short(from_html(_string(facts, name)), LONGEST_TEXT, name)


def _short(text: str, longest: int, name: str) -> str:
    if len(text) > longest:
        values = {"name": name, "has": len(text), "longest": longest}
        raise Unusable(_("“%(name)s” has %(has)d characters, at most %(longest)d fit") % values)
    return text


def _start(facts: dict[str, Any]) -> datetime | None:
    day, clock = _string(facts, "date"), _string(facts, "time")
    if not day and not clock:
        return None
    try:
        return datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M")  # noqa: DTZ007  local
    except ValueError:
        raise Unusable(_("“%s” is no date and time") % f"{day} {clock}"[:40]) from None


def _minutes(value: Any) -> int | None:
    """A number of minutes; nought and nothing mean that the file does not say."""
    if value in (None, "", 0, "0"):
        return None
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Unusable(_("“%s” is no number of minutes") % text[:20])
    minutes = int(text)
    if minutes > 24 * 60:
        raise Unusable(_("it lasts longer than a day"))
    return minutes or None


def _location(value: Any) -> tuple[str, str]:
    places = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(place, str) for place in places):
        raise Unusable(_("“%s” is not text") % "loc")
    names = [one_line(from_html(place)) for place in places if place.strip()]
    room, area = (*names, "", "")[:2]
    return _short(room, 200, "loc"), _short(area, 200, "loc")


def _first_tag(value: Any) -> str:
    """The first tag is the track; those that begin with a backtick are not shown."""
    tags = value if isinstance(value, list) else []
    shown = [one_line(tag) for tag in tags if isinstance(tag, str) and tag[:1] != "`"]
    return next((tag[:200] for tag in shown if tag), "")


def _parts(programme: Programme, value: Any) -> Iterator[Part]:
    if not isinstance(value, list | None):
        raise Unusable(_("“%s” is not a list") % "people")
    seen = set()
    for row in value or []:
        facts = _facts(row)
        key, printed = _id(facts), _full_name(facts.get("name"))
        name = MODERATOR.sub("", printed)
        programme.people.setdefault(key, Someone(key, name))
        if key not in seen:
            seen.add(key)
            yield Part(key, "speaker" if name == printed else "moderator")


def _full_name(value: Any) -> str:
    """A name ready to print, from text or from [first, last, prefix, suffix]."""
    if isinstance(value, list) and all(isinstance(part, str | None) for part in value):
        first, last, prefix, suffix = [part or "" for part in (*value, "", "", "", "")][:4]
        value = " ".join(filter(None, [prefix, first, last, suffix]))
    if not isinstance(value, str) or not one_line(from_html(value)):
        raise Unusable(_("somebody has no name"))
    return _short(one_line(from_html(value)), 200, _("name"))
