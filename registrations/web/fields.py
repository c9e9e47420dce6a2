"""Fields of attendees' forms. Every one keeps what was typed, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from events.errors import RuleBroken
from registrations.guests import tidy_email
from registrations.offers import Offer, Window


class TidyField(forms.Field):
    """Text as the rule ``tidy`` wants it. No length on the widget: browsers cut without a word."""

    def __init__(self, tidy: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tidy = tidy

    def clean(self, value: Any) -> str:
        try:
            return self.tidy(value or "")
        except RuleBroken as refusal:
            raise ValidationError(str(refusal)) from None


class WindowSelect(forms.Select):
    """A list of times; those that are full are shown and cannot be chosen."""

    def __init__(self, *args: Any, full: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.full = full

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["value"] in self.full:
            option["attrs"]["disabled"] = True
        return option


def email_field(help_text: str | Promise) -> TidyField:
    return TidyField(
        partial(tidy_email, is_needed=True),
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=help_text,
    )


def count_field(offer: Offer, *, initial: int) -> forms.IntegerField:
    """A number from nought to what one buyer may have."""
    most = offer.ticket.most_per_order
    return forms.IntegerField(
        label=str(offer.ticket),
        required=False,
        min_value=0,
        max_value=most,
        initial=initial,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Please write a whole number, such as 1."),
            "min_value": gettext_lazy("Please write 0 or more."),
            "max_value": gettext("You can take up to %(most)d at a time.") % {"most": most},
        },
    )


def window_field(windows: Sequence[Window], *, can_choose_full: bool = False) -> forms.ChoiceField:
    """The windows of a timed entry; who waits chooses among the full ones too."""
    choices = [("", gettext("no time chosen"))]
    choices += [(str(window.entry.uid), _window_words(window)) for window in windows]
    full = () if can_choose_full else {str(one.entry.uid) for one in windows if not one.free}
    return forms.ChoiceField(
        label=gettext("Time"),
        required=False,
        choices=choices,
        widget=WindowSelect(full=full),
        error_messages={
            "invalid_choice": gettext_lazy("This time is not offered any more. Choose another.")
        },
    )


def _window_words(window: Window) -> str:
    span = f"{window.starts_at:%H:%M}–{window.ends_at:%H:%M}"
    facts = {"span": span, "free": window.free}
    if window.band == "none":
        return gettext("%(span)s · full") % facts
    if window.band == "few":
        return gettext("%(span)s · %(free)d left") % facts
    return span
