"""What organizers write about a session. Every field keeps what was typed, whatever is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.codes import ALPHABET, new_code
from events.models import Edition, Person, Session, SessionType, Track
from events.organizer.typed import TextField
from events.organizer.versions import VersionedForm
from events.scheduling import SessionWish
from events.translated import Words
from events.wording import TONGUES

LANGUAGES = list(TONGUES)
SPOKEN = [
    ("", "—"),
    ("zh", "中文"),
    ("en", "English"),
    ("ja", "日本語"),
    ("zh en", "中文 / English"),
]


class SessionForm(VersionedForm):
    """A session's words, its type and track, and who takes part."""

    # The code a new session will have: sent twice, the form still writes one session.
    code = forms.RegexField(rf"^[{ALPHABET}]{{8}}$", widget=forms.HiddenInput, required=False)
    type = forms.ModelChoiceField(
        SessionType.objects.none(), label=gettext_lazy("Type"), empty_label="—"
    )
    track = forms.ModelChoiceField(
        Track.objects.none(), label=gettext_lazy("Track"), required=False, empty_label="—"
    )
    language = forms.ChoiceField(label=gettext_lazy("Spoken language"), required=False)
    people = forms.MultipleChoiceField(
        label=gettext_lazy("People"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, typed: QueryDict | None, *, edition: Edition, session: Session | None = None
    ) -> None:
        first: dict[str, Any] = written(session) if session else {"code": new_code()}
        super().__init__(typed, initial=first)
        self.edition, self.session = edition, session
        self._ask_for_words()
        self.fields["type"].queryset = edition.session_types.all()  # type: ignore[attr-defined]
        self.fields["track"].queryset = edition.tracks.all()  # type: ignore[attr-defined]
        self.fields["language"].choices = _spoken(session)  # type: ignore[attr-defined]
        self.known = _people_of(edition, first.get("people", []))
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (key, str(person)) for key, person in self.known.items()
        ]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        elsewhere = Session.objects.filter(code=code).exclude(edition=self.edition)
        return new_code() if not code or elsewhere.exists() else code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        titles = [f"title_{code}" for code in LANGUAGES]
        if not any(cleaned.get(name) or name in self.errors for name in titles):
            self.add_error(titles[0], _("Please give a title in at least one language."))
        return cleaned

    def wish(self) -> SessionWish:
        facts = self.cleaned_data
        return SessionWish(
            title=self._words("title"),
            abstract=self._words("abstract"),
            type=facts["type"],
            track=facts["track"],
            language=facts["language"],
            people=[self.known[key] for key in facts["people"]],
        )

    def _ask_for_words(self) -> None:
        enough = _("A title in one language is enough.")
        for code, name in TONGUES.items():
            title = _("Title in %(language)s") % {"language": name}
            about = _("Description in %(language)s") % {"language": name}
            self.fields[f"title_{code}"] = TextField(
                label=title, lang=code, longest=200, help_text=enough
            )
            self.fields[f"abstract_{code}"] = TextField(
                label=about, lang=code, longest=10_000, lines=5
            )
        titles = [f"title_{code}" for code in LANGUAGES]
        abstracts = [f"abstract_{code}" for code in LANGUAGES]
        self.order_fields([*titles, "type", "track", "language", *abstracts, "people"])

    def _words(self, name: str) -> Words:
        """What was typed, with what the session says in languages that the form does not ask."""
        kept: dict[str, str] = dict(getattr(self.session, name)) if self.session else {}
        typed = {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES}
        return Words({code: text for code, text in {**kept, **typed}.items() if text})


def written(session: Session) -> dict[str, Any]:
    """What the form of ``session`` shows at first."""
    texts = {
        f"{name}_{code}": getattr(session, name).get(code, "")
        for name in ("title", "abstract")
        for code in LANGUAGES
    }
    facts = {name: getattr(session, name) for name in ("type", "track", "language", "version")}
    people = session.participations.values_list("person_id", flat=True)
    return {**texts, **facts, "people": [str(person) for person in people]}


def _spoken(session: Session | None) -> list[tuple[str, str]]:
    """Our choices, and whatever else an imported session says."""
    own = session.language if session else ""
    return SPOKEN if own in dict(SPOKEN) else [*SPOKEN, (own, own)]


def _people_of(edition: Edition, chosen: list[str]) -> dict[str, Person]:
    """The family's people by name, those already on the session first."""
    everybody = Person.objects.filter(family=edition.series.family_id).only("name")
    by_name = sorted(everybody, key=lambda person: (str(person).casefold(), person.pk))
    rank = {key: place for place, key in enumerate(dict.fromkeys(chosen))}
    ordered = sorted(by_name, key=lambda person: rank.get(str(person.pk), len(rank)))
    return {str(person.pk): person for person in ordered}
