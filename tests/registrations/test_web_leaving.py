"""Giving places back on the page: what goes is chosen, what must stay says why."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Edition, Message
from events.releasing import publish
from registrations.deciding import settle
from registrations.models import Order, Quota, Registration, TicketType, WaitingEntry
from registrations.ordering import confirm
from registrations.passes import order_secret
from tests.cast import a_room, a_session, a_slot, a_ticket, a_user, at
from tests.events.programme_scene import a_published_edition
from tests.registrations.pages import text
from tests.registrations.shop import (
    a_confirmed_order,
    a_day_ticket,
    a_hold,
    a_reservation,
    an_id,
    an_overdue_hold,
    named,
    waits,
)

pytestmark = pytest.mark.django_db


def a_shop(places: int = 10, **facts: object) -> tuple[Edition, TicketType]:
    edition = a_published_edition()
    return edition, a_ticket(edition, places=places, **facts)


def order_page(order: Order, prefix: str = "/en") -> str:
    return f"{prefix}/order/{order.code}/{order_secret(order)}/"


def page_of(order: Order, prefix: str = "/en") -> str:
    return f"{order_page(order, prefix)}cancel/"


def uids(order: Order) -> list[str]:
    return [str(place.uid) for place in order.registrations.order_by("pk")]


def boxes(response: HttpResponse) -> list[tuple[str, bool]]:
    """The places that can be chosen, and whether each is."""
    tags = re.findall(r'<input type="checkbox"[^>]*>', response.content.decode())
    return [(re.search('value="([^"]*)"', tag)[1], "checked" in tag) for tag in tags]


def states(order: Order) -> list[tuple[str, str]]:
    rows = order.registrations.order_by("pk")
    return [(str(row.attendee), row.status) for row in rows]


def a_paid_order(edition: Edition, ticket: TicketType, *names: str) -> Order:
    order = a_hold(edition, ticket, len(names))
    confirm(order, named(ticket, *names), now=timezone.now())
    settle(order, by=a_user(), now=timezone.now())
    return order


def test_the_page_shows_every_place_and_chooses_none_of_several(client: Client):
    order = a_confirmed_order(*a_shop(), "Luo Ji", "Cheng Xin")

    page = client.get(page_of(order))

    assert "Which places do you give back?" in text(page)
    assert "Luo Ji · Day pass" in text(page) and "Cheng Xin · Day pass" in text(page)
    assert boxes(page) == [(uid, False) for uid in uids(order)]


def test_the_only_place_is_chosen_already(client: Client):
    order = a_confirmed_order(*a_shop())

    assert boxes(client.get(page_of(order))) == [(uids(order)[0], True)]


def test_a_link_to_one_place_has_it_chosen_and_nonsense_chooses_nothing(client: Client):
    order = a_confirmed_order(*a_shop(), "Luo Ji", "Cheng Xin")
    first, second = uids(order)

    chosen = client.get(page_of(order), {"place": [second, "nonsense", "-1", "💥"]})

    assert boxes(chosen) == [(first, False), (second, True)]


def test_one_place_goes_with_a_letter_and_the_other_opens_its_gate_as_before(client: Client):
    order = a_confirmed_order(*a_shop(places=2), "Luo Ji", "Cheng Xin")

    page = client.post(page_of(order), {"place": uids(order)[:1]}, follow=True)

    assert page.redirect_chain == [(order_page(order), 302)]
    assert "Done. The places are free for others now." in text(page)
    assert "Cheng Xin" in text(page) and "Luo Ji" not in text(page)
    assert states(order) == [("Luo Ji", "cancelled"), ("Cheng Xin", "confirmed")]
    assert Quota.objects.get().taken == 1
    assert Message.objects.filter(kind="order_cancelled").count() == 1


def test_all_places_are_the_whole_order(client: Client):
    order = a_confirmed_order(*a_shop(), "Luo Ji", "Cheng Xin")

    page = client.post(page_of(order), {"place": uids(order)}, follow=True)

    order.refresh_from_db()
    assert (order.status, Quota.objects.get().taken) == ("cancelled", 0)
    assert "This order was cancelled" in text(page)


def test_the_place_goes_to_who_waits_in_the_same_moment(client: Client):
    edition, ticket = a_shop(places=1)
    order = a_confirmed_order(edition, ticket)
    entry = waits(edition, ticket)

    client.post(page_of(order), {"place": uids(order)})

    entry.refresh_from_db()
    assert (entry.status, entry.offer.status) == ("offered", "held")
    assert Quota.objects.get().taken == 1


def test_pressing_twice_gives_back_once(client: Client):
    order = a_confirmed_order(*a_shop(), "Luo Ji", "Cheng Xin")

    for _press in range(2):
        page = client.post(page_of(order), {"place": uids(order)[:1]}, follow=True)

    assert "Done." not in text(page)
    assert Quota.objects.get().taken == 1
    assert Message.objects.filter(kind="order_cancelled").count() == 1


@pytest.mark.parametrize(
    ("prefix", "said"),
    [("/en", "Please choose which places you give back."), ("", "请选择要退还的名额。")],
)
def test_nothing_chosen_is_said_and_nothing_goes(client: Client, prefix: str, said: str):
    order = a_confirmed_order(*a_shop(), "Luo Ji", "Cheng Xin")

    page = client.post(page_of(order, prefix))

    assert page.status_code == 400
    assert said in text(page)
    assert Quota.objects.get().taken == 2


@pytest.mark.parametrize("place", ["nonsense", "\x00", "💥" * 3_000, str(UUID(int=7)), "-1"])
def test_somebody_elses_place_or_nonsense_gives_nothing_back(client: Client, place: str):
    edition, ticket = a_shop()
    mine, yours = (a_confirmed_order(edition, ticket, name) for name in ("Luo Ji", "Wade"))

    for chosen in (place, uids(yours)[0]):
        page = client.post(page_of(mine), {"place": chosen}, follow=True)
        assert page.redirect_chain == [(order_page(mine), 302)]

    assert [states(order) for order in (mine, yours)] == [
        [("Luo Ji", "confirmed")],
        [("Wade", "confirmed")],
    ]
    assert Quota.objects.get().taken == 2


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("/en", "“Dinner” is paid. Please write to the organizers to give it back."),
        ("", "「Dinner」已付款，退票请联系主办方。"),
    ],
)
def test_what_is_paid_stays_and_says_whom_to_write_to(client: Client, prefix: str, said: str):
    edition, _ticket = a_shop()
    order = a_paid_order(edition, a_ticket(edition, "Dinner", price=12_000), "Luo Ji")

    page = client.get(page_of(order, prefix))
    forced = client.post(page_of(order, prefix), {"place": uids(order)})

    assert said in text(page)
    assert boxes(page) == []
    assert page.content.decode().count('class="button danger"') == 0
    assert forced.status_code == 409
    assert said in text(forced)
    assert states(order) == [("Luo Ji", "confirmed")]


def test_what_has_begun_stays_from_its_first_second(client: Client):
    edition = a_published_edition()
    slot = a_slot(a_session(edition, "Workshop"), a_room("Studio"), "12:00", "13:00")
    publish(edition, by=None)
    order = a_confirmed_order(edition, a_ticket(edition, "Place", slot=slot))

    with travel(at("12:00"), tick=False):
        late = client.post(page_of(order), {"place": uids(order)})
    with travel(at("12:00") - timedelta(seconds=1), tick=False):
        in_time = client.post(page_of(order), {"place": uids(order)})

    assert (late.status_code, in_time.status_code) == (409, 302)
    assert "“Place” has begun. It cannot be given back any more." in text(late)
    assert states(order) == [("Cheng Xin", "cancelled")]


def test_of_free_and_paid_places_only_the_free_one_can_be_chosen(client: Client):
    edition, free = a_shop()
    dinner = a_ticket(edition, "Dinner", price=12_000)
    order = a_paid_order(edition, dinner, "Luo Ji")
    place = order.registrations.get()
    order.lines.create(ticket_type=free, count=1, unit_price=0)
    gift = Registration.objects.create(order=order, ticket_type=free, attendee=place.attendee)
    Quota.objects.filter(ticket_types=free).update(taken=1)

    page = client.get(page_of(order))
    client.post(page_of(order), {"place": str(gift.uid)})

    assert boxes(page) == [(str(gift.uid), False)]
    assert states(order) == [("Luo Ji", "confirmed"), ("Luo Ji", "cancelled")]
    assert Quota.objects.get(ticket_types=free).taken == 0


def test_a_hold_without_names_is_let_go_as_a_whole_and_without_a_letter(client: Client):
    order = a_hold(*a_shop(), 2)

    page = client.get(page_of(order))
    done = client.post(page_of(order), follow=True)

    assert "Let these places go?" in text(page)
    assert "2 × Day pass" in text(page)
    assert "This order was cancelled" in text(done)
    assert (Quota.objects.get().taken, Message.objects.count()) == (0, 0)


def test_a_reservation_costs_less_when_one_of_its_places_goes(client: Client):
    edition, ticket = a_shop(price=12_000)
    order = a_hold(edition, ticket, 2)
    confirm(order, named(ticket, "Luo Ji", "Cheng Xin"), now=timezone.now())

    page = client.post(page_of(order), {"place": uids(order)[1:]}, follow=True)

    assert "Please pay ¥120 to the organizers by" in text(page)
    assert states(order) == [("Luo Ji", "pending"), ("Cheng Xin", "cancelled")]


def test_a_request_is_withdrawn_as_a_whole(client: Client):
    edition, ticket = a_shop(needs_approval=True)
    order = a_hold(edition, ticket)
    confirm(order, named(ticket, "Luo Ji"), now=timezone.now(), message="I write for a paper.")

    page = client.get(page_of(order))
    client.post(page_of(order))

    order.refresh_from_db()
    assert "Withdraw the request?" in text(page)
    assert (order.status, Quota.objects.get().taken) == ("cancelled", 0)


def test_a_place_by_document_lets_the_document_come_again(client: Client):
    edition = a_published_edition()
    ticket = a_day_ticket(edition)
    order = a_reservation(edition, ticket, an_id())

    client.post(page_of(order), {"place": uids(order)})

    assert a_reservation(edition, ticket, an_id()).status == "confirmed"


def test_what_has_ended_has_nothing_to_give_back(client: Client):
    order = an_overdue_hold(*a_shop())
    Order.objects.update(status="expired")

    for reach in (client.get, client.post):
        answer = reach(page_of(order))
        assert (answer.status_code, answer["Location"]) == (302, order_page(order))


def test_a_stranger_gives_nothing_back(client: Client):
    edition, ticket = a_shop()
    mine, yours = (a_confirmed_order(edition, ticket) for _ in range(2))
    secret = order_secret(mine)

    for path in (f"{yours.code}/{secret}", f"{mine.code}/wrong", f"NOSUCH/{secret}"):
        for reach in (client.get, client.post):
            assert reach(f"/en/order/{path}/cancel/").status_code == 404
    assert Quota.objects.get().taken == 2


def test_the_page_is_stored_by_nobody_and_found_by_nobody(client: Client):
    answer = client.get(page_of(a_confirmed_order(*a_shop())))

    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex"


def test_thirty_places_cost_as_many_queries_as_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    edition, ticket = a_shop(places=40, most_per_order=30)
    for count in (1, 30):
        order = a_confirmed_order(edition, ticket, *["Luo Ji"] * count)
        with django_assert_num_queries(3):
            page = client.get(page_of(order))
        assert len(boxes(page)) == count
    assert not WaitingEntry.objects.exists()
