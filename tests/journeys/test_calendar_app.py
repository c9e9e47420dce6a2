"""Somebody subscribes with a real calendar program: vdirsyncer fetches, khal shows."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from events.models import Slot
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot
from registrations import feeds
from registrations.cancelling import cancel
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.registrations.shop import a_confirmed_order

pytestmark = pytest.mark.django_db(transaction=True)

VDIRSYNCER = """
[general]
status_path = "{home}/status"
[pair programme]
a = "feed"
b = "folder"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "{url}"
[storage folder]
type = "filesystem"
path = "{home}/calendar"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[programme]]
path = {home}/calendar
readonly = True
[sqlite]
path = {home}/khal.db
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


class CalendarApp:
    """A subscriber with a home, a clock and programs of their own."""

    def __init__(self, home: Path, url: str, zone: str = "Asia/Shanghai") -> None:
        self.home = home
        home.mkdir()
        (home / "calendar").mkdir()
        (home / "vdirsyncer").write_text(VDIRSYNCER.format(home=home, url=url))
        (home / "khal").write_text(KHAL.format(home=home, zone=zone))
        self.run("vdirsyncer", "discover")

    def run(self, program: str, *words: str) -> str:
        found = Path(sys.executable).with_name(program)
        folders = {name: str(self.home / name.lower()) for name in XDG}
        done = subprocess.run(
            [found, "-c", self.home / program, *words],
            env={"HOME": str(self.home), "PATH": os.defpath, "LC_ALL": "C.UTF-8", **folders},
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sync(self) -> set[str]:
        """Fetch the feed, and name the entries whose files came, went or changed."""
        before = self.files()
        self.run("vdirsyncer", "sync")
        after = self.files()
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        return {title_in((after.get(name) or before[name])[0]) for name in changed}

    def files(self) -> dict[str, tuple[str, int]]:
        folder = self.home / "calendar"
        return {
            path.name: (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns)
            for path in folder.glob("*.ics")
        }

    def shows(self, *, day: str = "2027-10-01") -> list[str]:
        wanted = "{start-time}-{end-time} {status}{title}"
        rows = self.run("khal", "list", "--once", "--day-format", "", "--format", wanted, day, "1d")
        return [row.strip() for row in rows.splitlines() if row.strip()]


XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def title_in(text: str) -> str:
    return text.partition("SUMMARY:")[2].splitlines()[0]


def move(slot: Slot, clock: str) -> Slot:
    return place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at(clock)))


def test_a_subscriber_sees_the_programme_and_then_what_became_of_it(live_server, tmp_path):
    edition, hall, lawn = an_edition(), a_room("Hall 1"), a_room("Lawn")
    robots = a_slot(a_session(edition, "机器人, Robots; 🤖"), hall, "10:00", "10:50")
    aliens = a_slot(a_session(edition, "Aliens"), lawn, "12:00", "12:50")
    a_slot(a_session(edition, "Comets"), hall, "14:00", "14:50")
    publish(edition, by=None)
    app = CalendarApp(tmp_path / "home", f"{live_server.url}/en/convention-2027/programme.ics")

    assert len(app.sync()) == 3
    assert app.shows() == [
        "10:00-10:50 CONFIRMED 机器人, Robots; 🤖",
        "12:00-12:50 CONFIRMED Aliens",
        "14:00-14:50 CONFIRMED Comets",
    ]

    assert app.sync() == set()

    move(robots, "16:00")
    cancel_slot(aliens, by=None, version=aliens.version)
    publish(edition, by=None)
    changed = app.sync()

    assert {title.replace("\\", "") for title in changed} == {
        "机器人, Robots; 🤖",
        "Aliens",
        "Cancelled: Aliens",
    }
    assert app.shows() == [
        "12:00-12:50 CANCELLED Cancelled: Aliens",
        "14:00-14:50 CONFIRMED Comets",
        "16:00-17:00 CONFIRMED 机器人, Robots; 🤖",
    ]
    assert app.sync() == set()


def test_a_subscriber_abroad_sees_their_own_clock(live_server, tmp_path):
    edition = an_edition()
    a_slot(a_session(edition, "Midnight film"), a_room(), "23:30", "23:59")
    publish(edition, by=None)
    url = f"{live_server.url}/convention-2027/programme.ics"

    app = CalendarApp(tmp_path / "home", url, zone="Europe/Berlin")
    app.sync()

    assert app.shows() == ["17:30-17:59 CONFIRMED Midnight film"]


def test_an_attendee_subscribes_to_their_own_places(live_server, tmp_path):
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "10:50")
    a_slot(a_session(edition, "Aliens"), hall, "12:00", "12:50")
    ticket = a_ticket(edition, "Robots", slot=slot)
    publish(edition, by=None)
    order = a_confirmed_order(edition, ticket, "Luo Ji")
    attendee = order.registrations.get().attendee
    secret = feeds.secret_of(attendee.feed_token)
    url = f"{live_server.url}/my/{attendee.code}/{secret}/tickets.ics"
    app = CalendarApp(tmp_path / "home", url)

    assert app.sync() == {"Robots"}
    assert app.shows() == ["10:00-10:50 CONFIRMED Robots"]
    assert app.sync() == set()

    cancel(order)
    app.sync()

    (row,) = app.shows()
    assert row.startswith("10:00-10:50 CANCELLED") and row.endswith("Robots")


def test_the_hour_that_comes_twice_is_shown_as_two(live_server, tmp_path):
    """Chicago's 00:30, 01:30 and 01:30 once more, seen from where the clocks stand still."""
    edition, hall = an_edition(time_zone="America/Chicago"), a_room()
    for hour in (5, 6, 7):
        slot = a_slot(a_session(edition, f"Owls {hour}"), hall, "10:00", "11:00")
        slot.starts_at = datetime(2027, 11, 7, hour, 30, tzinfo=UTC)
        slot.ends_at = slot.starts_at + timedelta(minutes=20)
        slot.save(update_fields=["starts_at", "ends_at"])
    publish(edition, by=None)
    url = f"{live_server.url}/en/convention-2027/programme.ics"

    app = CalendarApp(tmp_path / "home", url, zone="Europe/Berlin")
    app.sync()

    assert app.shows(day="2027-11-07") == [
        "06:30-06:50 CONFIRMED Owls 5",
        "07:30-07:50 CONFIRMED Owls 6",
        "08:30-08:50 CONFIRMED Owls 7",
    ]
