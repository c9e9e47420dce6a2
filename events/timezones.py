"""VTIMEZONE parts from the IANA database: right for the years a calendar spans.

Every change of the clock in those years is written out, its onset in the local
time before it. Apps that only know names use the TZID; apps that only read the
part come to the same instants.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Beijing's clock has not changed since 1991, so one part from here on says it all.
BEGIN = datetime(1992, 1, 1)  # noqa: DTZ001  an onset is a local time without a zone
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NONE = timedelta(0)


@lru_cache(maxsize=256)
def vtimezone(name: str, first_year: int, last_year: int) -> str:
    """The VTIMEZONE named ``name``, valid from the year before ``first_year`` to the one after
    ``last_year``. Lines end in CRLF and are shorter than 75 octets.
    """
    tz = ZoneInfo(name)
    since = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    until = datetime(last_year + 2, 1, 1, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    lines += _part(tz, BEGIN, since, before=since)
    for instant in _changes(tz, since, until):
        last = instant - SECOND
        onset = (instant + _offset(tz, last)).replace(tzinfo=None)
        lines += _part(tz, onset, instant, before=last)
    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines)


def _part(tz: ZoneInfo, onset: datetime, instant: datetime, *, before: datetime) -> list[str]:
    # Dublin counts its winter as an hour less than usual; that makes no winter daylight.
    kind = "DAYLIGHT" if (instant.astimezone(tz).dst() or NONE) > NONE else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_signed(_offset(tz, before))}",
        f"TZOFFSETTO:{_signed(_offset(tz, instant))}",
        f"TZNAME:{instant.astimezone(tz).tzname()}",
        f"END:{kind}",
    ]


def _changes(tz: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The first instants of each new offset, found by days and then by halves."""
    day = since
    while day < until:
        if _offset(tz, day) != _offset(tz, day + DAY):
            yield _first_changed(tz, day, day + DAY)
        day += DAY


def _first_changed(tz: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(tz, middle) == _offset(tz, before):
            before = middle
        else:
            after = middle
    return after


def _offset(tz: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(tz).utcoffset() or NONE


def _signed(offset: timedelta) -> str:
    """An offset as RFC 5545 writes it: +0800, -0330."""
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{rest:02}"
