"""Organisations: who exhibits, who pays, and who sits in the family's consortium."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import editing
from events.editing import Facts, Kind, Part
from events.models import Edition, Organisation, User
from events.uses import Use, elsewhere, refuse_used


def _here(edition: Edition) -> Q:
    return Q(edition=edition)


ORGANISATION = Kind(
    Organisation,
    "organisation",
    facts=("slug", "name", "kind", "website", "description", "note"),
    public_id=lambda organisation: organisation.slug,
    parts=(
        # Two of them may change numbers with each other.
        Part("booths", ("edition", "room", "number"), here=_here, anew=True),
        Part("sponsorships", ("edition", "tier"), here=_here),
        Part("seats", ("family", "role", "joined_on", "left_on")),
    ),
    already=gettext_lazy("There is already such an organisation, booth or seat."),
)


def add_organisation(edition: Edition, facts: Facts, *, by: User | None) -> Organisation:
    """With its booths and sponsorship at ``edition``, and its seats in the consortium."""
    named = {"family": edition.series.family, "slug": facts["slug"]}
    return editing.add(ORGANISATION, named, _placed(facts, edition), edition=edition, by=by)


def edit_organisation(
    organisation: Organisation, facts: Facts, *, edition: Edition, by: User | None, version: int
) -> Organisation:
    return editing.change(
        ORGANISATION, organisation, _placed(facts, edition), edition=edition, by=by, version=version
    )


def uses_of_organisation(organisation: Organisation, *, edition: Edition) -> list[Use]:
    """Its people, its seats, and where it pays or exhibits."""
    people = [Use(_("the entry of %s") % person) for person in organisation.people.order_by("pk")]
    seats = [Use(_("the consortium")) for _seat in organisation.seats.all()[:1]]
    named = Q(booths__exhibitor=organisation) | Q(sponsorships__organisation=organisation)
    return [*people, *seats, *elsewhere(Edition.objects.filter(named).distinct())]


def remove_organisation(organisation: Organisation, *, edition: Edition, by: User | None) -> None:
    refuse_used(uses_of_organisation(organisation, edition=edition))
    editing.remove(ORGANISATION, organisation, edition=edition, by=by)


def _placed(facts: Facts, edition: Edition) -> dict[str, Any]:
    """``facts`` with the edition or the family that each part is of."""
    found = dict(facts)
    for name in ("booths", "sponsorships"):
        if name in found:
            found[name] = [{**row, "edition": edition} for row in found[name]]
    if "seats" in found:
        found["seats"] = [{**row, "family": edition.series.family} for row in found["seats"]]
    return found
