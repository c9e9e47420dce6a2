"""What programs read of an edition, and of a session of its programme."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events.api.fields import WordsField
from events.api.shapes import EditionShape, LineShape
from events.as_data import address, edition_data
from events.models import Edition, Release, ReleasedSlot
from events.narrowing import Choice, choices_of


class DayShape(serializers.Serializer[Any]):
    day = serializers.DateField()
    lines = serializers.IntegerField()


class ChoiceShape(serializers.Serializer[Choice]):
    """One value that the programme can be asked for, and how many lines it has."""

    slug = serializers.CharField(source="value")
    name = WordsField()
    lines = serializers.IntegerField(source="count")


class TrackChoice(ChoiceShape):
    colour = serializers.IntegerField(help_text=_("1 to 12, from our palette"))


class RoomChoice(ChoiceShape):
    slug = serializers.CharField(source="value", help_text=_("Building and room: furnace-3/hall-1"))
    building = WordsField(source="of")


class TagChoice(serializers.Serializer[Choice]):
    tag = serializers.CharField(source="value")
    lines = serializers.IntegerField(source="count")


class EditionInFull(EditionShape):
    """An edition with all that its programme can be asked for."""

    days = DayShape(many=True)
    tracks = TrackChoice(many=True)
    sections = ChoiceShape(many=True)
    types = ChoiceShape(many=True)
    buildings = ChoiceShape(many=True)
    rooms = RoomChoice(many=True)
    spoken = TagChoice(many=True, help_text=_("Spoken languages"))
    audiences = TagChoice(many=True)

    def to_representation(self, edition: Edition) -> dict[str, Any]:
        release = edition.current_release
        assert release
        choices = choices_of(release)
        return {
            **edition_data(edition),
            "days": _each(DayShape, days_of(release)),
            "tracks": _each(TrackChoice, choices.get("track")),
            "sections": _each(ChoiceShape, choices.get("section")),
            "types": _each(ChoiceShape, choices.get("type")),
            "buildings": _each(ChoiceShape, choices.get("building")),
            "rooms": _each(RoomChoice, choices.get("room")),
            "spoken": _each(TagChoice, choices.get("language")),
            "audiences": _each(TagChoice, choices.get("audience")),
        }


class SessionInFull(serializers.Serializer[Any]):
    """A session as its page shows it. One that is shown twice has two lines."""

    code = serializers.CharField()
    title = WordsField()
    page = serializers.URLField()
    calendar = serializers.URLField(help_text=_("A file for calendar apps"))
    lines = LineShape(many=True)

    def to_representation(self, lines: list[ReleasedSlot]) -> dict[str, Any]:
        edition, first = self.context["edition"].slug, lines[0]
        return {
            "code": first.code,
            "title": dict(first.title),
            "page": address("session", edition, first.code),
            "calendar": address("session-file", edition, first.code),
            "lines": _each(LineShape, lines, context=self.context),
        }


def _each(shape: Any, rows: Any, **more: Any) -> Any:
    return shape(rows, many=True, **more).data


def days_of(release: Release) -> Any:
    counted = release.lines.order_by().values("day").annotate(lines=Count("pk"))
    return counted.order_by("day")
