"""What attendees type. Every field keeps what was typed, whatever is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from registrations.guests import LONGEST_EMAIL, LONGEST_NAME
from registrations.models import OrderLine, TicketType
from registrations.offers import Offer
from registrations.ordering import Guest


class ChooseForm(forms.Form):
    """How many of which ticket, and where the confirmation goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The tickets go here. No account is needed."),
    )
    # Sent again with the same key, the same wish is carried out once.
    key = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offers: list[Offer], slot: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.initial.setdefault("key", str(uuid.uuid4()))
        for offer in offers:
            if offer.most:
                self.fields[_count(offer.ticket)] = _count_field(offer, offers, slot)

    def rows(self) -> Iterator[tuple[Offer, BoundField | None]]:
        """Each offer with its field; what cannot be had now has none."""
        for offer in self.offers:
            name = _count(offer.ticket)
            yield offer, self[name] if name in self.fields else None

    def wanted(self) -> dict[TicketType, int]:
        counts = {
            offer.ticket: self.cleaned_data.get(_count(offer.ticket)) for offer in self.offers
        }
        return {ticket: count for ticket, count in counts.items() if count}


class NamesForm(forms.Form):
    """Who comes: one name for each place of an order."""

    def __init__(self, *args: Any, lines: list[OrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            for number in range(1, line.count + 1):
                self.fields[f"name-{line.ticket_type_id}-{number}"] = forms.CharField(
                    label=_("Name"),
                    max_length=LONGEST_NAME,
                    widget=forms.TextInput(
                        attrs={"autocomplete": "name" if number == 1 else "off"}
                    ),
                )

    def rows(self) -> Iterator[tuple[OrderLine, list[BoundField]]]:
        for line in self.lines:
            numbers = range(1, line.count + 1)
            yield line, [self[f"name-{line.ticket_type_id}-{number}"] for number in numbers]

    def guests(self) -> dict[int, list[Guest]]:
        return {
            line.ticket_type_id: [
                Guest(self.cleaned_data[f"name-{line.ticket_type_id}-{number}"])
                for number in range(1, line.count + 1)
            ]
            for line in self.lines
        }


def _count(ticket: TicketType) -> str:
    return f"count-{ticket.pk}"


def _count_field(offer: Offer, offers: list[Offer], slot: str) -> forms.IntegerField:
    """A number from nought to what one buyer may have; one where the choice is plain."""
    own = offer.ticket.slot
    is_asked_for = own is not None and str(own.uid) == slot
    is_only_one = len(offers) == 1
    return forms.IntegerField(
        label=str(offer.ticket),
        required=False,
        min_value=0,
        max_value=offer.ticket.most_per_order,
        initial=1 if is_asked_for or is_only_one else 0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
