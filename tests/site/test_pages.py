"""What every page of ours keeps to, tried on sign-in, the account and what goes wrong."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.staticfiles import finders
from django.test import Client

from tests.cast import a_user

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[2] / "events_site" / "templates"
PASSWORD = "the-dark-forest-2007"
FOR_EVERYBODY = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
]
FOR_THE_SIGNED_IN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
]
BEHIND_A_SECOND_LOOK = [
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
]


class Page(HTMLParser):
    """Collects what the house forbids: foreign addresses, code and style inside the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.files: list[str] = []
        self.language = ""
        self.landmarks: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.language = given.get("lang", "") if tag == "html" else self.language
        if tag in ("main", "header", "footer", "h1"):
            self.landmarks.append(tag)
        for name, value in given.items():
            self._look_at(tag, name, value)
        if tag == "style" or (tag == "script" and "src" not in given and not is_data(given)):
            self.faults.append(f"<{tag}> inside the page")

    def _look_at(self, tag: str, name: str, value: str) -> None:
        if name == "style" or name.startswith("on"):
            self.faults.append(f"<{tag} {name}>")
        if name in ("href", "src", "action") and re.match(r"(\w+:)?//", value):
            self.faults.append(f"<{tag} {name}={value}>")
        if value.startswith("/static/"):
            self.files.append(value.removeprefix("/static/"))


def is_data(script: dict[str, str]) -> bool:
    return script.get("type", "") == "application/json"


def a_signed_in_client() -> Client:
    user = a_user(password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def keeps_to_the_house(html: str, language: str) -> None:
    page = Page(html)

    assert page.faults == []
    assert page.language.lower() == language
    assert page.landmarks.count("main") == page.landmarks.count("h1") == 1
    assert [file for file in page.files if finders.find(file) is None] == []


@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_the_way_in_keeps_to_the_house(client, path):
    for prefix, language in (("", "zh-hans"), ("/en", "en")):
        response = client.get(prefix + path)

        assert response.status_code == 200
        assert response["Content-Language"] == language
        keeps_to_the_house(response.content.decode(), language)


def test_the_account_keeps_to_the_house():
    client = a_signed_in_client()

    for path in FOR_THE_SIGNED_IN:
        for prefix, language in (("", "zh-hans"), ("/en", "en")):
            response = client.get(prefix + path)

            assert (path, response.status_code) == (path, 200)
            keeps_to_the_house(response.content.decode(), language)


def test_keys_are_added_after_a_second_look_on_pages_that_keep_to_the_house():
    client = a_signed_in_client()
    asked = client.get("/en/accounts/2fa/webauthn/add/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/en/accounts/reauthenticate/")

    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})

    for path in BEHIND_A_SECOND_LOOK:
        html = client.get(f"/en{path}").content.decode()
        keeps_to_the_house(html, "en")
        assert 'name="password"' not in html


def test_a_wrong_password_is_refused_in_words_and_keeps_the_address(client):
    a_user("luoji@park.example", password=PASSWORD)

    wrong = {"login": "luoji@park.example", "password": "wrong"}
    html = client.post("/en/accounts/login/", wrong).content.decode()

    assert 'role="alert"' in html
    assert 'value="luoji@park.example"' in html
    assert "wrong" not in html
    keeps_to_the_house(html, "en")


def test_a_field_that_is_wrong_says_so_beside_itself(client):
    html = client.post("/en/accounts/login/code/", {"email": "no address"}).content.decode()

    assert 'aria-invalid="true"' in html
    assert re.search(r'<ul class="errorlist"[^>]*id="id_email_error"', html)
    assert 'value="no address"' in html


def test_a_code_by_mail_is_asked_for_on_a_page_of_ours(client):
    response = client.post(
        "/en/accounts/login/code/", {"email": "nobody@park.example"}, follow=True
    )

    html = response.content.decode()
    assert response.redirect_chain[-1][0] == "/en/accounts/login/code/confirm/"
    assert "<strong>nobody@park.example</strong>" in html
    keeps_to_the_house(html, "en")


def test_a_passkey_works_with_scripts_from_our_own_files_only(client):
    html = client.get("/en/accounts/login/").content.decode()

    assert "mfa/js/webauthn.js" in html and "passkey.js" in html
    assert "data-passkey-refused hidden" in html
    assert "script-src 'self'" in client.get("/en/accounts/login/")["Content-Security-Policy"]


def test_an_unknown_address_is_told_in_the_language_of_the_address(client):
    chinese = client.get("/not/there/at/all/")
    english = client.get("/en/not/there/at/all/")

    assert chinese.status_code == english.status_code == 404
    keeps_to_the_house(chinese.content.decode(), "zh-hans")
    keeps_to_the_house(english.content.decode(), "en")
    assert 'href="/not/there/at/all/"' in english.content.decode()


def test_an_expired_form_says_that_nothing_was_changed():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/en/accounts/login/", {"login": "a@park.example", "password": "x"})

    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
    keeps_to_the_house(response.content.decode(), "en")


def test_the_page_of_last_resort_needs_nothing_and_speaks_both_languages():
    html = (TEMPLATES / "500.html").read_text()

    assert "{%" not in html and "{{" not in html
    assert 'lang="en"' in html
    keeps_to_the_house(html, "zh-hans")
