"""Asking the organizers, coming with a child, paying later: the page from the first press on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from time_machine import travel

from events.models import Edition, Message
from registrations.deciding import approve, decline, settle
from registrations.holds import expire_holds
from registrations.models import Order, Quota, Registration, TicketType
from registrations.ordering import PAY_WITHIN
from registrations.passes import order_secret
from tests.cast import a_ticket, a_user
from tests.events.programme_scene import a_published_edition
from tests.registrations.pages import fields, marked, text, value_of
from tests.registrations.shop import a_hold

pytestmark = pytest.mark.django_db
WHO = "I write for the Shijingshan Star.\n我们有三位记者。📰"


def a_shop(name: str = "Press badge", **facts: object) -> tuple[Edition, TicketType, Order]:
    edition = a_published_edition(contact_email="desk@park.example")
    ticket = a_ticket(edition, name, **facts)
    return edition, ticket, a_hold(edition, ticket)


def page_of(order: Order, prefix: str = "/en") -> str:
    return f"{prefix}/order/{order.code}/{order_secret(order)}/"


def send(client: Client, order: Order, *, prefix: str = "/en", **typed: str) -> HttpResponse:
    """The first place of ``order`` as the page sends it; ``message`` is about all of it."""
    ticket = order.lines.get().ticket_type_id
    named = {(f"{k}-{ticket}-1" if k != "message" else k): said for k, said in typed.items()}
    return client.post(page_of(order, prefix), named, follow=True)


def message_in(response: HttpResponse) -> str:
    area = response.content.decode().split('<textarea name="message"')[1].split("</textarea>")[0]
    return area.split(">", 1)[1].strip()


# Asked for


def test_who_asks_says_who_they_are_and_takes_no_place_yet(client: Client):
    _edition, ticket, order = a_shop(needs_approval=True)

    asked = client.get(page_of(order))
    page = send(client, order, name="Luo Ji", message=WHO)

    assert fields(asked) == [f"name-{ticket.pk}-1", "message"]
    assert "No place is taken until then" in text(asked)
    assert "Ask for it" in text(asked)
    assert "The organizers have your request" in text(page)
    assert "I write for the Shijingshan Star. 我们有三位记者。📰" in text(page)
    order.refresh_from_db()
    assert (order.status, order.message, Quota.objects.get().taken) == ("requested", WHO, 0)
    assert [message.kind for message in Message.objects.all()] == ["order_requested"]


@pytest.mark.parametrize(
    ("prefix", "typed", "said"),
    [
        ("/en", "", "Please tell the organizers who you are and why you ask."),
        ("", " \u3000\n\t", "请告诉主办方您是谁、为何申请。"),
        ("/en", "\x00\x07", "Please tell the organizers who you are and why you ask."),
        ("/en", "长" * 3_000, "Please shorten this to 1000 characters (it has 3000)."),
    ],
)
def test_what_they_say_must_be_there_and_fit_and_the_name_is_kept(client, prefix, typed, said):
    _edition, ticket, order = a_shop(needs_approval=True)

    page = send(client, order, prefix=prefix, name="Luo Ji", message=typed)

    assert (page.status_code, marked(page)) == (400, {"message": said})
    assert value_of(page, f"name-{ticket.pk}-1") == "Luo Ji"
    assert "maxlength" not in page.content.decode().split("<main")[1]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("长" * 1_000, "长" * 1_000),
        ("\u202eolleh", "olleh"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("one\r\n\r\ntwo", "one\n\ntwo"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("مرحبا 👩‍🚀", "مرحبا 👩‍🚀"),
    ],
)
def test_every_script_is_welcome_and_none_is_run(client: Client, typed: str, kept: str):
    _edition, _ticket, order = a_shop(needs_approval=True)

    page = send(client, order, name="Luo Ji", message=typed)

    order.refresh_from_db()
    assert order.message == kept
    assert "<script>alert" not in page.content.decode()


def test_a_form_with_a_wrong_name_keeps_the_long_message(client: Client):
    _edition, _ticket, order = a_shop(needs_approval=True)

    page = send(client, order, name="", message=WHO)

    assert page.status_code == 400
    assert message_in(page) == WHO


def test_a_request_sent_twice_is_one_request(client: Client):
    _edition, _ticket, order = a_shop(needs_approval=True)

    first, second = (send(client, order, name="Luo Ji", message=WHO) for _press in range(2))

    assert text(first) == text(second)
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


def test_a_request_never_runs_out(client: Client):
    _edition, _ticket, order = a_shop(needs_approval=True)

    with travel(timezone.now() + timedelta(days=30), tick=False):
        expire_holds(timezone.now())
        page = send(client, order, name="Luo Ji", message=WHO)

    assert "The organizers have your request" in text(page)


def test_an_answer_shows_on_the_same_address(client: Client):
    edition, ticket, order = a_shop(needs_approval=True)
    other = a_hold(edition, ticket)
    for each in (order, other):
        send(client, each, name="Luo Ji", message=WHO)
        each.refresh_from_db()

    approve(order, by=a_user(), now=timezone.now())
    decline(other, by=a_user("cheng@park.example"), answer="只限\n<b>记者</b>")

    assert "You are expected" in text(client.get(page_of(order)))
    declined = client.get(page_of(other))
    assert "Your request was not approved" in text(declined)
    assert "只限 <b>记者</b>" in text(declined)
    assert "<b>记者" not in declined.content.decode()


def test_what_is_asked_for_cannot_be_chosen_together_with_anything_else(client: Client):
    edition, badge, _order = a_shop(needs_approval=True)
    day = a_ticket(edition, "Day pass")
    facts = {"key": "1", "email": "luoji@sunflower.example"}

    page = client.post(
        "/en/convention-2027/register/", facts | {f"count-{badge.pk}": 1, f"count-{day.pk}": 2}
    )

    assert page.status_code == 409
    assert "Please ask for “Press badge” in an order of its own" in text(page)
    assert value_of(page, f"count-{day.pk}") == "2"


# With a child


def test_a_child_without_an_adult_names_one(client: Client):
    _edition, ticket, order = a_shop("Child", needs_guardian=True)

    asked = client.get(page_of(order))
    alone = send(client, order, name="Small")
    page = send(client, order, name="Small", guardian="  Big\tSister  ")

    assert fields(asked) == [f"name-{ticket.pk}-1", f"guardian-{ticket.pk}-1"]
    assert "A child comes in with this person only." in text(asked)
    assert alone.status_code == 409
    assert marked(alone)[f"guardian-{ticket.pk}-1"].startswith("Small comes with an adult only.")
    assert value_of(alone, f"name-{ticket.pk}-1") == "Small"
    assert "Comes with Big Sister" in text(page)


@pytest.mark.parametrize("typed", ["\x00", "长" * 101, "长" * 3_000])
def test_an_adult_whose_name_cannot_be_is_marked_or_asked_for(client: Client, typed: str):
    _edition, ticket, order = a_shop("Child", needs_guardian=True)

    page = send(client, order, name="Small", guardian=typed)

    assert page.status_code in (400, 409)
    assert list(marked(page)) == [f"guardian-{ticket.pk}-1"]
    assert not Registration.objects.exists()


def test_an_adult_of_the_same_order_is_enough(client: Client):
    edition, child, _order = a_shop("Child", needs_guardian=True)
    day = a_ticket(edition, "Day pass")
    client.post(
        "/en/convention-2027/register/",
        {"key": "1", "email": "a@b.example", f"count-{child.pk}": 1, f"count-{day.pk}": 1},
    )
    order = Order.objects.get(email="a@b.example")

    asked = client.get(page_of(order))
    page = client.post(
        page_of(order), {f"name-{child.pk}-1": "Small", f"name-{day.pk}-1": "Big"}, follow=True
    )

    assert "Leave it empty if an adult of this order comes along." in text(asked)
    assert "You are expected" in text(page)
    assert Registration.objects.get(ticket_type=child).guardian == ""


# To be paid


def test_a_reservation_is_kept_three_days_and_not_a_second_longer(client: Client):
    _edition, _ticket, order = a_shop("Dinner", price=12_000, places=1)
    now = timezone.now()
    with travel(now, tick=False):
        send(client, order, name="Luo Ji")

    with travel(now + PAY_WITHIN - timedelta(seconds=1), tick=False):
        expire_holds(timezone.now())
        kept = client.get(page_of(order))
    with travel(now + PAY_WITHIN, tick=False):
        expire_holds(timezone.now())
        gone = client.get(page_of(order))

    assert "Please pay ¥120 to the organizers by" in text(kept)
    assert "Your reservation has run out" in text(gone)
    assert f"name the order. {order.code}" in text(gone)
    assert "desk@park.example" in text(gone)
    assert Quota.objects.get().taken == 0


def test_once_the_desk_has_noted_the_money_the_page_has_the_tickets(client: Client):
    _edition, _ticket, order = a_shop("Dinner", price=12_000)
    send(client, order, name="Luo Ji")
    place = order.registrations.get()
    early = client.get(f"{page_of(order)}ticket/{place.uid}/")

    settle(order, by=a_user(), now=timezone.now())

    page = client.get(page_of(order))
    assert early.status_code == 404
    assert "You are expected" in text(page)
    assert page.content.decode().split("<main")[1].count('class="qr"') == 1
    assert [message.kind for message in Message.objects.order_by("pk")] == [
        "order_reserved",
        "order_confirmed",
    ]
