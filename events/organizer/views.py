"""Pages for organizers: the draft, its sessions and their places, and what is published."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import scheduling
from events.access import Level, editions_of, staff_role
from events.clashes import find_clashes
from events.errors import RuleBroken, StaleSession, StaleSlot
from events.grid import load_grid
from events.models import Edition, Room, Session, Slot, StaffRole
from events.organizer.draft import load_draft
from events.organizer.forms import PlaceForm, SessionForm, placed, written
from events.public.days import Day, chosen_day

SHAPES = ["GET", "HEAD", "POST"]
VERBS = {
    "unplace": scheduling.unplace_slot,
    "cancel": scheduling.cancel_slot,
    "restore": scheduling.restore_slot,
}


@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    roles = list(editions_of(request.user))
    # One edition at a time is what people work on; a few queries for each of a handful is fine.
    rows = [{"role": role, "draft": load_draft(role.edition)} for role in roles]
    return render(request, "organizer/manage.html", {"rows": rows})


@login_required
@require_safe
def draft(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    loaded = load_draft(role.edition)
    days = [Day(day, count) for day, count in loaded.counts.items()]
    today = role.edition.day_of(timezone.now())
    day = chosen_day(days, request.GET.get("day", ""), today=today)
    context = _context(role) | {
        "draft": loaded,
        "days": days,
        "day": day,
        "entries": loaded.on(day) if day else [],
        "waiting": loaded.on(None),
        "clashes": [
            (clash, [entry for uid in clash.slots if (entry := loaded.entry_of(uid))])
            for clash in loaded.clashes
        ],
    }
    return render(request, "organizer/draft.html", context)


@login_required
@require_http_methods(SHAPES)
def session_new(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    form = SessionForm(request.POST or None, edition=role.edition)
    if form.is_valid():
        session = scheduling.add_session(role.edition, form.wish(), by=role.user)
        messages.success(
            request, _("“%(title)s” is written. Now give it a place.") % _said(session)
        )
        return redirect("manage-place", edition, session.slots.get().uid)
    return render(request, "organizer/session.html", _context(role) | {"form": form})


@login_required
@require_http_methods(SHAPES)
def session_edit(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    session = get_object_or_404(Session, edition=role.edition, code=code)
    form = SessionForm(request.POST or None, edition=role.edition, initial=written(session))
    theirs: Session | None = None
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            scheduling.edit_session(session, form.wish(), by=role.user, version=version)
        except StaleSession as refusal:
            form.add_error(None, str(refusal))
            theirs = Session.objects.select_related("type", "track").get(pk=session.pk)
            form.take_newer(theirs.version)
        else:
            messages.success(request, _("“%(title)s” is saved.") % _said(session))
            return redirect("manage-draft", edition)
    slots = session.slots.select_related("room").order_by("starts_at", "pk")
    context = {"form": form, "session": session, "slots": slots, "theirs": theirs}
    return render(request, "organizer/session.html", _context(role) | context)


@login_required
@require_POST
def slot_new(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    session = get_object_or_404(Session, edition=role.edition, code=code)
    slot = scheduling.add_slot(session, by=role.user)
    return redirect("manage-place", edition, slot.uid)


@login_required
@require_http_methods(SHAPES)
def place(request: HttpRequest, edition: str, uid: UUID) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    slot = _slot(role.edition, uid)
    first = placed(slot, role.edition, minutes=scheduling.minutes_of(slot.session))
    form = PlaceForm(
        request.POST or None, edition=role.edition, rooms=_rooms(role.edition), initial=first
    )
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            scheduling.place_slot(slot, by=role.user, version=version, place=form.place())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, StaleSlot):
                slot = _slot(role.edition, uid)
                form.take_newer(slot.version)
        else:
            return _back_to_draft(request, role, slot)
    context = _context(role) | {"form": form, "slot": slot, "session": slot.session}
    return render(request, "organizer/place.html", context)


@login_required
@require_POST
def change(request: HttpRequest, edition: str, uid: UUID, verb: str) -> HttpResponse:
    """Unplace, cancel or restore a slot, if it is still as the page showed it."""
    role = staff_role(request.user, edition, Level.PROGRAMME)
    slot = _slot(role.edition, uid)
    version = request.POST.get("version", "")
    try:
        number = int(version) if version.isascii() and version.isdigit() else -1
        VERBS[verb](slot, by=role.user, version=min(number, 2**31 - 1))
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect("manage-draft", edition)
    return _back_to_draft(request, role, slot)


def _back_to_draft(request: HttpRequest, role: StaffRole, slot: Slot) -> HttpResponseRedirect:
    """Say where the slot went and what that clashes with."""
    edition = role.edition
    address = reverse("manage-draft", args=[edition.slug])
    if slot.starts_at is None:
        text = _("“%(title)s” waits for a place again.")
        messages.success(request, text % _said(slot.session))
        return redirect(address)
    text = _("“%(title)s”: %(room)s, %(day)s %(time)s.")
    local = slot.starts_at.astimezone(edition.tz)
    where = {"room": slot.room, "day": edition.day_of(local), "time": f"{local:%H:%M}"}
    messages.success(request, text % {**_said(slot.session), **where})
    for clash in find_clashes(load_grid(edition)):
        if slot.uid in clash.slots:
            messages.warning(request, clash.text)
    return redirect(f"{address}?day={edition.day_of(local)}#slot-{slot.uid}")


def _context(role: StaffRole) -> dict[str, object]:
    return {
        "edition": role.edition,
        "role": role,
        "may_edit": role.level >= Level.PROGRAMME,
        "may_publish": role.level >= Level.CHAIR,
    }


def _slot(edition: Edition, uid: UUID) -> Slot:
    slots = Slot.objects.filter(session__edition=edition)
    loaded = slots.select_related("session__type", "session__edition", "room__building")
    return get_object_or_404(loaded, uid=uid)


def _rooms(edition: Edition) -> list[Room]:
    rooms = Room.objects.filter(building__venue=edition.venue).select_related("building")
    return list(rooms.order_by("building__slug", "rank", "pk"))


def _said(session: Session) -> dict[str, object]:
    return {"title": session.title}
