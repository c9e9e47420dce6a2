"""People, films and organisations that the current release names, for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from events.api import examples
from events.api.asking import WordsFilter
from events.api.catalogue_shapes import FilmShape, OrganisationShape, PersonInFull
from events.api.described import READING, told
from events.api.published import Published
from events.models import Booth, ConsortiumSeat, Film, Organisation, Person
from events.named import Named, named_in, organisations_of
from events.searching import matching, search_text, words_of

TAG = "Programme"
ASKED = (400, *READING)


class OfRelease(Published):
    @cached_property
    def named(self) -> Named:
        return named_in(self.release)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "named": self.named}


class OfPeople(OfRelease):
    serializer_class = PersonInFull

    def people(self) -> QuerySet[Person]:
        family = self.release.edition.series.family_id
        named = Person.objects.filter(family=family, code__in=self.named.people)
        return named.select_related("organisation").order_by("sort_key", "pk")


class People(OfPeople):
    asks = WordsFilter

    def get_queryset(self) -> Any:
        words = words_of(self.wish().words)
        return [person for person in self.people() if _is_called(person, words)]

    @told(
        TAG,
        _("Who is on the programme, by name"),
        operation_id="list_people",
        parameters=[WordsFilter],
        answer=PersonInFull(many=True),
        refusals=ASKED,
        examples=[examples.PERSON],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)


class PersonDoor(OfPeople):
    def get_object(self) -> Person:
        return get_object_or_404(self.people(), code=self.kwargs["person"])

    @told(
        TAG,
        _("One person and what they take part in"),
        operation_id="read_person",
        answer=PersonInFull,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.one)


class OfFilms(OfRelease):
    serializer_class = FilmShape

    def films(self) -> QuerySet[Film]:
        family = self.release.edition.series.family_id
        return Film.objects.filter(family=family, code__in=self.named.films).order_by("pk")


class Films(OfFilms):
    asks = WordsFilter

    def get_queryset(self) -> QuerySet[Film]:
        return matching(self.films(), self.wish().words)

    @told(
        TAG,
        _("The films that are shown"),
        operation_id="list_films",
        parameters=[WordsFilter],
        answer=FilmShape(many=True),
        refusals=ASKED,
        examples=[examples.FILM],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)


class FilmDoor(OfFilms):
    def get_object(self) -> Film:
        return get_object_or_404(self.films(), code=self.kwargs["film"])

    @told(
        TAG,
        _("One film and the sessions that show it"),
        operation_id="read_film",
        answer=FilmShape,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.one)


class OfOrganisations(Published):
    serializer_class = OrganisationShape

    def organisations(self) -> QuerySet[Organisation]:
        edition = self.release.edition
        booths = Booth.objects.filter(edition=edition).select_related("room__building")
        return (
            organisations_of(self.release)
            .prefetch_related(
                Prefetch("booths", booths.order_by("room__rank", "room_id", "number")),
                Prefetch("sponsorships", edition.sponsorships.all()),
                Prefetch("seats", ConsortiumSeat.objects.filter(left_on=None)),
            )
            .order_by("slug")
        )


class Organisations(OfOrganisations):
    asks = WordsFilter

    def get_queryset(self) -> QuerySet[Organisation]:
        return matching(self.organisations(), self.wish().words)

    @told(
        TAG,
        _("Who exhibits, sponsors, or has a seat in the consortium"),
        operation_id="list_organisations",
        parameters=[WordsFilter],
        answer=OrganisationShape(many=True),
        refusals=ASKED,
        examples=[examples.ORGANISATION],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.many)


class OrganisationDoor(OfOrganisations):
    def get_object(self) -> Organisation:
        return get_object_or_404(self.organisations(), slug=self.kwargs["organisation"])

    @told(
        TAG,
        _("One organisation and its booths"),
        operation_id="read_organisation",
        answer=OrganisationShape,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.kept(self.one)


def _is_called(person: Person, words: list[str]) -> bool:
    """Never by ``Person.search``, which knows addresses too."""
    told = search_text([person.name], [*person.occupation.values()]) if words else ""
    return all(word in told for word in words)
