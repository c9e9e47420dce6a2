"""The page of one session: all of its times, its people, its place, and what is around it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from events.models import Release, ReleasedSlot
from events.public import days, facts
from events.public.around import around
from events.public.current import current_release
from events.public.ground import load_ground
from events.public.pages import this_minute, visitors_page
from events.public.screening import steps_of
from events.public.terms import admission, conditions, to_know
from events.public.times import leading, places_of
from events.wording import day_words


@visitors_page
def session(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    release = current_release(edition)
    owner, now = release.edition, this_minute()
    found = release.lines.filter(code=code).order_by("starts_at", "uid")
    lines = [line.localize(owner.tz) for line in found]
    if not lines:
        raise Http404
    ground, line = load_ground(owner.venue), leading(lines, now=now)
    before = days.before(release, lines)
    context = {
        "edition": owner,
        "release": release,
        "now": now,
        "line": line,
        "lines": lines,
        "before": before,
        "places": places_of(lines, ground, now=now),
        "steps": steps_of(line),
        "admission": admission(line),
        "conditions": conditions(line),
        "to_know": to_know(line),
        "around": around(release, line, ground),
        "facts": _facts(release, line, lines, before=before),
    }
    return render(request, "public/session.html", context)


def _facts(
    release: Release,
    line: ReleasedSlot,
    lines: list[ReleasedSlot],
    *,
    before: dict[UUID, ReleasedSlot],
) -> str:
    owner = release.edition
    day = f"{facts.address('programme', owner.slug)}?day={line.day.isoformat()}"
    return facts.graph(
        *(facts.event(owner, each, now=this_minute(), was=before.get(each.uid)) for each in lines),
        facts.crumbs(
            (owner.name, facts.address("edition", owner.slug)),
            (day_words(line.day), day),
            (line.title, facts.address("session", owner.slug, line.code)),
        ),
    )
