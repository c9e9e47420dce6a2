"""What stands in addresses under a word of its own, which stays once people may have it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.codes import ALPHABET, address_of, new_code
from events.editions import family_is_public
from events.organizer.writing.sheet import Sheet

# It stands where the page that adds one has its own word.
TAKEN = ("new",)


class Coded(Sheet):
    """A page whose row has a code, chosen before it is written: sent twice, it is written once."""

    code = forms.RegexField(rf"^[{ALPHABET}]{{8}}$", widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        self.initial.setdefault("code", new_code())

    def clean_code(self) -> str:
        """A code that a row of another family has is not used again."""
        code: str = self.cleaned_data["code"]
        rows = self.model._default_manager.filter(code=code)
        elsewhere = rows.exclude(family=self.edition.series.family_id)
        return new_code() if not code or elsewhere.exists() else code


class Addressed(Sheet):
    """A page whose row has a ``slug``, made from its ``name`` if nobody chooses one."""

    longest_slug = 50

    slug = forms.SlugField(
        label=gettext_lazy("Word in addresses"),
        max_length=50,
        required=False,
        help_text=gettext_lazy(
            "Small letters, digits and dashes. Left empty, it is made from the name."
        ),
    )

    def prepare(self) -> None:
        if self.row is not None and self.is_public():
            del self.fields["slug"]

    def is_public(self) -> bool:
        return family_is_public(self.edition)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in self.fields and "slug" not in self.errors:
            cleaned["slug"] = self._slug(cleaned)
        return cleaned

    def _slug(self, cleaned: dict[str, Any]) -> str:
        name = {box.partition("_")[2]: cleaned.get(box, "") for box in self.names("name")}
        slug = str(cleaned["slug"]).lower() or address_of(name, longest=self.longest_slug)
        if not slug and any(name.values()):
            self.add_error("slug", _("Please choose a word for addresses; the name gives none."))
        if slug in TAKEN:
            self.add_error("slug", _("This word is ours. Please choose another."))
        return slug
