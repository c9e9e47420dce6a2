"""The address says the language: under ``/en/`` English, everywhere else Chinese.

So one address always gives the same words, to every reader and every cache.
Programs at ``/api/`` have one address for all languages and ask by Accept-Language.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from events_site.headers import Answer

ENGLISH = "en"
API = "/api/"


def language_of_address(path: str) -> str:
    return ENGLISH if path == "/en" or path.startswith("/en/") else settings.LANGUAGE_CODE


def language_asked_for(accept_language: str) -> str:
    for wish, _quality in parse_accept_lang_header(accept_language):
        try:
            return translation.get_supported_language_variant(wish)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


class LanguageInAddress:
    """Speaks the language of the address while the request is answered."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for_programs = request.path_info.startswith(API)
        if for_programs:
            language = language_asked_for(request.headers.get("Accept-Language", ""))
        else:
            language = language_of_address(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.answer(request)
        response.headers.setdefault("Content-Language", language)
        if for_programs:
            patch_vary_headers(response, ["Accept-Language"])
        return response


def same_page_in(language: str, full_path: str) -> str:
    """The address of the same page, query included, in the other of our two languages.

    Only text is changed, so a page that was not found has a switch too. An answer never
    starts with two slashes: browsers would take the next word for a foreign host.
    """
    words = full_path.lstrip("/")
    if language == ENGLISH:
        return f"en/{words}"
    return words.removeprefix("en").lstrip("/")


def other_language(request: HttpRequest) -> dict[str, str]:
    """For base.html: the language of the page, its home, and where the other one is."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    other = settings.LANGUAGE_CODE if language == ENGLISH else ENGLISH
    root = get_script_prefix()
    switch = {
        "language": language,
        "home_url": f"{root}en/" if language == ENGLISH else root,
        "other_language": other,
        "other_language_name": "English" if other == ENGLISH else "中文",
        "other_language_url": "",
    }
    if not request.path_info.startswith((API, "/admin/")):
        path = request.get_full_path()
        switch["other_language_url"] = root + same_page_in(other, path.removeprefix(root))
    return switch
