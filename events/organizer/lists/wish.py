"""What the address of a list asks for, and addresses that ask for a little more or less."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from events.organizer.lists.spec import Filter, Listing

LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Wish:
    """Search, filters by key, order and page. What nobody knows is left out, and told."""

    q: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    unknown: list[str] = field(default_factory=list)

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.chosen)

    @property
    def order(self) -> tuple[str, bool]:
        """The key of the column to sort by, and whether from the end."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    def pairs(self) -> list[tuple[str, str]]:
        """The wish as fields of an address or of a form."""
        asked = [("q", self.q), ("sort", self.sort)]
        asked += [(key, value) for key, values in self.chosen.items() for value in values]
        asked.append(("page", str(self.page) if self.page > 1 else ""))
        return [(key, value) for key, value in asked if value]

    def address(self, **more: str) -> str:
        """``?q=…``: this wish, and ``more`` besides. A question mark alone asks for everything."""
        return "?" + urlencode([*self.pairs(), *more.items()])

    def sorted_by(self, key: str) -> Wish:
        """By this column; if it is by that already, from the other end."""
        return replace(self, sort=f"-{key}" if self.sort == key else key, page=1)

    def on_page(self, number: int) -> Wish:
        return replace(self, page=number)

    def without(self, key: str, value: str) -> Wish:
        if key == "q":
            return replace(self, q="", page=1)
        left = [each for each in self.chosen[key] if each != value]
        others = {name: values for name, values in self.chosen.items() if name != key}
        return replace(self, chosen={**others, **({key: left} if left else {})}, page=1)


def read(listing: Listing[Any], asked: QueryDict) -> Wish:
    """The wish in the fields of an address. Nothing that can be typed is an error."""
    chosen: dict[str, list[str]] = {}
    unknown: list[str] = []
    for each in listing.filters:
        values = list(dict.fromkeys(filter(None, asked.getlist(each.key))))
        known = [value for value in values if each.knows(value)]
        unknown += [f"{each.label}: {value[:40]}" for value in values if value not in known]
        if known:
            chosen[each.key] = known if each.is_many else known[-1:]
    sort = asked.get("sort", "")
    return Wish(
        q=" ".join(asked.get("q", "")[:LONGEST_SEARCH].split()),
        chosen=chosen,
        sort=sort if listing.column(sort.removeprefix("-")) else listing.sort,
        page=page_in(asked.get("page", "")),
        unknown=unknown[:5],
    )


def page_in(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return max(1, int(text)) if is_number else 1


def has_empty_fields(asked: QueryDict, filters: Iterable[Filter]) -> bool:
    """A form sends what nobody filled in as well; its address would be long and say nothing."""
    keys = ["q", "sort", *(each.key for each in filters)]
    return any("" in asked.getlist(key) for key in keys)
