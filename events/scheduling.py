"""Sessions of the draft, and where and when they are planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from events.casting import cast_of, cast_speakers
from events.codes import new_code
from events.editing import following
from events.errors import NotPlaceable, StaleSession, StaleSlot
from events.grid import Move, Spot, spot_of
from events.history import Facts, facts_of, record
from events.models import (
    Edition,
    Person,
    Room,
    Session,
    SessionType,
    Slot,
    Track,
    User,
)
from events.rules import refuse_blocked
from events.steps import one_step, remember
from events.translated import Words

LONGEST = timedelta(hours=24)
PLACED = (
    "room", "rain_room", "starts_at", "ends_at", "shown_until", "last_entry_at",
    "is_cancelled", "is_pinned",
)  # fmt: skip
WRITTEN = ("title", "abstract", "type", "track", "language")


@dataclass(frozen=True)
class SessionWish:
    """What an organizer writes about a session."""

    title: Words
    type: SessionType
    track: Track | None = None
    abstract: Words = field(default_factory=Words)
    language: str = ""
    people: Sequence[Person] = ()


@dataclass(frozen=True)
class Place:
    """Where and when. Without ``minutes`` a slot takes as long as its session does."""

    room: Room
    starts_at: datetime
    minutes: int | None = None


@transaction.atomic
def add_session(edition: Edition, wish: SessionWish, *, by: User | None, code: str = "") -> Session:
    """Write a session into the draft, with one slot that waits for a place.

    With a ``code`` chosen beforehand, a wish sent twice is written once.
    """
    session, is_new = edition.sessions.get_or_create(code=code or new_code(), defaults=_words(wish))
    if not is_new:
        return session
    cast_speakers(session, wish.people)
    Slot.objects.create(session=session)
    record(edition, "add", by=by, subject=("session", session.code), after=_told(session))
    return session


@transaction.atomic
def edit_session(session: Session, wish: SessionWish, *, by: User | None, version: int) -> Session:
    """Change what is written about ``session``, if nobody else did since ``version``."""
    before = _told(session)
    unchanged = Session.objects.filter(pk=session.pk, version=version)
    words = _words(wish)
    if not unchanged.update(version=F("version") + 1, **words, **following(session, words)):
        raise StaleSession(_("Somebody else changed this session while you wrote."))
    cast_speakers(session, wish.people)
    session.refresh_from_db()
    subject, after = ("session", session.code), _told(session)
    change = record(session.edition, "edit", by=by, subject=subject, before=before, after=after)
    remember(change, session, version=version)
    return session


@transaction.atomic
def add_slot(session: Session, *, by: User | None) -> Slot:
    """Plan ``session`` once more: a film that is shown twice."""
    slot = Slot.objects.create(session=session)
    record(session.edition, "add", by=by, subject=("slot", slot.uid))
    return slot


def place_slot(slot: Slot, *, by: User | None, version: int, place: Place) -> Slot:
    """Put ``slot`` into a room from a moment on.

    Clashes do not stop a placement: organizers move things through bad places
    on the way to good ones. They stop a release. Only a kind that the edition
    will not even have placed is refused here.
    """
    length = timedelta(minutes=minutes_of(slot.session) if place.minutes is None else place.minutes)
    _refuse_pinned(slot)
    refuse_impossible(slot.session.edition, place, length)
    ends_at = place.starts_at + length
    shown = _shown_until(slot, place, ends_at)
    spot = {"room": place.room, "starts_at": place.starts_at, "ends_at": ends_at}
    refuse_blocked(_move(slot, {**spot, "shown_until": shown}))
    return _change(slot, "place", by=by, version=version, **spot, shown_until=shown)


def give_rain_room(slot: Slot, room: Room, *, by: User | None, version: int) -> Slot:
    """Say where ``slot`` goes when it rains."""
    if room.building.venue_id != slot.session.edition.venue_id:
        raise NotPlaceable(_("This room belongs to another venue."))
    return _change(slot, "give a rain room", by=by, version=version, rain_room=room)


def unplace_slot(slot: Slot, *, by: User | None, version: int) -> Slot:
    """Take ``slot`` off the grid. Its session waits in the tray."""
    _refuse_pinned(slot)
    nowhere = {"room": None, "starts_at": None, "ends_at": None, "shown_until": None}
    return _change(slot, "unplace", by=by, version=version, **nowhere)


def cancel_slot(slot: Slot, *, by: User | None, version: int) -> Slot:
    """Say that ``slot`` will not happen. It keeps its place, so that people see what fell out."""
    return _change(slot, "cancel", by=by, version=version, is_cancelled=True)


def restore_slot(slot: Slot, *, by: User | None, version: int) -> Slot:
    return _change(slot, "restore", by=by, version=version, is_cancelled=False)


def pin_slot(slot: Slot, *, by: User | None, version: int) -> Slot:
    """Keep ``slot`` where it is: until it is unpinned nobody moves it."""
    if slot.room_id is None:
        raise NotPlaceable(_("Only what has a place can be pinned to it."))
    return _change(slot, "pin", by=by, version=version, is_pinned=True)


def unpin_slot(slot: Slot, *, by: User | None, version: int) -> Slot:
    return _change(slot, "unpin", by=by, version=version, is_pinned=False)


def swap_slots(
    slot: Slot, other: Slot, *, by: User | None, version: int, other_version: int
) -> tuple[Slot, Slot]:
    """Exchange the places of two slots; each keeps its own length."""
    for one in (slot, other):
        _refuse_pinned(one)
        if one.room is None or one.starts_at is None:
            raise NotPlaceable(_("Only two sessions that both have a place can be swapped."))
    places = [_place_of(slot, other), _place_of(other, slot)]
    refuse_blocked(_move(slot, places[0]), _move(other, places[1]))
    with one_step():
        first = _change(slot, "swap", by=by, version=version, **places[0])
        return first, _change(other, "swap", by=by, version=other_version, **places[1])


def _move(slot: Slot, place: dict[str, Any]) -> Move:
    room, begins, ends = place["room"], place["starts_at"], place["ends_at"]
    new = Spot(room.pk, begins, ends, place["shown_until"], slot.rain_room_id)
    return Move(slot, spot_of(slot), new)


def _place_of(slot: Slot, other: Slot) -> dict[str, Any]:
    """The room and start of ``other`` with the length of ``slot``."""
    assert slot.starts_at and slot.ends_at and other.starts_at  # both were found placed
    shift = other.starts_at - slot.starts_at
    shown = slot.shown_until and slot.shown_until + shift
    moved = {"starts_at": other.starts_at, "ends_at": slot.ends_at + shift, "shown_until": shown}
    return {"room": other.room, **moved}


def minutes_of(session: Session) -> int:
    """How long ``session`` takes: its films with what is said around them, else its type's time."""
    runtime = session.films.aggregate(minutes=Sum("runtime"))["minutes"]
    if runtime is None:
        return session.type.minutes
    return int(runtime) + session.intro_minutes + session.talk_minutes


def _shown_until(slot: Slot, place: Place, ends_at: datetime) -> datetime | None:
    """The advertised end moves along, where it still lies inside."""
    if slot.shown_until is None or slot.starts_at is None:
        return None
    shown = place.starts_at + (slot.shown_until - slot.starts_at)
    return shown if shown <= ends_at else None


@transaction.atomic
def _change(slot: Slot, verb: str, *, by: User | None, version: int, **facts: object) -> Slot:
    before = facts_of(slot, *PLACED)
    unchanged = Slot.objects.filter(pk=slot.pk, version=version)
    if not unchanged.update(version=F("version") + 1, **facts):
        raise StaleSlot(_("Somebody else moved this session. Here is where it is now."))
    slot.refresh_from_db()
    after = facts_of(slot, *PLACED)
    edition, subject = slot.session.edition, ("slot", slot.uid)
    change = record(edition, verb, by=by, subject=subject, before=before, after=after)
    remember(change, slot, version=version)
    return slot


def _refuse_pinned(slot: Slot) -> None:
    if slot.is_pinned:
        text = _("“%(title)s” is pinned to its place. Unpin it first.")
        raise NotPlaceable(text % {"title": slot.session.title})


def refuse_impossible(edition: Edition, place: Place, length: timedelta) -> None:
    if place.room.building.venue_id != edition.venue_id:
        raise NotPlaceable(_("This room belongs to another venue."))
    if not timedelta(0) < length <= LONGEST:
        raise NotPlaceable(_("A session lasts between 1 minute and 24 hours."))
    spare = timedelta(days=1)
    if not edition.starts_on - spare <= edition.day_of(place.starts_at) <= edition.ends_on + spare:
        text = _("%(edition)s runs from %(first)s to %(last)s. Please choose a time in these days.")
        days = {"first": edition.starts_on, "last": edition.ends_on}
        raise NotPlaceable(text % {"edition": edition, **days})


def _words(wish: SessionWish) -> dict[str, object]:
    return {name: getattr(wish, name) for name in WRITTEN}


def _told(session: Session) -> Facts:
    return {**facts_of(session, *WRITTEN), "people": cast_of(session)}
