"""Loading a draft: a fixed number of queries, whatever its size.

Other editions count where they meet ours. What the same family plans takes rooms and
people under its edition's name, without a title; of everybody else only what they published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from events.grid.cells import Grid, grid_of
from events.grid.facts import Demand, Park, Planned, SessionFacts, Together, Waiting
from events.grid.people import load_pairs, load_people
from events.grid.rooms import load_rooms
from events.grid.sessions import Sessions, load_sessions
from events.models import Edition, Room, RoomBooking, Session, Slot
from events.translated import Words
from events.walking import load_walks

# Another edition's evening may reach into our first day.
SPARE = timedelta(days=1)
LIVE: dict[str, Any] = {"is_cancelled": False, "session__status": Session.Status.CONFIRMED}
ROWS = (
    "pk", "uid", "session_id", "session__edition_id", "room_id", "rain_room_id",
    "starts_at", "shown_until", "ends_at", "version", "is_pinned",
)  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """What is loaded: the slots, and the other times in the same rooms that were published."""

    edition: Edition
    family: int
    names: dict[int, Words]
    slots: QuerySet[Slot]
    rooms: Q
    bookings: QuerySet[RoomBooking]


def load_grid(
    edition: Edition, *, demand: Demand | None = None, together: Together | None = None
) -> Grid:
    """Everything that is planned in ``edition``, and elsewhere in its rooms and with its people."""
    family, names = editions_beside(edition)
    placed = Q(session__edition__in=names, room__isnull=False)
    slots = Slot.objects.filter(placed | Q(session__edition=edition), **LIVE)
    rooms = Q(building__venue=edition.venue_id) | Q(pk__in=slots.values("room_id"))
    reach = Reach(edition, family, names, slots, rooms, published(edition))
    return grid_in(reach, demand=demand, together=together)


def placed_slots(edition: Edition) -> QuerySet[Slot]:
    """Slots that have a room and a time and are meant to happen."""
    return Slot.objects.filter(session__edition=edition, room__isnull=False, **LIVE)


def grid_in(reach: Reach, *, demand: Demand | None, together: Together | None) -> Grid:
    """The grid of what ``reach`` names."""
    sessions = load_sessions(reach.slots)
    park = _park(reach, sessions, demand=demand, together=together)
    booked = {_where(slot): slot for slot in _booked(reach, park)}
    placed, waiting = _slots(reach, park, sessions)
    for number, slot in enumerate(placed):
        if not slot.is_ours and booked.pop(_where(slot), None) is None:
            placed[number] = replace(slot, is_drafted_elsewhere=True)
    return grid_of(park, [*placed, *booked.values()], waiting)


def _where(slot: Planned) -> tuple[object, ...]:
    """What is published and stands in the draft at the same place is one thing."""
    return slot.uid, slot.room, slot.starts_at, slot.ends_at


def editions_beside(edition: Edition) -> tuple[int, dict[int, Words]]:
    """The family of ``edition``, and the names of its editions on the same days, ours with them."""
    same = Edition.objects.filter(series__family__series=edition.series_id)
    beside = same.filter(
        starts_on__lte=edition.ends_on + SPARE, ends_on__gte=edition.starts_on - SPARE
    )
    rows = list(beside.values_list("series__family_id", "pk", "name"))
    return rows[0][0], {key: name for _family, key, name in rows}


def published(edition: Edition) -> QuerySet[RoomBooking]:
    """What other editions have published in the venue, in the days of ``edition``."""
    begin = datetime.combine(edition.starts_on - SPARE, time(), tzinfo=edition.tz)
    end = datetime.combine(edition.ends_on + 2 * SPARE, time(), tzinfo=edition.tz)
    there = RoomBooking.objects.filter(room__building__venue=edition.venue_id)
    return there.filter(starts_at__lt=end, ends_at__gt=begin).exclude(edition=edition)


def _park(
    reach: Reach, sessions: Sessions, *, demand: Demand | None, together: Together | None
) -> Park:
    edition = reach.edition
    return Park(
        edition=edition.pk,
        tz=edition.tz,
        day_begins=edition.day_begins,
        first_day=edition.starts_on,
        last_day=edition.ends_on,
        rooms=load_rooms(Room.objects.filter(reach.rooms)),
        people=load_people(reach.slots, edition),
        features=sessions.features,
        walks=load_walks(edition.venue_id),
        apart=load_pairs(reach.family),
        levels=dict(edition.clash_rules.values_list("kind", "level")),
        waivers={waiver.clash: waiver for waiver in edition.waivers.all()},
        demand=demand or {},
        together=together or {},
    )


def _slots(reach: Reach, park: Park, sessions: Sessions) -> tuple[list[Planned], list[Waiting]]:
    placed, waiting = [], []
    for row in reach.slots.values_list(*ROWS):
        key, uid, session, edition, room, rain, starts_at, shown, ends_at, version, pinned = row
        is_ours = edition == park.edition
        facts = sessions.facts(session, name=None if is_ours else reach.names[edition])
        if room is None:
            waiting.append(Waiting(key, uid, facts, version))
            continue
        placed.append(
            Planned(
                key=key,
                ident=str(uid),
                uid=uid,
                session=facts,
                room=room,
                starts_at=starts_at,
                ends_at=ends_at,
                day=park.day_of(starts_at),
                shown_until=shown,
                rain_room=rain if is_ours else None,
                version=version,
                is_ours=is_ours,
                is_pinned=pinned,
            )
        )
    return placed, waiting


def _booked(reach: Reach, park: Park) -> list[Planned]:
    """What other editions have published."""
    fields = "pk", "line__uid", "room_id", "starts_at", "ends_at", "edition__name"
    return [
        Planned(
            key=-key,
            ident=f"{uid} as published",
            uid=uid,
            session=SessionFacts(0, name),
            room=room,
            starts_at=starts_at,
            ends_at=ends_at,
            day=park.day_of(starts_at),
            is_ours=False,
        )
        for key, uid, room, starts_at, ends_at, name in reach.bookings.values_list(*fields)
    ]
