"""The form in which staff mend what a buyer mistyped."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from events.models import User
from events.organizer.lists.asked import asking
from events.organizer.typed import TextField
from registrations.cancelling import live_of
from registrations.correcting import Correction, correct
from registrations.guests import LONGEST_EMAIL, LONGEST_NAME
from registrations.models import Order, Registration
from registrations.ordering import last_change
from registrations.organizer.order.deed import Deed, Said, seen_field

NAME = "name-"


def correction(order: Order, by: User, now: datetime) -> Deed:
    def does(said: Said) -> str:
        wish = Correction(said["email"], _names(said), is_strangers=said["is_strangers"])
        facts = {"code": order.code, "email": wish.email}
        if not correct(order, wish, by=by, now=now, seen=said["seen"] or 0):
            return _("Order %(code)s is as you wish already. No letter was sent.") % facts
        return _("Order %(code)s is corrected. The letter goes to %(email)s.") % facts

    return Deed(
        verb="correct",
        label=_("Correct address or names…"),
        question=_("Correct %(code)s") % {"code": order.code},
        form=lambda typed: asking(**_fields(order))(typed),
        advice=(
            _("The letter with the tickets goes out anew, to the address below."),
            _("With a new address, the secret link that was sent to the old one opens nothing."),
        ),
        does=does,
    )


def _fields(order: Order) -> dict[str, forms.Field]:
    places = live_of(order).select_related("attendee", "ticket_type")
    return {
        "email": forms.EmailField(
            label=_("Email of the buyer"), max_length=LONGEST_EMAIL, initial=order.email
        ),
        **{f"{NAME}{row.uid}": _name_field(n, row) for n, row in enumerate(places, 1)},
        "is_strangers": forms.BooleanField(
            label=_("The old address is a stranger's: give all tickets new codes"),
            help_text=_("Codes and private calendars that were passed on before are void then."),
            required=False,
        ),
        "seen": _seen(order),
    }


def _name_field(number: int, row: Registration) -> TextField:
    label = _("Guest %(n)d: %(ticket)s") % {"n": number, "ticket": row.ticket_type}
    field = TextField(label=label, lang="", longest=LONGEST_NAME)
    field.required, field.initial = True, row.attendee.name
    return field


def _seen(order: Order) -> forms.IntegerField:
    field = seen_field()
    field.initial = last_change(order)
    return field


def _names(said: Said) -> dict[UUID, str]:
    return {
        UUID(key.removeprefix(NAME)): name for key, name in said.items() if key.startswith(NAME)
    }
