"""What a program may ask of a list: the same words as in the addresses of the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from events.api.fields import Moment
from events.describing import mention
from events.models import Session
from events.narrowing import EVERYBODY, KINDS, LONGEST_QUERY, OLDEST, Wish
from events.translated import LANGUAGE_TAG

MOST_VALUES = 20
AUDIENCES = [EVERYBODY, *filter(None, Session.Audience.values)]
# In an address a plus that nobody escaped arrives as a space.
SPACE_FOR_PLUS = re.compile(r"(T\S+) (\d\d:?\d\d)\Z")


def any_of(field: serializers.Field[Any, Any, Any, Any], text: Any) -> serializers.ListField:
    return serializers.ListField(
        child=field, required=False, max_length=MOST_VALUES, help_text=text
    )


def slugs(longest: int, text: Any) -> serializers.ListField:
    return any_of(serializers.SlugField(max_length=longest), text)


class AskedMoment(Moment):
    def to_internal_value(self, value: Any) -> Any:
        return super().to_internal_value(SPACE_FOR_PLUS.sub(r"\1+\2", value))


class Words(serializers.CharField):
    def __init__(self) -> None:
        text = _("Words of a title, a name or a place: in any width, or Chinese by its sound")
        super().__init__(required=False, max_length=LONGEST_QUERY, help_text=text)


class ProgrammeFilter(serializers.Serializer[Any]):
    """Between these all must hold; of one that is given several times, one is enough."""

    day = serializers.DateField(required=False, help_text=_("A festival day"))
    track = slugs(80, _("Slugs of tracks"))
    section = slugs(80, _("Slugs of film sections"))
    type = slugs(50, _("Slugs of session types"))
    building = slugs(50, _("Slugs of buildings"))
    room = any_of(serializers.CharField(max_length=120), _("Building and room: furnace-3/hall-1"))
    language = any_of(
        serializers.RegexField(LANGUAGE_TAG.pattern + r"\Z", max_length=12),
        _("Spoken languages, as tags"),
    )
    audience = any_of(serializers.ChoiceField(AUDIENCES), _("For whom it is"))
    age = serializers.IntegerField(
        required=False, min_value=0, max_value=OLDEST, help_text=_("Who is so old may come")
    )
    person = slugs(8, _("Codes of people: their sessions"))
    film = slugs(8, _("Codes of films: their showings"))
    q = Words()
    changed_since = AskedMoment(
        required=False, help_text=_("Lines that a later release changed: as_of of your copy")
    )

    def condition(self) -> Q:
        """For lines of the release that was asked."""
        asked = self.validated_data
        kinds = {kind: asked[kind] for kind in KINDS if kind in asked and kind != "age"}
        if "age" in asked:
            kinds["age"] = [str(asked["age"])]
        found = Wish(kinds, asked.get("q", "")).condition()
        for kind in ("person", "film"):
            found &= _named(kind, asked.get(kind, []))
        for name, condition in SINGLE.items():
            found &= condition(asked[name]) if name in asked else Q()
        return found


class WordsFilter(serializers.Serializer[Any]):
    q = Words()

    @property
    def words(self) -> str:
        return str(self.validated_data.get("q", ""))


SINGLE: dict[str, Callable[[Any], Q]] = {
    "day": lambda day: Q(day=day),
    "changed_since": lambda moment: Q(changed_at__gt=moment),
}


def _named(kind: str, codes: list[str]) -> Q:
    found = Q()
    for code in codes:
        found |= Q(mentions__contains=f" {mention(kind, code)} ")
    return found
