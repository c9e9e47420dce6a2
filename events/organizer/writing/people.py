"""The page of a person: who they are, when they can come, what they wish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import people
from events.models import Availability, Organisation, Person, StaffRole
from events.organizer.writing import asked
from events.organizer.writing.addressed import Coded
from events.organizer.writing.asked import NAME, MomentField, Wording
from events.organizer.writing.desk import Desk
from events.organizer.writing.rows import RowForm
from events.organizer.writing.sheet import Group


class TimeRow(RowForm):
    """A time when somebody can come."""

    model = Availability
    called = gettext_lazy("Time")
    more = gettext_lazy("Add another time")

    starts_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(label=gettext_lazy("Until"))
    only_here = asked.tick(gettext_lazy("For this edition only"))
    reason = asked.line(gettext_lazy("Why"), help_text=gettext_lazy("For the team."))

    @classmethod
    def first_of(cls, row: Any) -> dict[str, Any]:
        return super().first_of(row) | {"only_here": row.edition_id is not None}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"starts_at", "ends_at"} <= cleaned.keys() and cleaned["ends_at"] <= cleaned[
            "starts_at"
        ]:
            self.add_error("ends_at", _("This is not after the beginning."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return {**found, "edition": self.edition if found.pop("only_here") else None}


class PersonSheet(Coded):
    model = Person
    wordings = {
        "name": NAME,
        "occupation": Wording(
            gettext_lazy("Occupation in %(language)s"),
            help=gettext_lazy("As it stands on the programme: novelist, astronomer."),
        ),
        "biography": Wording(gettext_lazy("Biography in %(language)s"), longest=10_000, lines=5),
    }
    parts = {"availabilities": TimeRow}
    groups = (
        Group("who", gettext_lazy("Who it is"), ("name", "occupation", "organisation"), True),
        Group("told", gettext_lazy("What visitors read"), ("biography",)),
        Group(
            "reach",
            gettext_lazy("For the team"),
            ("email", "languages", "needs_step_free", "note"),
            about=gettext_lazy("Only those who make the programme read this."),
        ),
        Group(
            "times",
            gettext_lazy("When they can come"),
            ("availabilities", "most_per_day", "most_in_all"),
            about=gettext_lazy("Without any time here, they can come at any time."),
        ),
        Group("wishes", gettext_lazy("Recording"), ("recording", "streaming")),
    )

    organisation = asked.OneOf(label=gettext_lazy("Organisation"), required=False)
    email = forms.EmailField(label=gettext_lazy("Email"), required=False, max_length=254)
    languages = asked.tongues(gettext_lazy("Languages they speak"))
    needs_step_free = asked.tick(
        gettext_lazy("Needs ways without steps"),
        help_text=gettext_lazy("Walks between two sessions are then reckoned without stairs."),
    )
    most_per_day = asked.number(gettext_lazy("Most sessions a day"), least=1)
    most_in_all = asked.number(gettext_lazy("Most sessions in all"), least=1)
    recording = asked.choice(
        gettext_lazy("May be recorded"), Person.Consent.choices, first=Person.Consent.MAYBE
    )
    streaming = asked.choice(
        gettext_lazy("May be streamed"), Person.Consent.choices, first=Person.Consent.MAYBE
    )
    note = asked.note()

    def prepare(self) -> None:
        super().prepare()
        family = self.edition.series.family_id
        known = Organisation.objects.filter(family=family).order_by("slug")
        self.fields["organisation"].let(known)  # type: ignore[attr-defined]
        tongues: Any = self.fields["languages"]
        tongues.choices = asked.with_own(tongues.choices, self.initial.get("languages", []))

    def stored(self, part: str) -> Iterable[Availability]:
        if self.row is None:
            return []
        here = Q(edition=None) | Q(edition=self.edition)
        return self.row.availabilities.filter(here).order_by("starts_at", "pk")  # type: ignore[no-any-return]


def _add(edition: Any, facts: dict[str, Any], *, by: Any) -> Person:
    return people.add_person(edition, facts, by=by, code=facts["code"])


def _person(role: StaffRole, code: str) -> Person:
    found = Person.objects.filter(family=role.edition.series.family_id)
    return get_object_or_404(found, code=code)


PEOPLE = Desk(
    PersonSheet,
    new=gettext_lazy("Add a person"),
    list_route="manage-people",
    list_name=gettext_lazy("People"),
    route="manage-person",
    address=lambda person: [person.code],
    find=_person,
    add=_add,
    edit=people.edit_person,
    remove=people.remove_person,
    uses=people.uses_of_person,
)
