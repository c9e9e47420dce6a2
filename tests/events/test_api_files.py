"""The whole programme as one file: stored when it is published, the same until the next time."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import feeds, programme_files
from events.models import StoredProgramme
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, both

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/editions/convention-2027"
FILES = [f"{ROOT}/programme.json", f"{ROOT}/programme.csv"]
JSON, CSV = FILES


def a_published(*titles, people=()):
    edition, hall = an_edition(), a_room()
    for hour, title in enumerate(titles or ["Robots"], 10):
        a_slot(a_session(edition, title, *people), hall, f"{hour}:00", f"{hour}:50")
    publish(edition, by=None)
    return edition


def rows(reply):
    text = reply.content.decode()
    assert text.startswith("\ufeff") and "\r\n" in text
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def queries(client, path, **headers):
    with CaptureQueriesContext(connection) as seen:
        reply = client.get(path, headers=headers)
    return reply.status_code, len(seen)


def test_the_file_holds_the_lines_of_the_list_and_says_which_release_they_are_of(client):
    a_published("Robots", "Aliens", people=[a_person()])

    file = client.get(JSON).json()

    assert file["lines"] == client.get(f"{ROOT}/programme/").json()["results"]
    assert (file["release"], file["edition"]["release"]) == (1, 1)
    assert file["as_of"] == file["edition"]["published_at"]
    assert file["edition"]["programme"] == f"http://localhost:8000{JSON}"
    assert file["edition"]["table"] == f"http://localhost:8000{CSV}"


def test_the_table_has_a_row_for_each_line_and_a_column_for_each_language(client):
    edition, hall = an_edition(), a_room()
    robots = a_session(edition, "Robots", a_person("Ye Wenjie"), a_person("Luo Ji"))
    robots.title = both("Robots", "机器人")
    robots.save(update_fields=["title"])
    a_slot(robots, hall, "10:00", "11:00")
    publish(edition, by=None)

    (row,) = rows(client.get(CSV))

    assert (row["title_en"], row["title_zh-hans"]) == ("Robots", "机器人")
    assert (row["starts_at"], row["shown_until"], row["last_entry_at"]) == (
        "2027-10-01T10:00:00+08:00",
        "2027-10-01T11:00:00+08:00",
        "",
    )
    assert (row["room_en"], row["building_en"], row["type_zh-hans"]) == (
        "Hall 1",
        "furnace-3",
        "演讲",
    )
    assert (row["people_en"], row["is_cancelled"]) == ("Ye Wenjie; Luo Ji", "no")
    assert row["page"] == f"http://localhost:8000/convention-2027/sessions/{robots.code}/"


def test_commas_quotes_and_line_breaks_stay_in_their_cell(client):
    odd = 'Robots, "steel"\nand; us'
    a_published(odd, "Aliens")

    assert [row["title_en"] for row in rows(client.get(CSV))] == [odd, "Aliens"]


@pytest.mark.parametrize(
    "title",
    [
        '=HYPERLINK("https://evil.example")',
        "+1",
        "-2+3",
        "@SUM(A1)",
        "＝１＋１",
        "\tTab",
    ],
)
def test_no_title_becomes_a_formula_on_somebodys_desk(client, title):
    a_published(title)

    (row,) = rows(client.get(CSV))

    assert row["title_en"] == f"'{title}"


@pytest.mark.parametrize("path", FILES)
def test_the_bytes_stay_the_same_until_the_next_release(client, path):
    edition = a_published("Robots")
    first = client.get(path)
    session = edition.sessions.get()
    session.title = both("Renamed in the draft")
    session.save(update_fields=["title"])

    again = client.get(path)
    publish(edition, by=None)
    second = client.get(path)

    assert (again.content, again["ETag"], again["Last-Modified"]) == (
        first.content,
        first["ETag"],
        first["Last-Modified"],
    )
    assert b"Renamed" not in again.content and b"Renamed" in second.content
    assert second["ETag"] != first["ETag"] and second["Last-Modified"] > first["Last-Modified"]


@pytest.mark.parametrize("path", FILES)
def test_who_has_the_file_hears_that_nothing_changed_for_one_query(client, path):
    a_published()
    whole = client.get(path)
    tag, when = whole["ETag"], whole["Last-Modified"]

    reply = client.get(path, headers={"if-none-match": tag})

    assert (reply.status_code, reply.content, reply["ETag"]) == (304, b"", tag)
    assert queries(client, path, **{"if-none-match": tag}) == (304, 1)
    assert queries(client, path, **{"if-modified-since": when}) == (304, 1)
    assert queries(client, path) == (200, 2)
    assert queries(client, path, **{"if-none-match": '"other"'}) == (200, 2)


@pytest.mark.parametrize("path", FILES)
def test_gzipped_bytes_are_stored_too_and_have_a_tag_of_their_own(client, path):
    a_published()
    plain = client.get(path)

    small = client.get(path, headers={"accept-encoding": "br, gzip;q=0.5"})
    refused = client.get(path, headers={"accept-encoding": "gzip;q=0"})

    assert gzip.decompress(small.content) == plain.content == refused.content
    assert small["Content-Encoding"] == "gzip" and "Content-Encoding" not in refused
    assert small["ETag"] == plain["ETag"].removesuffix('"') + '-gz"'
    assert "Accept-Encoding" in small["Vary"] and "Accept-Encoding" in plain["Vary"]
    assert int(small["Content-Length"]) == len(small.content)


@pytest.mark.parametrize(
    ("path", "kind"), [(JSON, "application/json"), (CSV, "text/csv; charset=utf-8")]
)
def test_a_file_says_what_it_is_whatever_the_program_asks_for(client, path, kind):
    a_published()

    for accept in ("*/*", "text/html", "image/png"):
        reply = client.get(path, headers={"accept": accept})
        assert (reply.status_code, reply["Content-Type"]) == (200, kind)
        assert reply["Content-Disposition"].startswith('inline; filename="convention-2027.')


@pytest.mark.parametrize("path", FILES)
def test_head_says_all_but_the_bytes(client, path):
    a_published()
    whole = client.get(path)

    head = client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type"):
        assert head[name] == whole[name]


@pytest.mark.parametrize("path", FILES)
def test_without_a_release_there_is_no_file(client, path):
    a_slot(a_session(an_edition(), "Secret"), a_room(), "10:00", "11:00")

    assert client.get(path).status_code == 404
    assert client.get(path.replace("convention-2027", "nowhere")).status_code == 404


def test_what_was_cancelled_stays_in_both_files(client):
    edition = a_published("Robots", "Aliens")
    cancel_slot(edition.sessions.get(title__en="Robots").slots.get(), by=None, version=0)
    publish(edition, by=None)

    lines = client.get(JSON).json()["lines"]

    assert [(line["title"]["en"], line["is_cancelled"]) for line in lines] == [
        ("Robots", True),
        ("Aliens", False),
    ]
    assert [row["is_cancelled"] for row in rows(client.get(CSV))] == ["yes", "no"]


@pytest.mark.parametrize("sessions", [1, 30])
def test_thirty_sessions_are_stored_in_one_statement_for_both_files(sessions):
    edition, hall = an_edition(), a_room(parallel=40)
    for number in range(sessions):
        a_slot(a_session(edition, f"Talk {number}"), hall, "10:00", "11:00")
    release = publish(edition, by=None)
    files = programme_files.files_of(release, list(release.lines.all()))

    with CaptureQueriesContext(connection) as seen:
        programme_files.store(files, changed_at=release.published_at)

    assert len(seen) == 2
    assert StoredProgramme.objects.filter(edition=edition).count() == 2


def test_links_follow_the_address_of_the_site(client, settings):
    edition = a_published()
    before = client.get(JSON)
    settings.SITE_URL = "https://new.example"
    assert not programme_files.name_this_site(edition)

    feeds.render_anew(edition)

    after = client.get(JSON)
    assert programme_files.name_this_site(edition)
    assert after.json()["lines"][0]["page"].startswith("https://new.example/convention-2027/")
    assert json.loads(before.content)["as_of"] == after.json()["as_of"]
    assert after["ETag"] != before["ETag"] and after["Last-Modified"] > before["Last-Modified"]


def test_two_editions_keep_their_files_apart(client):
    a_published("Robots")
    carnival = an_edition("carnival-2027")
    a_slot(a_session(carnival, "Parade"), a_room("Square"), "10:00", "11:00")
    publish(carnival, by=None)

    assert b"Parade" not in client.get(JSON).content
    assert b"Robots" not in client.get(JSON.replace("convention", "carnival")).content
