"""People who are not to meet on a session: structured, so that it can be checked, and sealed.

Whoever chairs an edition may read and change the pairs. History says that a pair was added or
removed, never which; a clash says that two people are kept apart, never who wishes it or why.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from events.errors import RuleBroken
from events.history import record
from events.models import Edition, Family, KeepApart, Person, User
from events.secrets import seal, secret_for, unseal

KIND = "keep-apart"


class NotAPair(RuleBroken):
    code = "not_a_pair"


@dataclass(frozen=True)
class Pair:
    """Two people by their ids, the smaller first, and what was written about them."""

    key: int
    people: tuple[int, int]
    reason: str


@transaction.atomic
def keep_apart(
    edition: Edition, a: Person, b: Person, *, by: User | None, reason: str = ""
) -> KeepApart:
    """From now on ``a`` and ``b`` are kept apart in all of the family. Safe to say twice."""
    family = edition.series.family_id
    if a.pk == b.pk or {a.family_id, b.family_id} != {family}:
        raise NotAPair(_("Please choose two different people of this family of events."))
    people = sorted((a.pk, b.pk))
    facts = {"sealed": seal({"people": people, "reason": reason})}
    row, is_new = KeepApart.objects.update_or_create(
        family_id=family, pair=_hash(people), defaults=facts
    )
    if is_new:
        record(edition, "add", by=by, subject=(KIND, row.pk))
    return row


@transaction.atomic
def let_meet(edition: Edition, key: int, *, by: User | None) -> None:
    """Take a pair off the list; one that is off already stays off."""
    gone, _rows = KeepApart.objects.filter(family=edition.series.family_id, pk=key).delete()
    if gone:
        record(edition, "remove", by=by, subject=(KIND, key))


def pairs_of(family: Family | int) -> list[Pair]:
    """All pairs of ``family``, unsealed, for a check or for a chair's eyes. One query."""
    rows = KeepApart.objects.filter(family=family).order_by("pk").values_list("pk", "sealed")
    return [_pair(key, sealed) for key, sealed in rows]


def _pair(key: int, sealed: str) -> Pair:
    facts = unseal(sealed)
    first, second = facts["people"]
    return Pair(key, (first, second), facts["reason"])


def _hash(people: list[int]) -> str:
    return secret_for(KIND, "-".join(map(str, people)), 0)
