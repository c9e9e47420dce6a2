"""Who takes part in a session, as what and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.models import Participation, Person, Session

# One person's part as history keeps it.
Part = dict[str, Any]


def cast_of(session: Session) -> list[Part]:
    """Everybody's part, in programme order."""
    return [
        {"person": part.person_id, "role": part.role, "status": part.status}
        for part in session.participations.order_by("rank", "pk")
    ]


def cast_speakers(session: Session, people: Sequence[Person]) -> None:
    """Make ``people`` the speakers of ``session``, in this order; another role is kept."""
    wanted = {person.pk: rank for rank, person in enumerate(people)}
    session.participations.exclude(person__in=wanted).delete()
    known = list(session.participations.filter(person__in=wanted))
    for part in known:
        part.rank = wanted[part.person_id]
    Participation.objects.bulk_update(known, ["rank"])
    already = {part.person_id for part in known}
    Participation.objects.bulk_create(
        Participation(session=session, person_id=person, rank=rank)
        for person, rank in wanted.items()
        if person not in already
    )


def set_cast(session: Session, cast: Sequence[Part]) -> None:
    """Let exactly ``cast``, as ``cast_of`` told it once, take part again."""
    session.participations.all().delete()
    Participation.objects.bulk_create(
        Participation(
            session=session,
            person_id=part["person"],
            role=part["role"],
            status=part["status"],
            rank=rank,
        )
        for rank, part in enumerate(cast)
    )
