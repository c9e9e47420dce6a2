"""Calling sessions off with all of their slots, and bringing them back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import prefetch_related_objects

from events.bulk_edits import Outcome, of_session, take
from events.errors import StaleSlot
from events.history import facts_of, record
from events.models import Edition, Session, Slot, User
from events.scheduling import PLACED
from events.steps import one_step, remember

# A session as it is now, its version and those of its slots by id, as they were seen.
SeenSlots = Mapping[Session, tuple[int, Mapping[int, int]]]


@one_step()
def call_off(edition: Edition, seen: SeenSlots, *, by: User | None) -> Outcome:
    """Cancel every slot of each session. They keep their places, so people see what fell out."""
    return _turn_each(edition, seen, off=True, by=by)


@one_step()
def bring_back(edition: Edition, seen: SeenSlots, *, by: User | None) -> Outcome:
    """Restore every slot of each session, and the session itself if it was cancelled."""
    return _turn_each(edition, seen, off=False, by=by)


def _turn_each(edition: Edition, seen: SeenSlots, *, off: bool, by: User | None) -> Outcome:
    outcome = Outcome()
    prefetch_related_objects(list(seen), "slots")
    for session, (version, slots) in seen.items():
        turning = [slot for slot in session.slots.all() if slot.is_cancelled != off]
        is_back = not off and session.status == Session.Status.CANCELLED
        if not turning and not is_back:
            outcome.same.append(session)
            continue
        try:
            with transaction.atomic():  # all of its slots or none
                for slot in turning:
                    _turn(edition, slot, slots.get(slot.pk, -1), by=by)
                if is_back:
                    _confirm(edition, session, version, by=by)
        except StaleSlot:
            outcome.stale.append(session)
        else:
            outcome.changed.append(session)
    return outcome


def _turn(edition: Edition, slot: Slot, version: int, *, by: User | None) -> None:
    before = facts_of(slot, *PLACED)
    is_off = not slot.is_cancelled
    if not take(slot, version, is_cancelled=is_off):
        raise StaleSlot
    verb, after = "cancel" if is_off else "restore", {**before, "is_cancelled": is_off}
    change = record(edition, verb, by=by, subject=("slot", slot.uid), before=before, after=after)
    remember(change, slot, version=version)


def _confirm(edition: Edition, session: Session, version: int, *, by: User | None) -> None:
    if not take(session, version, status=Session.Status.CONFIRMED):
        raise StaleSlot
    was, now = {"status": session.status}, {"status": Session.Status.CONFIRMED}
    subject = of_session(session)
    change = record(edition, "restore", by=by, subject=subject, before=was, after=now)
    remember(change, session, version=version)
