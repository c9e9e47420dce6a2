"""Which sessions are to be moved at once, and how: one question, asked in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Edition, Room
from events.moving import Chosen, Way, called_off, into, off_the_grid, shifted, to_rain
from events.organizer.place_form import days_of
from events.wording import day_words

EVERYWHERE, OUTDOORS = "", "open-sky"
LONGEST = 24 * 60
SHIFT, INTO, RAIN, OFF, CALL_OFF = "shift", "into", "rain", "off", "cancel"
WAYS = [
    (SHIFT, gettext_lazy("Later or earlier, by minutes")),
    (INTO, gettext_lazy("Into another room, at the same times")),
    (RAIN, gettext_lazy("As planned for bad weather: to the place for rain, or called off")),
    (OFF, gettext_lazy("Off the grid, to wait for a place")),
    (CALL_OFF, gettext_lazy("Call them off")),
]
# What history calls it.
VERBS = {
    SHIFT: "shift",
    INTO: "move",
    RAIN: "move to rain",
    OFF: "unplace",
    CALL_OFF: "cancel",
}


class MovingForm(forms.Form):
    day = forms.ChoiceField(label=gettext_lazy("Day"))
    where = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    begins = forms.TimeField(
        label=gettext_lazy("Beginning from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("and before"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("What happens to them"), choices=WAYS, widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        required=False,
        min_value=-LONGEST,
        max_value=LONGEST,
        help_text=gettext_lazy("With a minus sign they begin earlier."),
    )
    room = forms.ChoiceField(label=gettext_lazy("Into"), required=False)

    def __init__(
        self, typed: QueryDict | None, *, edition: Edition, rooms: Sequence[Room], day: str = ""
    ) -> None:
        """``day`` is the one to begin with; what is none of the edition's is not chosen."""
        first = {"day": day or edition.starts_on.isoformat(), "way": SHIFT}
        super().__init__(typed, initial=first)
        self.rooms = {str(room.pk): room for room in rooms}
        groups = self._by_building()
        days = [(day.isoformat(), day_words(day)) for day in days_of(edition)]
        anywhere = [(EVERYWHERE, _("in all rooms")), (OUTDOORS, _("under the open sky"))]
        self.fields["day"].choices = days  # type: ignore[attr-defined]
        self.fields["where"].choices = [*anywhere, *groups]  # type: ignore[attr-defined]
        self.fields["room"].choices = [("", "—"), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        way = cleaned.get("way")
        if way == SHIFT and "minutes" in cleaned and not cleaned["minutes"]:
            self.add_error("minutes", _("By how many minutes?"))
        if way == INTO and "room" in cleaned and not cleaned["room"]:
            self.add_error("room", _("Into which room?"))
        return cleaned

    def chosen(self) -> Chosen:
        facts = self.cleaned_data
        where = facts["where"]
        return Chosen(
            date.fromisoformat(facts["day"]),
            rooms=[self.rooms[where]] if where in self.rooms else [],
            begins=facts["begins"],
            ends=facts["ends"],
            is_outdoor=where == OUTDOORS,
        )

    def does(self) -> Way:
        facts = self.cleaned_data
        if facts["way"] == SHIFT:
            return shifted(facts["minutes"])
        if facts["way"] == INTO:
            return into(self.rooms[facts["room"]])
        return {RAIN: to_rain, OFF: off_the_grid, CALL_OFF: called_off}[facts["way"]]

    @property
    def verb(self) -> str:
        return VERBS[self.cleaned_data["way"]]

    def wish(self) -> list[tuple[str, str]]:
        """What was asked, as hidden fields of the form that does it."""
        return [(name, str(self.data.get(name, ""))) for name in self.fields]

    def _by_building(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, room in self.rooms.items():
            groups.setdefault(str(room.building), []).append((key, str(room)))
        return list(groups.items())
