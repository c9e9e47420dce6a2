"""The page of a room: its size and use, its screen, its names and when it is closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import rooms
from events.models import Feature, Print, Room, RoomClosure, RoomName, Screen, StaffRole
from events.organizer.writing import asked
from events.organizer.writing.addressed import Addressed
from events.organizer.writing.asked import NAME, MomentField
from events.organizer.writing.desk import Desk
from events.organizer.writing.rows import RowForm
from events.organizer.writing.sheet import Group


class NameRow(RowForm):
    """How the room was or will be called."""

    model = RoomName
    called = gettext_lazy("Other name")
    more = gettext_lazy("Add another name")
    wordings = {"name": NAME}

    valid_from = asked.day(gettext_lazy("From"))
    valid_until = asked.day(gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("valid_from"), cleaned.get("valid_until")
        if since and until and until < since:
            self.add_error("valid_until", _("This is before the beginning."))
        return cleaned


class ClosureRow(RowForm):
    """A time when nobody may use the room."""

    model = RoomClosure
    called = gettext_lazy("Closure")
    more = gettext_lazy("Add another closure")

    starts_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(label=gettext_lazy("Until"))
    reason = asked.line(gettext_lazy("Why"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"starts_at", "ends_at"} <= cleaned.keys() and cleaned["ends_at"] <= cleaned[
            "starts_at"
        ]:
            self.add_error("ends_at", _("This is not after the beginning."))
        return cleaned


class RoomSheet(Addressed):
    model = Room
    wordings = {"name": NAME}
    parts = {"names": NameRow, "closures": ClosureRow}
    groups = (
        Group("room", gettext_lazy("The room"), ("name", "building", "kind", "capacity"), True),
        Group(
            "use",
            gettext_lazy("How it is used"),
            ("parallel", "turnaround", "is_outdoor", "features", "rank"),
        ),
        Group(
            "screen",
            gettext_lazy("Screen"),
            ("screen_formats", "screen_audio", "screen_subtitles"),
            about=gettext_lazy("Without a format there is no screen."),
        ),
        Group(
            "names-before",
            gettext_lazy("Other names"),
            ("names",),
            about=gettext_lazy("Halls are renumbered, and people look for the old name."),
        ),
        Group("closed", gettext_lazy("When it is closed"), ("closures",)),
        Group(
            "map",
            gettext_lazy("Map, address and note"),
            ("area", "map_x", "map_y", "slug", "note"),
        ),
    )

    building = asked.OneOf(label=gettext_lazy("Building"))
    kind = asked.choice(gettext_lazy("Kind"), Room.Kind.choices, first=Room.Kind.ROOM)
    capacity = asked.number(
        gettext_lazy("Seats"),
        least=1,
        most=asked.LARGEST,
        help_text=gettext_lazy("As many as are allowed. A route has none."),
    )
    parallel = asked.number(gettext_lazy("Sessions at once"), least=1, first=1)
    turnaround = asked.number(gettext_lazy("Minutes between two sessions"), most=1_440, first=15)
    is_outdoor = asked.tick(gettext_lazy("Out of doors"))
    features = asked.some_of(gettext_lazy("What it has"))
    rank = asked.number(
        gettext_lazy("Place on the grid"),
        first=0,
        help_text=gettext_lazy("Rooms with smaller numbers stand first."),
    )
    screen_formats = asked.several(gettext_lazy("Copies it can show"), Print.Format.choices)
    screen_audio = asked.choice(
        gettext_lazy("Sound"), Screen.Audio.choices, first=Screen.Audio.STEREO
    )
    screen_subtitles = asked.tongues(
        gettext_lazy("Languages of its subtitle device"),
        help_text=gettext_lazy("Subtitles in the picture need no device."),
    )
    area = asked.number(gettext_lazy("Square metres"), most=asked.LARGEST)
    map_x = asked.metres_east()
    map_y = asked.metres_north()
    note = asked.note()

    @classmethod
    def first_of(cls, row: Any) -> dict[str, Any]:
        found = super().first_of(row)
        screen = Screen.objects.filter(room=row).first()
        if screen is not None:
            found |= {
                "screen_formats": screen.formats,
                "screen_audio": screen.audio,
                "screen_subtitles": screen.subtitle_languages,
            }
        return found

    def prepare(self) -> None:
        super().prepare()
        fields: dict[str, Any] = self.fields
        fields["building"].let(self.edition.venue.buildings.all())
        fields["features"].queryset = known = Feature.objects.order_by("slug")
        if not known.exists():
            del fields["features"]
        for name in ("screen_formats", "screen_subtitles"):
            own = self.initial.get(name, [])
            fields[name].choices = asked.with_own(fields[name].choices, own)

    def stored(self, part: str) -> Iterable[Any]:
        return getattr(self.row, part).order_by("pk") if self.row is not None else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("screen_subtitles") and not cleaned.get("screen_formats"):
            self.add_error("screen_formats", _("Please say which copies this screen can show."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        screen = {
            "formats": found.pop("screen_formats"),
            "audio": found.pop("screen_audio"),
            "subtitle_languages": found.pop("screen_subtitles"),
        }
        known = Screen.objects.filter(room=self.row).first() if self.row is not None else None
        return found | {
            "screen": [{**screen, "pk": known and known.pk}] if screen["formats"] else []
        }


def _room(role: StaffRole, building: str, room: str) -> Room:
    found = Room.objects.filter(building__venue=role.edition.venue).select_related("building")
    return get_object_or_404(found, building__slug=building, slug=room)


ROOMS = Desk(
    RoomSheet,
    new=gettext_lazy("Add a room"),
    list_route="manage-rooms",
    list_name=gettext_lazy("Rooms"),
    route="manage-room",
    address=lambda room: [room.building.slug, room.slug],
    find=_room,
    add=rooms.add_room,
    edit=rooms.edit_room,
    remove=rooms.remove_room,
    uses=rooms.uses_of_room,
)
