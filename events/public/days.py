"""A festival day as a reader sees it: a list by time, or a table of rooms and times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q

from events.models import Release, ReleasedSlot
from events.running import is_open_for_hours
from events.translated import Words

ROOMS_ON_PAPER = 8


@dataclass(frozen=True)
class Day:
    """A festival day: how many lines it has, and how many of those that were asked for."""

    date: date
    count: int
    hits: int = 0


@dataclass(frozen=True)
class Agenda:
    """The lines of a day: what is open for hours stands above what begins at an hour."""

    day: date
    open: list[ReleasedSlot]
    hours: list[tuple[datetime, list[ReleasedSlot]]]

    @property
    def count(self) -> int:
        return len(self.open) + sum(len(lines) for _at, lines in self.hours)


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


def days_of(release: Release, condition: Q | None = None) -> list[Day]:
    """Every day of ``release``; its hits are the lines that ``condition`` holds for. One query."""
    asked = Count("pk", filter=condition) if condition else Count("pk")
    by_day = release.lines.order_by("day").values_list("day")
    return [Day(*row) for row in by_day.annotate(Count("pk"), asked=asked)]


def chosen_day(days: list[Day], wish: str, *, today: date) -> date | None:
    """The day ``wish`` names, else today, else the first: the nearest that has a programme."""
    if not days:
        return None
    try:
        wanted = date.fromisoformat(wish)
    except ValueError:
        wanted = today
    return min(days, key=lambda day: (abs(day.date - wanted), day.date)).date


def lines_of(release: Release, day: date | None, condition: Q | None = None) -> list[ReleasedSlot]:
    """Lines of one day or of all, by time and then by room, on the edition's clock. One query."""
    tz = release.edition.tz
    lines = release.lines.filter(condition or Q()).select_related("room")
    ordered = lines.filter(**{"day": day} if day else {}).order_by(
        "day", "starts_at", "room__rank", "room_id", "uid"
    )
    return [line.localize(tz) for line in ordered]


def rooms_of(release: Release, day: date | None) -> list[tuple[str, Words, Words]]:
    """The rooms in use on ``day`` in the order of the park: value, building, room. One query."""
    lines = release.lines.filter(day=day) if day else release.lines.all()
    columns = ("building_slug", "room_slug", "building_name", "room_name", "room__rank", "room_id")
    used = lines.exclude(room_slug="").order_by("room__rank", "room_id").values_list(*columns)
    return [(f"{row[0]}/{row[1]}", row[2], row[3]) for row in used.distinct()]


def is_changed(line: ReleasedSlot, release: Release) -> bool:
    """Whether ``release`` is what changed it. The first release has nothing to compare with."""
    return release.number > 1 and line.changed_at == release.published_at


def before(release: Release, lines: Iterable[ReleasedSlot]) -> dict[UUID, ReleasedSlot]:
    """What ``release`` changed among ``lines``, as the release before it had it. One query."""
    changed = [line.uid for line in lines if is_changed(line, release)]
    if not changed:
        return {}
    earlier = ReleasedSlot.objects.filter(
        release__edition=release.edition_id, release__number=release.number - 1, uid__in=changed
    )
    return {line.uid: line.localize(release.edition.tz) for line in earlier}


def by_time(lines: Iterable[ReleasedSlot]) -> list[tuple[datetime, list[ReleasedSlot]]]:
    return [(at, list(group)) for at, group in groupby(lines, key=lambda line: line.starts_at)]


def hour_at(lines: Iterable[ReleasedSlot], now: datetime) -> datetime | None:
    """The first hour of ``lines`` with something that is not over at ``now``."""
    return next((line.starts_at for line in lines if line.shown_until > now), None)


def row_at(lines: Iterable[ReleasedSlot], now: datetime) -> datetime | None:
    """The row of the table of ``lines`` that ``now`` falls into, or the first to come."""
    lines = list(lines)
    moments = sorted({at for line in lines for at in (line.starts_at, line.shown_until)})
    ends = zip(moments, moments[1:], strict=False)
    return next((begin for begin, end in ends if end > now), None)


def agendas_of(lines: Iterable[ReleasedSlot]) -> list[Agenda]:
    """``lines``, which are by day and time, as one agenda for each day."""
    by_day = ((day, list(group)) for day, group in groupby(lines, key=lambda line: line.day))
    return [_agenda(day, group) for day, group in by_day]


def _agenda(day: date, lines: list[ReleasedSlot]) -> Agenda:
    open_for_hours = [line for line in lines if is_open_for_hours(line)]
    timed = [line for line in lines if not is_open_for_hours(line)]
    return Agenda(day, open_for_hours, by_time(timed))


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


def sheets_of(lines: Sequence[ReleasedSlot], *, columns: int) -> list[Table]:
    """The same as several tables, each with as many rooms as a sheet of paper has columns for."""
    rooms = [room.room_id for room in table_of(list(lines)).rooms]
    cut = [rooms[first : first + columns] for first in range(0, len(rooms), columns)]
    return [table_of([line for line in lines if line.room_id in part]) for part in cut]


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
