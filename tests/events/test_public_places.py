"""Places and organisations as visitors read them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import (
    Booth,
    ConsortiumSeat,
    Feature,
    Organisation,
    RoomName,
    RouteStop,
    Screen,
    Walk,
)
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organisation,
    at,
    both,
    the_family,
)
from tests.events.park_scene import (
    a_building,
    a_gate,
    a_park_of,
    graph,
    links,
    meta,
    page,
    text,
)
from tests.events.programme_scene import a_published_edition

pytestmark = pytest.mark.django_db
HERE = "/en/convention-2027"
PLACES, ORGANISATIONS = f"{HERE}/places/", f"{HERE}/organisations/"


def test_places_are_the_buildings_in_use_with_their_rooms(client: Client):
    edition = an_edition()
    a_building("furnace", 0, 0, zone="north", name=both("No.3 Blast Furnace", "三高炉"))
    a_building("silo", 300, 0)
    a_room("Attic", building="silo")
    hall = a_room("Hall 1", building="furnace", is_outdoor=True, capacity=800)
    a_slot(a_session(edition), hall, "10:00", "11:00")
    publish(edition, by=None)

    html = page(client, PLACES)

    shown = text(html)
    assert "No.3 Blast Furnace north Hall 1 open air · holds 800 · 1 session" in shown
    assert "silo" not in shown
    assert links(html) >= {f"{PLACES}furnace/", f"{PLACES}furnace/hall-1/", f"{HERE}/map/"}
    assert "三高炉" in text(page(client, "/convention-2027/places/"))


def test_a_place_that_only_the_draft_uses_has_no_page(client: Client):
    edition = a_published_edition()
    a_slot(a_session(edition, "Secret"), a_room("Moon", building="silo"), "10:00", "11:00")

    assert "silo" not in page(client, PLACES)
    for address in ("silo/", "silo/moon/", "furnace-3/moon/", "nosuch/", "nosuch/hall-1/"):
        page(client, PLACES + address, 404)
    page(client, f"{PLACES}furnace-3/hall-1/")


def test_a_room_says_what_it_holds_and_what_is_in_it_day_by_day(client: Client):
    edition = an_edition()
    a_building("furnace", 0, 0, name=both("No.3 Blast Furnace"))
    a_gate("east", 350, 0, "East Gate")
    hall = a_room("Hall 1", building="furnace", kind="hall", capacity=800, area=1200)
    hall.features.add(Feature.objects.create(slug="dcp", name=both("DCP projector")))
    RoomName.objects.create(room=hall, name=both("Hall A"))
    Screen.objects.create(room=hall, formats=["dcp-4k", "35mm", "super-8"], audio="7.1")
    session = a_session(edition, "Robots")
    a_slot(session, hall, "10:00", "11:00")
    publish(edition, by=None)

    with travel(at("09:00"), tick=False):
        html = page(client, f"{PLACES}furnace/hall-1/")

    assert (
        "Building No.3 Blast Furnace Kind hall Holds 800 Area 1200 m² "
        "Screen DCP 4K, 35 mm · 7.1 There is DCP projector "
        "Also called Hall A Nearest gate East Gate · 5 min on foot "
        "What is on here 1 Robots Fri 1 October · 10:00–11:00"
    ) in text(html)
    assert links(html) >= {f"{PLACES}furnace/", f"{HERE}/map/?from=furnace"}


def test_a_full_room_has_a_heading_for_each_day(client: Client):
    edition, hall = an_edition(), a_room()
    for number, (begins, ends) in enumerate((("10:00", "11:00"), ("12:00", "13:00"))):
        a_slot(a_session(edition, f"Talk {number}"), hall, begins, ends)
    publish(edition, by=None)

    shown = text(page(client, f"{PLACES}furnace-3/hall-1/"))

    assert "What is on here 2 Fri 1 October Talk 0 10:00–11:00" in shown
    assert shown.count("Fri 1 October") == 1


def test_a_parade_stands_on_the_page_of_every_room_it_passes(client: Client):
    edition = an_edition()
    parade, start = a_session(edition, "Parade"), a_room("Start")
    square = a_room("Square", building="silo")
    RouteStop.objects.create(session=parade, room=square, position=1, after_minutes=20)
    a_slot(parade, start, "10:00", "11:00")
    publish(edition, by=None)

    assert "Parade" in text(page(client, f"{PLACES}silo/square/"))
    assert "Parade" in text(page(client, f"{PLACES}silo/"))
    assert "silo" in text(page(client, PLACES))
    session = text(page(client, f"{HERE}/sessions/{parade.code}/"))
    assert "The way it takes Square after 20 min" in session


def test_a_building_says_how_far_it_is_to_everything_else(client: Client):
    edition = an_edition()
    near, far = a_building("furnace", 0, 0), a_building("silo", 700, 0)
    Walk.objects.create(near=near, far=far, minutes=12, step_free_minutes=20)
    a_building("lake", 0, 140)
    a_gate("east", 350, 0, "East Gate")
    for house in ("furnace", "silo", "lake"):
        a_slot(a_session(edition, house), a_room(building=house), "10:00", "11:00")
    publish(edition, by=None)

    html = page(client, f"{PLACES}furnace/")

    assert "On foot from here lake 2 min East Gate 5 min silo 12 min" in text(html)
    assert links(html) >= {f"{PLACES}silo/", f"{PLACES}lake/", f"{HERE}/map/?from=furnace"}
    assert '<svg class="park-map measured"' in html


def test_a_building_without_a_place_on_the_map_has_a_page_without_one(client: Client):
    a_published_edition()

    html = page(client, f"{PLACES}furnace-3/")

    assert "park-map" not in html
    assert "On foot from here" not in html


def test_a_room_whose_sessions_are_all_cancelled_has_no_page_and_no_link(client: Client):
    edition = an_edition()
    session = a_session(edition, "Robots")
    slot = a_slot(session, a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "10:00", "11:00")
    publish(edition, by=None)
    cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    page(client, f"{PLACES}furnace-3/hall-1/", 404)
    assert not [each for each in links(page(client, f"{HERE}/sessions/{session.code}/"))
                if each.startswith(PLACES)]  # fmt: skip


def test_rooms_and_buildings_tell_programs_where_they_are(client: Client):
    edition = an_edition()
    a_building("furnace", 0, 0, latitude=39.9, longitude=116.1, name=both("Furnace", "高炉"))
    a_slot(a_session(edition), a_room(building="furnace"), "10:00", "11:00")
    publish(edition, by=None)

    building, _way = graph(page(client, f"{PLACES}furnace/"))
    room, way = graph(page(client, f"{PLACES}furnace/hall-1/"))

    assert building == {
        "@type": "Place",
        "@id": f"http://localhost:8000{PLACES}furnace/",
        "name": "Furnace",
        "alternateName": ["高炉"],
        "url": f"http://localhost:8000{PLACES}furnace/",
        "address": "Shougang Park",
        "geo": {"@type": "GeoCoordinates", "latitude": 39.9, "longitude": 116.1},
        "hasMap": f"http://localhost:8000{HERE}/map/",
        "containedInPlace": {
            "@type": "Place",
            "name": "Shougang Park",
            "address": "Shougang Park",
        },
    }
    assert room["maximumAttendeeCapacity"] == 100
    assert room["containedInPlace"]["@id"] == building["@id"]
    assert [step["name"] for step in way["itemListElement"]] == [
        "convention-2027",
        "Places",
        "Furnace",
        "Hall 1",
    ]
    assert meta(page(client, f"{PLACES}furnace/"))["og:title"] == "Furnace · convention-2027"


def test_organisations_are_those_with_a_part_in_the_edition(client: Client):
    edition = an_edition()
    family = the_family()
    hall = a_room()
    an_organisation(edition, "gold", name=both("Gold Works"))
    member = Organisation.objects.create(family=family, slug="member", name=both("Member"))
    ConsortiumSeat.objects.create(
        family=family, organisation=member, role="secretariat", joined_on=date(2021, 9, 28)
    )
    gone = Organisation.objects.create(family=family, slug="gone", name=both("Long gone"))
    ConsortiumSeat.objects.create(
        family=family, organisation=gone, joined_on=date(2021, 9, 28), left_on=date(2024, 1, 1)
    )
    exhibitor = Organisation.objects.create(
        family=family, slug="booth", name=both("Exhibitor"), kind="university"
    )
    Booth.objects.create(edition=edition, room=hall, number="B07", exhibitor=exhibitor)
    a_slot(a_session(edition), hall, "10:00", "11:00")
    publish(edition, by=None)

    html = page(client, ORGANISATIONS)

    shown = text(html)
    assert "Organisations 3 People" in shown
    assert "Exhibitor university · booth B07 Gold Works enterprise · Gold" in shown
    assert "Member enterprise Consortium: secretariat" in shown
    page(client, f"{ORGANISATIONS}gone/", 404)
    page(client, f"{ORGANISATIONS}nosuch/", 404)


def test_sponsors_of_another_edition_have_no_page_here(client: Client):
    a_published_edition()
    carnival = an_edition("carnival")
    an_organisation(carnival, "theirs")

    page(client, f"{ORGANISATIONS}theirs/", 404)
    assert "No organisations yet" in text(page(client, ORGANISATIONS))


def test_an_organisation_says_who_it_is_where_it_stands_and_whom_it_sends(client: Client):
    edition = an_edition()
    hall, unused = a_room(), a_room("Shed")
    works = an_organisation(
        edition,
        "works",
        name=both("Gold Works", "金厂"),
        website="https://works.example/",
        description=both("Makes <gold>."),
        note="owes us money",
    )
    Booth.objects.create(edition=edition, room=hall, number="B07", exhibitor=works)
    Booth.objects.create(edition=edition, room=unused, number="S01", exhibitor=works)
    sent, absent = a_person("Ye Wenjie"), a_person("Absent")
    for person in (sent, absent):
        person.organisation = works
        person.save(update_fields=["organisation"])
    a_slot(a_session(edition, "Robots", sent), hall, "10:00", "11:00")
    publish(edition, by=None)

    html = page(client, f"{ORGANISATIONS}works/")

    shown = text(html)
    assert "Gold Works 金厂 enterprise Gold Makes &lt;gold&gt;. Their website" in shown
    assert "Booth B07 Hall 1 S01 On the programme Ye Wenjie" in shown
    assert "Absent" not in shown
    assert "money" not in html
    assert links(html) >= {
        "https://works.example/",
        f"{PLACES}furnace-3/hall-1/",
        f"{HERE}/people/{sent.code}/",
    }
    assert f"{PLACES}furnace-3/shed/" not in links(html)
    facts, _way = graph(html)
    assert (facts["@type"], facts["url"]) == ("Corporation", "https://works.example/")


@pytest.mark.parametrize("houses", [1, 30])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("places/", 7),
        ("places/house-0/", 10),
        ("places/house-0/hall/", 10),
        ("organisations/", 9),
        ("organisations/house-0/", 9),
    ],
)
def test_pages_cost_the_same_for_one_building_and_for_many(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    houses: int,
    path: str,
    queries: int,
):
    a_park_of(an_edition(), houses)

    with django_assert_num_queries(queries):
        page(client, f"{HERE}/{path}")


@pytest.mark.parametrize(
    "path",
    ["people/", "films/", "places/", "places/furnace-3/", "organisations/", "map/"],
)
def test_an_unpublished_edition_has_none_of_these_pages(client: Client, path: str):
    edition = an_edition("secret-2027")
    a_slot(a_session(edition), a_room(), "10:00", "11:00")

    page(client, f"/en/secret-2027/{path}", 404)


def test_a_building_that_is_renamed_in_the_draft_keeps_its_released_page(client: Client):
    edition = an_edition()
    house = a_building("furnace", 0, 0, name=both("Furnace"))
    a_building("silo", 300, 0)
    for building in ("furnace", "silo"):
        a_slot(a_session(edition), a_room(building=building), "10:00", "11:00")
    publish(edition, by=None)
    house.slug, house.name = "oven", both("Oven")
    house.save(update_fields=["slug", "name"])

    building = text(page(client, f"{PLACES}furnace/"))
    assert "Furnace Rooms Hall 1 1 session What is on here 1" in building
    assert "Oven" not in building
    assert "Furnace" in text(page(client, f"{PLACES}furnace/hall-1/"))
    assert "Furnace" in text(page(client, PLACES))
    assert page(client, f"{HERE}/map/?from=furnace")
    page(client, f"{PLACES}oven/", 404)
