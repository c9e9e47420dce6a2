"""Places that come free go to who waits, strictly by turn: an offer is a hold with a letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import Message
from events.releasing import publish
from registrations import holds, quotas, waiting
from registrations.cancelling import cancel
from registrations.errors import SoldOut
from registrations.models import Order, Quota, WaitingEntry
from registrations.ordering import confirm
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.registrations.shop import (
    a_confirmed_order,
    a_hold,
    a_timed_ticket,
    at_once,
    named,
    sold_out,
    waits,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
# One attempt to hold places, and its way back.
STUCK = 23
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(hours=24)


def queue() -> list[tuple[str, int, str]]:
    rows = WaitingEntry.objects.order_by("pk").values_list("email", "party", "status")
    return [(email.partition("@")[0], party, status) for email, party, status in rows]


def offers() -> list[tuple[str, str]]:
    """Who was written to about a place, and what became of it."""
    orders = Order.objects.filter(offered_to__isnull=False).order_by("pk")
    return [(order.email.partition("@")[0], order.status) for order in orders]


def offered(now=None) -> int:
    return waiting.offer_places(now or timezone.now())


def test_a_place_that_comes_free_is_held_for_who_waits_longest_with_a_letter():
    edition, now = an_edition(), timezone.now()
    ticket, order = sold_out(edition, price=1_000)
    first, _second = (waits(edition, ticket, name, language="zh-hans") for name in ("yun", "cheng"))
    cancel(order)

    assert offered(now) == 1

    offer = Order.objects.get(offered_to=first)
    assert (offer.status, offer.email, offer.language) == ("held", first.email, "zh-hans")
    assert (offer.total, offer.currency, offer.held_until) == (1_000, "CNY", now + A_DAY)
    assert [(line.ticket_type, line.count) for line in offer.lines.all()] == [(ticket, 1)]
    assert queue() == [("yun", 1, "offered"), ("cheng", 1, "waiting")]
    assert Quota.objects.get(ticket_types=ticket).taken == 1
    letter = Message.objects.get(kind="place_offered")
    assert (letter.to, letter.facts) == (first.email, {"order": offer.code, "tickets": {}})


def test_asked_again_nothing_is_offered_twice():
    edition = an_edition()
    ticket, order = sold_out(edition)
    waits(edition, ticket)
    cancel(order)

    assert [offered(), offered(), offered()] == [1, 0, 0]

    assert offers() == [("yun", "held")]
    assert Message.objects.filter(kind="place_offered").count() == 1


def test_a_large_party_at_the_head_is_passed_by_nobody():
    edition = an_edition()
    ticket = a_ticket(edition, places=3)
    one, two = (a_hold(edition, ticket, count) for count in (1, 2))
    for name, party in [("family", 2), ("single", 1)]:
        waits(edition, ticket, name, party=party)

    cancel(one)
    assert (offered(), offers()) == (0, [])

    cancel(two)
    assert offered() == 2
    assert offers() == [("family", "held"), ("single", "held")]


def test_lower_bands_come_first():
    edition = an_edition()
    ticket, order = sold_out(edition)
    public, _member = (waits(edition, ticket, name) for name in ("public", "member"))
    WaitingEntry.objects.filter(pk=public.pk).update(band=1)
    cancel(order)

    offered()

    assert offers() == [("member", "held")]


def test_two_tickets_for_one_hall_have_one_queue():
    edition = an_edition()
    hall = Quota.objects.create(edition=edition, name="hall", size=1)
    full, half = (a_ticket(edition, name) for name in ("Full", "Half"))
    for ticket in (full, half):
        ticket.quotas.set([hall])
    order = a_hold(edition, full)
    waits(edition, half, "yun")
    waits(edition, full, "cheng")
    cancel(order)

    assert offered() == 1
    assert offers() == [("yun", "held")]
    with pytest.raises(SoldOut):
        a_hold(edition, full)


def test_who_waits_for_two_full_things_is_not_in_the_way_of_the_other_queue():
    edition = an_edition()
    park = Quota.objects.create(edition=edition, name="park", size=2)
    film, talk = (a_ticket(edition, name, places=1) for name in ("Film", "Talk"))
    for ticket in (film, talk):
        ticket.quotas.add(park)
    a_hold(edition, film)
    seat = a_hold(edition, talk)
    waits(edition, film, "film")
    waits(edition, talk, "talk")
    cancel(seat)

    assert offered() == 1
    assert offers() == [("talk", "held")]


def test_each_time_of_a_timed_entry_is_offered_to_who_waits_for_it():
    edition = an_edition()
    ticket, windows = a_timed_ticket(edition, places=1)
    early, late = (a_hold(edition, ticket, window=window) for window in windows[:2])
    waits(edition, ticket, "early", window=windows[0])
    waits(edition, ticket, "late", window=windows[1])
    cancel(late)

    assert offered() == 1

    offer = Order.objects.get(offered_to__isnull=False)
    assert [(line.entry, line.count) for line in offer.lines.all()] == [(windows[1], 1)]
    assert offers() == [("late", "held")]
    cancel(early)
    offered()
    assert offers() == [("late", "held"), ("early", "held")]


def test_an_offer_that_is_taken_in_time_is_a_ticket():
    edition, now = an_edition(), timezone.now()
    ticket, order = sold_out(edition)
    entry = waits(edition, ticket)
    cancel(order)
    offered(now)
    offer = Order.objects.get(offered_to=entry)

    confirm(offer, named(ticket, "Yun Tianming"), now=now + A_DAY - A_SECOND)

    assert offers() == [("yun", "confirmed")]
    assert [str(place.attendee) for place in offer.registrations.all()] == ["Yun Tianming"]
    assert Quota.objects.get(ticket_types=ticket).taken == 1
    assert not waiting.leave(entry)


def test_an_offer_that_nobody_takes_goes_on_to_the_next_exactly_once():
    edition, now = an_edition(), timezone.now()
    ticket, order = sold_out(edition)
    for name in ("yun", "cheng", "wade"):
        waits(edition, ticket, name)
    cancel(order)
    offered(now)

    assert holds.expire_holds(now + A_DAY - A_SECOND) == 0
    for _sweep in range(2):
        holds.expire_holds(now + A_DAY)
        offered(now + A_DAY)

    assert offers() == [("yun", "expired"), ("cheng", "held")]
    assert queue() == [("yun", 1, "offered"), ("cheng", 1, "offered"), ("wade", 1, "waiting")]
    assert Quota.objects.get(ticket_types=ticket).taken == 1


def test_an_offer_that_is_refused_goes_on_to_the_next():
    edition = an_edition()
    ticket, order = sold_out(edition)
    for name in ("yun", "cheng"):
        waits(edition, ticket, name)
    cancel(order)
    offered()

    cancel(Order.objects.get(offered_to__email__startswith="yun"))
    offered()

    assert offers() == [("yun", "cancelled"), ("cheng", "held")]


def test_who_did_not_take_their_offer_may_wait_again_from_the_end():
    edition, now = an_edition(), timezone.now()
    ticket, order = sold_out(edition)
    for name in ("yun", "cheng"):
        waits(edition, ticket, name)
    cancel(order)
    offered(now)
    holds.expire_holds(now + A_DAY)
    offered(now + A_DAY)

    again = waits(edition, ticket, "yun", now=now + A_DAY)

    assert (again.status, waiting.ahead_of(again)) == ("waiting", 0)
    assert queue() == [("yun", 1, "offered"), ("cheng", 1, "offered"), ("yun", 1, "waiting")]


@pytest.mark.parametrize(
    ("before", "lasts"),
    [
        (timedelta(days=30), timedelta(hours=24)),
        (timedelta(hours=96), timedelta(hours=24)),
        (timedelta(hours=8), timedelta(hours=2)),
        (timedelta(hours=1), timedelta(minutes=15)),
        (timedelta(minutes=15), timedelta(minutes=15)),
        (timedelta(minutes=15) - A_SECOND, None),
        (-A_SECOND, None),
    ],
)
def test_an_offer_stands_a_quarter_of_what_is_left_and_is_not_made_too_late(before, lasts):
    edition = an_edition()
    slot = a_slot(a_session(edition, "Workshop"), a_room(), "10:00", "12:00")
    publish(edition, by=None)
    ticket = a_ticket(edition, "Place", places=1, slot=slot)
    order = a_hold(edition, ticket)
    waits(edition, ticket)
    cancel(order)
    now = at("10:00") - before

    assert offered(now) == (lasts is not None)

    found = Order.objects.filter(offered_to__isnull=False).first()
    assert (found.held_until - now if found else None) == lasts
    assert queue() == [("yun", 1, "offered" if lasts else "left")]


def test_once_the_sale_has_ended_nobody_waits_for_nothing():
    edition = an_edition()
    ticket, order = sold_out(edition, on_sale_until=at("09:00"))
    waits(edition, ticket)
    cancel(order)

    assert offered(at("09:00")) == 0

    assert queue() == [("yun", 1, "left")]
    assert Quota.objects.get(ticket_types=ticket).taken == 0


def test_a_queue_for_what_stays_full_costs_the_same_for_one_and_for_thirty(
    django_assert_num_queries,
):
    edition = an_edition()
    ticket, _order = sold_out(edition)
    waits(edition, ticket)
    with django_assert_num_queries(3):
        offered()

    for number in range(29):
        waits(edition, ticket, f"guest-{number}")

    with django_assert_num_queries(3):
        offered()


def test_who_stands_behind_a_party_that_does_not_fit_costs_nothing(django_assert_num_queries):
    edition = an_edition()
    ticket = a_ticket(edition, places=3)
    one, _two = (a_hold(edition, ticket, count) for count in (1, 2))
    waits(edition, ticket, "family", party=3)
    cancel(one)
    with django_assert_num_queries(STUCK):
        offered()

    for number in range(29):
        waits(edition, ticket, f"guest-{number}")

    with django_assert_num_queries(STUCK):
        assert offered() == 0
    assert offers() == []


@pytest.mark.django_db(transaction=True)
def test_eight_who_offer_at_once_offer_each_place_once():
    edition = an_edition()
    ticket, order = sold_out(edition, places=3)
    for number in range(6):
        waits(edition, ticket, f"guest-{number}")
    cancel(order)

    made = at_once(8, lambda _: offered(), range(8))

    assert sum(made) == 3
    assert sorted(offers()) == [(f"guest-{number}", "held") for number in range(3)]
    assert Quota.objects.get(ticket_types=ticket).taken == 3
    assert quotas.recount() == []


class Queues(TestCase):
    """Whatever the parties and however many places come free, offers are a prefix."""

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(
        parties=st.lists(st.integers(1, 4), min_size=1, max_size=6),
        freed=st.lists(st.integers(0, 5), min_size=1, max_size=4),
    )
    def test_offers_are_a_prefix_of_the_queue_and_stop_at_who_does_not_fit(self, parties, freed):
        edition = an_edition()
        ticket = a_ticket(edition, places=20)
        Quota.objects.update(taken=20)
        for number, party in enumerate(parties):
            waits(edition, ticket, f"guest-{number}", party=party)

        free, expected = 0, 0
        for count in freed:
            count = min(count, 20)
            Quota.objects.update(size=F("size") + count)
            offered()
            free += count
            while expected < len(parties) and parties[expected] <= free:
                free -= parties[expected]
                expected += 1
            assert [status for _, _, status in queue()] == ["offered"] * expected + ["waiting"] * (
                len(parties) - expected
            )
            assert Quota.objects.get().free == free


def test_a_buyer_gets_what_is_left_once_nobody_waits_any_more():
    edition = an_edition()
    ticket, order = sold_out(edition, places=2)
    entry = waits(edition, ticket)
    cancel(order)
    with pytest.raises(SoldOut):
        a_confirmed_order(edition, ticket)
    offered()

    bought = a_confirmed_order(edition, ticket)

    assert bought.status == "confirmed"
    assert (entry.email.partition("@")[0], "held") in offers()
    assert Quota.objects.get(ticket_types=ticket).taken == 2
