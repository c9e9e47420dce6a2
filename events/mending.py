"""Doing what a way out of a clash says. The rules that do it may still refuse."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from events import scheduling
from events.casting import cast_of
from events.clashes import find_clashes
from events.clashes.ways import WayOut, ways_out
from events.errors import NotMendable
from events.grid import load_grid
from events.history import Facts, record
from events.models import Edition, Participation, Room, Session, Slot, User
from events.rules import clash_with
from events.steps import remember


def mend(edition: Edition, clash: str, way: str, *, by: User | None) -> WayOut:
    """Go the ``way`` out of ``clash`` (their keys), if it still is one."""
    grid = load_grid(edition)
    found = clash_with(find_clashes(grid), clash)
    chosen = next((each for each in ways_out(grid, found) if each.key == way), None)
    if chosen is None:
        raise NotMendable(_("The draft has changed, and this way out is closed. Here are others."))
    VERBS[chosen.verb](chosen, by)
    return chosen


def _place(way: WayOut, by: User | None) -> None:
    assert way.room and way.starts_at
    place = scheduling.Place(_room(way), way.starts_at, way.minutes)
    scheduling.place_slot(_slot(way.slot), by=by, version=way.version, place=place)


def _swap(way: WayOut, by: User | None) -> None:
    slot, other = _slot(way.slot), _slot(way.other)
    versions = {"version": way.version, "other_version": way.other_version}
    scheduling.swap_slots(slot, other, by=by, **versions)


def _rain(way: WayOut, by: User | None) -> None:
    scheduling.give_rain_room(_slot(way.slot), _room(way), by=by, version=way.version)


def _unplace(way: WayOut, by: User | None) -> None:
    scheduling.unplace_slot(_slot(way.slot), by=by, version=way.version)


@transaction.atomic
def _lead(way: WayOut, by: User | None) -> None:
    session = _slot(way.slot).session
    part = session.participations.filter(person=way.person).order_by("pk").first()
    if part is None:
        raise NotMendable(_("The draft has changed, and this way out is closed. Here are others."))
    before = {"people": cast_of(session)}
    Participation.objects.filter(pk=part.pk).update(role=Participation.Role.MODERATOR)
    after = {"people": cast_of(session)}
    _touch(session, "let moderate", by=by, before=before, after=after)


@transaction.atomic
def _guard(way: WayOut, by: User | None) -> None:
    session = _slot(way.slot).session
    before = {"needs_guardian": session.needs_guardian}
    Session.objects.filter(pk=session.pk).update(needs_guardian=True)
    _touch(session, "edit", by=by, before=before, after={"needs_guardian": True})


def _touch(session: Session, verb: str, *, by: User | None, before: Facts, after: Facts) -> None:
    """Whoever has the session open in a form hears that it changed."""
    Session.objects.filter(pk=session.pk).update(version=F("version") + 1)
    was = Session.objects.values_list("version", flat=True).get(pk=session.pk) - 1
    subject = ("session", session.code)
    change = record(session.edition, verb, by=by, subject=subject, before=before, after=after)
    remember(change, session, version=was)


def _slot(uid: UUID | None) -> Slot:
    loaded = Slot.objects.select_related("session__edition", "session__type", "room__building")
    assert uid
    return loaded.get(uid=uid)


def _room(way: WayOut) -> Room:
    assert way.room
    return Room.objects.select_related("building").get(pk=way.room)


VERBS = {
    "place": _place,
    "swap": _swap,
    "rain": _rain,
    "unplace": _unplace,
    "lead": _lead,
    "guard": _guard,
}
