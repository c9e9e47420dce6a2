"""Where and when: room, festival day, clock time and length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Edition, Room, Slot
from events.organizer.versions import VersionedForm
from events.scheduling import Place
from events.wording import day_words, days_between


class PlaceForm(VersionedForm):
    room = forms.ChoiceField(label=gettext_lazy("Room"))
    day = forms.ChoiceField(label=gettext_lazy("Day"))
    starts = forms.TimeField(
        label=gettext_lazy("Begins at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy(
            "After midnight belongs to the same evening: choose the day before."
        ),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=24 * 60)

    def __init__(self, *args: Any, edition: Edition, rooms: Iterable[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.rooms = {str(room.pk): room for room in rooms}
        self.fields["room"].choices = [("", "—"), *self._by_building()]  # type: ignore[attr-defined]
        days = self.fields["day"]
        days.choices = [  # type: ignore[attr-defined]
            (day.isoformat(), day_words(day)) for day in days_of(edition)
        ]
        outside = _("%(edition)s is on %(days)s. Please choose one of the days in the list.")
        dates = days_between(edition.starts_on, edition.ends_on)
        days.error_messages["invalid_choice"] = outside % {"edition": edition, "days": dates}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "starts"} <= cleaned.keys():
            cleaned["moment"] = self._moment(cleaned)
        return cleaned

    def place(self) -> Place:
        facts = self.cleaned_data
        return Place(self.rooms[facts["room"]], facts["moment"], facts["minutes"])

    def seen(self) -> tuple[Room | None, date | None]:
        """The room and day on the page at this moment, chosen or typed so far."""
        room = self.rooms.get(str(self["room"].value() or ""))
        day = str(self["day"].value() or "")
        known = {each.isoformat(): each for each in days_of(self.edition)}
        return room, known.get(day)

    def _moment(self, cleaned: dict[str, Any]) -> datetime:
        """The evening's 00:30 is on the next calendar day."""
        at = cleaned["starts"].replace(second=0, microsecond=0)
        day = date.fromisoformat(cleaned["day"]) + timedelta(days=at < self.edition.day_begins)
        moment = datetime.combine(day, at, tzinfo=self.edition.tz)
        if moment.astimezone(UTC).astimezone(self.edition.tz).time() != at:
            text = _("The clocks go forward that night, so %(time)s does not exist.")
            self.add_error("starts", text % {"time": f"{at:%H:%M}"})
        return moment

    def _by_building(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, room in self.rooms.items():
            groups.setdefault(str(room.building), []).append((key, _with_seats(room)))
        return list(groups.items())


def _with_seats(room: Room) -> str:
    """A route has none."""
    if room.capacity is None:
        return str(room)
    return _("%(room)s (%(seats)d seats)") % {"room": room, "seats": room.capacity}


def placed(slot: Slot, edition: Edition, *, minutes: int) -> dict[str, Any]:
    """What the place form of ``slot`` shows at first."""
    first: dict[str, Any] = {
        "version": slot.version,
        "minutes": minutes,
        "day": edition.starts_on.isoformat(),
    }
    if slot.room_id and slot.starts_at and slot.ends_at:
        local = slot.starts_at.astimezone(edition.tz)
        first |= {
            "room": str(slot.room_id),
            "day": edition.day_of(local).isoformat(),
            "starts": local.time(),
            "minutes": int((slot.ends_at - slot.starts_at).total_seconds()) // 60,
        }
    return first


def days_of(edition: Edition) -> list[date]:
    """The edition's days, and one on each side for building up and taking down."""
    first, last = edition.starts_on - timedelta(days=1), edition.ends_on + timedelta(days=1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
