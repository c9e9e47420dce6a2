"""What it means to cancel orders, before somebody does."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.cancelling import LIVE
from registrations.models import Order
from registrations.quotas import COUNTED
from registrations.templatetags.money import money

Status = Order.Status


def cancelling_means(orders: Sequence[Order]) -> list[str]:
    """A sentence for each thing that happens. Reads the lines and registrations of the orders."""
    live = [order for order in orders if order.status in (*COUNTED, Status.REQUESTED)]
    return [*_void(live), *_money(live), *_left(len(orders) - len(live)), *_for_ever(live)]


def _void(live: Sequence[Order]) -> list[str]:
    tickets = [row for order in live for row in order.registrations.all() if row.status in LIVE]
    if not live:
        return []
    told = []
    if tickets:
        text = ngettext(
            "%(n)d ticket opens no gate any more, and its guest's document is deleted.",
            "%(n)d tickets open no gate any more, and the guests' documents are deleted.",
            len(tickets),
        )
        told.append(text % {"n": len(tickets)})
    return [*told, _("The places are free at once: first for who waits, then for everybody.")]


def _money(live: Sequence[Order]) -> list[str]:
    paid = [order for order in live if order.status == Status.CONFIRMED and order.total]
    if not paid:
        return []
    total = money(sum(order.total for order in paid), paid[0].currency)
    text = _("%(total)s is paid and does not come back by itself: pay it back yourselves.")
    return [text % {"total": total}]


def _left(ended: int) -> list[str]:
    if not ended:
        return []
    text = ngettext(
        "%(n)d has ended already and stays as it is.",
        "%(n)d have ended already and stay as they are.",
        ended,
    )
    return [text % {"n": ended}]


def _for_ever(live: Sequence[Order]) -> list[str]:
    return [_("This cannot be undone.")] if live else []
