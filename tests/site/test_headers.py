"""What every answer carries, whoever gives it, and what a busy database says."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.db.models import F
from django.test import Client, RequestFactory

from events.models import Session, Slot
from events_site.headers import BUSY, BusyDatabase
from tests.cast import a_session, a_ticket, an_organizer
from tests.events.programme_scene import a_published_edition

ROOT = "/convention-2027/"
API = "/api/v1/editions/convention-2027/"
PUBLIC_PAGES = [
    *("/", "/en/", ROOT, "/en" + ROOT, f"{ROOT}programme/", f"{ROOT}programme/?view=grid"),
    *(f"{ROOT}calendar/", f"/en{ROOT}calendar/"),
]
FEEDS = [f"{ROOT}programme.ics", f"/en{ROOT}programme.ics"]
FOR_PROGRAMS = ["/api/v1/editions/", API, f"{API}programme/", f"{API}ticket-types/"]
OTHERS = ["/healthz", "/readyz", "/robots.txt", "/api/v1/", "/api/v1/openapi.json"]
GONE_WRONG = {
    "/nothing-here/": 404,
    f"{ROOT}sessions/NOTHING/": 404,
    f"{ROOT}sessions/NOTHING.ics": 404,
    "/static/nothing.css": 404,
    f"{API}programme/?page=0": 404,
    "/api/v1/nothing/": 404,
    "/?day=%00": 400,
    "/%00/": 400,
}


def policy(reply):
    """The Content-Security-Policy by its directives."""
    rules = (rule.split() for rule in reply["Content-Security-Policy"].split(";"))
    return {name: places for name, *places in rules}


@pytest.fixture
def edition(db):
    return a_published_edition()


def keeps_to_the_rules(reply):
    assert policy(reply) == settings.SECURE_CSP
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Referrer-Policy"] == "same-origin"
    assert "camera=()" in reply["Permissions-Policy"]
    assert reply["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *FEEDS, *FOR_PROGRAMS, *OTHERS])
def test_every_kind_of_answer_carries_the_same_strict_policy(edition, path):
    reply = Client().get(path)

    assert reply.status_code == 200
    keeps_to_the_rules(reply)


@pytest.mark.parametrize(("path", "status"), GONE_WRONG.items())
def test_an_answer_that_something_is_wrong_is_as_strict(edition, path, status):
    reply = Client().get(path)

    assert reply.status_code == status
    keeps_to_the_rules(reply)


@pytest.mark.django_db  # the end of every request looks at the connection
@pytest.mark.parametrize("file", ["tokens.css", "theme.js", "emblem.svg"])
def test_a_file_is_as_strict_as_a_page(file):
    reply = Client().get(f"/static/{file}")
    reply.close()

    assert reply.status_code == 200
    keeps_to_the_rules(reply)


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_strictly():
    reply = Client(headers={"host": "evil.example"}).get("/")

    assert reply.status_code == 400
    assert policy(reply) == settings.SECURE_CSP
    assert b"evil.example" not in reply.content


@pytest.mark.django_db
def test_a_redirect_and_a_refused_method_are_as_strict():
    for reply, status in ((Client().get("/manage/"), 302), (Client().post("/healthz"), 405)):
        assert reply.status_code == status
        assert policy(reply) == settings.SECURE_CSP


def test_the_policy_lets_nothing_in_from_elsewhere_and_no_code_inside_a_page():
    allowed = {place for places in settings.SECURE_CSP.values() for place in places}

    assert allowed == {"'none'", "'self'", "data:"}
    assert settings.SECURE_CSP["default-src"] == ["'none'"]
    assert settings.SECURE_CSP["script-src"] == settings.SECURE_CSP["style-src"] == ["'self'"]
    # These three do not fall back to default-src.
    assert [settings.SECURE_CSP[name] for name in ("base-uri", "frame-ancestors")] == [
        ["'none'"],
        ["'none'"],
    ]
    assert settings.SECURE_CSP["form-action"] == ["'self'"]


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *FEEDS, *FOR_PROGRAMS, *OTHERS])
def test_whoever_only_reads_is_given_no_cookie(edition, path):
    reply = Client().get(path)

    assert not reply.cookies and "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_feed_is_the_same_for_everybody_signed_in_or_not(edition, path, is_signed_in):
    client = Client()
    if is_signed_in:
        client.force_login(an_organizer(edition))

    reply = client.get(path)

    assert reply["Vary"] == "Accept-Encoding"
    assert reply["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("path", FEEDS)
def test_other_websites_may_show_a_public_calendar(edition, path):
    reply = Client().get(path, headers={"origin": "https://fans.example"})

    assert reply["Access-Control-Allow-Origin"] == "*"
    assert reply["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize(
    "path", ["/manage/", "/manage/convention-2027/", "/manage/convention-2027/draft/"]
)
def test_what_organizers_see_is_nobody_elses(edition, path):
    client = Client()
    client.force_login(an_organizer(edition))

    reply = client.get(path, headers={"origin": "https://fans.example"})

    assert reply.status_code == 200
    assert "Cookie" in reply["Vary"]
    assert "Access-Control-Allow-Origin" not in reply.headers
    assert reply["X-Frame-Options"] == "DENY"


def test_a_nul_is_refused_wherever_it_stands_in_the_address(edition):
    told = [Client().get(path).status_code for path in ("/a%00b/", "/?x=a%00", "/?a%00=x")]

    assert told == [400, 400, 400]


# A busy database


@contextmanager
def somebody_writing(row: Session | Slot):
    """Another connection that holds the lock every other writer of ``row`` needs."""
    holding, done = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(version=F("version"))
            holding.set()
            done.wait(20)
        connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert holding.wait(10)
        yield
    finally:
        done.set()
        thread.join(10)


@contextmanager
def little_patience():
    """Wait a tenth of a second for a lock, not ten."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100" if sqlite else "SET lock_timeout = 100")
    try:
        yield
    finally:
        connection.close()


def edit_as_a_program(client, session):
    wish = {"title": {"en": "Machines"}, "type": "talk", "version": 0}
    path = f"{API}sessions/{session.code}/"
    return client.put(path, wish, content_type="application/json")


@pytest.mark.django_db(transaction=True)
def test_a_program_that_meets_a_lock_is_told_when_to_come_back():
    edition = a_published_edition()
    session, client = a_session(edition, "Robots"), Client(headers={"accept-language": "en"})
    client.force_login(an_organizer(edition))

    with somebody_writing(session), little_patience():
        began = time.monotonic()
        reply = edit_as_a_program(client, session)

        assert time.monotonic() - began < 5
    assert (reply.status_code, reply["Retry-After"]) == (503, "2")
    assert reply.json()["errors"][0]["code"] == "busy"
    keeps_to_the_rules(reply)
    assert edit_as_a_program(client, session).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_person_who_meets_a_lock_is_asked_to_try_again_and_nothing_is_lost():
    edition = a_published_edition()
    slot = Session.objects.get().slots.get()
    client = Client()
    client.force_login(an_organizer(edition))
    path = f"/en/manage/convention-2027/slots/{slot.uid}/cancel/"

    with somebody_writing(slot), little_patience():
        reply = client.post(path, {"version": slot.version})

    assert (reply.status_code, reply["Retry-After"]) == (503, "2")
    keeps_to_the_rules(reply)
    slot.refresh_from_db()
    assert (slot.version, slot.is_cancelled) == (0, False)


@pytest.mark.django_db(transaction=True)
def test_readers_are_served_while_somebody_writes():
    edition = a_published_edition()
    a_ticket(edition)
    session = a_session(edition, "Robots")

    with somebody_writing(session), little_patience():
        found = [Client().get(path).status_code for path in (ROOT, FEEDS[0], FOR_PROGRAMS[2])]

    assert found == [200, 200, 200]


@pytest.mark.parametrize(
    "words",
    [
        "database is locked",
        "database table is locked: events_slot",
        "canceling statement due to lock timeout",
        "canceling statement due to statement timeout",
        "deadlock detected",
        "couldn't get a connection after 10.00 sec",
    ],
)
def test_what_passes_by_itself_is_busy(words):
    assert BUSY.search(words)


@pytest.mark.parametrize(
    "words", ["no such table: events_slot", "disk I/O error", "unable to open database file"]
)
def test_what_does_not_pass_by_itself_is_an_error_and_not_hidden(words):
    door = BusyDatabase(lambda request: None)

    assert not BUSY.search(words)
    assert door.process_exception(RequestFactory().get("/"), OperationalError(words)) is None


def test_another_fault_that_speaks_of_locks_is_not_busy():
    door = BusyDatabase(lambda request: None)

    assert door.process_exception(RequestFactory().get("/"), ValueError("locked")) is None
