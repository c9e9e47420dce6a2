"""The one address of an order: names, tickets, and what becomes of a hold that was lost."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from time_machine import travel

from events.models import Edition, Message
from events.releasing import publish
from events.scheduling import cancel_slot
from registrations.cancelling import cancel
from registrations.models import Order, Quota, Registration, TicketType
from registrations.passes import order_secret, qr_svg
from tests.cast import a_room, a_session, a_slot, a_ticket, at
from tests.events.programme_scene import a_published_edition
from tests.registrations.shop import EMAIL, a_confirmed_order, a_hold, an_overdue_hold

pytestmark = pytest.mark.django_db


def address(order: Order) -> str:
    return f"/en/order/{order.code}/{order_secret(order)}/"


def names(order: Order, *typed: str) -> dict[str, str]:
    """The names as the form sends them, for the first ticket of ``order``."""
    ticket = order.lines.get().ticket_type_id
    return {f"name-{ticket}-{number}": name for number, name in enumerate(typed, 1)}


def text(response: HttpResponse) -> str:
    html = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def values(response: HttpResponse, kind: str = "name-") -> list[str]:
    fields = re.findall(rf'<input[^>]*name="{kind}[^>]*>', response.content.decode())
    return [found[1] if (found := re.search('value="([^"]*)"', each)) else "" for each in fields]


def a_shop(places: int = 10, **facts: object) -> tuple[Edition, TicketType]:
    edition = a_published_edition()
    return edition, a_ticket(edition, places=places, **facts)


def after_the_hold() -> datetime:
    return timezone.now() + timedelta(minutes=16)


def test_a_hold_asks_one_name_for_each_place_and_shows_price_and_time(client: Client):
    order = a_hold(*a_shop(), 3)

    page = client.get(address(order))

    assert values(page) == ["", "", ""]
    assert "Name of person 3" in text(page)
    assert "Your places are kept for another 15 minutes, until" in text(page)
    assert f"The tickets go to {EMAIL}." in text(page)
    assert "Total: free" in text(page)


def test_the_hours_of_a_hold_are_those_of_the_edition(client: Client):
    edition = a_published_edition(time_zone="America/Chicago")
    order = a_hold(edition, a_ticket(edition), now=at("10:00"))

    with travel(at("10:05"), tick=False):
        page = client.get(address(order))

    assert "another 10 minutes, until 21:15" in text(page)


def test_names_confirm_and_the_same_address_shows_the_tickets_at_once(client: Client):
    order = a_hold(*a_shop(), 2)

    response = client.post(address(order), names(order, "Luo Ji", "Cheng Xin"))
    page = client.get(response["Location"])

    assert response.status_code == 302
    assert response["Location"] == address(order)
    html = page.content.decode()
    registrations = Registration.objects.order_by("pk")
    assert [str(each.attendee) for each in registrations] == ["Luo Ji", "Cheng Xin"]
    with override("en"):
        assert all(qr_svg(each) in html for each in registrations)
    assert "Luo Ji" in text(page)
    assert html.count("tickets.ics") >= 4  # for each a calendar to subscribe to and to download
    assert Message.objects.filter(to=EMAIL).count() == 1


def test_tickets_can_be_read_again_and_again(client: Client):
    order = a_confirmed_order(*a_shop())

    first, second = client.get(address(order)), client.get(address(order))

    assert text(first) == text(second)
    assert "You are expected" in text(first)


def test_confirming_twice_with_the_same_names_changes_nothing(client: Client):
    order = a_hold(*a_shop())

    first = client.post(address(order), names(order, "Luo Ji"))
    second = client.post(address(order), names(order, "Luo Ji"))

    assert (first["Location"], second["Location"]) == (address(order), address(order))
    assert Registration.objects.count() == 1
    assert Message.objects.count() == 1


def test_confirming_again_with_other_names_shows_the_tickets_and_says_why(client: Client):
    order = a_hold(*a_shop())
    client.post(address(order), names(order, "Luo Ji"))

    page = client.post(address(order), names(order, "Cheng Xin"), follow=True)

    assert "This order is confirmed already, for other names." in text(page)
    assert "Luo Ji" in text(page)
    assert "Cheng Xin" not in text(page)


def test_a_late_blank_form_cannot_hide_tickets(client: Client):
    order = a_confirmed_order(*a_shop())

    page = client.post(address(order), names(order, ""), follow=True)

    assert "You are expected" in text(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please give a name to everybody who comes."),
        (" \t ", "Please give a name to everybody who comes."),
        ("\x00\x07", "Please give a name to everybody who comes."),
        ("名" * 101, "Please shorten this name to 100 characters (it has 101)."),
    ],
)
def test_a_name_that_cannot_be_is_marked_and_nothing_is_lost(client: Client, typed: str, said: str):
    order = a_hold(*a_shop(), 2)

    page = client.post(address(order), names(order, "Luo Ji", typed))

    assert page.status_code == 400
    assert said in text(page)
    assert values(page)[0] == "Luo Ji"
    assert values(page)[1].strip() == typed.strip()
    form = page.content.decode().split("<main")[1]
    assert "maxlength" not in form  # browsers cut at it without a word
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("👩‍🚀 罗辑", "👩‍🚀 罗辑"),
        ("مريم", "مريم"),
        ("Luo\x00Ji", "Luo Ji"),
        ("\u202eijouL", "ijouL"),
        ("<b>Luo</b>", "<b>Luo</b>"),
        ("名" * 100, "名" * 100),
    ],
)
def test_every_script_is_welcome(client: Client, typed: str, kept: str):
    order = a_hold(*a_shop())

    page = client.post(address(order), names(order, typed), follow=True)

    assert Registration.objects.get().attendee.name == kept
    assert "<b>Luo" not in page.content.decode()


def test_a_lost_hold_says_what_happened_and_offers_the_same_choice(client: Client):
    edition, ticket = a_shop()
    order = an_overdue_hold(edition, ticket, 2)

    page = client.get(address(order))
    assert "Nothing was booked and nothing was charged." in text(page)
    assert "2 × Day pass" in text(page)
    form = dict(
        re.findall(
            r'type="hidden" name="(key|email|count-\d+)" value="([^"]*)"', page.content.decode()
        )
    )
    again = client.post("/en/convention-2027/register/", form)

    anew = Order.objects.exclude(pk=order.pk).get()
    assert again["Location"] == address(anew)
    assert (anew.email, anew.lines.get().count, anew.status) == (EMAIL, 2, "held")


def test_names_that_come_late_get_the_places_if_they_are_still_free(client: Client):
    edition, ticket = a_shop(places=1)
    order = a_hold(edition, ticket)

    with travel(after_the_hold(), tick=False):
        page = client.post(address(order), names(order, "Luo Ji"), follow=True)
        twice = client.post(address(order), names(order, "Luo Ji"), follow=True)

    assert "The time for your first places had run out" in text(page)
    assert "Luo Ji" in text(page)
    assert twice.redirect_chain == page.redirect_chain
    assert Registration.objects.count() == 1
    assert Quota.objects.get().taken == 1
    assert sorted(Order.objects.values_list("status", flat=True)) == ["confirmed", "expired"]


def test_names_that_come_too_late_are_kept_and_told_why(client: Client):
    edition, ticket = a_shop(places=1)
    order = a_hold(edition, ticket)

    with travel(after_the_hold(), tick=False):
        a_confirmed_order(edition, ticket, "Cheng Xin")
        page = client.post(address(order), names(order, "Luo Ji"))

    assert page.status_code == 409
    assert "Sorry, “Day pass” is sold out." in text(page)
    assert "Nothing was booked and nothing was charged." in text(page)
    assert "Choose other tickets" in text(page)
    assert values(page) == ["Luo Ji"]
    assert [str(each.attendee) for each in Registration.objects.all()] == ["Cheng Xin"]


def test_a_late_name_that_cannot_be_is_still_explained(client: Client):
    order = an_overdue_hold(*a_shop())

    page = client.post(address(order), names(order, ""))

    assert page.status_code == 400
    assert "Please give a name" in text(page)
    assert "If as many are still free, you get them when you confirm." in text(page)


def test_a_cancelled_order_cannot_be_confirmed_by_a_late_form(client: Client):
    order = a_hold(*a_shop())
    cancel(order)

    page = client.post(address(order), names(order, "Luo Ji"), follow=True)

    assert "This order was cancelled" in text(page)
    assert Quota.objects.get().taken == 0
    assert not Registration.objects.exists()


def test_an_order_that_costs_money_is_reserved_and_says_how_much_until_when_and_what_to_do(
    client: Client,
):
    order = a_hold(*a_shop(price=12_000), 2)
    before = text(client.get(address(order)))

    page = client.post(address(order), names(order, "Luo Ji", "Cheng Xin"), follow=True)

    assert "This order costs ¥240. Nothing is paid here" in before
    assert "Reserved, not paid yet" in text(page)
    assert "Please pay ¥240 to the organizers by" in text(page)
    assert f"Name the order {order.code}" in text(page)
    assert "Luo Ji" in text(page) and "Cheng Xin" in text(page)
    assert "This is no ticket: it opens no gate yet." in text(page)
    assert "<svg" not in page.content.decode().split("<main")[1]


@pytest.mark.parametrize(
    "path", ["{code}/wrong", "NOSUCH/{secret}", "{code}/{secret}x", "{code}/密"]
)
def test_a_wrong_secret_or_an_unknown_code_is_not_there(client: Client, path: str):
    order = a_hold(*a_shop())
    known = path.format(code=order.code, secret=order_secret(order))

    for reach in (client.get, client.post):
        assert reach(f"/en/order/{known}/").status_code == 404


def test_a_secret_opens_no_other_order(client: Client):
    edition, ticket = a_shop()
    mine, yours = a_hold(edition, ticket), a_hold(edition, ticket)

    assert client.get(f"/en/order/{yours.code}/{order_secret(mine)}/").status_code == 404


def test_pages_behind_a_secret_are_stored_by_nobody_and_found_by_nobody(client: Client):
    edition, ticket = a_shop()
    orders = [
        a_hold(edition, ticket),
        an_overdue_hold(edition, ticket),
        a_confirmed_order(edition, ticket),
    ]
    place = Registration.objects.get()
    pages = [*map(address, orders), f"{address(orders[2])}ticket/{place.uid}/"]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex"


def test_one_ticket_has_a_page_to_print_and_only_in_its_own_order(client: Client):
    edition, ticket = a_shop()
    order, other = a_confirmed_order(edition, ticket), a_confirmed_order(edition, ticket)
    place, foreign = order.registrations.get(), other.registrations.get()

    page = client.get(f"{address(order)}ticket/{place.uid}/")

    with override("en"):
        assert qr_svg(place) in page.content.decode()
    for uid in (foreign.uid, uuid4()):
        assert client.get(f"{address(order)}ticket/{uid}/").status_code == 404


def test_a_ticket_for_a_session_says_its_time_and_room_and_that_it_was_cancelled(client: Client):
    edition = a_published_edition()
    slot = a_slot(a_session(edition, "Workshop"), a_room("Studio"), "12:00", "13:00")
    publish(edition, by=None)
    order = a_confirmed_order(edition, a_ticket(edition, "Workshop place", slot=slot))

    assert "Fri 1 October · 12:00–13:00 furnace-3 · Studio" in text(client.get(address(order)))
    cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    assert "Studio Cancelled" in text(client.get(address(order)))


def test_a_cancelled_ticket_shows_no_code(client: Client):
    order = a_confirmed_order(*a_shop())
    Registration.objects.update(status=Registration.Status.CANCELLED)

    page = client.get(address(order))

    assert "No ticket of this order is valid any more." in text(page)
    assert "<svg" not in page.content.decode().split("<main")[1]


def test_the_private_calendar_on_the_page_opens(client: Client):
    order = a_confirmed_order(*a_shop())

    found = re.search(
        r'href="(/en/my/[^"]+tickets\.ics)"', client.get(address(order)).content.decode()
    )

    assert found
    assert client.get(found[1])["Content-Type"].startswith("text/calendar")


def test_tickets_lead_to_the_map_and_a_session_to_its_place_on_it(client: Client):
    edition, _day = a_shop()
    slot = edition.sessions.get().slots.get()
    seat = a_ticket(edition, "Seat", slot=slot, kind=TicketType.Kind.SESSION)
    order = a_confirmed_order(edition, seat, "Luo Ji")

    page = client.get(address(order)).content.decode()

    assert 'href="/en/convention-2027/map/"' in page
    assert 'href="/en/convention-2027/map/?from=furnace-3"' in page
