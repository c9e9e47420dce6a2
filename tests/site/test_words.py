"""Whoever reads Chinese meets no English words of ours, and the other way round."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from events_site.translations import load_catalogue
from tests.site.walking import FOR_ALL_LANGUAGES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.xdist_group("walks"),
    pytest.mark.timeout(600),
]
HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title"}
SILENT = {"script", "style", "svg", "code", "pre", "textarea"}
EMPTY = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Our own name, and the names that languages have for themselves.
NAMES = re.compile("星炉|简体中文|中文|日本語|English")


class Reader(HTMLParser):
    """What a page says, each piece with the language in force where it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: list[tuple[str, str]] = []
        self.feed(html)

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang", self.language)
        self.say(*(given[name] for name in sorted(SPOKEN & given.keys())), language=language)
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.say(given.get("value", ""), language=language)
        if tag not in EMPTY:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in [name for name, _language in self.open]:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, text: str) -> None:
        if not any(tag in SILENT for tag, _language in self.open):
            self.say(text, language=self.language)

    def say(self, *texts: str, language: str) -> None:
        tidy = (" ".join(text.split()) for text in texts)
        self.said += [(text, language.lower()[:2]) for text in tidy if text]


def pieces(html: str, language: str) -> set[str]:
    return {text for text, spoken in Reader(html).said if spoken == language}


@cache
def english_only() -> tuple[set[str], re.Pattern[str]]:
    """Our English words whose Chinese is another: the plain ones, and those with a gap."""
    plain, gaps = set(), []
    for entry in load_catalogue():
        ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        for text in {" ".join(each.split()) for each in ids} - {"", "English", *strings}:
            if PLACEHOLDER.search(text):
                gaps.append(as_pattern(text))
            else:
                plain.add(text)
    return plain, re.compile("|".join(gaps))


def as_pattern(text: str) -> str:
    """``text`` with anything in its gaps. What is nothing but gaps matches nothing."""
    between = [part or "" for part in re.split(r"%\(\w+\)[sd]|%[sd]", text)]
    if not re.search(r"[A-Za-z]{3}", "".join(between)):
        return r"(?!)"
    return ".+?".join(map(re.escape, between))


def is_english_of_ours(text: str) -> bool:
    plain, gaps = english_only()
    return text in plain or bool(gaps.fullmatch(text))


def spoken_pages(walks, roles, language):
    return [
        found
        for role in roles
        for found in walks[role].pages
        if found.language == language and not found.path.startswith(FOR_ALL_LANGUAGES)
    ]


CHINESE, ENGLISH = ["visitor", "chair", "look"], ["visitor", "chair", "programme"]


def test_chinese_pages_show_no_english_words_of_ours(walks):
    pages = spoken_pages(walks, CHINESE, "zh-hans")

    found = {
        (text, page.path)
        for page in pages
        for text in pieces(page.page.html, "zh")
        if is_english_of_ours(text)
    }

    assert len(pages) > 60
    assert sorted(found) == []


def test_english_pages_show_no_chinese_that_they_do_not_call_chinese(walks):
    pages = spoken_pages(walks, ENGLISH, "en")

    found = {
        (text, page.path)
        for page in pages
        for text in pieces(page.page.html, "en")
        if HAN.search(NAMES.sub("", text))
    }

    assert len(pages) > 60
    assert sorted(found) == []


def test_every_title_and_heading_of_a_chinese_page_is_chinese(walks):
    pages = spoken_pages(walks, CHINESE, "zh-hans")

    bare = [page.path for page in pages if not HAN.search(NAMES.sub("", page.page.title))]
    assert bare == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>Robots</p>", {"Robots"}),
        ("<p> Robots \n and  aliens </p>", {"Robots and aliens"}),
        ("<p lang=zh-Hans>机器人</p>", set()),
        ("<p lang=zh-Hans>机器人<b lang=en>Robots</b></p>", {"Robots"}),
        ("<p lang=zh-Hans>机器人</p>Robots", {"Robots"}),
        ("<br><img alt=Robots>", {"Robots"}),
        ("<button aria-label=Close>×</button>", {"Close", "×"}),
        ("<input type=submit value=Send>", {"Send"}),
        ("<input type=text value=Typed>", set()),
        ("<input placeholder=Name>", {"Name"}),
        ("<script>robots()</script><style>p{}</style>", set()),
        ("<svg><title>A drawing</title></svg>", set()),
    ],
)
def test_the_reader_hears_all_that_people_hear(html, said):
    assert pieces(f"<html lang=en>{html}</html>", "en") == said


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("Programme", True),
        ("Programme of the night", False),
        ("节目", False),
        ("English", False),
        ("“Robots” is over.", True),
        ("“Robots” is over. Sorry!", False),
        ("Name of person 2", True),
        ("Name of guest", False),
        ("12", False),
    ],
)
def test_our_own_words_are_known_with_anything_in_their_gaps(text, is_ours):
    assert is_english_of_ours(text) == is_ours
