"""The park's tables, and how their words and days are read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from events.translated import Words

Row = dict[str, Any]
FACTS = Path(__file__).parent / "facts"
EDITIONS = ("convention", "carnival", "filmweek")
ZONE = ZoneInfo("Asia/Shanghai")
# What the letters behind ``source`` say to the team.
SOURCES = {
    "S": "Source: as published.",
    "M": "Source: name or type as published; time, place or number invented.",
    "I": "Source: invented for the demonstration.",
}


@dataclass(frozen=True)
class Days:
    """The park's days on the calendar: day 0 is a Friday."""

    first: date

    def on(self, day: int) -> date:
        return self.first + timedelta(days=day)

    def at(self, day: int, clock: str) -> datetime:
        return datetime.combine(self.on(day), time.fromisoformat(clock), tzinfo=ZONE)


def table(name: str) -> Row:
    """What ``facts/<name>.toml`` says."""
    return tomllib.loads((FACTS / f"{name}.toml").read_text(encoding="utf-8"))


def words(row: Row, before: str = "") -> Words:
    """``zh`` and ``en`` of ``row``, or ``about_zh`` and ``about_en`` with «about_» before."""
    found = {"zh-hans": row.get(f"{before}zh", ""), "en": row.get(f"{before}en", "")}
    return Words({tag: text for tag, text in found.items() if text})


def note(row: Row) -> str:
    """What the team reads about a row: its note, and where it comes from."""
    source = row.get("source", "")
    return "\n".join(filter(None, (row.get("note", ""), SOURCES.get(source, source))))
