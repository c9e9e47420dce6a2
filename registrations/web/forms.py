"""What attendees type. Every field keeps what was typed, whatever is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.errors import RuleBroken
from registrations.guests import tidy_email, tidy_name
from registrations.models import OrderLine, TicketType
from registrations.offers import Offer
from registrations.ordering import Guest

COUNT = "count-"


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


class ChooseForm(forms.Form):
    """How many of which ticket, and where the confirmation goes."""

    # Sent again with the same key, the same wish is carried out once.
    key = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offers: list[Offer], slot: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.initial.setdefault("key", str(uuid.uuid4()))
        suggested = _suggested(offers, slot)
        for offer in offers:
            self.fields[_count(offer.ticket)] = _count_field(offer, is_suggested=offer is suggested)
        self.fields["email"] = TidyField(
            lambda text: tidy_email(text, is_needed=True),
            label=_("Your e-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            help_text=_("The tickets go here. No account is needed."),
        )

    def rows(self) -> Iterator[tuple[Offer, BoundField | None]]:
        """Each offer with its field; what cannot be had now has none, unless it was asked for."""
        for offer in self.offers:
            name = _count(offer.ticket)
            yield offer, self[name] if offer.most or self._is_asked(name) else None

    def clean(self) -> dict[str, Any]:
        """Nothing that was asked for is dropped in silence."""
        asked = {name for name in self.data if name.startswith(COUNT) and self._is_asked(name)}
        if asked - self.fields.keys():
            raise ValidationError(gettext("A ticket that you chose is not offered any more."))
        return self.cleaned_data

    def _is_asked(self, name: str) -> bool:
        return self.data.get(name, "").strip() not in ("", "0")

    def wanted(self) -> dict[TicketType, int]:
        counts = {offer.ticket: self.cleaned_data[_count(offer.ticket)] for offer in self.offers}
        return {ticket: count for ticket, count in counts.items() if count}


class NamesForm(forms.Form):
    """Who comes: one name for each place of an order."""

    def __init__(self, *args: Any, lines: list[OrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            for number in range(1, line.count + 1):
                self.fields[_name(line, number)] = _name_field(line, number)
        if self.fields:
            next(iter(self.fields.values())).widget.attrs["autocomplete"] = "name"

    def rows(self) -> Iterator[tuple[OrderLine, list[BoundField]]]:
        for line in self.lines:
            yield line, [self[_name(line, number)] for number in range(1, line.count + 1)]

    def guests(self) -> dict[int, list[Guest]]:
        return {
            line.ticket_type_id: [
                Guest(self.cleaned_data[_name(line, number)]) for number in range(1, line.count + 1)
            ]
            for line in self.lines
        }


def _count(ticket: TicketType) -> str:
    return f"{COUNT}{ticket.pk}"


def _name(line: OrderLine, number: int) -> str:
    return f"name-{line.ticket_type_id}-{number}"


def _suggested(offers: list[Offer], slot: str) -> Offer | None:
    """The ticket of the slot that was asked for, else the first that is for the whole event."""
    free = [offer for offer in offers if offer.most]
    own = [offer for offer in free if offer.ticket.slot and str(offer.ticket.slot.uid) == slot]
    general = [offer for offer in free if not offer.ticket.slot]
    alone = free if len(free) == 1 else []
    return next(iter([*own, *general, *alone]), None)


def _count_field(offer: Offer, *, is_suggested: bool) -> forms.IntegerField:
    """A number from nought to what one buyer may have; one where the choice is plain."""
    most = offer.ticket.most_per_order
    return forms.IntegerField(
        label=str(offer.ticket),
        required=False,
        min_value=0,
        max_value=most,
        initial=1 if is_suggested else 0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Please write a whole number, such as 1."),
            "min_value": _("Please write 0 or more."),
            "max_value": gettext("You can take up to %(most)d at a time.") % {"most": most},
        },
    )


def _name_field(line: OrderLine, number: int) -> TidyField:
    label = gettext("Name of person %(number)d") % {"number": number}
    return TidyField(
        tidy_name,
        label=gettext("Name") if line.count == 1 else label,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
