"""One box per language for words in a Django form, as the administration uses it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from events.organizer.typed import MANY_LINES, showable
from events.translated import Words, WordsField
from events.wording import TONGUES

LANGUAGES = list(TONGUES)


class WordsWidget(forms.MultiWidget):
    """The site's languages to type in; any other language travels along unseen."""

    def __init__(self, *, lines: int = 1) -> None:
        box = forms.Textarea if lines > 1 else forms.TextInput
        boxes: list[forms.Widget] = []
        for code, name in TONGUES.items():
            attrs: dict[str, Any] = {"lang": code, "placeholder": name, "aria-label": name}
            sizes = {"rows": lines, "cols": 60} if lines > 1 else {"size": 60}
            boxes.append(box({**attrs, **sizes}))
        super().__init__([*boxes, forms.HiddenInput()])

    def decompress(self, value: Any) -> list[str]:
        words = dict(value or {})
        shown = [words.pop(code, "") for code in LANGUAGES]
        return [*shown, json.dumps(words, ensure_ascii=False, sort_keys=True)]


class WordsInput(forms.MultiValueField):
    """``Words`` from one box per language."""

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        self.allowed = MANY_LINES if lines > 1 else frozenset()
        boxes = [forms.CharField(required=False) for _code in LANGUAGES]
        rest = forms.JSONField(required=False)
        widget = WordsWidget(lines=lines)
        super().__init__((*boxes, rest), require_all_fields=False, widget=widget, **kwargs)

    def compress(self, data_list: list[Any]) -> Words:
        *texts, rest = data_list or [*("" for _code in LANGUAGES), None]
        for text in texts:
            showable(text, allowed=self.allowed)
        if rest is not None and not isinstance(rest, dict):
            raise forms.ValidationError(_("Please give the text by language."))
        typed = {**(rest or {}), **dict(zip(LANGUAGES, texts, strict=True))}
        return Words({code: str(text) for code, text in typed.items() if text})


def words_input(field: WordsField) -> WordsInput:
    """The form field for a column of words."""
    lines = 4 if field.longest > 500 else 1
    label = field.verbose_name
    return WordsInput(lines=lines, label=label, required=not field.blank, help_text=field.help_text)
