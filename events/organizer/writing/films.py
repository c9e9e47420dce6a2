"""The page of a film: the work, its versions, and the copies of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import films
from events.models import Edition, Film, FilmVersion, Print, StaffRole, User
from events.organizer.writing import asked
from events.organizer.writing.addressed import Coded
from events.organizer.writing.asked import Wording
from events.organizer.writing.desk import Desk
from events.organizer.writing.rows import RowForm
from events.organizer.writing.sheet import Group


class VersionRow(RowForm):
    """One way the film is shown, and the copies there are of it."""

    model = FilmVersion
    called = gettext_lazy("Version")
    more = gettext_lazy("Add another version")

    language = asked.choice(gettext_lazy("Heard"), asked.SPOKEN.items(), empty="—")
    subtitles = asked.choice(
        gettext_lazy("Subtitles"), asked.SPOKEN.items(), empty=gettext_lazy("none")
    )
    delivery = asked.choice(
        gettext_lazy("Where the subtitles are"), FilmVersion.Delivery.choices, empty="—"
    )
    copies = asked.several(gettext_lazy("Copies"), Print.Format.choices)
    keyed = asked.several(
        gettext_lazy("Of these, encrypted"),
        Print.Format.choices,
        help_text=gettext_lazy("They need a key (KDM) for each screen."),
    )
    name = asked.line(
        gettext_lazy("Name"),
        longest=100,
        help_text=gettext_lazy("If language and subtitles do not tell it apart: director's cut."),
    )

    @classmethod
    def first_of(cls, row: Any) -> dict[str, Any]:
        prints = list(row.prints.all())
        return super().first_of(row) | {
            "copies": [each.format for each in prints],
            "keyed": [each.format for each in prints if each.needs_key],
        }

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        for name in ("language", "subtitles"):
            own = filter(None, [self.initial.get(name)])
            fields[name].choices = asked.with_own(fields[name].choices, own)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        subtitles, delivery = cleaned.get("subtitles"), cleaned.get("delivery")
        if subtitles and not delivery:
            self.add_error("delivery", _("Please say where the subtitles are."))
        if delivery and not subtitles:
            self.add_error("subtitles", _("Please say which language they are in."))
        if set(cleaned.get("keyed", [])) - set(cleaned.get("copies", [])):
            self.add_error("keyed", _("Please choose only copies that there are."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        copies, keyed = found.pop("copies"), found.pop("keyed")
        known = {each.format: each.pk for each in self.row.prints.all()} if self.row else {}
        prints = [
            {"format": each, "needs_key": each in keyed, "pk": known.get(each)} for each in copies
        ]
        return {**found, "prints": prints}


class FilmSheet(Coded):
    model = Film
    wordings = {
        "title": Wording(
            gettext_lazy("Title in %(language)s"),
            help=gettext_lazy("A title in one language is enough."),
            needed=gettext_lazy("Please give a title in at least one language."),
        ),
        "director": Wording(gettext_lazy("Director in %(language)s")),
        "synopsis": Wording(gettext_lazy("Synopsis in %(language)s"), longest=4_000, lines=5),
    }
    parts = {"versions": VersionRow}
    groups = (
        Group(
            "film",
            gettext_lazy("The film"),
            ("title", "director", "kind", "runtime", "year"),
            True,
        ),
        Group("told", gettext_lazy("What visitors read"), ("synopsis", "original_title")),
        Group("premiere", gettext_lazy("Premiere"), ("premiere",)),
        Group("shown", gettext_lazy("Versions and copies"), ("versions",)),
        Group("team", gettext_lazy("For the team"), ("note",)),
    )

    kind = asked.choice(gettext_lazy("Length"), Film.Kind.choices, first=Film.Kind.FEATURE)
    runtime = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=2_000)
    year = asked.number(gettext_lazy("Year"), least=1_880, most=2_200)
    original_title = asked.line(gettext_lazy("Original title"))
    premiere = asked.choice(gettext_lazy("Premiere"), Film.Premiere.choices, empty="—")
    note = asked.note()

    def stored(self, part: str) -> Iterable[FilmVersion]:
        if self.row is None:
            return []
        return self.row.versions.prefetch_related("prints")  # type: ignore[no-any-return]

    def check(self) -> None:
        seen = set()
        for form in self.rows["versions"].counting:
            facts = form.cleaned_data
            key = tuple(facts[name] for name in ("language", "subtitles", "delivery", "name"))
            if key in seen:
                form.add_error("name", _("Two versions are the same. Please tell them apart."))
            seen.add(key)


def _add(edition: Edition, facts: dict[str, Any], *, by: User | None) -> Film:
    return films.add_film(edition, facts, by=by, code=facts["code"])


def _film(role: StaffRole, code: str) -> Film:
    return get_object_or_404(Film, family=role.edition.series.family_id, code=code)


FILMS = Desk(
    FilmSheet,
    new=gettext_lazy("Add a film"),
    list_route="manage-films",
    list_name=gettext_lazy("Films"),
    route="manage-film",
    address=lambda film: [film.code],
    find=_film,
    add=_add,
    edit=films.edit_film,
    remove=films.remove_film,
    uses=films.uses_of_film,
)
