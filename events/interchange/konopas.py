"""KonOpas files: ``var program = […]`` and ``var people = […]``, apart or in one, or plain JSON.

Their authors are kind but human: numbers are strings, names carry roles, descriptions carry
HTML. A row that cannot be understood is told with its reason; all others are taken. Format:
KonOpas' own notes on its data.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from events.errors import NotReadable
from events.interchange import konopas_rows
from events.interchange.programmes import Programme

NAMES = {
    "program": "program",
    "programme": "program",
    "schedule": "program",
    "people": "people",
    "participants": "people",
}
MOST_ROWS = 20_000
GAP = re.compile(r"(?:[\s;,]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
ASSIGNMENT = re.compile(r"(?:(?:var|let|const)\s+)?([A-Za-z_$][\w$.]{0,60})\s*=\s*")
DECODER = json.JSONDecoder(strict=False)  # line breaks inside strings do occur
Lists = dict[str, list[Any]]


def read_programme(text: str, people_text: str = "") -> Programme:
    """The programme in ``text``, with the people of a second file if there is one."""
    lists = _lists(text, unnamed="program")
    if "program" not in lists:
        raise NotReadable(_("There is no list “program” in this file."))
    if people_text:
        lists |= {"people": _people_of(people_text)}
    if sum(map(len, lists.values())) > MOST_ROWS:
        text = _("This file has more than %(most)d rows. Is it a programme?")
        raise NotReadable(text % {"most": MOST_ROWS})
    programme = Programme()
    konopas_rows.read_people(lists.get("people", []), programme)
    konopas_rows.read_items(lists["program"], programme)
    return programme


def _people_of(text: str) -> list[Any]:
    lists = _lists(text, unnamed="people")
    if "people" not in lists:
        raise NotReadable(_("There is no list “people” or “participants” in the file of people."))
    return lists["people"]


def _lists(text: str, *, unnamed: str) -> Lists:
    """The lists of a file by our names. ``unnamed`` is what a bare list in it is."""
    found: Lists = {}
    at = _after_gap(text, 0)
    while at < len(text):
        named = ASSIGNMENT.match(text, at)
        value, at = _value(text, named.end() if named else at)
        for name, rows in _named(value, named[1] if named else "", unnamed):
            found.setdefault(name, rows)
        at = _after_gap(text, at)
    return found


def _named(value: Any, name: str, unnamed: str) -> list[tuple[str, list[Any]]]:
    if isinstance(value, dict) and not name:
        inside = ((NAMES.get(key), rows) for key, rows in value.items())
        return [(known, rows) for known, rows in inside if known and isinstance(rows, list)]
    known = NAMES.get(name) if name else unnamed
    return [(known, value)] if known and isinstance(value, list) else []


def _after_gap(text: str, at: int) -> int:
    """Past spaces, comments and what stands between statements."""
    gap = GAP.match(text, at)
    return gap.end() if gap else at


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        message = _(
            "This is not a KonOpas file, or it is damaged: see line %(line)d, column %(at)d."
        )
        raise NotReadable(message % {"line": error.lineno, "at": error.colno}) from None
    except RecursionError:
        raise NotReadable(_("This file is nested too deeply to be a programme.")) from None
    except ValueError:  # a number of thousands of digits
        raise NotReadable(_("This file has a number that is too long to be true.")) from None
