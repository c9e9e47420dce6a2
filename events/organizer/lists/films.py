"""The list of a family's films, as one edition shows them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Level
from events.models import Edition, Film, FilmVersion, Print, SessionFilm, StaffRole
from events.organizer.lists.film_actions import film_actions
from events.organizer.lists.spec import Add, Column, Empty, Filter, Listing
from events.organizer.lists.ways import (
    Way,
    by_choice,
    how_many,
    in_languages,
    lacking,
    notes,
    one_way,
    standings,
    told_only,
)
from events.templatetags.organizer import listed


def film_list(role: StaffRole) -> Listing[Film]:
    edition = role.edition
    may_edit = role.level >= Level.PROGRAMME
    new = reverse("manage-film-new", args=[edition.slug])
    return Listing(
        name="films",
        address=reverse("manage-films", args=[edition.slug]),
        title=_("Films"),
        counted=lambda n: ngettext("%(n)d film", "%(n)d films", n) % {"n": n},
        rows=_rows(edition),
        load=_loaded,
        row_template="organizer/lists/film.html",
        columns=_columns(edition, may_edit=may_edit),
        actions=film_actions(role),
        filters=_filters(edition),
        sort="title",
        empty=Empty(
            _("No film is written down yet"),
            _("Add the first one with its versions and copies, or bring a programme from a file."),
        ),
        add=Add(_("Add a film"), new) if may_edit else None,
    )


def _shown(edition: Edition) -> QuerySet[SessionFilm]:
    return SessionFilm.objects.filter(session__edition=edition)


def _rows(edition: Edition) -> QuerySet[Film]:
    films = Film.objects.filter(family=edition.series.family_id)
    return films.annotate(sessions_here=how_many(_shown(edition), "film", of="session"))


def _loaded(rows: QuerySet[Film]) -> QuerySet[Film]:
    versions = FilmVersion.objects.prefetch_related("prints")
    return rows.prefetch_related(Prefetch("versions", queryset=versions))


def copies_of(film: Film) -> list[str]:
    """The formats a film is there in, each once: DCP 2K, 35 mm"""
    prints = (copy for version in film.versions.all() for copy in version.prints.all())
    return list(dict.fromkeys(copy.get_format_display() for copy in prints))


def _columns(edition: Edition, *, may_edit: bool) -> list[Column[Film]]:
    return [
        told_only("code", _("Code"), lambda row: row.code),
        Column(key="title", label=_("Film"), cell=lambda row: row.title, sound="title"),
        *in_languages(edition.languages, "title", _("Title")),
        told_only("original", _("Original title"), lambda row: row.original_title),
        Column(
            key="director", label=_("Director"), cell=lambda row: row.director, sound="director"
        ),
        Column(key="kind", label=_("Kind"), cell=Film.get_kind_display, order=("kind",)),
        Column(key="year", label=_("Year"), cell=lambda row: row.year, order=("year",)),
        Column(key="runtime", label=_("Minutes"), cell=lambda row: row.runtime, order=("runtime",)),
        Column(key="premiere", label=_("Premiere"), cell=Film.get_premiere_display),
        Column(key="copies", label=_("Copies"), cell=lambda row: listed(copies_of(row))),
        Column(
            key="sessions",
            label=_("Sessions"),
            cell=lambda row: row.sessions_here,
            order=("sessions_here",),
        ),
        *notes(may_read=may_edit),
    ]


def _filters(edition: Edition) -> list[Filter]:
    return [
        one_way("on", _("Programme"), standings()),
        one_way("section", _("Section"), _sections(edition)),
        by_choice("kind", _("Kind"), Film.Kind.choices),
        by_choice("premiere", _("Premiere"), Film.Premiere.choices),
        one_way("format", _("Copy"), _formats()),
        one_way("missing", _("Missing"), _gaps(), is_many=True),
    ]


def _sections(edition: Edition) -> list[Way]:
    shown = _shown(edition).filter(film=OuterRef("pk"))
    return [
        Way(each.slug, str(each), Q(Exists(shown.filter(section=each))))
        for each in edition.sections.all()
    ]


def _formats() -> list[Way]:
    prints = Print.objects.filter(version__film=OuterRef("pk"))
    ways = [
        Way(value, str(word), Q(Exists(prints.filter(format=value))))
        for value, word in Print.Format.choices
    ]
    return [*ways, Way("key", _("needs a key"), Q(Exists(prints.filter(needs_key=True))))]


def _gaps() -> list[Way]:
    prints = Print.objects.filter(version__film=OuterRef("pk"))
    return [
        *lacking("title", _("title in %(language)s")),
        *lacking("synopsis", _("synopsis in %(language)s")),
        Way("year", _("year"), Q(year=None)),
        Way("copy", _("a copy"), ~Q(Exists(prints))),
    ]
