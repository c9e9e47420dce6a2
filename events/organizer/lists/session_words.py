"""What a table says of a session in one cell."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from events.models import Edition, Session, Slot
from events.templatetags.organizer import listed


def places(edition: Edition, slots: Iterable[Slot]) -> list[str]:
    """Where and when each slot is, on the edition's clock: 2027-10-01 10:00–11:00 Hall 1"""
    return [_place(edition, slot) for slot in slots]


def people(row: Session) -> str:
    return listed(str(part.person) for part in row.participations.all())


def _place(edition: Edition, slot: Slot) -> str:
    told = _("waits for a place")
    if slot.room and slot.starts_at and slot.ends_at:
        begins, ends = (at.astimezone(edition.tz) for at in (slot.starts_at, slot.ends_at))
        told = f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M} {slot.room}"
    return f"{told} ({_('Cancelled')})" if slot.is_cancelled else told
