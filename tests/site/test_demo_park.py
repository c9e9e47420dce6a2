"""Every fact of the published tables has its place in the park: nothing is dropped on the way."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from events.models import Room, Slot
from tests.programmes import PROGRAMMES
from tests.site.park_as_told import FIRST, Told

TABLES = PROGRAMMES.parent / "demo" / "shougang_demo.json"
pytestmark = [
    pytest.mark.once,
    pytest.mark.xdist_group("park"),
    pytest.mark.skipif(not TABLES.exists(), reason="a comparison with the tables: not here"),
]
Row = dict[str, Any]
# What an item or a row is called in its own table; we name things by what visitors read.
ADDRESSES = {"id"}


@pytest.fixture(scope="module")
def park(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        yield Told()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def tables() -> Row:
    return json.loads(TABLES.read_text(encoding="utf-8"))


def in_order(rows: list[Row]) -> list[str]:
    return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)


def without(rows: list[Row], *names: str) -> list[Row]:
    gone = ADDRESSES | set(names)
    return [{name: fact for name, fact in row.items() if name not in gone} for row in rows]


def by_id(tables: Row, name: str, called: str) -> dict[str, str]:
    return {row["id"]: row[called] for row in tables[name]}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("gates", Told.gates),
        ("events", Told.events),
        ("people", Told.people),
        ("organisations", Told.organisations),
        ("shorts", Told.shorts),
        ("ticket_types", Told.tickets),
    ],
)
def test_rows_without_references_are_all_there(park, tables, table, told):
    assert in_order(told(park)) == in_order(without(tables[table]))


def test_rooms_are_all_there_in_their_zones_with_screens_and_old_names(park, tables):
    rows = [with_our_formats(row) for row in without(tables["venues"])]

    assert in_order(park.rooms()) == in_order(rows)
    assert Room.objects.filter(names__isnull=False).distinct().count() == 3


def with_our_formats(room: Row) -> Row:
    screen = room["screen"]
    formats = [name.lower() for name in screen["formats"]] if screen else []
    return {**room, "screen": screen and {**screen, "formats": formats}}


def test_films_are_all_there_with_what_is_carried_of_them(park, tables):
    rows = [{**row, "format": row["format"].lower()} for row in tables["films"]]
    told = [{**row, "format": row["format"].lower()} for row in park.films()]

    assert in_order(told) == in_order(without(rows))


def test_free_times_are_all_there(park, tables):
    people = by_id(tables, "people", "name_en")
    rows = [{**row, "person": people[row["person"]]} for row in tables["availability"]]

    assert in_order(park.availability()) == in_order(rows)


def test_items_are_all_there_with_every_fact(park, tables):
    assert in_order(park.items()) == in_order([an_item(tables, row) for row in tables["items"]])


def an_item(tables: Row, row: Row) -> Row:
    """A row of the tables with names for keys, and shares of a room as places."""
    people, rooms = by_id(tables, "people", "name_en"), by_id(tables, "venues", "name_en")
    told = dict(without([row])[0])
    capacity = {room["id"]: room["capacity"] for room in tables["venues"]}[row["venue"]]
    told["start"], told["end"] = row["start"][:16], row["end"][:16]
    told["venue"] = rooms[row["venue"]]
    told["people"] = [{**part, "person": people[part["person"]]} for part in row["people"]]
    told["people_present"] = [people[key] for key in row.get("people_present", [])]
    told["route"] = [rooms[key] for key in row.get("route", [])]
    told["rain_venue"] = rooms.get(row.get("rain_venue"))
    told["film"] = by_id(tables, "films", "title_en").get(row.get("film"))
    shorts = by_id(tables, "shorts", "title_zh")
    told["shorts"] = [shorts[key] for key in row.get("shorts", [])]
    told["seat_pools"] = {
        name: int(capacity * share) if isinstance(share, float) else share
        for name, share in pools_of(row).items()
    }
    kept = {"people", "intro_min", "qa_min"}
    return {name: fact for name, fact in told.items() if fact or name in kept}


def pools_of(row: Row) -> Row:
    return {name.rstrip("_"): share for name, share in row.get("seat_pools", {}).items()}


def test_the_days_of_the_park_lie_a_few_weeks_ahead(park):
    first = Slot.objects.order_by("starts_at").first()

    ahead = FIRST - park.by - timezone.localdate()
    assert timedelta(days=21) <= ahead < timedelta(days=28)
    assert first.starts_at.weekday() == 4


def test_pairs_to_keep_apart_are_all_there_and_sealed(park, tables):
    people = by_id(tables, "people", "name_en")
    pairs = [sorted((people[row["a"]], people[row["b"]])) for row in tables["keep_apart"]]

    assert sorted(park.pairs()) == sorted(pairs)
