"""The second page: who comes, and only what a ticket's rules ask about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registrations import documents
from registrations.conditions import ages_of, needs_birth
from registrations.documents import Document
from registrations.errors import At, DocumentNotUsable
from registrations.guests import Guest, tidy_message, tidy_name
from registrations.identity import CONSENT_VERSION
from registrations.models import Identity, Order, OrderLine, TicketType
from registrations.web.fields import TidyField

NAME, KIND, NUMBER, BORN, GUARDIAN = "name", "kind", "number", "born", "guardian"
# Where a refusal points, by the words of the rules.
FIELD_OF = {"number": NUMBER, "born_on": BORN, "guardian": GUARDIAN}


@dataclass(frozen=True)
class Place:
    """What is asked about one person."""

    number: int
    fields: list[BoundField]


class NamesForm(forms.Form):
    """Who comes: one name for each place of an order, and what its ticket wants to know."""

    def __init__(self, *args: Any, order: Order, lines: list[OrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.names = [
            [_names_of(line.ticket_type, number) for number in range(1, line.count + 1)]
            for line in lines
        ]
        has_adults = any(not line.ticket_type.needs_guardian for line in lines)
        for line, names in zip(lines, self.names, strict=True):
            for number, of in enumerate(names, 1):
                self._add_fields(line, of, number=number, has_adults=has_adults)
        if self.fields:
            next(iter(self.fields.values())).widget.attrs["autocomplete"] = "name"
        if order.status == Order.Status.REQUESTED:
            self.fields["message"] = _message_field()
        self.needs_consent = any(_asks_document(line.ticket_type) for line in lines)
        if self.needs_consent:
            self.fields["consent"] = _consent_field()

    def _add_fields(
        self, line: OrderLine, of: dict[str, str], *, number: int, has_adults: bool
    ) -> None:
        ticket = line.ticket_type
        self.fields[of[NAME]] = _name_field(line, number)
        if _asks_document(ticket):
            self.fields[of[KIND]] = _kind_field()
            self.fields[of[NUMBER]] = _number_field()
        if needs_birth(ticket, None):
            self.fields[of[BORN]] = _birth_field(ticket)
        if ticket.needs_guardian:
            self.fields[of[GUARDIAN]] = _guardian_field(has_adults=has_adults)

    # What the page shows

    def rows(self) -> Iterator[tuple[OrderLine, list[Place]]]:
        for line, names in zip(self.lines, self.names, strict=True):
            yield (
                line,
                [
                    Place(number, [self[name] for name in of.values() if name in self.fields])
                    for number, of in enumerate(names, 1)
                ],
            )

    def extras(self) -> list[BoundField]:
        return [self[name] for name in ("message",) if name in self.fields]

    @property
    def consent_field(self) -> BoundField:
        return self["consent"]

    # What was typed

    def clean(self) -> dict[str, Any]:
        self.documents: dict[str, Document] = {}
        for names in self.names:
            for of in names:
                if of[NUMBER] in self.fields:
                    self._read_document(of)
        return self.cleaned_data

    def _read_document(self, of: dict[str, str]) -> None:
        kind, number = self.cleaned_data.get(of[KIND], ""), self.cleaned_data.get(of[NUMBER], "")
        try:
            self.documents[of[NUMBER]] = documents.read(kind, number, today=timezone.localdate())
        except DocumentNotUsable as refusal:
            self.add_error(of[NUMBER], str(refusal))

    def guests(self) -> dict[int, list[Guest]]:
        return {
            line.ticket_type_id: [self._guest(of) for of in names]
            for line, names in zip(self.lines, self.names, strict=True)
        }

    def _guest(self, of: dict[str, str]) -> Guest:
        facts = self.cleaned_data
        born_on: date | None = facts.get(of[BORN])
        return Guest(
            facts[of[NAME]],
            document=self.documents.get(of[NUMBER]),
            born_on=born_on,
            guardian=facts.get(of[GUARDIAN], ""),
        )

    @property
    def consent(self) -> str:
        return CONSENT_VERSION if self.cleaned_data.get("consent") else ""

    @property
    def message(self) -> str:
        return str(self.cleaned_data.get("message", ""))

    def mark(self, at: At | None, text: str) -> None:
        """Say ``text`` beside the field it is about, if there is one."""
        name = None
        if at is not None:
            ticket, number, field = at
            name = f"{FIELD_OF[field]}-{ticket}-{number}"
        self.add_error(name if name in self.fields else None, text)


def _names_of(ticket: TicketType, number: int) -> dict[str, str]:
    """The names of the fields for one place, by what they ask."""
    return {what: f"{what}-{ticket.pk}-{number}" for what in (NAME, KIND, NUMBER, BORN, GUARDIAN)}


def _asks_document(ticket: TicketType) -> bool:
    return ticket.identity == TicketType.Identity.DOCUMENT


def _name_field(line: OrderLine, number: int) -> TidyField:
    label = gettext("Name of person %(number)d") % {"number": number}
    as_in_document = line.ticket_type.identity != TicketType.Identity.NONE
    return TidyField(
        tidy_name,
        label=gettext("Name") if line.count == 1 else label,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext("As it stands in the document.") if as_in_document else "",
    )


def _kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext("Document"), choices=Identity.Kind.choices)


def _number_field() -> forms.CharField:
    attrs = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
    return forms.CharField(
        label=gettext("Number of the document"),
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": _("Please write the number of the document.")},
    )


def _birth_field(ticket: TicketType) -> forms.DateField:
    """Asked for where no ID number may tell it; the rule refuses if it is missing."""
    help_text = gettext("The ticket is for %(ages)s. We look at the date and do not keep it.")
    if _asks_document(ticket):
        help_text = gettext(
            "The ticket is for %(ages)s. Only needed if the document is no ID card; not kept."
        )
    return forms.DateField(
        label=gettext("Date of birth"),
        required=not _asks_document(ticket),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"],
        help_text=help_text % {"ages": ages_of(ticket)},
        error_messages={
            "required": _("Please give the date of birth."),
            "invalid": _("Please write the date as 2015-06-30."),
        },
    )


def _guardian_field(*, has_adults: bool) -> TidyField:
    help_text = gettext("A child comes in with this person only.")
    if has_adults:
        help_text = gettext("Leave it empty if an adult of this order comes along.")
    return TidyField(
        _tidy_guardian,
        label=gettext("Name of the adult who comes along"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=help_text,
    )


def _tidy_guardian(text: str) -> str:
    return tidy_name(text) if text.strip() else ""


def _message_field() -> TidyField:
    return TidyField(
        lambda text: tidy_message(text, is_needed=True),
        label=gettext("What the organizers should know"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext("Who you are, for whom you work, and what you need the badge for."),
    )


def _consent_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext("I have read this and agree. For everybody named here I may agree too."),
        error_messages={
            "required": _("Please read how document numbers are kept, and agree to it.")
        },
    )
