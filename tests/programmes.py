"""Real published programmes, where this machine has them, and made-up ones of the same shape."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.cast import at

PROGRAMMES = Path(
    os.environ.get("PROGRAMMES", settings.BASE_DIR.parent / "shared" / "data" / "programmes")
)
LONESTARCON = PROGRAMMES / "lonestarcon3-2013"
OCTOCON = PROGRAMMES / "octocon-2022"

needs_programmes = pytest.mark.skipif(
    not LONESTARCON.exists(), reason=f"a check of a real programme: no {PROGRAMMES.name} here"
)


def expected(name: str) -> dict[str, dict[str, Any]]:
    """One reading of a real programme that is not ours, by the items' ids."""
    text = (PROGRAMMES / "expected" / f"{name}.json").read_text(encoding="utf-8")
    return {item["id"]: item for item in json.loads(text)["items"]}


def a_row(key: str = "1", title: str = "", **fields: Any) -> dict[str, Any]:
    """An item as KonOpas writes it, on the first day of the cast's edition."""
    usual = {
        "id": key,
        "title": title or f"Item {key}",
        "date": "2027-10-01",
        "time": "10:00",
        "mins": "60",
        "loc": ["Hall 1", "Furnace 3"],
        "people": [],
        "tags": ["Science"],
        "desc": "",
    }
    return {**usual, **fields}


def rows(count: int) -> list[dict[str, Any]]:
    """``count`` items of three days, in rooms and with people; the last of a day past midnight."""
    return [_row(number) for number in range(count)]


def _row(number: int) -> dict[str, Any]:
    day, place = divmod(number, 36)
    hour, room = divmod(place, 2)
    start = at("08:00", 1 + day % 3) + timedelta(hours=hour)
    who = [{"id": f"p{number % 30}", "name": f"Person {number % 30}"}]
    return a_row(
        str(100 + number),
        f"Talk {number}",
        date=f"{start:%Y-%m-%d}",
        time=f"{start:%H:%M}",
        mins="60",
        loc=[f"Hall {room} of {day // 3} (160)", "Furnace 3"],
        people=who,
        tags=[f"Track {number % 5}"],
        desc=f"<p>About {number}.</p>",
    )


def konopas(items: Any, people: Any = None) -> str:
    """The text of a KonOpas file."""
    text = f"var program = {json.dumps(items)};\n"
    return text + (f"var people = {json.dumps(people)};\n" if people is not None else "")
