"""The form in which staff take some places of an order back while the others stay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import User
from events.organizer.lists.asked import asking, several
from registrations import waiting
from registrations.cancelling import give_up, live_of
from registrations.errors import NotWaiting
from registrations.models import Order
from registrations.organizer.order.deed import Deed, Said, reason_field
from registrations.quotas import COUNTED


def may_take_some(order: Order) -> bool:
    """Whether there is more than one place to take: the last one is the whole order."""
    return order.status in COUNTED and live_of(order).count() > 1


def returning(order: Order, by: User, now: datetime) -> Deed:
    def does(said: Said) -> str:
        wanted = [UUID(uid) for uid in said["places"]]
        gone = give_up(order, wanted, now=now, by=by, reason=said["reason"])
        if not gone:
            raise NotWaiting(_("These places were given back before."))
        waiting.offer_places(now)
        text = ngettext(
            "%(n)d place of %(code)s is taken back. The buyer hears it by letter.",
            "%(n)d places of %(code)s are taken back. The buyer hears it by letter.",
            len(gone),
        )
        return text % {"n": len(gone), "code": order.code}

    told = [
        _("Their tickets open no gate any more, and their documents are deleted."),
        _("The other tickets of the order stay as they are."),
    ]
    if order.status == Order.Status.CONFIRMED and order.total:
        told.append(_("What was paid for them does not come back by itself."))
    return Deed(
        verb="places",
        label=_("Take some places back…"),
        question=_("Take places of %(code)s back") % {"code": order.code},
        form=lambda typed: asking(**_fields(order))(typed),
        advice=tuple(told),
        does=does,
        is_dangerous=True,
    )


def _fields(order: Order) -> dict[str, forms.Field]:
    rows = live_of(order).select_related("attendee", "ticket_type")
    choices = [(str(row.uid), str(row)) for row in rows]
    return {
        "places": several(_("Which places"), choices),
        "reason": reason_field(_("Reason"), _("stands in the letter and in history")),
    }
