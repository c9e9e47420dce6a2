"""Programs meet the same rules in the same words as people do, in either language."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Edition, Message
from registrations.cancelling import cancel
from registrations.models import Order, Quota, Registration, TicketType
from registrations.passes import order_secret, read_qr
from tests.cast import a_ticket, at
from tests.events.programme_scene import a_published_edition
from tests.registrations.pages import text
from tests.registrations.shop import (
    a_contingent,
    a_day_ticket,
    a_hold,
    a_timed_ticket,
    sold_out,
    waits,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/editions/convention-2027/"
EMAIL = "luoji@park.example"


def post(path: str, body: object, *, key: str = "", language: str = "en", secret: str = ""):
    headers = {
        "accept-language": language,
        "idempotency-key": key or str(uuid.uuid4()),
        "order-secret": secret,
    }
    return Client().post(path, body, content_type="application/json", headers=headers)


def order(ticket: TicketType, count: object = 1, *, key: str = "", **facts: object):
    language = str(facts.get("language", "en"))
    body = {"email": EMAIL, "tickets": {ticket.slug: count}, **facts}
    return post(f"{ROOT}orders/", body, key=key, language=language)


def confirm(found: Order, *names: str, key: str = "", secret: str | None = None):
    ticket = found.lines.get().ticket_type.slug
    guests = [{"ticket": ticket, "name": name} for name in names]
    own = order_secret(found) if secret is None else secret
    path = f"/api/v1/orders/{found.code}/confirmation/"
    return post(path, {"guests": guests}, key=key, secret=own)


def refusal(response) -> tuple[int, str, str]:
    error = response.json()["errors"][0]
    return response.status_code, error["code"], error["detail"]


def a_shop(name: str = "Day pass", **facts: object) -> tuple[Edition, TicketType]:
    edition = a_published_edition()
    return edition, a_ticket(edition, name, **facts)


def test_a_refusal_has_one_code_and_the_words_of_the_language_that_was_asked_for():
    _edition, ticket = a_shop(places=1)

    english = refusal(order(ticket, 2))
    chinese = refusal(order(ticket, 2, language="zh-hans"))

    assert english == (
        409,
        "sold_out",
        "Only 1 place is left for “Day pass”. Nothing was taken.",
    )
    assert chinese[:2] == english[:2]
    assert "「Day pass」" in chinese[2]


def test_nothing_wanted_is_said():
    _edition, ticket = a_shop()

    assert refusal(order(ticket, 0)) == (
        409,
        "nothing_wanted",
        "Please choose at least one ticket.",
    )


@pytest.mark.parametrize("count", [6, 50])
def test_more_than_an_order_may_have_is_too_many(count: int):
    _edition, ticket = a_shop()

    assert refusal(order(ticket, count)) == (
        409,
        "too_many",
        "You can take up to 5 places of “Day pass” at a time.",
    )


@pytest.mark.parametrize("count", [None, [], {}, "👩‍🚀", True, -1, 51, 10**40, "1e3", 1.5])
def test_a_count_that_is_none_is_a_misshapen_body(count: object):
    _edition, ticket = a_shop()

    response = order(ticket, count)

    assert response.status_code == 400
    assert Quota.objects.get().taken == 0


def test_an_order_for_what_others_wait_for_is_refused():
    edition = a_published_edition()
    ticket, given_back = sold_out(edition)
    waits(edition, ticket)
    cancel(given_back)

    assert refusal(order(ticket)) == (
        409,
        "sold_out",
        "Others wait for “Workshop” already. Please join the waiting list.",
    )
    assert Quota.objects.get().taken == 0


def test_a_timed_entry_needs_a_time_which_its_page_asks_for():
    ticket, _windows = a_timed_ticket(a_published_edition())

    assert refusal(order(ticket))[:2] == (409, "window_missing")


def test_an_organisations_place_needs_its_code_which_its_page_asks_for():
    edition, badge = a_shop("Exhibitor badge", by_organisation=True)
    a_contingent(edition, badge)

    assert refusal(order(badge))[:2] == (409, "code_not_known")


def test_a_real_name_place_is_held_and_named_on_its_page_where_the_number_is_safe():
    ticket = a_day_ticket(a_published_edition())

    held = order(ticket).json()
    found = Order.objects.get()
    refused = refusal(confirm(found, "Luo Ji"))

    assert held["status"] == "held"
    assert refused == (
        409,
        "document_not_usable",
        "Please write the document of Luo Ji: the entrance asks for it.",
    )
    page = Client().get(held["page"].replace("http://localhost:8000", ""))
    assert "Number of the document" in text(page)
    assert Order.objects.get().status == "held"


def test_a_request_is_made_and_explained_on_its_page():
    _edition, badge = a_shop("Press badge", needs_approval=True)

    asked = order(badge).json()
    found = Order.objects.get()

    assert (asked["status"], Quota.objects.get().taken) == ("requested", 0)
    assert refusal(confirm(found, "Luo Ji"))[:2] == (409, "message_not_usable")


def test_ages_are_asked_for_before_anybody_is_confirmed():
    _edition, youth = a_shop("Youth", age_to=25)
    order(youth)

    assert refusal(confirm(Order.objects.get(), "Luo Ji")) == (
        409,
        "not_for_them",
        "Please give the date of birth of Luo Ji: “Youth” is for ages up to 25.",
    )


def test_a_day_opens_to_programs_in_the_very_second_it_opens_to_people():
    day = a_day_ticket(
        a_published_edition(), day=date(2027, 10, 2), window_days=7, release_time=time(17)
    )
    opens = at("17:00") - timedelta(days=6)

    with travel(opens - timedelta(seconds=1), tick=False):
        before = order(day)
    with travel(opens, tick=False):
        after = order(day)

    assert (refusal(before)[:2], after.status_code) == ((409, "not_on_sale"), 201)


def test_a_place_to_be_paid_is_pending_until_the_desk_has_noted_it():
    _edition, dinner = a_shop("Dinner", price=12_000)
    order(dinner, 2)
    found = Order.objects.get()

    answer = confirm(found, "Luo Ji", "程心").json()

    assert (answer["status"], answer["total"], answer["currency"]) == ("held", 24_000, "CNY")
    assert [(place["name"], place["status"]) for place in answer["tickets"]] == [
        ("Luo Ji", "pending"),
        ("程心", "pending"),
    ]
    assert {read_qr(place["qr"]).status for place in answer["tickets"]} == {"pending"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("👩‍🚀 罗辑", "👩‍🚀 罗辑"),
        ("  Luo\t Ji ", "Luo Ji"),
        ("\u202eijouL", "ijouL"),
        ("مريم", "مريم"),
        ("<b>Luo</b>", "<b>Luo</b>"),
    ],
)
def test_a_name_of_a_program_is_made_as_tidy_as_one_that_was_typed(typed: str, kept: str):
    _edition, ticket = a_shop()
    order(ticket)

    answer = confirm(Order.objects.get(), typed)

    assert [place["name"] for place in answer.json()["tickets"]] == [kept]


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "长" * 101, "长" * 3_000, "a\x00b"])
def test_a_name_that_cannot_be_is_refused_and_the_hold_stands(typed: str):
    _edition, ticket = a_shop()
    order(ticket)

    response = confirm(Order.objects.get(), typed)

    assert response.status_code in (400, 409)
    assert (Order.objects.get().status, Registration.objects.count()) == ("held", 0)


def test_a_stranger_learns_nothing_about_an_order_not_even_that_there_is_one():
    edition, ticket = a_shop()
    mine, yours = a_hold(edition, ticket), a_hold(edition, ticket)
    answers = [
        confirm(yours, "Wade", secret=secret)
        for secret in (order_secret(mine), "", "密", order_secret(yours)[:-1])
    ]
    nowhere = post("/api/v1/orders/NOTTHERE/confirmation/", {"guests": []}, secret="x")

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {nowhere.content}
    assert not Registration.objects.exists()


def test_a_key_belongs_to_what_it_was_sent_for():
    _edition, ticket = a_shop()
    key = str(uuid.uuid4())

    held = order(ticket, key=key)
    found = Order.objects.get()
    named = confirm(found, "Luo Ji", key=key)

    assert (held.status_code, named.status_code) == (201, 200)
    assert confirm(found, "Luo Ji", key=key).json() == named.json()
    assert refusal(confirm(found, "Wade", key=key))[:2] == (422, "idempotency_mismatch")
    assert Message.objects.count() == 1


def test_the_same_wish_written_otherwise_is_the_same_request():
    edition, ticket = a_shop()
    key = str(uuid.uuid4())
    body = {"email": EMAIL, "language": "en", "tickets": {ticket.slug: 2}}

    first = post(f"{ROOT}orders/", body, key=key)
    again = post(f"{ROOT}orders/", dict(reversed(body.items())), key=key)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (edition.orders.count(), Quota.objects.get().taken) == (1, 2)


def test_a_hold_of_a_program_ends_in_its_last_second():
    edition, ticket = a_shop()
    moment = timezone.now()
    first, second = (a_hold(edition, ticket, now=moment) for _ in range(2))

    with travel(moment + timedelta(minutes=15, seconds=-1), tick=False):
        in_time = confirm(first, "Luo Ji")
    with travel(moment + timedelta(minutes=15), tick=False):
        late = confirm(second, "Wade")

    assert (in_time.json()["status"], refusal(late)[:2]) == ("confirmed", (409, "hold_lost"))


def test_windows_and_rules_cost_no_more_queries_for_thirty_tickets_than_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    edition = a_published_edition()
    ticket, _windows = a_timed_ticket(edition)
    queries = 6
    with django_assert_num_queries(queries):
        Client().get(f"{ROOT}ticket-types/")

    for number in range(29):
        a_ticket(edition, f"Entry {number}", kind="timed_entry", slot=ticket.slot)
    with django_assert_num_queries(queries):
        found = Client().get(f"{ROOT}ticket-types/").json()

    assert found["count"] == 30
