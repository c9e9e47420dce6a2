"""The one address of an order: names to fill in, then its tickets, or what became of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from events.errors import RuleBroken
from registrations import passes
from registrations.errors import AboutAGuest, HoldLost
from registrations.idempotency import fingerprint_of, once
from registrations.models import Order, OrderLine
from registrations.ordering import OrderWish, confirm, start
from registrations.web.choosing import is_held, to_order
from registrations.web.kept import kept_to_oneself
from registrations.web.names_form import NamesForm
from registrations.web.shown import shown_places, times_of

A_MINUTE = timedelta(minutes=1)
# A hold that lasts longer than this is told by its end, not by how many minutes are left.
SOON = timedelta(hours=1)


@kept_to_oneself
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    found = opened(code, secret)
    if request.method == "POST":
        return _confirm(request, found)
    if found.status == Order.Status.CONFIRMED:
        return _page(request, found, "web/order.html")
    if found.status == Order.Status.REQUESTED and found.named_at:
        return _page(request, found, "web/asked.html")
    if _is_reserved(found):
        return _page(request, found, "web/reserved.html")
    if is_held(found) or found.status == Order.Status.REQUESTED:
        return _names(request, found, NamesForm(order=found, lines=lines_of(found)))
    return _ended(request, found)


@kept_to_oneself
@require_safe
def ticket(request: HttpRequest, code: str, secret: str, uid: UUID) -> HttpResponse:
    """One ticket alone, to print or to show at the gate."""
    found = opened(code, secret)
    places = [place for place in shown_places(found) if place.registration.uid == uid]
    if not places or not places[0].qr:
        raise Http404
    context = {"order": found, "edition": found.edition, "tickets": places, "secret": secret}
    return render(request, "web/ticket.html", context)


def opened(code: str, secret: str) -> Order:
    """The order, if ``secret`` is its own; else it is as if there were none."""
    orders = Order.objects.select_related(
        "edition__venue", "edition__current_release", "edition__series__family", "family"
    )
    found = get_object_or_404(orders, code=code)
    if not passes.opens_order(found, secret):
        raise Http404
    return found


def lines_of(order: Order) -> list[OrderLine]:
    return list(order.lines.select_related("ticket_type__slot", "entry", "contingent"))


def _is_reserved(order: Order) -> bool:
    """Named, and kept until it is paid."""
    is_open = order.status == Order.Status.HELD and order.named_at is not None
    return is_open and order.held_until > timezone.now()


def _confirm(request: HttpRequest, order: Order) -> HttpResponse:
    form = NamesForm(request.POST, order=order, lines=lines_of(order))
    is_named = form.is_valid()
    was_named = order.named_at is not None and order.status != Order.Status.EXPIRED
    if order.status == Order.Status.CANCELLED or (not is_named and was_named):
        return to_order(order)
    if not is_named:
        return _names(request, order, form, status=400)
    try:
        confirm(
            order, form.guests(), now=timezone.now(), consent=form.consent, message=form.message
        )
    except HoldLost:
        return _once_more(request, order, form)
    except RuleBroken as refusal:
        if was_named:
            messages.warning(request, str(refusal))
            return to_order(order)
        return _refused(request, order, form, refusal)
    return to_order(order)


def _refused(
    request: HttpRequest, order: Order, form: NamesForm, refusal: RuleBroken
) -> HttpResponse:
    form.mark(refusal.at if isinstance(refusal, AboutAGuest) else None, str(refusal))
    return _names(request, order, form, status=409)


def _once_more(request: HttpRequest, order: Order, form: NamesForm) -> HttpResponse:
    """The hold has run out: take the same places anew, for the same guests, if they are free."""
    wish = OrderWish(
        order.email,
        order.language,
        {line.ticket_type: line.count for line in form.lines},
        form.guests(),
        windows={line.ticket_type: line.entry for line in form.lines if line.entry},
        codes={line.ticket_type: line.contingent.code for line in form.lines if line.contingent},
        consent=form.consent,
        message=form.message,
    )
    names = {pk: [guest.name for guest in guests] for pk, guests in form.guests().items()}
    key = fingerprint_of(names)
    now = timezone.now()
    try:
        anew, _ = once(f"again:{order.code}", key, key, lambda: start(order.edition, wish, now=now))
    except RuleBroken as refusal:
        return _refused(request, order, form, refusal)
    text = gettext(
        "The time for your first places had run out, but as many were free. They are yours now."
    )
    messages.success(request, text)
    return to_order(anew)


def _names(
    request: HttpRequest, order: Order, form: NamesForm, *, status: int = 200
) -> HttpResponse:
    left = order.held_until - timezone.now()
    context = {
        "order": order,
        "edition": order.edition,
        "form": form,
        "is_held": is_held(order),
        "is_asked": order.status == Order.Status.REQUESTED,
        "is_soon": left < SOON,
        "minutes": max(1, round(left / A_MINUTE)),
        "secret": passes.order_secret(order),
        "times": times_of(line.ticket_type for line in form.lines),
        "keep_days": settings.IDENTITY_KEEP_DAYS,
    }
    return render(request, "web/names.html", context, status=status)


def _page(request: HttpRequest, order: Order, template: str) -> HttpResponse:
    context = {
        "order": order,
        "edition": order.edition,
        "tickets": shown_places(order),
        "secret": passes.order_secret(order),
    }
    return render(request, template, context)


def _ended(request: HttpRequest, order: Order) -> HttpResponse:
    """What became of the places, and the same choice once more with one press."""
    context = {
        "order": order,
        "edition": order.edition,
        "lines": lines_of(order),
        "key": str(uuid4()),
    }
    return render(request, "web/ended.html", context)
