"""The people of an imported programme: known ones found again, new ones made."""

from __future__ import annotations

from typing import Protocol

from events.interchange.programmes import Programme, Someone
from events.models import Edition, Person, PersonSource
from events.searching import searched, sort_key
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
    _save(changed)
    Person.objects.bulk_create(fresh.values())
    PersonSource.objects.bulk_create(
        PersonSource(edition=edition, person=person, source_id=key) for key, person in fresh.items()
    )
    report.new_people, report.changed_people = len(fresh), len(changed)
    return people | fresh


def _save(people: list[Person]) -> None:
    """What follows from a name follows here too: nobody saves these rows whole."""
    for person in people:
        person.sort_key, person.search = sort_key(person.name), searched(person)
        person.version += 1
    facts = ["name", "biography", "sort_key", "search", "version"]
    Person.objects.bulk_update(people, facts, batch_size=BATCH)


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
