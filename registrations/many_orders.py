"""Many orders at once, after somebody has read what it means.

Each order is a transaction of its own, with its history and its letter: many in one would hold
quotas in the order of the orders, and a buyer who takes them in theirs would wait for ever.
Broken off and begun again it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from events.bulk_edits import Outcome
from events.errors import RuleBroken
from events.models import User
from registrations import waiting
from registrations.cancelling import cancel
from registrations.errors import OrderChanged
from registrations.guests import LONGEST_REASON, tidy_message
from registrations.models import Order
from registrations.ordering import hold_still
from registrations.resending import resend

# An order, and the last change of it that was seen.
Seen = Mapping[Order, int]


def resend_each(seen: Seen, *, by: User, now: datetime) -> Outcome:
    """Send each the letter that tells how it stands; why one is not sent stands in the outcome."""
    return _each(seen, lambda order, mark: resend(order, by=by, now=now, seen=mark))


def cancel_each(seen: Seen, *, by: User, reason: str, now: datetime) -> Outcome:
    """Cancel each that is as it was seen, then offer what came free to who waits."""
    tidy_message(reason, longest=LONGEST_REASON)  # refused before the first is cancelled

    def act(order: Order, mark: int) -> bool:
        is_as_seen = hold_still(order, seen=mark)
        if not is_as_seen and order.status != Order.Status.CANCELLED:
            raise OrderChanged
        return cancel(order, by=by, reason=reason)

    outcome = _each(seen, act)
    if outcome.changed:
        waiting.offer_places(now)
    return outcome


def _each(seen: Seen, act: Callable[[Order, int], bool]) -> Outcome:
    outcome = Outcome()
    for order, mark in seen.items():
        try:
            with transaction.atomic():
                (outcome.changed if act(order, mark) else outcome.same).append(order)
        except OrderChanged:
            outcome.stale.append(order)
        except RuleBroken as refusal:
            outcome.refused.append((order, str(refusal)))
    return outcome
