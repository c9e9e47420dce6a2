"""Facts of history as people read them: names for ids, moments on the edition's clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateTimeField, Field, Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from events.models import Change, Edition, Person
from events.organizer.told.labels import in_order, label_of
from events.organizer.told.subjects import SUBJECTS
from events.translated import Words, WordsField
from events.wording import TONGUES, moment_words, row_of

# Rows that facts name by their id: model, id.
Ids = dict[type[Model], dict[int, str]]
NOTHING = "–"


class Turn(NamedTuple):
    """One fact that became another."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Reader:
    """Reads facts for ``edition``, with the names of all rows that they mention."""

    edition: Edition
    names: Ids

    def turns(self, change: Change) -> list[Turn]:
        """What was one thing before and another after, fact by fact."""
        names = in_order({*change.before, *change.after})
        return [turn for name in names for turn in self._turns(change, name)]

    def _turns(self, change: Change, name: str) -> Iterator[Turn]:
        was, now = change.before.get(name), change.after.get(name)
        field, label = field_of(change.subject, name), label_of(name)
        if isinstance(field, WordsField):
            yield from _of_words(label, Words(was or {}), Words(now or {}))
            return
        # The same moment may be kept on two clocks, and nothing as None or as an empty list.
        old, new = self._word(field, name, was), self._word(field, name, now)
        if old != new:
            yield Turn(label, old, new)

    def _word(self, field: Field[Any, Any] | None, name: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return NOTHING
        if name == "people":
            return row_of(self.names.get(Person, {}).get(part["person"], "?") for part in value)
        if field is not None and field.related_model in self.names:
            names = self.names[field.related_model]
            ids = value if isinstance(value, list) else [value]
            return row_of(names.get(each, f"{each}") for each in ids)
        choices = dict(field.flatchoices) if field is not None else {}
        if not isinstance(value, list | dict) and value in choices:
            return str(choices[value])
        return self._plain(field, value)

    def _plain(self, field: Field[Any, Any] | None, value: Any) -> str:
        if isinstance(value, bool) or isinstance(field, BooleanField):
            return _("yes") if value else _("no")
        if isinstance(value, dict):
            return self._pairs(value)
        if isinstance(value, list):
            return "; ".join(self._plain(None, each) for each in value)
        moment = _moment(value) if field is None or isinstance(field, DateTimeField) else None
        return moment_words(moment.astimezone(self.edition.tz)) if moment else str(value)

    def _pairs(self, value: dict[str, Any]) -> str:
        if value.keys() <= TONGUES.keys():
            return str(Words(value))
        told = ((name, each) for name, each in value.items() if each not in (None, "", [], {}))
        return row_of(f"{label_of(name)} {self._plain(None, each)}" for name, each in told)


def _of_words(label: str, was: Words, now: Words) -> Iterator[Turn]:
    """Each language on its own."""
    for tag in sorted({*was, *now}):
        if was.get(tag, "") != now.get(tag, ""):
            facts = {"name": label, "language": TONGUES.get(tag, tag)}
            both = _("%(name)s, %(language)s") % facts
            yield Turn(both, was.get(tag) or NOTHING, now.get(tag) or NOTHING)


def field_of(subject: str, name: str) -> Field[Any, Any] | None:
    """The column, or the link to others, that a fact of a ``subject`` is kept in."""
    known = SUBJECTS.get(subject)
    if known is None or known.model is None:
        return None
    try:
        field = known.model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def reader_for(edition: Edition, changes: Iterable[Change]) -> Reader:
    """Knows every row that ``changes`` mention by id: one query for each kind of row."""
    wanted: dict[type[Model], set[int]] = {}
    for change in changes:
        for facts in (change.before, change.after):
            for name, value in facts.items():
                for model, ids in _mentioned(change.subject, name, value):
                    wanted.setdefault(model, set()).update(ids)
    names: Ids = {}
    for model in sorted(wanted, key=lambda each: each.__name__):
        rows = model._default_manager.filter(pk__in=wanted[model])
        names[model] = {row.pk: str(row) for row in rows}
    return Reader(edition, names)


def _mentioned(subject: str, name: str, value: Any) -> Iterator[tuple[type[Model], set[int]]]:
    if name == "people" and isinstance(value, list):
        yield Person, {part["person"] for part in value}
        return
    field = field_of(subject, name)
    model = field.related_model if field is not None else None
    if value is None or not isinstance(model, type):
        return
    ids = value if isinstance(value, list) else [value]
    if all(isinstance(each, int) for each in ids):
        yield model, set(ids)


def _moment(value: Any) -> datetime | None:
    """``value`` as a moment, if it is one as history writes it."""
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
