"""The list of a family's organisations: who belongs to the consortium, who pays, who exhibits."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Level
from events.models import (
    Booth,
    ConsortiumSeat,
    Edition,
    Organisation,
    Person,
    Sponsorship,
    StaffRole,
)
from events.organizer.lists.organisation_actions import organisation_actions
from events.organizer.lists.spec import Add, Column, Empty, Filter, Listing
from events.organizer.lists.ways import (
    Way,
    by_choice,
    how_many,
    in_languages,
    lacking,
    notes,
    one_way,
    told_only,
)
from events.templatetags.organizer import listed


def organisation_list(role: StaffRole) -> Listing[Organisation]:
    edition = role.edition
    may_edit = role.level >= Level.PROGRAMME
    new = reverse("manage-organisation-new", args=[edition.slug])
    return Listing(
        name="organisations",
        address=reverse("manage-organisations", args=[edition.slug]),
        title=_("Organisations"),
        counted=lambda n: ngettext("%(n)d organisation", "%(n)d organisations", n) % {"n": n},
        rows=Organisation.objects.filter(family=edition.series.family_id).annotate(
            members=how_many(Person.objects.all(), "organisation")
        ),
        load=lambda rows: rows.prefetch_related(*_parts(edition)),
        row_template="organizer/lists/organisation.html",
        columns=_columns(edition, may_edit=may_edit),
        actions=organisation_actions(role),
        filters=_filters(edition),
        sort="name",
        key="slug",
        empty=Empty(
            _("No organisation is written down yet"),
            _("Members of the consortium, sponsors and exhibitors are found here."),
        ),
        add=Add(_("Add an organisation"), new) if may_edit else None,
    )


def _parts(edition: Edition) -> list[Prefetch[str]]:
    """What they are to the edition: seats still held, sponsorship, booths."""
    seats = ConsortiumSeat.objects.filter(left_on=None)
    given = Sponsorship.objects.filter(edition=edition)
    booths = Booth.objects.filter(edition=edition).select_related("room").order_by("room", "number")
    return [
        Prefetch("seats", queryset=seats, to_attr="seats_held"),
        Prefetch("sponsorships", queryset=given, to_attr="gives"),
        Prefetch("booths", queryset=booths, to_attr="booths_here"),
    ]


def _columns(edition: Edition, *, may_edit: bool) -> list[Column[Organisation]]:
    return [
        told_only("slug", _("Short name"), lambda row: row.slug),
        Column(key="name", label=_("Organisation"), cell=lambda row: row.name, sound="name"),
        *in_languages(edition.languages, "name", _("Name")),
        Column(key="kind", label=_("Kind"), cell=Organisation.get_kind_display, order=("kind",)),
        Column(
            key="seat",
            label=_("Consortium"),
            cell=lambda row: listed(seat.get_role_display() for seat in row.seats_held),
        ),
        Column(
            key="sponsor",
            label=_("Sponsor"),
            cell=lambda row: listed(str(each.tier) for each in row.gives),
        ),
        Column(
            key="booths",
            label=_("Booths"),
            cell=lambda row: listed(map(str, row.booths_here)),
        ),
        Column(key="people", label=_("People"), cell=lambda row: row.members, order=("members",)),
        told_only("website", _("Website"), lambda row: row.website),
        *notes(may_read=may_edit),
    ]


def _filters(edition: Edition) -> list[Filter]:
    return [
        by_choice("kind", _("Kind"), Organisation.Kind.choices),
        one_way("seat", _("Consortium"), _seats()),
        one_way("is", _("Only"), _marks(edition), is_many=True),
        one_way("missing", _("Missing"), _gaps(), is_many=True),
    ]


def _seats() -> list[Way]:
    held = ConsortiumSeat.objects.filter(organisation=OuterRef("pk"), left_on=None)
    ways = [
        Way(value, str(word), Q(Exists(held.filter(role=value))))
        for value, word in ConsortiumSeat.Role.choices
    ]
    return [*ways, Way("none", _("not in it"), ~Q(Exists(held)))]


def _marks(edition: Edition) -> list[Way]:
    gives = Sponsorship.objects.filter(edition=edition, organisation=OuterRef("pk"))
    booths = Booth.objects.filter(edition=edition, exhibitor=OuterRef("pk"))
    return [
        Way("sponsor", _("sponsors"), Q(Exists(gives))),
        Way("exhibitor", _("exhibitors"), Q(Exists(booths))),
        Way("people", _("with people"), Q(members__gt=0)),
    ]


def _gaps() -> list[Way]:
    return [
        *lacking("name", _("name in %(language)s")),
        *lacking("description", _("description in %(language)s")),
        Way("website", _("website"), Q(website="")),
    ]
