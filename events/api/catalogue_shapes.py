"""What programs read of people, films, organisations and places: closed lists of fields.

Never a note, an address, a limit or a wish: those are for the team.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.api.fields import WordsField, slug_of
from events.api.shapes import NameShape
from events.models import Building, Film, Organisation, Person, Room
from events.walking import Walks


class PartShape(serializers.Serializer[Any]):
    session = serializers.CharField(help_text=_("Code of the session"))
    role = serializers.CharField()


class PersonInFull(serializers.Serializer[Person]):
    """``named`` in the context: what each takes part in, by code."""

    code = serializers.CharField()
    name = WordsField()
    occupation = WordsField()
    biography = WordsField()
    organisation = NameShape(allow_null=True)
    parts = serializers.SerializerMethodField(help_text=_("In the current release"))

    @extend_schema_field(PartShape(many=True))
    def get_parts(self, person: Person) -> Any:
        return PartShape(self.context["named"].people[person.code], many=True).data


class FilmShape(serializers.Serializer[Film]):
    """``named`` in the context: the sessions that show each, by code."""

    code = serializers.CharField()
    title = WordsField()
    original_title = serializers.CharField()
    kind = serializers.CharField(help_text=_("feature or short"))
    director = WordsField()
    synopsis = WordsField()
    year = serializers.IntegerField(allow_null=True)
    runtime = serializers.IntegerField(help_text=_("minutes"))
    premiere = serializers.CharField(
        help_text=_("world, international, asian, china or city; empty: none")
    )
    sessions = serializers.SerializerMethodField(help_text=_("Codes, in the current release"))

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_sessions(self, film: Film) -> list[str]:
        found: list[str] = self.context["named"].films[film.code]
        return found


class BoothShape(serializers.Serializer[Any]):
    room = serializers.SerializerMethodField(help_text=_("Building and room: furnace-3/hall-1"))
    number = serializers.CharField()

    def get_room(self, booth: Any) -> str:
        return slug_of(booth.room)


class OrganisationShape(serializers.Serializer[Organisation]):
    slug = serializers.CharField()
    name = WordsField()
    kind = serializers.CharField(help_text=_("enterprise, university, institute or public_body"))
    website = serializers.CharField()
    description = WordsField()
    seat = serializers.SerializerMethodField(
        help_text=_("In the consortium: director_unit, secretariat or member; empty: none")
    )
    tier = serializers.SerializerMethodField(help_text=_("As a sponsor; null: is none"))
    booths = BoothShape(many=True)

    def get_seat(self, organisation: Organisation) -> str:
        return next((str(seat.role) for seat in organisation.seats.all()), "")

    @extend_schema_field(WordsField(allow_null=True))
    def get_tier(self, organisation: Organisation) -> dict[str, str] | None:
        return next((dict(row.tier) for row in organisation.sponsorships.all()), None)


class SpotShape(serializers.Serializer[Any]):
    x = serializers.IntegerField(help_text=_("Metres east of the map's origin"))
    y = serializers.IntegerField(help_text=_("Metres north of the map's origin"))


def spot(place: Any) -> dict[str, int] | None:
    """Where ``place`` is on the map of the park, if anybody said."""
    if place.map_x is None or place.map_y is None:
        return None
    return {"x": place.map_x, "y": place.map_y}


class ScreenShape(serializers.Serializer[Any]):
    formats = serializers.ListField(child=serializers.CharField())
    audio = serializers.CharField()
    subtitle_languages = serializers.ListField(child=serializers.CharField())


class DatedName(serializers.Serializer[Any]):
    name = WordsField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class RoomShape(serializers.Serializer[Room]):
    slug = serializers.SerializerMethodField(help_text=_("Building and room: furnace-3/hall-1"))
    name = WordsField()
    building = NameShape()
    kind = serializers.CharField()
    capacity = serializers.IntegerField(allow_null=True)
    area = serializers.IntegerField(allow_null=True, help_text=_("square metres"))
    is_outdoor = serializers.BooleanField()
    features = NameShape(many=True)
    screen = serializers.SerializerMethodField()
    names = DatedName(many=True, help_text=_("What it was or will be called, and when"))
    map = serializers.SerializerMethodField()

    def get_slug(self, room: Room) -> str:
        return slug_of(room)

    @extend_schema_field(ScreenShape(allow_null=True))
    def get_screen(self, room: Room) -> Any:
        screen = getattr(room, "screen", None)
        return ScreenShape(screen).data if screen else None

    @extend_schema_field(SpotShape(allow_null=True))
    def get_map(self, room: Room) -> dict[str, int] | None:
        return spot(room) or spot(room.building)


class WalkShape(serializers.Serializer[Any]):
    to = serializers.CharField(help_text=_("Slug of the other building"))
    minutes = serializers.IntegerField()
    step_free_minutes = serializers.IntegerField()
    is_measured = serializers.BooleanField(
        help_text=_("Somebody walked it; else it is reckoned from the map")
    )


class BuildingShape(serializers.Serializer[Building]):
    """``walks`` of the venue and the ``buildings`` one may walk to in the context."""

    slug = serializers.CharField()
    name = WordsField()
    description = WordsField()
    zone = NameShape(allow_null=True)
    rooms = serializers.SerializerMethodField(help_text=_("Building and room: furnace-3/hall-1"))
    map = serializers.SerializerMethodField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    walks = serializers.SerializerMethodField(help_text=_("On foot to the others"))

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_rooms(self, building: Building) -> list[str]:
        return [slug_of(room) for room in building.rooms.all()]

    @extend_schema_field(SpotShape(allow_null=True))
    def get_map(self, building: Building) -> dict[str, int] | None:
        return spot(building)

    @extend_schema_field(WalkShape(many=True))
    def get_walks(self, building: Building) -> list[dict[str, Any]]:
        walks, others = self.context["walks"], self.context["buildings"]
        found = (_walk(walks, building, other) for other in others if other.pk != building.pk)
        return [walk for walk in found if walk]


def _walk(walks: Walks, here: Building, there: Building) -> dict[str, Any] | None:
    minutes = walks.minutes_between(here, there)
    if minutes is None:
        return None
    return {
        "to": there.slug,
        "minutes": minutes,
        "step_free_minutes": walks.minutes_between(here, there, step_free=True),
        "is_measured": (min(here.pk, there.pk), max(here.pk, there.pk)) in walks.measured,
    }


class GateShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = WordsField()
    map = serializers.SerializerMethodField()

    @extend_schema_field(SpotShape(allow_null=True))
    def get_map(self, gate: Any) -> dict[str, int] | None:
        return spot(gate)
