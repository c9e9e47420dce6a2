"""Rows that several organizers write: added once, changed only as their writer saw them.

People, rooms, films, organisations and an edition's own words are all written by these verbs;
the rule file of each says what belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F, ProtectedError, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import history
from events.errors import AlreadyThere, InUse, StaleRow
from events.models import Edition, User
from events.searching import searched, sort_key

Facts = Mapping[str, Any]
Row = TypeVar("Row", bound=models.Model)

STALE = gettext_lazy("Somebody else changed this while you wrote.")
ALREADY = gettext_lazy("There is already one with this name or address. Please choose another.")
SENT_BEFORE = gettext_lazy("This form was sent before. Open what it added to change it.")


def _all(edition: Edition) -> Q:
    return Q()


@dataclass(frozen=True)
class Part:
    """Rows that belong to another: the closures of a room, the copies of a version of a film."""

    name: str
    facts: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    # Which of them are written from the pages of one edition.
    here: Callable[[Edition], Q] = _all
    # No two have the same number, so they are written anew instead of changed one by one.
    anew: bool = False


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """What history calls a kind of row, which of its facts are written, and what belongs to it."""

    model: type[Row]
    subject: str
    facts: tuple[str, ...]
    public_id: Callable[[Row], str]
    links: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    already: str | Promise = ALREADY
    # Said if the form that adds one comes again with other answers.
    sent_before: str | Promise = ""
    stale: type[StaleRow] = StaleRow

    def told(self, row: Row, edition: Edition) -> history.Facts:
        """The whole row as history keeps it."""
        facts = history.facts_of(row, *self.facts)
        for name in self.links:
            facts[name] = sorted(getattr(row, name).values_list("pk", flat=True))
        return history.plain(facts | _told_around(row, self.parts, edition))


def add(kind: Kind[Row], named: Facts, facts: Facts, *, edition: Edition, by: User | None) -> Row:
    """Write the row that ``named`` names. The same form sent twice writes it once."""
    with together(kind.already):
        plain = {name: facts[name] for name in kind.facts if name in facts and name not in named}
        row, is_new = kind.model._default_manager.get_or_create(**named, defaults=plain)
        if is_new:
            _write_around(row, kind, facts, edition=edition)
            subject, after = (kind.subject, kind.public_id(row)), kind.told(row, edition)
            history.record(edition, "add", by=by, subject=subject, after=after)
        elif any(getattr(row, name) != value for name, value in plain.items()):
            raise AlreadyThere(str(kind.sent_before or kind.already))
    return row


def change(
    kind: Kind[Row], row: Row, facts: Facts, *, edition: Edition, by: User | None, version: int
) -> Row:
    """Write ``facts`` into ``row``, if nobody else did since ``version``."""
    with together(kind.already):
        before = kind.told(row, edition)
        plain = {name: facts[name] for name in kind.facts if name in facts}
        unchanged = kind.model._default_manager.filter(pk=row.pk, version=version)
        if not unchanged.update(version=F("version") + 1, **plain, **following(row, plain)):
            raise kind.stale(str(STALE))
        _write_around(row, kind, facts, edition=edition)
        row.refresh_from_db()
        was, now = history.differing(before, kind.told(row, edition))
        if now:
            subject = (kind.subject, kind.public_id(row))
            history.record(edition, "edit", by=by, subject=subject, before=was, after=now)
    return row


def remove(kind: Kind[Row], row: Row, *, edition: Edition, by: User | None) -> None:
    """Take ``row`` away with all that belongs to it. Its rule has looked that nothing uses it."""
    with together(kind.already):
        subject, before = (kind.subject, kind.public_id(row)), kind.told(row, edition)
        gone, _rows = row.delete()
        if gone:
            history.record(edition, "remove", by=by, subject=subject, before=before)


def rows_of(row: models.Model, part: Part, edition: Edition) -> QuerySet[Any]:
    """The rows of ``part`` that belong to ``row`` and are written from ``edition``."""
    relation: Any = row._meta.get_field(part.name)
    rows: QuerySet[Any] = relation.related_model._default_manager.filter(part.here(edition))
    return rows.filter(**{relation.field.name: row}).order_by("pk")


def _told_around(row: models.Model, parts: Sequence[Part], edition: Edition) -> history.Facts:
    told: history.Facts = {}
    for part in parts:
        told[part.name] = [
            history.plain(history.facts_of(each, *part.facts))
            | _told_around(each, part.parts, edition)
            for each in rows_of(row, part, edition)
        ]
    return told


def _write_around(row: Row, kind: Kind[Row], facts: Facts, *, edition: Edition) -> None:
    for name in kind.links:
        if name in facts:
            getattr(row, name).set(facts[name])
    _write_parts(row, kind.parts, facts, edition=edition)


def _write_parts(
    owner: models.Model, parts: Sequence[Part], facts: Facts, *, edition: Edition
) -> None:
    for part in parts:
        if part.name in facts:
            _write_part(owner, part, facts[part.name], edition=edition)


def _write_part(
    owner: models.Model, part: Part, wanted: Sequence[Facts], *, edition: Edition
) -> None:
    """Let ``owner`` have exactly what is wanted. A row known by its ``pk`` keeps it."""
    relation: Any = owner._meta.get_field(part.name)
    known = {} if part.anew else {row.pk: row for row in rows_of(owner, part, edition)}
    kept = [known.get(each.get("pk")) for each in wanted]
    rows_of(owner, part, edition).exclude(pk__in=[row.pk for row in kept if row]).delete()
    fresh = [row or relation.related_model(**{relation.field.name: owner}) for row in kept]
    # Those that are there first: a seat is given up before its successor takes it.
    for number, row in sorted(enumerate(fresh), key=lambda pair: pair[1].pk is None):
        _save_if_new(row, _named(part, wanted[number]))
        _write_parts(row, part.parts, wanted[number], edition=edition)


def _named(part: Part, facts: Facts) -> dict[str, Any]:
    return {name: facts[name] for name in part.facts if name in facts}


def _save_if_new(row: models.Model, facts: Facts) -> None:
    before = history.facts_of(row, *facts)
    for name, value in facts.items():
        setattr(row, name, value)
    if row.pk is None or history.facts_of(row, *facts) != before:
        row.save()


def following(row: models.Model, plain: Facts) -> dict[str, Any]:
    """The columns that follow from those in ``plain``: an UPDATE does not fill them by itself."""
    wished = copy(row)
    for name, value in plain.items():
        setattr(wished, name, value)
    own = {field.name for field in row._meta.concrete_fields}
    found: dict[str, Any] = {"search": searched(wished)} if "search" in own else {}
    if "sort_key" in own:
        found["sort_key"] = sort_key(getattr(wished, "name", ""))
    return found


@contextmanager
def together(text: str | Promise = ALREADY) -> Iterator[None]:
    """One transaction. What only the database saw, because somebody wrote then too, is refused."""
    try:
        with transaction.atomic():
            yield
    except ProtectedError:
        raise InUse(_("It is still used, in part or as a whole, so it stays.")) from None
    except IntegrityError as error:
        said = str(error).lower()
        if "foreign key" in said:
            text = _("Something you chose is gone by now. Please look again.")
        elif "unique" not in said:
            text = _("Two of these facts contradict each other. Please look again.")
        raise AlreadyThere(str(text)) from None
