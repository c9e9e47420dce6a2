"""The home of one event: before it opens, while it runs, and when it is over."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.models import Release, ReleasedSlot
from events.narrowing import choices_of
from events.public import days, facts
from events.public.changes import entries_upto
from events.public.current import current_release
from events.public.front import Row
from events.public.pages import page_context, this_minute, visitors_page
from events.running import not_over, on_stage

MOST_HIGHLIGHTS = 6


@visitors_page
def edition_home(request: HttpRequest, edition: str) -> HttpResponse:
    release, now = current_release(edition), this_minute()
    owner = release.edition
    lines = [line.localize(owner.tz) for line in not_over(release.lines.all(), at=now)]
    all_days = days.days_of(release)
    counts = {day.date: day.count for day in all_days}
    context = page_context(
        release,
        now,
        row=Row(owner, counts, owner.day_of(now)),
        days=all_days,
        today=owner.day_of(now),
        stage=on_stage(lines, at=now),
        highlights=highlights_of(release, at=now),
        choices=choices_of(release),
        latest=entries_upto(release, most=2),
        facts=facts.graph(facts.festival(owner, is_over=owner.day_of(now) > owner.ends_on)),
    )
    return render(request, "public/edition.html", context)


def highlights_of(release: Release, *, at: datetime) -> list[ReleasedSlot]:
    """Plenaries and premieres that are not over, each once, by time. One query.

    When the event is over, what they were.
    """
    wanted = Q(details__is_plenary=True) | Q(films__0__premiere__isnull=False)
    lines = release.lines.filter(wanted, is_cancelled=False).select_related("room")
    if release.edition.day_of(at) <= release.edition.ends_on:
        lines = lines.filter(shown_until__gt=at)
    once: dict[str, ReleasedSlot] = {}
    for line in lines.order_by("starts_at", "uid"):
        once.setdefault(line.code, line.localize(release.edition.tz))
    return list(once.values())[:MOST_HIGHLIGHTS]
