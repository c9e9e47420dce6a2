"""What changed in a released line, in words: its name, what it was, what it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.lines import LineChange
from events.models import Edition, ReleasedSlot
from events.translated import Words
from events.wording import TONGUES, day_words, language_name, names, row_of, span_words

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
# What a visitor has to go by: who hears of these has to be elsewhere, or at another time.
PLACED = ("day", "starts_at", "shown_until", "room_slug", "building_slug")


KIND_NAMES = {
    "added": gettext_lazy("added"),
    "moved": gettext_lazy("moved"),
    "changed": gettext_lazy("changed"),
    "cancelled": gettext_lazy("cancelled"),
    "restored": gettext_lazy("restored"),
}
KIND_COUNTS = {
    "added": gettext_lazy("%(n)d added"),
    "moved": gettext_lazy("%(n)d moved"),
    "changed": gettext_lazy("%(n)d changed"),
    "cancelled": gettext_lazy("%(n)d cancelled"),
    "restored": gettext_lazy("%(n)d restored"),
}


def told(change: LineChange, edition: Edition) -> list[Told]:
    """Every difference a visitor can read. Empty for a line that is new."""
    if change.before is None or change.verb in ("cancelled", "restored"):
        return []
    before, line = (row.localize(edition.tz) for row in (change.before, change.line))
    facts = [*_facts(before, line), *_words(before, line)]
    return facts or [Told(_("details"), _("position on the map or colour of the track"), _("new"))]


def kind_of(change: LineChange) -> str:
    """``moved`` for a change of place or time, else the verb of ``change``."""
    is_moved = change.verb == "changed" and any(name in PLACED for name in change.fields)
    return "moved" if is_moved else change.verb


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
    return f"{day_words(line.day)} {span_words(line.starts_at, line.shown_until)}"


def _last_entry(line: ReleasedSlot) -> str:
    return f"{line.last_entry_at:%H:%M}" if line.last_entry_at else ""


def _place(line: ReleasedSlot) -> str:
    return str(line.place)


def _rain_room(line: ReleasedSlot) -> str:
    return str(line.rain_room_name)


def _people(line: ReleasedSlot) -> str:
    return names(line.people)


def _films(line: ReleasedSlot) -> str:
    return row_of(str(Words(film["title"])) for film in line.films)


def _language(line: ReleasedSlot) -> str:
    return language_name(line.language) if line.language else ""


_FACTS: list[tuple[StrPromise, Callable[[ReleasedSlot], str]]] = [
    (gettext_lazy("time"), _time),
    (gettext_lazy("last entry"), _last_entry),
    (gettext_lazy("place"), _place),
    (gettext_lazy("place if it rains"), _rain_room),
    (gettext_lazy("people"), _people),
    (gettext_lazy("films"), _films),
    (gettext_lazy("spoken language"), _language),
]
