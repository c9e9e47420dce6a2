"""People as the checks know them: their limits, their times, and whom they are kept from."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Q, QuerySet

from events.grid.facts import PersonFacts
from events.keeping_apart import pairs_of
from events.models import Availability, Edition, Participation, Person, Slot

Span = tuple[datetime, datetime]
FIELDS = "pk", "name", "most_per_day", "most_in_all", "languages", "needs_step_free"


def taking_part(slots: QuerySet[Slot]) -> QuerySet[Participation]:
    """Everybody in ``slots`` who has not declined."""
    parts = Participation.objects.filter(session__in=slots.values("session_id"))
    return parts.exclude(status=Participation.Status.DECLINED)


def load_people(slots: QuerySet[Slot], edition: Edition) -> dict[int, PersonFacts]:
    """Two queries."""
    people = Person.objects.filter(pk__in=taking_part(slots).values("person_id"))
    free = _free(people, edition)
    return {
        key: PersonFacts(
            key,
            name,
            most_per_day=a_day,
            most_in_all=in_all,
            languages=frozenset(tag.partition("-")[0] for tag in languages),
            needs_step_free=step_free,
            free=tuple(_joined(free[key])) if key in free else None,
        )
        for key, name, a_day, in_all, languages, step_free in people.values_list(*FIELDS)
    }


def load_pairs(family: int) -> dict[int, dict[int, int]]:
    """Whom each person is kept from, and the key of the pair. One query."""
    apart: dict[int, dict[int, int]] = defaultdict(dict)
    for pair in pairs_of(family):
        first, second = pair.people
        apart[first][second] = apart[second][first] = pair.key
    return dict(apart)


def _free(people: QuerySet[Person], edition: Edition) -> dict[int, list[Span]]:
    free: dict[int, list[Span]] = defaultdict(list)
    named = Availability.objects.filter(Q(edition=None) | Q(edition=edition), person__in=people)
    rows = named.order_by("starts_at", "ends_at")
    for person, begin, end in rows.values_list("person_id", "starts_at", "ends_at"):
        free[person].append((begin, end))
    return free


def _joined(spans: list[Span]) -> list[Span]:
    """Times that meet are one time. ``spans`` come sorted."""
    joined: list[Span] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((begin, end))
    return joined
