"""Writing sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events import scheduling
from events.access import Level, staff_role
from events.errors import StaleSession
from events.models import Session, StaffRole
from events.organizer.roles import FORM, page
from events.organizer.session_form import SessionForm


@login_required
@require_http_methods(FORM)
def session_new(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    form = SessionForm(request.POST or None, edition=role.edition)
    if form.is_valid():
        code = form.cleaned_data["code"]
        session = scheduling.add_session(role.edition, form.wish(), by=role.user, code=code)
        text = _("“%(title)s” is written. Now give it a place.") % {"title": session.title}
        messages.success(request, text)
        return redirect("manage-place", edition, session.slots.order_by("pk")[0].uid)
    return page(request, "session", role, form=form, status=400 if form.errors else 200)


@login_required
@require_http_methods(FORM)
def session_edit(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.PROGRAMME)
    session = get_object_or_404(role.edition.sessions, code=code)
    form = SessionForm(request.POST or None, edition=role.edition, session=session)
    if not form.is_valid():
        return _session_page(request, role, session, form, status=400 if form.errors else 200)
    version = form.cleaned_data["version"] or 0
    try:
        scheduling.edit_session(session, form.wish(), by=role.user, version=version)
    except StaleSession as refusal:
        theirs = get_object_or_404(role.edition.sessions, pk=session.pk)
        form.add_error(None, str(refusal))
        form.take_newer(theirs.version)
        return _session_page(request, role, theirs, form, status=409)
    messages.success(request, _("“%(title)s” is saved.") % {"title": session.title})
    return redirect(_where(session))


@login_required
@require_POST
def slot_new(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    """Plan a session once more. A slot of it that still waits is used first."""
    role = staff_role(request.user, edition, Level.PROGRAMME)
    session = get_object_or_404(role.edition.sessions, code=code)
    waiting = session.slots.filter(room=None, is_cancelled=False).first()
    slot = waiting or scheduling.add_slot(session, by=role.user)
    return redirect("manage-place", edition, slot.uid)


def _session_page(
    request: HttpRequest, role: StaffRole, session: Session, form: SessionForm, *, status: int
) -> HttpResponse:
    """The form; if others were faster (409), with what they saved beside it."""
    slots = session.slots.select_related("room").order_by(F("starts_at").asc(nulls_last=True), "pk")
    facts = {"form": form, "session": session, "slots": slots, "is_stale": status == 409}
    return page(request, "session", role, status=status, **facts)


def _where(session: Session) -> str:
    """The draft, at the session's first place."""
    edition = session.edition
    address = reverse("manage-draft", args=[edition.slug])
    slot = session.slots.order_by(F("starts_at").asc(nulls_last=True), "pk").first()
    if slot is None:
        return address
    day = f"?day={edition.day_of(slot.starts_at)}" if slot.starts_at else ""
    return f"{address}{day}#slot-{slot.uid}"
