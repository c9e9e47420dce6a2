"""The list of a family's people, as one edition sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Level
from events.models import Edition, Organisation, Participation, Person, StaffRole
from events.organizer.lists.people_actions import people_actions
from events.organizer.lists.spec import Add, Column, Empty, Filter, Listing
from events.organizer.lists.ways import (
    Way,
    by_choice,
    by_slug,
    how_many,
    in_languages,
    lacking,
    notes,
    one_way,
    standings,
    told_only,
)

Status = Participation.Status


def people_list(role: StaffRole) -> Listing[Person]:
    edition = role.edition
    may_edit = role.level >= Level.PROGRAMME
    new = reverse("manage-person-new", args=[edition.slug])
    return Listing(
        name="people",
        address=reverse("manage-people", args=[edition.slug]),
        title=_("People"),
        counted=lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
        rows=_rows(edition),
        load=lambda rows: rows.select_related("organisation"),
        row_template="organizer/lists/person.html",
        columns=_columns(edition, may_edit=may_edit),
        actions=people_actions(role),
        filters=_filters(edition),
        sort="name",
        empty=Empty(
            _("Nobody is written down yet"),
            _("Add speakers, guests and performers, or bring them with a programme from a file."),
        ),
        add=Add(_("Add a person"), new) if may_edit else None,
    )


def _parts(edition: Edition) -> QuerySet[Participation]:
    return Participation.objects.filter(session__edition=edition)


def _rows(edition: Edition) -> QuerySet[Person]:
    taken = _parts(edition).exclude(status=Status.DECLINED)
    return Person.objects.filter(family=edition.series.family_id).annotate(
        sessions_here=how_many(taken, "person", of="session"),
        unanswered=how_many(taken.filter(status=Status.INVITED), "person", of="session"),
    )


def _columns(edition: Edition, *, may_edit: bool) -> list[Column[Person]]:
    return [
        told_only("code", _("Code"), lambda row: row.code),
        Column(key="name", label=_("Name"), cell=lambda row: row.name, sound="name"),
        *in_languages(edition.languages, "name", _("Name")),
        Column(key="work", label=_("What they do"), cell=lambda row: row.occupation),
        Column(
            key="organisation",
            label=_("Organisation"),
            cell=lambda row: row.organisation or "",
            sound="organisation__name",
        ),
        Column(
            key="sessions",
            label=_("Sessions"),
            cell=lambda row: row.sessions_here,
            order=("sessions_here", "sort_key"),
        ),
        Column(
            key="unanswered",
            label=_("Not answered"),
            cell=lambda row: row.unanswered,
            order=("unanswered", "sort_key"),
        ),
        Column(
            key="recording",
            label=_("Recording"),
            cell=Person.get_recording_display,
            order=("recording", "sort_key"),
        ),
        told_only("streaming", _("Live stream"), Person.get_streaming_display),
        told_only("languages", _("Languages"), lambda row: " ".join(row.languages)),
        *([told_only("email", _("Email"), lambda row: row.email)] if may_edit else ()),
        *notes(may_read=may_edit),
    ]


def _filters(edition: Edition) -> list[Filter]:
    family = edition.series.family_id
    employers = Organisation.objects.filter(family=family, people__isnull=False).distinct()
    return [
        one_way("on", _("Programme"), standings()),
        one_way("role", _("Role"), _ways(edition, "role", Participation.Role.choices)),
        one_way("answer", _("Answer"), _ways(edition, "status", Status.choices)),
        by_slug("organisation", _("Organisation"), employers, at="organisation__slug"),
        by_choice("recording", _("Recording"), Person.Consent.choices),
        one_way("missing", _("Missing"), _gaps(), is_many=True),
    ]


def _ways(edition: Edition, field: str, choices: Iterable[tuple[str, Any]]) -> list[Way]:
    """Who has a part in the edition of which this holds."""
    parts = _parts(edition).filter(person=OuterRef("pk"))
    return [
        Way(value, str(word), Q(Exists(parts.filter(**{field: value})))) for value, word in choices
    ]


def _gaps() -> list[Way]:
    return [
        *lacking("name", _("name in %(language)s")),
        *lacking("biography", _("biography in %(language)s")),
        Way("email", _("email"), Q(email="")),
        Way("organisation", _("organisation"), Q(organisation=None)),
    ]
