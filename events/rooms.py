"""Rooms: what can be shown and seated there, how they were called, when they are closed."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _

from events import editing
from events.editing import Facts, Kind, Part
from events.models import Edition, ReleasedSlot, Room, Session, User
from events.uses import Use, elsewhere, in_sessions, refuse_used

ROOM = Kind(
    Room,
    "room",
    facts=(
        *("building", "slug", "name", "kind", "capacity", "area", "map_x", "map_y"),
        *("parallel", "is_outdoor", "turnaround", "rank", "note"),
    ),
    public_id=lambda room: f"{room.building.slug}/{room.slug}",
    links=("features",),
    parts=(
        Part("screen", ("formats", "audio", "subtitle_languages")),
        Part("names", ("name", "valid_from", "valid_until")),
        Part("closures", ("starts_at", "ends_at", "reason")),
    ),
)


def add_room(edition: Edition, facts: Facts, *, by: User | None) -> Room:
    """A room of the building in ``facts``; its slug names it there."""
    named = {"building": facts["building"], "slug": facts["slug"]}
    return editing.add(ROOM, named, facts, edition=edition, by=by)


def edit_room(room: Room, facts: Facts, *, edition: Edition, by: User | None, version: int) -> Room:
    return editing.change(ROOM, room, facts, edition=edition, by=by, version=version)


def uses_of_room(room: Room, *, edition: Edition) -> list[Use]:
    """Sessions there, in the rain or on a parade; booths; and what is published."""
    where = Q(slots__room=room) | Q(slots__rain_room=room) | Q(route__room=room)
    drafted = in_sessions(Session.objects.filter(where), edition=edition)
    booths = room.booths.filter(edition=edition).order_by("number")
    standing = [Use(_("the booth %s") % booth.number) for booth in booths]
    shown = ReleasedSlot.objects.filter(room=room, release__edition__current_release=F("release"))
    public = Edition.objects.filter(releases__lines__in=shown)
    others = Edition.objects.exclude(pk=edition.pk).filter(booths__room=room)
    return list(dict.fromkeys([*drafted, *standing, *elsewhere(others), *elsewhere(public)]))


def remove_room(room: Room, *, edition: Edition, by: User | None) -> None:
    refuse_used(uses_of_room(room, edition=edition))
    editing.remove(ROOM, room, edition=edition, by=by)
