"""After every rule, history says exactly what the tables say: no less, and nothing else."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest

from events import (
    bulk_edits,
    calling_off,
    editions,
    films,
    grounds,
    moving,
    organisations,
    people,
    rooms,
    scheduling,
    undoing,
)
from events.casting import cast_of
from events.history import plain
from events.models import (
    Building,
    Change,
    Edition,
    Film,
    Gate,
    Organisation,
    Person,
    Room,
    Session,
    SessionType,
    Slot,
    Track,
    Venue,
    Zone,
)
from tests.cast import (
    a_film,
    both,
)
from tests.events.deeds import DEEDS, RULES, Scene, a_scene, bring_back, unpin

pytestmark = pytest.mark.django_db
# Written by the database or worked out from others of its row.
OWN = ("id", "version", "search", "sort_key", "edition", "family", "code", "uid", "source_id")
MODELS: dict[str, Any] = {
    "slot": Slot,
    "session": Session,
    "person": Person,
    "room": Room,
    "film": Film,
    "organisation": Organisation,
    "venue": Venue,
    "zone": Zone,
    "gate": Gate,
    "building": Building,
    "edition": Edition,
    "track": Track,
    "type": SessionType,
}
# Kind, public id and fact of a row; what it was and what it became.
Turns = dict[tuple[str, str, str], tuple[Any, Any]]


@pytest.fixture
def scene():
    return a_scene()


# Links to others and orders of words: history tells the whole list; tests of their own compare it.
LINKS = {"move_word", "add_needs", "add_equipment", "take_equipment"}
MODULES = [
    *(scheduling, calling_off, moving, undoing, bulk_edits, people, rooms, films),
    *(organisations, grounds, editions),
]


def tables() -> dict[tuple[str, str], dict[str, Any]]:
    """Every row by its kind and public id, with its columns as history would write them."""
    return {
        (kind, public_id(kind, row)): columns(kind, row)
        for kind, model in MODELS.items()
        for row in model.objects.all()
    }


def public_id(kind: str, row: Any) -> str:
    if kind == "room":
        return f"{row.building.slug}/{row.slug}"
    names = {"slot": "uid", "session": "code", "person": "code", "film": "code"}
    return str(getattr(row, names.get(kind, "slug")))


def columns(kind: str, row: Any) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in OWN]
    found = {field.name: getattr(row, field.attname) for field in fields}
    return plain(found | ({"people": cast_of(row)} if kind == "session" else {}))


def told(changes: list[Change], known: set[tuple[str, str]]) -> Turns:
    """The first state and the last that ``changes`` name, of each fact that is another then."""
    found: Turns = {}
    for change in changes:
        for name in {*change.before, *change.after}:
            key = (change.subject, change.subject_id, name)
            was = found[key][0] if key in found else change.before.get(name)
            found[key] = (was, change.after.get(name))
    lasting = {key: turn for key, turn in found.items() if key[:2] in known}
    return {key: turn for key, turn in lasting.items() if turn[0] != turn[1]}


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_history_says_what_the_tables_say(scene, deed):
    if deed in (unpin, bring_back):  # the state that they need is no deed of theirs
        with_state(scene, deed)
    before = tables()
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    deed(scene)

    after = tables()
    changes = list(Change.objects.filter(pk__gt=last).order_by("pk"))
    both_times = before.keys() & after.keys()
    differences = {
        (*key, name): (before[key][name], value)
        for key in both_times
        for name, value in after[key].items()
        if before[key][name] != value
    }
    assert changes and {change.by for change in changes} == {scene.by}
    assert told(changes, both_times) == differences
    assert gone(changes) == before.keys() - after.keys()
    assert came(changes) == {
        key for key in after.keys() - before.keys() if not is_first(key, after)
    }


def with_state(scene: Scene, deed: Any) -> None:
    Slot.objects.filter(pk=scene.aliens.pk).update(is_cancelled=deed is bring_back)
    Slot.objects.update(is_pinned=deed is unpin)
    if deed is bring_back:
        Session.objects.filter(pk=scene.aliens.session_id).update(status="cancelled")


def gone(changes: list[Change]) -> set[tuple[str, str]]:
    return {(each.subject, each.subject_id) for each in changes if each.verb == "remove"}


def came(changes: list[Change]) -> set[tuple[str, str]]:
    return {(each.subject, each.subject_id) for each in changes if each.verb == "add"}


def is_first(key: tuple[str, str], after: dict[tuple[str, str], dict[str, Any]]) -> bool:
    """A session comes with one time of its own; that it came is told by the session."""
    if key[0] != "slot":
        return False
    session = after[key]["session"]
    return (
        sum(row.get("session") == session for (kind, _id), row in after.items() if kind == "slot")
        == 1
    )


def rules_of(module: ModuleType) -> set[str]:
    """The verbs of ``module`` that somebody does."""
    return {
        name
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }


def test_every_rule_of_the_draft_is_among_them():
    known = {RULES.get(deed, deed.__name__) for deed in DEEDS}

    rules = set().union(*map(rules_of, MODULES)) - LINKS - {"steps_of"}

    assert rules == known


def test_a_film_of_a_session_is_told_by_its_name(scene):
    film = a_film(scene.aliens.session)
    facts = {"title": both("Film, cut anew")}

    films.edit_film(film, facts, edition=scene.edition, by=scene.by, version=film.version)

    change = Change.objects.get(subject="film")
    assert (change.before, change.after) == (
        {"title": {"en": "Film", "zh-hans": "Film"}},
        {"title": {"en": "Film, cut anew", "zh-hans": "Film, cut anew"}},
    )
