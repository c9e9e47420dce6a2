"""Every link of the park, walked as whoever may sign in: it leads somewhere, in one language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

from tests.site.walking import (
    FOR_ALL_LANGUAGES,
    Found,
    Page,
    Walk,
    faults,
    is_file,
    is_foreign,
    kind_of,
    strays,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.xdist_group("walks"),
    pytest.mark.timeout(600),
]
EDITING = {"manage-session", "manage-session-new", "manage-place"}


def routes(walk: Walk) -> set[str]:
    return {
        resolve(without_language(urlsplit(path).path)).url_name
        for path in walk.found
        if not is_file(path)
    }


def without_language(path: str) -> str:
    path = path.replace("next=%2Fen%2F", "next=%2F")
    return path.removeprefix("/en") if path.startswith("/en/") else path


def failed(walk: Walk) -> list[tuple[int, str, str]]:
    """What is no page, no file and no redirect, and who led there."""
    return [
        (found.status, found.path, walk.came_from[found.path])
        for found in walk.found.values()
        if found.status not in (200, 302)
    ]


def check(walk: Walk) -> None:
    assert failed(walk) == []
    assert [fault for found in walk.pages for fault in faults(found)] == []
    spoken = [found for found in walk.pages if not found.path.startswith(FOR_ALL_LANGUAGES)]
    assert [stray for found in spoken for stray in strays(found)] == []


def test_visitors_are_led_to_every_public_page_and_nowhere_else(walks):
    walk = walks["visitor"]

    check(walk)
    assert routes(walk) >= {
        *("home", "edition", "programme", "subscribe", "session", "register"),
        *("now", "search", "changes", "changes-feed"),
        *("edition-feed", "session-file", "account_login", "api"),
    }
    assert not [path for path in walk.found if re.match("(/en)?/(manage|admin|order|my)/", path)]


@pytest.mark.parametrize("role", ["visitor", "chair"])
def test_both_languages_have_pages_of_the_same_kinds(walks, role):
    spoken = {path for path in walks[role].found if not path.startswith(FOR_ALL_LANGUAGES)}
    english = {kind_of(path) for path in spoken if path.startswith("/en/")}

    assert english == {kind_of(path) for path in spoken if not path.startswith("/en/")}
    assert len(english) > 10


def test_whoever_publishes_is_led_everywhere_without_a_stumble(walks):
    walk = walks["chair"]

    check(walk)
    assert routes(walk) >= {
        *(
            "manage",
            "manage-edition",
            "manage-draft",
            "manage-session",
            "manage-session-new",
            "manage-place",
        ),
        *("manage-release", "account_email", "account_logout"),
    }


@pytest.mark.parametrize(("role", "may_edit"), [("programme", 1), ("desk", 0), ("look", 0)])
def test_staff_are_led_to_what_they_may_do_and_to_nothing_else(walks, role, may_edit):
    walk = walks[role]

    check(walk)
    assert routes(walk) & EDITING == (EDITING if may_edit else set())
    assert routes(walk) >= {"manage", "manage-edition", "manage-draft"}


def test_every_link_to_a_calendar_app_names_this_site_and_a_feed_that_is_there(walks):
    walk = walks["visitor"]

    apps = {
        link.target
        for found in walk.pages
        for link in found.page.links
        if link.target.startswith("webcal:")
    }

    assert len(apps) == 6
    assert {urlsplit(target).netloc for target in apps} == {urlsplit(settings.SITE_URL).netloc}
    feeds = [walk.found[urlsplit(target).path] for target in apps]
    assert {(feed.status, feed.kind) for feed in feeds} == {(200, "text/calendar; charset=utf-8")}


def test_the_park_shows_no_address_of_elsewhere(walks):
    targets = {link.target for found in walks["visitor"].pages for link in found.page.links}

    assert [target for target in sorted(targets) if is_foreign(target)] == []


def a_page(body: str) -> Found:
    html = f"<html lang=en><title>Robots</title><body><main><h1>Robots</h1>{body}</main></html>"
    return Found("/en/", 200, "text/html", "en", Page(html))


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("", []),
        ('<p style="color: red">', ["<p style>"]),
        ('<p onclick="x()">', ["<p onclick>"]),
        ("<script>x()</script>", ["<script> inside the page"]),
        ('<script type="application/json">1</script>', []),
        ("<style>p{}</style>", ["<style> inside the page"]),
        ('<img src="https://elsewhere.example/a.png">', ["<img> from elsewhere"]),
        ('<a href="https://elsewhere.example/">', []),
        ('<a href=" JavaScript:x()">', ["<a href= JavaScript:x()>"]),
        ("<h1>Aliens</h1>", ["2 × h1"]),
        ('<a href="#day">', ["#day is nowhere"]),
        ('<a href="#day"><p id="day">', []),
        ('<p id="day"><p id="day">', ["two places are called day"]),
    ],
)
def test_the_walker_sees_what_it_looks_for(body, what):
    assert faults(a_page(body)) == [f"/en/: {fault}" for fault in what]


@pytest.mark.parametrize(
    ("link", "is_stray"),
    [
        ('<a href="/convention/">', True),
        ('<a href="/convention/" hreflang="zh-hans">', False),
        ('<a href="/en/convention/">', False),
        ('<link href="http://localhost:8000/convention/" hreflang="x-default">', False),
        ('<link href="http://localhost:8000/en/convention/" hreflang="x-default">', True),
        ('<a href="/en/convention/" hreflang="zh-hans">', True),
        ('<a href="?day=2">', False),
        ('<form action="/convention/">', True),
        ('<form action="/convention/" method="post">', False),
        ('<a href="mailto:luoji@park.example">', False),
        ('<link href="/static/base.css">', False),
    ],
)
def test_the_walker_sees_who_strays_into_the_other_language(link, is_stray):
    assert bool(strays(a_page(link))) == is_stray
