"""What the schedule board knows, as one piece of JSON: loaded in a fixed number of queries.

Times are whole minutes since 1970, so that the page only adds and compares.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.urls import reverse

from events.clashes import find_clashes, plain
from events.grid import load_grid
from events.models import (
    Availability,
    Edition,
    Participation,
    Room,
    RoomBooking,
    Session,
    Slot,
)
from events.organizer.board_words import board_words
from events.wording import day_words

# The hours that are shown even if nothing is planned then: minutes after midnight.
OPENS, CLOSES = 9 * 60, 22 * 60
MOST_DAYS = 3
Fact = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """The shown days: from the first one's beginning to the last one's end."""

    edition: Edition
    days: tuple[date, ...]

    @property
    def begins(self) -> datetime:
        return day_begins(self.edition, self.days[0])

    @property
    def ends(self) -> datetime:
        return day_begins(self.edition, self.days[-1] + timedelta(days=1))


def day_begins(edition: Edition, day: date) -> datetime:
    return datetime.combine(day, edition.day_begins, tzinfo=edition.tz)


def minute(moment: datetime | None) -> int | None:
    """``moment`` in whole minutes since 1970."""
    return None if moment is None else int(moment.timestamp()) // 60


def board_state(span: Span, *, may_edit: bool) -> Fact:
    """Rooms, slots and the tray, people, other editions' bookings, clashes, and the words."""
    edition = span.edition
    slots = list(_slots(span))
    people = _people(span, slots)
    told = [_slot(slot, edition) for slot in slots]
    return {
        "may_edit": may_edit,
        "zone": edition.time_zone,
        "day_begins": edition.day_begins.hour * 60 + edition.day_begins.minute,
        "days": [_day(edition, day) for day in all_days(edition)],
        "windows": [_window(edition, day, told) for day in span.days],
        "rooms": _rooms(span),
        "slots": told,
        "others": _others(span),
        "people": people,
        "clashes": [plain(clash) for clash in find_clashes(load_grid(edition))],
        "words": board_words(),
    }


def all_days(edition: Edition) -> list[date]:
    length = (edition.ends_on - edition.starts_on).days + 1
    return [edition.starts_on + timedelta(days=number) for number in range(length)]


def _slots(span: Span) -> QuerySet[Slot]:
    """Slots of the shown days, and those that wait for a place."""
    slots = Slot.objects.filter(session__edition=span.edition)
    shown = slots.filter(starts_at__lt=span.ends, ends_at__gt=span.begins)
    waiting = slots.filter(starts_at=None, is_cancelled=False)
    cast = Participation.objects.exclude(status=Participation.Status.DECLINED)
    loaded = (shown | waiting).select_related("session__type", "session__track", "room__building")
    told = loaded.prefetch_related(
        Prefetch("session__participations", queryset=cast.select_related("person")),
        "session__films",
    )
    return told.order_by(F("starts_at").asc(nulls_last=True), "room__rank", "pk")


def _slot(slot: Slot, edition: Edition) -> Fact:
    session = slot.session
    begins, ends = minute(slot.starts_at), minute(slot.ends_at)
    return {
        "uid": str(slot.uid),
        "code": session.code,
        "title": str(session.title),
        "type": str(session.type),
        "track": session.track.slug if session.track else "",
        "colour": session.track.colour if session.track else 0,
        "room": _address(slot.room) if slot.room else None,
        "from": begins,
        "to": ends,
        "shown": minute(slot.shown_until) or ends,
        "minutes": ends - begins if begins is not None and ends is not None else _usual(session),
        "setup": session.setup_minutes,
        "intro": session.intro_minutes,
        "talk": session.talk_minutes,
        "strike": session.strike_minutes,
        "audience": session.expected_audience,
        "people": [part.person_id for part in session.participations.all()],
        "off": slot.is_cancelled or session.status == Session.Status.CANCELLED,
        "pinned": slot.is_pinned,
        "version": slot.version,
        "page": reverse("manage-session", args=[edition.slug, session.code]),
        "place_page": reverse("manage-place", args=[edition.slug, slot.uid]),
    }


def _usual(session: Session) -> int:
    """As ``scheduling.minutes_of``, from what is loaded already."""
    films = session.films.all()
    around = session.intro_minutes + session.talk_minutes
    return sum(film.runtime for film in films) + around if films else session.type.minutes


def _address(room: Room) -> str:
    return f"{room.building.slug}/{room.slug}"


def _day(edition: Edition, day: date) -> Fact:
    begins = minute(day_begins(edition, day))
    return {"day": day.isoformat(), "label": day_words(day), "origin": begins}


def _window(edition: Edition, day: date, slots: list[Fact]) -> Fact:
    """The hours of ``day`` that are shown: the usual ones, and all that is planned."""
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=edition.tz)
    zero = int(midnight.timestamp()) // 60
    begins, ends = minute(day_begins(edition, day)) or 0, minute(day_begins(edition, day)) or 0
    ends += 24 * 60
    here = [slot for slot in slots if slot["from"] is not None and begins <= slot["from"] < ends]
    first = min([zero + OPENS, *(slot["from"] - slot["setup"] for slot in here)])
    last = max([zero + CLOSES, *(slot["to"] + slot["strike"] for slot in here)])
    return {
        "day": day.isoformat(),
        "label": day_words(day),
        "from": first - (first - zero) % 60,
        "until": last + (zero - last) % 60,
    }


def _rooms(span: Span) -> list[Fact]:
    rooms = Room.objects.filter(building__venue=span.edition.venue_id).select_related("building")
    return [
        {
            "id": _address(room),
            "name": str(room),
            "building": str(room.building),
            "capacity": room.capacity,
            "parallel": room.parallel,
            "turnaround": room.turnaround,
            "closed": [
                {
                    "from": minute(shut.starts_at),
                    "to": minute(shut.ends_at),
                    "label": shut.reason,
                }
                for shut in room.closures.all()
            ],
        }
        for room in rooms.prefetch_related("closures").order_by("rank", "pk")
    ]


def _others(span: Span) -> list[Fact]:
    """What other editions have in our rooms: when and which edition, never what."""
    bookings = RoomBooking.objects.filter(room__building__venue=span.edition.venue_id)
    bookings = bookings.filter(starts_at__lt=span.ends, ends_at__gt=span.begins)
    theirs = bookings.exclude(edition=span.edition).select_related("room__building", "edition")
    return [
        {
            "room": _address(booking.room),
            "from": minute(booking.starts_at),
            "to": minute(booking.ends_at),
            "label": str(booking.edition),
        }
        for booking in theirs.order_by("starts_at")
    ]


def _people(span: Span, slots: list[Slot]) -> dict[int, Fact]:
    cast = {
        part.person_id: part.person for slot in slots for part in slot.session.participations.all()
    }
    busy, free = _busy(span, cast), _free(span, cast)
    return {
        key: {
            "name": str(person),
            "busy": busy[key],
            "away": _away(span, free[key]) if key in free else [],
        }
        for key, person in cast.items()
    }


def _busy(span: Span, cast: dict[int, Any]) -> dict[int, list[Fact]]:
    """When people are on the programme of another edition of the family."""
    found: dict[int, list[Fact]] = defaultdict(list)
    slots = Slot.objects.filter(starts_at__lt=span.ends, ends_at__gt=span.begins)
    theirs = slots.filter(is_cancelled=False, session__participations__person__in=cast)
    rows = theirs.exclude(session__edition=span.edition).values_list(
        "session__participations__person", "starts_at", "ends_at", "session__edition__name"
    )
    for person, starts_at, ends_at, edition in rows:
        if person in cast:
            span_of = {"from": minute(starts_at), "to": minute(ends_at), "label": str(edition)}
            found[person].append(span_of)
    return found


def _free(span: Span, cast: dict[int, Any]) -> dict[int, list[tuple[int, int]]]:
    """When people with limited time can come; who is not here can come at any time."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    times = Availability.objects.filter(person__in=cast)
    for row in times.exclude(edition__isnull=False, edition__in=_other(span)):
        found[row.person_id].append((minute(row.starts_at) or 0, minute(row.ends_at) or 0))
    return found


def _other(span: Span) -> QuerySet[Edition]:
    return Edition.objects.exclude(pk=span.edition.pk)


def _away(span: Span, free: list[tuple[int, int]]) -> list[Fact]:
    """The gaps between the times somebody is free, over the shown days."""
    at, away = minute(span.begins) or 0, []
    for begins, ends in sorted(free):
        if begins > at:
            away.append({"from": at, "to": begins})
        at = max(at, ends)
    end = minute(span.ends) or 0
    return [*away, {"from": at, "to": end}] if at < end else away
