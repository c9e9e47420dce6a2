"""A programme in numbers: how full its halls are by day, and how much of it is in two languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, Subquery

from events.clashes import Clash
from events.demand import NOBODY, Demand
from events.grid import Grid, placed_slots
from events.models import Change, Edition, Room, Session, Slot
from events.translated import Words
from events.wording import moment_words

MINUTE = timedelta(minutes=1)
# What of history readers of the programme may come to see. Orders have a history too.
PROGRAMME = ("edition", "film", "participation", "person", "room", "session", "slot")


@dataclass(frozen=True)
class Load:
    """Minutes booked in each room that is used, on each day of ``days``."""

    days: list[date]
    rooms: list[tuple[Room, list[int]]]

    @property
    def most(self) -> int:
        return max((minutes for _room, by_day in self.rooms for minutes in by_day), default=0)


@dataclass(frozen=True)
class Wanted:
    """A placed slot that people want to come to, or are expected at, and what its room holds."""

    uid: UUID
    title: Words
    # On the clock of the edition.
    starts_at: datetime
    audience: int
    holds: int | None

    @property
    def name(self) -> str:
        return f"{self.title} · {moment_words(self.starts_at)}"

    @property
    def is_crowded(self) -> bool:
        return self.holds is not None and self.audience > self.holds

    @property
    def share(self) -> float:
        return self.audience / self.holds if self.holds else 0.0


@dataclass(frozen=True)
class Shape:
    """How much there is of a programme, and how far it is."""

    sessions: int = 0
    in_all_languages: int = 0
    # Slots without room and time.
    waiting: int = 0
    # Things edited since the last release, and when the first of them was.
    edits: int = 0
    edited_at: datetime | None = None


def load_of(edition: Edition, grid: Grid) -> Load:
    """From a loaded draft; asks the database nothing. A show at 00:30 is of the evening before."""
    booked: Counter[tuple[int, date]] = Counter()
    for slot in grid.ours:
        booked[slot.room, slot.day] += (slot.ends_at - slot.starts_at) // MINUTE
    length = (edition.ends_on - edition.starts_on).days + 1
    own = {edition.starts_on + timedelta(days=number) for number in range(length)}
    days = sorted(own | {day for _room, day in booked})
    rows = (grid.rooms[room].row for room in {room for room, _day in booked})
    rooms = sorted(rows, key=lambda room: (room.rank, room.pk))
    return Load(days, [(room, [booked[room.pk, day] for day in days]) for room in rooms])


def wanted_of(edition: Edition, demand: Mapping[UUID, Demand]) -> list[Wanted]:
    """Slots with an audience, those that fill their rooms most first: one query."""
    placed = placed_slots(edition).order_by("starts_at", "pk")
    rows = placed.values_list(
        "uid", "session__title", "session__expected_audience", "room__capacity", "starts_at"
    )
    found = []
    for uid, title, expected, holds, starts_at in rows:
        assert starts_at, "what is placed has a time"
        audience = max(expected or 0, demand.get(uid, NOBODY).audience)
        found.append(Wanted(uid, Words(title), starts_at.astimezone(edition.tz), audience, holds))
    return sorted((each for each in found if each.audience), key=lambda each: -each.share)


def kinds_of(clashes: Iterable[Clash]) -> list[tuple[str, int]]:
    """How many clashes there are of each kind, the most frequent first."""
    return Counter(clash.kind for clash in clashes).most_common()


def shapes_of(editions: Sequence[Edition]) -> dict[int, Shape]:
    """The shape of each of ``editions``, by its id: three queries for any number of them."""
    sessions, waiting, edits = _sessions(editions), _waiting(editions), _edits(editions)
    return {
        edition.pk: Shape(
            *sessions.get(edition.pk, (0, 0)),
            waiting.get(edition.pk, 0),
            *edits.get(edition.pk, (0, None)),
        )
        for edition in editions
    }


def _sessions(editions: Sequence[Edition]) -> dict[int, tuple[int, int]]:
    """How many there are, and how many of them are told in each language of their edition."""
    told = Q(pk__in=[])
    for tags in {tuple(edition.languages) for edition in editions}:
        theirs = [edition.pk for edition in editions if tuple(edition.languages) == tags]
        told |= Q(edition__in=theirs, title__has_keys=tags, abstract__has_keys=tags)
    live = Session.objects.filter(edition__in=editions).exclude(status=Session.Status.CANCELLED)
    counted = (
        live.order_by()
        .values_list("edition")
        .annotate(total=Count("pk"), told=Count("pk", filter=told))
    )
    return {edition: (total, whole) for edition, total, whole in counted}


def _waiting(editions: Sequence[Edition]) -> dict[int, int]:
    live = Slot.objects.filter(session__edition__in=editions, is_cancelled=False, room=None)
    live = live.exclude(session__status=Session.Status.CANCELLED).order_by()
    return dict(live.values_list("session__edition").annotate(Count("pk")))


def _edits(editions: Sequence[Edition]) -> dict[int, tuple[int, datetime | None]]:
    """Where nothing was published yet there is nothing to differ from."""
    changes = Change.objects.filter(edition__in=editions)
    releases = Change.objects.filter(edition=OuterRef("edition"), subject="release")
    last = releases.order_by("-pk").values("pk")[:1]
    later = changes.filter(pk__gt=Subquery(last), subject__in=PROGRAMME).order_by()
    counted = later.values_list("edition").annotate(
        edits=Count("subject_id", distinct=True), first=Min("at")
    )
    return {edition: (edits, first) for edition, edits, first in counted}
