"""The page that puts the programme into a calendar."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override

from events.public.current import current_release
from events.public.pages import page_context, this_minute, visitors_page


@visitors_page
def subscribe(request: HttpRequest, edition: str) -> HttpResponse:
    release, own = current_release(edition), get_language()
    feeds = sorted(map(_feed, _addresses(edition)), key=lambda feed: feed["code"] != own)
    return render(
        request, "public/subscribe.html", page_context(release, this_minute(), feeds=feeds)
    )


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
