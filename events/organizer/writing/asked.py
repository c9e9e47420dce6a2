"""Questions that several pages ask: numbers, choices, languages, moments, words by language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.organizer.typed import Text, TextField
from events.translated import Words

LARGEST = 2**31 - 1
SMALL = 32_767
# The map's origin lies somewhere in the park; no park is a thousand kilometres wide.
FARTHEST = 1_000_000
EARLIEST, LATEST = date(1970, 1, 2), date(2199, 12, 31)
# Languages that are spoken and read at such events, by their names in the reader's language.
SPOKEN = {
    "zh": gettext_lazy("Chinese"),
    "yue": gettext_lazy("Cantonese"),
    "en": gettext_lazy("English"),
    "ja": gettext_lazy("Japanese"),
    "ko": gettext_lazy("Korean"),
    "fr": gettext_lazy("French"),
    "de": gettext_lazy("German"),
    "it": gettext_lazy("Italian"),
    "es": gettext_lazy("Spanish"),
    "pt": gettext_lazy("Portuguese"),
    "ru": gettext_lazy("Russian"),
    "ar": gettext_lazy("Arabic"),
}

if TYPE_CHECKING:
    ModelChoices = forms.ModelMultipleChoiceField[Any]
else:  # Django's own classes take no types while running
    ModelChoices = forms.ModelMultipleChoiceField


@dataclass(frozen=True)
class Wording:
    """Words that are asked in each language: ``label`` says which with %(language)s."""

    label: Text
    longest: int = 200
    lines: int = 1
    help: Text = ""
    # Said if no language has any.
    needed: Text = ""

    def field(self, code: str, name: Text, *, with_help: bool) -> TextField:
        return TextField(
            label=str(self.label) % {"language": name},
            lang=code,
            longest=self.longest,
            lines=self.lines,
            help_text=str(self.help) if with_help else "",
        )


NAME = Wording(
    gettext_lazy("Name in %(language)s"),
    help=gettext_lazy("A name in one language is enough."),
    needed=gettext_lazy("Please give a name in at least one language."),
)


def line(label: Text, *, longest: int = 200, help_text: Text = "", lines: int = 1) -> TextField:
    """Text in whatever language."""
    return TextField(label=label, longest=longest, lines=lines, help_text=help_text)


def note() -> TextField:
    return line(
        gettext_lazy("Note for the team"),
        longest=2_000,
        lines=3,
        help_text=gettext_lazy("Never public."),
    )


def number(
    label: Text,
    *,
    least: int = 0,
    most: int = SMALL,
    help_text: Text = "",
    first: int | None = None,
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        help_text=help_text,
        initial=first,
    )


def metres_east() -> forms.IntegerField:
    return number(gettext_lazy("Metres east on the map"), least=-FARTHEST, most=FARTHEST)


def metres_north() -> forms.IntegerField:
    return number(gettext_lazy("Metres north on the map"), least=-FARTHEST, most=FARTHEST)


def degrees(label: Text, *, most: int) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=-most, max_value=most, required=False)


def tick(label: Text, *, help_text: Text = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def choice(
    label: Text, choices: Any, *, first: str = "", empty: Text = "", help_text: Text = ""
) -> forms.ChoiceField:
    """One of ``choices``. With ``empty``, none of them is an answer too, called so."""
    before = [("", empty)] if empty else []
    return forms.ChoiceField(
        label=label,
        choices=[*before, *(pair for pair in choices if pair[0])],
        required=not empty,
        initial=first,
        help_text=help_text,
    )


def several(label: Text, choices: Any = (), *, help_text: Text = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class OneOf(forms.ChoiceField):
    """A row of ours. The form says which there are, read once however often it asks."""

    def let(self, rows: Iterable[Model]) -> None:
        self.known = {str(row.pk): row for row in rows}
        self.choices = [("", "—"), *((pk, str(row)) for pk, row in self.known.items())]

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        return self.known.get(super().clean(value))


def some_of(label: Text) -> ModelChoices:
    """Any number of rows of ours; the form says which there are."""
    widget = forms.CheckboxSelectMultiple
    return forms.ModelMultipleChoiceField(None, label=label, required=False, widget=widget)


def day(label: Text, *, required: bool = False, help_text: Text = "") -> forms.DateField:
    return DayField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def hour(label: Text, *, required: bool = True, help_text: Text = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget, help_text=help_text)


class DayField(forms.DateField):
    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found and not EARLIEST <= found <= LATEST:
            raise ValidationError(_("This day is too far away."))
        return found


class MomentField(forms.DateTimeField):
    """A day and a time on the clock of ``tz``, which the form sets."""

    tz: tzinfo = UTC

    def __init__(self, *, label: Text, required: bool = True, help_text: Text = "") -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.tz) if isinstance(value, datetime) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = initial and f"{self.prepare_value(initial):%Y-%m-%dT%H:%M}"
        return (data or None) != (shown or None)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        for form in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"):
            try:
                return self._on_our_clock(datetime.strptime(str(value).strip(), form))  # noqa: DTZ007  the zone follows
            except ValueError:
                continue
        raise ValidationError(_("Please give a day and a time, such as 2027-03-28 10:00."))

    def _on_our_clock(self, naive: datetime) -> datetime:
        if not EARLIEST <= naive.date() <= LATEST:
            raise ValidationError(_("This day is too far away."))
        moment = naive.replace(tzinfo=self.tz)
        if moment.astimezone(UTC).astimezone(self.tz).replace(tzinfo=None) != naive:
            text = _("The clocks go forward that night, so %(time)s does not exist.")
            raise ValidationError(text % {"time": f"{naive:%H:%M}"})
        return moment


def tongues(label: Text, *, help_text: Text = "") -> forms.MultipleChoiceField:
    """Languages; a form adds those that its row has and that we do not list."""
    return several(label, list(SPOKEN.items()), help_text=help_text)


def with_own(choices: Any, own: Any) -> list[tuple[str, Text]]:
    """``choices``, and whatever else an imported row says."""
    listed = dict(choices)
    return [*choices, *((value, value) for value in own if value not in listed)]


def joined(texts: dict[str, str], kept: dict[str, str] | None) -> Words:
    """What was typed, with what the row says in languages that no form asks."""
    return Words({code: text for code, text in {**(kept or {}), **texts}.items() if text})
