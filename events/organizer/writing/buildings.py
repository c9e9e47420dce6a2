"""The page of a building: where it stands and how far it is to the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import grounds
from events.models import Building, StaffRole, Walk
from events.organizer.writing import asked
from events.organizer.writing.addressed import Addressed
from events.organizer.writing.asked import NAME, Wording
from events.organizer.writing.desk import Desk
from events.organizer.writing.rows import RowForm
from events.organizer.writing.sheet import Group


class WalkRow(RowForm):
    """Minutes on foot to another building."""

    model = Walk
    called = gettext_lazy("Walk")
    more = gettext_lazy("Add another walk")

    other = asked.OneOf(label=gettext_lazy("To"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=600)
    step_free_minutes = asked.number(gettext_lazy("Minutes without steps"), least=1, most=600)

    def __init__(
        self, *args: Any, building: Building | None, others: list[Building], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].let(others)  # type: ignore[attr-defined]
        if building is not None and self.row is not None:
            self.initial["other"] = grounds.other_end(self.row, building).pk


class BuildingSheet(Addressed):
    model = Building
    wordings = {
        "name": NAME,
        "description": Wording(gettext_lazy("Description in %(language)s"), longest=2_000, lines=3),
    }
    parts = {"walks": WalkRow}
    groups = (
        Group("building", gettext_lazy("The building"), ("name", "zone"), True),
        Group("told", gettext_lazy("What visitors read"), ("description",)),
        Group(
            "map",
            gettext_lazy("On the map"),
            ("map_x", "map_y", "latitude", "longitude"),
            about=gettext_lazy("Walks that nobody measured are worked out from these."),
        ),
        Group(
            "hours",
            gettext_lazy("When it is open"),
            ("opens_at", "closes_at"),
            about=gettext_lazy("Each day, on the clock of the park. Empty: always."),
        ),
        Group("ways", gettext_lazy("Walks from here"), ("walks",)),
        Group("address", gettext_lazy("Address"), ("slug",)),
    )

    zone = asked.OneOf(label=gettext_lazy("Zone"), required=False)
    map_x = asked.metres_east()
    map_y = asked.metres_north()
    latitude = asked.degrees(gettext_lazy("Latitude"), most=90)
    longitude = asked.degrees(gettext_lazy("Longitude"), most=180)
    opens_at = asked.hour(gettext_lazy("Opens at"), required=False)
    closes_at = asked.hour(
        gettext_lazy("Closes at"),
        required=False,
        help_text=gettext_lazy("Earlier than it opens means after midnight."),
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["zone"].let(self.edition.venue.zones.all())  # type: ignore[attr-defined]

    def stored(self, part: str) -> Iterable[Walk]:
        return grounds.walks_from(self.row) if self.row is not None else []

    def given(self, part: str) -> dict[str, Any]:
        others = self.edition.venue.buildings.exclude(pk=self.row.pk if self.row else 0)
        return {"building": self.row, "others": list(others)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        hours = ("opens_at", "closes_at")
        for name, other in (hours, hours[::-1]):
            if cleaned.get(other) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Please say when it opens and when it closes, or neither."))
        return cleaned

    def check(self) -> None:
        seen = set()
        for form in self.rows["walks"].counting:
            other = form.cleaned_data["other"]
            if other in seen:
                form.add_error("other", _("The way there is named twice."))
            seen.add(other)


def _building(role: StaffRole, building: str) -> Building:
    return get_object_or_404(role.edition.venue.buildings, slug=building)


BUILDINGS = Desk(
    BuildingSheet,
    new=gettext_lazy("Add a building"),
    list_route="manage-grounds",
    list_name=gettext_lazy("The grounds"),
    route="manage-building",
    address=lambda building: [building.slug],
    find=_building,
    add=grounds.add_building,
    edit=grounds.edit_building,
    remove=grounds.remove_building,
    uses=grounds.uses_of_building,
)
