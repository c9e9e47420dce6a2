"""Letters to be sent. Writing one is part of the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from events.models import Edition, Message

UNSENT = [Message.Status.QUEUED, Message.Status.SENDING]


def post(
    to: str,
    kind: str,
    *,
    language: str,
    facts: dict[str, Any],
    key: str,
    edition: Edition | None = None,
) -> Message:
    """Queue the letter ``kind`` about ``facts`` (JSON), once for each ``key``.

    A key that was used before gives back the letter that is there already.
    """
    letter, _is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "kind": kind,
            "language": language,
            "facts": facts,
            "edition": edition,
        },
    )
    return letter


@dataclass(frozen=True)
class Standing:
    """How the letters of an edition stand. ``oldest`` is since when the first one waits."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.failed


def standing_of(editions: Collection[Edition]) -> dict[int, Standing]:
    """How the letters of each of ``editions`` stand, by its id: one query."""
    status = Message.Status
    is_waiting = Q(status__in=UNSENT)
    rows = Message.objects.filter(edition__in=editions).order_by().values_list("edition")
    counted = rows.annotate(
        waiting=Count("pk", filter=is_waiting),
        sent=Count("pk", filter=Q(status=status.SENT)),
        failed=Count("pk", filter=Q(status=status.FAILED)),
        oldest=Min("created_at", filter=is_waiting),
    )
    found = {edition: Standing(*facts) for edition, *facts in counted}
    return {edition.pk: found.get(edition.pk, Standing()) for edition in editions}
