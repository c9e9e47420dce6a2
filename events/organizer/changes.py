"""What changed in a released line, in words: its name, what it was, what it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.lines import LineChange
from events.models import Edition, ReleasedSlot
from events.organizer.typed import TONGUES
from events.templatetags.programme import day_words, names
from events.translated import Words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Told(NamedTuple):
    name: str
    old: str
    new: str


# Words in several languages: each language is told on its own.
TRANSLATED = {
    "title": gettext_lazy("title"),
    "description": gettext_lazy("description"),
    "type_name": gettext_lazy("type"),
    "track_name": gettext_lazy("track"),
}


def told(change: LineChange, edition: Edition) -> list[Told]:
    """Every difference a visitor can read. Empty for a line that is new."""
    if change.before is None or change.verb in ("cancelled", "restored"):
        return []
    before, line = (row.localize(edition.tz) for row in (change.before, change.line))
    facts = [*_facts(before, line), *_words(before, line)]
    return facts or [Told(_("details"), _("position on the map or colour of the track"), _("new"))]


def _facts(before: ReleasedSlot, line: ReleasedSlot) -> Iterator[Told]:
    for name, shown in _FACTS:
        if shown(before) != shown(line):
            yield Told(str(name), shown(before), shown(line))


def _words(before: ReleasedSlot, line: ReleasedSlot) -> Iterator[Told]:
    for field, name in TRANSLATED.items():
        old, new = Words(getattr(before, field)), Words(getattr(line, field))
        for tag in sorted({*old, *new}):
            if old.get(tag, "") != new.get(tag, ""):
                both = _("%(name)s, %(language)s") % {
                    "name": name,
                    "language": TONGUES.get(tag, tag),
                }
                yield Told(both, old.get(tag, ""), new.get(tag, ""))


def _time(line: ReleasedSlot) -> str:
    return f"{day_words(line.day)} {line.starts_at:%H:%M}–{line.shown_until:%H:%M}"


def _place(line: ReleasedSlot) -> str:
    return str(line.place)


def _people(line: ReleasedSlot) -> str:
    return names(line.people)


def _language(line: ReleasedSlot) -> str:
    return line.language


_FACTS: list[tuple[StrPromise, Callable[[ReleasedSlot], str]]] = [
    (gettext_lazy("time"), _time),
    (gettext_lazy("place"), _place),
    (gettext_lazy("people"), _people),
    (gettext_lazy("spoken language"), _language),
]
