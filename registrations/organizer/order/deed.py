"""Something that staff do with one order: its button, its question, its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from events.organizer.typed import TextField
from events.organizer.versions import BIGGEST
from registrations.guests import LONGEST_REASON

Said = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something to do with one order, now."""

    verb: str  # of its address
    label: str  # of the button that does it, or that leads to the page that asks
    does: Callable[[Said], str]
    form: Callable[[QueryDict | None], forms.Form]
    # The heading of the page that asks.
    question: str
    # What it means, a sentence each.
    advice: tuple[str, ...] = ()
    # Nothing has to be said before: the button stands on the page itself.
    is_plain: bool = False
    is_dangerous: bool = False

    @property
    def button(self) -> str:
        """On the page that asks, where no more is asked after it."""
        return self.label.removesuffix("…")


def reason_field(label: str, help_text: str) -> TextField:
    field = TextField(label=label, lang="", longest=LONGEST_REASON, lines=3, help_text=help_text)
    field.required = True
    return field


def seen_field() -> forms.IntegerField:
    """The last change its reader knew."""
    return forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=BIGGEST
    )
