"""What organizers type. Every field keeps what was typed, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.models import Edition, Person, Room, Session, SessionType, Slot, Track
from events.scheduling import Place, SessionWish
from events.templatetags.programme import day_words
from events.translated import Words

LANGUAGES = [code for code, _name in settings.LANGUAGES]
SPOKEN = [
    ("", "—"),
    ("zh", "中文"),
    ("en", "English"),
    ("ja", "日本語"),
    ("zh en", "中文 / English"),
]


class VersionedForm(forms.Form):
    """A form about something that others may change meanwhile."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    def take_newer(self, version: int) -> None:
        """Keep what was typed; sent again, it is about ``version``."""
        if isinstance(self.data, QueryDict):
            typed = self.data.copy()
            typed["version"] = str(version)
            self.data = typed


class SessionForm(VersionedForm):
    """A session's words, its type and track, and who takes part."""

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title in %(language)s") % {"language": name},
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"lang": code}),
            )
        self.fields["type"] = forms.ModelChoiceField(
            label=_("Type"), queryset=SessionType.objects.filter(edition=edition)
        )
        self.fields["track"] = forms.ModelChoiceField(
            label=_("Track"), queryset=Track.objects.filter(edition=edition), required=False
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Spoken language"), choices=SPOKEN, required=False
        )
        for code, name in settings.LANGUAGES:
            self.fields[f"abstract_{code}"] = forms.CharField(
                label=_("Description in %(language)s") % {"language": name},
                max_length=10_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code}),
            )
        self.fields["people"] = forms.ModelMultipleChoiceField(
            label=_("People"),
            queryset=Person.objects.filter(family=edition.series.family_id).order_by("name", "pk"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"title_{code}") for code in LANGUAGES) and not self.errors:
            self.add_error(f"title_{LANGUAGES[0]}", _("Please give a title in one language."))
        return cleaned

    def wish(self) -> SessionWish:
        facts = self.cleaned_data
        return SessionWish(
            title=self._words("title"),
            abstract=self._words("abstract"),
            type=facts["type"],
            track=facts["track"],
            language=facts["language"],
            people=list(facts["people"]),
        )

    def _words(self, name: str) -> Words:
        texts = {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES}
        return Words({code: text for code, text in texts.items() if text})


def written(session: Session) -> dict[str, Any]:
    """What the form of ``session`` shows at first."""
    texts = {
        f"{name}_{code}": getattr(session, name).get(code, "")
        for name in ("title", "abstract")
        for code in LANGUAGES
    }
    facts = {name: getattr(session, name) for name in ("type", "track", "language", "version")}
    people = session.participations.values_list("person_id", flat=True)
    return {**texts, **facts, "people": list(people)}


class PlaceForm(VersionedForm):
    """Room, festival day, clock time and length."""

    day = forms.ChoiceField(label=_("Day"))
    starts = forms.TimeField(
        label=_("Begins at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("After midnight belongs to the same evening: choose the day before."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=24 * 60)

    def __init__(self, *args: Any, edition: Edition, rooms: Iterable[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.rooms = {str(room.pk): room for room in rooms}
        self.fields["room"] = forms.ChoiceField(label=_("Room"), choices=self._by_building())
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), day_words(day)) for day in days_of(edition)
        ]
        self.order_fields(["room", "day", "starts", "minutes"])

    def place(self) -> Place:
        facts = self.cleaned_data
        day, at = date.fromisoformat(facts["day"]), facts["starts"]
        day += timedelta(days=at < self.edition.day_begins)
        starts_at = datetime.combine(day, at, tzinfo=self.edition.tz)
        return Place(self.rooms[facts["room"]], starts_at, facts["minutes"])

    def _by_building(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, room in self.rooms.items():
            seats = _("%(room)s (%(seats)d seats)") % {"room": room, "seats": room.capacity}
            groups.setdefault(str(room.building), []).append((key, seats))
        return list(groups.items())


def placed(slot: Slot, edition: Edition, *, minutes: int) -> dict[str, Any]:
    """What the place form of ``slot`` shows at first."""
    first: dict[str, Any] = {"version": slot.version, "minutes": minutes}
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
