"""The front page: each family with its events, what is on today, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from events.models import Edition, Family, Release, ReleasedSlot, Venue
from events.public.pages import this_minute, visitors_page
from events.running import OnStage, not_over, on_stage

# So many days stand side by side in the table of a family's days.
WIDEST = 16
# What stands on the front page; the rest is a link away.
MOST_ON, MOST_NEXT = 6, 6


@dataclass(frozen=True)
class Cell:
    """A day of the park in the row of one event. No lines: the event is not on."""

    date: date
    count: int


@dataclass(frozen=True)
class Row:
    """One event on the front page, with its days."""

    edition: Edition
    counts: dict[date, int]
    today: date

    @property
    def release(self) -> Release:
        assert self.edition.current_release  # only public editions have a row
        return self.edition.current_release

    @property
    def state(self) -> str:
        """``before``, ``during`` or ``over``."""
        if self.today < self.edition.starts_on:
            return "before"
        return "over" if self.today > self.edition.ends_on else "during"

    @property
    def days_to_go(self) -> int:
        return (self.edition.starts_on - self.today).days

    @property
    def size(self) -> int:
        return sum(self.counts.values())


@dataclass
class Front:
    """A family: its events to come or under way, those that are over, and what is on."""

    family: Family
    coming: list[Row] = field(default_factory=list)
    past: list[Row] = field(default_factory=list)
    stage: OnStage | None = None

    @property
    def venue(self) -> Venue:
        return (self.coming or self.past)[0].edition.venue

    @property
    def first(self) -> date:
        return min(row.edition.starts_on for row in self.coming)

    @property
    def last(self) -> date:
        return max(row.edition.ends_on for row in self.coming)

    @property
    def is_on(self) -> bool:
        return any(row.state == "during" for row in self.coming)

    @property
    def days_to_go(self) -> int:
        return min(row.days_to_go for row in self.coming)

    @property
    def dates(self) -> list[date]:
        """The days of the table, if they stand side by side."""
        used = sorted({day for row in self.coming for day in row.counts})
        if not used or (used[-1] - used[0]).days >= WIDEST:
            return []
        return [used[0] + timedelta(days=n) for n in range((used[-1] - used[0]).days + 1)]

    @property
    def table(self) -> list[tuple[Row, list[Cell]]]:
        return [
            (row, [Cell(day, row.counts.get(day, 0)) for day in self.dates]) for row in self.coming
        ]


@visitors_page
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, fronts(Edition.objects.public(), at=this_minute()))


@visitors_page
def family(request: HttpRequest, family: str) -> HttpResponse:
    found = fronts(Edition.objects.public().filter(series__family__slug=family), at=this_minute())
    if not found:
        raise Http404
    return _page(request, found)


def _page(request: HttpRequest, found: list[Front]) -> HttpResponse:
    return render(request, "public/home.html", {"fronts": found, "now": this_minute()})


def fronts(editions: QuerySet[Edition], *, at: datetime) -> list[Front]:
    """Each family of ``editions``, the one that is on first. Three queries."""
    told = editions.select_related("venue", "series__family", "current_release")
    rows = [Row(edition, {}, edition.day_of(at)) for edition in told]
    for row in rows:
        row.release.edition = row.edition
    _count(rows)
    by_family: dict[int, Front] = {}
    for row in rows:
        owner = row.edition.series.family
        front = by_family.setdefault(owner.pk, Front(owner))
        (front.past if row.state == "over" else front.coming).append(row)
    _stage(by_family, rows, at)
    found = list(by_family.values())
    for front in found:
        front.past.reverse()
    return sorted(found, key=lambda front: (not front.coming, not front.is_on))


def _count(rows: list[Row]) -> None:
    """How many lines each event has on each day that are not cancelled."""
    by_release = {row.release.pk: row for row in rows}
    lines = ReleasedSlot.objects.filter(release__in=by_release, is_cancelled=False)
    counted = lines.order_by("day").values_list("release_id", "day").annotate(Count("pk"))
    for release, day, count in counted:
        by_release[release].counts[day] = count


def _stage(by_family: dict[int, Front], rows: list[Row], at: datetime) -> None:
    """What is on and what is next in each family, times on the clock of each event."""
    releases = {row.release.pk: row.release for row in rows if row.state != "over"}
    lines: dict[int, list[ReleasedSlot]] = defaultdict(list)
    for line in not_over(ReleasedSlot.objects.filter(release__in=releases), at=at):
        line.release = releases[line.release_id]
        edition = line.release.edition
        lines[edition.series.family_id].append(line.localize(edition.tz))
    for owner, found in lines.items():
        by_family[owner].stage = on_stage(found, at=at)
