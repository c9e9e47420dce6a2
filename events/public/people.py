"""Who is on the programme: everybody in one list, and each on a page of their own.

Names, parts and sessions are those of the release. A biography belongs to the person, not to
a programme, so it is read where the person is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.models import Person, Release, ReleasedSlot
from events.public import facts, nodes
from events.public.current import current_release
from events.public.naming import elsewhere, lines_naming, live
from events.public.pages import this_minute, visitors_page
from events.searching import sort_key
from events.translated import Words

# A short list needs no letters to find somebody by.
LETTERS_FROM = 40


@dataclass
class Guest:
    """Somebody as the release names them."""

    code: str
    name: Words
    roles: list[str] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)
    occupation: Words = field(default_factory=Words)
    key: str = ""

    @property
    def letter(self) -> str:
        first = self.key[:1].upper()
        return first if first.isascii() and first.isalpha() else "#"


@dataclass(frozen=True)
class Appearance:
    line: ReleasedSlot
    roles: list[str]


@visitors_page
def people(request: HttpRequest, edition: str) -> HttpResponse:
    release = current_release(edition)
    guests = guests_of(release)
    context = {
        "edition": release.edition,
        "release": release,
        "size": len(guests),
        "groups": by_letter(guests),
        "facts": facts.graph(
            nodes.index(
                release.edition,
                _("People"),
                ((one.name, facts.address("person", edition, one.code)) for one in guests),
            ),
            nodes.way(release.edition, (_("People"), "people")),
        ),
    }
    return render(request, "public/places/people.html", context)


@visitors_page
def person(request: HttpRequest, edition: str, person: str) -> HttpResponse:
    release = current_release(edition)
    owner = release.edition
    lines = [line.localize(owner.tz) for line in lines_naming(release, "person", person)]
    named = next(_parts(lines, person), None)
    if named is None:
        raise Http404
    known = _known(release).select_related("organisation").filter(code=person).first()
    name = Words(named["name"])
    is_on = any(not line.is_cancelled for line in lines)
    context = {
        "edition": owner,
        "release": release,
        "now": this_minute(),
        "og_type": "profile",
        "name": name,
        "code": person,
        "person": known,
        # Whose people are all cancelled has no page.
        "organisation": known.organisation if known and is_on else None,
        "appearances": appearances(lines, person),
        "elsewhere": elsewhere(owner, "person", person),
        "facts": facts.graph(
            nodes.person(owner, name, code=person, known=known, lines=lines),
            nodes.way(owner, (_("People"), "people"), (name, "person", person)),
        ),
    }
    return render(request, "public/places/person.html", context)


def guests_of(release: Release) -> list[Guest]:
    """Everybody on a session that is not cancelled, by the sound of the name. Two queries."""
    found: dict[str, Guest] = {}
    for code, cast in live(release).order_by("starts_at", "uid").values_list("code", "people"):
        for part in cast:
            guest = found.setdefault(part["code"], Guest(part["code"], Words(part["name"])))
            guest.sessions.add(code)
            if part["role"] not in guest.roles:
                guest.roles.append(part["role"])
    known = {person.code: person for person in _known(release).only("code", "occupation")}
    for guest in found.values():
        guest.key = sort_key(str(guest.name))
        if person := known.get(guest.code):
            guest.occupation = person.occupation
    return sorted(found.values(), key=lambda guest: (guest.letter == "#", guest.key, guest.code))


def by_letter(guests: list[Guest]) -> list[tuple[str, list[Guest]]]:
    """Under the first letter of each name; a short list is one group without a letter."""
    if len(guests) < LETTERS_FROM:
        return [("", guests)] if guests else []
    groups = groupby(guests, key=lambda guest: guest.letter)
    return [(letter, list(group)) for letter, group in groups]


def appearances(lines: Iterable[ReleasedSlot], code: str) -> list[Appearance]:
    """Each of ``lines`` with what that person does there."""
    return [Appearance(line, [part["role"] for part in _parts([line], code)]) for line in lines]


def _parts(lines: Iterable[ReleasedSlot], code: str) -> Iterator[dict[str, Any]]:
    return (part for line in lines for part in line.people if part["code"] == code)


def _known(release: Release) -> QuerySet[Person]:
    return Person.objects.filter(family=release.edition.series.family_id)
