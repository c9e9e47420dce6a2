"""The films of a programme: all of them by section, and each with its screenings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.models import Film, Release
from events.public import facts, nodes
from events.public.current import current_release
from events.public.naming import elsewhere, lines_naming, live
from events.public.pages import this_minute, visitors_page
from events.public.screening import screenings_of
from events.searching import sort_key
from events.translated import Words


@dataclass
class Shown:
    """A film as the release names it, and how often it is shown."""

    facts: dict[str, Any]
    sessions: int = 0

    @property
    def title(self) -> Words:
        return Words(self.facts["title"])


@dataclass
class Shelf:
    """The films of one section; those of none stand last, under no name."""

    name: Words = field(default_factory=Words)
    films: list[Shown] = field(default_factory=list)


@visitors_page
def films(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    shelves = shelves_of(release)
    shown = [each for shelf in shelves for each in shelf.films]
    context = {
        "edition": release.edition,
        "release": release,
        "shelves": shelves,
        "size": len(shown),
        "facts": facts.graph(
            nodes.index(
                release.edition,
                _("Films"),
                ((one.title, facts.address("film", edition, one.facts["code"])) for one in shown),
            ),
            nodes.way(release.edition, (_("Films"), "films")),
        ),
    }
    return render(request, "public/places/films.html", context)


@visitors_page
def film(request: HttpRequest, edition: str, film: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    lines = [line.localize(owner.tz) for line in lines_naming(release, "film", film)]
    shown = next((each for line in lines for each in line.films if each["code"] == film), None)
    if shown is None:
        raise Http404
    known = Film.objects.filter(family=owner.series.family_id, code=film).first()
    title = Words(shown["title"])
    context = {
        "edition": owner,
        "release": release,
        "now": this_minute(),
        "og_type": "video.movie",
        "film": shown,
        "title": title,
        "director": Words(shown.get("director") or {}),
        "synopsis": known.synopsis if known else Words(),
        "screenings": screenings_of(lines, film),
        "elsewhere": elsewhere(owner, "film", film),
        "facts": facts.graph(
            nodes.movie(owner, shown, known=known, lines=lines),
            nodes.way(owner, (_("Films"), "films"), (title, "film", film)),
        ),
    }
    return render(request, "public/places/film.html", context)


def shelves_of(release: Release) -> list[Shelf]:
    """Every film of a session that is not cancelled, by section and title. One query."""
    shelves: dict[str, Shelf] = {}
    found: dict[str, Shown] = {}
    for films in _programmes(release):
        for each in films:
            section = each.get("section") or {}
            if each["code"] not in found:
                found[each["code"]] = Shown(each)
                shelf = shelves.setdefault(section.get("slug", ""), Shelf())
                shelf.name = Words(section.get("name") or {})
                shelf.films.append(found[each["code"]])
            found[each["code"]].sessions += 1
    for shelf in shelves.values():
        shelf.films.sort(key=lambda shown: (sort_key(str(shown.title)), shown.facts["code"]))
    return sorted(shelves.values(), key=lambda shelf: not shelf.name)


def _programmes(release: Release) -> Iterable[list[dict[str, Any]]]:
    lines = live(release).filter(mentions__contains=" film:")
    return lines.order_by("starts_at", "uid").values_list("films", flat=True)
