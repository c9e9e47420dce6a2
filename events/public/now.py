"""What is on now and what begins next, room by room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.public import days
from events.public.current import current_release
from events.public.pages import page_context, this_minute, visitors_page
from events.running import not_over, on_stage


@visitors_page
def now(request: HttpRequest, edition: str) -> HttpResponse:
    release, minute = current_release(edition), this_minute()
    owner = release.edition
    lines = [line.localize(owner.tz) for line in not_over(release.lines.all(), at=minute)]
    context = page_context(
        release,
        minute,
        stage=on_stage(lines, at=minute),
        today=owner.day_of(minute),
        before=days.before(release, lines),
    )
    return render(request, "public/now.html", context)
