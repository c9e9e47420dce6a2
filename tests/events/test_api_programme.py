"""What programs read of a published programme. Nothing of the draft gets out."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Track
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, both

pytestmark = pytest.mark.django_db
PROGRAMME = "/api/v1/editions/convention-2027/programme/"


def a_programme(sessions: int = 1):
    edition, hall = an_edition(), a_room()
    ideas = Track.objects.create(edition=edition, slug="ideas", name=both("Ideas"), colour=2)
    for number in range(sessions):
        session = a_session(edition, f"Talk {number}", a_person(), track=ideas)
        a_slot(session, hall, f"{number // 4 + 8:02}:{number % 4 * 15:02}",
               f"{number // 4 + 8:02}:{number % 4 * 15 + 14:02}")  # fmt: skip
    publish(edition, by=None)
    return edition


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_line_says_what_where_when_and_who_on_the_clock_of_the_edition(client):
    a_programme()

    found = client.get(PROGRAMME).json()["results"][0]

    person = found.pop("people")[0]
    assert (person["name"], person["role"]) == (
        {"en": "Ye Wenjie", "zh-hans": "Ye Wenjie"},
        "speaker",
    )
    assert found["room"]["slug"] == "furnace-3/hall-1"
    assert found["track"] == {"slug": "ideas", "name": both("Ideas"), "colour": 2}
    assert found["starts_at"] == "2027-10-01T08:00:00+08:00"
    assert found["page"].endswith(f"/convention-2027/sessions/{found['code']}/")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Talk 0", "Talk 1"]),
        ("?day=2027-10-01", ["Talk 0", "Talk 1"]),
        ("?day=2027-10-02", []),
        ("?track=ideas", ["Talk 0", "Talk 1"]),
        ("?track=aliens", []),
        ("?room=furnace-3/hall-1", ["Talk 0", "Talk 1"]),
        ("?room=furnace-3/hall-2", []),
        ("?page_size=1", ["Talk 0"]),
        ("?page_size=1&page=2", ["Talk 1"]),
        ("?ordering=session__edition__staff__user__password&fields=release", ["Talk 0", "Talk 1"]),
        ("?release__edition__staff__user__password__startswith=p", ["Talk 0", "Talk 1"]),
    ],
)
def test_lines_are_filtered_by_a_closed_list_of_words(client, query, titles):
    a_programme(2)

    found = client.get(PROGRAMME + query).json()["results"]

    assert [line["title"]["en"] for line in found] == titles


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?day=yesterday", 400),
        ("?day=2027-13-40", 400),
        ("?track=a b", 400),
        ("?room=" + "x" * 5000, 400),
        ("?page=0", 404),
        ("?page=2", 404),
        ("?page=-1", 404),
        ("?page=" + "9" * 30, 404),
        ("?page=" + "9" * 5000, 404),
        ("?page=一", 404),
        ("?page_size=" + "9" * 5000, 200),
        ("?page_size=-1", 200),
    ],
)
def test_odd_questions_get_one_shape_of_answer(client, query, status):
    a_programme()

    response = client.get(PROGRAMME + query, headers={"accept-language": "en"})

    assert response.status_code == status
    if status != 200:
        assert response.json()["type"] in ("validation_error", "client_error")
        assert response.json()["errors"][0]["detail"]


def test_a_page_never_has_more_than_two_hundred_rows(client):
    a_programme(2)

    assert client.get(f"{PROGRAMME}?page_size=1000000000").json()["count"] == 2
    assert client.get(f"{PROGRAMME}?page_size=1").json()["next"].endswith("page=2&page_size=1")


def test_nothing_of_the_draft_is_seen_before_it_is_published(client):
    edition = an_edition()
    session = a_session(edition, "Secret")
    a_slot(session, a_room(), "10:00", "11:00")
    root = "/api/v1/editions/"

    paths = ["programme/", "", "releases/", "ticket-types/"]
    assert [client.get(f"{root}convention-2027/{path}").status_code for path in paths] == [404] * 4
    assert client.get(root).json()["results"] == []
    publish(edition, by=None)
    a_slot(a_session(edition, "More secret"), a_room("Hall 2"), "10:00", "11:00")

    for path in paths:
        assert b"More secret" not in client.get(f"{root}convention-2027/{path}").content
        assert b"hall-2" not in client.get(f"{root}convention-2027/{path}").content


def test_what_was_cancelled_stays_and_says_so(client):
    edition = a_programme(2)
    slot = edition.sessions.get(title__en="Talk 0").slots.get()
    cancel_slot(slot, by=None, version=0)
    publish(edition, by=None)

    found = client.get(PROGRAMME).json()["results"]

    assert [(line["is_cancelled"], line["sequence"]) for line in found] == [(True, 1), (False, 0)]


def test_an_edition_names_all_its_programme_can_be_filtered_by(client):
    edition = a_programme(2)

    found = client.get("/api/v1/editions/convention-2027/").json()

    assert found["days"] == [{"day": "2027-10-01", "lines": 2}]
    assert [room["slug"] for room in found["rooms"]] == ["furnace-3/hall-1"]
    assert [track["slug"] for track in found["tracks"]] == ["ideas"]
    assert (found["release"], found["kind"]) == (1, "convention")
    assert found["calendar"].endswith(f"/{edition.slug}/programme.ics")


def test_releases_are_listed_newest_first(client):
    edition = a_programme()
    a_slot(a_session(edition, "Late"), a_room("Hall 2"), "10:00", "11:00")
    publish(edition, by=None, notes=both("One more"))

    found = client.get("/api/v1/editions/convention-2027/releases/").json()["results"]

    assert [(release["number"], release["notes"]) for release in found] == [
        (2, both("One more")),
        (1, {}),
    ]


@pytest.mark.parametrize("path", ["", "convention-2027/", "convention-2027/programme/",
                                  "convention-2027/releases/"])  # fmt: skip
def test_every_website_may_read_what_is_public_whoever_is_signed_in(client, path):
    a_programme()

    response = client.get(f"/api/v1/editions/{path}", headers={"origin": "https://fan.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert "Cookie" not in response["Vary"]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("", 3),
        ("convention-2027/", 6),
        ("convention-2027/programme/", 3),
        ("convention-2027/releases/", 3),
    ],
)
def test_thirty_rows_cost_no_more_queries_than_one(client, path, count):
    edition = a_programme(1)
    path = f"/api/v1/editions/{path}"
    assert queries(client, path) == count
    for number in range(29):
        room = a_room(f"Hall {number + 2}")
        track = Track.objects.create(edition=edition, slug=f"t{number}", name=both("T"), colour=1)
        a_slot(a_session(edition, "More", track=track), room, "10:00", "11:00")
        publish(edition, by=None)
        other = an_edition(f"carnival-{number}")
        a_slot(a_session(other), room, "12:00", "13:00")
        publish(other, by=None)

    assert queries(client, path) == count


def test_sentences_come_in_the_language_asked_for(client):
    english = client.get("/api/v1/editions/none/", headers={"accept-language": "en"})
    chinese = client.get("/api/v1/editions/none/", headers={"accept-language": "zh-CN"})

    assert english.json()["errors"][0]["detail"] == "Not found."
    assert chinese.json()["errors"][0]["detail"] != "Not found."
    assert "Accept-Language" in english["Vary"]
