"""The people of an imported programme: known ones found again, new ones made."""

from __future__ import annotations

from typing import Protocol

from events.interchange.programmes import Programme, Someone
from events.models import Edition, Person, PersonSource
from events.translated import Words

BATCH = 50


class Counts(Protocol):
    new_people: int
    changed_people: int


def people_for(edition: Edition, programme: Programme, report: Counts) -> dict[str, Person]:
    """Everybody in the file by the file's id; those it brings for the first time are made."""
    language = edition.languages[0]
    sources = PersonSource.objects.filter(edition=edition).select_related("person")
    people = {source.source_id: source.person for source in sources}
    changed = [
        people[key]
        for key, someone in programme.people.items()
        if key in people and _rewrite(people[key], someone, language)
    ]
    fresh = {
        key: _person(edition, someone, language)
        for key, someone in programme.people.items()
        if key not in people
    }
    Person.objects.bulk_update(changed, ["name", "biography"], batch_size=BATCH)
    Person.objects.bulk_create(fresh.values())
    PersonSource.objects.bulk_create(
        PersonSource(edition=edition, person=person, source_id=key) for key, person in fresh.items()
    )
    report.new_people, report.changed_people = len(fresh), len(changed)
    return people | fresh


def _person(edition: Edition, someone: Someone, language: str) -> Person:
    biography = Words({language: someone.biography} if someone.biography else {})
    name = Words({language: someone.name})
    return Person(family=edition.series.family, name=name, biography=biography)


def _rewrite(person: Person, someone: Someone, language: str) -> bool:
    """Let ``person`` be as the file says. A file without a biography does not take one away."""
    before = person.name, person.biography
    person.name = Words({**person.name, language: someone.name})
    if someone.biography:
        person.biography = Words({**person.biography, language: someone.biography})
    return before != (person.name, person.biography)
