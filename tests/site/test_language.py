from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import get_language

from events_site.language import LanguageInAddress, other_language


def answer(path: str, **headers: str) -> HttpResponse:
    def language_now(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_language())

    return LanguageInAddress(language_now)(RequestFactory().get(path, headers=headers))


def switch(path: str, language: str = "zh-hans") -> str:
    with translation.override(language):
        return other_language(RequestFactory().get(path))["other_language_url"]


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "zh-hans"),
        ("/csfc-2026/", "zh-hans"),
        ("/en/", "en"),
        ("/en", "en"),
        ("/en/csfc-2026/", "en"),
        ("/endurance/", "zh-hans"),
        ("/EN/", "zh-hans"),
    ],
)
def test_the_address_says_the_language(path, language):
    response = answer(path)

    assert response.content.decode() == language
    assert response["Content-Language"] == language


def test_what_the_browser_prefers_does_not_change_a_page():
    response = answer("/csfc-2026/", accept_language="en", cookie="django_language=en")

    assert response["Content-Language"] == "zh-hans"
    assert "Vary" not in response


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "zh-hans"),
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("zh-CN", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("fr, en;q=0.5", "en"),
        ("fr", "zh-hans"),
        ("*", "zh-hans"),
        ("x" * 600, "zh-hans"),
        ("../../etc/passwd,\x01", "zh-hans"),
    ],
)
def test_a_program_asks_for_its_language(wish, language):
    response = answer("/api/v1/editions/", accept_language=wish)

    assert response.content.decode() == language
    assert response["Vary"] == "Accept-Language"


def test_the_language_ends_with_the_request():
    with translation.override("zh-hans"):
        answer("/en/")

        assert get_language() == "zh-hans"


def test_an_answer_that_names_its_language_keeps_it():
    def in_german(request: HttpRequest) -> HttpResponse:
        return HttpResponse("Sternofen", headers={"Content-Language": "de"})

    response = LanguageInAddress(in_german)(RequestFactory().get("/"))

    assert response["Content-Language"] == "de"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("/", "/en/"),
        ("/csfc-2026/", "/en/csfc-2026/"),
        ("/csfc-2026/?day=2026-03-28&q=%E4%B8%89%E4%BD%93", None),
        ("/not/there", "/en/not/there"),
        ("/endurance/", "/en/endurance/"),
    ],
)
def test_the_switch_keeps_the_page_and_its_query(chinese, english):
    english = english or f"/en{chinese}"

    assert switch(chinese) == english
    assert switch(english, "en") == chinese


@pytest.mark.parametrize(
    "path", ["/en//evil.example/", "/en/\\evil.example/", "/en/%2Fevil.example/", "//evil.example"]
)
def test_the_switch_never_leads_to_a_foreign_host(path):
    for language in ("en", "zh-hans"):
        url = switch(path, language)

        assert url.startswith("/")
        assert not url.startswith(("//", "/\\"))


def test_pages_with_one_address_for_all_languages_have_no_switch():
    assert switch("/api/v1/") == ""
    assert switch("/admin/") == ""


def test_the_switch_names_the_other_language_in_its_own_words():
    with translation.override("en"):
        facts = other_language(RequestFactory().get("/en/"))

    assert facts == {
        "language": "en",
        "home_url": "/en/",
        "other_language": "zh-hans",
        "other_language_name": "中文",
        "other_language_url": "/",
    }
