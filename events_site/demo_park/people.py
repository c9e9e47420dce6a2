"""People with their limits and free times, and organisations with their booths and seats."""

from __future__ import annotations

from datetime import date

from events.keeping_apart import keep_apart
from events.models import (
    Availability,
    Booth,
    ConsortiumSeat,
    Edition,
    Family,
    Organisation,
    Person,
    Room,
)
from events_site.demo_park.reading import Days, Row, note, table, words

# The day the consortium was founded.
FOUNDED = date(2021, 9, 28)


def load_people(family: Family, days: Days) -> dict[str, Person]:
    """Everybody by the key the programmes use."""
    return {row["key"]: _person(family, row, days) for row in table("people")["person"]}


def load_pairs(edition: Edition, people: dict[str, Person]) -> None:
    """Who is to be kept apart, in all of the family."""
    for row in table("people")["keep_apart"]:
        one, other = (people[key] for key in row["pair"])
        keep_apart(edition, one, other, by=None)


def load_organisations(family: Family, *, edition: Edition, room: Room) -> None:
    """The family's organisations, exhibiting at ``edition`` in ``room``."""
    for row in table("organisations")["organisation"]:
        facts = {
            "name": words(row),
            "kind": row["kind"],
            "description": words(row, "role_"),
            "note": note(row),
        }
        made = Organisation.objects.get_or_create(family=family, slug=row["slug"], defaults=facts)
        organisation, is_new = made
        if not is_new:
            continue
        Booth.objects.create(
            edition=edition, room=room, number=row["booth"], exhibitor=organisation
        )
        if role := row.get("seat"):
            ConsortiumSeat.objects.create(
                family=family, organisation=organisation, role=role, joined_on=FOUNDED
            )


def _person(family: Family, row: Row, days: Days) -> Person:
    known = Person.objects.filter(family=family, name__en=row["en"]).first()
    if known:
        return known
    person = Person.objects.create(
        family=family,
        name=words(row),
        occupation=words(row, "role_"),
        biography=words(row, "about_"),
        languages=row["languages"],
        most_per_day=row["most_per_day"],
        most_in_all=row["most_in_all"],
        recording=row["recording"],
        streaming=row["streaming"],
        note=note(row),
    )
    for span in row.get("available", []):
        Availability.objects.create(
            person=person,
            starts_at=days.at(*span["from"]),
            ends_at=days.at(*span["until"]),
            reason=row["available_why"],
        )
    return person
