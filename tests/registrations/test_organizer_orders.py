"""The list of orders: whoever stands at the desk is found by what they can say or show."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from events.models import StaffRole
from registrations.models import Attendee, Order
from registrations.passes import order_secret
from tests.cast import a_ticket, an_edition, an_organizer, both, the_family, the_park
from tests.events.listed import cells, choices
from tests.registrations.shop import (
    a_confirmed_order,
    a_day_ticket,
    a_hold,
    a_reservation,
    an_id,
    an_overdue_hold,
)

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
LIST = f"{HOME}orders/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def desk(client, edition):
    user = an_organizer(edition, Level.DESK)
    client.force_login(user)
    return user


def found(client, query: str = "") -> list[str]:
    """The codes of the orders in the list."""
    return [row.code for row in client.get(LIST + query).context["rows"]]


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_any_length_takes_the_same_queries(
    client, edition, desk, django_assert_num_queries, count
):
    ticket = a_ticket(edition)
    for _number in range(count):
        a_confirmed_order(edition, ticket, "Luo Ji", "Ye Wenjie")

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 30])
def test_a_search_takes_the_same_queries_however_many_orders_there_are(
    client, edition, desk, django_assert_num_queries, count
):
    ticket = a_ticket(edition)
    for _number in range(count):
        a_confirmed_order(edition, ticket, "Cheng Xin")

    with django_assert_num_queries(8):
        response = client.get(f"{LIST}?q=luo+cheng&status=confirmed")

    assert len(response.context["rows"]) == count


def test_an_order_is_found_by_a_guest_in_any_spelling(client, edition, desk):
    ticket = a_ticket(edition)
    zhang = a_confirmed_order(edition, ticket, "章北海", "程心")
    ye = a_confirmed_order(edition, ticket, "Tomás Ye")

    for query in ("章北海", "zhangbeihai", "zbh", "ＺＢＨ", "程心 章北海", "chengxin"):
        assert found(client, f"?q={query}") == [zhang.code], query
    assert found(client, "?q=tomas") == [ye.code]
    assert found(client, "?q=zbh+tomas") == []


def test_an_order_is_found_by_its_code_or_its_address(client, edition, desk):
    ticket = a_ticket(edition)
    hold, other = a_hold(edition, ticket), a_confirmed_order(edition, ticket)
    Order.objects.filter(pk=other.pk).update(email="ye@lake.example", search="yelakeexample")

    for query in (hold.code, hold.code.lower(), hold.code[:5], "luoji@sunflower.example"):
        assert hold.code in found(client, f"?q={query}"), query
    assert found(client, "?q=ye@lake.example") == [other.code]


def test_an_order_is_found_by_the_end_of_a_document(client, edition, desk):
    ticket = a_day_ticket(edition)
    document = an_id()
    order = a_reservation(edition, ticket, document)
    a_reservation(edition, ticket, an_id(serial=777))
    tail = document.number[-4:]

    assert found(client, f"?q={tail}") == found(client, f"?q={tail.lower()}") == [order.code]
    # More of the number is not kept, and so not found.
    assert found(client, f"?q={document.number}") == []
    assert document.number not in client.get(f"{LIST}?q={tail}").content.decode()


def test_orders_of_other_editions_are_not_there(client, edition, desk):
    elsewhere = the_family("elsewhere")
    abroad = an_edition("elsewhere-2027", family=elsewhere, venue=the_park(elsewhere))
    carnival = an_edition("carnival-2027")
    for other in (abroad, carnival):
        a_confirmed_order(other, a_ticket(other, f"Pass {other.slug}"))
    ours = a_confirmed_order(edition, a_ticket(edition))

    assert found(client) == found(client, "?q=cheng") == [ours.code]


def test_the_newest_order_comes_first_and_orders_sort_by_what_they_cost(client, edition, desk):
    now = timezone.now()
    cheap, dear = a_ticket(edition, "Day", price=5_000), a_ticket(edition, "Pass", price=30_000)
    first = a_hold(edition, dear, now=now - timedelta(minutes=2))
    second = a_hold(edition, cheap, now=now - timedelta(minutes=1))

    assert found(client) == [second.code, first.code]
    assert found(client, "?sort=ordered") == [first.code, second.code]
    assert found(client, "?sort=-total") == [first.code, second.code]


def test_orders_are_narrowed_by_state_and_by_ticket(client, edition, desk):
    day, workshop = a_ticket(edition, "Day"), a_ticket(edition, "Workshop")
    confirmed = a_confirmed_order(edition, day)
    held = a_hold(edition, workshop)
    an_overdue = an_overdue_hold(edition, day)
    Order.objects.filter(pk=an_overdue.pk).update(status="expired")

    assert found(client, "?status=confirmed") == [confirmed.code]
    assert found(client, "?status=held") == [held.code]
    assert found(client, "?status=expired&ticket=day") == [an_overdue.code]
    assert found(client, "?ticket=workshop") == [held.code]
    assert found(client, "?status=confirmed&ticket=workshop") == []


def test_only_tickets_of_this_edition_are_asked_about(client, edition, desk):
    a_ticket(edition, "Day")
    a_ticket(an_edition("carnival-2027"), "Parade")

    assert choices(client, LIST, "ticket") == [("day", "Day")]


def test_a_row_tells_who_comes_with_what_and_leads_to_the_order(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition, "Day"), "Luo Ji", "Ye Wenjie")

    page = client.get(LIST).content.decode()
    address = f"{LIST}{order.code}/"

    assert f'href="{address}"' in page
    assert "<bdi>Luo Ji</bdi>, <bdi>Ye Wenjie</bdi>" in page
    assert "2 × <bdi>Day</bdi>" in page
    assert order_secret(order) not in page
    assert client.get(address).status_code == 200


def test_a_hold_that_nobody_is_named_for_says_so(client, edition, desk):
    a_hold(edition, a_ticket(edition))

    assert "not named yet" in client.get(LIST).content.decode()


def test_csv_tells_numbers_as_numbers_and_no_secret(client, edition, desk):
    at_ten = timezone.now().astimezone(edition.tz).replace(hour=10, minute=0)
    ticket = a_ticket(edition, "Day")
    order = a_confirmed_order(edition, ticket, "Luo Ji", "Luo Ji", now=at_ten)
    Order.objects.filter(pk=order.pk).update(total=12_050, message="=1+1")

    rows = cells(client, f"{LIST}?format=csv")

    assert rows == [
        [
            *("Order", "Guests", "Tickets", "Status", "Total", "Currency", "Ordered"),
            *("Confirmed", "Email", "Language", "Message"),
        ],
        [
            *(order.code, "Luo Ji", "2 × Day", "confirmed", "120.5", "CNY"),
            *(f"{at_ten:%Y-%m-%d} 10:00", f"{at_ten:%Y-%m-%d} 10:00"),
            *("luoji@sunflower.example", "en", "'=1+1"),
        ],
    ]


def test_who_only_looks_sees_no_buyers_and_is_not_led_to_them(client, edition):
    a_confirmed_order(edition, a_ticket(edition))
    answers = {}
    for level in Level:
        client.force_login(an_organizer(edition, level))
        is_led = f'href="{LIST}"' in client.get(f"{HOME}draft/").content.decode()
        answers[level] = (client.get(LIST).status_code, is_led)

    assert answers == {
        Level.LOOK: (404, False),
        Level.DESK: (200, True),
        Level.PROGRAMME: (200, True),
        Level.CHAIR: (200, True),
    }


def test_nobody_yet_and_nothing_that_matches_are_two_things(client, edition, desk):
    empty = client.get(LIST).content.decode()
    a_hold(edition, a_ticket(edition))

    assert "Nobody has ordered yet" in empty
    assert "Nothing matches" in client.get(f"{LIST}?q=nowhere").content.decode()


def test_names_are_text_and_never_markup(client, edition, desk):
    a_confirmed_order(edition, a_ticket(edition, name="Day"), "<b>Luo</b>")

    page = client.get(LIST).content.decode()

    assert "<b>Luo" not in page
    assert "&lt;b&gt;Luo&lt;/b&gt;" in page


def test_orders_that_were_there_before_are_found_as_well(edition):
    order = a_confirmed_order(edition, a_ticket(edition), "罗辑")
    Order.objects.update(search="")
    Attendee.objects.update(search="")

    import_module("registrations.migrations.0010_orders_are_searched").fill(apps, None)

    assert Order.objects.get().search == f"{order.code.lower()} luojisunflowerexample"
    assert Attendee.objects.get().search.split()[:3] == ["罗辑", "luoji", "lj"]


def test_tickets_are_told_in_the_language_of_the_reader(client, edition, desk):
    ticket = a_ticket(edition, "Day")
    ticket.name = both("Day", "日票")
    ticket.save()
    a_hold(edition, ticket, 2)

    page = client.get("/manage/convention-2027/orders/").content.decode()

    assert "2 × <bdi>日票</bdi>" in page and "订单" in page
