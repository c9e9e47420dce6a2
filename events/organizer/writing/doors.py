"""The pages that add, change and remove, whatever it is: who, what, one rule, answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from events.access import staff_role
from events.errors import RuleBroken, StaleRow
from events.models import StaffRole
from events.organizer.roles import FORM, page
from events.organizer.writing.desk import Desk
from events.organizer.writing.differences import Difference, differences
from events.organizer.writing.sheet import Sheet

GONE = gettext_lazy("It was removed meanwhile. What you typed still stands here.")


@login_required
@require_http_methods(FORM)
def new(request: HttpRequest, edition: str, desk: Desk) -> HttpResponse:
    """The page for a new one, and writing it."""
    role = staff_role(request.user, edition, desk.level)
    assert desk.add
    sheet = desk.sheet(request.POST or None, edition=role.edition)
    facts = {"sheet": sheet, "title": desk.new, **desk.of_all(role)}
    if not sheet.is_valid():
        return page(request, desk.template, role, status=_status(sheet), **facts)
    try:
        row = desk.add(role.edition, sheet.facts(), by=role.user)
    except RuleBroken as refusal:
        sheet.add_error(None, str(refusal))
        return page(request, desk.template, role, status=409, **facts)
    messages.success(request, _("“%(name)s” is added.") % {"name": row})
    return redirect(request.path if "and_another" in request.POST else desk.back(role))


@login_required
@require_http_methods(FORM)
def edit(request: HttpRequest, edition: str, desk: Desk, **named: str) -> HttpResponse:
    """The page of one, and changing it. If others were faster, both states are shown."""
    role = staff_role(request.user, edition, desk.level)
    try:
        row = desk.find(role, **named)
    except Http404:
        if desk.add and "version" in request.POST:
            return gone(request, role, desk)
        raise
    sheet = desk.sheet(request.POST or None, edition=role.edition, row=row)
    facts = {"sheet": sheet, **desk.about(role, row)}
    if not sheet.is_valid():
        return page(request, desk.template, role, status=_status(sheet), **facts)
    version = sheet.cleaned_data["version"] or 0
    try:
        desk.edit(row, sheet.facts(), edition=role.edition, by=role.user, version=version)
    except RuleBroken as refusal:
        sheet.add_error(None, str(refusal))
        if isinstance(refusal, StaleRow):
            facts["theirs"] = theirs(desk, sheet)
        return page(request, desk.template, role, status=409, **facts)
    messages.success(request, _("“%(name)s” is saved.") % {"name": row})
    return redirect(desk.back(role))


@login_required
@require_http_methods(FORM)
def remove(request: HttpRequest, edition: str, desk: Desk, **named: str) -> HttpResponse:
    """Ask whether one may go, or say what it is needed for."""
    role = staff_role(request.user, edition, desk.level)
    row = desk.find(role, **named)
    assert desk.remove and desk.uses
    facts = {**desk.about(role, row), "uses": desk.uses(row, edition=role.edition)}
    if request.method != "POST":
        return page(request, "writing/remove", role, **facts)
    try:
        desk.remove(row, edition=role.edition, by=role.user)
    except RuleBroken as refusal:
        return page(request, "writing/remove", role, status=409, refusal=str(refusal), **facts)
    messages.success(request, _("“%(name)s” is removed.") % {"name": facts["title"]})
    return redirect(desk.back(role))


def gone(request: HttpRequest, role: StaffRole, desk: Desk) -> HttpResponse:
    """What was typed about one that is not there any more. It can be added anew."""
    sheet = desk.sheet(request.POST, edition=role.edition)
    sheet.is_valid()
    if not sheet.is_only_reshaped:
        sheet.add_error(None, GONE)
    facts = {"sheet": sheet, "title": desk.new, **desk.of_all(role)}
    send_to = reverse(f"{desk.route}-new", args=[role.edition.slug])
    return page(request, desk.template, role, status=409, send_to=send_to, **facts)


def theirs(desk: Desk, sheet: Sheet) -> list[Difference] | None:
    """What is saved now, read anew. Sent again, the form is about that; None if it is gone."""
    now = type(sheet.row)._default_manager.filter(pk=sheet.row.pk).first()
    if now is None:
        sheet.add_error(None, GONE)
        return None
    sheet.take_newer(now.version)
    return differences(sheet, desk.sheet(None, edition=sheet.edition, row=now))


def _status(sheet: Sheet) -> int:
    return 400 if sheet.is_bound and not sheet.is_only_reshaped else 200
