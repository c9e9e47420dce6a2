"""The people of an imported programme: known ones found again, new ones made."""

from __future__ import annotations

from typing import Protocol

from events.interchange.programmes import Programme
from events.models import Edition, Person, PersonSource
from events.translated import Words

BATCH = 50


class Counts(Protocol):
    new_people: int


def people_for(edition: Edition, programme: Programme, report: Counts) -> dict[str, Person]:
    """Everybody in the file by the file's id; those it brings for the first time are made."""
    language = edition.languages[0]
    sources = PersonSource.objects.filter(edition=edition).select_related("person")
    people = {source.source_id: source.person for source in sources}
    renamed = []
    for key, someone in programme.people.items():
        name = Words({language: someone.name})
        biography = Words({language: someone.biography} if someone.biography else {})
        known = people.get(key)
        if known is None:
            family = edition.series.family
            people[key] = Person(family=family, name=name, biography=biography)
        elif known.name.get(language) != someone.name or (
            someone.biography and known.biography.get(language) != someone.biography
        ):
            known.name = Words({**known.name, **name})
            known.biography = Words({**known.biography, **biography})
            renamed.append(known)
    made = [person for person in people.values() if person.pk is None]
    Person.objects.bulk_create(made)
    Person.objects.bulk_update(renamed, ["name", "biography"], batch_size=BATCH)
    fresh = {person.pk for person in made}
    PersonSource.objects.bulk_create(
        PersonSource(edition=edition, person=person, source_id=key)
        for key, person in people.items()
        if person.pk in fresh
    )
    report.new_people = len(made)
    return people
