"""A festival day as a reader sees it: a list by time, or a table of rooms and times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count

from events.models import Release, ReleasedSlot

ROOMS_ON_PAPER = 8


@dataclass(frozen=True)
class Day:
    date: date
    count: int


@dataclass
class Cell:
    """Lines of one room that share time, over ``rows`` rows of the table. No lines: a gap."""

    rows: int
    lines: list[ReleasedSlot] = field(default_factory=list)


@dataclass
class Row:
    begins: datetime
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    rooms: list[ReleasedSlot]  # one line of each room, for its names
    rows: list[Row]

    @property
    def is_wide(self) -> bool:
        """More rooms than a sheet of paper has columns for: it is printed as a list."""
        return len(self.rooms) > ROOMS_ON_PAPER


def days_of(release: Release) -> list[Day]:
    counted = release.lines.order_by("day").values_list("day").annotate(Count("pk"))
    return [Day(day, count) for day, count in counted]


def chosen_day(days: list[Day], wish: str, *, today: date) -> date | None:
    """The day ``wish`` names, else today, else the first: the nearest that has a programme."""
    if not days:
        return None
    try:
        wanted = date.fromisoformat(wish)
    except ValueError:
        wanted = today
    return min(days, key=lambda day: (abs(day.date - wanted), day.date)).date


def lines_of(release: Release, day: date) -> list[ReleasedSlot]:
    """The day's lines by time and then by room, on the edition's clock. One query."""
    tz = release.edition.tz
    lines = release.lines.filter(day=day).select_related("room")
    ordered = lines.order_by("starts_at", "room__rank", "room_id", "uid")
    return [line.localize(tz) for line in ordered]


def before(release: Release, lines: Iterable[ReleasedSlot]) -> dict[UUID, ReleasedSlot]:
    """What ``release`` changed among ``lines``, as the release before it had it. One query."""
    changed = [line.uid for line in lines if line.changed_at == release.published_at]
    if release.number == 1 or not changed:
        return {}
    earlier = ReleasedSlot.objects.filter(
        release__edition=release.edition_id, release__number=release.number - 1, uid__in=changed
    )
    return {line.uid: line.localize(release.edition.tz) for line in earlier}


def by_time(lines: Iterable[ReleasedSlot]) -> list[tuple[datetime, list[ReleasedSlot]]]:
    return [(at, list(group)) for at, group in groupby(lines, key=lambda line: line.starts_at)]


def table_of(lines: list[ReleasedSlot]) -> Table:
    """Rooms across and times down; a row begins wherever a line begins or ends."""
    columns: dict[int, list[ReleasedSlot]] = {}
    for line in lines:
        columns.setdefault(line.room_id or 0, []).append(line)
    ordered = sorted(columns.values(), key=lambda column: _rank(column[0]))
    moments = sorted({at for line in lines for at in (line.starts_at, line.shown_until)})
    row_of = {moment: number for number, moment in enumerate(moments)}
    rows = [Row(moment) for moment in moments[:-1]]
    for column in ordered:
        _fill(rows, column, row_of)
    return Table([column[0] for column in ordered], rows)


def _rank(line: ReleasedSlot) -> tuple[int, int]:
    return (line.room.rank, line.room.pk) if line.room else (9999, 0)


def _fill(rows: list[Row], column: list[ReleasedSlot], row_of: dict[datetime, int]) -> None:
    """Put one room's lines into the rows, with a gap wherever it is free."""
    free_from = 0
    for begin, end, lines in _crowds(column):
        if row_of[begin] > free_from:
            rows[free_from].cells.append(Cell(row_of[begin] - free_from))
        rows[row_of[begin]].cells.append(Cell(row_of[end] - row_of[begin], lines))
        free_from = row_of[end]
    if free_from < len(rows):
        rows[free_from].cells.append(Cell(len(rows) - free_from))


def _crowds(
    column: list[ReleasedSlot],
) -> list[tuple[datetime, datetime, list[ReleasedSlot]]]:
    """Lines that overlap, together: their first start, their last end, and themselves."""
    crowds: list[tuple[datetime, datetime, list[ReleasedSlot]]] = []
    for line in column:
        if crowds and line.starts_at < crowds[-1][1]:
            begin, end, lines = crowds[-1]
            crowds[-1] = (begin, max(end, line.shown_until), [*lines, line])
        else:
            crowds.append((line.starts_at, line.shown_until, [line]))
    return crowds
