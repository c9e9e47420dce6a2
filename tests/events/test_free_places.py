"""The best free places for a session: each was tried, comes with its reasons, and can be taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from events.clashes import FreePlace, best_places, find_clashes
from events.clashes.best import ANYWHERE
from events.grid import Grid, load_grid
from events.models import Room, SessionType, Slot, StaffRole, Track
from events.placing import free_places
from events.scheduling import Place, pin_slot, place_slot
from tests.cast import (
    a_person,
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
from tests.events.clash_scene import a_feature, a_walk, can_come, clashes, closed, on_day
from tests.events.drawn_drafts import SLOTS, grids

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/editions/convention-2027/slots/"
HOME = "/en/manage/convention-2027/slots/"


def places(slot: Slot, **how: object) -> list[str]:
    with override("en"):
        return [str(place) for place in free_places(Slot.objects.get(pk=slot.pk), **how)]


def reasons(slot: Slot) -> dict[str, list[str]]:
    """By room, for the first place there."""
    told: dict[str, list[str]] = {}
    with override("en"):
        for place in free_places(Slot.objects.get(pk=slot.pk)):
            told.setdefault(str(place.name), [str(each) for each in place.reasons])
    return told


def test_what_has_a_place_is_offered_the_same_time_next_door_and_the_next_free_time_here():
    edition, hall = an_edition(), a_room("Hall 1")
    a_room("Hall 2")
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")

    assert places(slot) == [
        "Fri 1 October 10:00–11:00 · Hall 2",
        "Fri 1 October 10:15–11:15 · Hall 1",
        "Sat 2 October 10:00–11:00 · Hall 1",
        "Sat 2 October 10:00–11:00 · Hall 2",
        "Sun 3 October 10:00–11:00 · Hall 1",
        "Sun 3 October 10:00–11:00 · Hall 2",
    ]


def test_what_waits_is_offered_the_earliest_times_of_the_day_that_is_looked_at():
    edition = an_edition()
    a_room("Hall 1")
    slot = a_slot(a_session(edition))

    assert places(slot) == [
        "Fri 1 October 10:00–11:00 · Hall 1",
        "Sat 2 October 10:00–11:00 · Hall 1",
        "Sun 3 October 10:00–11:00 · Hall 1",
    ]
    assert places(slot, day=date(2027, 10, 3))[0] == "Sun 3 October 10:00–11:00 · Hall 1"


def test_no_place_is_offered_that_would_be_a_clash():
    edition, hall, ye = an_edition(), a_room("Hall 1"), a_person("Ye Wenjie")
    a_room("Small", capacity=20)
    closed(hall, "10:00", "12:00")
    can_come(ye, "10:00", "16:00")
    a_slot(a_session(edition, "Elsewhere", ye), a_room("Lake"), "12:00", "13:00")
    a_slot(a_session(edition, "Already here"), hall, "13:00", "14:00")
    slot = a_slot(a_session(edition, "Robots", ye, expected_audience=60))

    first = places(slot)[0]

    assert first == "Fri 1 October 10:00–11:00 · Lake"
    assert {place.split(" · ")[1] for place in places(slot)} == {"Hall 1", "Lake"}
    for place in free_places(Slot.objects.get(pk=slot.pk)):
        begins = place.span.begins
        place_slot(Slot.objects.get(pk=slot.pk), by=None, **_there(slot, place.room.row, begins))
        assert clashes(edition) == []


def _there(slot, room, begins):
    version = Slot.objects.get(pk=slot.pk).version
    return {"version": version, "place": Place(room, begins)}


def test_between_two_sessions_a_room_needs_its_turnaround():
    edition, hall = an_edition(), a_room("Hall 1", turnaround=15)
    a_slot(a_session(edition, "First"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Last"), hall, "12:15", "18:00")
    slot = a_slot(a_session(edition))

    assert "Fri" not in " ".join(places(slot))

    Slot.objects.filter(ends_at=at("18:00")).update(starts_at=at("12:30"))

    assert places(slot)[0] == "Fri 1 October 11:15–12:15 · Hall 1"


def test_late_hours_are_offered_on_days_that_are_used_so_late():
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "All day"), hall, "09:00", "21:00")
    a_slot(a_session(edition, "Night"), a_room("Lake"), "21:00", "23:00")
    a_slot(a_session(edition, "Day at the lake"), a_room_named("Lake"), "09:00", "21:00")
    slot = a_slot(a_session(edition))

    assert places(slot)[0] == "Fri 1 October 21:00–22:00 · Hall 1"


def a_room_named(name: str) -> Room:
    return Room.objects.get(name__en=name)


def test_what_is_wrong_with_a_session_anywhere_hides_no_place():
    edition = an_edition()
    a_room("Hall 1")
    crowd = [a_person(name) for name in ("Ye Wenjie", "Luo Ji", "Shi Qiang")]
    slot = a_slot(a_session(edition, "Nobody leads", *crowd, age_to=9))

    assert len(places(slot)) == 3


def test_of_three_rooms_at_most_a_day_there_are_six_places_at_most():
    edition = an_edition()
    for number in range(8):
        a_room(f"Hall {number}")
    slot = a_slot(a_session(edition))

    found = places(slot)

    assert len(found) == 6
    assert [place[:3] for place in found] == ["Fri"] * 3 + ["Sat"] * 3


def test_a_room_that_fits_comes_before_one_that_stays_empty():
    edition = an_edition()
    a_room("Arena", capacity=2000)
    a_room("Hall 1", capacity=120)
    a_room("Lawn", capacity=110, is_outdoor=True)
    slot = a_slot(a_session(edition, expected_audience=100, weather_plan="cancel"))

    order = [place.split(" · ")[1] for place in places(slot)]

    assert order[:3] == ["Hall 1", "Arena", "Lawn"]


def test_nobody_is_sent_to_another_venue_or_onto_a_ride():
    edition = an_edition()
    elsewhere = the_family("elsewhere")
    a_room("Theirs", venue=the_park(elsewhere), building="far")
    a_room("Wheel", kind=Room.Kind.ATTRACTION)
    slot = a_slot(a_session(edition))

    assert places(slot) == []


def test_what_is_called_off_is_offered_nothing():
    edition = an_edition()
    a_room()
    slot = a_slot(a_session(edition))
    Slot.objects.update(is_cancelled=True)

    assert places(slot) == []


def test_each_place_says_what_speaks_for_it():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    hall, near, far = (
        a_room("Hall 1", capacity=60),
        a_room("Hall 2", capacity=80),
        a_room("Lake", building="lake", capacity=90),
    )
    booth = a_feature("booth", "Interpretation booth")
    for room in (hall, near, far):
        room.features.add(booth)
    track = Track.objects.create(edition=edition, slug="ideas", name=both("Ideas"), colour=1)
    session = a_session(edition, "Robots", ye, expected_audience=50, track=track)
    session.needs.add(booth)
    slot = a_slot(session, hall, "10:00", "11:00")
    a_slot(a_session(edition, "Before", ye), a_room("Hall 3"), "09:00", "09:50")

    assert reasons(slot) == {
        "Hall 1": [
            "the room it has now",
            "60 seats for the 50 expected",
            "has Interpretation booth",
            "Ye Wenjie is in this building just before or after",
            "nothing else of Ideas then",
        ],
        "Hall 2": [
            "the time it has now",
            "80 seats for the 50 expected",
            "has Interpretation booth",
            "Ye Wenjie is in this building just before or after",
            "nothing else of Ideas then",
        ],
        "Lake": [
            "the time it has now",
            "90 seats for the 50 expected",
            "has Interpretation booth",
            "nothing else of Ideas then",
        ],
    }


def test_of_a_place_that_is_merely_free_just_that_is_said():
    edition = an_edition()
    a_room("Hall 1")

    assert reasons(a_slot(a_session(edition))) == {"Hall 1": ["nothing is in the way"]}


def test_another_edition_in_the_hall_is_gone_round():
    edition, carnival, hall = an_edition(), an_edition("carnival-2027"), a_room("Hall 1")
    a_slot(a_session(carnival, "Parade"), hall, "10:00", "14:00")
    slot = a_slot(a_session(edition))

    assert places(slot)[0] == "Fri 1 October 14:00–15:00 · Hall 1"


def test_trying_asks_the_database_nothing(django_assert_num_queries):
    edition = an_edition()
    a_room("Hall 1")
    slot = a_slot(a_session(edition))
    grid = load_grid(edition)

    with django_assert_num_queries(0):
        assert best_places(grid, grid.waiting[slot.pk], venue=edition.venue_id)


def staff(edition, level=StaffRole.Level.PROGRAMME) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_organizer(edition, level))
    return client


def test_programs_read_the_places_with_reasons_and_take_one():
    edition, hall = an_edition(), a_room("Hall 1")
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    client = staff(edition)

    told = client.get(f"{ROOT}{slot.uid}/free-places/?day=2027-10-02").json()

    assert told["places"][0] == {
        "room": "furnace-3/hall-1",
        "starts_at": "2027-10-02T10:00:00+08:00",
        "ends_at": "2027-10-02T11:00:00+08:00",
        "label": "Sat 2 October 10:00–11:00 · Hall 1",
        "reasons": ["the room it has now"],
    }
    first = {key: told["places"][0][key] for key in ("room", "starts_at")}
    body = {**first, "version": 0}
    path = f"{ROOT}{slot.uid}/placement/"
    placed = client.put(path, body, content_type="application/json").json()
    assert (placed["slot"]["starts_at"], placed["clashes"]) == (first["starts_at"], [])


def test_a_day_that_is_none_is_a_fault_in_its_field():
    edition = an_edition()
    slot = a_slot(a_session(edition))

    response = staff(edition).get(f"{ROOT}{slot.uid}/free-places/?day=soon")

    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "day")


@pytest.mark.parametrize("count", [1, 30])
def test_thirty_sessions_cost_no_more_queries_than_one(django_assert_num_queries, count):
    edition, hall = an_edition(), a_room("Hall 1", parallel=40)
    slot = a_slot(a_session(edition))
    for number in range(count):
        a_slot(a_session(edition, f"Session {number}"), hall, "10:00", "11:00")
    client = staff(edition)

    with django_assert_num_queries(22):
        client.get(f"{ROOT}{slot.uid}/free-places/")


def test_without_script_the_form_shows_the_places_and_one_click_takes_one():
    edition, hall = an_edition(), a_room("Hall 1")
    slot = a_slot(a_session(edition, "Robots"))
    client = staff(edition)
    address = f"{HOME}{slot.uid}/place/"
    assert 'href="?free=1"' in client.get(address).content.decode()

    page = client.get(f"{address}?free=1")

    place = page.context["free"][0]
    assert "Fri 1 October 10:00–11:00 · Hall 1" in page.content.decode()
    typed = {
        "version": slot.version,
        "room": place.room.row.pk,
        "day": place.day.isoformat(),
        "starts": place.starts,
        "minutes": place.minutes,
    }
    assert client.post(f"{address}?free=1", typed).status_code == 302
    slot.refresh_from_db()
    assert (slot.room, slot.starts_at, slot.ends_at) == (hall, at("10:00"), at("11:00"))


def test_what_is_pinned_is_not_asked_to_move():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room("Hall 1"), "10:00", "11:00")
    pin_slot(slot, by=None, version=0)

    page = staff(edition).get(f"{HOME}{slot.uid}/place/?free=1").content.decode()

    assert "Best free places" not in page and 'href="?free=1"' not in page


def test_where_nothing_is_free_the_form_says_so():
    edition, hall = an_edition(), a_room("Hall 1")
    closed(hall, "00:00", "23:59")
    for day in (2, 3):
        shut = closed(hall, "00:00", "23:59")
        shut.starts_at += timedelta(days=day - 1)
        shut.ends_at += timedelta(days=day - 1)
        shut.save(update_fields=["starts_at", "ends_at"])
    slot = a_slot(a_session(edition))

    page = staff(edition).get(f"{HOME}{slot.uid}/place/?free=1").content.decode()

    assert "No place without a clash was found on these days." in page


def test_a_film_keeps_its_length_with_what_is_said_around_it():
    edition = an_edition()
    a_room("Hall 1")
    slot = a_slot(a_session(edition, type=a_long_type(edition)))

    assert free_places(slot)[0].minutes == 150


def test_a_session_of_the_second_day_is_offered_places_of_that_day_first():
    edition, hall = an_edition(), a_room("Hall 1")
    slot = on_day(a_slot(a_session(edition), hall, "14:00", "15:00"), 2)

    assert places(slot)[0] == "Sat 2 October 13:45–14:45 · Hall 1"


def told(grid: Grid, number: int) -> list[FreePlace]:
    slot = grid.slots.get(number) or grid.waiting[number]
    return best_places(grid, slot, venue=1)


@settings(max_examples=60, deadline=None)
@given(grids(), st.integers(1, SLOTS))
def test_whatever_the_draft_a_place_that_is_offered_makes_no_clash(grid, number):
    slot = grid.slots.get(number) or grid.waiting[number]
    known = {clash.key for clash in find_clashes(grid)}

    for place in told(grid, number):
        there = grid.placed(slot, room=place.room.row.pk, starts_at=place.span.begins)
        came = [each for each in find_clashes(grid.moved(number, there)) if each.key not in known]

        assert {clash.kind for clash in came} <= ANYWHERE
        assert place.span.ends - place.span.begins == there.ends_at - there.starts_at


@settings(max_examples=60, deadline=None)
@given(grids(), st.integers(1, SLOTS))
def test_whatever_the_draft_places_are_few_differ_and_say_why(grid, number):
    found = told(grid, number)

    assert len(found) <= 6
    assert len({(place.day, place.room.row.pk) for place in found}) == len(found)
    assert all(place.reasons and all(map(str, place.reasons)) for place in found)
    assert [str(place) for place in found] == [str(place) for place in told(grid, number)]


@pytest.mark.parametrize(
    ("fact", "room"),
    [("small", {"capacity": 40}), ("bare", {}), ("other", {"kind": Room.Kind.ROUTE})],
)
def test_rooms_that_cannot_hold_it_are_not_even_tried(fact, room):
    edition = an_edition()
    a_room(fact, **room)
    hall = a_room("Hall 1")
    hall.features.add(a_feature("booth", "Booth"))
    session = a_session(edition, expected_audience=50)
    session.needs.set(hall.features.all())

    assert {place.split(" · ")[1] for place in places(a_slot(session))} == {"Hall 1"}


def test_chinese_readers_read_the_places_and_reasons_in_chinese():
    edition = an_edition()
    a_room("Hall 1")
    slot = a_slot(a_session(edition, expected_audience=50))
    client = staff(edition)

    told = client.get(f"{ROOT}{slot.uid}/free-places/", headers={"accept-language": "zh-hans"})

    first = told.json()["places"][0]
    assert first["label"] == "10月1日 周五 10:00–11:00 · Hall 1"
    assert first["reasons"] == ["100 个座位，预计 50 人"]


def test_whoever_walks_from_house_to_house_is_given_the_time():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    hall, lake = a_room("Hall 1"), a_room("Lake", building="lake")
    a_walk(hall, lake, 20)
    a_slot(a_session(edition, "Before", ye), lake, "10:00", "11:00")
    closed(lake, "11:00", "23:00")
    slot = a_slot(a_session(edition, "Robots", ye))

    assert places(slot)[0] == "Fri 1 October 11:30–12:30 · Hall 1"


def test_two_of_one_track_may_stand_beside_each_other_but_quiet_is_not_claimed():
    edition, hall = an_edition(), a_room("Hall 1")
    a_room("Hall 2")
    track = Track.objects.create(edition=edition, slug="ideas", name=both("Ideas"), colour=1)
    a_slot(a_session(edition, "Other", track=track), hall, "10:00", "18:00")
    slot = a_slot(a_session(edition, "Robots", track=track))

    assert places(slot)[0] == "Fri 1 October 10:00–11:00 · Hall 2"
    assert reasons(slot)["Hall 2"] == ["nothing is in the way"]


def test_somebody_who_may_speak_once_a_day_is_offered_the_other_days():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    ye.most_per_day = 1
    ye.save(update_fields=["most_per_day"])
    a_slot(a_session(edition, "First", ye), a_room("Hall 1"), "10:00", "11:00")
    slot = a_slot(a_session(edition, "Robots", ye))

    assert {place[:3] for place in places(slot)} == {"Sat", "Sun"}


def test_a_night_that_reaches_into_the_next_day_stays_an_evening():
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "Long"), hall, "09:00", "22:00")
    night = a_slot(a_session(edition, "Night"), a_room("Lake"), "21:00", "22:00")
    Slot.objects.filter(pk=night.pk).update(starts_at=at("22:00"), ends_at=at("00:30", day=2))
    slot = a_slot(a_session(edition, type=a_long_type(edition)))

    found = [place for place in places(slot) if place.startswith("Fri") and "Hall 1" in place]

    assert found == ["Fri 1 October 22:00–00:30 · Hall 1"]


def a_long_type(edition) -> SessionType:
    return SessionType.objects.create(edition=edition, slug="long", name=both("Long"), minutes=150)
