"""Filters whose every choice says itself which rows it leaves, and columns for the table only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from events.organizer.lists.found import sound_of
from events.organizer.lists.spec import Column, Filter
from events.wording import TONGUES


class Way(NamedTuple):
    """One choice of a filter: its value, its word, and what holds for the rows it leaves."""

    value: str
    word: str
    holds: Q


def one_way(key: str, label: str, ways: Iterable[Way], *, is_many: bool = False) -> Filter:
    """A filter that leaves the rows of the way chosen; ``is_many`` lets several be chosen."""
    known = {way.value: way for way in ways}
    return Filter(
        key=key,
        label=label,
        choices=[(way.value, way.word) for way in known.values()],
        narrow=lambda rows, value: rows.filter(known[value].holds),
        is_many=is_many,
    )


def by_choice(field: str, label: str, choices: Iterable[tuple[str, Any]]) -> Filter:
    """A filter for a field that holds one of ``choices``."""
    ways = [Way(value, str(word), Q(**{field: value})) for value, word in choices]
    return one_way(field, label, ways)


def by_slug(key: str, label: str, rows: QuerySet[Any], *, at: str) -> Filter:
    """A filter with a way for each of ``rows``, which have a slug, in the order of their sound."""
    ordered = sorted(rows, key=lambda row: sound_of(str(row)))
    return one_way(key, label, [Way(row.slug, str(row), Q(**{at: row.slug})) for row in ordered])


def at_least(key: str, label: str, field: str) -> Filter:
    """A filter for a whole number that is typed."""
    return Filter(
        key=key,
        label=label,
        narrow=lambda rows, value: rows.filter(**{f"{field}__gte": int(value)}),
        is_number=True,
    )


def lacking(field: str, label: str) -> list[Way]:
    """Rows without a text of ``field`` in one language, for each language texts are asked in."""
    return [
        Way(f"{field}-{tag}", label % {"language": name}, ~Q(**{f"{field}__has_key": tag}))
        for tag, name in TONGUES.items()
    ]


def in_languages(languages: Sequence[str], field: str, label: str) -> list[Column[Any]]:
    """A column of the table for ``field`` in each language."""
    return [
        told_only(f"{field}_{language}", f"{label} ({language})", _word_in(language, field))
        for language in languages
    ]


def standings() -> list[Way]:
    """Whether something is on the programme; its rows count ``sessions_here``."""
    return [
        Way("here", _("on the programme"), Q(sessions_here__gt=0)),
        Way("none", _("not on it"), Q(sessions_here=0)),
    ]


def told_only(key: str, label: str, cell: Callable[[Any], object]) -> Column[Any]:
    """A fact that only the table for spreadsheets tells."""
    return Column(key=key, label=label, cell=cell, is_only_in_csv=True)


def notes(*, may_read: bool) -> list[Column[Any]]:
    """The team's notes, for who makes the programme."""
    return [told_only("note", _("Note"), lambda row: row.note)] if may_read else []


def how_many(rows: QuerySet[Any], field: str, *, of: str = "pk") -> Coalesce:
    """For an annotation: how many different ``of`` the ``rows`` have that name it by ``field``."""
    theirs = rows.filter(**{field: OuterRef("pk")}).order_by()
    counted = theirs.values(field).annotate(n=Count(of, distinct=True)).values("n")
    return Coalesce(Subquery(counted[:1]), 0)


def _word_in(language: str, field: str) -> Callable[[Any], object]:
    return lambda row: getattr(row, field).get(language, "")
