"""Who changed what. Written in the same transaction as the change, by the rule that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.functional import Promise

from events.models import Change, Edition, User

Facts = dict[str, Any]
_encoder = DjangoJSONEncoder()


def record(  # noqa: PLR0913  who, what, to what, from what to what, and why
    edition: Edition,
    verb: str,
    *,
    by: User | None,
    subject: tuple[str, object],
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str = "",
) -> Change:
    """Write that ``by`` did ``verb`` to ``subject`` (its kind and public id)."""
    kind, public_id = subject
    return Change.objects.create(
        family_id=edition.series.family_id,
        edition=edition,
        verb=verb,
        by=by,
        subject=kind,
        subject_id=str(public_id),
        before=plain(before or {}),
        after=plain(after or {}),
        reason=reason,
    )


def record_all(
    edition: Edition,
    verb: str,
    told: Iterable[tuple[tuple[str, object], Facts, Facts]],
    *,
    by: User | None,
    reason: str = "",
) -> list[Change]:
    """As ``record``, for many: of each its kind and public id, and what it was and became."""
    family = edition.series.family_id
    return Change.objects.bulk_create(
        Change(
            family_id=family,
            edition=edition,
            verb=verb,
            by=by,
            subject=kind,
            subject_id=str(public_id),
            before=plain(before),
            after=plain(after),
            reason=reason,
        )
        for (kind, public_id), before, after in told
    )


def facts_of(row: Model, *names: str) -> Facts:
    """The named fields of ``row`` as history keeps them: foreign keys as ids."""
    return {name: getattr(row, row._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]


def differing(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """Of two states of one thing, what is not the same in both."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def plain(facts: Facts) -> Facts:
    """``facts`` as JSON holds them."""
    return {name: _json(value) for name, value in facts.items()}


def _json(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value) if isinstance(value, Promise) else _encoder.default(value)
