"""One page of every kind in the park, in every form people have before them: nothing to mend."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from events.models import User
from events_site.demo import SIGN_INS
from tests.browser.conftest import faults
from tests.site.walking import Page as Html
from tests.site.walking import as_path, is_file

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# Each pair of language, screen and colours comes once; 1280 pixels at 200 % are 640.
FORMS = {
    "zh phone light": ("", PHONE, "light"),
    "zh desktop dark": ("", DESK, "dark"),
    "en phone dark": ("/en", PHONE, "dark"),
    "en zoomed light": ("/en", {"width": 640, "height": 450}, "light"),
}
# What is no page for a reader, or ends a visit.
ELSEWHERE = ("/api/", "/admin/", "/static/", "/accounts/logout/")


def one_of_each(client: Client, *starts: str) -> Iterator[str]:
    """An address of every kind of page that links lead to from ``starts``."""
    seen, waiting = set(), list(starts)
    while waiting:
        path = waiting.pop(0)
        name = kind(path)
        if not name or name in seen or path.startswith(ELSEWHERE):
            continue
        response = client.get(path)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        seen.add(name)
        yield path
        found = Html(response.content.decode())
        waiting += [as_path(path, link.target) for link in found.links]


def kind(path: str) -> str:
    """What the address is called; with a query it is a kind of its own, but for its values."""
    place, _mark, query = path.partition("?")
    if not place or is_file(place):
        return ""
    try:
        name = resolve(place.removeprefix("/en") or "/").url_name
    except Resolver404:
        return ""
    return f"{name}?{'view' if 'view=' in query else ''}"


@pytest.fixture
def chair():
    call_command("load_demo", stdout=StringIO())
    client = Client()
    user = User.objects.get(email=SIGN_INS[0][1])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_page_is_without_fault(browser, site, chair, form):
    prefix, screen, colours = FORMS[form]
    paths = list(one_of_each(chair, f"{prefix}/", f"{prefix}/manage/"))
    context = browser.new_context(base_url=site, viewport=screen, color_scheme=colours)
    cookie = chair.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    wrong = {path: found for path in paths if (found := look_at(page, path))}

    context.close()
    assert len(paths) > 20
    assert wrong == {}
    assert complaints == []


def look_at(page: Page, path: str) -> list[str]:
    page.goto(path)
    return faults(page)
