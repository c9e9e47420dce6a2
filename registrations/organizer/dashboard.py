"""The first pages: a person's editions, and one edition with all that waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.access import Level, editions_of, staff_role
from events.attention import Known, Matter, letter_matters, programme_matters
from events.clashes import Clash, find_clashes
from events.demand import demand_of
from events.grid import load_grid
from events.models import Edition, StaffRole
from events.organizer.pictures import Column
from events.organizer.roles import page
from events.outbox import Standing, standing_of
from events.overview import Load, Shape, Wanted, kinds_of, load_of, shapes_of, wanted_of
from registrations import sales
from registrations.attention import ticket_matters
from registrations.models import TicketType
from registrations.organizer import drawings
from registrations.organizer.matters import grouped

# Of so many editions that are not over, the next ones, clashes are counted on the page of all.
CHECKED = 3
A_FORTNIGHT = 14


@dataclass(frozen=True)
class Programme:
    """What the dashboard tells of the programme, loaded."""

    clashes: list[Clash]
    load: Load
    shape: Shape
    wanted: list[Wanted]


@dataclass(frozen=True)
class Box:
    """What it tells of tickets, loaded."""

    tickets: Sequence[TicketType]
    sold: dict[int, sales.Sold]
    days: list[sales.DaySales]
    fillings: list[sales.Filling]
    queue: sales.Queue

    @property
    def total(self) -> sales.Sold:
        return sum(self.sold.values(), sales.Sold())


@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    roles = list(editions_of(request.user))
    cards = _cards(roles, now=timezone.now())
    return render(request, "organizer/manage.html", {"cards": cards})


@login_required
@require_safe
def edition_home(request: HttpRequest, edition: str) -> HttpResponse:
    """Everything about one edition at a glance. The front desk sees tickets and letters only."""
    role = staff_role(request.user, edition, Level.LOOK)
    now = timezone.now()
    box = _box(role.edition, now)
    programme = _programme(role.edition) if role.level != Level.DESK else None
    letters = standing_of([role.edition])[role.edition.pk]
    matters = _matters(role.edition, programme, box, letters=letters, now=now)
    return page(
        request,
        "edition",
        role,
        groups=grouped(matters, role),
        letters=letters,
        letter_bars=drawings.letter_bars(letters),
        programme=programme,
        total=box.total,
        **_sales_drawn(role.edition, box),
        **(_programme_drawn(programme) if programme else {}),
    )


def _matters(
    edition: Edition, programme: Programme | None, box: Box, *, letters: Standing, now: datetime
) -> Iterator[Matter]:
    yield from letter_matters(letters, edition, now)
    yield from ticket_matters(
        edition, tickets=box.tickets, fillings=box.fillings, queue=box.queue, now=now
    )
    if programme:
        known = Known(programme.clashes, programme.wanted, programme.shape)
        yield from programme_matters(edition, known)


def _programme(edition: Edition) -> Programme:
    grid = load_grid(edition)
    return Programme(
        clashes=find_clashes(grid),
        load=load_of(edition, grid),
        shape=shapes_of([edition])[edition.pk],
        wanted=wanted_of(edition, demand_of(edition)),
    )


def _box(edition: Edition, now: datetime) -> Box:
    return Box(
        tickets=list(edition.ticket_types.select_related("slot__session")),
        sold=sales.sold_by_ticket(edition),
        days=sales.sold_by_day([edition], today=now.astimezone(edition.tz).date())[edition.pk],
        fillings=sales.fillings_of(edition),
        queue=sales.queue_of(edition, now),
    )


def _sales_drawn(edition: Edition, box: Box) -> dict[str, Any]:
    currency = edition.series.family.currency
    return {
        "currency": currency,
        "columns": drawings.day_columns(box.days),
        "told_sales": drawings.sales_words(box.days) if box.days else "",
        "told_money": drawings.money_words(box.total, currency),
        "ticket_bars": drawings.ticket_bars(box.tickets, box.sold, currency),
        "quota_bars": drawings.quota_bars(box.fillings),
    }


def _programme_drawn(programme: Programme) -> dict[str, Any]:
    return {
        "load_rows": drawings.load_rows(programme.load),
        "language_bars": drawings.language_bars(programme.shape),
        "clash_bars": drawings.clash_bars(kinds_of(programme.clashes)),
        "wanted_bars": drawings.wanted_bars(programme.wanted),
    }


@dataclass(frozen=True)
class Card:
    """One edition on the page of all. ``clashes`` is None where nobody counted them."""

    role: StaffRole
    shape: Shape
    sold: sales.Sold
    days: list[sales.DaySales]
    letters: Standing
    requested: int
    clashes: int | None

    @property
    def columns(self) -> list[Column]:
        return drawings.day_columns(self.days)

    @property
    def told(self) -> str:
        return drawings.sales_words(self.days)

    @property
    def sees_programme(self) -> bool:
        return self.role.level != Level.DESK


def _cards(roles: Sequence[StaffRole], *, now: datetime) -> list[Card]:
    """What a person's editions ask of them, in as many queries for thirty as for three."""
    editions = [role.edition for role in roles]
    today = now.astimezone(editions[0].tz).date() if editions else now.date()
    shapes, sold = shapes_of(editions), sales.sold_by_edition(editions)
    days = sales.sold_by_day(editions, today=today, days=A_FORTNIGHT)
    letters, requested = standing_of(editions), sales.requested_in(editions)
    clashes = _clashes_of_the_next(editions, now)
    return [
        Card(
            role=role,
            shape=shapes[role.edition_id],
            sold=sold.get(role.edition_id, sales.Sold()),
            days=days[role.edition_id],
            letters=letters[role.edition_id],
            requested=requested.get(role.edition_id, 0),
            clashes=clashes.get(role.edition_id),
        )
        for role in roles
    ]


def _clashes_of_the_next(editions: Sequence[Edition], now: datetime) -> dict[int, int]:
    """How many clashes the editions have that come next. Each takes a whole draft to load."""
    coming = [edition for edition in editions if edition.ends_on >= edition.day_of(now)]
    coming.sort(key=lambda edition: (edition.starts_on, edition.pk))
    return {edition.pk: len(find_clashes(load_grid(edition))) for edition in coming[:CHECKED]}
