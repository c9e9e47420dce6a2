"""The doors of the lists: who may look, and which list it is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.organizer.lists import show
from events.organizer.lists.sessions import session_list
from events.organizer.roles import FORM


@login_required
@require_http_methods(FORM)
def sessions(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    return show(request, role, session_list(role))
