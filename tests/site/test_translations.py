"""Both languages are complete: all that is shown is in the catalogue, in Chinese."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from events_site.translations import (
    as_mo,
    as_po,
    catalogue_path,
    gathered,
    load_catalogue,
    shown_words,
)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
# Names, signs and codes that are the same in every language.
SAME = {
    "Starfurnace", "English", "QR", "iCalendar", "webcal", "https", "API", "OpenAPI", "JSON",
    "Apple", "Google", "Outlook", "CSV", "curl", "nbsp", "mdash", "ndash", "middot", "hellip",
    "rarr", "larr", "times", "amp", "lt", "gt", "v", "SVG",
}  # fmt: skip


def test_every_text_has_its_chinese():
    catalogue = load_catalogue()

    missing = [
        message
        for message, context in shown_words()
        if not (entry := catalogue.get(first(message), context)) or not entry.string or entry.fuzzy
    ]

    assert missing == []


def test_every_placeholder_survives_translation():
    broken = []
    for entry in load_catalogue():
        if not entry.id:
            continue
        wanted = set(PLACEHOLDER.findall(last(entry.id)))
        for text in (entry.string,) if isinstance(entry.string, str) else entry.string:
            if text and set(PLACEHOLDER.findall(text)) != wanted:
                broken.append((entry.id, text))

    assert broken == []


def test_the_catalogue_is_gathered_and_compiled():
    """``manage.py gather_words`` was run after the last change of a text."""
    folder = catalogue_path()

    assert (folder / "django.po").read_bytes() == as_po(gathered(load_catalogue()))
    assert (folder / "django.mo").read_bytes() == as_mo(load_catalogue())


def pages():
    base = Path(settings.BASE_DIR)
    found = [path for app in ("events", "registrations", "events_site") for path in
             sorted((base / app).glob("templates/**/*.html"))]  # fmt: skip
    return [path for path in found if "letters" not in path.parts]


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.name)
def test_a_page_shows_no_word_that_was_not_translated(page):
    text = page.read_text()
    for hidden in (
        r"\{% comment.*?endcomment %\}",
        r"\{#.*?#\}",
        r"\{% blocktrans(late)?\b.*?endblocktrans(late)? %\}",
        r"<(script|style)\b.*?</\1>",
        r"<(\w+)[^>]*\blang=\"[a-zA-Z-]+\"[^>]*>.*?</\1>",
        r"<!--.*?-->",
        r"\{% block (main_class|accent|body_class) %\}.*?\{% endblock %\}",
        r"<!doctype[^>]*>",
        r"\{\{.*?\}\}",
        r"\{%.*?%\}",
    ):
        text = re.sub(hidden, " ", text, flags=re.S | re.I)
    spoken = re.findall(r"\b(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"", text)
    visible = re.sub(r"<[^>]*>", " ", text)

    words = re.findall(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+", " ".join([visible, *spoken]))

    assert [word for word in words if word not in SAME and word != "星炉"] == []


def first(message):
    return message if isinstance(message, str) else message[0]


def last(message):
    return message if isinstance(message, str) else message[-1]
