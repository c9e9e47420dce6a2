"""People, films, places, organisations and releases of a park, as programs read them."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openapi_schema_validator import OAS30ReadValidator

from events.models import Booth, Building, ConsortiumSeat, Film, Person, Room, RoomName, Walk
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot
from events_site.api_schema import operations, schema_in
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    a_user,
    an_edition,
    an_organisation,
    at,
    both,
    the_family,
)
from tests.events.festival_scene import a_festival
from tests.events.park_scene import a_gate, a_park_of

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/editions/convention-2027"
LISTS = ["people", "films", "rooms", "buildings", "gates", "organisations", "releases"]
EVERYTHING = ["", "programme/", *(f"{name}/" for name in LISTS), "releases/1/",
              "releases/1/changes/"]  # fmt: skip


def a_park(houses: int = 1):
    edition = an_edition()
    for number in range(houses):
        a_gate(f"gate-{number}", 10 * number, 0)
    a_park_of(edition, houses)
    return edition


def read(client, path, **headers):
    reply = client.get(f"{ROOT}/{path}", headers=headers)
    assert reply.status_code == 200, reply.content
    return reply.json()


def results(client, path):
    return read(client, path)["results"]


def queries(client, path):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_person_is_told_with_what_they_take_part_in_and_nothing_private(client):
    edition = a_park()
    person = Person.objects.get()
    person.email, person.biography = "secret@park.example", both("Writes.")
    person.save(update_fields=["email", "biography"])
    session = edition.sessions.get()

    found = read(client, f"people/{person.code}/")

    assert found == {
        "code": person.code,
        "name": {"en": "Person 0", "zh-hans": "Person 0"},
        "occupation": {},
        "biography": both("Writes."),
        "organisation": {"slug": "house-0", "name": both("house-0")},
        "parts": [{"session": session.code, "role": "speaker"}],
    }
    assert results(client, "people/") == [found]


def test_a_film_names_the_sessions_that_show_it(client):
    edition = a_park()
    film = Film.objects.get()

    found = read(client, f"films/{film.code}/")

    assert (found["title"], found["runtime"]) == (both("Film"), 90)
    assert found["sessions"] == [edition.sessions.get().code]
    assert results(client, "films/") == [found]


def test_an_organisation_tells_its_tier_its_seat_and_its_booths(client):
    edition = a_park()
    house = edition.sponsorships.get().organisation
    family = edition.series.family
    ConsortiumSeat.objects.create(
        family=family, organisation=house, role="member", joined_on=date(2026, 1, 1)
    )
    Booth.objects.create(edition=edition, room=Room.objects.get(), number="A1", exhibitor=house)

    found = read(client, "organisations/house-0/")

    assert (found["seat"], found["tier"]) == ("member", both("Gold", "金牌"))
    assert found["booths"] == [{"room": "house-0/hall", "number": "A1"}]
    assert results(client, "organisations/") == [found]


def test_a_room_tells_its_size_and_its_names_by_date(client):
    a_park()
    room = Room.objects.get()
    RoomName.objects.create(room=room, name=both("Old hall"), valid_until=date(2026, 12, 31))

    found = read(client, "rooms/house-0/hall/")

    assert (found["slug"], found["capacity"], found["screen"]) == ("house-0/hall", 100, None)
    assert found["building"] == {"slug": "house-0", "name": both("house-0")}
    assert found["names"] == [
        {"name": both("Old hall"), "valid_from": None, "valid_until": "2026-12-31"}
    ]
    assert results(client, "rooms/") == [found]


def test_a_building_tells_the_walks_to_the_others_measured_or_reckoned(client):
    a_park(3)
    first, second, _third = Building.objects.order_by("pk")
    Walk.objects.create(near=first, far=second, minutes=9)

    found = read(client, "buildings/house-0/")

    assert (found["rooms"], found["map"]) == (["house-0/hall"], {"x": 0, "y": 0})
    walks = {walk["to"]: (walk["minutes"], walk["is_measured"]) for walk in found["walks"]}
    assert walks["house-1"] == (9, True)
    assert walks["house-2"][1] is False
    assert [row["slug"] for row in results(client, "buildings/")] == [
        "house-0",
        "house-1",
        "house-2",
    ]


def test_gates_have_their_place_on_the_map(client):
    a_park(2)

    assert results(client, "gates/") == [
        {"slug": "gate-0", "name": both("gate-0"), "map": {"x": 0, "y": 0}},
        {"slug": "gate-1", "name": both("gate-1"), "map": {"x": 10, "y": 0}},
    ]


def test_a_session_has_every_time_it_is_on(client):
    edition, hall = an_edition(), a_room()
    session = a_session(edition, "Solaris")
    a_slot(session, hall, "18:00", "20:00")
    a_slot(session, hall, "10:00", "12:00")
    publish(edition, by=None)

    found = read(client, f"programme/{session.code}/")

    assert (found["code"], found["title"]) == (session.code, both("Solaris"))
    assert [line["starts_at"][11:16] for line in found["lines"]] == ["10:00", "18:00"]
    assert found["page"].endswith(f"/convention-2027/sessions/{session.code}/")
    assert found["calendar"].endswith(f"/convention-2027/sessions/{session.code}.ics")


def test_a_release_counts_its_changes_and_lists_them_with_what_was_before(client):
    edition, hall = an_edition(), a_room()
    for title, clock in [("Robots", "10:00"), ("Aliens", "12:00")]:
        a_slot(a_session(edition, title), hall, clock, clock.replace(":00", ":50"))
    publish(edition, by=None)
    robots = edition.sessions.get(title__en="Robots").slots.get()
    aliens = edition.sessions.get(title__en="Aliens").slots.get()
    place_slot(robots, by=None, version=robots.version, place=Place(hall, at("14:00")))
    cancel_slot(aliens, by=None, version=aliens.version)
    publish(edition, by=None, notes=both("Two changes"))

    second = read(client, "releases/2/")
    cancelled, moved = results(client, "releases/2/changes/")

    assert (second["number"], second["notes"]) == (2, both("Two changes"))
    assert second["counts"] == {"cancelled": 1, "moved": 1}
    assert (cancelled["kind"], cancelled["line"]["title"]["en"]) == ("cancelled", "Aliens")
    assert (moved["kind"], moved["before"]["starts_at"][11:16]) == ("moved", "10:00")
    assert moved["line"]["starts_at"][11:16] == "14:00"
    assert "starts_at" in moved["fields"] and "ends_at" not in moved["fields"]
    assert results(client, "releases/1/changes/") == []


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("people/?q=liucixin", ["Liu Cixin"]),
        ("people/?q=刘慈欣", ["Liu Cixin"]),
        ("people/?q=nobody", []),
        ("films/?q=solaris", ["Solaris"]),
        ("films/?q=Солярис", ["Solaris"]),
        ("films/?q=", ["Solaris", "La Jetée", "Debut"]),
    ],
)
def test_people_and_films_are_found_in_any_spelling(client, path, titles):
    a_festival("convention-2027")

    found = results(client, path)

    assert [(row.get("title") or row["name"])["en"] for row in found] == titles


def test_nobody_is_found_by_their_address(client):
    a_park()
    Person.objects.update(email="wenjie@redcoast.example", search="wenjie@redcoast.example")

    assert results(client, "people/?q=redcoast") == []


def test_what_no_release_names_is_not_there(client):
    edition = a_park()
    draft = a_session(edition, "Secret", a_person("Unannounced"))
    film = a_film(draft)
    a_slot(draft, a_room("Vault", building="bunker"), "10:00", "11:00")
    other = the_family("elsewhere")
    foreign = an_organisation(an_edition("elsewhere-2027", family=other), "foreign")

    person = Person.objects.get(name__en="Unannounced")
    hidden = [
        f"people/{person.code}/",
        f"films/{film.code}/",
        f"programme/{draft.code}/",
        "rooms/bunker/vault/",
        "buildings/bunker/",
        f"organisations/{foreign.slug}/",
        "releases/2/",
        "releases/0/",
        f"releases/{'9' * 30}/",
        "releases/2/changes/",
    ]
    assert [client.get(f"{ROOT}/{path}").status_code for path in hidden] == [404] * len(hidden)
    for path in EVERYTHING:
        content = client.get(f"{ROOT}/{path}").content
        for secret in (b"Unannounced", b"Secret", b"vault", b"bunker", b"foreign"):
            assert secret not in content, (path, secret)


@pytest.mark.parametrize("path", EVERYTHING)
def test_before_the_first_release_nothing_of_an_edition_is_there(client, path):
    a_slot(a_session(an_edition(), "Secret"), a_room(), "10:00", "11:00")

    assert client.get(f"{ROOT}/{path}").status_code == 404


@pytest.mark.parametrize("path", EVERYTHING)
def test_every_answer_has_tags_heads_and_doors_open_to_every_website(client, path):
    a_park()
    address, fan = f"{ROOT}/{path}", {"origin": "https://fan.example"}
    client.force_login(a_user())

    whole = client.get(address, headers=fan)
    small = client.get(address, headers={"accept-encoding": "gzip"})
    same = client.get(address, headers={"if-none-match": whole["ETag"]})
    head = client.head(address)
    asked = client.options(
        address, headers={**fan, "access-control-request-headers": "if-none-match"}
    )

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", whole["ETag"])
    assert gzip.decompress(small.content) == whole.content and small["ETag"] != whole["ETag"]
    assert (head.content, head["ETag"]) == (b"", whole["ETag"])
    assert head["Content-Length"] == whole["Content-Length"]
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    for reply in (whole, small, same, head, asked):
        assert reply["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in reply
        assert "Set-Cookie" not in reply and "Cookie" not in reply.get("Vary", "")


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_new_release_is_seen_at_once(client, path):
    edition = a_park()
    before = client.get(f"{ROOT}/{path}")
    session = edition.sessions.get()
    a_slot(session, Room.objects.get(), "14:00", "15:00")
    publish(edition, by=None)

    after = client.get(f"{ROOT}/{path}", headers={"if-none-match": before["ETag"]})

    assert after.status_code == (200 if path in ("", "programme/", "releases/") else 304)


@pytest.mark.parametrize("houses", [1, 30])
@pytest.mark.parametrize(
    ("path", "made", "again"),
    [
        ("people/", 4, 1),
        ("films/", 5, 1),
        ("rooms/", 7, 1),
        ("buildings/", 9, 1),
        ("gates/", 3, 1),
        ("organisations/", 6, 1),
        ("programme/", 3, 1),
        ("releases/1/changes/", 3, 1),
    ],
)
def test_thirty_rows_cost_no_more_queries_than_one_and_asked_again_one(
    client, houses, path, made, again
):
    a_park(houses)

    found = queries(client, f"{ROOT}/{path}"), queries(client, f"{ROOT}/{path}")

    assert found == (made, again)


def test_every_answer_is_what_the_schema_says(client):
    edition = a_park(2)
    a_session(edition, "Late")
    person, film, session = Person.objects.first(), Film.objects.first(), edition.sessions.first()
    given = {"edition": edition.slug, "person": person.code, "film": film.code,
             "code": session.code, "building": "house-0", "room": "hall",
             "organisation": "house-0", "number": "1"}  # fmt: skip
    schema, seen = schema_in("en"), 0

    for path, method, operation in operations(schema):
        is_public = {} in operation["security"] or operation["security"] == []
        if method != "get" or "Programme" not in operation["tags"] or not is_public:
            continue
        answer = operation["responses"]["200"]["content"]
        reply = client.get(path.format(**given))
        assert reply.status_code == 200, path
        if "application/json" in answer:
            shape = {**answer["application/json"]["schema"], "components": schema["components"]}
            OAS30ReadValidator(shape).validate(reply.json())
        seen += 1

    assert seen == 20


def test_every_example_is_what_the_schema_says():
    schema, seen = schema_in("en"), 0

    for _path, _method, operation in operations(schema):
        for answer in operation["responses"].values():
            for content in answer["content"].values():
                shape = {**content["schema"], "components": schema["components"]}
                for example in content.get("examples", {}).values():
                    OAS30ReadValidator(shape).validate(example["value"])
                    seen += 1

    assert seen >= 20
