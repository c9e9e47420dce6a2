"""Giving places back: one page that says what goes, one press that lets it go."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from events.errors import RuleBroken
from registrations import waiting
from registrations.cancelling import cancel, check_may_leave, give_up
from registrations.models import Order
from registrations.quotas import COUNTED
from registrations.web.choosing import to_order
from registrations.web.kept import kept_to_oneself
from registrations.web.orders import lines_of, opened
from registrations.web.shown import ShownPlace, shown_places


@dataclass(frozen=True)
class Leaving:
    """A place on the page. ``refusal`` says why it must stay, if it must."""

    place: ShownPlace
    refusal: str
    is_chosen: bool


@kept_to_oneself
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    found = opened(code, secret)
    if found.status not in (*COUNTED, Order.Status.REQUESTED):
        return to_order(found)
    if request.method == "POST":
        return _let_go(request, found, secret)
    return _page(request, found, secret, chosen=set(request.GET.getlist("place")))


def _let_go(request: HttpRequest, order: Order, secret: str) -> HttpResponse:
    chosen = set(request.POST.getlist("place"))
    is_whole = order.named_at is None or order.status == Order.Status.REQUESTED
    if not chosen and not is_whole:
        text = gettext("Please choose which places you give back.")
        return _page(request, order, secret, chosen=chosen, error=text, status=400)
    try:
        gone = cancel(order) if is_whole else give_up(order, _uids(chosen), now=timezone.now())
    except RuleBroken as refusal:
        return _page(request, order, secret, chosen=chosen, error=str(refusal), status=409)
    if gone:
        waiting.offer_places(timezone.now())
        messages.success(request, gettext("Done. The places are free for others now."))
    return to_order(order)


def _uids(texts: set[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue  # nobody's place
    return found


def _page(
    request: HttpRequest,
    order: Order,
    secret: str,
    *,
    chosen: set[str],
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    places = shown_places(order)
    rows = [
        Leaving(
            place,
            refusal=_refusal(place, order),
            is_chosen=str(place.registration.uid) in chosen or len(places) == 1,
        )
        for place in places
    ]
    context = {
        "order": order,
        "edition": order.edition,
        "secret": secret,
        "lines": lines_of(order),
        "rows": rows,
        "can_choose": order.status in COUNTED and bool(rows),
        "has_any": not rows or any(not row.refusal for row in rows),
        "error": error,
    }
    return render(request, "web/leave.html", context, status=status)


def _refusal(place: ShownPlace, order: Order) -> str:
    place.registration.order = order
    try:
        check_may_leave(place.registration, timezone.now())
    except RuleBroken as refusal:
        return str(refusal)
    return ""
