"""The draft of an edition by day."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.access import Level, staff_role
from events.models import ReleasedSlot
from events.organizer.draft import load_draft
from events.organizer.roles import page
from events.public.days import chosen_day, table_of


@login_required
@require_safe
def draft(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    loaded = load_draft(role.edition)
    days = loaded.days(role.edition)
    today = role.edition.day_of(timezone.now())
    day = chosen_day(days, request.GET.get("day", ""), today=today)
    entries = loaded.on(day)
    is_grid = request.GET.get("view") == "grid"
    return page(
        request,
        "draft",
        role,
        draft=loaded,
        days=days,
        day=day,
        entries=entries,
        is_grid=is_grid,
        # A placed entry has all that the table asks of a released line.
        table=table_of(cast("list[ReleasedSlot]", entries)) if is_grid and day else None,
        clashes=loaded.clashes_with_entries(),
    )
