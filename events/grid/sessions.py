"""Sessions as the checks know them: their people, their films, and what they need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from events.grid.facts import FilmFacts, SessionFacts
from events.grid.people import taking_part
from events.models import FilmVersion, Participation, Session, SessionFilm, Slot
from events.translated import Words

Role = Participation.Role
ON_STAGE = {Role.SPEAKER, Role.PANELIST, Role.MODERATOR, Role.GUEST, Role.HOST}
LEADING = {Role.MODERATOR, Role.HOST}
FIELDS = (
    "pk", "title", "type__minutes", "type__is_plenary", "track_id", "track__name", "audience",
    "setup_minutes", "strike_minutes", "intro_minutes", "talk_minutes", "expected_audience",
    "places", "entry_minutes", "language", "interpretation", "age_to", "needs_guardian",
    "weather_plan",
)  # fmt: skip
Cast = dict[int, list[tuple[int, str]]]
Shown = dict[int, list[tuple[FilmFacts, int]]]


@dataclass(frozen=True)
class Sessions:
    """What is known of each session, and the names of the features they need."""

    known: dict[int, SessionFacts]
    features: dict[int, Words]

    def facts(self, key: int, *, name: Words | None) -> SessionFacts:
        """The session; under another edition's ``name`` only what takes rooms and people."""
        own = self.known[key]
        if name is None:
            return own
        return SessionFacts(
            key, name, people=own.people, minutes=own.minutes, setup=own.setup, strike=own.strike
        )


def load_sessions(slots: QuerySet[Slot]) -> Sessions:
    """Five queries."""
    cast: Cast = defaultdict(list)
    parts = taking_part(slots).order_by("rank", "pk")
    for session, person, role in parts.values_list("session_id", "person_id", "role"):
        cast[session].append((person, role))
    films = _films(slots)
    needs, features = _needs(slots)
    rows = Session.objects.filter(pk__in=slots.values("session_id")).values(*FIELDS)
    known = {}
    for row in rows:
        facts = _facts(row, films=films[row["pk"]], needs=frozenset(needs[row["pk"]]))
        known[facts.key] = _with_cast(facts, cast[facts.key])
    return Sessions(known, features)


def _facts(
    row: dict[str, Any], *, films: list[tuple[FilmFacts, int]], needs: frozenset[int]
) -> SessionFacts:
    around = row["intro_minutes"] + row["talk_minutes"]
    runtime = sum(minutes for _film, minutes in films)
    wanted = [count for count in (row["expected_audience"], row["places"]) if count]
    return SessionFacts(
        key=row["pk"],
        title=row["title"],
        minutes=runtime + around if films else row["type__minutes"],
        setup=timedelta(minutes=row["setup_minutes"]),
        strike=timedelta(minutes=row["strike_minutes"]),
        track=row["track_id"],
        track_name=row["track__name"] or Words(),
        is_plenary=row["type__is_plenary"],
        is_for_press=row["audience"] == Session.Audience.PRESS_INDUSTRY,
        is_for_families=row["audience"] == Session.Audience.FAMILY,
        has_windows=bool(row["entry_minutes"]),
        expected=max(wanted, default=None),
        language=row["language"],
        is_interpreted=bool(row["interpretation"]),
        age_to=row["age_to"],
        needs_guardian=row["needs_guardian"],
        is_called_off_when_wet=row["weather_plan"] == Session.WeatherPlan.CANCEL,
        is_with_makers=around > 0,
        needs=needs,
        films=tuple(film for film, _minutes in films),
    )


def _with_cast(facts: SessionFacts, cast: list[tuple[int, str]]) -> SessionFacts:
    """Somebody with two roles is one person."""
    if not cast:
        return facts
    return replace(
        facts,
        people=tuple(dict.fromkeys(person for person, _role in cast)),
        speakers=tuple(dict.fromkeys(person for person, role in cast if role in ON_STAGE)),
        is_moderated=any(role in LEADING for _person, role in cast),
    )


def _needs(slots: QuerySet[Slot]) -> tuple[dict[int, set[int]], dict[int, Words]]:
    needs: dict[int, set[int]] = defaultdict(set)
    features: dict[int, Words] = {}
    wanted = Session.needs.through.objects.filter(session__in=slots.values("session_id"))
    for session, feature, name in wanted.values_list("session_id", "feature_id", "feature__name"):
        needs[session].add(feature)
        features[feature] = name
    return needs, features


def _films(slots: QuerySet[Slot]) -> Shown:
    """The films of each session in running order, as the version that it shows."""
    shown: Shown = defaultdict(list)
    rows = SessionFilm.objects.filter(session__in=slots.values("session_id"))
    versions = _versions(rows)
    fields = "session_id", "film_id", "version_id", "film__title", "film__premiere", "film__runtime"
    for session, film, version, title, premiere, minutes in rows.values_list(*fields):
        formats, subtitles = versions[film].get(version or _only(versions[film]), (set(), ""))
        facts = FilmFacts(film, title, premiere, frozenset(formats), subtitles)
        shown[session].append((facts, minutes))
    return shown


Versions = dict[int, dict[int, tuple[set[str], str]]]


def _versions(shown: QuerySet[SessionFilm]) -> Versions:
    """By film and version: the formats of its prints, and the subtitles that need a device."""
    versions: Versions = defaultdict(dict)
    rows = FilmVersion.objects.filter(film__in=shown.values("film_id"))
    fields = "film_id", "pk", "delivery", "subtitles", "prints__format"
    for film, key, delivery, subtitles, each in rows.values_list(*fields):
        beside = delivery == FilmVersion.Delivery.ELECTRONIC
        language = subtitles.partition("-")[0] if beside else ""
        formats, _language = versions[film].setdefault(key, (set(), language))
        formats.update([each] if each else [])
    return versions


def _only(versions: dict[int, tuple[set[str], str]]) -> int:
    """Without a version it is the film's only one; of several nobody knows."""
    return next(iter(versions)) if len(versions) == 1 else 0
