"""The door of the list of orders. Who only looks at the programme sees no buyers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.organizer.lists import show
from events.organizer.roles import FORM
from registrations.organizer.orders import order_list


@login_required
@require_http_methods(FORM)
def orders(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.DESK)
    return show(request, role, order_list(role))
