"""What staff do with an order. Each deed is one rule, and says in a sentence what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from events.models import User
from events.organizer.lists.asked import asking
from events.organizer.typed import TextField
from events.organizer.versions import BIGGEST
from registrations import deciding, waiting
from registrations.cancelling import cancel
from registrations.errors import NotWaiting
from registrations.guests import LONGEST_REASON
from registrations.models import Order
from registrations.quotas import COUNTED
from registrations.resending import letter_now, resend
from registrations.templatetags.money import money

Status = Order.Status
VERBS = frozenset({"letter", "payment", "approval", "refusal", "cancel"})
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


def deeds_of(order: Order, *, by: User, now: datetime) -> list[Deed]:
    """What can be done with ``order`` as it stands, the likeliest first."""
    found = []
    if order.status == Status.REQUESTED and order.named_at:
        found += [_approve(order, by, now), _decline(order, by)]
    if order.status == Status.HELD and order.named_at and order.held_until > now:
        found.append(_settle(order, by, now))
    if letter_now(order, now=now):
        found.append(_resend(order, by, now))
    if order.status in (*COUNTED, Status.REQUESTED):
        found.append(_cancel(order, by, now))
    return found


def _seen() -> forms.IntegerField:
    """The last change its reader knew."""
    return forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=BIGGEST
    )


def _resend(order: Order, by: User, now: datetime) -> Deed:
    def does(said: Said) -> str:
        is_new = resend(order, by=by, now=now, seen=said["seen"] or 0)
        facts = {"email": order.email}
        if is_new:
            return _("The letter goes to %(email)s once more.") % facts
        return _("The letter to %(email)s was sent once more before.") % facts

    return Deed(
        verb="letter",
        label=_("Send the letter once more"),
        question=_("Send the letter of %(code)s once more?") % {"code": order.code},
        form=asking(seen=_seen()),
        advice=(_("It goes to %(email)s.") % {"email": order.email},),
        does=does,
        is_plain=True,
    )


def _settle(order: Order, by: User, now: datetime) -> Deed:
    def does(said: Said) -> str:
        deciding.settle(order, by=by, now=now)
        return _("Order %(code)s is paid. Its tickets go out by letter.") % {"code": order.code}

    facts = {"total": money(order.total, order.currency)}
    return Deed(
        verb="payment",
        label=_("It is paid: %(total)s") % facts,
        question=_("Is %(code)s paid?") % {"code": order.code},
        form=asking(),
        advice=(_("%(total)s came in, in cash or by transfer. This cannot be undone.") % facts,),
        does=does,
    )


def _approve(order: Order, by: User, now: datetime) -> Deed:
    def does(said: Said) -> str:
        deciding.approve(order, by=by, now=now)
        return _("Order %(code)s is approved. The buyer hears it by letter.") % {"code": order.code}

    return Deed(
        verb="approval",
        label=_("Approve it"),
        question=_("Approve %(code)s?") % {"code": order.code},
        form=asking(),
        advice=(_("Its places are taken now, and the buyer hears it by letter."),),
        does=does,
        is_plain=True,
    )


def _decline(order: Order, by: User) -> Deed:
    def does(said: Said) -> str:
        deciding.decline(order, by=by, answer=said["answer"])
        text = _("Order %(code)s is not approved. The buyer hears it by letter.")
        return text % {"code": order.code}

    answer = reason_field(_("Answer"), _("stands in the letter"))
    answer.required = False
    return Deed(
        verb="refusal",
        label=_("Do not approve it…"),
        question=_("Do not approve %(code)s?") % {"code": order.code},
        form=asking(answer=answer),
        advice=(_("The documents of the guests are deleted."),),
        does=does,
        is_dangerous=True,
    )


def _cancel(order: Order, by: User, now: datetime) -> Deed:
    def does(said: Said) -> str:
        if not cancel(order, by=by, reason=said["reason"]):
            order.refresh_from_db(fields=["status"])
            text = _("Order %(code)s was %(status)s already.")
            raise NotWaiting(text % {"code": order.code, "status": order.get_status_display()})
        waiting.offer_places(now)
        return _("Order %(code)s is cancelled. The buyer hears it by letter.") % {
            "code": order.code
        }

    return Deed(
        verb="cancel",
        label=_("Cancel the order…"),
        question=_("Cancel %(code)s?") % {"code": order.code},
        form=asking(reason=reason_field(_("Reason"), _("stands in the letter and in history"))),
        advice=tuple(cancelling_means([order])),
        does=does,
        is_dangerous=True,
    )


def cancelling_means(orders: list[Order]) -> list[str]:
    """What happens when ``orders`` are cancelled, a sentence each."""
    told = [
        _("The tickets open no gate any more, and the documents of the guests are deleted."),
        _("The places are free at once: first for who waits, then for everybody."),
    ]
    paid = [order for order in orders if order.status == Status.CONFIRMED and order.total]
    if paid:
        total = money(sum(order.total for order in paid), paid[0].currency)
        text = _("%(total)s is paid and does not come back by itself: pay it back yourselves.")
        told.append(text % {"total": total})
    return [*told, _("This cannot be undone.")]
