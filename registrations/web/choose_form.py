"""The first page: how many of which ticket, at which time, and where the tickets go."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registrations.conditions import ages_of
from registrations.models import Entry, TicketType
from registrations.offers import Offer
from registrations.sale import OrderWish
from registrations.web.fields import count_field, email_field, window_field

COUNT, WINDOW, CODE = "count-", "window-", "code-"
AS_IT_IS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
# Days are folded up where one would scroll for long.
SHOWN_AT_ONCE = 4
Kind = TicketType.Kind
TITLES = {
    Kind.PASS: _("Passes and memberships"),
    Kind.DAY: _("Day tickets"),
    Kind.SESSION: _("Places in sessions"),
    Kind.SCREENING: _("Screenings"),
    Kind.TIMED_ENTRY: _("Timed entry"),
    Kind.SMALL_GROUP: _("Table talks and signings"),
    Kind.BADGE: _("Badges"),
}


@dataclass(frozen=True)
class Row:
    """One offer and its fields; what cannot be had now has none, unless it was asked for."""

    offer: Offer
    count: BoundField | None
    window: BoundField | None
    code: BoundField | None
    is_chosen: bool

    @property
    def ages(self) -> str:
        return ages_of(self.offer.ticket)


@dataclass(frozen=True)
class Day:
    """The offers of one day; ``day`` is None for what is for all of them."""

    day: date | None
    rows: list[Row]
    is_open: bool

    @property
    def has_places(self) -> bool:
        return any(row.offer.most for row in self.rows)


@dataclass(frozen=True)
class Section:
    kind: str
    title: str
    days: list[Day]
    is_folded: bool


class ChooseForm(forms.Form):
    """``slot`` is the line of the programme somebody came from."""

    # Sent again with the same key, the same wish is carried out once.
    key = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offers: list[Offer], slot: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.initial.setdefault("key", str(uuid.uuid4()))
        self.wished_for = {offer.ticket for offer in offers if _is_for(offer, slot)}
        suggested = _suggested(offers, self.wished_for)
        for offer in offers:
            self._add_fields(offer, is_suggested=offer is suggested)
        self.fields["email"] = email_field(_("The tickets go here. No account is needed."))

    def _add_fields(self, offer: Offer, *, is_suggested: bool) -> None:
        key = offer.ticket.pk
        initial = 1 if is_suggested or offer.windows else 0
        self.fields[f"{COUNT}{key}"] = count_field(offer, initial=initial)
        if offer.windows:
            self.fields[f"{WINDOW}{key}"] = window_field(offer.windows)
        if offer.ticket.by_organisation:
            self.fields[f"{CODE}{key}"] = forms.CharField(
                label=gettext("Code of your organisation"),
                required=False,
                widget=forms.TextInput(attrs=AS_IT_IS),
            )

    # What the page shows

    def wished(self) -> list[Row]:
        """What the reader came for from the programme, before everything else."""
        return [self._row(offer) for offer in self.offers if offer.ticket in self.wished_for]

    def sections(self) -> Iterator[Section]:
        """Everything else: by kind, and inside a kind by day."""
        others = [offer for offer in self.offers if offer.ticket not in self.wished_for]
        kinds = list(Kind)
        others.sort(key=lambda offer: kinds.index(Kind(offer.ticket.kind)))
        for kind, offers in groupby(others, key=lambda offer: Kind(offer.ticket.kind)):
            yield _section(kind, [self._row(offer) for offer in offers])

    def _row(self, offer: Offer) -> Row:
        key = offer.ticket.pk
        asked = self._is_asked(offer)
        names = [f"{COUNT}{key}", f"{WINDOW}{key}", f"{CODE}{key}"]
        can_be_had = bool(offer.most) or asked
        count, window, code = (
            self[name] if can_be_had and name in self.fields else None for name in names
        )
        is_wrong = any(one and one.errors for one in (count, window, code))
        return Row(offer, count, window, code, is_chosen=asked or is_wrong)

    def _is_asked(self, offer: Offer) -> bool:
        name = f"{WINDOW if offer.windows else COUNT}{offer.ticket.pk}"
        return self.data.get(name, "").strip() not in ("", "0")

    # What was chosen

    def clean(self) -> dict[str, Any]:
        """Nothing that was asked for is dropped in silence."""
        names = {name for name in self.data if name.startswith((COUNT, WINDOW))}
        gone = names - self.fields.keys()
        if any(self.data.get(name, "").strip() not in ("", "0") for name in gone):
            raise ValidationError(gettext("A ticket that you chose is not offered any more."))
        for offer in self.offers:
            if offer.windows:
                self._check_window(offer)
        return self.cleaned_data

    def _check_window(self, offer: Offer) -> None:
        """More than the one that stands there, or the very one they came for, wants a time."""
        count, window = f"{COUNT}{offer.ticket.pk}", f"{WINDOW}{offer.ticket.pk}"
        chosen = self.cleaned_data.get(count) or 0
        is_meant = chosen > 1 or (chosen == 1 and offer.ticket in self.wished_for)
        if is_meant and self.cleaned_data.get(window) == "":
            self.add_error(window, gettext("Please choose a time."))

    def wish(self, language: str) -> OrderWish:
        wanted, windows, codes = {}, {}, {}
        for offer in self.offers:
            ticket, window = offer.ticket, self._window(offer)
            count = self.cleaned_data.get(f"{COUNT}{ticket.pk}") or 0
            if count and (window or not offer.windows):
                wanted[ticket] = count
                codes[ticket] = self.cleaned_data.get(f"{CODE}{ticket.pk}", "")
                if window:
                    windows[ticket] = window
        email = self.cleaned_data["email"]
        return OrderWish(email, language, wanted, windows=windows, codes=codes)

    def _window(self, offer: Offer) -> Entry | None:
        chosen = self.cleaned_data.get(f"{WINDOW}{offer.ticket.pk}")
        entries = (window.entry for window in offer.windows)
        return next((entry for entry in entries if str(entry.uid) == chosen), None)


def _is_for(offer: Offer, slot: str) -> bool:
    return offer.ticket.slot is not None and str(offer.ticket.slot.uid) == slot


def _suggested(offers: list[Offer], wished_for: set[TicketType]) -> Offer | None:
    """The ticket they came for, else the first that everybody may have, else the only one."""
    free = [offer for offer in offers if offer.most]
    own = [offer for offer in free if offer.ticket in wished_for]
    general = [offer for offer in free if _is_for_everybody(offer.ticket)]
    alone = free if len(free) == 1 else []
    return next(iter([*own, *general, *alone]), None)


def _is_for_everybody(ticket: TicketType) -> bool:
    is_bound = ticket.slot or ticket.day or ticket.needs_approval or ticket.by_organisation
    return not is_bound and not ticket.price and not ages_of(ticket)


def _section(kind: TicketType.Kind, rows: list[Row]) -> Section:
    rows.sort(key=lambda row: row.offer.day or date.min)
    by_day = [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.offer.day)]
    is_folded = len(by_day) > 1 and len(rows) > SHOWN_AT_ONCE and len(rows) > len(by_day)
    first = next((day for day, group in by_day if any(row.offer.most for row in group)), None)
    days = [
        Day(day, group, is_open=day == first or any(row.is_chosen for row in group))
        for day, group in by_day
    ]
    return Section(kind.value, str(TITLES[kind]), days, is_folded)
