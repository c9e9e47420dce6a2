"""The programme of an edition: by time or by room, one day or all, narrowed as the reader likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from events.models import Release, ReleasedSlot
from events.narrowing import Choices, Wish, choices_of, read_wish
from events.public import days, filters
from events.public.address import ALL_DAYS, Address, address_of
from events.public.current import current_release
from events.public.days import Day
from events.public.pages import page_context, this_minute, visitors_page
from events.running import is_open_for_hours

# How many rooms stand side by side on a sheet, lying.
COLUMNS = {"a4": 7, "a3": 11}


@dataclass(frozen=True)
class Asked:
    """What the address asks of ``release``, and what there is to ask."""

    release: Release
    choices: Choices
    wish: Wish
    address: Address
    days: list[Day]
    # None: all days.
    day: date | None

    @property
    def is_grid(self) -> bool:
        return self.address.get("view") == "grid" and self.day is not None

    @property
    def paper(self) -> str:
        """The paper that goes with the view: a table lies on sheets, a list fits a pocket."""
        wanted = self.address.get("paper")
        return wanted if wanted in self.papers else ""

    @property
    def papers(self) -> list[str]:
        return list(COLUMNS) if self.is_grid else ["pocket"]

    @property
    def hits(self) -> int:
        """Lines on the day that is shown."""
        return sum(day.hits for day in self.days if self.day in (None, day.date))

    @property
    def size(self) -> int:
        """What ``hits`` are found among."""
        return sum(day.count for day in self.days if self.day in (None, day.date))

    @property
    def hits_in_all(self) -> int:
        return sum(day.hits for day in self.days)

    @property
    def is_another_day(self) -> bool:
        """Whether the day that was asked for has no programme, and the nearest one is shown."""
        wanted = self.address.get("day")
        return bool(wanted and self.day and wanted != self.day.isoformat())

    def lines(self) -> list[ReleasedSlot]:
        """Whatever the reader wants to see, in one query."""
        return days.lines_of(self.release, self.day, self.wish.condition())


@dataclass(frozen=True)
class DayLink:
    """A day in the bar above the programme. Without a date: all of them."""

    date: date | None
    hits: int
    address: Address
    is_current: bool
    is_today: bool = False
    # The day before it in the bar names the month already.
    repeats_month: bool = False


@visitors_page
def programme(request: HttpRequest, edition: str) -> HttpResponse:
    release, now = current_release(edition), this_minute()
    today = release.edition.day_of(now)
    asked = read(request.GET, release, today=today)
    lines = asked.lines()
    before = days.before(release, lines)
    context = page_context(
        release,
        now,
        asked=asked,
        day=asked.day,
        days=_day_bar(asked, today),
        before=before,
        changed_here=sum(days.is_changed(line, release) for line in lines),
        **_chosen(asked),
        **(_by_room(asked, lines) if asked.is_grid else {"agendas": days.agendas_of(lines)}),
    )
    return render(request, "public/programme.html", context | _clock(asked, lines, now))


def read(query: QueryDict, release: Release, *, today: date) -> Asked:
    """What ``query`` asks of ``release``. Raises Http404 if it has no lines at all."""
    choices = choices_of(release)
    wish = read_wish(dict(query.lists()), choices)
    address = address_of(query, wish)
    all_days = days.days_of(release, wish.condition())
    if not all_days:
        raise Http404
    day = _day(all_days, wish, address.get("day"), today=today)
    return Asked(release, choices, wish, address, all_days, day)


def _day(all_days: list[Day], wish: Wish, wanted: str, *, today: date) -> date | None:
    """The day to show: what was asked for, else the nearest to ``today`` that has hits."""
    if wanted == ALL_DAYS or (wish.query and not wanted):
        return None
    with_hits = [] if wanted else [day for day in all_days if day.hits]
    return days.chosen_day(with_hits or all_days, wanted, today=today)


def _day_bar(asked: Asked, today: date) -> list[DayLink]:
    """Every day, and all of them, with what else was asked for kept."""
    all_days = asked.address.having("day", ALL_DAYS).without("view").without("paper")
    months = [day.date.month for day in asked.days]
    links = [
        DayLink(
            day.date,
            day.hits,
            asked.address.having("day", day.date.isoformat()).without("paper"),
            is_current=day.date == asked.day,
            is_today=day.date == today,
            repeats_month=month == before,
        )
        for day, month, before in zip(asked.days, months, [0, *months], strict=False)
    ]
    if len(links) == 1:
        return links
    return [*links, DayLink(None, asked.hits_in_all, all_days, is_current=asked.day is None)]


def _chosen(asked: Asked) -> dict[str, object]:
    """What the reader chose, what can be chosen instead, and a way out of it."""
    address = asked.address
    return {
        "groups": filters.groups_of(asked.choices, asked.wish),
        "chips": filters.chips_of(asked.choices, asked.wish, address),
        "unknown": filters.told_unknown(asked.wish),
        "unfiltered": address.only("day", "view"),
        "on_all_days": address.having("day", ALL_DAYS).without("view").without("paper"),
        "as_list": address.without("view").without("paper"),
        "as_grid": address.having("view", "grid").without("paper"),
        "canonical": address.only("day"),
        "papers": [(paper, address.having("paper", paper)) for paper in asked.papers],
    }


def _clock(asked: Asked, lines: list[ReleasedSlot], now: datetime) -> dict[str, object]:
    """Where *now* is on the page: which hour or row, and whether what is over is dimmed."""
    edition = asked.release.edition
    today = edition.day_of(now)
    is_on = any(day.date == today for day in asked.days)
    link = asked.address.having("day", today.isoformat()).without("paper") if is_on else None
    timed = [line for line in lines if not is_open_for_hours(line)] if asked.day == today else []
    moment = days.row_at(timed, now) if asked.is_grid else days.hour_at(timed, now)
    return {"now_link": link, "now_at": moment, "dim": today <= edition.ends_on}


def _by_room(asked: Asked, lines: list[ReleasedSlot]) -> dict[str, object]:
    """The table of rooms, as sheets if it is for paper, and the rooms a phone switches between."""
    timed = [line for line in lines if not is_open_for_hours(line)]
    columns = COLUMNS.get(asked.paper)
    return {
        "open": [line for line in lines if is_open_for_hours(line)],
        "table": None if columns else days.table_of(timed),
        "sheets": days.sheets_of(timed, columns=columns) if columns else [],
        "rooms": days.rooms_of(asked.release, asked.day),
    }
