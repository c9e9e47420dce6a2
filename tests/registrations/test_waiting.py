"""Joining a queue, one's turn in it, leaving it; and who is told that there is no queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from events.models import Message
from events.releasing import publish
from events.scheduling import cancel_slot
from registrations.cancelling import give_up
from registrations.errors import (
    AlreadyWaiting,
    EmailNotUsable,
    ListClosed,
    NotOnSale,
    SoldOut,
    TooMany,
    WindowMissing,
)
from registrations.holds import expire_holds
from registrations.models import Quota, WaitingEntry
from registrations.ordering import OrderWish, start
from registrations.waiting import WaitingWish, ahead_of, join, leave, offer_places
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.registrations.shop import EMAIL, a_hold, a_timed_ticket, an_overdue_hold, sold_out, waits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
A_MINUTE = timedelta(minutes=1)


def queue() -> list[tuple[str, str]]:
    """Who stands where, by the part of the address before the @."""
    rows = WaitingEntry.objects.values_list("email", "status")
    return [(email.partition("@")[0], status) for email, status in rows]


def test_who_finds_nothing_left_has_a_turn_and_a_letter_about_it():
    edition, now = an_edition(), timezone.now()
    ticket, _order = sold_out(edition)

    entry = waits(edition, ticket, party=2, language="zh-hans", now=now)

    assert (entry.status, entry.email, entry.party) == ("waiting", "yun@sunflower.example", 2)
    assert (entry.joined_at, entry.band, entry.entry, entry.offer) == (now, 0, None, None)
    letter = Message.objects.get(kind="waiting_joined")
    assert (letter.to, letter.language) == ("yun@sunflower.example", "zh-hans")
    assert letter.facts == {"waiting": entry.pk}


def test_who_finds_places_need_not_wait():
    edition = an_edition()
    ticket = a_ticket(edition, places=2)

    with pytest.raises(ListClosed, match="There are places for you now: you need not wait."):
        waits(edition, ticket, party=2)

    assert (queue(), Message.objects.count()) == ([], 0)


def test_a_party_of_three_waits_where_two_are_left_and_a_party_of_two_does_not():
    edition = an_edition()
    ticket = a_ticket(edition, places=2)

    with pytest.raises(ListClosed):
        waits(edition, ticket, "two", party=2)
    waits(edition, ticket, "three", party=3)

    assert queue() == [("three", "waiting")]


def test_free_places_that_others_wait_for_are_waited_for_behind_them():
    edition = an_edition()
    ticket = a_ticket(edition, places=2)
    waits(edition, ticket, "three", party=3)

    behind = waits(edition, ticket, "one", party=1)

    assert queue() == [("three", "waiting"), ("one", "waiting")]
    assert ahead_of(behind) == 1


def test_a_hall_that_is_full_fills_every_ticket_for_it():
    edition = an_edition()
    ticket = a_ticket(edition, places=10)
    ticket.quotas.add(Quota.objects.create(edition=edition, name="hall", size=0))

    waits(edition, ticket)

    assert queue() == [("yun", "waiting")]


def test_one_address_waits_once_for_one_ticket_and_its_turn_is_nobody_elses_to_see():
    edition = an_edition()
    ticket, _order = sold_out(edition)
    other, _order = sold_out(edition, "Dinner")
    first = waits(edition, ticket, key="form 1")

    with pytest.raises(AlreadyWaiting, match="This address waits for it already."):
        waits(edition, ticket, key="form 2")
    with pytest.raises(AlreadyWaiting):
        waits(edition, ticket)
    waits(edition, other, key="form 1")

    assert waits(edition, ticket, key="form 1") == first
    assert queue() == [("yun", "waiting"), ("yun", "waiting")]
    assert Message.objects.filter(kind="waiting_joined").count() == 2


def test_the_same_key_under_another_address_is_another_wish():
    edition = an_edition()
    ticket, _order = sold_out(edition)

    turns = [waits(edition, ticket, name, key="form 1") for name in ("yun", "cheng")]

    assert [ahead_of(turn) for turn in turns] == [0, 1]


def test_a_short_list_is_full_at_its_last_place_and_open_when_somebody_leaves():
    edition = an_edition()
    ticket, _order = sold_out(edition, reserve_places=2)
    first, _second = (waits(edition, ticket, name) for name in ("yun", "cheng"))

    with override("zh-hans"), pytest.raises(ListClosed, match="「Workshop」的候补已满。"):
        waits(edition, ticket, "wade")
    with pytest.raises(ListClosed, match="The waiting list of “Workshop” is full."):
        waits(edition, ticket, "wade")
    leave(first)
    waits(edition, ticket, "wade")

    assert queue() == [("yun", "left"), ("cheng", "waiting"), ("wade", "waiting")]


def test_a_list_of_no_length_takes_nobody():
    edition = an_edition()
    ticket, _order = sold_out(edition, reserve_places=0)

    with pytest.raises(ListClosed, match="is full"):
        waits(edition, ticket)


@pytest.mark.parametrize("rule", ["needs_approval", "by_organisation"])
def test_what_staff_or_organisations_give_has_no_waiting_list(rule: str):
    edition = an_edition()
    ticket = a_ticket(edition, "Press badge", places=0, **{rule: True})

    with pytest.raises(ListClosed, match="There is no waiting list for “Press badge”."):
        waits(edition, ticket)


@pytest.mark.parametrize("party", [-1, 0, 4, 32_768, 10**12])
def test_nobody_waits_for_less_than_one_place_or_more_than_an_order_may_have(party: int):
    edition = an_edition()
    ticket, _order = sold_out(edition, most_per_order=3)

    with pytest.raises(TooMany, match="You can wait for up to 3 places."):
        waits(edition, ticket, party=party)

    assert queue() == []


def test_where_an_order_has_one_place_one_waits_for_one():
    edition = an_edition()
    ticket, _order = sold_out(edition, most_per_order=1)

    with pytest.raises(TooMany, match="You can wait for 1 place."):
        waits(edition, ticket, party=2)


@pytest.mark.parametrize("email", ["", "  ", "yun", "yun@", "yun@sun\x00.example", "云" * 3_000])
def test_an_address_that_no_letter_reaches_has_no_turn(email: str):
    edition = an_edition()
    ticket, _order = sold_out(edition)

    with pytest.raises(EmailNotUsable):
        join(edition, WaitingWish(ticket, email, "en"), now=timezone.now())

    assert queue() == []


def test_nobody_waits_before_the_sale_begins_nor_once_it_has_ended():
    edition, opens, ends = an_edition(), at("10:00"), at("18:00")
    ticket = a_ticket(edition, places=0, on_sale_from=opens, on_sale_until=ends)

    for moment in (opens - timedelta(seconds=1), ends):
        with pytest.raises(NotOnSale, match="“Day pass” is not on sale now."):
            waits(edition, ticket, now=moment)
    waits(edition, ticket, "first", now=opens)
    waits(edition, ticket, "last", now=ends - timedelta(seconds=1))

    assert queue() == [("first", "waiting"), ("last", "waiting")]


def test_nobody_waits_for_what_is_over_or_was_cancelled():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Workshop"), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    ticket = a_ticket(edition, "Place", places=0, slot=slot)

    with pytest.raises(NotOnSale, match="“Place” is over."):
        waits(edition, ticket, now=at("11:00"))
    cancel_slot(slot, by=None, version=slot.version)
    with pytest.raises(NotOnSale, match="“Place” was cancelled."):
        waits(edition, ticket)


def test_who_waits_for_a_timed_entry_says_for_which_time():
    edition = an_edition()
    ticket, windows = a_timed_ticket(edition, places=1)
    a_hold(edition, ticket, window=windows[0])

    with pytest.raises(WindowMissing, match="Please choose a time for “Planets entry”."):
        waits(edition, ticket)
    with pytest.raises(ListClosed, match="you need not wait"):
        waits(edition, ticket, window=windows[1])
    entry = waits(edition, ticket, window=windows[0])

    assert entry.entry == windows[0]


def test_who_leaves_gives_up_their_turn_once():
    edition = an_edition()
    ticket, _order = sold_out(edition)
    entry, behind = (waits(edition, ticket, name) for name in ("yun", "cheng"))

    assert [leave(entry), leave(entry)] == [True, False]

    assert queue() == [("yun", "left"), ("cheng", "waiting")]
    assert ahead_of(behind) == 0
    assert ahead_of(waits(edition, ticket, "yun")) == 1  # again, from the end


def test_turns_go_by_band_then_by_time_then_by_who_was_written_down_first():
    edition, now = an_edition(), timezone.now()
    ticket, _order = sold_out(edition)
    late = waits(edition, ticket, "late", now=now + A_MINUTE)
    twins = [waits(edition, ticket, name, now=now) for name in ("twin", "other")]
    member = waits(edition, ticket, "member", now=now + 2 * A_MINUTE)
    WaitingEntry.objects.exclude(pk=member.pk).update(band=1)

    everybody = [member, *twins, late]
    for entry in everybody:
        entry.refresh_from_db()

    assert [ahead_of(entry) for entry in everybody] == [0, 1, 2, 3]
    assert list(WaitingEntry.objects.all()) == everybody


def test_each_time_of_a_timed_entry_has_turns_of_its_own():
    edition = an_edition()
    ticket, windows = a_timed_ticket(edition, places=1)
    for window in windows[:2]:
        a_hold(edition, ticket, window=window)

    turns = [
        waits(edition, ticket, name, window=window)
        for name, window in [("a", windows[0]), ("b", windows[1]), ("c", windows[0])]
    ]

    assert [ahead_of(turn) for turn in turns] == [0, 0, 1]


def test_a_place_given_back_is_not_sold_over_the_heads_of_who_waits():
    edition = an_edition()
    ticket, order = sold_out(edition)
    waits(edition, ticket)
    give_up(order, [order.registrations.get().uid], now=timezone.now())

    with pytest.raises(SoldOut, match="Others wait for “Workshop” already."):
        start(edition, OrderWish(EMAIL, "en", {ticket: 1}), now=timezone.now())

    assert Quota.objects.get(ticket_types=ticket).free == 1


def test_a_hold_that_ran_out_is_not_sold_over_the_heads_of_who_waits_though_nothing_sweeps():
    edition = an_edition()
    ticket = a_ticket(edition, places=1)
    an_overdue_hold(edition, ticket)
    waits(edition, ticket)

    with pytest.raises(SoldOut, match="Others wait for “Day pass” already."):
        a_hold(edition, ticket)

    expire_holds(timezone.now())
    assert offer_places(timezone.now()) == 1


def test_a_hold_that_ran_out_is_sold_where_who_waits_lacks_something_else_too():
    edition = an_edition()
    park = Quota.objects.create(edition=edition, name="park", size=2)
    film, talk = (a_ticket(edition, name, places=1) for name in ("Film", "Talk"))
    for ticket in (film, talk):
        ticket.quotas.add(park)
    a_hold(edition, film)
    an_overdue_hold(edition, talk)
    waits(edition, film)

    assert a_hold(edition, talk).status == "held"


def test_who_asks_the_organizers_for_a_badge_is_in_nobodys_way():
    edition = an_edition()
    ticket, _order = sold_out(edition)
    badge = a_ticket(edition, "Press badge", needs_approval=True)
    badge.quotas.set(ticket.quotas.all())
    waits(edition, ticket)

    assert a_hold(edition, badge).status == "requested"


def test_whoever_waits_for_what_is_full_elsewhere_keeps_nobody_away():
    edition = an_edition()
    park = Quota.objects.create(edition=edition, name="park", size=5)
    film, talk = (a_ticket(edition, name, places=1) for name in ("Film", "Talk"))
    for ticket in (film, talk):
        ticket.quotas.add(park)
    a_hold(edition, film)
    waits(edition, film)

    order = a_hold(edition, talk)

    assert order.status == "held"
    assert Quota.objects.get(pk=park.pk).taken == 2


def test_the_queue_asks_as_much_of_the_database_for_thirty_as_for_one(django_assert_num_queries):
    edition = an_edition()
    ticket, _order = sold_out(edition)
    last = waits(edition, ticket)
    with django_assert_num_queries(1):
        assert ahead_of(last) == 0

    for number in range(29):
        last = waits(edition, ticket, f"guest-{number}")

    with django_assert_num_queries(1):
        assert ahead_of(last) == 29
