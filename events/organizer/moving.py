"""Moving many sessions at once: asked in the address, previewed, done by one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.bulk_edits import Outcome
from events.errors import RuleBroken
from events.models import Room, Slot, StaffRole
from events.moving import Plan, carry_out, chosen_slots, outlook, plan, slot_with, slots_named
from events.organizer.lists.bulk import named
from events.organizer.moving_form import MovingForm
from events.organizer.roles import FORM, page
from events.organizer.versions import number_in

MOST = 2_000
LONGEST_REASON = 500


@dataclass(frozen=True)
class Line:
    """One session of the preview: where it is and where it would be."""

    slot: Slot
    then: Slot

    @property
    def mark(self) -> str:
        """Which slot, and the version that the reader looked at."""
        return f"{self.slot.uid}:{self.slot.version}"


@login_required
@require_http_methods(FORM)
def moving(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    rooms = list(
        Room.objects.filter(building__venue=role.edition.venue_id)
        .select_related("building")
        .order_by("building__slug", "rank", "slug")
    )
    is_done = request.method == "POST"
    asked = request.POST if is_done else request.GET if "way" in request.GET else None
    form = MovingForm(asked, edition=role.edition, rooms=rooms, day=request.GET.get("day", ""))
    if asked is None or not form.is_valid():
        return page(request, "moving", role, form=form, status=400 if form.is_bound else 200)
    if not is_done:
        slots = chosen_slots(role.edition, form.chosen())[:MOST]
        return _preview(request, role, form, slots)
    return _carry_out(request, role, form)


def _preview(
    request: HttpRequest, role: StaffRole, form: MovingForm, slots: Sequence[Slot]
) -> HttpResponse:
    made = plan(role.edition, slots, form.does(), verb=form.verb)
    lines = [Line(slot, slot_with(slot, facts)) for slot, facts in made.moves]
    ahead = outlook(made) if made.moves else None
    status = 409 if form.errors else 200
    facts = {"lines": lines, "left": made.left, "ahead": ahead, "is_asked": True}
    return page(request, "moving", role, form=form, status=status, **facts)


def _carry_out(request: HttpRequest, role: StaffRole, form: MovingForm) -> HttpResponse:
    seen = _seen(request.POST.getlist("slot")[:MOST])
    made = plan(role.edition, slots_named(role.edition, seen), form.does(), verb=form.verb)
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())[:LONGEST_REASON]
    try:
        outcome = carry_out(made, seen, by=role.user, reason=reason)
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return _preview(request, role, form, [slot for slot, _facts in made.moves])
    _tell(request, made, outcome)
    address = reverse("manage-draft", args=[role.edition.slug])
    return redirect(f"{address}?day={form.cleaned_data['day']}&view=grid")


def _seen(marks: Sequence[str]) -> Mapping[UUID, int]:
    """The slots that were ticked, each with its version; what is no slot is left out."""
    found = {}
    for mark in marks:
        text, _colon, version = mark.partition(":")
        try:
            found[UUID(text)] = number_in(version)
        except ValueError:
            continue
    return found


def _tell(request: HttpRequest, made: Plan, outcome: Outcome) -> None:
    if count := len(outcome.changed):
        text = ngettext(
            "%(n)d session was changed. Undo takes it back.",
            "%(n)d sessions were changed. Undo takes all of it back.",
            count,
        )
        messages.success(request, text % {"n": count})
    else:
        messages.warning(request, _("Nothing was changed."))
    if outcome.stale:
        text = _("Somebody else changed these meanwhile. They are left as they are: %(names)s")
        messages.warning(request, text % {"names": named([slot.session for slot in outcome.stale])})
    if made.left:
        lines = [f"{slot.session}: {why}" for slot, why in made.left[:50]]
        messages.warning(request, "\n".join([_("Left as they are:"), *lines]))
