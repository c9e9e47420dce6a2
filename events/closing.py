"""Closing rooms for a time, and opening them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from events.bulk_edits import Outcome, Seen, subject_of, take
from events.history import Facts, facts_of, record
from events.models import Edition, Room, RoomClosure, User

FACTS = ("starts_at", "ends_at", "reason")


@dataclass(frozen=True)
class Span:
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def close_each(
    edition: Edition, seen: Seen[Room], span: Span, *, reason: str, by: User | None
) -> Outcome:
    """Let nobody use the rooms in ``span``. One that is closed all that time stays as it is.

    What is planned there stays planned, and the draft says that it clashes.
    """
    outcome = Outcome()
    prefetch_related_objects(list(seen), "closures")
    for room, version in seen.items():
        if any(_covers(each, span) for each in room.closures.all()):
            outcome.same.append(room)
        elif take(room, version):
            made = RoomClosure.objects.create(
                room=room, starts_at=span.starts_at, ends_at=span.ends_at, reason=reason
            )
            _remember(edition, room, by=by, after=_told(made))
            outcome.changed.append(room)
        else:
            outcome.stale.append(room)
    return outcome


@transaction.atomic
def open_each(edition: Edition, seen: Seen[Room], span: Span, *, by: User | None) -> Outcome:
    """Take away the closures of ``span``. One that reaches beyond it is left, and told."""
    outcome = Outcome()
    prefetch_related_objects(list(seen), "closures")
    for room, version in seen.items():
        closures = [each for each in room.closures.all() if _meets(each, span)]
        if not closures:
            outcome.same.append(room)
        elif any(not _lies_in(each, span) for each in closures):
            text = _("It is closed beyond that time as well. Please change it at the room itself.")
            outcome.refused.append((room, text))
        elif take(room, version):
            _open(edition, room, closures, by=by)
            outcome.changed.append(room)
        else:
            outcome.stale.append(room)
    return outcome


def _open(edition: Edition, room: Room, closures: list[RoomClosure], *, by: User | None) -> None:
    for closure in closures:
        _remember(edition, room, by=by, before=_told(closure))
    RoomClosure.objects.filter(pk__in=[each.pk for each in closures]).delete()


def _remember(
    edition: Edition,
    room: Room,
    *,
    by: User | None,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    verb = "close" if after else "open"
    record(edition, verb, by=by, subject=subject_of(room), before=before, after=after)


def _told(closure: RoomClosure) -> Facts:
    return facts_of(closure, *FACTS)


def _covers(closure: RoomClosure, span: Span) -> bool:
    return closure.starts_at <= span.starts_at and span.ends_at <= closure.ends_at


def _lies_in(closure: RoomClosure, span: Span) -> bool:
    return span.starts_at <= closure.starts_at and closure.ends_at <= span.ends_at


def _meets(closure: RoomClosure, span: Span) -> bool:
    return closure.starts_at < span.ends_at and span.starts_at < closure.ends_at
