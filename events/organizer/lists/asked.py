"""What is asked before many rows are changed, and how what was seen of them travels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from events.bulk_edits import add_note
from events.models import Feature, StaffRole
from events.organizer.lists.spec import Action
from events.organizer.typed import TextField
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
    label: str, choices: Iterable[tuple[str, Any]], *, required: bool = True
) -> forms.ChoiceField:
    """A choice that nobody has made yet. Without ``required`` the first one is nothing."""
    known = [(value, str(word)) for value, word in choices]
    return forms.ChoiceField(label=label, choices=[("", "—"), *known], required=required)


def several(label: str, choices: Iterable[tuple[str, str]]) -> forms.MultipleChoiceField:
    """Choices to tick, at least one of them."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), widget=forms.CheckboxSelectMultiple
    )


def features_by_slug() -> dict[str, Feature]:
    """What rooms may have and sessions may need."""
    return {feature.slug: feature for feature in Feature.objects.order_by("slug")}


def note_action(role: StaffRole, counted: Callable[[int], str]) -> Action[Any]:
    """Adds a line to the notes of rows that have some."""
    note = TextField(
        label=_("Note"), lang="", longest=500, help_text=_("for the team, never public")
    )
    note.required = True
    return Action(
        name="note",
        label=_("Add a note…"),
        counted=counted,
        form=asking(note=note),
        now=lambda row: str(row.note[-80:]),
        does=lambda seen, said: add_note(
            role.edition, versions(seen), text=said["note"], by=role.user
        ),
    )


def versions(seen: Mapping[Row, str]) -> dict[Row, int]:
    """What was seen, as version numbers; what is none fits no row."""
    return {row: number_in(mark) for row, mark in seen.items()}
