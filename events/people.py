"""The people of a family: whom programmes may name, when they can come and what they wish."""

from __future__ import annotations

from django.db.models import Q

from events import editing
from events.codes import new_code
from events.editing import SENT_BEFORE, Facts, Kind, Part
from events.keeping_apart import let_meet, pairs_of
from events.models import Edition, Person, Session, User
from events.uses import Use, in_sessions, refuse_used


def _here(edition: Edition) -> Q:
    """Times that hold for all of the family, and those for one edition."""
    return Q(edition=None) | Q(edition=edition)


PERSON = Kind(
    Person,
    "person",
    facts=(
        *("name", "occupation", "email", "biography", "organisation", "languages"),
        *("most_per_day", "most_in_all", "needs_step_free", "recording", "streaming", "note"),
    ),
    public_id=lambda person: person.code,
    parts=(Part("availabilities", ("edition", "starts_at", "ends_at", "reason"), here=_here),),
    sent_before=SENT_BEFORE,
)


def add_person(edition: Edition, facts: Facts, *, by: User | None, code: str = "") -> Person:
    """Write down somebody whom the programmes of the family may name.

    With a ``code`` chosen beforehand, a form sent twice writes one person.
    """
    named = {"family": edition.series.family, "code": code or new_code()}
    return editing.add(PERSON, named, facts, edition=edition, by=by)


def edit_person(
    person: Person, facts: Facts, *, edition: Edition, by: User | None, version: int
) -> Person:
    return editing.change(PERSON, person, facts, edition=edition, by=by, version=version)


def uses_of_person(person: Person, *, edition: Edition) -> list[Use]:
    return in_sessions(Session.objects.filter(participations__person=person), edition=edition)


def remove_person(person: Person, *, edition: Edition, by: User | None) -> None:
    """Take somebody off the list whom no programme names. Whom they avoid goes with them."""
    with editing.together():
        refuse_used(uses_of_person(person, edition=edition))
        for pair in pairs_of(edition.series.family):
            if person.pk in pair.people:
                let_meet(edition, pair.key, by=by)
        editing.remove(PERSON, person, edition=edition, by=by)
