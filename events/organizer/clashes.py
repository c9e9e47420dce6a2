"""Everything that is wrong with a draft, how to mend it, and what was taken for right."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.access import Level, may_decide, staff_role
from events.clashes import Clash, find_clashes
from events.errors import RuleBroken
from events.grid import load_grid
from events.mending import mend
from events.models import StaffRole
from events.organizer.clash_list import ClashList, row_of
from events.organizer.lists.page import around
from events.organizer.roles import FORM, page
from events.rules import LONGEST_REASON, accept, withdraw


@login_required
@require_safe
def clashes(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    listed = ClashList(role, request.GET)
    numbers = [(each, listed.address(each)) for each in around(listed.page, listed.pages)]
    return page(
        request,
        "clash_list",
        role,
        listed=listed,
        rows=listed.rows(),
        questions=listed.questions(),
        spent=listed.spent(),
        numbers=numbers if listed.pages > 1 else [],
        back=listed.back,
        longest=LONGEST_REASON,
    )


@login_required
@require_http_methods(FORM)
def clash(request: HttpRequest, edition: str, clash: str) -> HttpResponse:
    """One clash; a POST goes a way out of it, accepts it with a reason, or takes that back."""
    is_change = request.method == "POST"
    role = staff_role(request.user, edition, Level.PROGRAMME if is_change else Level.LOOK)
    if not is_change:
        return _clash_page(request, role, clash)
    try:
        messages.success(request, _done(request.POST, role, clash))
    except RuleBroken as refusal:
        return _clash_page(request, role, clash, refusal=str(refusal))
    return _to_list(role, request.POST.get("back", ""))


def _done(typed: QueryDict, role: StaffRole, key: str) -> str:
    """Do what the button says, and tell it."""
    if "way" in typed:
        way = mend(role.edition, key, typed.get("way", ""), by=role.user)
        return _("Done: %(what)s") % {"what": way.text}
    if not may_decide(role, key):
        raise Http404
    if "withdraw" in typed:
        withdraw(role.edition, key, by=role.user)
        return _("It counts as a clash again.")
    reason, facts = typed.get("reason", ""), typed.get("facts", "")
    accept(role.edition, key, facts, reason=reason, by=role.user)
    return _("Accepted. It stops nothing as long as the facts behind it stay the same.")


def _find(clashes: list[Clash], key: str) -> Clash | None:
    return next((clash for clash in clashes if clash.key == key), None)


def _clash_page(
    request: HttpRequest, role: StaffRole, key: str, *, refusal: str = ""
) -> HttpResponse:
    """With the newest ways out, and whatever was typed."""
    grid = load_grid(role.edition)
    found = _find(find_clashes(grid), key)
    back = request.POST.get("back", "")
    if found is None:
        messages.info(request, _("This clash is gone. Nothing is left to decide."))
        return _to_list(role, back)
    facts = {"row": row_of(grid, found, role), "back": back, "refusal": refusal}
    typed = {"reason": request.POST.get("reason", ""), "longest": LONGEST_REASON}
    return page(request, "clash", role, status=409 if refusal else 200, **facts, **typed)


def _to_list(role: StaffRole, back: str) -> HttpResponseRedirect:
    """Back to the list as it was narrowed; what ``back`` may say is read by the list again."""
    address = reverse("manage-clashes", args=[role.edition.slug])
    asked = QueryDict(back[:1000]).urlencode()
    return redirect(f"{address}?{asked}" if asked else address)
