"""The attendee's way: choose, name, confirmed. One page a step, safe to send twice."""

from __future__ import annotations

from functools import wraps
from typing import Any, Protocol

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from events.errors import RuleBroken
from events.models import Edition
from registrations import feeds, passes
from registrations.agenda import current_lines
from registrations.idempotency import fingerprint_of, once
from registrations.models import Order, Registration
from registrations.offers import offers_of
from registrations.ordering import OrderWish, confirm, start
from registrations.web.forms import ChooseForm, NamesForm


class View(Protocol):
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def kept_to_oneself(view: View) -> View:
    """Pages behind a secret address: stored by nobody, named to nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, edition: str) -> HttpResponse:
    chosen = get_object_or_404(
        Edition.objects.public().select_related("series__family", "current_release"), slug=edition
    )
    offers = offers_of(chosen, now=timezone.now())
    slot = request.GET.get("slot", "")
    form = ChooseForm(request.POST or None, offers=offers, slot=slot)
    if form.is_valid():
        try:
            return _to_order(_start(chosen, form))
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
            form.offers = offers_of(chosen, now=timezone.now())
    slots = {str(offer.ticket.slot.uid) for offer in offers if offer.ticket.slot}
    context = {
        "edition": chosen,
        "form": form,
        "needs_no_ticket": bool(slot) and slot not in slots,
        "currency": chosen.series.family.currency,
    }
    return render(request, "web/register.html", context)


@kept_to_oneself
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    found = _opened(code, secret)
    if found.status == Order.Status.CONFIRMED and request.method != "POST":
        return _tickets(request, found)
    if request.method != "POST" and not _is_held(found):
        return render(request, "web/ended.html", {"order": found, "edition": found.edition})
    lines = list(found.lines.select_related("ticket_type"))
    form = NamesForm(request.POST or None, lines=lines)
    if form.is_valid():
        try:
            confirm(found, form.guests(), now=timezone.now())
            return _to_order(found)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
    context = {"order": found, "edition": found.edition, "form": form, "secret": secret}
    return render(request, "web/names.html", context)


@kept_to_oneself
@require_safe
def ticket(request: HttpRequest, code: str, secret: str, uid: str) -> HttpResponse:
    """One ticket alone, to print or to show at the gate."""
    found = _opened(code, secret)
    shown = [ticket for ticket in _shown(found) if str(ticket["registration"].uid) == str(uid)]
    if not shown:
        raise Http404
    context = {"order": found, "edition": found.edition, "tickets": shown, "secret": secret}
    return render(request, "web/ticket.html", context)


def _start(edition: Edition, form: ChooseForm) -> Order:
    wanted = form.wanted()
    email = form.cleaned_data["email"]
    counts = {ticket.slug: count for ticket, count in wanted.items()}
    fingerprint = fingerprint_of({"email": email, "tickets": counts})
    wish = OrderWish(email, get_language() or "", wanted)
    # Somebody who goes back and chooses otherwise sends another wish under the same form's key.
    key = f"{form.cleaned_data['key'] or form.initial['key']}:{fingerprint[:32]}"
    scope = f"register:{edition.slug}"
    now = timezone.now()
    return once(scope, key, fingerprint, lambda: start(edition, wish, now=now))[0]


def _opened(code: str, secret: str) -> Order:
    orders = Order.objects.select_related("edition__venue", "edition__current_release", "family")
    found = get_object_or_404(orders, code=code)
    if not passes.opens_order(found, secret):
        raise Http404
    return found


def _is_held(order: Order) -> bool:
    return order.status == Order.Status.HELD and order.held_until > timezone.now()


def _to_order(order: Order) -> HttpResponseRedirect:
    return redirect("order", order.code, passes.order_secret(order))


def _tickets(request: HttpRequest, order: Order) -> HttpResponse:
    context = {
        "order": order,
        "edition": order.edition,
        "tickets": _shown(order),
        "secret": passes.order_secret(order),
    }
    return render(request, "web/order.html", context)


def _shown(order: Order) -> list[dict[str, Any]]:
    """Each place with its QR code, its time and room, and its owner's private feed."""
    registrations = list(
        order.registrations.filter(status=Registration.Status.CONFIRMED).select_related(
            "attendee__feed_token", "ticket_type__slot"
        )
    )
    slots = [row.ticket_type.slot.uid for row in registrations if row.ticket_type.slot]
    lines = current_lines().filter(uid__in=slots).select_related("release__edition")
    by_uid = {line.uid: line.localize(line.release.edition.tz) for line in lines}
    return [
        {
            "registration": row,
            "qr": passes.qr_svg(row),
            "line": by_uid.get(row.ticket_type.slot.uid) if row.ticket_type.slot else None,
            "feed": _feed(row),
        }
        for row in registrations
    ]


def _feed(row: Registration) -> str:
    attendee = row.attendee
    secret = feeds.secret_of(attendee.feed_token)
    return reverse("attendee-feed", args=[attendee.code, secret])
