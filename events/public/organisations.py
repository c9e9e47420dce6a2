"""Who stands behind an edition: sponsors, exhibitors, the consortium, employers of speakers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.models import Booth, ConsortiumSeat, Edition, Organisation, Person, Sponsorship
from events.public import facts, nodes
from events.public.current import current_release
from events.public.naming import named
from events.public.pages import visitors_page
from events.public.spots import House, houses_of
from events.searching import sort_key
from events.translated import Words


@dataclass
class Stand:
    """A booth; where it is only if the release uses that room."""

    number: str
    building: str = ""
    room: str = ""
    place: Words = field(default_factory=Words)


@dataclass
class Member:
    """An organisation and what it has to do with the edition."""

    organisation: Organisation
    tiers: list[Words] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)
    stands: list[Stand] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.tiers or self.seats or self.stands or self.people)


@visitors_page
def organisations(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    members = members_of(owner, named(release, "person"), houses_of(release))
    pages = (
        (one.organisation.name, facts.address("organisation", edition, one.organisation.slug))
        for one in members
    )
    context = {
        "edition": owner,
        "release": release,
        "members": members,
        "facts": facts.graph(
            nodes.index(owner, _("Organisations"), pages),
            nodes.way(owner, (_("Organisations"), "organisations")),
        ),
    }
    return render(request, "public/places/organisations.html", context)


@visitors_page
def organisation(request: HttpRequest, edition: str, organisation: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    members = members_of(owner, named(release, "person"), houses_of(release), slug=organisation)
    if not members:
        raise Http404
    one = members[0].organisation
    context = {
        "edition": owner,
        "release": release,
        "member": members[0],
        "organisation": one,
        "facts": facts.graph(
            nodes.organisation(owner, one),
            nodes.way(
                owner,
                (_("Organisations"), "organisations"),
                (one.name, "organisation", organisation),
            ),
        ),
    }
    return render(request, "public/places/organisation.html", context)


def members_of(
    edition: Edition, codes: set[str], houses: dict[str, House], *, slug: str = ""
) -> list[Member]:
    """Those with a part in ``edition``, by the sound of their names. Five queries.

    ``codes`` are the people of the release, ``houses`` its buildings.
    """
    found = Organisation.objects.filter(family=edition.series.family_id)
    found = found.filter(slug=slug) if slug else found
    seats = ConsortiumSeat.objects.filter(left_on=None)
    booths = Booth.objects.filter(edition=edition).select_related("room__building")
    loaded = found.prefetch_related(
        Prefetch("seats", seats),
        Prefetch("sponsorships", Sponsorship.objects.filter(edition=edition)),
        Prefetch("booths", booths.order_by("number")),
        Prefetch("people", Person.objects.order_by("sort_key")),
    )
    members = filter(None, (_member(one, codes, houses) for one in loaded))
    return sorted(members, key=lambda member: sort_key(str(member.organisation.name)))


def _member(one: Organisation, codes: set[str], houses: dict[str, House]) -> Member:
    return Member(
        one,
        tiers=[each.tier for each in one.sponsorships.all()],
        seats=[str(seat.get_role_display()) for seat in one.seats.all()],
        stands=list(_stands(one.booths.all(), houses)),
        people=[person for person in one.people.all() if person.code in codes],
    )


def _stands(booths: Iterable[Booth], houses: dict[str, House]) -> Iterable[Stand]:
    for booth in booths:
        building, room = booth.room.building.slug, booth.room.slug
        house = houses.get(building)
        if house and room in house.spots:
            yield Stand(booth.number, building, room, house.spots[room].name)
        else:
            yield Stand(booth.number)
