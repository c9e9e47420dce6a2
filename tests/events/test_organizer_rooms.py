"""The list of rooms: how large, equipped with what, closed when, and how much is in them."""

from __future__ import annotations

import pytest

from events.models import Building, Feature, RoomClosure, RoomName, Screen, StaffRole
from tests.cast import (
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    at,
    both,
    the_family,
    the_park,
)
from tests.events.listed import cells, choices, names

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/rooms/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def reader(client, edition):
    user = an_organizer(edition, Level.LOOK)
    client.force_login(user)
    return user


def equipped(room, *features: str):
    for slug in features:
        found, _ = Feature.objects.get_or_create(slug=slug, defaults={"name": both(slug)})
        room.features.add(found)
    return room


def closed(room, begins, ends, reason="rigging"):
    return RoomClosure.objects.create(room=room, starts_at=begins, ends_at=ends, reason=reason)


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_any_length_takes_the_same_queries(
    client, edition, reader, django_assert_num_queries, count
):
    for number in range(count):
        room = equipped(a_room(f"Hall {number:02}"), "dcp", "step-free")
        closed(room, at("06:00"), at("08:00"))
        RoomName.objects.create(room=room, name=both(f"Shed {number}"))
        a_slot(a_session(edition, f"Talk {number}"), room, "10:00", "11:00")

    with django_assert_num_queries(10):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 30])
def test_a_search_takes_the_same_queries_in_a_park_of_any_size(
    client, edition, reader, django_assert_num_queries, count
):
    for number in range(count):
        room = a_room(f"Hall {number:02}", building=f"house-{number}")
        RoomName.objects.create(room=room, name=both(f"Shed {number}"))

    with django_assert_num_queries(12):
        response = client.get(f"{LIST}?q=hall+shed")

    assert len(response.context["rows"]) == count


def test_rooms_come_by_building_and_as_they_stand_on_the_grid(client, edition, reader):
    a_room("Lawn", building="lake", rank=1)
    a_room("Hall 2", rank=2)
    a_room("Hall 10", rank=1)

    assert names(client, LIST) == ["Hall 10", "Hall 2", "Lawn"]
    assert names(client, f"{LIST}?sort=-place") == ["Lawn", "Hall 2", "Hall 10"]
    assert names(client, f"{LIST}?sort=name") == ["Hall 10", "Hall 2", "Lawn"]


def test_a_room_is_found_by_its_name_an_old_name_or_its_building(client, edition, reader):
    silo = a_room("Silo", building="furnace-3")
    silo.name = both("Silo", "筒仓")
    silo.save()
    RoomName.objects.create(room=silo, name=both("Coal bunker", "煤仓"))
    a_room("Lawn", building="lake")
    Building.objects.filter(slug="lake").update(name=both("Xiuchi Lake", "秀池"))

    for query in ("筒仓", "tongcang", "tc", "煤仓", "bunker", "ＳＩＬＯ", "silo+coal"):
        assert names(client, f"{LIST}?q={query}") == ["Silo"], query
    for query in ("秀池", "xiuchi", "lake+lawn"):
        assert names(client, f"{LIST}?q={query}") == ["Lawn"], query
    assert names(client, f"{LIST}?q=silo+lake") == []


def test_rooms_of_another_park_are_not_there(client, edition, reader):
    a_room("Hall 1")
    a_room("Far away", venue=the_park(the_family("elsewhere")))

    assert names(client, LIST) == ["Hall 1"]
    assert names(client, f"{LIST}?q=far") == []


def test_what_sessions_of_the_edition_are_in_a_room_is_one_link_away(client, edition, reader):
    hall, other = a_room("Hall 1"), a_room("Hall 2")
    twice = a_session(edition, "Robots")
    a_slot(twice, hall, "10:00", "11:00")
    a_slot(twice, hall, "14:00", "15:00")
    a_slot(a_session(edition, "Aliens"), hall, "12:00", "13:00")
    a_slot(a_session(an_edition("carnival-2027"), "Parade"), other, "10:00", "11:00")
    address = f"/en/manage/convention-2027/sessions/?room={hall.pk}"

    response = client.get(f"{LIST}?sort=-sessions")

    assert f'href="{address}"' in response.content.decode()
    assert [(str(row), row.sessions_here) for row in response.context["rows"]] == [
        ("Hall 1", 2),
        ("Hall 2", 0),
    ]
    assert names(client, address, "title") == ["Aliens", "Robots"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("building=lake", ["Lawn"]),
        ("kind=stage", ["Lawn"]),
        ("feature=dcp", ["Cinema"]),
        ("feature=step-free", ["Cinema", "Hall"]),
        ("capacity=100", ["Hall", "Lawn"]),
        ("capacity=101", ["Lawn"]),
        ("is=outdoors", ["Lawn"]),
        ("is=screen", ["Cinema"]),
        ("is=parallel", ["Lawn"]),
        ("is=closed", ["Hall"]),
        ("is=empty", ["Cinema", "Route"]),
        ("is=empty&is=screen", ["Cinema"]),
    ],
)
def test_the_filters_that_organizers_need(client, edition, reader, query, expected):
    hall = equipped(a_room("Hall", rank=2), "step-free")
    cinema = equipped(a_room("Cinema", rank=1, capacity=99), "step-free", "dcp")
    Screen.objects.create(room=cinema, formats=["dcp-2k"])
    facts = {"kind": "stage", "is_outdoor": True, "parallel": 2, "capacity": 5_000}
    lawn = a_room("Lawn", building="lake", **facts)
    a_room("Route", building="line", capacity=None)
    closed(hall, at("06:00", day=3), at("08:00", day=3))
    for room in (hall, lawn):
        a_slot(a_session(edition, f"In {room}"), room, "10:00", "11:00")

    assert names(client, f"{LIST}?{query}") == expected


def test_rooms_without_a_number_of_places_come_last_either_way(client, edition, reader):
    a_room("Hall", capacity=100)
    a_room("Route", capacity=None)
    a_room("Salon", capacity=20)

    assert names(client, f"{LIST}?sort=capacity") == ["Salon", "Hall", "Route"]
    assert names(client, f"{LIST}?sort=-capacity") == ["Hall", "Salon", "Route"]


def test_only_closures_that_touch_the_days_of_the_edition_are_told(client, edition, reader):
    hall = a_room("Hall")
    closed(hall, at("06:00"), at("08:00"), "rigging")
    # The last evening ends at five in the morning, and so does what is told of it.
    closed(hall, at("04:59", day=4), at("12:00", day=4), "wind")
    closed(hall, at("05:00", day=4), at("12:00", day=4), "afterwards")

    page = client.get(LIST).content.decode()

    assert "rigging" in page and "wind" in page
    assert "Fri 1 October 06:00 – Fri 1 October 08:00" in page
    assert "afterwards" not in page


def test_filters_ask_only_for_what_the_park_has(client, edition, reader):
    equipped(a_room("Hall"), "dcp")
    equipped(a_room("Far", venue=the_park(the_family("elsewhere"))), "abroad")

    assert choices(client, LIST, "feature") == [("dcp", "dcp")]
    assert choices(client, LIST, "building") == [("furnace-3", "furnace-3")]


def test_csv_tells_all_there_is_to_know_of_a_room(client, edition):
    client.force_login(an_organizer(edition, Level.PROGRAMME))
    hall = equipped(a_room("Hall 1", area=400, note="mind the step"), "dcp")
    hall.name = both("Hall 1", "一号厅")
    hall.save()
    Screen.objects.create(room=hall, formats=["dcp-2k", "35mm"])
    RoomName.objects.create(room=hall, name=both("Shed"))
    closed(hall, at("06:00"), at("08:00"))
    a_slot(a_session(edition), hall, "10:00", "11:00")

    assert cells(client, f"{LIST}?format=csv") == [
        [
            *("Short name", "Room", "Name (zh-hans)", "Name (en)", "Other names", "Building"),
            *("Kind", "Capacity", "Equipment", "Sessions", "Closed", "Square metres"),
            *("Sessions at once", "Minutes between sessions", "Film formats", "Note"),
        ],
        [
            *("furnace-3/hall-1", "Hall 1", "一号厅", "Hall 1", "Shed", "furnace-3"),
            *("room", "100", "dcp", "1", "2027-10-01 06:00 – 2027-10-01 08:00 rigging", "400"),
            *("1", "0", "dcp-2k, 35mm", "mind the step"),
        ],
    ]


def test_who_may_only_look_does_not_read_the_notes(client, edition, reader):
    a_room("Hall 1", note="mind the step")

    heading, row = cells(client, f"{LIST}?format=csv")

    assert "Note" not in heading and "mind the step" not in row


def test_a_park_without_rooms_says_what_comes_first(client, edition, reader):
    assert "No room is written down yet" in client.get(LIST).content.decode()
