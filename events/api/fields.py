"""Fields that several shapes share."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from events.models import Room
from events.translated import LANGUAGE_TAG, Words

MOST_LANGUAGES = 10
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LARGEST = 2**31 - 1


class WordsField(serializers.DictField):
    """The same text by language: ``{"zh-hans": "机器人", "en": "Robots"}``."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(
            child=serializers.CharField(allow_blank=True, max_length=longest), **kwargs
        )

    def to_internal_value(self, data: Any) -> Words:
        texts = super().to_internal_value(data)
        if len(texts) > MOST_LANGUAGES:
            raise serializers.ValidationError(_("Please give at most ten languages."))
        for language in texts:
            if not LANGUAGE_TAG.fullmatch(language):
                text = _("“%s” is not a language tag.")
                raise serializers.ValidationError(text % language[:20])
        words = Words({language: text for language, text in texts.items() if text})
        if self.required and not words:
            raise serializers.ValidationError(_("Please give the text in at least one language."))
        return words

    def to_representation(self, value: Any) -> dict[str, str]:
        return dict(value)


class Moment(serializers.DateTimeField):
    """A time with its offset, on the edition's clock. Read without an offset it is local."""

    def default_timezone(self) -> tzinfo | None:
        zone: tzinfo | None = self.context.get("tz")
        return zone or super().default_timezone()

    def to_internal_value(self, value: Any) -> datetime:
        far = serializers.ValidationError(_("This time is too far away."))
        try:
            moment = super().to_internal_value(value)
        except OverflowError:  # the first and the last day there is, in another time zone
            raise far from None
        if not EARLIEST <= moment <= LATEST:
            raise far
        return moment


class Version(serializers.IntegerField):
    """The version the caller saw: somebody else's change in between is not overwritten."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "min_value": 0,
            "max_value": LARGEST,
            "help_text": gettext_lazy("The version you saw; an older one is refused with 409."),
        }
        super().__init__(**{**usual, **kwargs})


def slug_of(room: Room) -> str:
    """How programs name a room: building and room, as in ``furnace-3/hall-1``."""
    return f"{room.building.slug}/{room.slug}"
