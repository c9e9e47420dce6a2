"""Films: the work, the versions it is shown in, and the copies there are of each."""

from __future__ import annotations

from django.db.models import QuerySet

from events import editing
from events.codes import new_code
from events.editing import SENT_BEFORE, Facts, Kind, Part
from events.models import Edition, Film, FilmVersion, Session, User
from events.uses import Use, in_sessions, refuse_used

FILM = Kind(
    Film,
    "film",
    facts=(
        *("title", "original_title", "kind", "director", "synopsis", "year", "runtime"),
        *("premiere", "note"),
    ),
    public_id=lambda film: film.code,
    parts=(
        Part(
            "versions",
            ("name", "language", "subtitles", "delivery"),
            parts=(Part("prints", ("format", "needs_key")),),
        ),
    ),
    sent_before=SENT_BEFORE,
)


def add_film(edition: Edition, facts: Facts, *, by: User | None, code: str = "") -> Film:
    """Write down a film that sessions of the family may show.

    With a ``code`` chosen beforehand, a form sent twice writes one film.
    """
    named = {"family": edition.series.family, "code": code or new_code()}
    return editing.add(FILM, named, facts, edition=edition, by=by)


def edit_film(film: Film, facts: Facts, *, edition: Edition, by: User | None, version: int) -> Film:
    return editing.change(FILM, film, facts, edition=edition, by=by, version=version)


def uses_of_film(film: Film, *, edition: Edition) -> list[Use]:
    return in_sessions(_showing(session_films__film=film), edition=edition)


def uses_of_version(version: FilmVersion, *, edition: Edition) -> list[Use]:
    return in_sessions(_showing(session_films__version=version), edition=edition)


def remove_film(film: Film, *, edition: Edition, by: User | None) -> None:
    refuse_used(uses_of_film(film, edition=edition))
    editing.remove(FILM, film, edition=edition, by=by)


def _showing(**what: object) -> QuerySet[Session]:
    return Session.objects.filter(**what)
