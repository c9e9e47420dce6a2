"""Mending what a buyer mistyped: where the letters go, and how the guests are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from events.history import Facts, record
from events.models import User
from events.searching import searched
from registrations import agenda, feeds, letters
from registrations.cancelling import live_of
from registrations.errors import NotWaiting, OrderChanged
from registrations.guests import tidy_email, tidy_name
from registrations.models import Attendee, Order, Registration
from registrations.ordering import hold_still
from registrations.resending import letter_now, places_told


@dataclass(frozen=True)
class Correction:
    """How it ought to be. ``names`` are those of guests, by the uid of their place."""

    email: str
    names: Mapping[UUID, str] = field(default_factory=dict)
    # The address that it replaces is a stranger's: what went there must open nothing.
    is_strangers: bool = False


@transaction.atomic
def correct(order: Order, wish: Correction, *, by: User, now: datetime, seen: int) -> bool:
    """Write down ``wish`` and post the letter that tells of it. False if it is so already.

    ``seen`` is the last change its writer knew: nobody's work is overwritten unseen.

    A new address makes the old secret address of the order void. Tickets and private
    calendars keep theirs, for a group may have them already, unless they went to a stranger.
    """
    email = tidy_email(wish.email, is_needed=True)
    is_as_seen = hold_still(order, seen=seen)
    kind = _letter_of(order, now)
    places = list(live_of(order).select_related("attendee"))
    renamed = _renamed(places, wish)
    is_new = email != order.email
    if not is_new and not renamed:
        return False
    if not is_as_seen:
        text = _("Somebody changed order %(code)s meanwhile. Please look at it again.")
        raise OrderChanged(text % {"code": order.code})
    _remember(order, email, renamed, by=by)
    for row, name in renamed.items():
        _rename(row.attendee, name)
    if is_new:
        _readdress(order, email)
    if is_new and wish.is_strangers:
        _lock_out(order, places)
    agenda.touch(row.attendee_id for row in renamed)
    letters.once_more(order, kind, places_told(order), seen=seen)
    return True


def may_correct(order: Order, *, now: datetime) -> bool:
    """Whether anybody is named in it whom a letter could still reach."""
    is_live = order.status in (Order.Status.HELD, Order.Status.REQUESTED, Order.Status.CONFIRMED)
    return is_live and order.named_at is not None and bool(letter_now(order, now=now))


def _letter_of(order: Order, now: datetime) -> str:
    if not may_correct(order, now=now):
        text = _("Order %(code)s is %(status)s. There is nothing in it to correct.")
        raise NotWaiting(text % {"code": order.code, "status": order.get_status_display()})
    return letter_now(order, now=now)


def _renamed(places: list[Registration], wish: Correction) -> dict[Registration, str]:
    names = {row: tidy_name(wish.names[row.uid]) for row in places if row.uid in wish.names}
    return {row: name for row, name in names.items() if name != row.attendee.name}


def _remember(order: Order, email: str, renamed: dict[Registration, str], *, by: User) -> None:
    before: Facts = {"email": order.email, "guests": [row.attendee.name for row in renamed]}
    after: Facts = {"email": email, "guests": list(renamed.values())}
    changed = [name for name in before if before[name] != after[name]]
    record(
        order.edition,
        "corrected",
        by=by,
        subject=("order", order.code),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def _rename(attendee: Attendee, name: str) -> None:
    attendee.name = name
    ours = Attendee.objects.filter(pk=attendee.pk)
    ours.update(name=name, search=searched(attendee))


def _readdress(order: Order, email: str) -> None:
    order.email = email
    ours = Order.objects.filter(pk=order.pk)
    ours.update(email=email, search=searched(order), revision=F("revision") + 1)
    order.refresh_from_db(fields=["revision"])


def _lock_out(order: Order, places: list[Registration]) -> None:
    """New codes and new calendar addresses for everybody who comes."""
    confirmed = live_of(order).filter(status=Registration.Status.CONFIRMED)
    confirmed.update(revision=F("revision") + 1)
    for row in places:
        feeds.rotate(row.attendee)
