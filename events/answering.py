"""Answers that organizers heard by telephone: people say yes or no to what they were asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from events.bulk_edits import Outcome, Seen, subject_of
from events.history import record
from events.models import Edition, Participation, Person, User

Status = Participation.Status


@transaction.atomic
def answer_each(edition: Edition, seen: Seen[Person], *, status: str, by: User | None) -> Outcome:
    """Let ``status`` be each person's answer to all they have not answered yet in ``edition``.

    Who said yes to one session and no to another has answered: that stays as it is.
    ``seen`` says in how many sessions; fewer or more are somebody else's work.
    """
    outcome = Outcome()
    parts = _open_parts(edition, list(seen))
    for person, count in seen.items():
        ours = parts.get(person.pk, [])
        if not ours:
            outcome.same.append(person)
        elif len({part.session_id for part in ours}) != count:
            outcome.stale.append(person)
        else:
            _answer(edition, person, ours, status=status, by=by)
            outcome.changed.append(person)
    return outcome


def _open_parts(edition: Edition, people: Sequence[Person]) -> dict[int, list[Participation]]:
    parts = Participation.objects.filter(
        session__edition=edition, person__in=people, status=Status.INVITED
    )
    found: dict[int, list[Participation]] = {}
    for part in parts.select_related("session").order_by("session", "pk"):
        found.setdefault(part.person_id, []).append(part)
    return found


def _answer(
    edition: Edition,
    person: Person,
    parts: Sequence[Participation],
    *,
    status: str,
    by: User | None,
) -> None:
    ours = Participation.objects.filter(pk__in=[part.pk for part in parts], status=Status.INVITED)
    ours.update(status=status)
    before = {part.session.code: str(Status.INVITED) for part in parts}
    after = dict.fromkeys(before, status)
    record(edition, "answer", by=by, subject=subject_of(person), before=before, after=after)
