"""The list of an edition's sessions."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Level
from events.models import Edition, Participation, Session, Slot, StaffRole
from events.organizer.lists.session_actions import session_actions
from events.organizer.lists.session_filters import session_filters
from events.organizer.lists.session_words import people, places
from events.organizer.lists.spec import Add, Column, Empty, Listing
from events.searching import words_of


def session_list(role: StaffRole) -> Listing[Session]:
    edition = role.edition
    may_edit = role.level >= Level.PROGRAMME
    new = reverse("manage-session-new", args=[edition.slug])
    return Listing(
        name="sessions",
        address=reverse("manage-sessions", args=[edition.slug]),
        title=_("Sessions"),
        counted=lambda n: ngettext("%(n)d session", "%(n)d sessions", n) % {"n": n},
        rows=_rows(edition),
        load=_loaded,
        row_template="organizer/lists/session.html",
        columns=_columns(edition),
        filters=session_filters(edition),
        sort="title",
        search=found_by,
        empty=Empty(
            _("No session is written yet"),
            _("Add the first one, or bring a programme you have from a file."),
        ),
        add=Add(_("Add a session"), new) if may_edit else None,
        actions=session_actions(role) if may_edit else (),
    )


def found_by(rows: QuerySet[Session], query: str) -> QuerySet[Session]:
    """By what is written of a session, by its people or by its films."""
    for word in words_of(query):
        ours = Session.objects.filter(pk=OuterRef("pk"))
        people = ours.filter(people__search__contains=word)
        films = ours.filter(films__search__contains=word)
        rows = rows.filter(Q(search__contains=word) | Exists(people) | Exists(films))
    return rows


def _rows(edition: Edition) -> QuerySet[Session]:
    slots = Slot.objects.filter(session=OuterRef("pk"), is_cancelled=False).order_by("starts_at")
    placed = slots.filter(room__isnull=False)
    return edition.sessions.annotate(
        begins=Subquery(placed.values("starts_at")[:1]),
        first_room=Subquery(placed.values("room__rank")[:1]),
    )


def _loaded(rows: QuerySet[Session]) -> QuerySet[Session]:
    slots = Slot.objects.select_related("room").order_by(F("starts_at").asc(nulls_last=True), "pk")
    parts = Participation.objects.exclude(status=Participation.Status.DECLINED)
    return rows.select_related("type", "track").prefetch_related(
        Prefetch("slots", queryset=slots),
        Prefetch("participations", queryset=parts.select_related("person")),
    )


def _columns(edition: Edition) -> list[Column[Session]]:
    return [
        Column(key="code", label=_("Code"), cell=lambda row: row.code, is_only_in_csv=True),
        Column(key="title", label=_("Session"), cell=lambda row: row.title, sound="title"),
        *(_title_in(language) for language in edition.languages),
        Column(key="type", label=_("Type"), cell=lambda row: row.type, sound="type__name"),
        Column(
            key="track", label=_("Track"), cell=lambda row: row.track or "", sound="track__name"
        ),
        Column(
            key="when",
            label=_("When and where"),
            cell=lambda row: "; ".join(places(edition, row.slots.all())),
            order=("begins", "first_room"),
        ),
        Column(key="people", label=_("People"), cell=people),
        Column(key="status", label=_("Status"), cell=Session.get_status_display, order=("status",)),
        Column(
            key="language",
            label=_("Spoken language"),
            cell=lambda row: row.language,
            is_only_in_csv=True,
        ),
    ]


def _title_in(language: str) -> Column[Session]:
    label = _("Title (%(language)s)") % {"language": language}
    key = f"title_{language}"
    return Column(
        key=key, label=label, cell=lambda row: row.title.get(language, ""), is_only_in_csv=True
    )
