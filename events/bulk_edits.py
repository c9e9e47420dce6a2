"""Many rows changed at once: each only as its writer saw it, in one transaction, all in history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model, prefetch_related_objects

from events.history import Facts, facts_of, record
from events.models import (
    Edition,
    Feature,
    Organisation,
    Room,
    Session,
    SessionType,
    Track,
    User,
)
from events.steps import Changed, one_step, remember_all

Row = TypeVar("Row", bound=Model)
# A row as it is now, and the version that its writer saw.
Seen = Mapping[Row, int]
Subject = tuple[str, object]


@dataclass
class Outcome:
    """What became of the rows: changed, as wished before, somebody else's by now, or refused."""

    changed: list[Any] = field(default_factory=list)
    same: list[Any] = field(default_factory=list)
    stale: list[Any] = field(default_factory=list)
    # With why the rule said no to this one.
    refused: list[tuple[Any, str]] = field(default_factory=list)


def set_facts(edition: Edition, seen: Seen[Row], *, by: User | None, facts: Facts) -> Outcome:
    """Give every row the same ``facts``."""
    return edit_each(edition, seen, by=by, subject=subject_of, facts=lambda row: facts)


def set_track(
    edition: Edition, seen: Seen[Session], *, track: Track | None, by: User | None
) -> Outcome:
    return edit_each(edition, seen, by=by, subject=of_session, facts=lambda row: {"track": track})


def set_type(
    edition: Edition, seen: Seen[Session], *, kind: SessionType, by: User | None
) -> Outcome:
    return edit_each(edition, seen, by=by, subject=of_session, facts=lambda row: {"type": kind})


def set_status(edition: Edition, seen: Seen[Session], *, status: str, by: User | None) -> Outcome:
    """Let sessions be part of the next release, or hold them back from it."""
    return edit_each(edition, seen, by=by, subject=of_session, facts=lambda row: {"status": status})


def add_note(edition: Edition, seen: Seen[Row], *, text: str, by: User | None) -> Outcome:
    """Write ``text`` below what the team has noted of each row, unless it stands there."""

    def noted(row: Any) -> Facts:
        return {"note": row.note if text in row.note else f"{row.note}\n{text}".strip()}

    return edit_each(edition, seen, by=by, subject=subject_of, facts=noted)


@transaction.atomic
def add_needs(
    edition: Edition, seen: Seen[Session], *, needs: Sequence[Feature], by: User | None
) -> Outcome:
    """Let each session need ``needs`` as well."""
    return _link_each(edition, seen, "needs", by=by, wish=lambda now: now | set(needs))


@transaction.atomic
def add_equipment(
    edition: Edition, seen: Seen[Room], *, features: Sequence[Feature], by: User | None
) -> Outcome:
    """Each room has ``features`` as well from now on."""
    return _link_each(edition, seen, "features", by=by, wish=lambda now: now | set(features))


@transaction.atomic
def take_equipment(
    edition: Edition, seen: Seen[Room], *, features: Sequence[Feature], by: User | None
) -> Outcome:
    """None of the rooms has ``features`` any more."""
    return _link_each(edition, seen, "features", by=by, wish=lambda now: now - set(features))


@one_step()
def edit_each(
    edition: Edition,
    seen: Seen[Row],
    *,
    by: User | None,
    subject: Callable[[Row], Subject],
    facts: Callable[[Row], Facts],
) -> Outcome:
    """Write ``facts(row)`` into every row that is still as it was seen.

    Sent twice it is done once: a row that is so already stays as it is, whatever its version.
    """
    outcome = Outcome()
    done: list[Changed] = []
    for row, version in seen.items():
        wished, wanted = copy(row), facts(row)
        for name, value in wanted.items():
            setattr(wished, name, value)
        before, after = facts_of(row, *wanted), facts_of(wished, *wanted)
        if before == after:
            outcome.same.append(row)
        elif take(row, version, **wanted):
            change = record(
                edition, "edit", by=by, subject=subject(row), before=before, after=after
            )
            done.append((change, row, version))
            outcome.changed.append(row)
        else:
            outcome.stale.append(row)
    remember_all(done)
    return outcome


def _link_each(
    edition: Edition,
    seen: Seen[Row],
    name: str,
    *,
    by: User | None,
    wish: Callable[[set[Feature]], set[Feature]],
) -> Outcome:
    """Let what is linked as ``name`` be as ``wish`` makes it of what it was."""
    outcome = Outcome()
    prefetch_related_objects(list(seen), name)
    for row, version in seen.items():
        before = set(getattr(row, name).all())
        wanted = wish(before)
        if wanted == before:
            outcome.same.append(row)
        elif take(row, version):
            getattr(row, name).set(wanted)
            was, now = {name: _slugs(before)}, {name: _slugs(wanted)}
            record(edition, "edit", by=by, subject=subject_of(row), before=was, after=now)
            outcome.changed.append(row)
        else:
            outcome.stale.append(row)
    return outcome


def _slugs(features: Iterable[Feature]) -> list[str]:
    return sorted(feature.slug for feature in features)


def take(row: Model, version: int, **facts: object) -> bool:
    """Write ``facts`` if ``row`` still has ``version``. It has the next one then."""
    unchanged = type(row)._default_manager.filter(pk=row.pk, version=version)
    return bool(unchanged.update(version=F("version") + 1, **facts))


def of_session(session: Session) -> Subject:
    return "session", session.code


def subject_of(row: Model) -> Subject:
    """What history calls ``row``: its kind, and the id that people know it by."""
    if isinstance(row, Room):
        return "room", f"{row.building.slug}/{row.slug}"
    if isinstance(row, Organisation):
        return "organisation", row.slug
    return row._meta.model_name or "", vars(row)["code"]
