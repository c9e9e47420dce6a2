"""Which words the code and the pages show, and the Chinese catalogue for them.

Needs Babel, which only the checks install: a running service reads the compiled file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("events", "registrations", "tasks", "events_site")
FUNCTIONS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
Message = tuple[str | tuple[str, ...], str | None]


def catalogue_path() -> Path:
    return Path(settings.BASE_DIR) / "events_site" / "locale" / "zh_Hans" / "LC_MESSAGES"


def shown_words() -> dict[Message, list[str]]:
    """Every message with its context, and the files that show it."""
    found: dict[Message, list[str]] = {}
    for name, source in _sources():
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=FUNCTIONS
        ):
            key = (tuple(message) if isinstance(message, list | tuple) else message, context)
            found.setdefault(key, []).append(name)
    return found


def load_catalogue() -> Catalog:
    path = catalogue_path() / "django.po"
    if not path.exists():
        return Catalog(locale="zh_Hans", project="Starfurnace", version="1")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def gathered(old: Catalog) -> Catalog:
    """A catalogue of exactly the shown words, with the translations ``old`` has for them."""
    new = Catalog(locale="zh_Hans", project="Starfurnace", version="1")
    for (message, context), files in sorted(shown_words().items(), key=str):
        known = old.get(message if isinstance(message, str) else message[0], context)
        places = [(name, 0) for name in sorted(set(files))]
        new.add(message, known.string if known else "", places, context=context)
    return new


def as_po(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalogue, width=100, include_lineno=False, omit_header=False)
    # Dates in the header would make every gathering look like a change.
    return re.sub(rb'"(POT-Creation|PO-Revision)-Date:[^\n]*\n', b"", file.getvalue())


def as_mo(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    # The same words give the same bytes, whenever they are compiled.
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    write_mo(file, catalogue)
    return file.getvalue()


def _sources() -> Iterator[tuple[str, str]]:
    """Python as it is, templates turned into calls that a Python reader finds."""
    base = Path(settings.BASE_DIR)
    for app in APPS:
        for path in sorted((base / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(base)), path.read_text()
        for path in sorted((base / app).rglob("templates/**/*.html")):
            name = str(path.relative_to(base))
            calls = templatize(path.read_text(), origin=name)
            yield name, "\n".join(line.strip() for line in calls.splitlines())
