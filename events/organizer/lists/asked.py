"""What is asked before many rows are changed, and how what was seen of them travels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import TypeVar

from django import forms
from django.db.models import Model
from django.http import QueryDict

from events.organizer.versions import number_in

Row = TypeVar("Row", bound=Model)


def asking(**fields: forms.Field) -> Callable[[QueryDict | None], forms.Form]:
    """A form of these fields, made anew for each request."""

    def form(typed: QueryDict | None) -> forms.Form:
        made = forms.Form(typed)
        made.fields.update(deepcopy(fields))
        return made

    return form


def one_of(
    label: str, choices: Iterable[tuple[str, str]], *, required: bool = True
) -> forms.ChoiceField:
    """A choice that nobody has made yet. Without ``required`` the first one is nothing."""
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=required)


def versions(seen: Mapping[Row, str]) -> dict[Row, int]:
    """What was seen, as version numbers; what is none fits no row."""
    return {row: number_in(mark) for row, mark in seen.items()}
