"""Orders ticked in their list: read what it means, then send their letters or cancel them."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from events.models import Message, StaffRole
from registrations import quotas
from registrations.cancelling import cancel
from registrations.deciding import settle
from registrations.models import Order
from registrations.organizer import order_actions
from tests.cast import a_ticket, a_user, an_edition, an_organizer
from tests.registrations.pages import text
from tests.registrations.shop import a_confirmed_order, a_hold

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/orders/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def chair(client, edition):
    user = an_organizer(edition, Level.CHAIR)
    client.force_login(user)
    return user


def all_go_out() -> None:
    Message.objects.update(status="sent", sent_at=timezone.now())


def ask(client, do: str, *orders: Order, which: str = "ticked"):
    ticked = "".join(f"&row={order.code}" for order in orders)
    return client.get(f"{LIST}?do={do}&which={which}{ticked}")


def press(client, question, **answers):
    """Press the button of the page that asks."""
    facts = {"do": question.context["action"].name, "rows": question.context["marks"]}
    return client.post(LIST, {**facts, **answers})


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_that_asks_names_each_order_and_counts_what_is_lost(client, edition, chair):
    paid_ticket = a_ticket(edition, "Pass", price=38_000)
    paid = a_confirmed_order(edition, paid_ticket, "Luo Ji", "Cheng Xin")
    settle(paid, by=chair, now=timezone.now())
    free = a_confirmed_order(edition, a_ticket(edition), "Ye Wenjie")
    gone = a_confirmed_order(edition, paid_ticket)
    cancel(gone)

    response = ask(client, "cancel", paid, free, gone)

    assert response.context["heading"] == "Cancel 3 orders"
    assert response.context["means"] == [
        "3 tickets open no gate any more, and the guests' documents are deleted.",
        "The places are free at once: first for who waits, then for everybody.",
        "¥760 is paid and does not come back by itself: pay it back yourselves.",
        "1 has ended already and stays as it is.",
        "This cannot be undone.",
    ]
    words = text(response)
    assert f"{paid.code} (confirmed) Luo Ji, Cheng Xin · {paid.email}" in words
    assert all(order.code in words and order.email in words for order in (paid, free, gone))
    assert Order.objects.filter(status="cancelled").count() == 1


def test_all_that_match_are_cancelled_though_a_page_shows_fifty(client, edition, chair):
    ticket = a_ticket(edition, places=200)
    for _n in range(52):
        a_confirmed_order(edition, ticket)
    other = a_hold(edition, ticket)

    question = client.get(f"{LIST}?status=confirmed&do=cancel&which=all")
    response = press(client, question, reason="The hall is closed.")

    assert question.context["heading"] == "Cancel 52 orders"
    assert said(response) == ["Changed: 52 orders."]
    assert Order.objects.filter(status="cancelled", answer="The hall is closed.").count() == 52
    other.refresh_from_db()
    assert other.status == Order.Status.HELD and quotas.recount() == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "a\u202eb"])
def test_without_a_reason_that_can_be_read_nothing_is_cancelled(client, edition, chair, reason):
    order = a_confirmed_order(edition, a_ticket(edition))

    response = press(client, ask(client, "cancel", order), reason=reason)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["reason"]
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_letters_go_once_more_and_what_was_not_sent_is_told_one_by_one(client, edition, chair):
    ticket = a_ticket(edition)
    sent, hold = a_confirmed_order(edition, ticket), a_hold(edition, ticket)
    all_go_out()
    waiting = a_confirmed_order(edition, ticket)

    response = press(client, ask(client, "letter", sent, hold, waiting))

    changed, refused = said(response)
    assert changed == "Changed: 1 order."
    head, *lines = refused.split("\n")
    assert head == "Left as they are:"
    assert sorted(lines) == sorted(
        [
            f"{hold.code} (held): No letter tells of this order: nobody is named, or it ran out.",
            f"{waiting.code} (confirmed): The letter to {waiting.email} still waits to be sent. "
            "It goes out by itself.",
        ]
    )


def test_a_long_row_of_refusals_is_cut_and_the_rest_is_counted(client, edition, chair):
    ticket = a_ticket(edition, places=200)
    orders = [a_hold(edition, ticket) for _n in range(53)]

    response = press(client, ask(client, "letter", *orders))

    lines = said(response)[0].split("\n")
    assert (len(lines), lines[-1]) == (52, "3 more")


def test_pressed_twice_nothing_more_happens(client, edition, chair):
    order = a_confirmed_order(edition, a_ticket(edition))
    all_go_out()
    letter, stop = ask(client, "letter", order), ask(client, "cancel", order)

    press(client, letter)
    again = press(client, letter)
    press(client, ask(client, "cancel", order), reason="Storm.")
    late = press(client, stop, reason="Storm.")

    assert said(again)[-1] == "As wished already: 1 order."
    assert said(late)[-1] == "As wished already: 1 order."
    assert Message.objects.count() == 3


def test_what_others_changed_meanwhile_is_named_and_left(client, edition, chair):
    ticket = a_ticket(edition, price=100)
    order = a_confirmed_order(edition, ticket)
    question = ask(client, "cancel", order)
    settle(order, by=a_user(), now=timezone.now())

    response = press(client, question, reason="Not paid in time.")

    assert "Somebody else changed these meanwhile." in said(response)[0]
    assert order.code in said(response)[0]
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_orders_of_another_edition_cannot_be_reached(client, edition, chair):
    carnival = an_edition("carnival-2027")
    theirs = a_confirmed_order(carnival, a_ticket(carnival, "Parade"))

    asked = ask(client, "cancel", theirs)
    sent = client.post(LIST, {"do": "cancel", "rows": f"{theirs.code}:1", "reason": "Mine."})

    assert (asked.status_code, sent.status_code) == (400, 400)
    theirs.refresh_from_db()
    assert theirs.status == Order.Status.CONFIRMED


@pytest.mark.parametrize("mark", ["", "x", "-1", "9" * 30, "1:2"])
def test_a_mark_that_is_none_fits_no_order(client, edition, chair, mark):
    order = a_confirmed_order(edition, a_ticket(edition))

    response = client.post(LIST, {"do": "cancel", "rows": f"{order.code}:{mark}", "reason": "No."})

    assert response.status_code == 302
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_the_desk_sends_letters_and_only_the_chair_cancels_many(client, edition):
    order = a_confirmed_order(edition, a_ticket(edition))
    offered = {}
    for level in (Level.DESK, Level.PROGRAMME, Level.CHAIR):
        client.force_login(an_organizer(edition, level))
        listing = client.get(LIST).context["listing"]
        offered[level] = [action.name for action in listing.actions]
    client.force_login(an_organizer(edition, Level.DESK, "second@park.example"))

    response = client.post(LIST, {"do": "cancel", "rows": f"{order.code}:1", "reason": "Mine."})

    assert offered == {
        Level.DESK: ["letter"],
        Level.PROGRAMME: ["letter"],
        Level.CHAIR: ["letter", "cancel"],
    }
    assert response.status_code == 400
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_too_many_at_once_are_refused_with_how_many_may_be(client, edition, chair, monkeypatch):
    monkeypatch.setattr(order_actions, "MOST", 2)
    ticket = a_ticket(edition)
    orders = [a_confirmed_order(edition, ticket) for _n in range(3)]

    response = ask(client, "cancel", *orders)

    assert response.status_code == 400
    assert "At most 2 can be changed at once." in text(response)


@pytest.mark.parametrize("count", [1, 30])
def test_asking_about_any_number_takes_the_same_queries(
    client, edition, chair, django_assert_num_queries, count
):
    ticket = a_ticket(edition)
    orders = [a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin") for _n in range(count)]

    with django_assert_num_queries(9):
        response = ask(client, "cancel", *orders)

    assert response.status_code == 200
