"""Words in several languages: one typed JSON field, one fallback rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")


class Words(dict[str, str]):
    """The same text by language: ``{"zh-hans": "机器人", "en": "Robots"}``.

    As text it is what the reader's language has, else the first language that
    has anything. Empty if no language has anything.
    """

    def text(self, languages: Iterable[str] = ()) -> str:
        """The first non-empty text of ``languages``, then of the site's, then of any."""
        for language in (*languages, *(code for code, _name in settings.LANGUAGES), *sorted(self)):
            if self.get(language):
                return self[language]
        return ""

    def __str__(self) -> str:
        return self.text([get_language() or settings.LANGUAGE_CODE])

    def __bool__(self) -> bool:
        return any(self.values())


def place_words(building: Words, room: Words) -> Words:
    """«No.4 Blast Furnace · Level 1» in each language; a room that names its building says it."""

    def joined(house: str, name: str) -> str:
        return name if house in name else " · ".join(filter(None, (house, name)))

    tags = {*building, *room}
    return Words({tag: joined(building.text([tag]), room.text([tag])) for tag in tags})


class WordsField(models.JSONField):
    """Stores ``Words``. ``longest`` bounds each language's text, in characters."""

    _pyi_private_set_type: dict[str, str]
    _pyi_private_get_type: Words

    def __init__(self, *args: Any, longest: int = 200, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(*args, **{"default": Words, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "longest": self.longest}

    def from_db_value(self, value: Any, *args: Any) -> Words | None:
        loaded = super().from_db_value(value, *args)
        return None if loaded is None else _words(loaded)

    def to_python(self, value: Any) -> Any:
        return _words(value)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        for language, text in value.items():
            if not LANGUAGE_TAG.fullmatch(language):
                raise ValidationError(_("“%s” is not a language tag.") % language)
            if len(text) > self.longest:
                message = _("Please shorten this to %(longest)d characters (it has %(has)d).")
                raise ValidationError(message % {"longest": self.longest, "has": len(text)})


def _words(value: Any) -> Words:
    """``value`` as Words; plain text is taken as the site's first language."""
    if isinstance(value, str):
        return Words({settings.LANGUAGE_CODE: value} if value else {})
    if not isinstance(value, dict):
        raise ValidationError(_("Please give the text by language."))
    return Words({str(language): str(text) for language, text in value.items() if text})
