"""The page of an edition: how it is called, when it is, how it looks. For whoever chairs it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import editions
from events.access import Level
from events.models import Edition, User
from events.models.editions import RESERVED_SLUGS, known_time_zone
from events.organizer.typed import TextField
from events.organizer.writing import asked
from events.organizer.writing.addressed import Addressed
from events.organizer.writing.asked import NAME, Wording
from events.organizer.writing.desk import Desk
from events.organizer.writing.sheet import Group

LANGUAGES = [
    ("zh-hans en", gettext_lazy("Chinese, then English")),
    ("en zh-hans", gettext_lazy("English, then Chinese")),
    ("zh-hans", gettext_lazy("Chinese only")),
    ("en", gettext_lazy("English only")),
]


class EditionSheet(Addressed):
    model = Edition
    wordings = {
        "name": NAME,
        "tagline": Wording(gettext_lazy("Tagline in %(language)s")),
        "description": Wording(gettext_lazy("Description in %(language)s"), longest=4_000, lines=5),
    }
    groups = (
        Group(
            "edition",
            gettext_lazy("The edition"),
            ("name", "tagline", "starts_on", "ends_on"),
            True,
        ),
        Group("told", gettext_lazy("What visitors read"), ("description", "contact_email")),
        Group("looks", gettext_lazy("Colour and languages"), ("accent", "languages")),
        Group("clock", gettext_lazy("Clock"), ("time_zone", "day_begins")),
        Group("address", gettext_lazy("Address and note"), ("slug", "note")),
    )

    starts_on = asked.day(gettext_lazy("First day"), required=True)
    ends_on = asked.day(gettext_lazy("Last day"), required=True)
    contact_email = forms.EmailField(
        label=gettext_lazy("Address for questions"), required=False, max_length=254
    )
    accent = asked.choice(
        gettext_lazy("Colour"), Edition.Accent.choices, first=Edition.Accent.EMBER
    )
    languages = asked.choice(gettext_lazy("Languages"), LANGUAGES, first="zh-hans en")
    time_zone = TextField(label=gettext_lazy("Time zone"), longest=40, required=True)
    day_begins = asked.hour(
        gettext_lazy("A day begins at"),
        help_text=gettext_lazy("What starts earlier belongs to the evening before, in lists."),
    )
    note = asked.note()

    @classmethod
    def first_of(cls, row: Any) -> dict[str, Any]:
        return super().first_of(row) | {"languages": " ".join(row.languages)}

    def prepare(self) -> None:
        super().prepare()
        languages: Any = self.fields["languages"]
        languages.choices = asked.with_own(languages.choices, [self.initial["languages"]])

    def is_public(self) -> bool:
        return self.edition.current_release_id is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This is before the first day."))
        if cleaned.get("slug") in RESERVED_SLUGS:
            self.add_error("slug", _("This word is ours. Please choose another."))
        return cleaned

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        known_time_zone(name)
        return name

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return {**found, "languages": found["languages"].split()}


def _edit(
    row: Edition, facts: dict[str, Any], *, edition: Edition, by: User | None, version: int
) -> Edition:
    return editions.edit_edition(row, facts, by=by, version=version)


EDITION = Desk(
    EditionSheet,
    list_route="manage-edition",
    list_name="",
    route="manage-edition-facts",
    address=lambda edition: [],
    find=lambda role: role.edition,
    edit=_edit,
    level=Level.CHAIR,
)
