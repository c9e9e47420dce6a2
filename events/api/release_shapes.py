"""What programs read of releases and of what they changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.api.fields import Moment, WordsField
from events.api.shapes import LineShape
from events.changelog import KINDS, Changed
from events.lines import LineChange

# What a change is called in data, by the fields of a released line that it may be in.
PUBLIC_NAMES = {
    "type_slug": "type",
    "type_name": "type",
    "track_slug": "track",
    "track_name": "track",
    "track_colour": "track",
    "room_id": "room",
    "room_slug": "room",
    "room_name": "room",
    "building_slug": "room",
    "building_name": "room",
    "rain_room_name": "rain_room",
}
# When a room is free again is the team's business.
NOT_TOLD = {"ends_at"}

NamedChange = tuple[str, LineChange]


class ReleaseShape(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    published_at = Moment()
    notes = WordsField()


class ReleaseInFull(serializers.Serializer[Changed]):
    number = serializers.IntegerField(source="release.number")
    published_at = Moment(source="release.published_at")
    notes = WordsField(source="release.notes")
    counts = serializers.SerializerMethodField(help_text=_("Changed lines by kind of change"))

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_counts(self, changed: Changed) -> dict[str, int]:
        return changed.counts


class ChangedLine(serializers.Serializer[Any]):
    """A line that a release changed, as it is since then and as it was before."""

    kind = serializers.ChoiceField(choices=KINDS)
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text=_("Fields of the line that changed")
    )
    line = LineShape()
    before = LineShape(allow_null=True)

    def to_representation(self, named: NamedChange) -> dict[str, Any]:
        kind, change = named
        before = change.before
        return {
            "kind": kind,
            "fields": public_names(change.fields),
            "line": LineShape(change.line, context=self.context).data,
            "before": LineShape(before, context=self.context).data if before else None,
        }


def public_names(fields: tuple[str, ...]) -> list[str]:
    told = (PUBLIC_NAMES.get(name, name) for name in fields if name not in NOT_TOLD)
    return list(dict.fromkeys(told))
