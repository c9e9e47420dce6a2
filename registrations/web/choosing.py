"""The attendee's first page: what there is, and a hold on what they choose."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from events.errors import RuleBroken
from events.models import Edition, ReleasedSlot
from registrations import passes
from registrations.agenda import current_lines
from registrations.holds import CHECKOUT
from registrations.idempotency import fingerprint_of, once
from registrations.models import Order
from registrations.offers import offers_of
from registrations.ordering import OrderWish, start
from registrations.web.choose_form import ChooseForm

HELD = "held"


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def register(request: HttpRequest, edition: str) -> HttpResponse:
    editions = Edition.objects.public().select_related("series__family", "current_release", "venue")
    chosen = get_object_or_404(editions, slug=edition)
    slot = request.GET.get("slot", "")
    offers = offers_of(chosen, now=timezone.now())
    form = ChooseForm(request.POST or None, offers=offers, slot=slot)
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
    context = {
        "edition": chosen,
        "form": form,
        "session_asked_for": None if form.wished_for else _line_of(chosen, slot),
        "currency": chosen.series.family.currency,
        "now": timezone.now(),
        "has_prices": any(offer.ticket.price for offer in form.offers),
    }
    return render(request, "web/register.html", context, status=status)


def to_order(order: Order) -> HttpResponseRedirect:
    return redirect("order", order.code, passes.order_secret(order))


def _line_of(edition: Edition, slot: str) -> ReleasedSlot | None:
    """The published session that a link from the programme asked for, if there is one."""
    try:
        uid = UUID(slot)
    except ValueError:
        return None
    return current_lines().filter(release__edition=edition, uid=uid).first()


def _start(edition: Edition, form: ChooseForm) -> Order:
    wish = form.wish(get_language() or "")
    key = form.cleaned_data["key"] or form.initial["key"]
    # Somebody who goes back and chooses otherwise sends another wish under the same form's key.
    wish_once = fingerprint_of({"key": key, "email": wish.email, "wish": _facts(wish)})
    scope, now = f"register:{edition.slug}", timezone.now()
    return once(scope, wish_once, wish_once, lambda: start(edition, wish, now=now))[0]


def _facts(wish: OrderWish) -> list[tuple[int, int, int | None]]:
    """What is wished for, however it was asked for: ticket, how many, which window."""
    windows = {ticket.pk: entry.pk for ticket, entry in wish.windows.items()}
    return sorted(
        (ticket.pk, count, windows.get(ticket.pk)) for ticket, count in wish.wanted.items()
    )


def _held_before(request: HttpRequest, edition: Edition, form: ChooseForm) -> Order | None:
    """The hold this browser has for the very same wish: who goes back takes no places twice."""
    code = request.get_signed_cookie(HELD, default="", max_age=CHECKOUT)
    orders = Order.objects.filter(edition=edition, code=code, email=form.cleaned_data["email"])
    found = orders.first()
    if found is None or not is_held(found):
        return None
    held = sorted(found.lines.values_list("ticket_type", "count", "entry"))
    return found if held == _facts(form.wish("")) else None


def is_held(order: Order) -> bool:
    """Whether ``order`` keeps places for somebody who has not named anybody yet."""
    is_open = order.status == Order.Status.HELD and order.named_at is None
    return is_open and order.held_until > timezone.now()


def _kept(order: Order) -> HttpResponseRedirect:
    """To the order, whose code the browser keeps for as long as its hold lasts."""
    response = to_order(order)
    response.set_signed_cookie(
        HELD,
        order.code,
        max_age=CHECKOUT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
