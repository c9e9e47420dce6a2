"""The doors of the lists that tell of buyers. Who only looks at the programme sees none."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from events.access import Level, staff_role
from events.organizer.lists import show
from events.organizer.lists.history import history_list
from events.organizer.roles import FORM, READ
from registrations.organizer.order.story import VERBS
from registrations.organizer.orders import order_list


@login_required
@require_http_methods(FORM)
def orders(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.DESK)
    return show(request, role, order_list(role))


@login_required
@require_http_methods(READ)
def history(request: HttpRequest, edition: str) -> HttpResponse:
    """Every change of the programme and of orders, with who, when, why, from what to what."""
    role = staff_role(request.user, edition, Level.PROGRAMME)
    return show(request, role, history_list(role, VERBS))
