"""A Worldcon's whole programme: imported, published, read as pages and as a feed."""

from __future__ import annotations

import json
import os
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from events.models import Edition, Person, Room, StaffRole
from events.releasing import publish
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer

PROGRAMMES = Path(
    os.environ.get("PROGRAMMES", settings.BASE_DIR.parent / "shared" / "data" / "programmes")
)
FOLDER = PROGRAMMES / "lonestarcon3-2013"
CHICAGO = ZoneInfo("America/Chicago")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.exists(), reason=f"5 checks of a real programme: no {PROGRAMMES.name} here"
    ),
]


@pytest.fixture(scope="module")
def lonestarcon(django_db_setup, django_db_blocker):
    """Imported and published once for all tests here, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command(
            "import_programme",
            "lonestarcon",
            FOLDER / "v4-20130906-final-program.js",
            "--people",
            FOLDER / "v4-20130906-final-people.js",
            "--new-edition=LoneStarCon 3",
            "--time-zone=America/Chicago",
            stdout=StringIO(),
            stderr=StringIO(),
        )
        edition = Edition.objects.get(slug="lonestarcon")
        publish(edition, by=None)
        yield edition
        transaction.set_rollback(True)


def expected():
    path = PROGRAMMES / "expected" / "lonestarcon3-2013.json"
    return json.loads(path.read_text())["items"]


def test_everything_arrives_at_its_time_in_its_room_with_its_people(lonestarcon):
    lines = {
        line.session.source_id: line
        for line in lonestarcon.current_release.lines.select_related("session")
    }

    assert len(lines) == 969
    assert Room.objects.count() == 47
    assert Person.objects.count() == 548
    for item in expected():
        line = lines[item["id"]]
        start = datetime.fromisoformat(item["start"]).replace(tzinfo=CHICAGO)
        assert line.starts_at == start
        assert (line.ends_at - line.starts_at).seconds // 60 == item["mins"]
        assert line.room_name["en"] == " ".join(item["room"].split())
        assert len(line.people) == len(set(item["people"]))


def test_what_reaches_past_midnight_is_listed_with_its_evening(lonestarcon):
    lines = list(lonestarcon.current_release.lines.all())
    for line in lines:
        line.localize(CHICAGO)

    over = [line for line in lines if line.starts_at.date() < line.ends_at.date()]
    over = [line for line in over if f"{line.ends_at:%H:%M}" != "00:00"]
    after = [line for line in lines if line.starts_at.hour < 5]

    assert (len(over), len(after)) == (8, 11)
    assert all(line.day == line.starts_at.date() for line in over)
    assert all((line.starts_at.date() - line.day).days == 1 for line in after)


def test_the_feed_has_every_session_at_its_true_instant(lonestarcon, client):
    feed = Calendar.from_ical(client.get("/en/lonestarcon/programme.ics").content)

    starts = {
        str(entry["UID"]).partition("@")[0]: entry["DTSTART"].dt for entry in feed.walk("VEVENT")
    }

    lines = lonestarcon.current_release.lines.all()
    assert starts == {str(line.uid): line.starts_at for line in lines}


def test_pages_and_draft_ask_as_much_for_a_whole_worldcon_as_for_thirty_sessions(
    lonestarcon, client, django_assert_num_queries
):
    few = an_edition("few", time_zone="America/Chicago")
    hall = a_room(parallel=40)
    for number in range(30):
        a_slot(a_session(few, f"Talk {number}", a_person()), hall, "10:00", "11:00")
    publish(few, by=None)
    organizer = an_organizer(few)
    StaffRole.objects.create(user=organizer, edition=lonestarcon, level=StaffRole.Level.CHAIR)
    client.force_login(organizer)
    addresses = {
        "/en/few/programme/": "/en/lonestarcon/programme/?day=2013-08-30",
        "/en/few/programme/?view=grid": "/en/lonestarcon/programme/?day=2013-08-30&view=grid",
        "/en/few/programme.ics": "/en/lonestarcon/programme.ics",
        "/en/manage/few/": "/en/manage/lonestarcon/",
        "/en/manage/few/draft/": "/en/manage/lonestarcon/draft/?day=2013-08-30",
        "/en/manage/few/release/": "/en/manage/lonestarcon/release/",
    }

    for small, large in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(small).status_code == 200
        with django_assert_num_queries(len(asked)):
            assert client.get(large).status_code == 200


def test_a_calendar_app_that_has_it_already_costs_one_query(
    lonestarcon, client, django_assert_num_queries
):
    etag = client.get("/en/lonestarcon/programme.ics")["ETag"]

    with django_assert_num_queries(1):
        answer = client.get("/en/lonestarcon/programme.ics", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
