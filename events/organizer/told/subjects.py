"""What a change was done to: its kind in a word, its present name, and its page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import models
from events.models import Change, Edition
from events.translated import Words

# A kind of subject and a public id, as history keeps them.
Key = tuple[str, str]


@dataclass(frozen=True)
class Subject:
    """One kind: what people call it, and how its rows are found by the id in history."""

    word: str | Promise
    model: type[Model] | None = None
    key: str = ""
    route: str = ""
    # Of one edition only; else all of the family has it.
    is_editions: bool = False
    name: Callable[[Any], str] = str

    def rows(self, edition: Edition, keys: Iterable[str]) -> QuerySet[Any]:
        assert self.model
        if self.key == "uid":
            keys = filter(_is_uid, keys)
        own = Q(**{f"{self.key}__in": [key.rsplit("/", 1)[-1] for key in keys]})
        return self.model._default_manager.filter(own, **_scope(self.model, edition))


def _is_uid(key: str) -> bool:
    """Whatever stands in an address is asked for."""
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def _scope(model: type[Model], edition: Edition) -> dict[str, object]:
    """Rows whose id is a word of the edition or the family are looked for only there."""
    family = edition.series.family_id
    names = {field.name for field in model._meta.get_fields()}
    for name, value in (("edition", edition), ("family", family), ("venue", edition.venue_id)):
        if name in names:
            return {name: value}
    return {}


def _session_of(slot: models.Slot) -> str:
    return str(slot.session)


SUBJECTS: dict[str, Subject] = {
    "session": Subject(
        gettext_lazy("Session"), models.Session, "code", "manage-session", is_editions=True
    ),
    "slot": Subject(
        gettext_lazy("Time of a session"),
        models.Slot,
        "uid",
        "manage-place",
        is_editions=True,
        name=_session_of,
    ),
    "person": Subject(gettext_lazy("Person"), models.Person, "code", "manage-person"),
    "room": Subject(gettext_lazy("Room"), models.Room, "slug", "manage-room"),
    "film": Subject(gettext_lazy("Film"), models.Film, "code", "manage-film"),
    "organisation": Subject(
        gettext_lazy("Organisation"), models.Organisation, "slug", "manage-organisation"
    ),
    "building": Subject(gettext_lazy("Building"), models.Building, "slug", "manage-building"),
    "zone": Subject(gettext_lazy("Zone"), models.Zone, "slug", "manage-zone"),
    "gate": Subject(gettext_lazy("Gate"), models.Gate, "slug", "manage-gate"),
    "venue": Subject(gettext_lazy("Venue"), models.Venue, "slug"),
    "edition": Subject(gettext_lazy("Edition"), models.Edition, "slug", is_editions=True),
    "track": Subject(gettext_lazy("Track"), models.Track, "slug", "manage-track", is_editions=True),
    "type": Subject(
        gettext_lazy("Type"), models.SessionType, "slug", "manage-type", is_editions=True
    ),
    "section": Subject(
        gettext_lazy("Section"), models.Section, "slug", "manage-section", is_editions=True
    ),
    "release": Subject(gettext_lazy("Release"), is_editions=True),
    "clash": Subject(gettext_lazy("Clash"), is_editions=True),
    "clash-kind": Subject(gettext_lazy("Kind of clash"), is_editions=True),
    "keep-apart": Subject(gettext_lazy("People to keep apart")),
    "order": Subject(gettext_lazy("Order"), route="manage-order", is_editions=True),
    "registration": Subject(gettext_lazy("Registration"), is_editions=True),
}
SHARED = [kind for kind, subject in SUBJECTS.items() if not subject.is_editions]


def names_of(edition: Edition, changes: Iterable[Change]) -> dict[Key, str]:
    """The present names of what ``changes`` were done to: one query for each kind."""
    wanted: dict[str, set[str]] = {}
    for change in changes:
        wanted.setdefault(change.subject, set()).add(change.subject_id)
    return names_for(edition, wanted)


def names_for(edition: Edition, wanted: Mapping[str, Collection[str]]) -> dict[Key, str]:
    """The same for public ids by their kind."""
    found: dict[Key, str] = {}
    for kind in sorted(wanted):
        subject = SUBJECTS.get(kind)
        if subject and subject.model:
            found |= _names(kind, subject, subject.rows(edition, wanted[kind]))
    return found


def _names(kind: str, subject: Subject, rows: QuerySet[Any]) -> dict[Key, str]:
    if kind == "room":
        loaded = rows.select_related("building").filter(building__venue__isnull=False)
        return {(kind, f"{row.building.slug}/{row.slug}"): str(row) for row in loaded}
    loaded = rows.select_related("session") if kind == "slot" else rows
    return {(kind, str(getattr(row, subject.key))): subject.name(row) for row in loaded}


def name_of(change: Change, names: dict[Key, str]) -> str:
    """Its present name; what is gone is called as it was when it went."""
    known = names.get((change.subject, change.subject_id))
    if known:
        return known
    facts = {**change.after, **change.before}
    name = facts.get("name") or facts.get("title")
    if isinstance(name, dict) and str(Words(name)):
        return str(Words(name))
    return "" if change.subject in NAMELESS else change.subject_id


# Ids that say nothing to a reader.
NAMELESS = ("clash", "keep-apart", "registration", "slot")


def named_for_history(row: Model) -> str:
    """By what a page of history finds ``row``: session:7KQ2XW9F. Empty if it has no history."""
    for kind, subject in SUBJECTS.items():
        if subject.model is type(row):
            key = str(getattr(row, subject.key))
            return (
                f"{kind}:{row.building.slug}/{key}"
                if isinstance(row, models.Room)
                else f"{kind}:{key}"
            )
    return ""


def kind_word(kind: str) -> str:
    return str(SUBJECTS[kind].word) if kind in SUBJECTS else kind


def address_of(change: Change, names: dict[Key, str], *, edition: Edition) -> str:
    """The page in ``edition`` of what was changed, if it is still there and has one."""
    subject = SUBJECTS.get(change.subject)
    if subject is None or not subject.route:
        return ""
    if subject.model and (change.subject, change.subject_id) not in names:
        return ""
    return reverse(subject.route, args=[edition.slug, *_parts(change)])


def _parts(change: Change) -> list[str]:
    return change.subject_id.split("/") if change.subject == "room" else [change.subject_id]


def told_subject(kind: str, name: str) -> str:
    """Session “Aliens”; ``kind`` is its word."""
    return _("%(kind)s “%(name)s”") % {"kind": kind, "name": name} if name else kind
