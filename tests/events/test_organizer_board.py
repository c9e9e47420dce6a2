"""What the schedule board knows: in a fixed number of queries, and nothing it should not."""

from __future__ import annotations

import pytest

from events.models import Availability, Participation, RoomClosure, StaffRole
from events.releasing import publish
from events.scheduling import Place, pin_slot, place_slot
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    at,
    the_family,
    the_park,
)

pytestmark = pytest.mark.django_db
BOARD = "/en/manage/convention-2027/board/"
STATE = f"{BOARD}state.json?day=2027-10-01"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def organizer(client, edition):
    user = an_organizer(edition)
    client.force_login(user)
    return user


def minute(clock, day=1):
    return int(at(clock, day).timestamp()) // 60


def the_slot(client, **asked):
    return client.get(STATE).json()["slots"][0]


def test_a_slot_is_told_with_all_that_its_card_shows(client, edition, organizer):
    ye = a_person("Ye Wenjie")
    facts = {"setup_minutes": 15, "strike_minutes": 10, "intro_minutes": 5, "talk_minutes": 20}
    slot = a_slot(a_session(edition, "Aliens", ye, **facts), a_room(), "10:00", "11:30")

    told = the_slot(client)

    assert told.pop("page").endswith(f"/sessions/{slot.session.code}/")
    assert told.pop("place_page").endswith(f"/slots/{slot.uid}/place/")
    assert told == {
        "uid": str(slot.uid),
        "code": slot.session.code,
        "title": "Aliens",
        "type": "Talk",
        "track": "",
        "colour": 0,
        "room": "furnace-3/hall-1",
        "from": minute("10:00"),
        "to": minute("11:30"),
        "shown": minute("11:30"),
        "minutes": 90,
        "setup": 15,
        "intro": 5,
        "talk": 20,
        "strike": 10,
        "audience": None,
        "people": [ye.pk],
        "off": False,
        "pinned": False,
        "version": 0,
    }


def test_what_waits_is_as_long_as_its_films_or_its_type(client, edition, organizer):
    session = a_session(edition, "Slow Light", intro_minutes=5, talk_minutes=30)
    a_film(session, runtime=96)
    a_slot(session)
    a_slot(a_session(edition, "Aliens"))

    told = {each["title"]: each["minutes"] for each in client.get(STATE).json()["slots"]}

    assert told == {"Slow Light": 131, "Aliens": 60}


def test_the_hours_reach_from_nine_to_ten_at_night_and_further_where_needed(
    client, edition, organizer
):
    hall = a_room()
    assert client.get(STATE).json()["windows"][0]["from"] == minute("09:00")

    a_slot(a_session(edition, "Early"), hall, "07:40", "08:30")
    late = a_slot(a_session(edition, "Late"))
    place_slot(late, by=None, version=0, place=Place(hall, at("00:30", day=2), 90))

    (window,) = client.get(STATE).json()["windows"]
    assert (window["from"], window["until"]) == (minute("07:00"), minute("02:00", day=2))


def test_other_editions_are_shown_by_name_and_never_by_title(client, edition, organizer):
    hall, ye = a_room(), a_person("Ye Wenjie")
    carnival = an_edition("carnival-2027")
    a_slot(a_session(carnival, "A secret parade", ye), hall, "10:00", "11:00")
    publish(carnival, by=None)
    a_slot(a_session(edition, "Aliens", ye), hall, "14:00", "15:00")

    answer = client.get(STATE)

    told = answer.json()
    span = {"from": minute("10:00"), "to": minute("11:00"), "label": "carnival-2027"}
    assert told["others"] == [{"room": "furnace-3/hall-1", **span}]
    assert told["people"][str(ye.pk)]["busy"] == [span]
    assert "secret" not in answer.content.decode()


def test_a_stranger_of_another_family_shows_nothing(client, edition, organizer):
    elsewhere = the_family("elsewhere")
    abroad = an_edition("elsewhere-2027", family=elsewhere, venue=the_park(elsewhere))
    room = a_room("Their hall", venue=the_park(elsewhere))
    a_slot(a_session(abroad, "Theirs"), room, "10:00", "11:00")
    publish(abroad, by=None)

    assert "Their" not in client.get(STATE).content.decode()


def test_when_people_cannot_come_and_rooms_are_closed_is_told(client, edition, organizer):
    hall, ye = a_room(), a_person("Ye Wenjie")
    Availability.objects.create(person=ye, starts_at=at("12:00"), ends_at=at("18:00"))
    RoomClosure.objects.create(
        room=hall, starts_at=at("08:00"), ends_at=at("09:30"), reason="rigging"
    )
    a_slot(a_session(edition, "Aliens", ye), hall, "14:00", "15:00")

    told = client.get(STATE).json()

    assert told["people"][str(ye.pk)]["away"] == [
        {"from": minute("05:00"), "to": minute("12:00")},
        {"from": minute("18:00"), "to": minute("05:00", day=2)},
    ]
    closed = {"from": minute("08:00"), "to": minute("09:30"), "label": "rigging"}
    assert told["rooms"][0]["closed"] == [closed]


def test_who_declined_is_not_on_the_card(client, edition, organizer):
    ye = a_person("Ye Wenjie")
    a_slot(a_session(edition, "Aliens", ye), a_room(), "10:00", "11:00")
    Participation.objects.update(status="declined")

    assert the_slot(client)["people"] == []


def test_asked_again_the_board_hears_that_nothing_changed_until_something_does(
    client, edition, organizer
):
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    etag = client.get(STATE)["ETag"]

    assert client.get(STATE, headers={"If-None-Match": etag}).status_code == 304
    pin_slot(slot, by=None, version=0)
    answer = client.get(STATE, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert answer.json()["slots"][0]["pinned"]
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_304_costs_four_questions(client, edition, organizer, django_assert_num_queries):
    etag = client.get(STATE)["ETag"]

    with django_assert_num_queries(4):
        client.get(STATE, headers={"If-None-Match": etag})


@pytest.mark.parametrize("count", [2, 30])
def test_the_board_asks_as_often_for_thirty_sessions_as_for_two(
    client, edition, organizer, django_assert_num_queries, count
):
    hall, ye = a_room(parallel=50), a_person("Ye Wenjie")
    for number in range(count):
        session = a_session(edition, f"Session {number}", ye)
        a_slot(session, hall, "10:00", "11:00")
    Participation.objects.update(status="declined")  # no clashes to put into words

    with django_assert_num_queries(28):
        client.get(STATE)


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("", ["2027-10-01"]),
        ("?day=2027-10-02", ["2027-10-02"]),
        ("?day=2027-10-02&days=2", ["2027-10-02", "2027-10-03"]),
        ("?day=2027-10-03&days=3", ["2027-10-03"]),
        ("?day=nonsense&days=99", ["2027-10-01"]),
        ("?days=-1", ["2027-10-01"]),
    ],
)
def test_days_are_chosen_in_the_address(client, edition, organizer, asked, days):
    told = client.get(f"{BOARD}state.json{asked}").json()

    assert [window["day"] for window in told["windows"]] == days


def test_who_only_looks_is_told_so(client, edition):
    client.force_login(an_organizer(edition, StaffRole.Level.LOOK))

    assert client.get(STATE).json()["may_edit"] is False


def test_the_page_carries_the_picture_and_what_to_do_without_scripts(client, edition, organizer):
    a_slot(a_session(edition, "</script><b>Aliens"), a_room(), "10:00", "11:00")

    page = client.get(BOARD).content.decode()

    assert "</script><b>Aliens" not in page
    assert 'type="application/json"' in page
    assert "<noscript>" in page
