"""The schedule board: one page, and the picture of the draft it asks for again and again."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events.access import Level, staff_role
from events.models import Change, StaffRole
from events.organizer.board_state import MOST_DAYS, Span, all_days, board_state
from events.organizer.present import others_at
from events.organizer.roles import page
from events.public.days import Day, chosen_day


@login_required
@require_safe
def board(request: HttpRequest, edition: str) -> HttpResponse:
    role = staff_role(request.user, edition, Level.LOOK)
    span, others = _span(request, role), others_at(role)
    asked = f"?day={span.days[0]}&days={len(span.days)}"
    return page(
        request,
        "board",
        role,
        state=_state(role, span, others),
        etag=_etag(role, span, others),
        asked=reverse("manage-board-state", args=[edition]) + asked,
        places=reverse("api-slots", args=[edition]),
        clashes=reverse("api-clashes", args=[edition]),
        undo=reverse("api-undo", args=[edition]),
        redo=reverse("api-redo", args=[edition]),
        day=span.days[0],
        days=all_days(role.edition),
        shown=len(span.days),
        choices=range(1, MOST_DAYS + 1),
        buildings=role.edition.venue.buildings.all(),
        tracks=role.edition.tracks.all(),
    )


@login_required
@require_safe
def state(request: HttpRequest, edition: str) -> HttpResponseBase:
    """The picture anew; 304 while nobody in the family has changed anything."""
    role = staff_role(request.user, edition, Level.LOOK)
    span, others = _span(request, role), others_at(role)
    etag = _etag(role, span, others)
    reply = get_conditional_response(request, etag)
    if reply is None:
        reply = JsonResponse(_state(role, span, others), json_dumps_params=COMPACT)
    reply["ETag"] = etag
    reply["Cache-Control"] = "private, no-cache"
    return reply


COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


def _span(request: HttpRequest, role: StaffRole) -> Span:
    edition = role.edition
    days = [Day(day, 1) for day in all_days(edition)]
    today = edition.day_of(timezone.now())
    first = chosen_day(days, request.GET.get("day", ""), today=today) or edition.starts_on
    wish = request.GET.get("days", "1")
    count = int(wish) if wish in map(str, range(1, MOST_DAYS + 1)) else 1
    shown = [first + timedelta(days=number) for number in range(count)]
    return Span(edition, tuple(day for day in shown if day <= edition.ends_on))


def _state(role: StaffRole, span: Span, others: list[str]) -> dict[str, Any]:
    return board_state(span, may_edit=role.level >= Level.PROGRAMME) | {"present": others}


def _etag(role: StaffRole, span: Span, others: list[str]) -> str:
    """Every change of programme, rooms and people writes history: its last row says enough."""
    family = role.edition.series.family_id
    last = Change.objects.filter(family=family).order_by("-pk").values_list("pk", flat=True)
    seen = [last.first(), get_language(), role.level, span.days[0], len(span.days)]
    seen += others
    text = "|".join(map(str, [role.edition.pk, role.edition.current_release_id, *seen]))
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'
