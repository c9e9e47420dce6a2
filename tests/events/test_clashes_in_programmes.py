"""Real published programmes have the overlaps that an independent reading found, and no others."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from events.clashes import find_clashes
from events.grid import load_grid
from events.models import Participation, Person, Room, Session, Slot
from tests.cast import a_room, a_session, an_edition, both, the_family
from tests.programmes import PROGRAMMES, needs_programmes

pytestmark = [pytest.mark.django_db, needs_programmes]
NAMES = ["emfcamp-2022", "fosdem-2026", "lonestarcon3-2013", "octocon-2022"]


def read(name: str, kind: str = "") -> Any:
    return json.loads((PROGRAMMES / "expected" / f"{name}{kind}.json").read_text(encoding="utf-8"))


def load(name: str):
    """The programme as a draft, and the ids of its items by slot."""
    told = read(name)
    tz = ZoneInfo(told["tz"])
    items = [item for item in told["items"] if item["start"] and item["mins"] and item["room"]]
    starts = [datetime.fromisoformat(item["start"]).replace(tzinfo=tz) for item in items]
    first, last = min(starts).date(), max(starts).date()
    edition = an_edition(name, starts_on=first, ends_on=last, time_zone=told["tz"])
    rooms, people = _rooms(items), _people(items)
    kind = a_session(edition, "Of this type").type
    sessions = Session.objects.bulk_create(
        Session(edition=edition, title=both(item["title"] or item["id"]), type=kind)
        for item in items
    )
    slots = Slot.objects.bulk_create(
        Slot(
            session=session,
            room=rooms[item["room"]],
            starts_at=start,
            ends_at=start + timedelta(minutes=int(item["mins"])),
        )
        for session, item, start in zip(sessions, items, starts, strict=True)
    )
    Participation.objects.bulk_create(
        Participation(session=session, person=people[key])
        for session, item in zip(sessions, items, strict=True)
        for key in dict.fromkeys(item["people"])
    )
    ids = {slot.uid: item["id"] for slot, item in zip(slots, items, strict=True)}
    return edition, ids, {person.pk: key for key, person in people.items()}


def _rooms(items: list[dict[str, Any]]) -> dict[str, Room]:
    names = sorted({item["room"] for item in items})
    return {name: a_room(f"Room {number}") for number, name in enumerate(names)}


def _people(items: list[dict[str, Any]]) -> dict[str, Person]:
    keys = sorted({key for item in items for key in item["people"]})
    made = Person.objects.bulk_create(
        Person(family=the_family(), name=both(f"Person {number}")) for number in range(len(keys))
    )
    return dict(zip(keys, made, strict=True))


def found_in(name: str) -> dict[str, list[tuple[str, ...]]]:
    edition, ids, keys = load(name)
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for clash in find_clashes(load_grid(edition)):
        pair = sorted(ids[uid] for uid in clash.slots)
        if clash.kind == "room_taken_twice":
            found["room"].append(tuple(pair))
        if clash.kind == "person_in_two_places":
            found["person"].append((str(keys[clash.people[0]]), *pair))
    return {kind: sorted(pairs) for kind, pairs in found.items()}


@pytest.mark.parametrize("name", NAMES)
def test_rooms_and_people_overlap_exactly_where_an_independent_reading_says_so(name):
    oracle = read(name, ".overlaps")

    found = found_in(name)

    assert found.get("room", []) == sorted(
        tuple(sorted(map(str, pair))) for _, *pair in oracle["room"]
    )
    assert found.get("person", []) == sorted(
        (str(key), *sorted(map(str, pair))) for key, *pair in oracle["person"]
    )


@needs_programmes
def test_a_room_that_holds_many_at_once_has_no_overlap():
    edition, _ids, _keys = load("emfcamp-2022")
    Room.objects.update(parallel=50)

    kinds = {clash.kind for clash in find_clashes(load_grid(edition))}

    assert "room_taken_twice" not in kinds
    assert edition.starts_on < date(2022, 6, 4)
