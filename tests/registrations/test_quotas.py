from __future__ import annotations

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from registrations import quotas
from registrations.cancelling import cancel
from registrations.errors import SoldOut
from registrations.models import Order, Quota
from registrations.ordering import OrderWish, start
from tests.cast import a_ticket, an_edition
from tests.registrations.shop import (
    EMAIL,
    a_confirmed_order,
    a_hold,
    an_overdue_hold,
    at_once,
)


def taken() -> dict[str, int]:
    return dict(Quota.objects.values_list("name", "taken"))


def a_shared_quota(edition, size, *tickets):
    quota = Quota.objects.create(edition=edition, name="hall", size=size, rank=9)
    for ticket in tickets:
        ticket.quotas.add(quota)
    return quota


@pytest.mark.django_db
def test_the_last_place_can_be_taken_and_the_next_one_cannot():
    edition = an_edition()
    ticket = a_ticket(edition, "Workshop", places=2)

    a_hold(edition, ticket, 2)

    with pytest.raises(SoldOut, match="“Workshop” is sold out"), translation.override("en"):
        a_hold(edition, ticket, 1)
    assert taken() == {"Workshop": 2}
    assert Order.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("free", "words"), [(1, "Only 1 place is"), (2, "Only 2 places are")])
def test_a_refusal_says_how_many_places_are_left(free, words):
    edition = an_edition()
    ticket = a_ticket(edition, "Workshop", places=free)

    with translation.override("en"), pytest.raises(SoldOut, match=words):
        a_hold(edition, ticket, 3)
    assert taken() == {"Workshop": 0}


@pytest.mark.django_db
def test_a_ticket_takes_from_all_its_quotas_or_from_none():
    edition = an_edition()
    film, talk = a_ticket(edition, "Film", places=10), a_ticket(edition, "Talk", places=10)
    a_shared_quota(edition, 3, film, talk)
    a_hold(edition, film, 1)

    with translation.override("en"), pytest.raises(SoldOut, match="“Film, Talk”"):
        start(edition, OrderWish(EMAIL, "en", {film: 2, talk: 1}), now=timezone.now())
    start(edition, OrderWish(EMAIL, "en", {film: 1, talk: 1}), now=timezone.now())

    assert taken() == {"Film": 2, "Talk": 1, "hall": 3}


@pytest.mark.django_db
def test_expired_holds_never_block_a_buyer_though_nothing_sweeps():
    edition = an_edition()
    ticket = a_ticket(edition, places=60, most_per_order=50)
    for _ in range(60):
        an_overdue_hold(edition, ticket)

    a_hold(edition, ticket, 50)

    assert taken() == {"Day pass": 50}
    assert quotas.recount() == []


@pytest.mark.django_db
def test_what_a_refused_buyer_freed_is_not_lost():
    edition = an_edition()
    film, talk = a_ticket(edition, "Film", places=1), a_ticket(edition, "Talk", places=1)
    an_overdue_hold(edition, film)
    a_hold(edition, talk)

    with pytest.raises(SoldOut):
        start(edition, OrderWish(EMAIL, "en", {film: 1, talk: 1}), now=timezone.now())

    assert quotas.recount() == []
    a_hold(edition, film)


@pytest.mark.django_db
def test_the_database_itself_refuses_to_oversell():
    ticket = a_ticket(an_edition(), places=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        ticket.quotas.update(taken=3)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [0, 7])
def test_a_counter_that_drifted_is_found_and_set_right(wrong):
    edition = an_edition()
    ticket = a_ticket(edition, places=10)
    a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin")
    a_hold(edition, ticket)
    cancel(a_hold(edition, ticket))
    ticket.quotas.update(taken=wrong)

    found = quotas.recount(edition, fix=True)

    assert [(drift.taken, drift.sold) for drift in found] == [(wrong, 3)]
    assert taken() == {"Day pass": 3}
    assert quotas.recount() == []


@pytest.mark.django_db
def test_a_quota_that_sold_more_than_its_size_grows_to_what_was_sold():
    edition = an_edition()
    ticket = a_ticket(edition, places=10)
    a_hold(edition, ticket, 3)
    ticket.quotas.update(taken=1, size=2)

    quotas.recount(fix=True)

    assert ticket.quotas.values_list("taken", "size").get() == (3, 3)


@pytest.mark.django_db
def test_the_command_says_what_differs_and_fails_until_it_is_fixed():
    edition = an_edition()
    ticket = a_ticket(edition, places=10)
    a_hold(edition, ticket, 3)
    ticket.quotas.update(taken=1)
    said = StringIO()

    with pytest.raises(CommandError, match="1 counters differ"):
        call_command("recount_quotas", edition.slug, stdout=said)
    call_command("recount_quotas", "--fix", stdout=said)
    call_command("recount_quotas", stdout=said)

    assert said.getvalue().splitlines() == [
        "convention-2027: Day pass: the counter says 1, its orders say 3",
        "convention-2027: Day pass: the counter says 1, its orders say 3",
        "Set right.",
        "Every counter is right.",
    ]
    with pytest.raises(CommandError, match="There is no edition “nowhere”"):
        call_command("recount_quotas", "nowhere")


@pytest.mark.django_db(transaction=True)
def test_three_hundred_buyers_at_once_get_exactly_the_hundred_places():
    edition = an_edition()
    ticket = a_ticket(edition, places=100)

    def buy(_wish):
        try:
            a_hold(edition, ticket)
        except SoldOut:
            return "sold out"
        return "held"

    answers = at_once(8, buy, range(300))

    assert answers.count("held") == 100 and answers.count("sold out") == 200
    assert taken() == {"Day pass": 100}
    assert quotas.recount() == []


@pytest.mark.django_db(transaction=True)
def test_buyers_of_tickets_that_share_quotas_never_wait_for_each_other_for_ever():
    edition = an_edition()
    tickets = [a_ticket(edition, name, places=40) for name in ("Film", "Talk", "Walk")]
    a_shared_quota(edition, 60, *tickets)
    chance = random.Random(7)  # noqa: S311  the same wishes each time
    wishes = [chance.sample(tickets, 2) for _ in range(60)]

    def buy(wish):
        try:
            order = start(
                edition, OrderWish(EMAIL, "en", dict.fromkeys(wish, 1)), now=timezone.now()
            )
        except SoldOut:
            return 0
        return 0 if order.pk % 3 == 0 and cancel(order) else 2

    places = sum(at_once(8, buy, wishes))

    assert taken()["hall"] == places <= 60
    assert quotas.recount() == []
