"""The organizer's way for programs: write, place, look what is wrong, publish."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Release, Session, SessionType, StaffRole, Track
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
ROOT = "/api/v1/editions/convention-2027/"
Level = StaffRole.Level


def signed_in(edition, level=Level.CHAIR, email=""):
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_organizer(edition, level, email))
    return client


def send(client, method, path, body):
    return getattr(client, method)(ROOT + path, body, content_type="application/json")


def placement(slot, **facts):
    usual = {"version": slot.version, "room": "furnace-3/hall-1", "starts_at": "2027-10-01T10:00"}
    return f"slots/{slot.uid}/placement/", {**usual, **facts}


def a_type(edition, slug="panel"):
    return SessionType.objects.create(edition=edition, slug=slug, name=both(slug))


def error(response):
    return response.status_code, response.json()["errors"][0]["code"]


def test_a_session_is_written_placed_checked_and_published():
    edition, _hall, ye = an_edition(), a_room(), a_person()
    a_type(edition)
    client = signed_in(edition)

    wish = {"title": {"en": "Robots"}, "type": "panel", "people": [ye.code]}
    session = send(client, "post", "sessions/", wish)
    assert session.status_code == 201
    slot = session.json()["slots"][0]
    place = {"version": 0, "room": "furnace-3/hall-1", "starts_at": "2027-10-01T10:00"}
    placed = send(client, "put", f"slots/{slot}/placement/", place)
    assert placed.json()["slot"]["ends_at"] == "2027-10-01T11:00:00+08:00"
    assert placed.json()["clashes"] == []
    changes = client.get(ROOT + "changes/").json()["results"]
    assert [(change["verb"], change["line"]["uid"]) for change in changes] == [("added", slot)]
    release = send(client, "post", "releases/", {"notes": {"en": "First"}, "after": 0})

    assert (release.status_code, release.json()["number"]) == (201, 1)
    line = Client().get(ROOT + "programme/").json()["results"][0]
    assert (line["uid"], line["people"][0]["code"]) == (slot, ye.code)


def test_a_time_without_an_offset_is_the_editions_own():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition))
    client = signed_in(edition)

    send(client, "put", *placement(slot, starts_at="2027-10-01T02:00:00Z", minutes=45))

    slot.refresh_from_db()
    assert (slot.room, slot.starts_at, slot.ends_at) == (hall, at("10:00"), at("10:45"))


def test_who_was_slower_hears_where_the_slot_is_now():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition))
    client = signed_in(edition)
    place_slot(slot, by=None, version=0, place=Place(hall, at("15:00")))

    response = send(client, "put", *placement(slot, version=0))

    assert error(response) == (409, "stale_slot")
    assert response.json()["now"]["starts_at"] == "2027-10-01T15:00:00+08:00"
    assert response.json()["now"]["version"] == 1
    removed = client.delete(f"{ROOT}slots/{slot.uid}/placement/?version=0")
    assert (*error(removed), removed.json()["now"]["version"]) == (409, "stale_slot", 1)


def test_a_slot_is_taken_off_the_grid():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    client = signed_in(edition)

    response = client.delete(f"{ROOT}slots/{slot.uid}/placement/?version=0")

    assert (response.json()["room"], response.json()["version"]) == (None, 1)
    assert error(client.delete(f"{ROOT}slots/{slot.uid}/placement/"))[0] == 400


def test_a_placement_tells_what_is_wrong_with_it():
    edition, hall = an_edition(), a_room()
    other = a_slot(a_session(edition, "Robots"), hall, "10:30", "11:30")
    slot = a_slot(a_session(edition, "Aliens"))
    client = signed_in(edition)

    found = send(client, "put", *placement(slot)).json()["clashes"]

    assert [(clash["kind"], set(clash["slots"])) for clash in found] == [
        ("room_taken_twice", {str(other.uid), str(slot.uid)})
    ]
    assert client.get(ROOT + "clashes/").json()["results"] == found
    assert error(send(client, "post", "releases/", {})) == (409, "not_publishable")


def test_a_session_is_edited_by_whoever_saw_it_last():
    edition, ye = an_edition(), a_person()
    session = a_session(edition, "Robots", ye)
    client = signed_in(edition)
    wish = {"title": {"en": "Machines"}, "type": "talk", "version": 0}

    assert send(client, "put", f"sessions/{session.code}/", wish).json()["people"] == []
    again = send(client, "put", f"sessions/{session.code}/", wish)

    assert error(again) == (409, "stale_session")
    assert again.json()["now"]["title"] == {"en": "Machines"}
    assert client.get(f"{ROOT}sessions/{session.code}/").json()["version"] == 1


def test_releasing_what_somebody_else_released_meanwhile_is_refused():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition), hall, "10:00", "11:00")
    publish(edition, by=None)
    a_slot(a_session(edition), hall, "12:00", "13:00")
    client = signed_in(edition)

    assert error(send(client, "post", "releases/", {"after": 0})) == (409, "not_publishable")
    assert send(client, "post", "releases/", {"after": 1}).status_code == 201


@pytest.mark.parametrize(
    ("level", "reads", "writes", "publishes"),
    [
        (Level.LOOK, 200, 404, 404),
        (Level.DESK, 200, 404, 404),
        (Level.PROGRAMME, 200, 201, 404),
        (Level.CHAIR, 200, 201, 201),
    ],
)
def test_each_role_opens_its_own_doors(level, reads, writes, publishes):
    edition = an_edition()
    a_type(edition)
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    client = signed_in(edition, level)
    wish = {"title": {"en": "Robots"}, "type": "panel"}

    lists = ["sessions/", "slots/", "clashes/", "changes/"]
    assert [client.get(ROOT + path).status_code for path in lists] == [reads] * 4
    assert send(client, "post", "sessions/", wish).status_code == writes
    assert send(client, "post", "releases/", {}).status_code == publishes


def test_somebody_elses_edition_looks_like_one_that_is_not_there():
    an_edition()
    client = signed_in(an_edition("carnival-2027"))

    theirs = client.get(ROOT + "slots/")
    nobodys = client.get("/api/v1/editions/nothing/slots/")

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_foreign_objects_are_not_there_under_ones_own_edition():
    edition, carnival = an_edition(), an_edition("carnival-2027")
    theirs = a_session(carnival)
    slot = a_slot(theirs)
    a_room()
    client = signed_in(edition)

    assert client.get(f"{ROOT}sessions/{theirs.code}/").status_code == 404
    assert send(client, "put", *placement(slot)).status_code == 404
    assert client.delete(f"{ROOT}slots/{slot.uid}/placement/?version=0").status_code == 404


def test_what_belongs_to_others_cannot_be_named_in_a_body():
    edition, carnival = an_edition(), an_edition("carnival-2027")
    family = the_family("elsewhere")
    a_type(edition)
    a_type(carnival, "parade")
    Track.objects.create(edition=carnival, slug="floats", name=both("Floats"))
    stranger = a_person(family=family)
    a_room("Cellar", venue=the_park(family), building="cellar")
    slot = a_slot(a_session(edition))
    client = signed_in(edition)
    wish = {"title": {"en": "Robots"}, "type": "panel"}

    for foreign in ({"type": "parade"}, {"track": "floats"}, {"people": [stranger.code]}):
        response = send(client, "post", "sessions/", {**wish, **foreign})
        assert response.status_code == 400
        assert response.json()["errors"][0]["attr"] in foreign
    response = send(client, "put", *placement(slot, room="cellar/cellar"))
    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "room")


def test_fields_that_are_not_asked_for_change_nothing():
    edition, carnival = an_edition(), an_edition("carnival-2027")
    a_type(edition)
    client = signed_in(edition)
    smuggled = {
        "edition": carnival.slug, "edition_id": carnival.pk, "code": "AAAAAAAA", "version": 7,
        "status": "cancelled", "source_id": "x", "id": 99, "uid": "x", "owner": 1,
    }  # fmt: skip

    wish = {"title": {"en": "Robots"}, "type": "panel", **smuggled}
    response = send(client, "post", "sessions/", wish)

    session = Session.objects.get()
    assert (session.edition, session.status, session.source_id) == (edition, "confirmed", "")
    assert response.json()["version"] == session.version == 0
    assert session.code == response.json()["code"] != "AAAAAAAA"


def test_a_cookie_alone_changes_nothing():
    edition = an_edition()
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(an_organizer(edition))

    refused = send(client, "post", "releases/", {})
    client.get("/en/accounts/login/")
    token = client.cookies.get("csrftoken")

    assert refused.status_code == 403
    assert not Release.objects.exists()
    assert token is None or token.value
    client.cookies["csrftoken"] = "a" * 32
    good = client.post(
        ROOT + "releases/", {}, content_type="application/json", headers={"x-csrftoken": "a" * 32}
    )
    assert good.status_code == 201


def test_without_signing_in_the_draft_is_closed():
    an_edition()
    client = Client(headers={"accept-language": "en"})

    assert error(client.get(ROOT + "slots/")) == (403, "not_authenticated")
    assert error(send(client, "post", "releases/", {})) == (403, "not_authenticated")


def test_nobody_stores_what_is_not_for_everybody():
    edition = an_edition()
    client = signed_in(edition)

    response = client.get(ROOT + "slots/")

    assert response["Cache-Control"] == "no-store, private"
    assert "Access-Control-Allow-Origin" not in response
    assert "Access-Control-Allow-Origin" not in send(client, "post", "releases/", {})


@pytest.mark.parametrize(
    ("facts", "attr"),
    [
        ({"version": -1}, "version"),
        ({"version": "now"}, "version"),
        ({"version": 2**40}, "version"),
        ({"room": "hall-1"}, "room"),
        ({"room": None}, "room"),
        ({"starts_at": "ten"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00Z"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, "starts_at"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"minutes": 1.5}, "minutes"),
    ],
)
def test_a_misshapen_placement_names_the_field(facts, attr):
    edition = an_edition()
    a_room()
    slot = a_slot(a_session(edition))

    response = send(signed_in(edition), "put", *placement(slot, **facts))

    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, attr)


def test_a_time_outside_the_edition_is_a_refusal_in_words():
    edition = an_edition()
    a_room()
    slot = a_slot(a_session(edition))

    response = send(signed_in(edition), "put", *placement(slot, starts_at="2026-10-01T10:00"))

    assert error(response) == (409, "not_placeable")
    assert "Please choose a time in these days" in response.json()["errors"][0]["detail"]


@pytest.mark.parametrize("path", ["sessions/", "slots/", "clashes/", "changes/"])
def test_thirty_rows_cost_no_more_queries_than_one(path):
    edition, hall, ye = an_edition(), a_room(), a_person()
    client = signed_in(edition)
    a_slot(a_session(edition, "One", ye), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Two", ye), hall, "10:00", "11:00")

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(ROOT + path).status_code == 200
        return len(seen)

    few = count()
    for number in range(30):
        track = Track.objects.create(edition=edition, slug=f"t{number}", name=both("T"), colour=1)
        session = a_session(
            edition, "More", a_person(), track=track, type=a_type(edition, f"t{number}")
        )
        a_slot(session, a_room(f"Hall {number + 2}"), "10:00", "11:00")

    assert count() == few <= 21
