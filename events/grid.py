"""The draft of one edition, loaded once, so that checking it asks the database nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from events.models import Edition, Participation, Room, RoomBooking, Session, Slot
from events.translated import Words


@dataclass(frozen=True, slots=True)
class Booked:
    """A placed slot of the draft, or a time another edition has published for the same room."""

    uid: UUID | None
    title: Words
    room: int
    starts_at: datetime
    ends_at: datetime
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Grid:
    tz: ZoneInfo
    slots: list[Booked]
    # What other editions have published, under the edition's name instead of a title.
    foreign: list[Booked]
    rooms: dict[int, Room]
    names: dict[int, Words]


def load_grid(edition: Edition) -> Grid:
    """Every placed slot of ``edition`` by start, in four queries whatever its size."""
    slots = list(placed_slots(edition).select_related("session", "room").order_by("starts_at"))
    cast, names = _cast(edition)
    rooms = {slot.room.pk: slot.room for slot in slots if slot.room}
    return Grid(
        tz=edition.tz,
        slots=[_booked(slot, cast[slot.session_id]) for slot in slots],
        foreign=_foreign(edition, slots),
        rooms=rooms,
        names=names,
    )


def placed_slots(edition: Edition) -> QuerySet[Slot]:
    """Slots that have a room and a time and are meant to happen."""
    live = Slot.objects.filter(session__edition=edition, room__isnull=False, is_cancelled=False)
    return live.filter(session__status=Session.Status.CONFIRMED)


def _cast(edition: Edition) -> tuple[dict[int, frozenset[int]], dict[int, Words]]:
    parts = Participation.objects.filter(session__edition=edition).exclude(
        status=Participation.Status.DECLINED
    )
    people: dict[int, set[int]] = defaultdict(set)
    names: dict[int, Words] = {}
    for session, person, name in parts.values_list("session_id", "person_id", "person__name"):
        people[session].add(person)
        names[person] = name
    frozen = {session: frozenset(ids) for session, ids in people.items()}
    return defaultdict(frozenset, frozen), names


def _booked(slot: Slot, people: frozenset[int]) -> Booked:
    assert slot.room_id and slot.starts_at and slot.ends_at  # the constraint on Slot says so
    return Booked(slot.uid, slot.session.title, slot.room_id, slot.starts_at, slot.ends_at, people)


def _foreign(edition: Edition, slots: list[Slot]) -> list[Booked]:
    """What other editions have published in our rooms while we use them."""
    if not slots:
        return []
    begin = min(slot.starts_at for slot in slots if slot.starts_at)
    end = max(slot.ends_at for slot in slots if slot.ends_at)
    theirs = (
        RoomBooking.objects.filter(room__building__venue=edition.venue_id)
        .filter(starts_at__lt=end, ends_at__gt=begin)
        .exclude(edition=edition)
    )
    spans = theirs.values_list("edition__name", "room_id", "starts_at", "ends_at")
    return [Booked(None, name, room, start, stop) for name, room, start, stop in spans]
