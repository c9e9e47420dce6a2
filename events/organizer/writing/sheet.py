"""All questions about one thing, grouped by meaning: everyday ones open, the rest behind a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from events.models import Edition
from events.organizer.typed import Text
from events.organizer.versions import VersionedForm
from events.organizer.writing.asking import Asking
from events.organizer.writing.rows import RowForm, Rows, reshaped


@dataclass(frozen=True)
class Group:
    """Questions that belong together; ``key`` is their place on the page."""

    key: str
    title: Text
    asks: tuple[str, ...]
    everyday: bool = False
    about: Text = ""


@dataclass(frozen=True)
class Item:
    """One question, or all rows of one kind of part."""

    field: forms.BoundField | None = None
    rows: Rows | None = None


@dataclass(frozen=True)
class Shown:
    group: Group
    items: list[Item]
    is_open: bool


class Sheet(Asking, VersionedForm):
    """The page about a row. ``parts`` are the rows that belong to it."""

    groups: ClassVar[tuple[Group, ...]]
    parts: ClassVar[dict[str, type[RowForm]]] = {}

    def __init__(self, typed: QueryDict | None, *, edition: Edition, row: Any = None) -> None:
        changed = reshaped(typed, self.parts) if typed else None
        self.asked_for = typed.get("more", "") if typed and changed is not None else ""
        given = typed if changed is None else changed
        super().__init__(given or None, edition=edition, row=row)
        self.rows = {
            name: Rows(
                form,
                name,
                given or None,
                edition=edition,
                stored=self.stored(name),
                **self.given(name),
            )
            for name, form in self.parts.items()
        }
        self.is_only_reshaped = changed is not None
        if self.is_only_reshaped:
            self.check_nothing()
            for rows in self.rows.values():
                rows.check_nothing()

    def stored(self, part: str) -> Iterable[Any]:
        """The rows of ``part`` that are there."""
        return ()

    def given(self, part: str) -> dict[str, Any]:
        """What else the rows of ``part`` have to know."""
        return {}

    def check(self) -> None:
        """Look at the answers together, once each is fine by itself."""

    def is_valid(self) -> bool:
        if self.is_only_reshaped:
            return False
        fine = all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])
        if fine:
            self.check()
        return fine and not any(self._wrong())

    def facts(self) -> dict[str, Any]:
        asked = {name: rows for name, rows in self.rows.items() if rows.are_asked}
        return super().facts() | {name: rows.facts() for name, rows in asked.items()}

    @property
    def shown(self) -> list[Shown]:
        """The groups that ask anything: an address that is public is not asked any more."""
        return [shown for shown in map(self._shown, self.groups) if shown.items]

    @property
    def faults(self) -> list[tuple[str, Text, str]]:
        """Where to look, in the order of the page: the field's id, its name, what is wrong."""
        marked = (
            (field.id_for_label or field.auto_id, field.label, str(field.errors[0]))
            for field in self.every_field()
            if field.errors
        )
        return list(marked)

    def every_field(self) -> Iterator[forms.BoundField]:
        for shown in self.shown:
            for item in shown.items:
                if item.field is not None:
                    yield item.field
                for form in item.rows.forms if item.rows else ():
                    yield from form.lines

    def _wrong(self) -> Iterator[bool]:
        yield bool(self.errors)
        yield from (rows.has_errors() for rows in self.rows.values())

    def _shown(self, group: Group) -> Shown:
        items = list(self._items(group))
        is_open = group.everyday or self.asked_for in group.asks or any(map(_says_more, items))
        return Shown(group, items, is_open)

    def _items(self, group: Group) -> Iterator[Item]:
        for asked in group.asks:
            if asked in self.rows:
                yield Item(rows=self.rows[asked])
            else:
                yield from (Item(self[box]) for box in self.names(asked) if box in self.fields)


def _says_more(item: Item) -> bool:
    """Whether there is something to see: a fault, or an answer that is not the usual one."""
    if item.rows is not None:
        return item.rows.had > 0 or item.rows.has_errors() or bool(item.rows.counting)
    assert item.field is not None
    if item.field.is_hidden:
        return False
    usual = item.field.field.initial
    return bool(item.field.errors) or _text(item.field.value()) != _text(usual)


def _text(value: Any) -> str:
    return "" if value is False or value in (None, "", [], ()) else str(value)
