"""The address of a programme page: what was asked for, and the links to ask for less or more."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from events.narrowing import KINDS, Wish

ALL_DAYS = "all"
VIEWS = ("list", "grid")
PAPERS = ("a3", "a4", "pocket")


@dataclass(frozen=True)
class Address:
    """Known values only, in one order, so that the same page has one address."""

    pairs: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"?{urlencode(self.pairs, safe='/')}"

    def get(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")

    def having(self, name: str, *values: str) -> Address:
        """With ``values`` instead of whatever ``name`` had."""
        return self.without(name)._and(*((name, value) for value in values if value))

    def without(self, name: str, value: str | None = None) -> Address:
        """Less one value of ``name``, or all of them."""
        kept = (pair for pair in self.pairs if pair[0] != name or value not in (None, pair[1]))
        return Address(tuple(kept))

    def only(self, *names: str) -> Address:
        return Address(tuple(pair for pair in self.pairs if pair[0] in names))

    def _and(self, *pairs: tuple[str, str]) -> Address:
        return Address(tuple(sorted((*self.pairs, *pairs), key=_rank)))


def address_of(query: QueryDict, wish: Wish) -> Address:
    """What of ``query`` is understood."""
    asked = [("day", query.get("day", "")[:10]), ("q", wish.query)]
    asked += [(kind, value) for kind, values in wish.chosen.items() for value in values]
    for name, known in (("view", VIEWS[1:]), ("paper", PAPERS)):
        asked += [(name, str(query[name]))] if query.get(name) in known else []
    return Address(tuple(pair for pair in asked if pair[1]))._and()


def _rank(pair: tuple[str, str]) -> int:
    order = ("day", "q", *KINDS, "view", "paper")
    return order.index(pair[0])
