"""The attendee's way: choose, name, confirmed. One page a step, safe to send twice."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from events.errors import RuleBroken
from events.models import Edition, ReleasedSlot
from registrations import feeds, passes
from registrations.agenda import current_lines
from registrations.errors import HoldLost
from registrations.holds import CHECKOUT
from registrations.idempotency import fingerprint_of, once
from registrations.models import Order, OrderLine, Registration
from registrations.offers import offers_of
from registrations.ordering import OrderWish, confirm, start
from registrations.web.forms import ChooseForm, NamesForm

A_MINUTE = timedelta(minutes=1)
HELD = "held"


class View(Protocol):
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def kept_to_oneself(view: View) -> View:
    """Pages behind a secret address: stored by nobody, named to nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        # Not "no-referrer": with it browsers post our own form as from origin "null", and
        # Django refuses that. This one too tells no other host.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def register(request: HttpRequest, edition: str) -> HttpResponse:
    editions = Edition.objects.public().select_related("series__family", "current_release")
    chosen = get_object_or_404(editions, slug=edition)
    form = _choose_form(request, chosen)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return _kept(_held_before(request, chosen, form) or _start(chosen, form))
            except RuleBroken as refusal:
                status = 409
                form.offers = offers_of(chosen, now=timezone.now())
                form.add_error(None, str(refusal))
    own = {str(offer.ticket.slot.uid) for offer in form.offers if offer.ticket.slot}
    slot = request.GET.get("slot", "")
    context = {
        "edition": chosen,
        "form": form,
        "session_asked_for": None if slot in own else _line_of(chosen, slot),
        "currency": chosen.series.family.currency,
        "now": timezone.now(),
    }
    return render(request, "web/register.html", context, status=status)


@kept_to_oneself
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The one address of an order: names to fill in, then its tickets, or what became of it."""
    found = _opened(code, secret)
    if request.method == "POST":
        return _confirm(request, found)
    if found.status == Order.Status.CONFIRMED:
        return _tickets(request, found)
    if not _is_held(found):
        return _ended(request, found)
    return _names(request, found, NamesForm(lines=_lines(found)))


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


def _choose_form(request: HttpRequest, edition: Edition) -> ChooseForm:
    offers = offers_of(edition, now=timezone.now())
    return ChooseForm(request.POST or None, offers=offers, slot=request.GET.get("slot", ""))


def _line_of(edition: Edition, slot: str) -> ReleasedSlot | None:
    """The published session that a link from the programme asked for, if there is one."""
    try:
        uid = UUID(slot)
    except ValueError:
        return None
    return current_lines().filter(release__edition=edition, uid=uid).first()


def _start(edition: Edition, form: ChooseForm) -> Order:
    wanted = form.wanted()
    email = form.cleaned_data["email"]
    counts = {ticket.slug: count for ticket, count in wanted.items()}
    key = form.cleaned_data["key"] or form.initial["key"]
    # Somebody who goes back and chooses otherwise sends another wish under the same form's key.
    wish_once = fingerprint_of({"key": key, "email": email, "tickets": counts})
    wish = OrderWish(email, get_language() or "", wanted)
    scope, now = f"register:{edition.slug}", timezone.now()
    return once(scope, wish_once, wish_once, lambda: start(edition, wish, now=now))[0]


def _held_before(request: HttpRequest, edition: Edition, form: ChooseForm) -> Order | None:
    """The hold this browser has for the very same wish: who goes back takes no places twice."""
    code = request.get_signed_cookie(HELD, default="", max_age=CHECKOUT)
    orders = Order.objects.filter(edition=edition, code=code, email=form.cleaned_data["email"])
    found = orders.first()
    if found is None or not _is_held(found):
        return None
    held = dict(found.lines.values_list("ticket_type", "count"))
    wished = {ticket.pk: count for ticket, count in form.wanted().items()}
    return found if held == wished else None


def _kept(order: Order) -> HttpResponseRedirect:
    """To the order, whose code the browser keeps for as long as its hold lasts."""
    response = _to_order(order)
    response.set_signed_cookie(
        HELD,
        order.code,
        max_age=CHECKOUT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _confirm(request: HttpRequest, order: Order) -> HttpResponse:
    form = NamesForm(request.POST, lines=_lines(order))
    is_named = form.is_valid()
    if order.status == Order.Status.CANCELLED or (
        not is_named and order.status == Order.Status.CONFIRMED
    ):
        return _to_order(order)
    if not is_named:
        return _names(request, order, form, status=400)
    try:
        confirm(order, form.guests(), now=timezone.now())
    except HoldLost:
        return _once_more(request, order, form)
    except RuleBroken as refusal:
        if order.status == Order.Status.CONFIRMED:
            messages.warning(request, str(refusal))
            return _to_order(order)
        form.add_error(None, str(refusal))
        return _names(request, order, form, status=409)
    return _to_order(order)


def _once_more(request: HttpRequest, order: Order, form: NamesForm) -> HttpResponse:
    """The hold has run out: take the same places anew, for the same guests, if they are free."""
    wanted = {line.ticket_type: line.count for line in form.lines}
    wish = OrderWish(order.email, order.language, wanted, form.guests())
    names = {pk: [guest.name for guest in guests] for pk, guests in form.guests().items()}
    key = fingerprint_of(names)
    now = timezone.now()
    try:
        anew, _ = once(f"again:{order.code}", key, key, lambda: start(order.edition, wish, now=now))
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return _names(request, order, form, status=409)
    text = gettext(
        "The time for your first places had run out, but as many were free. They are yours now."
    )
    messages.success(request, text)
    return _to_order(anew)


def _names(
    request: HttpRequest, order: Order, form: NamesForm, *, status: int = 200
) -> HttpResponse:
    left = order.held_until - timezone.now()
    context = {
        "order": order,
        "edition": order.edition,
        "form": form,
        "is_held": _is_held(order),
        "minutes": max(1, round(left / A_MINUTE)),
    }
    return render(request, "web/names.html", context, status=status)


def _ended(request: HttpRequest, order: Order) -> HttpResponse:
    """What became of the places, and the same choice once more with one press."""
    context = {
        "order": order,
        "edition": order.edition,
        "lines": _lines(order),
        "key": str(uuid4()),
    }
    return render(request, "web/ended.html", context)


def _lines(order: Order) -> list[OrderLine]:
    return list(order.lines.select_related("ticket_type"))


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
            **_feed(row),
        }
        for row in registrations
    ]


def _feed(row: Registration) -> dict[str, str]:
    """The private calendar of who has this place: its path, its address, and that for apps."""
    attendee = row.attendee
    path = reverse("attendee-feed", args=[attendee.code, feeds.secret_of(attendee.feed_token)])
    address = settings.SITE_URL + path
    return {
        "feed": path,
        "feed_address": address,
        "feed_webcal": "webcal://" + address.partition("://")[2],
    }
