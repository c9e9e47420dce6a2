"""The draft as its organizers see it: what is placed, what waits, what is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F

from events.clashes import Clash, find_clashes
from events.grid import load_grid
from events.lines import LineChange
from events.models import Edition, Participation, Room, Session, Slot
from events.public.days import Day
from events.releasing import changes_to_publish
from events.telling import Told, told


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
    told: list[Told] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    # What the table of rooms and times asks of a line.
    @property
    def room(self) -> Room | None:
        return self.slot.room

    @property
    def room_id(self) -> int | None:
        return self.slot.room_id

    @property
    def starts_at(self) -> datetime | None:
        return self.begins

    @property
    def shown_until(self) -> datetime | None:
        return self.ends

    @property
    def is_off(self) -> bool:
        return self.slot.is_cancelled or self.session.status == Session.Status.CANCELLED

    @property
    def is_held_back(self) -> bool:
        """Written, but not confirmed: a release leaves it out."""
        return self.session.status == Session.Status.DRAFT


@dataclass(frozen=True)
class Draft:
    entries: list[Entry]
    clashes: list[Clash]
    changes: list[LineChange]

    def on(self, day: date | None) -> list[Entry]:
        return [entry for entry in self.entries if entry.day == day]

    @property
    def waiting(self) -> list[Entry]:
        return self.on(None)

    @property
    def sessions(self) -> int:
        return len({entry.session.pk for entry in self.entries})

    def days(self, edition: Edition) -> list[Day]:
        """The edition's days, and any other that something was placed on."""
        counts = Counter(entry.day for entry in self.entries if entry.day)
        length = (edition.ends_on - edition.starts_on).days + 1
        own = {edition.starts_on + timedelta(days=number) for number in range(length)}
        return [Day(day, counts[day]) for day in sorted(own | counts.keys())]

    def clashes_with_entries(self) -> list[tuple[Clash, list[Entry]]]:
        by_uid = {entry.slot.uid: entry for entry in self.entries}
        return [(clash, [by_uid[uid] for uid in clash.slots]) for clash in self.clashes]


@dataclass(frozen=True)
class Busy:
    """A time when a room is taken, by a session of ours or by another edition."""

    begins: datetime
    ends: datetime
    title: str


def load_draft(edition: Edition) -> Draft:
    """Every slot of ``edition`` with its clashes and changes, in a fixed number of queries."""
    clashes = find_clashes(load_grid(edition))
    changes = {change.line.uid: change for change in changes_to_publish(edition)}
    cast = _cast(edition)
    of_slot: dict[UUID, list[Clash]] = defaultdict(list)
    counting = [clash for clash in clashes if not clash.is_accepted]
    for clash in counting:
        for uid in clash.slots:
            of_slot[uid].append(clash)
    entries = []
    for slot in _slots(edition):
        entry = _entry(edition, slot, cast[slot.session_id])
        entry.clashes = of_slot[slot.uid]
        if change := changes.get(slot.uid):
            entry.change, entry.told = change.verb, told(change, edition)
        entries.append(entry)
    return Draft(entries, counting, list(changes.values()))


def busy_times(edition: Edition, room: Room, day: date, *, without: Slot) -> list[Busy]:
    """What else is in ``room`` on the festival day; of other editions only their name."""
    tz = edition.tz
    begin = datetime.combine(day, edition.day_begins, tzinfo=tz)
    end = datetime.combine(day + timedelta(days=1), edition.day_begins, tzinfo=tz)
    ours = Slot.objects.filter(session__edition=edition, room=room, is_cancelled=False)
    ours = ours.filter(starts_at__lt=end, ends_at__gt=begin).exclude(pk=without.pk)
    theirs = room.bookings.filter(starts_at__lt=end, ends_at__gt=begin).exclude(edition=edition)
    rows: Iterable[tuple[datetime | None, datetime | None, object]] = [
        *ours.values_list("starts_at", "ends_at", "session__title"),
        *theirs.values_list("starts_at", "ends_at", "edition__name"),
    ]
    busy = [
        Busy(start.astimezone(tz), stop.astimezone(tz), str(title))
        for start, stop, title in rows
        if start and stop
    ]
    return sorted(busy, key=lambda each: (each.begins, each.title))


def _slots(edition: Edition) -> list[Slot]:
    slots = Slot.objects.filter(session__edition=edition)
    loaded = slots.select_related("session__type", "session__track", "room__building")
    return list(loaded.order_by(F("starts_at").asc(nulls_last=True), "room__rank", "pk"))


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
