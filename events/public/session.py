"""The page of one session: all of its times, its people, its place."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.public import days
from events.public.current import current_release
from events.public.facts import event_facts


@require_safe
def session(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    release = current_release(edition)
    found = release.lines.filter(code=code).order_by("is_cancelled", "starts_at", "uid")
    lines = [line.localize(release.edition.tz) for line in found]
    if not lines:
        raise Http404
    page = settings.SITE_URL + request.path
    context = {
        "edition": release.edition,
        "release": release,
        "line": lines[0],
        "lines": lines,
        "before": days.before(release, lines),
        "facts": [event_facts(release.edition, line, page=page) for line in lines],
        "now": timezone.now(),
    }
    return render(request, "public/session.html", context)
