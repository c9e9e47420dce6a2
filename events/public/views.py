"""Pages for everybody. They read releases and never the draft."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from events.models import Edition, Release
from events.public import days

NEXT = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    editions = list(Edition.objects.public().select_related("venue"))
    today = timezone.now()
    coming = [edition for edition in editions if edition.ends_on >= edition.day_of(today)]
    past = [edition for edition in reversed(editions) if edition not in coming]
    return render(request, "public/home.html", {"coming": coming, "past": past})


@require_safe
def edition_home(request: HttpRequest, edition: str) -> HttpResponse:
    release = _current(edition)
    soon = release.lines.filter(is_cancelled=False, shown_until__gt=timezone.now())
    lines = [line.localize(release.edition.tz) for line in soon.order_by("starts_at", "uid")[:NEXT]]
    context = {"edition": release.edition, "release": release, "lines": lines}
    return render(request, "public/edition.html", context)


@require_safe
def programme(request: HttpRequest, edition: str) -> HttpResponse:
    release = _current(edition)
    all_days = days.days_of(release)
    today = release.edition.day_of(timezone.now())
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
        "is_grid": is_grid,
        "now": timezone.now(),
        "hours": [] if is_grid else days.by_time(lines),
        "table": days.table_of(lines) if is_grid else None,
    }
    return render(request, "public/programme.html", context)


@require_safe
def session(request: HttpRequest, edition: str, code: str) -> HttpResponse:
    release = _current(edition)
    found = release.lines.filter(code=code).order_by("starts_at")
    lines = [line.localize(release.edition.tz) for line in found]
    if not lines:
        raise Http404
    context = {
        "edition": release.edition,
        "release": release,
        "line": lines[0],
        "lines": lines,
        "now": timezone.now(),
    }
    return render(request, "public/session.html", context)


@require_safe
def subscribe(request: HttpRequest, edition: str) -> HttpResponse:
    release = _current(edition)
    feeds = []
    for code, name in settings.LANGUAGES:
        with override(code):
            path = reverse("edition-feed", args=[edition])
        address = settings.SITE_URL + path
        webcal = "webcal://" + address.partition("://")[2]
        feeds.append({"language": code, "name": name, "address": address, "webcal": webcal})
    context = {"edition": release.edition, "release": release, "feeds": feeds}
    return render(request, "public/subscribe.html", context)


def _current(edition: str) -> Release:
    current = Release.objects.current().select_related("edition__venue", "edition__series")
    return get_object_or_404(current, edition__slug=edition)
