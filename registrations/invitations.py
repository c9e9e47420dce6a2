"""The calendar part of a letter: what a mail program offers to enter, or to take out again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Invitation:
    """iCalendar bytes and the METHOD that both they and their MIME part carry."""

    method: str
    body: bytes
