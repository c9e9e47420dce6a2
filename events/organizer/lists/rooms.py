"""The list of the rooms of an edition's venue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Level
from events.models import Building, Edition, Room, RoomClosure, RoomName, Slot, StaffRole
from events.organizer.lists.room_actions import room_actions
from events.organizer.lists.room_filters import closures_in, room_filters
from events.organizer.lists.spec import Add, Column, Empty, Listing
from events.organizer.lists.ways import how_many, in_languages, notes, told_only
from events.searching import search_text, words_of
from events.templatetags.organizer import listed


def room_list(role: StaffRole) -> Listing[Room]:
    edition = role.edition
    may_edit = role.level >= Level.PROGRAMME
    new = reverse("manage-room-new", args=[edition.slug])
    return Listing(
        name="rooms",
        address=reverse("manage-rooms", args=[edition.slug]),
        title=_("Rooms"),
        counted=lambda n: ngettext("%(n)d room", "%(n)d rooms", n) % {"n": n},
        rows=_rows(edition),
        load=_loading(edition),
        row_template="organizer/lists/room.html",
        columns=_columns(edition, may_edit=may_edit),
        actions=room_actions(role),
        filters=room_filters(edition),
        sort="place",
        key="pk",
        search=found_by,
        empty=Empty(
            _("No room is written down yet"),
            _("Sessions are placed in rooms, so they come first: halls, stages, lawns, routes."),
        ),
        add=Add(_("Add a room"), new) if may_edit else None,
    )


def found_by(rows: QuerySet[Room], query: str) -> QuerySet[Room]:
    """By its name, by one that it had, or by its building: each word by any of them."""
    here = rows.order_by().values("pk")
    renamed = _texts(
        RoomName.objects.filter(room__in=here).values_list("room", "name").order_by("pk")
    )
    housed = _texts(Building.objects.filter(rooms__in=here).values_list("pk", "name").distinct())
    for word in words_of(query):
        by_name = Q(search__contains=word) | Q(pk__in=_having(word, renamed))
        rows = rows.filter(by_name | Q(building__in=_having(word, housed)))
    return rows


def _texts(named: Iterable[tuple[int, object]]) -> list[tuple[int, str]]:
    """What each is found by. They are few, and keep no column for it."""
    return [(key, search_text([name])) for key, name in named]


def _having(word: str, texts: Sequence[tuple[int, str]]) -> list[int]:
    return [key for key, text in texts if word in text]


def _rows(edition: Edition) -> QuerySet[Room]:
    slots = Slot.objects.filter(session__edition=edition)
    rooms = Room.objects.filter(building__venue=edition.venue_id)
    return rooms.annotate(sessions_here=how_many(slots, "room", of="session"))


def _loading(edition: Edition) -> Callable[[QuerySet[Room]], QuerySet[Room]]:
    closures = closures_in(edition).order_by("starts_at")

    def load(rows: QuerySet[Room]) -> QuerySet[Room]:
        return rows.select_related("building", "screen").prefetch_related(
            "features",
            "names",
            Prefetch("closures", queryset=closures, to_attr="closed_here"),
        )

    return load


def _columns(edition: Edition, *, may_edit: bool) -> list[Column[Room]]:
    return [
        told_only("slug", _("Short name"), lambda row: f"{row.building.slug}/{row.slug}"),
        Column(key="name", label=_("Room"), cell=lambda row: row.name, sound="name"),
        *in_languages(edition.languages, "name", _("Name")),
        told_only("names", _("Other names"), lambda row: listed(map(str, row.names.all()))),
        Column(
            key="place",
            label=_("Building"),
            cell=lambda row: row.building,
            order=("building__slug", "rank"),
        ),
        Column(key="kind", label=_("Kind"), cell=Room.get_kind_display, order=("kind", "rank")),
        Column(
            key="capacity", label=_("Capacity"), cell=lambda row: row.capacity, order=("capacity",)
        ),
        Column(
            key="features",
            label=_("Equipment"),
            cell=lambda row: listed(map(str, row.features.all())),
        ),
        Column(
            key="sessions",
            label=_("Sessions"),
            cell=lambda row: row.sessions_here,
            order=("sessions_here",),
        ),
        Column(key="closed", label=_("Closed"), cell=lambda row: _closed(row, edition)),
        told_only("area", _("Square metres"), lambda row: row.area),
        told_only("parallel", _("Sessions at once"), lambda row: row.parallel),
        told_only("turnaround", _("Minutes between sessions"), lambda row: row.turnaround),
        told_only("formats", _("Film formats"), _formats),
        *notes(may_read=may_edit),
    ]


def _closed(row: Room, edition: Edition) -> str:
    closures: list[RoomClosure] = vars(row)["closed_here"]
    return "; ".join(closed_words(each, edition) for each in closures)


def closed_words(closure: RoomClosure, edition: Edition) -> str:
    """2027-10-01 10:00 – 2027-10-02 02:00 rigging, on the edition's clock."""
    begins, ends = (at.astimezone(edition.tz) for at in (closure.starts_at, closure.ends_at))
    return f"{begins:%Y-%m-%d %H:%M} – {ends:%Y-%m-%d %H:%M} {closure.reason}"


def _formats(row: Room) -> str:
    return ", ".join(row.screen.formats) if hasattr(row, "screen") else ""
