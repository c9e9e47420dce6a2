"""A form that asks words once in each language and says what of it is meant for which column."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms.utils import ErrorDict

from events.models import Edition
from events.organizer.writing.asked import MomentField, Wording, joined
from events.wording import TONGUES

# Fields that say which row is meant, not what it says.
NAMING = ("version", "pk")


class Asking(forms.Form):
    """Questions about one row of ``model``; about a new one if there is no ``row``."""

    model: ClassVar[type[models.Model]]
    wordings: ClassVar[dict[str, Wording]] = {}

    def __init__(
        self, typed: Any, *, edition: Edition, row: Any = None, first: Any = None, **kw: Any
    ) -> None:
        known = self.first_of(row) if row is not None else {}
        super().__init__(typed, initial={**known, **(first or {})}, **kw)
        self.edition, self.row = edition, row
        for name, wording in self.wordings.items():
            for place, (code, language) in enumerate(TONGUES.items()):
                box = wording.field(code, language, with_help=place == 0)
                self.fields[f"{name}_{code}"] = box
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.tz = edition.tz
        self.prepare()

    def prepare(self) -> None:
        """Say which rows of ours can be chosen."""

    @classmethod
    def first_of(cls, row: models.Model) -> dict[str, Any]:
        """What the questions about ``row`` show at first."""
        found = {name: stored(row, name) for name in cls.base_fields if _column(row, name)}
        for name in cls.wordings:
            for code in TONGUES:
                found[f"{name}_{code}"] = getattr(row, name).get(code, "")
        return found | ({"pk": row.pk} if "pk" in cls.base_fields else {})

    def names(self, asked: str) -> list[str]:
        """The fields of one question: words have one for each language."""
        return [f"{asked}_{code}" for code in TONGUES] if asked in self.wordings else [asked]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, wording in self.wordings.items():
            boxes = self.names(name)
            if wording.needed and not any(cleaned.get(box) or box in self.errors for box in boxes):
                self.add_error(boxes[0], str(wording.needed))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was answered, by column."""
        boxes = {box for name in self.wordings for box in self.names(name)}
        plain = {
            name: self._filled(name, value)
            for name, value in self.cleaned_data.items()
            if name not in boxes and name not in NAMING
        }
        return plain | {name: self._words(name) for name in self.wordings}

    def check_nothing(self) -> None:
        """Show what was typed without a word about it: somebody only asked for another row."""
        self._errors = ErrorDict()

    def _words(self, name: str) -> Any:
        typed = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in TONGUES}
        return joined(typed, getattr(self.row, name) if self.row is not None else None)

    def _filled(self, name: str, value: Any) -> Any:
        """A number that was left empty is the usual one, where there must be one."""
        column = _column(self.model, name)
        if value is None and column is not None and not column.null:
            return column.get_default()
        return value


def stored(row: models.Model, name: str) -> Any:
    """What ``row`` has in a column, as a form shows it: other rows as their ids."""
    column = row._meta.get_field(name)
    if column.many_to_many:
        return [each.pk for each in getattr(row, name).all()]
    return getattr(row, column.attname)  # type: ignore[union-attr]


def _column(row: models.Model | type[models.Model], name: str) -> Any:
    try:
        column = row._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return None if column.auto_created else column
