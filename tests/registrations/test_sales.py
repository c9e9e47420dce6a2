"""What an edition has sold: places, money, and how full everything is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from registrations import cancelling, deciding, sales
from registrations.models import Order, Quota
from registrations.ordering import confirm
from registrations.sales import DaySales, Filling, Queue, Sold
from tests.cast import (
    a_room,
    a_session,
    a_slot,
    a_ticket,
    an_edition,
    an_organizer,
    at,
    the_family,
)
from tests.registrations.shop import (
    a_confirmed_order,
    a_contingent,
    a_hold,
    a_timed_ticket,
    named,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 9, 1, 4, tzinfo=UTC)
TODAY = date(2027, 9, 1)


@pytest.fixture
def edition():
    return an_edition()


def a_reserved_order(edition, ticket, *names, now=NOW):
    order = a_hold(edition, ticket, len(names), now=now)
    confirm(order, named(ticket, *names), now=now)
    order.refresh_from_db()
    return order


def test_places_and_money_are_counted_by_ticket(edition):
    free, paid = a_ticket(edition, "Free"), a_ticket(edition, "Paid", price=5000)
    a_ticket(edition, "Nobody's")
    a_confirmed_order(edition, free, "Luo Ji", "Cheng Xin", now=NOW)
    a_hold(edition, paid, 3, now=NOW)
    a_reserved_order(edition, paid, "Ye Wenjie")
    deciding.settle(
        a_reserved_order(edition, paid, "Shi Qiang", "Wang Miao"),
        by=an_organizer(edition),
        now=NOW,
    )

    assert sales.sold_by_ticket(edition) == {
        free.pk: Sold(places=2),
        paid.pk: Sold(places=2, held=4, taken=10_000, owed=5_000),
    }
    assert sales.sold_by_edition([edition]) == {
        edition.pk: Sold(places=4, held=4, taken=10_000, owed=5_000)
    }


def test_what_was_given_back_is_not_sold(edition):
    ticket = a_ticket(edition)
    order = a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin", now=NOW)
    cancelling.cancel(a_confirmed_order(edition, ticket, now=NOW))

    cancelling.give_up(order, [order.registrations.first().uid], now=NOW)

    assert sales.sold_by_ticket(edition) == {ticket.pk: Sold(places=1)}


def test_a_ticket_for_two_editions_counts_in_both(edition):
    other = an_edition("carnival-2027", kind="carnival")
    ticket = a_ticket(edition)
    ticket.editions.add(other)
    a_confirmed_order(edition, ticket, now=NOW)

    assert sales.sold_by_edition([edition, other]) == {
        edition.pk: Sold(places=1),
        other.pk: Sold(places=1),
    }


def test_sales_are_told_by_day_for_a_fortnight_at_least(edition):
    ticket = a_ticket(edition)
    a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin", now=NOW)
    a_confirmed_order(edition, ticket, now=NOW)
    a_confirmed_order(edition, ticket, now=NOW - timedelta(days=2))

    days = sales.sold_by_day([edition], today=TODAY)[edition.pk]

    assert len(days) == sales.FEWEST_DAYS
    assert days[-3:] == [
        DaySales(date(2027, 8, 30), orders=1, places=1),
        DaySales(date(2027, 8, 31)),
        DaySales(TODAY, orders=2, places=3),
    ]


def test_a_day_ends_at_midnight_on_the_clock_of_the_edition(edition):
    ticket = a_ticket(edition)
    a_confirmed_order(edition, ticket, now=datetime(2027, 8, 31, 15, 59, tzinfo=UTC))
    a_confirmed_order(edition, ticket, "Luo Ji", "Ye", now=datetime(2027, 8, 31, 16, tzinfo=UTC))

    days = sales.sold_by_day([edition], today=TODAY)[edition.pk]

    assert [each.places for each in days[-2:]] == [1, 2]


def test_older_sales_are_left_out_and_without_any_there_is_no_picture(edition):
    ticket = a_ticket(edition)
    a_confirmed_order(edition, ticket, now=NOW - timedelta(days=60))
    assert sales.sold_by_day([edition], today=TODAY) == {edition.pk: []}
    assert sales.sold_by_day([], today=TODAY) == {}

    a_confirmed_order(edition, ticket, now=NOW - timedelta(days=59))
    assert len(sales.sold_by_day([edition], today=TODAY)[edition.pk]) == sales.MOST_DAYS


def test_the_fullest_comes_first_and_is_called_what_it_is_for(edition):
    with translation.override("en"):
        a_ticket(edition, "Pass", places=10)
        slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
        seat = a_ticket(edition, "Seat", places=4, slot=slot)
        Quota.objects.create(edition=edition, name="p", size=9, taken=3, slot=slot, pool="press")
        shared = Quota.objects.create(edition=edition, name="Whole park", size=100, taken=20)
        for ticket in edition.ticket_types.all():
            ticket.quotas.add(shared)
        a_confirmed_order(edition, seat, "Luo Ji", "Ye", now=NOW)

        ends = at("11:00")
        assert sales.fillings_of(edition) == [
            Filling("Robots · Fri 1 October 10:00", 2, 4, ends),
            Filling("Robots · Fri 1 October 10:00 · press", 3, 9, ends),
            Filling("Whole park", 22, 100),
            Filling("Pass", 0, 10),
        ]


def test_windows_and_contingents_are_one_thing_each(edition):
    with translation.override("en"):
        _ticket, entries = a_timed_ticket(edition, places=4)
        Quota.objects.filter(pk=entries[0].quota_id).update(taken=3)
        badge = a_ticket(edition, "Badge", by_organisation=True)
        badge.quotas.clear()
        Quota.objects.filter(name="Badge").delete()
        for name in ("Orbit Works", "Star Yard"):
            a_contingent(edition, badge, name, places=2)
        Quota.objects.filter(name__endswith="Star Yard").update(taken=2)

        assert [each for each in sales.fillings_of(edition) if each.taken] == [
            Filling("Badge, all organisations", 2, 4),
            Filling("Planets · Fri 1 October 10:00, all windows", 3, 16, at("12:00")),
        ]


def test_what_has_no_places_at_all_is_full():
    assert Filling("Hall", 0, 0).share == 1.0
    assert Filling("Hall", 3, 4).free == 1


def test_orders_wait_for_an_answer_or_for_money(edition):
    paid = a_ticket(edition, "Paid", price=5000)
    asked = a_ticket(edition, "Asked", needs_approval=True)
    a_hold(edition, paid, now=NOW)
    a_hold(edition, asked, now=NOW)
    a_reserved_order(edition, paid, "Luo Ji")
    soon = a_reserved_order(edition, paid, "Ye Wenjie")
    Order.objects.filter(pk=soon.pk).update(held_until=NOW + timedelta(hours=24))
    request = a_hold(edition, asked, now=NOW)
    confirm(request, named(asked, "Ding Yi"), now=NOW, message="We are a school.")
    a_confirmed_order(edition, a_ticket(edition, "Free"), now=NOW)

    assert sales.queue_of(edition, NOW) == Queue(requested=1, reserved=2, expiring=1, confirmed=1)
    assert sales.requested_in([edition]) == {edition.pk: 1}


def test_staff_see_orders_of_their_edition_and_with_a_place_in_it(edition):
    carnival = an_edition("carnival-2027", kind="carnival")
    far = an_edition("far", family=the_family("other"))
    both_events = a_ticket(edition, "Both")
    both_events.editions.add(carnival)
    ours = a_confirmed_order(edition, a_ticket(edition, "Ours"), now=NOW)
    shared = a_confirmed_order(carnival, both_events, now=NOW)
    a_confirmed_order(carnival, a_ticket(carnival, "Theirs"), now=NOW)
    a_confirmed_order(far, a_ticket(far, "Far"), now=NOW)

    assert list(sales.orders_of(edition).order_by("pk")) == [ours, shared]


def test_the_questions_cost_as_much_for_many_orders_as_for_one(edition, django_assert_num_queries):
    for size in (1, 30):
        for n in range(size):
            slot = a_slot(a_session(edition), a_room(f"Hall {size}-{n}"), "10:00", "11:00")
            ticket = a_ticket(edition, f"Ticket {size}-{n}", slot=slot)
            ticket.quotas.update(slot=slot)
            a_hold(edition, ticket, now=NOW)
        with django_assert_num_queries(5):
            sales.sold_by_ticket(edition).values()
            list(sales.sold_by_edition([edition]))
            sales.sold_by_day([edition], today=TODAY)
            sales.queue_of(edition, NOW)
            sales.requested_in([edition])
        with django_assert_num_queries(2):
            sales.fillings_of(edition)
