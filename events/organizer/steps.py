"""What one did last in the draft, to be undone or done again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.errors import RuleBroken
from events.organizer.roles import FORM, page
from events.undoing import redo, steps_of, undo


@login_required
@require_http_methods(FORM)
def steps(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    if request.method == "POST":
        is_again = request.POST.get("do") == "redo"
        try:
            step = (redo if is_again else undo)(role.edition, by=role.user)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
        else:
            text = _("Done again: %(step)s.") if is_again else _("Undone: %(step)s.")
            messages.success(request, text % {"step": step})
        return redirect("manage-steps", edition)
    mine = steps_of(role.edition, role.user)
    return page(
        request,
        "steps",
        role,
        steps=mine,
        may_undo=any(not step.is_undone for step in mine),
        may_redo=any(step.is_undone for step in mine),
    )
