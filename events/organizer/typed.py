"""Text that people type or paste: what cannot be shown is refused, with a word about where."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise
else:
    Text = str

# They turn the text around them over as well: dates, names and the next title in a list.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = ("Cc", "Cs")
MANY_LINES = frozenset("\n\t")


def showable(text: str, *, allowed: frozenset[str] = frozenset()) -> None:
    """Refuse control characters and direction overrides; emoji and any script may pass."""
    for place, sign in enumerate(text, 1):
        if sign in allowed:
            continue
        if sign in TURNING or unicodedata.category(sign) in INVISIBLE:
            message = _(
                "Character %(place)d cannot be seen (U+%(code)s). Please delete it or type it anew."
            )
            raise ValidationError(message % {"place": place, "code": f"{ord(sign):04X}"})


class TextField(forms.CharField):
    """Bounded text, in the language ``lang`` if one is meant; its box shows ``lines``."""

    def __init__(
        self,
        *,
        label: Text,
        longest: int,
        lang: str = "",
        lines: int = 1,
        required: bool = False,
        help_text: Text = "",
    ) -> None:
        attrs: dict[str, Any] = {"dir": "auto", **({"lang": lang} if lang else {})}
        widget: forms.Widget = forms.TextInput(attrs)
        if lines > 1:
            widget = forms.Textarea({**attrs, "rows": lines})
        super().__init__(label=label, required=required, widget=widget, help_text=help_text)
        too_long = gettext_lazy(
            "Please shorten this to %(limit_value)d characters (it has %(show_value)d)."
        )
        # Our own check names the place; Django's for NUL and length would not.
        self.validators = [MaxLengthValidator(longest, message=too_long), self._showable]
        self.allowed = MANY_LINES if lines > 1 else frozenset()

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")

    def _showable(self, text: str) -> None:
        showable(text, allowed=self.allowed)
