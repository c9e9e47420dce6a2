"""The doors of one order. Who only looks at the programme finds none; nor does the neighbour."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.access import Level, staff_role
from events.errors import RuleBroken
from events.models import StaffRole
from events.organizer.roles import FORM, page
from registrations.models import Order
from registrations.ordering import last_change
from registrations.organizer.order.deeds import VERBS, deeds_of
from registrations.organizer.order.sheet import is_overdue, sheet_of


@login_required
@require_safe
def order(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.DESK)
    return _sheet(request, role, _found(role, code))


@login_required
@require_http_methods(FORM)
def order_change(request: HttpRequest, edition: str, code: str, verb: str) -> HttpResponse:
    """Ask whether to do it, and do it."""
    role = staff_role(request.user, edition, Level.DESK)
    found = _found(role, code)
    if verb not in VERBS:
        raise Http404
    deeds = deeds_of(found, by=role.user, now=timezone.now())
    deed = next((each for each in deeds if each.verb == verb), None)
    if deed is None:
        return _not_now(request, role, found)
    form = deed.form(request.POST if request.method == "POST" else None)
    facts = {"order": found, "deed": deed, "form": form}
    if not form.is_valid():
        return page(request, "order_change", role, status=400 if form.is_bound else 200, **facts)
    try:
        messages.success(request, deed.does(form.cleaned_data))
    except RuleBroken as refusal:
        if deed.is_plain:
            return _sheet(request, role, _found(role, code), refusal=str(refusal), status=409)
        form.add_error(None, str(refusal))
        _see_newer(form, found)
        return page(request, "order_change", role, status=409, **facts)
    return redirect("manage-order", edition, code)


def _found(role: StaffRole, code: str) -> Order:
    return get_object_or_404(role.edition.orders.select_related("edition__venue"), code=code)


def _sheet(
    request: HttpRequest, role: StaffRole, found: Order, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page of the order as it is now, with what stood against a deed above."""
    now = timezone.now()
    facts = {
        "order": found,
        "sheet": sheet_of(found),
        "deeds": deeds_of(found, by=role.user, now=now),
        "is_overdue": is_overdue(found, now),
        "refusal": refusal,
    }
    return page(request, "order", role, status=status, **facts)


def _see_newer(form: forms.Form, found: Order) -> None:
    """Keep what was typed; sent again, it is about the order as it is now."""
    if isinstance(form.data, QueryDict):
        typed = form.data.copy()
        typed["seen"] = str(last_change(found))
        form.data = typed


def _not_now(request: HttpRequest, role: StaffRole, found: Order) -> HttpResponse:
    """Sent twice, or somebody was faster."""
    text = _("That cannot be done with order %(code)s any more: it is %(status)s.")
    facts = {"code": found.code, "status": found.get_status_display()}
    messages.warning(request, text % facts)
    return redirect("manage-order", role.edition.slug, found.code)
