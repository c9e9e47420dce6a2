"""What the staff's programs read of the draft: closed lists of fields."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events.api.fields import Moment, WordsField, slug_of
from events.api.shapes import LineShape
from events.models import Session


class DraftRoom(serializers.Serializer[Any]):
    slug = serializers.SerializerMethodField(help_text=_("Building and room: furnace-3/hall-1"))
    name = WordsField()
    building = WordsField(source="building.name")

    def get_slug(self, room: Any) -> str:
        return slug_of(room)


class SlotShape(serializers.Serializer[Any]):
    """The draft of one planned time. Not placed yet: no room and no times."""

    uid = serializers.UUIDField()
    session = serializers.CharField(source="session.code")
    title = WordsField(source="session.title")
    room = DraftRoom(allow_null=True)
    starts_at = Moment(allow_null=True)
    shown_until = Moment(allow_null=True)
    ends_at = Moment(allow_null=True)
    is_cancelled = serializers.BooleanField()
    version = serializers.IntegerField()


class ParticipantShape(serializers.Serializer[Any]):
    code = serializers.CharField(source="person.code")
    name = WordsField(source="person.name")
    role = serializers.CharField()


class SessionShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = WordsField()
    abstract = WordsField()
    type = serializers.CharField(source="type.slug")
    track = serializers.CharField(source="track.slug", default=None, allow_null=True)
    language = serializers.CharField()
    status = serializers.CharField()
    people = ParticipantShape(source="participations", many=True)
    slots = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_slots(self, session: Session) -> list[UUID]:
        return [slot.uid for slot in session.slots.all()]


class ClashShape(serializers.Serializer[Any]):
    """As ``events.clashes.plain`` has it."""

    key = serializers.CharField(help_text=_("Names it as long as it is about the same slots"))
    kind = serializers.CharField(help_text=_("Such as room_taken_twice or walk_too_short"))
    name = serializers.CharField(help_text=_("The kind in words"))
    level = serializers.CharField(help_text=_("warn, block_release or block_placing"))
    slots = serializers.ListField(child=serializers.UUIDField())
    text = serializers.CharField()
    begins = serializers.DateTimeField(help_text=_("The time to point at"))
    ends = serializers.DateTimeField()
    accepted = serializers.BooleanField(help_text=_("Somebody took it for right"))
    lapsed = serializers.BooleanField(help_text=_("It was accepted, and has changed since"))


class WayShape(serializers.Serializer[Any]):
    label = serializers.CharField(help_text=_("What it does, in words"))  # type: ignore[assignment]
    action = serializers.CharField(help_text=_("Names it when you go it"))


class WaiverShape(serializers.Serializer[Any]):
    reason = serializers.CharField()
    name = serializers.CharField(help_text=_("Who accepted it"))
    accepted_at = Moment()


class OneClashShape(ClashShape):
    facts = serializers.CharField(help_text=_("Another one as soon as a fact behind it changes"))
    may_accept = serializers.BooleanField(help_text=_("Whether you may accept it"))
    waiver = WaiverShape(
        allow_null=True, help_text=_("Who accepted it and why, also if it lapsed since")
    )
    ways = WayShape(many=True, help_text=_("Ways out, for those who make the programme"))


class PlacedShape(serializers.Serializer[Any]):
    slot = SlotShape()
    clashes = ClashShape(many=True, help_text=_("What is wrong with it there"))


class ChangeShape(serializers.Serializer[Any]):
    verb = serializers.CharField(help_text=_("added, changed, cancelled or restored"))
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    line = LineShape()
