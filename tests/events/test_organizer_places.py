"""Placing slots, taking them off, cancelling and restoring them."""

from datetime import date
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.utils import translation

from events.models import RoomBooking, StaffRole
from events.releasing import publish
from events.scheduling import Place, place_slot
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

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
DRAFT = f"{HOME}draft/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


def place_of(slot):
    return f"{HOME}slots/{slot.uid}/place/"


def typed(room, clock="10:00", day="2027-10-01", **facts):
    return {
        "room": room.pk,
        "day": day,
        "starts": clock,
        "minutes": 60,
        "version": 0,
        **facts,
    }


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    with translation.override("en"):
        return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_placing_goes_back_to_the_draft_and_says_where_it_went(client, edition, editor):
    hall, slot = a_room("Hall 1"), a_slot(a_session(edition, "Robots"))

    response = client.post(place_of(slot), typed(hall))

    slot.refresh_from_db()
    assert (slot.room, slot.starts_at, slot.ends_at) == (hall, at("10:00"), at("11:00"))
    assert response.url == f"{DRAFT}?day=2027-10-01#slot-{slot.uid}"
    assert said(response) == ["“Robots” is in Hall 1, Fri 1 October, from 10:00."]


def test_half_past_midnight_belongs_to_the_evening_that_was_chosen(client, edition, editor):
    slot = a_slot(a_session(edition))

    response = client.post(place_of(slot), typed(a_room(), "00:30"))

    slot.refresh_from_db()
    assert slot.starts_at == at("00:30", day=2)
    assert "day=2027-10-01" in response.url


def test_placing_into_a_clash_is_done_and_told(client, edition, editor):
    hall, ye = a_room("Hall 1"), a_person("Ye")
    a_slot(a_session(edition, "Aliens", ye), hall, "10:30", "11:30")
    slot = a_slot(a_session(edition, "Robots", ye))

    _placed, *clashes = said(client.post(place_of(slot), typed(hall)))

    assert sorted(clashes) == [
        "Ye is in “Robots” and “Aliens” at the same time, 10:30–11:00.",
        "“Robots” and “Aliens” are all in Hall 1, 10:30–11:00.",
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"day": "2020-01-01"}, "day"),
        ({"day": "2027-10-09"}, "day"),
        ({"day": "soon"}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"starts": ""}, "starts"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"minutes": "9" * 400}, "minutes"),
        ({"room": "\x00"}, "room"),
        ({"version": "-1"}, "version"),
    ],
)
def test_what_cannot_be_is_refused_and_the_rest_is_kept(client, edition, editor, facts, field):
    slot = a_slot(a_session(edition))

    response = client.post(place_of(slot), typed(a_room()) | facts)

    assert response.status_code == 400
    assert list(errors(response)) == [field]
    slot.refresh_from_db()
    assert slot.room is None


def test_a_day_outside_the_edition_is_answered_with_its_dates(client, edition, editor):
    slot = a_slot(a_session(edition))

    response = client.post(place_of(slot), typed(a_room(), day="2020-01-01"))

    assert errors(response)["day"] == [
        "convention-2027 is on 1–3 October 2027. Please choose one of the days in the list."
    ]


def test_rooms_of_another_park_cannot_be_chosen(client, edition, editor):
    far = a_room("Far", venue=the_park(the_family("other")))

    response = client.post(place_of(a_slot(a_session(edition))), typed(far))

    assert list(errors(response)) == ["room"]


def test_a_clock_time_that_the_night_skips_is_refused(client, editor, edition):
    edition.time_zone, edition.starts_on = "Europe/Berlin", date(2027, 3, 26)
    edition.ends_on = date(2027, 3, 28)
    edition.save(update_fields=["time_zone", "starts_on", "ends_on"])
    slot, hall = a_slot(a_session(edition)), a_room()

    skipped = client.post(place_of(slot), typed(hall, "02:30", day="2027-03-27"))
    before = client.post(place_of(slot), typed(hall, "01:59", day="2027-03-27"))

    assert errors(skipped) == {
        "starts": ["The clocks go forward that night, so 02:30 does not exist."]
    }
    assert before.status_code == 302


def test_a_slot_that_others_moved_keeps_what_was_typed_and_shows_where_it_is(
    client, edition, editor
):
    hall, slot = a_room("Hall 1"), a_slot(a_session(edition))
    place_slot(slot, by=None, version=0, place=Place(a_room("Hall 2"), at("15:00")))

    refused = client.post(place_of(slot), typed(hall, "16:10"))
    page = refused.content.decode()
    version = refused.context["form"]["version"].value()
    again = client.post(place_of(slot), typed(hall, "16:10", version=version))

    assert refused.status_code == 409
    assert "Somebody else moved this session." in page
    assert "Hall 2 · Fri 1 October · 15:00–16:00" in page
    assert 'value="16:10"' in page
    assert again.status_code == 302


def test_the_same_place_sent_twice_is_one_placement(client, edition, editor):
    hall, slot = a_room(), a_slot(a_session(edition))

    first, second = (client.post(place_of(slot), typed(hall)) for _ in range(2))

    slot.refresh_from_db()
    assert (first.status_code, second.status_code, slot.version) == (302, 302, 1)


def test_looking_at_a_room_shows_its_day_and_places_nothing(client, edition, editor):
    hall = a_room("Hall 1")
    a_slot(a_session(edition, "Aliens"), hall, "10:30", "11:30")
    week = an_edition("film-week", kind="film_week", name=both("Film Week"))
    other = a_slot(a_session(week, "A secret premiere"), hall, "13:00", "15:00")
    publish(week, by=None)
    slot = a_slot(a_session(edition, "Robots"))

    page = client.post(place_of(slot), typed(hall, "", look="1"))

    busy = [(f"{each.begins:%H:%M}", each.title) for each in page.context["busy"]]
    assert busy == [("10:30", "Aliens"), ("13:00", "Film Week")]
    assert RoomBooking.objects.get().line.uid == other.uid
    assert b"A secret premiere" not in page.content
    slot.refresh_from_db()
    assert slot.room is None


def test_the_form_begins_with_where_the_slot_is_and_how_long_its_type_takes(
    client, edition, editor
):
    placed = a_slot(a_session(edition), hall := a_room(), "10:15", "11:00")
    waiting = a_slot(a_session(edition))

    there, nowhere = (client.get(place_of(slot)).context["form"] for slot in (placed, waiting))

    assert there["room"].value() == str(hall.pk)
    assert (there["starts"].value().strftime("%H:%M"), there["minutes"].value()) == ("10:15", 45)
    assert (nowhere["day"].value(), nowhere["minutes"].value()) == ("2027-10-01", 60)


def change(client, slot, verb, version):
    return client.post(f"{HOME}slots/{slot.uid}/{verb}/", {"version": version})


def test_a_slot_is_taken_off_cancelled_and_restored(client, edition, editor):
    slot = a_slot(a_session(edition, "Robots"), a_room("Hall 1"), "10:00", "11:00")

    cancelled = change(client, slot, "cancel", 0)
    restored = change(client, slot, "restore", 1)
    off = change(client, slot, "unplace", 2)

    slot.refresh_from_db()
    assert (slot.room, slot.is_cancelled, slot.version) == (None, False, 3)
    assert [said(response)[-1] for response in (cancelled, restored, off)] == [
        "“Robots” is cancelled. The next release tells everybody.",
        "“Robots” is in Hall 1, Fri 1 October, from 10:00.",
        "“Robots” waits for a place again.",
    ]


@pytest.mark.parametrize("verb", ["cancel", "restore", "unplace"])
def test_every_change_can_be_read_before_it_is_made(client, edition, editor, verb):
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")

    page = client.get(f"{HOME}slots/{slot.uid}/{verb}/")

    slot.refresh_from_db()
    assert (page.status_code, slot.version) == (200, 0)
    assert "Robots" in page.content.decode()


def test_a_button_pressed_twice_is_no_refusal_and_changes_once(client, edition, editor):
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")

    answers = [change(client, slot, "cancel", 0).status_code for _ in range(2)]

    slot.refresh_from_db()
    assert (answers, slot.version) == ([302, 302], 1)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 50, "²"])
def test_a_button_about_an_older_slot_changes_nothing_and_says_so(client, edition, editor, version):
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")

    response = change(client, slot, "cancel", version)

    slot.refresh_from_db()
    assert (response.status_code, slot.is_cancelled) == (409, False)
    assert "Somebody else moved this session." in response.content.decode()


def test_unknown_slots_and_verbs_are_not_there(client, edition, editor):
    slot = a_slot(a_session(edition))
    theirs = a_slot(a_session(an_edition("theirs", family=the_family("other"))))

    addresses = [f"{slot.uid}/explode", f"{theirs.uid}/cancel", f"{uuid4()}/place", "x/place"]
    answers = [client.post(f"{HOME}slots/{each}/") for each in addresses]

    assert [response.status_code for response in answers] == [404] * 4


def test_a_route_is_offered_without_a_number_of_seats(client, edition, editor):
    a_room("Hall 1", capacity=80)
    a_room("Highline", building="highline", capacity=None, kind="route")

    page = client.get(place_of(a_slot(a_session(edition)))).content.decode()

    assert "Hall 1 (80 seats)" in page
    assert ">Highline<" in page
