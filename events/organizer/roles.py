"""Who stands at the door of an organizers' page, and what every such page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.access import Level
from events.models import StaffRole

READ = ["GET", "HEAD"]
FORM = [*READ, "POST"]


def page(
    request: HttpRequest, template: str, role: StaffRole, *, status: int = 200, **facts: Any
) -> HttpResponse:
    """Show ``template`` about the role's edition, with what the role may do there."""
    context = {
        "edition": role.edition,
        "role": role,
        "may_see_orders": role.level >= Level.DESK,
        "may_edit": role.level >= Level.PROGRAMME,
        "may_publish": role.level >= Level.CHAIR,
        **facts,
    }
    return render(request, f"organizer/{template}.html", context, status=status)
