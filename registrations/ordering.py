"""Starting and confirming orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from events import history
from events.models import Change, Edition, User
from registrations import conditions, holds, letters, naming, quotas, waiting
from registrations.errors import AlreadyConfirmed, ConsentMissing, GuestsMissing, HoldLost
from registrations.guests import Guest as Guest
from registrations.guests import Guests as Guests
from registrations.guests import tidy, tidy_email, tidy_message
from registrations.identity import CONSENT_VERSION
from registrations.models import Order, OrderLine, Registration, TicketType
from registrations.sale import MOST_KINDS as MOST_KINDS
from registrations.sale import OrderWish as OrderWish
from registrations.sale import begins_at, lines_for

PAY_WITHIN = timedelta(days=3)
CHANGING = ["status", "email", "total", "revision", "held_until", "named_at", "confirmed_at"]


@dataclass(frozen=True)
class Names:
    """Who comes with an order, and what its buyer says and agrees to along with that."""

    guests: Guests
    consent: str = ""
    message: str = ""


@transaction.atomic
def start(edition: Edition, wish: OrderWish, *, now: datetime) -> Order:
    """Hold what ``wish`` asks for. If everybody is named too, go on as ``confirm`` does."""
    email = tidy_email(wish.email, is_needed=True)
    guests = tidy(wish.guests or {})
    lines = lines_for(edition, wish, now=now)
    if guests and _counts(guests) != {line.ticket_type_id: line.count for line in lines}:
        raise GuestsMissing(_("Please name everybody who comes, or nobody yet."))
    # What is asked for takes no place yet, and nobody can wait for it.
    waiting.give_way(edition, [line for line in lines if not line.ticket_type.needs_approval])
    language = wish.language if wish.language in dict(settings.LANGUAGES) else "en"
    order = holds.open_order(edition, lines, email=email, language=language, now=now)
    registrations = []
    if guests:
        names = Names(guests, wish.consent, wish.message)
        registrations = _name(order, lines, names, now=now) or []
    if order.status in quotas.COUNTED:
        quotas.take(order, now=now)
    if registrations:
        _tell(order, registrations)
    return order


@transaction.atomic
def confirm(
    order: Order, guests: Guests, *, now: datetime, consent: str = "", message: str = ""
) -> list[Registration]:
    """Name who comes. Free places are confirmed at once, with the letter that says so.

    What costs money is reserved until it is paid, and what staff decide about is
    asked for. All of it is one commit. The same guests once more change nothing.
    """
    names = Names(tidy(guests), consent, message)
    lines = list(order.lines.select_related("ticket_type__slot", "entry", "contingent"))
    if {line.ticket_type_id: line.count for line in lines} != _counts(names.guests):
        raise GuestsMissing(_("Please name everybody who comes."))
    registrations = _name(order, lines, names, now=now)
    if registrations is None:
        return _named_before(order, names.guests)
    _tell(order, registrations)
    return registrations


def remember(
    order: Order, verb: str, *, by: User | None, returned: int = 0, reason: str = ""
) -> None:
    """Write down what became of ``order``, as part of the caller's transaction.

    ``returned`` are places that this very change gives back and no line counts yet.
    """
    places = sum(line.count - line.returned for line in order.lines.all()) - returned
    facts = {"status": str(order.status), "places": places, "total": order.total}
    history.record(
        order.edition, verb, by=by, subject=("order", order.code), after=facts, reason=reason
    )


def changes_of(order: Order) -> QuerySet[Change]:
    """What became of ``order``, the newest first."""
    return Change.objects.filter(subject="order", subject_id=order.code)


def last_change(order: Order) -> int:
    """The id of the newest change of ``order``: whoever looks at it has seen that one."""
    return changes_of(order).order_by("-pk").values_list("pk", flat=True).first() or 0


def hold_still(order: Order, *, seen: int) -> bool:
    """Let nobody change ``order`` before the caller's transaction ends.

    Its facts are read anew. False if it changed since ``seen``.
    """
    Order.objects.filter(pk=order.pk).update(revision=F("revision"))
    order.refresh_from_db(fields=CHANGING)
    return last_change(order) == seen


def pay_until(order: Order, now: datetime) -> datetime:
    """Until when places are kept for who has not paid yet: never longer than until they begin."""
    lines = order.lines.select_related("ticket_type__slot", "entry")
    begins = min(begins_at(order.edition, line.ticket_type, line.entry) for line in lines)
    return max(min(now + PAY_WITHIN, begins), now + holds.CHECKOUT)


def _name(
    order: Order, lines: list[OrderLine], names: Names, *, now: datetime
) -> list[Registration] | None:
    """The registrations of ``names``, or None if ``order`` does not wait for names any more."""
    unnamed = _unnamed(order, now)
    if not unnamed.exists():
        return None
    conditions.check(order.edition, lines, names.guests)
    facts = _consent(lines, names.consent, now) | _next_step(order, now)
    message = tidy_message(names.message, is_needed=order.status == Order.Status.REQUESTED)
    if not unnamed.update(named_at=now, message=message, **facts):
        return None
    order.refresh_from_db(fields=["status", "confirmed_at", "held_until", "named_at", "message"])
    return naming.register(order, lines, names.guests, now=now)


def _unnamed(order: Order, now: datetime) -> QuerySet[Order]:
    """The row of ``order`` while it still waits for names."""
    ours = Order.objects.filter(pk=order.pk, status=order.status, named_at=None)
    if order.status == Order.Status.REQUESTED:
        return ours
    return ours.filter(status=Order.Status.HELD, held_until__gt=now)


def _next_step(order: Order, now: datetime) -> dict[str, object]:
    if order.status == Order.Status.REQUESTED:
        return {}
    if order.total:
        return {"held_until": pay_until(order, now)}
    return {"status": Order.Status.CONFIRMED, "confirmed_at": now}


def _consent(lines: list[OrderLine], consent: str, now: datetime) -> dict[str, object]:
    """What is kept of the buyer's consent, if a document was asked for at all."""
    if all(line.ticket_type.identity != TicketType.Identity.DOCUMENT for line in lines):
        return {}
    if consent != CONSENT_VERSION:
        text = _("Please read how document numbers are kept, and agree to it.")
        raise ConsentMissing(text)
    return {"consent_version": consent, "consented_at": now}


def _tell(order: Order, registrations: list[Registration]) -> None:
    if order.status == Order.Status.CONFIRMED:
        remember(order, "confirmed", by=None)
        letters.order_confirmed(order, registrations)
    elif order.status == Order.Status.REQUESTED:
        remember(order, "asked for", by=None)
        letters.order_requested(order, registrations)
    else:
        remember(order, "reserved", by=None)
        letters.order_reserved(order, registrations)


def _counts(guests: Guests) -> dict[int, int]:
    return {ticket_type: len(named) for ticket_type, named in guests.items()}


def _named_before(order: Order, guests: Guests) -> list[Registration]:
    """The registrations of ``order``, if it was named for these very guests."""
    order.refresh_from_db(fields=["status", "confirmed_at", "named_at"])
    if order.named_at is None or order.status in (Order.Status.CANCELLED, Order.Status.EXPIRED):
        raise HoldLost(_("Your places were held too long ago. Please choose again."))
    if not naming.are_these(order, guests):
        raise AlreadyConfirmed(_("This order is confirmed already, for other names."))
    return list(order.registrations.select_related("attendee", "ticket_type"))
