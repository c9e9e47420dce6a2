"""What a list says about itself: its rows, columns, filters, and what may be done to many rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict

from events.bulk_edits import Outcome
from events.searching import matching

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """One fact of a row: how a table of numbers and words says it, and what sorts by it."""

    key: str
    label: str
    # As CSV tells it. Numbers stay numbers, moments are told on the edition's clock.
    cell: Callable[[Row], object]
    # Names for ORDER BY; what is empty comes last either way.
    order: tuple[str, ...] = ()
    # Or a field of words, ordered by how they sound in the reader's language.
    sound: str = ""
    # Ids and the like: not on the page.
    is_only_in_csv: bool = False

    @property
    def is_sortable(self) -> bool:
        return bool(self.order or self.sound)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One question to the rows. ``narrow(rows, value)`` is asked for known values only."""

    key: str
    label: str
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]
    # Value and word. Without any, nothing is asked.
    choices: Sequence[tuple[str, str]] = ()
    # Instead of a choice, a whole number is typed.
    is_number: bool = False
    # Instead of either, something named by a link: its name, or nothing if it is not known.
    find: Callable[[str], str] | None = None
    # Several at once, each narrowing further: “without people” and “without English”.
    is_many: bool = False

    @property
    def is_from_link(self) -> bool:
        return self.find is not None

    def knows(self, value: str) -> bool:
        if self.find:
            return bool(self.find(value))
        if self.is_number:
            return value.isascii() and value.isdigit() and len(value) < 10
        return value in dict(self.choices)

    def word(self, value: str) -> str:
        if self.find:
            return self.find(value)
        return dict(self.choices).get(value, value)


def as_they_are(rows: Sequence[Any]) -> None:
    pass


def version_of(row: Any) -> str:
    return str(row.version)


def nothing_now(row: Any) -> str:
    return ""


def means_nothing(rows: Sequence[Any]) -> Sequence[str]:
    return ()


def refuses_none(rows: Sequence[Any]) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Action(Generic[Row]):
    """Something done to many rows at once, by one rule, after a page that asks."""

    name: str
    label: str  # in the menu: “Set the track…”
    # “Set the track of 12 sessions”: the heading of the page that asks, and its button.
    counted: Callable[[int], str]
    # What has to be said before: which track? Knows its choices.
    form: Callable[[QueryDict | None], forms.Form]
    # Carries the rule out on the rows, each with what was seen of it, and the form's answers.
    does: Callable[[Mapping[Row, str], dict[str, Any]], Outcome]
    # How it is with a row now, beside its name.
    now: Callable[[Row], str] = nothing_now
    # Relations that ``now`` and ``seen`` read beside what the list loads.
    prefetch: tuple[str, ...] = ()
    # What must still be so when it is done, as a word without spaces.
    seen: Callable[[Row], str] = version_of
    # What it means to visitors.
    advice: str = ""
    # What it means for just these rows, a sentence each.
    means: Callable[[Sequence[Row]], Sequence[str]] = means_nothing
    is_dangerous: bool = False
    exactly: int = 0
    # Fewer than other actions take, where each row is much work.
    most: int = 0
    # Why these rows cannot be asked about.
    refuses: Callable[[Sequence[Row]], str] = refuses_none


class Empty(NamedTuple):
    """What an empty list says: a heading, and what to do about it."""

    heading: str
    advice: str


class Add(NamedTuple):
    """Where one more comes from."""

    label: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Row]):
    """A list made for one role. See the package for how one is written."""

    name: str  # "sessions": of its file and of its part of the address
    address: str
    title: str
    # “969 sessions”, in the reader's language.
    counted: Callable[[int], str]
    # All that the role may see, with the annotations that filters and orders need.
    rows: QuerySet[Row]
    # Adds what a page of rows needs: joins and prefetches, a fixed number of queries.
    load: Callable[[QuerySet[Row]], QuerySet[Row]]
    row_template: str
    # What no join can add: looked up for all rows of a page at once, and written on them.
    dress: Callable[[Sequence[Row]], None] = as_they_are
    columns: Sequence[Column[Row]]
    filters: Sequence[Filter] = ()
    # The order when nobody asked for one: the key of a column, "-" before it turns it round.
    sort: str
    # Each row's public id: what its tick box sends and ``rows`` find it by.
    key: str = "code"
    search: Callable[[QuerySet[Row], str], QuerySet[Row]] = matching
    empty: Empty
    add: Add | None = None
    # None for who may only look.
    actions: Sequence[Action[Row]] = ()
    # Facts that the row template needs beside ``row``.
    facts: dict[str, Any] | None = None

    @property
    def shown(self) -> list[Column[Row]]:
        return [column for column in self.columns if not column.is_only_in_csv]

    def column(self, key: str) -> Column[Row] | None:
        return next((each for each in self.columns if each.key == key and each.is_sortable), None)

    def key_of(self, row: Row) -> str:
        return str(getattr(row, self.key))
