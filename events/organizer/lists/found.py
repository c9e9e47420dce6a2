"""The rows that a wish finds, in its order, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Generic

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from events.organizer.lists.spec import Column, Listing, Row
from events.organizer.lists.wish import Wish
from events.searching import sort_key, words_of

PER_PAGE = 50


class Found(Generic[Row]):
    """What a listing has for a wish. Asks the database as little as the page needs."""

    def __init__(self, listing: Listing[Row], wish: Wish) -> None:
        self.listing, self.wish = listing, wish
        self.rows = narrowed(listing, wish)
        self.ids = _ordered_ids(self.rows, listing.column(wish.order[0]), from_end=wish.order[1])

    @property
    def total(self) -> int:
        return len(self.ids)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def page(self) -> int:
        """The page asked for, or the last there is."""
        return min(self.wish.page, self.pages)

    @property
    def ids_on_page(self) -> list[int]:
        return self.ids[(self.page - 1) * PER_PAGE : self.page * PER_PAGE]

    def on_page(self) -> list[Row]:
        return self.loaded(self.ids_on_page)

    def sorted(self, ids: Sequence[int]) -> list[int]:
        """``ids`` in the order of the list; those that it does not show come last."""
        place = {each: number for number, each in enumerate(self.ids)}
        return sorted(ids, key=lambda each: (place.get(each, len(place)), each))

    def loaded(self, ids: Sequence[int]) -> list[Row]:
        """The rows with these ids, in this order, with all that a page shows of them."""
        by_id = {row.pk: row for row in self.listing.load(self.listing.rows.filter(pk__in=ids))}
        rows = [by_id[each] for each in ids if each in by_id]
        self.listing.dress(rows)
        return rows


def narrowed(listing: Listing[Row], wish: Wish) -> QuerySet[Row]:
    rows = listing.rows
    for each in listing.filters:
        for value in wish.chosen.get(each.key, ()):
            rows = each.narrow(rows, value)
    if not wish.q:
        return rows
    # Signs alone are no word: they find nothing, and not everything.
    return listing.search(rows, wish.q) if words_of(wish.q) else rows.none()


def _ordered_ids(rows: QuerySet[Row], column: Column[Row] | None, *, from_end: bool) -> list[int]:
    """One query. Ids of ten thousand rows are a hundred kilobytes, and give count and pages."""
    if column and column.sound:
        named = rows.order_by().values_list("pk", column.sound)
        heard = sorted(((sound_of(str(name)), pk) for pk, name in named), reverse=from_end)
        return [pk for _sound, pk in heard]
    names = column.order if column else ()
    order = [_end(name, from_end=from_end) for name in names]
    return list(rows.order_by(*order, "-pk" if from_end else "pk").values_list("pk", flat=True))


def _end(name: str, *, from_end: bool) -> OrderBy:
    return F(name).desc(nulls_last=True) if from_end else F(name).asc(nulls_last=True)


@lru_cache(maxsize=16_384)
def sound_of(name: str) -> tuple[bool, str]:
    """What ``name`` is ordered by; what has no name comes last."""
    return (not name, sort_key(name))
