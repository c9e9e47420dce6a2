"""What programs read: closed lists of fields, so nothing gets out by being added to a model."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

from events.api.fields import Moment, WordsField, slug_of
from events.models import Edition, ReleasedSlot, Session


class PersonShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = WordsField()
    role = serializers.CharField()


class RoomShape(serializers.Serializer[Any]):
    slug = serializers.SerializerMethodField(help_text=_("Building and room: furnace-3/hall-1"))
    name = WordsField()
    building = WordsField(source="building.name")

    def get_slug(self, room: Any) -> str:
        return slug_of(room)


class TrackShape(serializers.Serializer[Any]):
    slug = serializers.CharField(source="track_slug")
    name = WordsField(source="track_name")
    colour = serializers.IntegerField(
        source="track_colour", help_text=_("1 to 12, from our palette")
    )


class EditionShape(serializers.Serializer[Edition]):
    slug = serializers.CharField()
    name = WordsField()
    tagline = WordsField()
    kind = serializers.CharField(
        source="series.kind", help_text=_("convention, carnival or film_week")
    )
    venue = WordsField(source="venue.name")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    time_zone = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    contact_email = serializers.CharField()
    release = serializers.IntegerField(
        source="current_release.number", help_text=_("Number of the release that is current")
    )
    page = serializers.SerializerMethodField()
    calendar = serializers.SerializerMethodField(help_text=_("The feed for calendar apps"))

    def get_page(self, edition: Edition) -> str:
        return settings.SITE_URL + reverse("edition", args=[edition.slug])

    def get_calendar(self, edition: Edition) -> str:
        return settings.SITE_URL + reverse("edition-feed", args=[edition.slug])


class DayShape(serializers.Serializer[Any]):
    day = serializers.DateField()
    lines = serializers.IntegerField()


class EditionInFull(EditionShape):
    """An edition with all that its programme can be filtered by."""

    days = DayShape(many=True)
    rooms = RoomShape(many=True)
    tracks = TrackShape(source="tracks_shown", many=True)


class LineShape(serializers.Serializer[ReleasedSlot]):
    """One planned time of a session, as published."""

    uid = serializers.UUIDField(help_text=_("Names this line for ever, in calendars too"))
    code = serializers.CharField(help_text=_("The session; one shown twice has two lines"))
    title = WordsField()
    description = WordsField()
    people = PersonShape(many=True)
    type = WordsField(source="type_name")
    track = serializers.SerializerMethodField()
    language = serializers.CharField(help_text=_("Spoken language, as a tag; may be empty"))
    room = serializers.SerializerMethodField()
    day = serializers.DateField(help_text=_("The festival day, which ends after midnight"))
    starts_at = Moment()
    shown_until = Moment()
    is_cancelled = serializers.BooleanField()
    sequence = serializers.IntegerField(
        help_text=_("Rises with each change of time, room, people or status")
    )
    changed_at = Moment()
    page = serializers.SerializerMethodField()

    @extend_schema_field(TrackShape(allow_null=True))
    def get_track(self, line: ReleasedSlot) -> Any:
        return TrackShape(line).data if line.track_slug else None

    @extend_schema_field(
        inline_serializer(
            "LineRoom",
            {
                "slug": serializers.CharField(),
                "name": WordsField(),
                "building": WordsField(),
            },
        )
    )
    def get_room(self, line: ReleasedSlot) -> dict[str, Any]:
        return {
            "slug": slug_of(line.room) if line.room else "",
            "name": line.room_name,
            "building": line.building_name,
        }

    def get_page(self, line: ReleasedSlot) -> str:
        path = reverse("session", args=[self.context["edition"].slug, line.code])
        return settings.SITE_URL + path


class ReleaseShape(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    published_at = Moment()
    notes = WordsField()


class SlotShape(serializers.Serializer[Any]):
    """The draft of one planned time. Not placed yet: no room and no times."""

    uid = serializers.UUIDField()
    session = serializers.CharField(source="session.code")
    title = WordsField(source="session.title")
    room = RoomShape(allow_null=True)
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


class PlacedShape(serializers.Serializer[Any]):
    slot = SlotShape()
    clashes = ClashShape(many=True, help_text=_("What is wrong with it there"))


class ChangeShape(serializers.Serializer[Any]):
    verb = serializers.CharField(help_text=_("added, changed, cancelled or restored"))
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    line = LineShape()
