"""Whatever is typed or sent: an answer in words, nothing lost, and never a fault of ours."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.test import Client

from events.models import Session, SessionType, StoredFeed
from events.releasing import publish
from registrations.models import Order, Quota
from registrations.passes import order_secret
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    a_ticket,
    an_edition,
    an_organizer,
    both,
)
from tests.registrations.shop import a_hold
from tests.site.test_routes import Scene, routes

pytestmark = pytest.mark.django_db
JSON = "application/json"
FINE = {200, 201, 302, 400, 403, 404, 405, 409, 413, 415, 422, 429}
LONG = "长" * 1_000_000
NASTY = {
    "emoji": "🚀👩‍👩‍👧‍👦" * 20,
    "right to left": "مرحبا \u202egnihtemos\u202c שלום",
    "markup": "\"'><script>alert(1)</script>{{ 7 }}{% now 'Y' %}",
    "a million": LONG,
    "combining": "Z̸̡̛͎̈́" * 300,
    "control": "a\x01\x1b[31mb\r\nBcc: x@y.example",
    "nul": "a\x00b",
    "half a character": "\ud83d",
    "nothing": "",
    "spaces": " \u3000\u200b ",
    "quotes": "' OR 1=1; --",
    "digits": "९" * 10,
    "number": "1e999",
    "negative": "-1",
    "huge": "9" * 400,
    "past": "0001-01-01T00:00",
    "future": "9999-12-31T23:59",
    "uuid": str(uuid.UUID(int=0)),
    "path": "../../etc/passwd",
    "format": "%s %(name)s {0.__class__}",
}
BODIES = {
    "nothing": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "a number": b"7",
    "text": b'"text"',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"email":' * 900 + b"1" + b"}" * 900,
    "deep inside": b'{"tickets":' + b"[" * 200 + b"]" * 200 + b"}",
    "NaN": b'{"version": NaN, "tickets": {"day-pass": NaN}}',
    "infinity": b'{"version": Infinity, "tickets": {"day-pass": -Infinity}}',
    "huge float": b'{"version": 1e400, "tickets": {"day-pass": 1e400}}',
    "five thousand digits": b'{"version": ' + b"9" * 5000 + b"}",
    "nineteen digits": b'{"version": 9999999999999999999}',
    "three megabytes": b'{"email": "' + b"x" * 3_000_000 + b'"}',
    "NUL": b'{"email": "a\\u0000@park.example", "title": {"en": "a\\u0000"}}',
    "half a character": b'{"email": "\\ud83d", "title": {"en": "\\udc00"}}',
    "a half as a name": b'{"\\ud83d": 1}',
    "GBK": '{"title": {"en": "科幻"}}'.encode("gbk"),
    "UTF-16": '{"email": "x"}'.encode("utf-16"),
    "ten thousand names": json.dumps({f"k{n}": n for n in range(10_000)}).encode(),
    "a name twice": b'{"email": 1, "email": "x@park.example"}',
}
ODD = [None, True, -1, 1.5, 10**17, "", [[]], {"": ""}, {"en": None}]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def shop(slug="convention-2027"):
    """A published edition with a room, a type, a person, a ticket, and its chair signed in."""
    edition = an_edition(slug)
    SessionType.objects.create(edition=edition, slug="panel", name=both("Panel"))
    a_person()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    ticket = a_ticket(edition)
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_organizer(edition))
    return edition, slot, ticket, client


def doors(edition, slot, order):
    """Every address for programs that takes a body, with one that would be right."""
    root = f"/api/v1/editions/{edition.slug}/"
    session = {"title": {"en": "Robots"}, "type": "panel", "abstract": {"en": ""}, "language": "zh",
               "people": [], "track": None}  # fmt: skip
    guests = [{"ticket": "day-pass", "name": "Luo Ji", "email": "luo@park.example"}]
    buying = {"email": "luo@park.example", "language": "en", "tickets": {"day-pass": 1}}
    placing = {"version": 0, "room": "furnace-3/hall-1", "starts_at": "2027-10-01T12:00",
               "minutes": 30}  # fmt: skip
    return {
        ("post", root + "sessions/"): session,
        ("put", f"{root}sessions/{slot.session.code}/"): {**session, "version": 0},
        ("put", f"{root}slots/{slot.uid}/placement/"): placing,
        ("post", root + "releases/"): {"notes": {"en": "Notes"}, "after": 1},
        ("post", root + "orders/"): {**buying, "guests": guests},
        ("post", f"/api/v1/orders/{order.code}/confirmation/"): {"guests": guests},
    }


def sent(client, method, path, body, order, content_type=JSON):
    headers = {"idempotency-key": str(uuid.uuid4()), "order-secret": order_secret(order)}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.generic(method.upper(), path, data, content_type=content_type, headers=headers)


def in_words(response):
    """Fine, and if it is a refusal, one that somebody can read."""
    assert response.status_code in FINE, (response.status_code, response.content[:300])
    if response.status_code >= 400:
        for fault in response.json()["errors"]:
            assert fault["code"] and " " in fault["detail"]
            assert "Traceback" not in fault["detail"]
            assert len(fault["detail"]) < 500
    return response


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_of_any_shape_is_answered_in_words(kind):
    edition, slot, ticket, client = shop()
    order = a_hold(edition, ticket)

    for method, path in doors(edition, slot, order):
        response = in_words(sent(client, method, path, BODIES[kind], order))
        may_be_right = path.endswith("releases/") and response.status_code == 409
        assert response.status_code in (400, 413) or may_be_right

    assert Order.objects.count() == 1 and Quota.objects.get().taken == 1
    assert Session.objects.count() == 1


def fields_of(body, path=()):
    for name, value in body.items():
        yield (*path, name)
        if isinstance(value, dict):
            yield from fields_of(value, (*path, name))


def changed(body, path, value):
    copy = json.loads(json.dumps(body))
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return copy


def test_every_field_of_every_body_takes_any_value_without_a_fault():
    edition, slot, ticket, client = shop()
    order = a_hold(edition, ticket)

    for (method, path), body in doors(edition, slot, order).items():
        for field in fields_of(body):
            for value in ODD:
                in_words(sent(client, method, path, changed(body, field, value), order))


@pytest.mark.parametrize("kind", NASTY)
def test_every_text_takes_any_words_without_a_fault(kind):
    edition, slot, ticket, client = shop()
    order = a_hold(edition, ticket)

    for (method, path), body in doors(edition, slot, order).items():
        for field in fields_of(body):
            in_words(sent(client, method, path, changed(body, field, NASTY[kind]), order))
        names = [{"ticket": "day-pass", "name": NASTY[kind], "email": NASTY[kind]}]
        if "guests" in body:
            in_words(sent(client, method, path, {**body, "guests": names}, order))


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", "", "é", "x" * 9000,
                                          "application/x-www-form-urlencoded"])  # fmt: skip
def test_a_body_that_is_not_json_is_named_as_such(content_type):
    edition, slot, ticket, client = shop()
    order = a_hold(edition, ticket)

    for (method, path), body in doors(edition, slot, order).items():
        response = in_words(sent(client, method, path, body, order, content_type))
        assert response.status_code in (400, 415)


def odd_parts():
    """Parts of an address that somebody may type; the client writes them as a browser would."""
    names = ("emoji", "right to left", "markup", "control")
    return [*(NASTY[name] for name in names), "9" * 400, "长" * 2000, "..", "%2500"]


@pytest.mark.parametrize("part", odd_parts(), ids=range(len(odd_parts())))
def test_every_address_takes_any_word_in_its_place(scene, part):
    safe = part.encode("utf-8", "replace").decode()
    for route, _name in routes():
        if "<" not in route or route.startswith(("admin/", "accounts/")):
            continue
        path = "/" + route.replace("<slug:edition>", scene.edition.slug).replace(
            "<uuid:uid>", str(scene.slot.uid)
        )
        for variable in ("<str:code>", "<str:secret>", "<slug:verb>"):
            path = path.replace(variable, safe)
        for client in (scene.client_of("anonymous"), scene.client_of("chair")):
            assert client.get(path).status_code in FINE
        unknown = "/" + route.replace("<slug:edition>", safe).replace("<str:code>", "x")
        assert scene.client_of("chair").get(unknown).status_code in FINE


QUESTIONS = [
    "day=9999-99-99&view=%F0%9F%9A%80&slot=not-a-uuid&page=1e9&page_size=-1&version=%C2%B2",
    "day=%ED%A0%BD&slot=%FF%FE&page=" + "9" * 5000 + "&next=//evil.example",
    "day=0000-00-00%0d%0aX-Evil:1&day[]=1&slot=" + "9" * 5000,
    "a=1&" * 3000,
]


@pytest.mark.parametrize("query", QUESTIONS, ids=range(len(QUESTIONS)))
def test_every_address_takes_any_question(scene, query):
    for route, _name in routes():
        if not route.startswith(("admin/", "accounts/", "readyz")):
            path = scene.path(route, "attendee")
            response = scene.client_of("chair").get(f"{path}?{query}")
            assert response.status_code in FINE
            assert "X-Evil" not in response


def test_an_address_with_nul_is_refused_in_words(scene):
    for path in ("/%00/", "/convention-2027/programme/?day=%00", "/api/v1/orders/%00/"):
        response = Client().get(path)
        assert response.status_code in (400, 404)
        assert b"Traceback" not in response.content


def forms_of(scene):
    """Pages with a form, each with fields that would be right."""
    root = "/en/manage/convention-2027/"
    return {
        "/en/convention-2027/register/": {"email": "luo@park.example", "key": "k",
                                          f"count-{scene.place.ticket_type_id}": "1"},
        f"{root}sessions/new/": {"title_zh-hans": "机器人", "title_en": "Robots", "type": "1"},
        f"{root}sessions/{scene.session.code}/": {"title_en": "Robots", "version": "0"},
        f"{root}slots/{scene.slot.uid}/place/": {"room": "1", "day": "2027-10-01", "time": "10:00",
                                                 "starts_at": "10:00", "minutes": "60",
                                                 "version": "0"},
        f"{root}slots/{scene.slot.uid}/unplace/": {"version": "0"},
        f"{root}release/": {"after": "1", "notes_en": "Notes"},
        "/en/accounts/login/": {"login": "x@park.example", "password": "x"},
        "/en/accounts/signup/": {"email": "x@park.example", "password1": "x"},
        "/en/accounts/login/code/": {"email": "x@park.example"},
        "/en/accounts/password/reset/": {"email": "x@park.example"},
    }  # fmt: skip


def names_in(page):
    """The fields a page really shows, whatever its form is called."""
    return set(re.findall(r'name="([^"]+)"', page)) - {"csrfmiddlewaretoken"}


@pytest.mark.parametrize("kind", sorted(set(NASTY) - {"half a character"}))
def test_every_form_takes_any_words_in_any_field(scene, kind):
    for path, right in forms_of(scene).items():
        role = "anonymous" if "/accounts/" in path else "chair"
        shown = scene.client_of(role).get(path)
        fields = {*right, *names_in(shown.content.decode())}
        for values in (dict.fromkeys(fields, NASTY[kind]), {**right, "version": NASTY[kind]}):
            response = scene.client_of(role).post(path, values)
            assert response.status_code in FINE, path
            assert b"<script>alert(1)" not in response.content


def test_a_form_of_three_megabytes_or_of_nonsense_is_refused_without_a_fault(scene):
    bodies = [b"a=" + b"x" * 3_000_000, b"&".join([b"a=1"] * 3000), b"\xff\xfe=%ED%A0%80", b"%"]
    for path in forms_of(scene):
        role = "anonymous" if "/accounts/" in path else "chair"
        for body in bodies:
            response = scene.client_of(role).post(
                path, body, content_type="application/x-www-form-urlencoded"
            )
            assert response.status_code in FINE, path


def test_a_form_sent_twice_is_carried_out_once(scene):
    path = "/en/convention-2027/register/"
    form = {"email": "luo@park.example", f"count-{scene.place.ticket_type_id}": "1",
            "key": str(uuid.uuid4())}  # fmt: skip

    first, again = (Client().post(path, form) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Order.objects.filter(status="held").count() == 1


def test_what_was_stored_before_is_still_there_afterwards(scene):
    before = {feed.language: feed.etag for feed in StoredFeed.objects.all()}
    for path, right in forms_of(scene).items():
        scene.client_of("chair").post(path, dict.fromkeys(right, "💥"))

    assert before and before == {feed.language: feed.etag for feed in StoredFeed.objects.all()}
