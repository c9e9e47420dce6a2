"""What staff do with an order. Each deed is one rule, and says in a sentence what it did."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from events.models import User
from events.organizer.lists.asked import asking
from registrations import deciding, waiting
from registrations.cancelling import cancel
from registrations.correcting import may_correct
from registrations.errors import NotWaiting
from registrations.models import Order
from registrations.organizer.order.correction import correction
from registrations.organizer.order.deed import Deed, Said, reason_field, seen_field
from registrations.organizer.order.meaning import cancelling_means
from registrations.organizer.order.returning import may_take_some, returning
from registrations.quotas import COUNTED
from registrations.resending import letter_now, resend
from registrations.templatetags.money import money

Status = Order.Status
VERBS = frozenset({"letter", "payment", "approval", "refusal", "cancel", "correct", "places"})


def deeds_of(order: Order, *, by: User, now: datetime) -> list[Deed]:
    """What can be done with ``order`` as it stands, the likeliest first."""
    found = []
    if order.status == Status.REQUESTED and order.named_at:
        found += [_approve(order, by, now), _decline(order, by)]
    if order.status == Status.HELD and order.named_at and order.held_until > now:
        found.append(_settle(order, by, now))
    if letter_now(order, now=now):
        found.append(_resend(order, by, now))
    if may_correct(order, now=now):
        found.append(correction(order, by, now))
    if may_take_some(order):
        found.append(returning(order, by, now))
    if order.status in (*COUNTED, Status.REQUESTED):
        found.append(_cancel(order, by, now))
    return found


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
        form=asking(seen=seen_field()),
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
