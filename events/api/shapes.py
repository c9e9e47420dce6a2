"""What programs read of a release: closed lists of fields, so nothing gets out by being added.

``events.as_data`` makes the data; the classes here say what it holds, for the schema.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events.api.fields import WordsField
from events.as_data import ANY_CODE, address, edition_data, line_data
from events.models import Edition, ReleasedSlot


class NameShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = WordsField()


class EditionShape(serializers.Serializer[Edition]):
    slug = serializers.CharField()
    name = WordsField()
    tagline = WordsField()
    description = WordsField()
    kind = serializers.CharField(help_text=_("convention, carnival or film_week"))
    series = NameShape(help_text=_("What comes back each year"))
    family = NameShape(help_text=_("Events that share a park, people and films"))
    venue = WordsField()
    address = WordsField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    time_zone = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    contact_email = serializers.CharField()
    release = serializers.IntegerField(help_text=_("Number of the release that is current"))
    published_at = serializers.DateTimeField()
    page = serializers.URLField()
    calendar = serializers.URLField(help_text=_("The feed for calendar apps"))
    programme = serializers.URLField(help_text=_("The whole programme in one file, as JSON"))
    table = serializers.URLField(help_text=_("The whole programme as a table, as CSV"))

    def to_representation(self, edition: Edition) -> dict[str, Any]:
        return edition_data(edition)


class PersonShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = WordsField()
    role = serializers.CharField()


class ShownFilm(serializers.Serializer[Any]):
    """A film of a session, in running order. What is not known is left out."""

    code = serializers.CharField()
    title = WordsField()
    original_title = serializers.CharField(required=False)
    director = WordsField(required=False)
    kind = serializers.CharField(help_text=_("feature or short"))
    year = serializers.IntegerField(required=False)
    runtime = serializers.IntegerField(help_text=_("minutes"))
    premiere = serializers.CharField(required=False)
    language = serializers.CharField(required=False, help_text=_("heard, as a tag"))
    subtitles = serializers.CharField(required=False, help_text=_("read, as a tag"))
    section = NameShape(required=False)


class StopShape(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text=_("Building and room: furnace-3/hall-1"))
    room = WordsField()
    building = WordsField()
    after_minutes = serializers.IntegerField(required=False)


class DetailsShape(serializers.Serializer[Any]):
    """What else is known of a session. What says nothing is left out."""

    access = serializers.CharField(
        required=False, help_text=_("invited+lottery or registration approval; else open to all")
    )
    interpretation = serializers.CharField(
        required=False, help_text=_("simultaneous, consecutive or sign")
    )
    interpreted_into = serializers.ListField(child=serializers.CharField(), required=False)
    is_broadcast = serializers.BooleanField(required=False)
    parts = serializers.ListField(child=WordsField(), required=False)
    places = serializers.IntegerField(required=False)
    reserve_places = serializers.IntegerField(required=False)
    has_waiting_list = serializers.BooleanField(required=False)
    entry_minutes = serializers.IntegerField(
        required=False, help_text=_("Timed entry: every so many minutes")
    )
    entry_places = serializers.IntegerField(required=False, help_text=_("so many people"))
    items_per_person = serializers.IntegerField(required=False)
    sign_up_rules = WordsField(required=False)
    least_height = serializers.IntegerField(required=False, help_text=_("cm"))
    needs_guardian = serializers.BooleanField(required=False)
    needs_document = serializers.BooleanField(required=False)
    one_per_document = serializers.BooleanField(required=False)
    group_from = serializers.IntegerField(required=False)
    group_to = serializers.IntegerField(required=False)
    groups_per_day = serializers.IntegerField(required=False)
    booked_days_ahead = serializers.IntegerField(required=False)
    booked_by = WordsField(required=False)
    weather_plan = serializers.CharField(required=False, help_text=_("move or cancel"))
    wind_limit = serializers.IntegerField(required=False, help_text=_("Beaufort scale"))
    intro_minutes = serializers.IntegerField(required=False)
    talk_minutes = serializers.IntegerField(required=False)
    route = StopShape(many=True, required=False)
    no_recording = serializers.BooleanField(required=False)


class TrackShape(NameShape):
    colour = serializers.IntegerField(help_text=_("1 to 12, from our palette"))


class LineRoom(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text=_("Building and room: furnace-3/hall-1"))
    name = WordsField()
    building = WordsField()


class LineShape(serializers.Serializer[ReleasedSlot]):
    """One planned time of a session, as published."""

    uid = serializers.UUIDField(help_text=_("Names this line for ever, in calendars too"))
    code = serializers.CharField(help_text=_("The session; one shown twice has two lines"))
    title = WordsField()
    description = WordsField()
    people = PersonShape(many=True)
    films = ShownFilm(many=True)
    type = NameShape()
    track = TrackShape(allow_null=True)
    language = serializers.CharField(help_text=_("Spoken language, as a tag; may be empty"))
    audience = serializers.CharField(help_text=_("family or press_industry; empty: everybody"))
    age_from = serializers.IntegerField(allow_null=True)
    age_to = serializers.IntegerField(allow_null=True)
    details = DetailsShape()
    room = LineRoom()
    rain_room = WordsField(help_text=_("Where it goes when it rains; empty if nowhere"))
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    day = serializers.DateField(help_text=_("The festival day, which ends after midnight"))
    starts_at = serializers.DateTimeField()
    shown_until = serializers.DateTimeField()
    last_entry_at = serializers.DateTimeField(allow_null=True)
    is_cancelled = serializers.BooleanField()
    sequence = serializers.IntegerField(
        help_text=_("Rises with each change of time, room, people or status")
    )
    changed_at = serializers.DateTimeField()
    page = serializers.URLField()

    @cached_property
    def _page(self) -> str:
        return address("session", self.context["edition"].slug, ANY_CODE)

    def to_representation(self, line: ReleasedSlot) -> dict[str, Any]:
        page = self._page.replace(ANY_CODE, line.code)
        return line_data(line, self.context["tz"], page=page)


class ProgrammeFile(serializers.Serializer[Any]):
    """A release as one file. Its lines are those that the list has, page by page."""

    release = serializers.IntegerField()
    as_of = serializers.DateTimeField(help_text=_("When the release was published"))
    edition = EditionShape()
    lines = LineShape(many=True)
