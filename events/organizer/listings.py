"""The doors of the lists: who may look, and which list it is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.organizer.lists import show
from events.organizer.lists.films import film_list
from events.organizer.lists.organisations import organisation_list
from events.organizer.lists.people import people_list
from events.organizer.lists.rooms import room_list
from events.organizer.lists.sessions import session_list
from events.organizer.roles import FORM


@login_required
@require_http_methods(FORM)
def sessions(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    return show(request, role, session_list(role))


@login_required
@require_http_methods(FORM)
def people(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    return show(request, role, people_list(role))


@login_required
@require_http_methods(FORM)
def rooms(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    return show(request, role, room_list(role))


@login_required
@require_http_methods(FORM)
def films(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    return show(request, role, film_list(role))


@login_required
@require_http_methods(FORM)
def organisations(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    return show(request, role, organisation_list(role))
