"""After every rule, history says exactly what the tables say: no less, and nothing else."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from events import bulk_edits, calling_off, films, moving, people, rooms, scheduling, undoing
from events.casting import cast_of
from events.history import plain
from events.models import Change, Edition, Film, Person, Room, Session, Slot, Track, User
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    at,
    both,
)

pytestmark = pytest.mark.django_db
# Written by the database or worked out from others of its row.
OWN = ("id", "version", "search", "sort_key", "edition", "family", "code", "uid", "source_id")
MODELS = {"slot": Slot, "session": Session, "person": Person, "room": Room, "film": Film}
# Kind, public id and fact of a row; what it was and what it became.
Turns = dict[tuple[str, str, str], tuple[Any, Any]]


@dataclass
class Scene:
    edition: Edition
    by: User

    @property
    def aliens(self) -> Slot:
        """As the database has it, placed in hall 1."""
        return self._slot("Aliens")

    @property
    def robots(self) -> Slot:
        return self._slot("Robots")

    def _slot(self, title: str) -> Slot:
        return Slot.objects.select_related("session__edition").get(session__title__en=title)

    def room(self, slug: str = "hall-2") -> Room:
        return Room.objects.select_related("building").get(slug=slug)

    def wish(self, **facts: object) -> scheduling.SessionWish:
        session = self.aliens.session
        names = ("title", "abstract", "type", "track", "language")
        usual = {name: getattr(session, name) for name in names}
        return scheduling.SessionWish(**{**usual, "people": [], **facts})

    def seen(self, slot: Slot) -> dict[Session, tuple[int, dict[int, int]]]:
        return {slot.session: (slot.session.version, {slot.pk: slot.version})}

    def plan(self) -> moving.Plan:
        slots = [self.aliens, self.robots]
        loaded = moving.slots_named(self.edition, [slot.uid for slot in slots])
        return moving.plan(self.edition, loaded, moving.shifted(30), verb="shift")


@pytest.fixture
def scene():
    edition = an_edition()
    Track.objects.create(edition=edition, slug="space", name=both("Space"))
    hall = a_room("Hall 1", capacity=80)
    a_room("Hall 2", capacity=60)
    a_slot(a_session(edition, "Aliens", a_person("Ye Wenjie")), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Robots"), hall, "14:00", "15:00")
    a_person("Luo Ji")
    Film.objects.create(family=edition.series.family, title=both("Moon"), runtime=90)
    return Scene(edition, an_organizer(edition))


def place(scene):
    where = scheduling.Place(scene.room(), at("12:00"), 45)
    scheduling.place_slot(scene.aliens, by=scene.by, version=scene.aliens.version, place=where)


def pin(scene):
    scheduling.pin_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def unpin(scene):
    scheduling.unpin_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def unplace(scene):
    scheduling.unplace_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def cancel(scene):
    scheduling.cancel_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def restore(scene):
    cancel(scene)
    scheduling.restore_slot(scene.aliens, by=scene.by, version=scene.aliens.version)


def swap(scene):
    mine, other = scene.aliens, scene.robots
    versions = {"version": mine.version, "other_version": other.version}
    scheduling.swap_slots(mine, other, by=scene.by, **versions)


def rain(scene):
    slot = scene.aliens
    scheduling.give_rain_room(slot, scene.room(), by=scene.by, version=slot.version)


def add_session(scene):
    scheduling.add_session(scene.edition, scene.wish(title=both("Peace")), by=scene.by)


def add_slot(scene):
    scheduling.add_slot(scene.aliens.session, by=scene.by)


def edit_session(scene):
    session = scene.aliens.session
    wish = scene.wish(
        title=both("Visitors", "来客"),
        track=Track.objects.get(),
        people=[Person.objects.get(name__en="Luo Ji")],
    )
    scheduling.edit_session(session, wish, by=scene.by, version=session.version)


def call_off(scene):
    calling_off.call_off(scene.edition, scene.seen(scene.aliens), by=scene.by)


def bring_back(scene):
    calling_off.bring_back(scene.edition, scene.seen(scene.aliens), by=scene.by)


def carry_out(scene):
    plan = scene.plan()
    seen = {slot.uid: slot.version for slot, _facts in plan.moves}
    moving.carry_out(plan, seen, by=scene.by, reason="Wind")


def undo(scene):
    carry_out(scene)
    edit_session(scene)
    undoing.undo(scene.edition, by=scene.by)


def redo(scene):
    undo(scene)
    undoing.redo(scene.edition, by=scene.by)


def set_facts(scene):
    person = Person.objects.get(name__en="Luo Ji")
    facts = {"recording": "no", "streaming": "no"}
    bulk_edits.set_facts(scene.edition, {person: person.version}, by=scene.by, facts=facts)


def set_track(scene):
    session, track = scene.aliens.session, Track.objects.get()
    bulk_edits.set_track(scene.edition, {session: session.version}, track=track, by=scene.by)


def set_type(scene):
    session = scene.aliens.session
    other = scene.edition.session_types.create(slug="workshop", name=both("Workshop"), minutes=90)
    bulk_edits.set_type(scene.edition, {session: session.version}, kind=other, by=scene.by)


def set_status(scene):
    session = scene.aliens.session
    seen = {session: session.version}
    bulk_edits.set_status(scene.edition, seen, status="cancelled", by=scene.by)


def add_note(scene):
    room = scene.room()
    bulk_edits.add_note(scene.edition, {room: room.version}, text="Wet floor", by=scene.by)


def edit_each(scene):
    room = scene.room()
    bulk_edits.edit_each(
        scene.edition,
        {room: room.version},
        by=scene.by,
        subject=bulk_edits.subject_of,
        facts=lambda row: {"is_outdoor": True},
    )


def add_person(scene):
    people.add_person(scene.edition, {"name": both("Shi Qiang")}, by=scene.by)


def edit_person(scene):
    person = Person.objects.get(name__en="Luo Ji")
    facts = {"name": both("Luo Ji", "罗辑"), "email": "luo@park.example", "most_per_day": 2}
    people.edit_person(person, facts, edition=scene.edition, by=scene.by, version=person.version)


def remove_person(scene):
    person = Person.objects.get(name__en="Luo Ji")
    people.remove_person(person, edition=scene.edition, by=scene.by)


def add_room(scene):
    facts = {"building": scene.room().building, "slug": "hall-9", "name": both("Hall 9")}
    rooms.add_room(scene.edition, {**facts, "capacity": 9}, by=scene.by)


def edit_room(scene):
    room = scene.room()
    facts = {"name": both("Great hall"), "capacity": 500, "note": "New chairs"}
    rooms.edit_room(room, facts, edition=scene.edition, by=scene.by, version=room.version)


def remove_room(scene):
    rooms.remove_room(scene.room(), edition=scene.edition, by=scene.by)


def add_film(scene):
    films.add_film(scene.edition, {"title": both("Solaris"), "runtime": 167}, by=scene.by)


def edit_film(scene):
    film = Film.objects.get()
    facts = {"director": both("Jones"), "runtime": 97, "year": 2009}
    films.edit_film(film, facts, edition=scene.edition, by=scene.by, version=film.version)


def remove_film(scene):
    films.remove_film(Film.objects.get(), edition=scene.edition, by=scene.by)


DEEDS = [
    *(place, pin, unpin, unplace, cancel, restore, swap, rain),
    *(add_session, add_slot, edit_session, call_off, bring_back, carry_out, undo, redo),
    *(set_facts, set_track, set_type, set_status, add_note, edit_each),
    *(add_person, edit_person, remove_person, add_room, edit_room, remove_room),
    *(add_film, edit_film, remove_film),
]
RULES = {place: "place_slot", pin: "pin_slot", unpin: "unpin_slot", unplace: "unplace_slot"} | {
    cancel: "cancel_slot",
    restore: "restore_slot",
    swap: "swap_slots",
    rain: "give_rain_room",
}
# Links to other rows: history tells the whole list, and tests of their own compare it.
LINKS = {"add_needs", "add_equipment", "take_equipment"}
MODULES = [scheduling, calling_off, moving, undoing, bulk_edits, people, rooms, films]


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
    return str(row.uid if kind == "slot" else row.code)


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
