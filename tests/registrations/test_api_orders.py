"""The attendee's way for programs: what can be had, hold it, name everybody, have it."""

from __future__ import annotations

import uuid

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Message
from events.releasing import publish
from registrations import holds
from registrations.models import Order, Quota, Registration
from registrations.passes import order_secret, read_qr
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, the_family
from tests.registrations.shop import a_hold, an_overdue_hold

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/editions/convention-2027/"
WISH = {"email": "luoji@park.example", "language": "en", "tickets": {"day-pass": 2}}
GUESTS = [{"ticket": "day-pass", "name": "Luo Ji"}, {"ticket": "day-pass", "name": "Cheng Xin"}]


def a_published_edition(slug="convention-2027", **facts):
    edition = an_edition(slug, **facts)
    room = a_room(f"Hall of {slug}")
    a_slot(a_session(edition), room, "10:00", "11:00")
    publish(edition, by=None)
    return edition


def send(path, body, key=None, **headers):
    client = Client(headers={"accept-language": "en"})
    named = {"idempotency-key": key or str(uuid.uuid4()), **headers}
    return client.post(path, body, content_type="application/json", headers=named)


def order(body=WISH, key=None, **headers):
    return send(ROOT + "orders/", body, key, **headers)


def confirm(found, guests=GUESTS, key=None):
    path = f"/api/v1/orders/{found['code']}/confirmation/"
    return send(path, {"guests": guests}, key, **{"order-secret": found["secret"]})


def read(code, secret):
    headers = {"order-secret": secret, "accept-language": "en"}
    return Client().get(f"/api/v1/orders/{code}/", headers=headers)


def error(response):
    return response.status_code, response.json()["errors"][0]["code"]


def test_places_are_held_then_named_then_had():
    a_ticket(a_published_edition())

    held = order().json()
    assert (held["status"], held["total"], held["tickets"]) == ("held", 0, [])
    confirmed = confirm(held)

    assert confirmed.status_code == 200
    places = confirmed.json()["tickets"]
    assert [place["name"] for place in places] == ["Luo Ji", "Cheng Xin"]
    assert {read_qr(place["qr"]).attendee.name for place in places} == {"Luo Ji", "Cheng Xin"}
    assert Client().get(places[0]["calendar"]).status_code == 200
    assert read(held["code"], held["secret"]).json() == confirmed.json()
    assert Message.objects.filter(kind="order_confirmed").count() == 1


def test_a_free_order_with_everybody_named_is_confirmed_at_once():
    a_ticket(a_published_edition())

    response = order({**WISH, "guests": GUESTS})

    assert response.status_code == 201
    assert (response.json()["status"], len(response.json()["tickets"])) == ("confirmed", 2)


def test_a_request_sent_twice_is_one_order_and_one_letter():
    a_ticket(a_published_edition())
    key = str(uuid.uuid4())

    first, again = (order({**WISH, "guests": GUESTS}, key) for _ in range(2))
    other = order({**WISH, "email": "other@park.example"}, key)

    assert (again.status_code, again.json()) == (201, first.json())
    assert error(other) == (422, "idempotency_mismatch")
    assert Order.objects.count() == Message.objects.count() == 1
    assert Quota.objects.get().taken == 2


def test_a_confirmation_sent_twice_is_one_confirmation():
    a_ticket(a_published_edition())
    held, key = order().json(), str(uuid.uuid4())

    first, again = confirm(held, key=key), confirm(held, key=key)

    assert first.json() == again.json()
    assert error(confirm(held, GUESTS[:1], key)) == (422, "idempotency_mismatch")
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_an_order_without_a_usable_key_is_refused_in_words(key):
    a_ticket(a_published_edition())
    client = Client(headers={"accept-language": "en"})
    headers = {"idempotency-key": key} if key else {}

    response = client.post(ROOT + "orders/", WISH, content_type="application/json", headers=headers)

    assert error(response) == (400, "idempotency_key_not_usable")
    assert "Idempotency-Key" in response.json()["errors"][0]["detail"]
    assert not Order.objects.exists()


def test_an_order_opens_only_with_its_own_secret():
    edition = a_published_edition()
    ticket = a_ticket(edition)
    mine, theirs = a_hold(edition, ticket), a_hold(edition, ticket)

    assert read(mine.code, order_secret(mine)).status_code == 200
    wrong = [order_secret(theirs), "", "x", "é" * 32, order_secret(mine)[:-1]]
    answers = [read(mine.code, secret) for secret in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {read("NOTTHERE", "x").content}
    assert read(mine.code.lower(), order_secret(mine)).status_code == 404
    stolen = {"code": mine.code, "secret": order_secret(theirs)}
    assert confirm(stolen).status_code == 404


def test_what_only_we_may_say_is_not_read_from_the_body():
    edition = a_published_edition()
    a_ticket(edition, price=12_000)
    smuggled = {
        "total": 0, "price": 0, "status": "confirmed", "currency": "ZZZ", "code": "AAAAAAAA",
        "confirmed_at": "2027-01-01T00:00:00Z", "paid_at": "2027-01-01", "unit_price": 0,
        "held_until": "2099-01-01T00:00:00Z", "edition": "carnival-2027", "family": 1,
    }  # fmt: skip

    found = order({**WISH, **smuggled}).json()

    assert (found["total"], found["status"], found["currency"]) == (24_000, "held", "CNY")
    assert found["code"] != "AAAAAAAA"
    assert Order.objects.get().held_until < timezone.now() + holds.CHECKOUT
    assert (confirm(found).json()["status"], Order.objects.get().total) == ("held", 24_000)


def test_sold_out_says_so_and_takes_nothing():
    a_ticket(a_published_edition(), places=1)

    response = order()

    assert error(response) == (409, "sold_out")
    assert "Only 1 place is left" in response.json()["errors"][0]["detail"]
    assert (Quota.objects.get().taken, Order.objects.count()) == (0, 0)


def test_a_hold_that_ran_out_is_lost():
    edition = a_published_edition()
    late = an_overdue_hold(edition, a_ticket(edition), 2)

    response = confirm({"code": late.code, "secret": order_secret(late)})

    assert error(response) == (409, "hold_lost")


@pytest.mark.parametrize(
    ("facts", "attr"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a" * 300 + "@park.example"}, "email"),
        ({"language": "xx"}, "language"),
        ({"tickets": {"day-pass": -1}}, "tickets.day-pass"),
        ({"tickets": {"day-pass": 10**9}}, "tickets.day-pass"),
        ({"tickets": {"day-pass": 0.5}}, "tickets.day-pass"),
        ({"tickets": {"day-pass": "many"}}, "tickets.day-pass"),
        ({"tickets": {"night-pass": 1}}, "tickets"),
        ({"tickets": []}, "tickets"),
        ({"tickets": {f"t{n}": 1 for n in range(40)}}, "tickets"),
        ({"guests": [{"ticket": "day-pass"}]}, "guests.0.name"),
        ({"guests": [{"ticket": "night-pass", "name": "Luo"}]}, "guests"),
        ({"guests": GUESTS * 101}, "guests"),
        ({"guests": {"0": "Luo"}}, "guests"),
    ],
)
def test_a_misshapen_order_names_the_field_and_takes_nothing(facts, attr):
    a_ticket(a_published_edition())

    response = order({**WISH, **facts})

    assert response.status_code == 400
    assert response.json()["errors"][0]["attr"].startswith(attr)
    assert Quota.objects.get().taken == 0


def test_tickets_of_another_family_or_edition_are_not_there():
    a_ticket(a_published_edition())
    carnival = a_published_edition("carnival-2027")
    a_ticket(carnival, "Parade")
    elsewhere = the_family("elsewhere")
    a_ticket(an_edition("elsewhere-2027", family=elsewhere), "Other")

    for slug in ("parade", "other"):
        assert order({**WISH, "tickets": {slug: 1}}).status_code == 400


def test_an_edition_that_has_published_nothing_sells_nothing():
    a_ticket(an_edition())

    assert order().status_code == 404


def test_the_language_of_the_request_is_the_language_of_the_letters():
    a_ticket(a_published_edition())
    body = {name: value for name, value in WISH.items() if name != "language"}

    order(body)

    assert Order.objects.get().language == "en"


@pytest.mark.parametrize(
    ("places", "band"), [(100, "free"), (11, "free"), (10, "few"), (1, "few"), (0, "none")]
)
def test_what_can_be_had_says_how_much_of_it_is_left(places, band):
    a_ticket(a_published_edition(), places=places, price=100)

    found = Client().get(ROOT + "ticket-types/").json()["results"]

    assert [(ticket["slug"], ticket["price"], ticket["currency"]) for ticket in found] == [
        ("day-pass", 100, "CNY")
    ]
    assert (found[0]["availability"], found[0]["is_on_sale"]) == (band, True)


def test_what_is_not_on_sale_yet_says_so():
    later = timezone.now() + holds.CHECKOUT
    a_ticket(a_published_edition(), on_sale_from=later)

    found = Client().get(ROOT + "ticket-types/").json()["results"][0]

    assert (found["availability"], found["is_on_sale"]) == ("closed", False)
    assert error(order()) == (409, "not_on_sale")


def test_thirty_tickets_cost_no_more_queries_than_one():
    edition = a_published_edition()
    slot = edition.sessions.get().slots.get()
    a_ticket(edition, slot=slot)

    def count():
        with CaptureQueriesContext(connection) as seen:
            found = Client().get(ROOT + "ticket-types/").json()
        return found["count"], len(seen)

    one = count()
    for number in range(29):
        a_ticket(edition, f"Ticket {number}", slot=slot)

    assert (one[0], *count()) == (1, 30, one[1])
    assert one[1] <= 5


def test_an_order_of_one_and_of_five_cost_the_same_to_read():
    edition = a_published_edition()
    a_ticket(edition)

    def count(places):
        guests = GUESTS[:1] * places
        found = order({**WISH, "tickets": {"day-pass": places}, "guests": guests}).json()
        with CaptureQueriesContext(connection) as seen:
            assert len(read(found["code"], found["secret"]).json()["tickets"]) == places
        return len(seen)

    assert count(1) == count(5) <= 3


@pytest.mark.parametrize("path", [ROOT + "orders/", "/api/v1/orders/R4T8W2KX/"])
def test_a_foreign_website_cannot_use_a_visitors_browser_for_orders(path):
    response = Client().options(
        path, headers={"origin": "https://evil.example", "access-control-request-method": "POST"}
    )

    assert response.status_code == 405
    assert "Access-Control-Allow-Origin" not in response


def test_a_busy_database_is_told_as_busy_with_a_time_to_come_back(monkeypatch):
    """The lock itself is shown in tests/journeys; here only how it is put into words."""
    a_ticket(a_published_edition())

    def locked(execute, sql, params, many, context):
        if "registrations_quota" in sql and sql.startswith("UPDATE"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(locked):
        response = order()

    assert error(response) == (503, "busy")
    assert response["Retry-After"] == "2"
    assert order().status_code == 201
