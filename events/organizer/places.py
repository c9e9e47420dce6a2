"""Giving slots a room and a time, and taking them off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events import scheduling
from events.access import Level, staff_role
from events.errors import RuleBroken, StaleSlot
from events.models import Edition, Room, Slot, StaffRole
from events.organizer.draft import busy_times
from events.organizer.place_form import PlaceForm, placed
from events.organizer.roles import FORM, page
from events.organizer.versions import number_in
from events.placing import free_places
from events.rules import clashes_at
from events.wording import day_words

VERBS = {
    "unplace": scheduling.unplace_slot,
    "cancel": scheduling.cancel_slot,
    "restore": scheduling.restore_slot,
}


@login_required
@require_http_methods(FORM)
def place(request: HttpRequest, edition: str, uid: UUID) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    slot = _slot(role.edition, uid)
    form = _form(request, role.edition, slot)
    is_looking = "look" in request.POST
    if is_looking or not form.is_valid():
        status = 200 if is_looking or not form.is_bound else 400
        return _place_page(request, role, slot, status=status, form=form, is_looking=is_looking)
    version = form.cleaned_data["version"] or 0
    try:
        scheduling.place_slot(slot, by=role.user, version=version, place=form.place())
    except RuleBroken as refusal:
        slot = _slot(role.edition, uid)
        if isinstance(refusal, StaleSlot):
            if _is_there(slot, form.place()):  # the same form sent twice
                return _back_to_draft(request, role.edition, slot)
            form.take_newer(slot.version)
        form.add_error(None, str(refusal))
        return _place_page(request, role, slot, status=409, form=form)
    return _back_to_draft(request, role.edition, slot)


@login_required
@require_http_methods(FORM)
def change(request: HttpRequest, edition: str, uid: UUID, verb: str) -> HttpResponse:
    """Ask whether to unplace, cancel or restore a slot; then do it if nobody was faster."""
    role = staff_role(request.user, edition, Level.PROGRAMME)
    slot = _slot(role.edition, uid)
    if verb not in VERBS:
        raise Http404
    if request.method != "POST":
        return page(request, "change", role, slot=slot, session=slot.session, verb=verb)
    try:
        version = number_in(request.POST.get("version", ""))
        VERBS[verb](slot, by=role.user, version=version)
    except StaleSlot as refusal:
        now = _slot(role.edition, uid)
        if not _is_done(now, verb):
            facts = {"slot": now, "session": now.session, "verb": verb, "refusal": str(refusal)}
            return page(request, "change", role, status=409, **facts)
        slot = now
    return _back_to_draft(request, role.edition, slot)


def _form(request: HttpRequest, edition: Edition, slot: Slot) -> PlaceForm:
    first = placed(slot, edition, minutes=scheduling.minutes_of(slot.session))
    return PlaceForm(request.POST or None, edition=edition, rooms=_rooms(edition), initial=first)


def _place_page(
    request: HttpRequest, role: StaffRole, slot: Slot, *, status: int, form: PlaceForm, **facts: Any
) -> HttpResponse:
    room, day = form.seen()
    busy = busy_times(role.edition, room, day, without=slot) if room and day else []
    free = free_places(slot, day=day) if "free" in request.GET and not slot.is_pinned else None
    seen = {"slot": slot, "session": slot.session, "room": room, "day": day, "busy": busy}
    facts |= {"free": free}
    return page(request, "place", role, status=status, form=form, **seen, **facts)


def _is_there(slot: Slot, place: scheduling.Place) -> bool:
    return (slot.room, slot.starts_at) == (place.room, place.starts_at)


def _is_done(slot: Slot, verb: str) -> bool:
    if verb == "unplace":
        return slot.room_id is None
    return slot.is_cancelled == (verb == "cancel")


def _back_to_draft(request: HttpRequest, edition: Edition, slot: Slot) -> HttpResponseRedirect:
    """Say where the slot is now and what that clashes with."""
    messages.success(request, _outcome(edition, slot))
    for clash in clashes_at(slot):
        messages.warning(request, clash.text)
    address = reverse("manage-draft", args=[edition.slug])
    day = f"?day={edition.day_of(slot.starts_at)}" if slot.starts_at else ""
    return redirect(f"{address}{day}#slot-{slot.uid}")


def _outcome(edition: Edition, slot: Slot) -> str:
    facts = {"title": slot.session.title, "room": slot.room}
    if slot.is_cancelled:
        return _("“%(title)s” is cancelled. The next release tells everybody.") % facts
    if slot.starts_at is None:
        return _("“%(title)s” waits for a place again.") % facts
    local = slot.starts_at.astimezone(edition.tz)
    when = {"day": day_words(edition.day_of(local)), "time": f"{local:%H:%M}"}
    return _("“%(title)s” is in %(room)s, %(day)s, from %(time)s.") % {**facts, **when}


def _slot(edition: Edition, uid: UUID) -> Slot:
    slots = Slot.objects.filter(session__edition=edition)
    loaded = slots.select_related("session__type", "session__edition__series", "room__building")
    return get_object_or_404(loaded, uid=uid)


def _rooms(edition: Edition) -> list[Room]:
    rooms = Room.objects.filter(building__venue=edition.venue).select_related("building")
    return list(rooms.order_by("building__slug", "rank", "pk"))
