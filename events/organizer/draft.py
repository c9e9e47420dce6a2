"""The draft as its organizers see it: what is placed, what waits, what is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from events.clashes import Clash, find_clashes
from events.grid import load_grid
from events.lines import LineChange, lines_by_uid
from events.models import Edition, Participation, Session, Slot
from events.releasing import changes_to_publish


@dataclass
class Entry:
    """One slot with what the page says of it. Times are on the edition's clock."""

    slot: Slot
    session: Session
    people: list[str]
    day: date | None
    begins: datetime | None
    ends: datetime | None
    # "added", "changed" …: what publishing would do; empty if it is as released.
    change: str = ""
    is_public: bool = False
    clashes: list[Clash] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    entries: list[Entry]
    clashes: list[Clash]
    changes: list[LineChange]

    def on(self, day: date | None) -> list[Entry]:
        return [entry for entry in self.entries if entry.day == day]

    @property
    def counts(self) -> dict[date, int]:
        counts: dict[date, int] = defaultdict(int)
        for entry in self.entries:
            if entry.day:
                counts[entry.day] += 1
        return dict(sorted(counts.items()))

    def entry_of(self, uid: UUID) -> Entry | None:
        return next((entry for entry in self.entries if entry.slot.uid == uid), None)


def load_draft(edition: Edition) -> Draft:
    """Every slot of ``edition`` with its clashes and changes, in a fixed number of queries."""
    clashes = find_clashes(load_grid(edition))
    changes = changes_to_publish(edition)
    verbs = {change.line.uid: change.verb for change in changes}
    public = lines_by_uid(edition.current_release)
    cast = _cast(edition)
    of_slot: dict[UUID, list[Clash]] = defaultdict(list)
    for clash in clashes:
        for uid in clash.slots:
            of_slot[uid].append(clash)
    entries = []
    for slot in _slots(edition):
        entry = _entry(edition, slot, cast[slot.session_id])
        entry.change = verbs.get(slot.uid, "")
        entry.is_public = slot.uid in public
        entry.clashes = of_slot[slot.uid]
        entries.append(entry)
    return Draft(entries, clashes, changes)


def _slots(edition: Edition) -> list[Slot]:
    slots = Slot.objects.filter(session__edition=edition)
    loaded = slots.select_related("session__type", "session__track", "room__building")
    return list(loaded.order_by("starts_at", "room__rank", "pk"))


def _cast(edition: Edition) -> dict[int, list[str]]:
    cast: dict[int, list[str]] = defaultdict(list)
    parts = Participation.objects.filter(session__edition=edition).select_related("person")
    for part in parts.exclude(status=Participation.Status.DECLINED):
        cast[part.session_id].append(str(part.person))
    return cast


def _entry(edition: Edition, slot: Slot, people: list[str]) -> Entry:
    if slot.starts_at is None or slot.ends_at is None:
        return Entry(slot, slot.session, people, None, None, None)
    begins, ends = slot.starts_at.astimezone(edition.tz), slot.ends_at.astimezone(edition.tz)
    return Entry(slot, slot.session, people, edition.day_of(begins), begins, ends)
