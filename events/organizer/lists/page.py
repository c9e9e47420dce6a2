"""The answer to an address of a list: a page of rows, or all of them as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from events.models import StaffRole
from events.organizer.lists import bulk, table
from events.organizer.lists.found import PER_PAGE, Found
from events.organizer.lists.spec import Filter, Listing
from events.organizer.lists.wish import Wish, has_empty_fields, read
from events.organizer.roles import page

# Pages named beside the one being read.
NEIGHBOURS = 2


@dataclass(frozen=True)
class Chip:
    """One thing the list is narrowed by, and the address without it."""

    label: str
    word: str
    address: str


@dataclass(frozen=True)
class Heading:
    label: str
    address: str = ""
    # As ``aria-sort`` says it.
    order: str = ""


@dataclass(frozen=True)
class Question:
    """A filter with what is chosen of it: a field of the form."""

    filter: Filter
    values: list[str]

    @property
    def value(self) -> str:
        return "".join(self.values[:1])

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        return [(value, word, value in self.values) for value, word in self.filter.choices]


def show(request: HttpRequest, role: StaffRole, listing: Listing[Any]) -> HttpResponse:
    """Answer a request for ``listing``. Who may change nothing has nothing to send."""
    if request.method == "POST" and not listing.actions:
        raise Http404
    if has_empty_fields(request.GET, listing.filters):
        return redirect(_tidy(listing, request))
    found = Found(listing, read(listing, request.GET))
    try:
        if request.method == "POST":
            return bulk.carry_out(request, role, found)
        if "do" in request.GET:
            return bulk.ask(request, role, found)
    except bulk.NotAsked as refusal:
        return list_page(request, role, found, refusal=str(refusal))
    if request.GET.get("format") == "csv":
        return table.answer(found, name=f"{role.edition.slug}-{listing.name}")
    return list_page(request, role, found)


def list_page(
    request: HttpRequest, role: StaffRole, found: Found[Any], *, refusal: str = ""
) -> HttpResponse:
    listing, wish = found.listing, found.wish
    facts = {
        "listing": listing,
        "wish": wish,
        "found": found,
        "rows": found.on_page(),
        "counted": listing.counted(found.total),
        "chips": chips(listing, wish),
        "headings": headings(listing, wish),
        "questions": [Question(each, wish.chosen.get(each.key, [])) for each in listing.filters],
        "orders": orders(listing),
        "pages": pages(found),
        "csv": wish.on_page(1).address(format="csv"),
        "span": span(found),
        "refusal": refusal,
        "ticked": request.GET.getlist("row") if refusal else [],
        **(listing.facts or {}),
    }
    return page(request, "list", role, status=400 if refusal else 200, **facts)


def chips(listing: Listing[Any], wish: Wish) -> list[Chip]:
    found = [Chip(_("Search"), wish.q, wish.without("q", "").address())] if wish.q else []
    for each in listing.filters:
        for value in wish.chosen.get(each.key, ()):
            found.append(
                Chip(each.label, each.word(value), wish.without(each.key, value).address())
            )
    return found


def headings(listing: Listing[Any], wish: Wish) -> list[Heading]:
    key, from_end = wish.order
    found = []
    for column in listing.shown:
        if not column.is_sortable:
            found.append(Heading(column.label))
            continue
        order = ("descending" if from_end else "ascending") if column.key == key else ""
        found.append(Heading(column.label, wish.sorted_by(column.key).address(), order))
    return found


def orders(listing: Listing[Any]) -> list[tuple[str, str]]:
    """Every order there is, for who sees no headings: on a phone rows are cards."""
    found = []
    for column in filter(lambda each: each.is_sortable, listing.shown):
        found.append((column.key, column.label))
        found.append((f"-{column.key}", _("%(name)s, from the end") % {"name": column.label}))
    return found


def pages(found: Found[Any]) -> list[tuple[int, str]]:
    """The numbers of some pages and their addresses; 0 stands for a gap."""
    numbers = around(found.page, found.pages)
    return [(each, found.wish.on_page(each).address() if each else "") for each in numbers]


def around(page: int, pages: int) -> list[int]:
    """The first page, the last and those around ``page``; 0 stands for a gap."""
    near = range(page - NEIGHBOURS, page + NEIGHBOURS + 1)
    told: list[int] = []
    for number in sorted({1, pages, *(each for each in near if 1 <= each <= pages)}):
        if told and number > told[-1] + 1:
            told.append(0)
        told.append(number)
    return told


def span(found: Found[Any]) -> tuple[int, int]:
    """The numbers of the first and last row on the page."""
    first = (found.page - 1) * PER_PAGE + 1
    return first, min(found.total, first + PER_PAGE - 1)


def _tidy(listing: Listing[Any], request: HttpRequest) -> str:
    """The same address without the fields that nobody filled in."""
    kept = request.GET.copy()
    for key in list(kept):
        kept.setlist(key, [value for value in kept.getlist(key) if value])
        if not kept.getlist(key):
            del kept[key]
    return f"{listing.address}?{kept.urlencode()}"
