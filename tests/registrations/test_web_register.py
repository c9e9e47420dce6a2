"""Choosing tickets on the page: what is offered, what is refused, and that nothing is lost."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Edition
from events.releasing import publish
from registrations.models import Order, Quota, TicketType
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.events.programme_scene import a_published_edition

pytestmark = pytest.mark.django_db
PAGE = "/en/convention-2027/register/"
EMAIL = "luoji@sunflower.example"
FORMS = itertools.count(1)


def a_shop(places: int = 10, **facts: object) -> TicketType:
    return a_ticket(a_published_edition(), places=places, **facts)


def a_workshop(edition: Edition, places: int = 10) -> TicketType:
    """A published session with a ticket of its own."""
    slot = a_slot(a_session(edition, "Workshop"), a_room("Studio"), "12:00", "13:00")
    publish(edition, by=None)
    return a_ticket(edition, "Workshop place", places=places, slot=slot)


def send(client: Client, *, page: str = PAGE, email: str = EMAIL, **counts: object) -> HttpResponse:
    """The form as a browser sends it; ``count_7=2`` asks for two of ticket type 7."""
    key = counts.pop("key", f"form {next(FORMS)}")
    named = {name.replace("_", "-"): count for name, count in counts.items()}
    return client.post(page, {"key": key, "email": email, **named})


def want(ticket: TicketType, count: object = 1) -> dict[str, object]:
    return {f"count_{ticket.pk}": count}


def taken(ticket: TicketType) -> int:
    return Quota.objects.get(ticket_types=ticket).taken


def text(response: HttpResponse) -> str:
    html = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def value_of(response: HttpResponse, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    assert field, f"no field {name}"
    value = re.search(r'value="([^"]*)"', field[0])
    return value[1] if value else ""


def test_a_choice_is_held_and_leads_to_the_order(client: Client):
    ticket = a_shop()

    response = send(client, **want(ticket, 2))

    order = Order.objects.get()
    assert response.status_code == 302
    assert response["Location"].startswith(f"/en/order/{order.code}/")
    assert (order.status, order.email, order.language) == ("held", EMAIL, "en")
    assert taken(ticket) == 2


def test_one_ticket_is_chosen_already_so_only_the_address_is_to_be_typed(client: Client):
    ticket = a_shop()

    html = client.get(PAGE)

    assert value_of(html, f"count-{ticket.pk}") == "1"
    assert value_of(html, "email") == ""


def test_the_same_form_sent_twice_takes_places_once(client: Client):
    ticket, key = a_shop(), "6f1d2c3b-0a1b-4c2d-8e3f-9a8b7c6d5e4f"

    first = send(client, key=key, **want(ticket))
    second = send(client, key=key, **want(ticket))

    assert first["Location"] == second["Location"]
    assert taken(ticket) == 1


def test_the_way_back_to_another_choice_is_another_order(client: Client):
    ticket, key = a_shop(), "6f1d2c3b-0a1b-4c2d-8e3f-9a8b7c6d5e4f"

    first = send(client, key=key, **want(ticket))
    second = send(client, key=key, **want(ticket, 2))

    assert first["Location"] != second["Location"]
    assert Order.objects.count() == 2


def test_two_tabs_of_one_buyer_lead_to_one_hold(client: Client):
    ticket = a_shop(places=1)

    replies = [send(client, **want(ticket)) for _tab in range(2)]

    assert replies[0]["Location"] == replies[1]["Location"]
    assert taken(ticket) == 1


def test_two_buyers_and_two_wishes_are_orders_of_their_own(client: Client):
    ticket = a_shop()

    send(client, **want(ticket))
    send(client, email="cheng@sunflower.example", **want(ticket))
    send(Client(), **want(ticket))

    assert Order.objects.count() == 3


def test_after_confirming_or_losing_a_hold_the_same_choice_is_a_new_order(client: Client):
    ticket = a_shop()
    for status in ("confirmed", "expired"):
        send(client, **want(ticket))
        Order.objects.filter(status="held").update(status=status, confirmed_at=timezone.now())

    send(client, **want(ticket))

    assert Order.objects.count() == 3


def test_a_forged_cookie_opens_nothing(client: Client):
    ticket = a_shop()
    send(client, **want(ticket))
    thief = Client()
    thief.cookies["held"] = Order.objects.get().code

    send(thief, **want(ticket))

    assert Order.objects.count() == 2


@pytest.mark.parametrize("key", ["", "k" * 5_000, "\x00", "💥\n", "../../etc"])
def test_any_key_will_do(client: Client, key: str):
    ticket = a_shop()

    assert send(client, key=key, **want(ticket)).status_code == 302


def test_sold_out_says_so_and_takes_nothing(client: Client):
    edition = a_published_edition()
    day, full = a_ticket(edition, "Day pass"), a_ticket(edition, "Dinner", places=0)

    assert "Dinner free sold out" in text(client.get(PAGE))
    response = send(client, **want(day), **want(full))

    assert response.status_code == 409
    assert "Sorry, “Dinner” is sold out." in text(response)
    assert value_of(response, "email") == EMAIL
    assert value_of(response, f"count-{full.pk}") == "1"
    assert value_of(response, f"count-{day.pk}") == "1"
    assert not Order.objects.exists()
    assert taken(day) == 0


def test_fewer_left_than_wanted_says_how_many(client: Client):
    ticket = a_shop(places=2)

    response = send(client, **want(ticket, 3))

    assert "Only 2 places are left for “Day pass”. Nothing was taken." in text(response)
    assert taken(ticket) == 0


@pytest.mark.parametrize(
    ("places", "words"), [(11, "places free"), (10, "10 places left"), (1, "1 place left")]
)
def test_how_many_are_free_is_told_when_few_are(client: Client, places: int, words: str):
    a_shop(places=places)

    assert words in text(client.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "Please write 0 or more."),
        ("6", "You can take up to 5 at a time."),
        ("9" * 5_000, "Please write a whole number, such as 1."),
        ("99999999999999999999", "You can take up to 5 at a time."),
        ("1.5", "Please write a whole number, such as 1."),
        ("two", "Please write a whole number, such as 1."),
        ("１\u202e", "Please write a whole number, such as 1."),
        ("1\x00", "Please write a whole number, such as 1."),
    ],
)
def test_a_count_that_cannot_be_is_marked_and_kept(client: Client, typed: str, said: str):
    ticket = a_shop()

    response = send(client, **want(ticket, typed))

    assert response.status_code == 400
    assert said in text(response)
    assert value_of(response, "email") == EMAIL
    assert value_of(response, f"count-{ticket.pk}") == typed
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "luoji", "luo ji@park.example", "a@" + "b" * 400 + ".example", "\x00@park.example"],
)
def test_an_address_that_cannot_be_is_marked_and_kept(client: Client, typed: str):
    ticket = a_shop()

    response = send(client, email=typed, **want(ticket, 3))

    assert response.status_code == 400
    assert "e-mail address" in text(response)
    assert value_of(response, "email") == typed.strip() or typed.isspace()
    assert value_of(response, f"count-{ticket.pk}") == "3"
    assert 'aria-invalid="true"' in response.content.decode()


@pytest.mark.parametrize("typed", ["0", ""])
def test_nothing_chosen_is_said_kindly(client: Client, typed: str):
    ticket = a_shop()

    response = send(client, **want(ticket, typed))

    assert response.status_code == 409
    assert "Please choose at least one ticket." in text(response)


def test_a_ticket_that_is_not_offered_any_more_is_not_dropped_in_silence(client: Client):
    edition = a_published_edition()
    day, other = a_ticket(edition), a_ticket(an_edition("carnival"), "Carnival")

    response = send(client, **want(day), **want(other))

    assert response.status_code == 400
    assert "A ticket that you chose is not offered any more." in text(response)
    assert not Order.objects.exists()


def test_a_sale_tells_when_it_begins_and_when_it_ends(client: Client):
    edition = a_published_edition()
    a_ticket(edition, "Early bird", on_sale_from=at("09:00"), on_sale_until=at("18:00"))

    with travel(at("08:59"), tick=False):
        before = text(client.get(PAGE))
    with travel(at("09:00"), tick=False):
        during = text(client.get(PAGE))
    with travel(at("18:00"), tick=False):
        after = text(client.get(PAGE))

    assert "not on sale on sale from Fri 1 October, 09:00" in before
    assert "places free on sale until Fri 1 October, 18:00" in during
    assert "not on sale Your e-mail" in after


def test_a_session_with_its_own_ticket_has_it_chosen(client: Client):
    edition = a_published_edition()
    day, own = a_ticket(edition), a_workshop(edition)

    page = client.get(f"{PAGE}?slot={own.slot.uid}")

    assert (value_of(page, f"count-{own.pk}"), value_of(page, f"count-{day.pk}")) == ("1", "0")
    assert "Fri 1 October · 12:00–13:00 · Studio" in text(page)
    assert "needs no ticket" not in text(page)


def test_a_session_without_a_ticket_says_that_the_event_is_enough(client: Client):
    edition = a_published_edition()
    day = a_ticket(edition)
    slot = edition.sessions.get().slots.get()

    page = client.get(f"{PAGE}?slot={slot.uid}")

    assert "“Robots” needs no ticket of its own: come with a ticket to the event." in text(page)
    assert value_of(page, f"count-{day.pk}") == "1"


@pytest.mark.parametrize(
    "slot", ["", "nonsense", "6f1d2c3b-0a1b-4c2d-8e3f-9a8b7c6d5e4f", "💥", "'" * 4_000]
)
def test_an_unknown_slot_is_no_trouble(client: Client, slot: str):
    a_shop()

    response = client.get(PAGE, {"slot": slot})

    assert response.status_code == 200
    assert "needs no ticket" not in text(response)


def test_an_edition_without_tickets_says_so(client: Client):
    a_published_edition()

    response = client.get(PAGE)

    assert "No tickets are offered yet." in text(response)
    assert "<button" not in response.content.decode().split("<main")[1]


def test_an_edition_that_is_over_sells_nothing(client: Client):
    ticket = a_shop()

    with travel(at("12:00", day=4), tick=False):
        page = client.get(PAGE)
        response = send(client, **want(ticket))

    assert "not on sale" in text(page)
    assert response.status_code == 409
    assert "“Day pass” is over." in text(response)


def test_the_price_is_in_view(client: Client):
    edition = a_published_edition()
    a_ticket(edition, "Dinner", price=12_000)
    a_ticket(edition, "Coffee", price=1_250)

    english, chinese = text(client.get(PAGE)), text(client.get("/convention-2027/register/"))

    assert "¥120" in english
    assert "¥12.50" in english
    assert "¥120" in chinese


def test_choosing_costs_the_same_queries_for_one_ticket_and_for_thirty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    ticket = a_shop()
    with django_assert_num_queries(5):
        client.get(PAGE)

    for number in range(29):
        a_ticket(ticket.editions.get(), f"Ticket {number}")
    with django_assert_num_queries(5):
        client.get(PAGE)


def test_a_hold_lasts_fifteen_minutes(client: Client):
    ticket = a_shop()
    moment = timezone.now()

    with travel(moment, tick=False):
        send(client, **want(ticket))

    assert Order.objects.get().held_until == moment + timedelta(minutes=15)
