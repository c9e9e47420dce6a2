"""Walking the site along its links, and what one sees of each page on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

# The park has some two thousand addresses in each language.
MOST_PAGES = 5000
# A thousand pages of sessions are one page a thousand times: so many of a kind are looked at.
MOST_OF_A_KIND = 8
# Filters can be combined without end; what each does alone and with one other is enough to see.
MOST_WISHES = 2
# Where a program or a file answers, whatever the language of the page that names it.
FOR_ALL_LANGUAGES = ("/static/", "/api/", "/admin/", "/healthz", "/robots.txt")
LOADED = {"img": "src", "script": "src", "iframe": "src", "source": "src", "link": "href"}


@dataclass(frozen=True)
class Link:
    target: str
    tag: str
    language: str = ""  # of what it leads to, where the link says so


@dataclass
class Found:
    """One answer on the way. ``page`` is None for a file."""

    path: str
    status: int
    kind: str = ""
    language: str = ""
    page: Page | None = None


class Page(HTMLParser):
    """What a walker needs of a page: its links, its marks, its head, and what is forbidden."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.links: list[Link] = []
        self.marks: list[str] = []
        self.tags: list[str] = []
        self.language = ""
        self.faults: list[str] = []
        self.title = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if "id" in given:
            self.marks.append(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        self._collect(tag, given)
        self._look_at(tag, given)

    def handle_data(self, text: str) -> None:
        if self.tags and self.tags[-1] == "title":
            self.title += text

    def _collect(self, tag: str, given: dict[str, str]) -> None:
        is_asked = tag == "form" and given.get("method", "get").lower() == "get"
        names = {"href", "src"} | ({"action"} if is_asked else set())
        for name in names & given.keys():
            self.links.append(Link(given[name], tag, given.get("hreflang", "")))

    def _look_at(self, tag: str, given: dict[str, str]) -> None:
        is_inside = tag == "script" and "src" not in given and "json" not in given.get("type", "")
        if tag == "style" or is_inside:
            self.faults.append(f"<{tag}> inside the page")
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}>")
            if value.strip().lower().startswith(("javascript:", "data:text")):
                self.faults.append(f"<{tag} {name}={value}>")
        if tag in LOADED and is_foreign(given.get(LOADED[tag], "")):
            self.faults.append(f"<{tag}> from elsewhere")


def is_file(path: str) -> bool:
    return path.startswith("/static/")


def without_language(path: str) -> str:
    return re.sub("^/en/", "/", path)


def kind_of(path: str) -> str:
    """What the page at ``path`` is called, and what is asked of it."""
    parts = urlsplit(without_language(path))
    if is_file(path):
        return path
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return path
    return " ".join([name, *sorted({name for name, _value in parse_qsl(parts.query)})])


def is_foreign(target: str) -> bool:
    host = urlsplit(target).netloc
    return bool(host) and host != urlsplit(settings.SITE_URL).netloc


def as_path(base: str, target: str) -> str:
    """``target`` on the page ``base`` as a path of ours; nothing if it is not ours to follow."""
    if target.startswith(("mailto:", "data:")) or is_foreign(target):
        return ""
    parts = urlsplit(urljoin(base, urldefrag(target)[0]))
    if len(parse_qsl(parts.query)) > MOST_WISHES:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass
class Walk:
    """A walk through the site from some first pages along every link."""

    client: Client
    # Only pages whose address has this are walked on from; others are not even looked at.
    inside: str = "/"
    found: dict[str, Found] = field(default_factory=dict)
    came_from: dict[str, str] = field(default_factory=dict)
    # Addresses without their language, by kind: what is walked in one is walked in the other.
    kept: dict[str, set[str]] = field(default_factory=dict)

    def begin(self, *starts: str) -> Walk:
        waiting = list(starts)
        self.came_from.update(dict.fromkeys(starts, "the start"))
        while waiting:
            assert len(self.found) < MOST_PAGES, "the site has no end"
            answer = self.ask(waiting.pop(0))
            for link in answer.page.links if answer.page else ():
                path = as_path(answer.path, link.target)
                is_wanted = is_file(path) or re.search(self.inside, path)
                if path and is_wanted and path not in self.came_from and self.keeps(path):
                    self.came_from[path] = answer.path
                    waiting.append(path)
        return self

    def keeps(self, path: str) -> bool:
        """Whether ``path`` is among the first of its kind."""
        bare = without_language(path)
        kept = self.kept.setdefault(kind_of(path), set())
        if len(kept) < MOST_OF_A_KIND:
            kept.add(bare)
        return bare in kept

    def ask(self, path: str) -> Found:
        if is_file(path):
            file = finders.find(path.removeprefix("/static/"))
            return self.found.setdefault(path, Found(path, 200 if file else 404))
        response = self.client.get(path)
        kind, language = response.get("Content-Type", ""), response.get("Content-Language", "")
        found = self.found[path] = Found(path, response.status_code, kind, language)
        if kind.startswith("text/html") and response.status_code == 200:
            found.page = Page(response.content.decode())
        if 300 <= response.status_code < 400 and response["Location"] not in self.came_from:
            self.came_from[response["Location"]] = path
            self.ask(response["Location"])
        return found

    @property
    def pages(self) -> list[Found]:
        return [found for found in self.found.values() if found.page]


def faults(found: Found) -> list[str]:
    """What one page gets wrong of what every page keeps to."""
    page, wrong = found.page, list(found.page.faults)
    if page.language.lower() != found.language:
        wrong.append(f"says {page.language}, and its head {found.language}")
    for tag in ("h1", "main", "title"):
        if (many := page.tags.count(tag)) != 1:
            wrong.append(f"{many} × {tag}")
    if len(page.title.strip()) < 3:
        wrong.append("no title")
    twice = {mark for mark in page.marks if page.marks.count(mark) > 1}
    wrong += [f"two places are called {mark}" for mark in sorted(twice)]
    inner = {link.target[1:] for link in page.links if re.match(r"#.", link.target)}
    wrong += [f"#{mark} is nowhere" for mark in sorted(inner - set(page.marks))]
    return [f"{found.path}: {what}" for what in wrong]


def strays(found: Found) -> list[str]:
    """Links that lead into the other language without saying so, or say the wrong one."""
    wrong = []
    for link in found.page.links:
        path = as_path(found.path, link.target)
        # For calendar apps a page offers the feeds of both languages, and says which is which.
        if not path or path.startswith(FOR_ALL_LANGUAGES) or link.target.startswith("webcal:"):
            continue
        language = "en" if path.startswith("/en/") else "zh-hans"
        expected = (link.language or found.page.language).lower()
        # Whoever speaks neither language is sent to the first one.
        expected = expected.replace("x-default", settings.LANGUAGE_CODE)
        if language != expected.replace("zh-cn", "zh-hans"):
            wrong.append(f"{found.path} → {link.target}")
    return wrong
