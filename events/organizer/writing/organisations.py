"""The page of an organisation: what it is, where it exhibits, what it pays, where it sits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import organisations
from events.models import Booth, ConsortiumSeat, Organisation, Room, Sponsorship, StaffRole
from events.organizer.typed import TextField
from events.organizer.writing import asked
from events.organizer.writing.addressed import Addressed
from events.organizer.writing.asked import NAME, Wording
from events.organizer.writing.desk import Desk
from events.organizer.writing.rows import RowForm
from events.organizer.writing.sheet import Group


class BoothRow(RowForm):
    """Where it exhibits in this edition."""

    model = Booth
    called = gettext_lazy("Booth")
    more = gettext_lazy("Add another booth")

    room = asked.OneOf(label=gettext_lazy("Room"))
    number = TextField(label=gettext_lazy("Number"), longest=10, required=True)

    def __init__(
        self, *args: Any, exhibitor: Organisation | None, rooms: list[Room], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.exhibitor = exhibitor
        self.fields["room"].let(rooms)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"room", "number"} <= cleaned.keys():
            self._refuse_anothers(cleaned["room"], cleaned["number"])
        return cleaned

    def _refuse_anothers(self, room: Room, number: str) -> None:
        """Ours may change numbers among themselves."""
        there = Booth.objects.filter(edition=self.edition, room=room, number=number)
        booth = there.select_related("exhibitor").first()
        if booth and (booth.exhibitor is None or booth.exhibitor != self.exhibitor):
            text = _("%(organisation)s has this booth.")
            self.add_error("number", text % {"organisation": booth.exhibitor or _("Somebody")})


class SponsorRow(RowForm):
    """What it is called as a sponsor of this edition."""

    model = Sponsorship
    called = gettext_lazy("Sponsorship")
    more = gettext_lazy("Add a sponsorship")
    most = 1
    wordings = {
        "tier": Wording(
            gettext_lazy("Called in %(language)s"),
            help=gettext_lazy("Main partner, friend of the film week."),
            needed=gettext_lazy("Please say what the sponsor is called."),
        )
    }


class SeatRow(RowForm):
    """A seat in the family's consortium, now or once."""

    model = ConsortiumSeat
    called = gettext_lazy("Seat")
    more = gettext_lazy("Add another seat")

    role = asked.choice(
        gettext_lazy("As"), ConsortiumSeat.Role.choices, first=ConsortiumSeat.Role.MEMBER
    )
    joined_on = asked.day(gettext_lazy("Since"), required=True)
    left_on = asked.day(gettext_lazy("Until"), help_text=gettext_lazy("Empty while it sits there."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        joined, left = cleaned.get("joined_on"), cleaned.get("left_on")
        if joined and left and left < joined:
            self.add_error("left_on", _("This is before the beginning."))
        if not left and cleaned.get("role") not in (None, ConsortiumSeat.Role.MEMBER):
            self._refuse_a_second(cleaned["role"])
        return cleaned

    def _refuse_a_second(self, role: str) -> None:
        seats = ConsortiumSeat.objects.filter(
            family=self.edition.series.family_id, role=role, left_on=None
        )
        held = seats.exclude(pk=self.row and self.row.pk).select_related("organisation").first()
        if held:
            text = _("%(organisation)s is that at present. Let it leave first.")
            self.add_error("role", text % {"organisation": held.organisation})


class OrganisationSheet(Addressed):
    model = Organisation
    wordings = {
        "name": NAME,
        "description": Wording(gettext_lazy("Description in %(language)s"), longest=4_000, lines=4),
    }
    parts = {"booths": BoothRow, "sponsorships": SponsorRow, "seats": SeatRow}
    groups = (
        Group("organisation", gettext_lazy("The organisation"), ("name", "kind", "website"), True),
        Group("told", gettext_lazy("What visitors read"), ("description",)),
        Group("exhibits", gettext_lazy("Booths at this edition"), ("booths",)),
        Group("sponsors", gettext_lazy("Sponsor of this edition"), ("sponsorships",)),
        Group("sits", gettext_lazy("In the consortium"), ("seats",)),
        Group("address", gettext_lazy("Address and note"), ("slug", "note")),
    )

    kind = asked.choice(
        gettext_lazy("Kind"), Organisation.Kind.choices, first=Organisation.Kind.ENTERPRISE
    )
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
    )
    note = asked.note()

    def stored(self, part: str) -> Iterable[Any]:
        if self.row is None:
            return []
        rows = getattr(self.row, part).order_by("pk")
        return rows if part == "seats" else rows.filter(edition=self.edition)  # type: ignore[no-any-return]

    def given(self, part: str) -> dict[str, Any]:
        if part != "booths":
            return {}
        rooms = Room.objects.filter(building__venue=self.edition.venue_id)
        return {"exhibitor": self.row, "rooms": list(rooms.order_by("rank", "pk"))}

    def check(self) -> None:
        """One organisation sits once at a time, and no booth is named twice."""
        sitting = [form for form in self.rows["seats"].counting if not form.cleaned_data["left_on"]]
        for form in sitting[1:]:
            form.add_error("left_on", _("It sits there already. When did this seat end?"))
        seen = set()
        for form in self.rows["booths"].counting:
            place = (form.cleaned_data["room"], form.cleaned_data["number"])
            if place in seen:
                form.add_error("number", _("This booth is named twice."))
            seen.add(place)


def _organisation(role: StaffRole, slug: str) -> Organisation:
    return get_object_or_404(Organisation, family=role.edition.series.family_id, slug=slug)


ORGANISATIONS = Desk(
    OrganisationSheet,
    new=gettext_lazy("Add an organisation"),
    list_route="manage-organisations",
    list_name=gettext_lazy("Organisations"),
    route="manage-organisation",
    address=lambda organisation: [organisation.slug],
    find=_organisation,
    add=organisations.add_organisation,
    edit=organisations.edit_organisation,
    remove=organisations.remove_organisation,
    uses=organisations.uses_of_organisation,
)
