"""Timed entry: windows inside a slot, each with its own places."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import ReleasedSlot, Slot
from registrations.errors import NoWindows
from registrations.models import Entry, Quota

MOST_WINDOWS = 288


@transaction.atomic
def make_entries(slot: Slot, *, minutes: int, places: int) -> list[Entry]:
    """Windows of ``minutes`` with ``places`` each, one after another from the start of ``slot``.

    The last one ends by the end that visitors read. Asked again, windows get their new size,
    never less than is taken; those that fall away are deleted, or closed if somebody has them.
    """
    begins = _begins(slot, minutes)
    _take_off(slot.entries.exclude(begins_after__in=begins))
    kept = slot.entries.filter(begins_after__in=begins)
    kept.update(minutes=minutes)
    known = set(kept.values_list("begins_after", flat=True))
    _resize(Quota.objects.filter(entry__in=kept), places)
    _add(slot, [begin for begin in begins if begin not in known], minutes=minutes, places=places)
    return list(slot.entries.select_related("quota"))


def as_visited(line: ReleasedSlot, entry: Entry | None) -> ReleasedSlot:
    """``line`` with the times of who has this window: a copy, or the line itself without one."""
    if entry is None:
        return line
    own = copy(line)
    own.starts_at = entry.starts_at(line.starts_at)
    own.shown_until = own.ends_at = entry.ends_at(line.starts_at)
    return own


def _begins(slot: Slot, minutes: int) -> range:
    """Where windows begin, in minutes after the start of ``slot``."""
    if slot.starts_at is None or slot.ends_at is None:
        raise NoWindows(_("Please place the session first: windows follow its start and end."))
    if minutes < 1:
        raise NoWindows(_("A window lasts at least a minute."))
    end = slot.shown_until or slot.ends_at
    last = _minutes(slot.starts_at, end) - minutes
    if slot.last_entry_at is not None:
        last = min(last, _minutes(slot.starts_at, slot.last_entry_at))
    begins = range(0, last + 1, minutes)
    if not begins or len(begins) > MOST_WINDOWS:
        text = ngettext(
            "Windows of %(minutes)d minute do not fit into this session.",
            "Windows of %(minutes)d minutes do not fit into this session.",
            minutes,
        )
        raise NoWindows(text % {"minutes": minutes})
    return begins


def _minutes(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(minutes=1)


def _add(slot: Slot, begins: list[int], *, minutes: int, places: int) -> None:
    session = slot.session
    quotas = Quota.objects.bulk_create(
        Quota(
            edition=session.edition,
            name=f"{session.title!s:.60} · {slot.pk} + {begin} min",
            slot=slot,
            size=places,
        )
        for begin in begins
    )
    Entry.objects.bulk_create(
        Entry(slot=slot, begins_after=begin, minutes=minutes, quota=quota)
        for begin, quota in zip(begins, quotas, strict=True)
    )


def _resize(quotas: QuerySet[Quota], places: int) -> None:
    """As many ``places`` in each of ``quotas``, or as many as are taken if that is more."""
    quotas.filter(taken__gt=places).update(size=F("taken"))
    quotas.filter(taken__lte=places).update(size=places)


def _take_off(entries: QuerySet[Entry]) -> None:
    """Delete what nobody ever had; nobody else gets into the others."""
    unused = entries.filter(order_lines=None, waiting=None)
    quotas = list(unused.values_list("quota", flat=True))
    Entry.objects.filter(quota__in=quotas).delete()
    Quota.objects.filter(pk__in=quotas).delete()
    Quota.objects.filter(entry__in=entries).update(size=F("taken"))
