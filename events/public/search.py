"""Searching one edition: sessions, and the people, films and places of its programme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.finding import find
from events.narrowing import LONGEST_QUERY
from events.public import days
from events.public.current import current_release
from events.public.pages import page_context, this_minute, visitors_page


@visitors_page
def search(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    found = find(release, query)
    lines = [line.localize(release.edition.tz) for line in found.lines]
    context = page_context(
        release,
        this_minute(),
        seek=query,
        found=found,
        lines=lines,
        before=days.before(release, lines),
    )
    return render(request, "public/search.html", context)
