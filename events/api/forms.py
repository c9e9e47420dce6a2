"""What programs send. What is not named here is not read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from events.api.fields import LARGEST, Moment, Version, WordsField
from events.models import Edition, Person, Room
from events.scheduling import Place, SessionWish
from events.translated import LANGUAGE_TAG, Words

MOST_PEOPLE = 100


class SessionForm(serializers.Serializer[Any]):
    title = WordsField()
    abstract = WordsField(longest=10_000, required=False)
    type = serializers.SlugField(help_text=gettext_lazy("Slug of a session type of the edition"))
    track = serializers.SlugField(
        max_length=80,
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Slug of a track of the edition"),
    )
    language = serializers.RegexField(
        LANGUAGE_TAG.pattern + r"\Z",
        max_length=12,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("Spoken language, as a tag; may be empty"),
    )
    people = serializers.ListField(
        child=serializers.CharField(max_length=8),
        max_length=MOST_PEOPLE,
        required=False,
        help_text=gettext_lazy("Codes of people of the family, in programme order"),
    )

    @property
    def edition(self) -> Edition:
        edition: Edition = self.context["edition"]
        return edition

    def validate_type(self, slug: str) -> Any:
        found = self.edition.session_types.filter(slug=slug).first()
        return _there(found, _("There is no such session type in this edition."))

    def validate_track(self, slug: str | None) -> Any:
        if slug is None:
            return None
        found = self.edition.tracks.filter(slug=slug).first()
        return _there(found, _("There is no such track in this edition."))

    def validate_people(self, codes: list[str]) -> list[Person]:
        people = Person.objects.filter(family=self.edition.series.family_id, code__in=codes)
        known = {person.code: person for person in people}
        if not known.keys() >= set(codes):
            raise serializers.ValidationError(_("There is no such person."))
        return [known[code] for code in dict.fromkeys(codes)]

    def wish(self) -> SessionWish:
        facts: dict[str, Any] = {"abstract": Words(), "track": None, "language": "", "people": []}
        facts.update(self.validated_data)
        facts.pop("version", None)
        return SessionWish(**facts)


class SessionEditForm(SessionForm):
    version = Version()


class PlacementForm(serializers.Serializer[Any]):
    version = Version()
    room = serializers.CharField(
        max_length=120, help_text=gettext_lazy("Building and room: furnace-3/hall-1")
    )
    starts_at = Moment(help_text=gettext_lazy("Without an offset it is the edition's local time"))
    minutes = serializers.IntegerField(
        min_value=1,
        max_value=24 * 60,
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Left out: as long as its films or its session type take"),
    )

    def validate_room(self, slug: str) -> Room:
        building, _slash, room = slug.partition("/")
        rooms = Room.objects.filter(building__venue=self.context["edition"].venue_id)
        found: Room = _there(
            rooms.filter(building__slug=building, slug=room).first(),
            _("There is no such room in this venue."),
        )
        return found

    def place(self) -> Place:
        wish = self.validated_data
        return Place(wish["room"], wish["starts_at"], wish.get("minutes"))


class VersionQuery(serializers.Serializer[Any]):
    version = Version()


class ReleaseForm(serializers.Serializer[Any]):
    notes = WordsField(longest=2_000, required=False)
    after = serializers.IntegerField(
        min_value=0,
        max_value=LARGEST,
        required=False,
        help_text=gettext_lazy("Number of the release you looked at (0: none yet), to be safe"),
    )


def _there(found: Any, text: str) -> Any:
    if found is None:
        raise serializers.ValidationError(text)
    return found
