"""Parts of a thing as rows of its form: any number of them. No script is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from events.models import Edition
from events.organizer.typed import Text
from events.organizer.versions import BIGGEST
from events.organizer.writing.asking import Asking

# So many can be added; so many are shown, and more are left as they are.
MOST, SHOWN = 60, 150
VERBS = ("more", "drop")


class RowForm(Asking):
    """One part. A new one that is left as it was offered is none."""

    called: ClassVar[Text]  # "Closure", before its number
    more: ClassVar[Text]  # "Add another closure"
    most: ClassVar[int] = MOST
    do_not_call_in_templates = True  # pages ask the class for its words

    pk = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=BIGGEST
    )

    @property
    def lines(self) -> list[forms.BoundField]:
        """Its questions in order; words come before the rest unless the class says otherwise."""
        order = [*self.wordings, *(name for name in self.base_fields if name != "pk")]
        return [self[box] for name in order for box in self.names(name)]

    @property
    def counts(self) -> bool:
        return not self.empty_permitted or (self.is_bound and self.has_changed())


class Rows:
    """All parts of one kind, typed or as they are stored."""

    def __init__(
        self,
        form: type[RowForm],
        name: str,
        typed: QueryDict | None,
        *,
        edition: Edition,
        stored: Iterable[Any],
        **given: Any,
    ) -> None:
        self.form, self.name = form, name
        known = {row.pk: row for row in stored}
        self.had = len(known)
        # A form that does not show these parts leaves them as they are.
        self.are_too_many = len(known) > SHOWN
        told = typed is None or f"{name}-count" in typed
        self.are_asked = told and not self.are_too_many
        if not self.are_asked:
            keys: list[Any] = []
        elif typed is None:
            keys = list(known) or [None]
        else:
            keys = [_key(typed, f"{name}-{number}") for number in range(count_in(typed, name))]
        self.forms = [
            form(
                typed,
                edition=edition,
                row=known.get(key),
                prefix=f"{name}-{number}",
                empty_permitted=key not in known,
                use_required_attribute=False,
                **given,
            )
            for number, key in enumerate(keys)
        ]

    @property
    def count(self) -> int:
        return len(self.forms)

    @property
    def counting(self) -> list[RowForm]:
        return [form for form in self.forms if form.counts]

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]

    def facts(self) -> list[dict[str, Any]]:
        """What shall be, in the order of the page."""
        return [
            {**form.facts(), "pk": form.row.pk if form.row is not None else None}
            for form in self.counting
        ]

    def check_nothing(self) -> None:
        for form in self.forms:
            form.check_nothing()

    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)


def count_in(typed: QueryDict, name: str) -> int:
    told = typed.get(f"{name}-count", "")
    return min(int(told), SHOWN) if told.isascii() and told.isdigit() and len(told) < 4 else 0


def reshaped(typed: QueryDict, names: Collection[str]) -> QueryDict | None:
    """What was typed with a row more or less, if a button for that was pressed."""
    verb = next((each for each in VERBS if each in typed), "")
    name, _dash, number = typed.get(verb, "").partition("-")
    if not verb or name not in names:
        return None
    rows = [_taken(typed, f"{name}-{each}-") for each in range(count_in(typed, name))]
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    changed = typed.copy()
    for key in [key for key in changed if key.startswith(f"{name}-")]:
        del changed[key]
    rows = _moved(rows, verb, place)[:SHOWN]
    changed[f"{name}-count"] = str(len(rows))
    for each, row in enumerate(rows):
        for field, values in row.items():
            changed.setlist(f"{name}-{each}-{field}", values)
    return changed


def _moved(rows: list[dict[str, Any]], verb: str, place: int) -> list[dict[str, Any]]:
    if verb == "more":
        return [*rows, {}]
    if not 0 <= place < len(rows):
        return rows
    return [*rows[:place], *rows[place + 1 :]]


def _taken(typed: QueryDict, prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): typed.getlist(key) for key in typed if key.startswith(prefix)}


def _key(typed: QueryDict, prefix: str) -> int | None:
    told = typed.get(f"{prefix}-pk", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
