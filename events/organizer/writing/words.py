"""An edition's words: tracks, types of session and sections of films, in their order."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from events import editions
from events.access import Level, staff_role
from events.models import Edition, Section, SessionType, StaffRole, Track, User
from events.organizer.roles import FORM, page
from events.organizer.typed import Text
from events.organizer.writing import asked
from events.organizer.writing.addressed import Addressed
from events.organizer.writing.asked import NAME
from events.organizer.writing.desk import Desk
from events.organizer.writing.sheet import Group, Sheet
from events.uses import Use

COLOURS = [
    ("1", gettext_lazy("1, sky")),
    ("2", gettext_lazy("2, wine")),
    ("3", gettext_lazy("3, pine")),
    ("4", gettext_lazy("4, bronze")),
    ("5", gettext_lazy("5, night")),
    ("6", gettext_lazy("6, orchid")),
    ("7", gettext_lazy("7, moss")),
    ("8", gettext_lazy("8, violet")),
    ("9", gettext_lazy("9, brick")),
    ("10", gettext_lazy("10, plum")),
    ("11", gettext_lazy("11, ochre")),
    ("12", gettext_lazy("12, rose")),
]
ADDRESS = Group("address", gettext_lazy("Address"), ("slug",))


class WordSheet(Addressed):
    wordings = {"name": NAME}

    def is_public(self) -> bool:
        return self.edition.current_release_id is not None


class TrackSheet(WordSheet):
    model = Track
    longest_slug = 80
    groups = (Group("track", gettext_lazy("The track"), ("name", "colour"), True), ADDRESS)

    colour = asked.choice(gettext_lazy("Colour"), COLOURS, first="1")


class TypeSheet(WordSheet):
    model = SessionType
    groups = (
        Group("type", gettext_lazy("The type"), ("name", "minutes", "is_plenary"), True),
        ADDRESS,
    )

    minutes = asked.number(gettext_lazy("Usual minutes"), least=1, most=1_440, first=60)
    is_plenary = asked.tick(
        gettext_lazy("Nothing else of this edition should be on at the same time")
    )


class SectionSheet(WordSheet):
    model = Section
    longest_slug = 80
    groups = (Group("section", gettext_lazy("The section"), ("name",), True), ADDRESS)


RELATED = {"track": "tracks", "type": "session_types", "section": "sections"}


def _find(kind: str, role: StaffRole, slug: str) -> Any:
    return get_object_or_404(getattr(role.edition, RELATED[kind]), slug=slug)


def _edit(
    kind: str,
    row: Any,
    facts: dict[str, Any],
    *,
    edition: Edition,  # house: every desk says from where it writes
    by: User | None,
    version: int,
) -> Any:
    return editions.edit_word(kind, row, facts, by=by, version=version)


def _remove(kind: str, row: Any, *, edition: Edition, by: User | None) -> None:
    editions.remove_word(kind, row, by=by)


def _uses(kind: str, row: Any, *, edition: Edition) -> list[Use]:
    return editions.uses_of_word(kind, row)


def _desk(kind: str, sheet: type[Sheet], *, new: Text) -> Desk:
    return Desk(
        sheet,
        new=new,
        list_route="manage-words",
        list_name=gettext_lazy("Words of this edition"),
        route=f"manage-{kind}",
        address=lambda word: [word.slug],
        find=partial(_find, kind),
        add=partial(editions.add_word, kind),
        edit=partial(_edit, kind),
        remove=partial(_remove, kind),
        uses=partial(_uses, kind),
    )


TRACKS = _desk("track", TrackSheet, new=gettext_lazy("Add a track"))
TYPES = _desk("type", TypeSheet, new=gettext_lazy("Add a type of session"))
SECTIONS = _desk("section", SectionSheet, new=gettext_lazy("Add a section"))


@login_required
@require_http_methods(FORM)
def words(request: HttpRequest, edition: str) -> HttpResponse:
    """All of them with how often each is used; a button moves one up or down."""
    role = staff_role(request.user, edition, Level.PROGRAMME)
    if request.method == "POST":
        return _move(request, role)
    counted = {
        "tracks": role.edition.tracks.annotate(count=Count("sessions")),
        "types": role.edition.session_types.annotate(count=Count("sessions")),
        "sections": role.edition.sections.annotate(count=Count("session_films")),
    }
    return page(request, "writing/words", role, **counted)  # type: ignore[arg-type]


def _move(request: HttpRequest, role: StaffRole) -> HttpResponse:
    kind, _dash, slug = request.POST.get("word", "").partition("-")
    if kind not in RELATED or request.POST.get("move") not in ("up", "down"):
        raise Http404
    word = _find(kind, role, slug)
    editions.move_word(kind, word, by=role.user, earlier=request.POST["move"] == "up")
    return redirect(f"{reverse('manage-words', args=[role.edition.slug])}#{kind}-{slug}")
