"""Two states of one thing side by side: what is saved now, where it is not what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from events.organizer.typed import Text
from events.organizer.writing.rows import RowForm, Rows
from events.organizer.writing.sheet import Sheet


class Difference(NamedTuple):
    label: Text
    theirs: list[str]


def differences(typed: Sheet, now: Sheet) -> list[Difference]:
    """What ``now`` says otherwise than ``typed``, in the order of the page."""
    return [*_of_fields(typed, now), *_of_parts(typed, now)]


def said(field: forms.BoundField) -> str:
    """The answer to one question, as a reader would say it."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return _("yes") if value else _("no")
    choices = getattr(field.field, "choices", None)
    if choices is None:
        shown = field.field.widget.format_value(value)
        return str(shown or "").strip()
    names = dict(_flat(choices))
    chosen = value if isinstance(value, list | tuple) else [value]
    return _(", ").join(str(names.get(str(one), one)) for one in chosen if one not in (None, ""))


def _of_fields(typed: Sheet, now: Sheet) -> Iterator[Difference]:
    for shown in typed.shown:
        for item in shown.items:
            if item.field is None or item.field.is_hidden:
                continue
            theirs = said(now[item.field.name])
            if theirs != said(item.field):
                yield Difference(item.field.label, [theirs or "–"])


def _of_parts(typed: Sheet, now: Sheet) -> Iterator[Difference]:
    for name, rows in now.rows.items():
        theirs = _lines(rows)
        if typed.rows[name].are_asked and theirs != _lines(typed.rows[name]):
            yield Difference(rows.form.called, theirs or ["–"])


def _lines(rows: Rows) -> list[str]:
    return [_line(form) for form in rows.counting]


def _line(form: RowForm) -> str:
    answers = (
        field.label if isinstance(field.field, forms.BooleanField) else said(field)
        for field in form.lines
        if field.value() not in (None, "", False, [])
    )
    return " · ".join(map(str, answers))


def _flat(choices: Any) -> Iterator[tuple[str, Any]]:
    """Choices without the headings they may stand under."""
    for value, name in choices:
        if isinstance(name, list | tuple):
            yield from _flat(name)
        else:
            yield str(getattr(value, "value", value)), name
