"""Lines in, iCalendar text out. No database, no request, no clock.

Because nothing here reads the clock, the same line always gives the same bytes,
and a calendar app that asks again is told "not modified". RFC 5545 and 7986.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from events.models import Participation, ReleasedSlot
from events.timezones import vtimezone
from events.translated import Words

PRODID = "-//Starfurnace//Programme 1//EN"
# Part of every UID for ever: never the host, which changes, nor a name, which changes too.
NAMESPACE = "starfurnace"
POLL_EVERY = "PT1H"
LONGEST_LINE = 75  # octets, without the line end

# Control characters, line separators that parsers split at, and halves of characters.
_dropped = [*range(9), *range(11, 32), 127, *range(0xD800, 0xE000)]
PLAIN: dict[int, str | None] = {
    **dict.fromkeys(_dropped),
    **dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], " "),
}
ESCAPED = PLAIN | {ord("\\"): "\\\\", ord(";"): "\\;", ord(","): "\\,", ord("\n"): "\\n"}


@dataclass(frozen=True)
class CalendarHead:
    """What a calendar says of itself. Addresses may be empty; ``method`` is for letters only."""

    name: str
    zones: tuple[str, ...]
    years: tuple[int, int]
    description: str = ""
    source: str = ""
    page: str = ""
    colour: str = ""
    changed_at: datetime | None = None
    method: str = ""


def render_entry(
    line: ReleasedSlot,
    *,
    language: str,
    tz: ZoneInfo,
    page: str,
    organizer: str = "",
    attendee: str = "",
) -> str:
    """One VEVENT in ``language`` on the clock of ``tz``; ``page`` is the session's address.

    ``organizer`` and ``attendee`` are e-mail addresses, for the calendar part of a letter.
    """
    with override(language):
        lines = _facts(line, tz) + _words(line, language)
    lines.append(_named("URL", _uri(page)))
    if line.latitude is not None and line.longitude is not None:
        lines.append(f"GEO:{line.latitude:.6f};{line.longitude:.6f}")
    if organizer:
        lines.append(f"ORGANIZER:mailto:{_uri(organizer)}")
    if attendee:
        lines.append(f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{_uri(attendee)}")
    return _text(["BEGIN:VEVENT", *filter(None, lines), "END:VEVENT"])


def render_calendar(head: CalendarHead, blocks: Iterable[str]) -> bytes:
    """A whole calendar: ``head``, its time zones, then ``blocks`` as they were rendered."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    lines += [f"METHOD:{head.method}"] if head.method else _about(head)
    zones = [vtimezone(name, *head.years) for name in head.zones]
    return "".join([_text(lines), *zones, *blocks, "END:VCALENDAR\r\n"]).encode()


def _about(head: CalendarHead) -> list[str]:
    """What a calendar that people subscribe to says of itself. Never a UID: vdirsyncer 0.21
    then takes the whole calendar for one entry.
    """
    name, about = _escaped(head.name), _escaped(head.description)
    lines = [
        _named("NAME", name),
        _named("X-WR-CALNAME", name),
        _named("DESCRIPTION", about),
        _named("X-WR-CALDESC", about),
        _named("X-WR-TIMEZONE", head.zones[0] if head.zones else ""),
        f"REFRESH-INTERVAL;VALUE=DURATION:{POLL_EVERY}",
        f"X-PUBLISHED-TTL:{POLL_EVERY}",
        _named("SOURCE;VALUE=URI", _uri(head.source)),
        _named("URL", _uri(head.page)),
        _named("COLOR", head.colour),
        _named("LAST-MODIFIED", _utc(head.changed_at) if head.changed_at else ""),
    ]
    return [line for line in lines if line]


def _facts(line: ReleasedSlot, tz: ZoneInfo) -> list[str]:
    return [
        f"UID:{line.uid}@{NAMESPACE}",
        f"DTSTAMP:{_utc(line.changed_at)}",
        f"CREATED:{_utc(line.first_released_at)}",
        f"LAST-MODIFIED:{_utc(line.changed_at)}",
        f"SEQUENCE:{line.sequence}",
        f"STATUS:{'CANCELLED' if line.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if line.is_cancelled else 'OPAQUE'}",
        *_span(line, tz),
    ]


def _span(line: ReleasedSlot, tz: ZoneInfo) -> list[str]:
    """Start and end on the clock of ``tz``.

    When clocks go back an hour comes twice. RFC 5545 takes a local time for the first of the
    two, khal for the second: whatever starts or ends in that hour is written in UTC.
    """
    starts_at, ends_at = line.starts_at.astimezone(tz), line.shown_until.astimezone(tz)
    if _comes_twice(starts_at) or _comes_twice(ends_at):
        return [f"DTSTART:{_utc(starts_at)}", f"DTEND:{_utc(ends_at)}"]
    return [
        f"DTSTART;TZID={tz.key}:{starts_at:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={tz.key}:{ends_at:%Y%m%dT%H%M%S}",
    ]


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _words(line: ReleasedSlot, language: str) -> list[str]:
    title = line.title.text([language])
    # Some apps show a cancelled entry like any other; the words tell those readers.
    summary = _("Cancelled: %(title)s") % {"title": title} if line.is_cancelled else title
    kinds = [_escaped(words.text([language])) for words in (line.track_name, line.type_name)]
    people = _(", ").join(_person(part, language) for part in line.people)
    about = "\n\n".join(filter(None, [people, line.description.text([language])]))
    return [
        _named("SUMMARY", _escaped(summary)),
        _named("LOCATION", _escaped(line.place.text([language]))),
        _named("CATEGORIES", ",".join(filter(None, kinds))),
        _named("DESCRIPTION", _escaped(about)),
    ]


def _named(name: str, value: str) -> str:
    """A property, or nothing: apps complain of a name without a value."""
    return f"{name}:{value}" if value else ""


def _person(part: dict[str, Any], language: str) -> str:
    name = Words(part["name"]).text([language])
    role = part["role"]
    if role == Participation.Role.SPEAKER or role not in Participation.Role.values:
        return name
    label = Participation.Role(role).label
    return _("%(name)s (%(role)s)") % {"name": name, "role": label}


def _escaped(text: str) -> str:
    """``text`` as a value. What may not stand is dropped first: a blank may lie behind it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(PLAIN).strip().translate(ESCAPED)


def _uri(text: str) -> str:
    """An address cannot be escaped, so whatever could end its line is taken out."""
    return "".join(text.translate(PLAIN).split())


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """``line`` in pieces of at most 75 octets, never cut inside a character."""
    if len(line) * 4 <= LONGEST_LINE or len(line.encode()) <= LONGEST_LINE:
        return line
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece])
