"""Pages for everybody. They read releases and never the draft."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from events.models import Edition
from events.public import days
from events.public.current import current_release

NEXT = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    editions = list(Edition.objects.public().select_related("venue"))
    now = timezone.now()
    coming = [edition for edition in editions if edition.ends_on >= edition.day_of(now)]
    past = [edition for edition in reversed(editions) if edition not in coming]
    return render(request, "public/home.html", {"coming": coming, "past": past})


@require_safe
def edition_home(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    now = timezone.now()
    soon = release.lines.filter(is_cancelled=False, shown_until__gt=now)
    lines = [line.localize(release.edition.tz) for line in soon.order_by("starts_at", "uid")[:NEXT]]
    context = {
        "edition": release.edition,
        "release": release,
        "lines": lines,
        "before": days.before(release, lines),
        "now": now,
        "is_over": release.edition.day_of(now) > release.edition.ends_on,
    }
    return render(request, "public/edition.html", context)


# The page names who is signed in, so only the reader's own browser keeps it, and asks each time.
@require_safe
@cache_control(private=True, no_cache=True)
@conditional_page
def programme(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    all_days = days.days_of(release)
    now = timezone.now()
    today = release.edition.day_of(now)
    day = days.chosen_day(all_days, request.GET.get("day", ""), today=today)
    if day is None:
        raise Http404
    lines = days.lines_of(release, day)
    is_grid = request.GET.get("view") == "grid"
    context = {
        "edition": release.edition,
        "release": release,
        "days": all_days,
        "day": day,
        "today": today,
        "is_grid": is_grid,
        "now": now,
        "before": days.before(release, lines),
        "hours": [] if is_grid else days.by_time(lines),
        "table": days.table_of(lines) if is_grid else None,
    }
    return render(request, "public/programme.html", context)


@require_safe
def subscribe(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    own = get_language()
    feeds = sorted(map(_feed, _addresses(edition)), key=lambda feed: feed["code"] != own)
    context = {"edition": release.edition, "release": release, "feeds": feeds}
    return render(request, "public/subscribe.html", context)


def _addresses(edition: str) -> list[tuple[str, str, str]]:
    """The calendar of ``edition`` in each language: code, name, address."""
    found = []
    for code, name in settings.LANGUAGES:
        with override(code):
            found.append((code, name, settings.SITE_URL + reverse("edition-feed", args=[edition])))
    return found


def _feed(one: tuple[str, str, str]) -> dict[str, str]:
    code, name, address = one
    webcal = "webcal://" + address.partition("://")[2]
    return {"code": code, "name": name, "address": address, "webcal": webcal}
