"""Whom and what the current release names, so that nothing else of the family is public."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Q, QuerySet

from events.models import Booth, ConsortiumSeat, Organisation, Release, Sponsorship

T = TypeVar("T")


@dataclass(frozen=True)
class Part:
    """A person's part in a session."""

    session: str
    role: str


@dataclass(frozen=True)
class Named:
    """People, films and rooms of a release, by code and key, with what they are named for."""

    people: dict[str, list[Part]] = field(default_factory=dict)
    films: dict[str, list[str]] = field(default_factory=dict)
    rooms: set[int] = field(default_factory=set)


def named_in(release: Release) -> Named:
    """One query for all lines, and one for rooms that hold booths."""
    found = Named()
    lines = release.lines.order_by("starts_at", "uid")
    for code, people, films, room in lines.values_list("code", "people", "films", "room_id"):
        for person in people:
            _once(found.people, person["code"], Part(code, person["role"]))
        for film in films:
            _once(found.films, film["code"], code)
        if room:
            found.rooms.add(room)
    booths = Booth.objects.filter(edition=release.edition_id)
    found.rooms.update(booths.values_list("room_id", flat=True))
    return found


def organisations_of(release: Release) -> QuerySet[Organisation]:
    """Who exhibits at the edition, sponsors it, or has a seat in the consortium."""
    edition = release.edition
    family = edition.series.family_id
    exhibitors = Booth.objects.filter(edition=edition, exhibitor__isnull=False)
    sponsors = Sponsorship.objects.filter(edition=edition)
    members = ConsortiumSeat.objects.filter(family=family, left_on=None)
    return Organisation.objects.filter(
        Q(pk__in=exhibitors.values("exhibitor"))
        | Q(pk__in=sponsors.values("organisation"))
        | Q(pk__in=members.values("organisation")),
        family=family,
    )


def _once(found: dict[str, list[T]], name: str, what: T) -> None:
    known = found.setdefault(name, [])
    if what not in known:
        known.append(what)
