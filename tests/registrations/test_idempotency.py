from __future__ import annotations

import pytest
from django.utils import timezone

from events.models import Message
from registrations.errors import IdempotencyMismatch, KeyNotUsable, SoldOut
from registrations.idempotency import fingerprint_of, once
from registrations.models import IdempotencyKey, Order, Quota
from registrations.ordering import confirm
from tests.cast import a_ticket, an_edition
from tests.registrations.shop import a_confirmed_order, a_hold, at_once, named

BODY = fingerprint_of({"tickets": {"day-pass": 1}})


@pytest.mark.django_db
def test_a_request_sent_twice_is_one_order():
    edition = an_edition()
    ticket = a_ticket(edition)

    first = once("orders", "key", BODY, lambda: a_hold(edition, ticket))
    again = once("orders", "key", BODY, lambda: a_hold(edition, ticket))

    assert (first[0].pk, first[1], again[1]) == (again[0].pk, True, False)
    assert Order.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused():
    edition = an_edition()
    ticket = a_ticket(edition)
    once("orders", "key", BODY, lambda: a_hold(edition, ticket))

    with pytest.raises(IdempotencyMismatch):
        once("orders", "key", fingerprint_of({}), lambda: a_hold(edition, ticket))
    other_scope = once("elsewhere", "key", fingerprint_of({}), lambda: a_hold(edition, ticket))
    assert other_scope[1]


@pytest.mark.django_db
def test_a_refusal_is_not_remembered_so_the_key_may_try_again():
    edition = an_edition()
    ticket = a_ticket(edition, places=1)
    ticket.quotas.update(size=0)

    with pytest.raises(SoldOut):
        once("orders", "key", BODY, lambda: a_hold(edition, ticket))
    assert not IdempotencyKey.objects.exists()
    ticket.quotas.update(size=1)

    assert once("orders", "key", BODY, lambda: a_hold(edition, ticket))[1]


@pytest.mark.django_db
def test_a_confirmation_sent_twice_is_one_letter():
    edition = an_edition()
    ticket = a_ticket(edition)
    order = a_hold(edition, ticket)

    def act() -> Order:
        confirm(order, named(ticket, "Luo Ji"), now=timezone.now())
        return order

    assert [once("confirm", "key", BODY, act)[1] for _ in range(2)] == [True, False]
    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 256, "a\x00b", "a\nb"])
def test_a_key_that_cannot_be_kept_is_refused_in_words(key):
    edition = an_edition()
    ticket = a_ticket(edition)

    with pytest.raises(KeyNotUsable, match="Idempotency-Key"):
        once("orders", key, BODY, lambda: a_hold(edition, ticket))
    assert once("orders", "x" * 255, BODY, lambda: a_hold(edition, ticket))[1]


def test_two_bodies_that_mean_the_same_have_one_fingerprint():
    assert fingerprint_of({"a": 1, "b": [2]}) == fingerprint_of({"b": [2], "a": 1})
    assert fingerprint_of({"a": 1}) != fingerprint_of({"a": "1"})
    assert len(BODY) == 64


@pytest.mark.django_db(transaction=True)
def test_eight_copies_of_one_request_at_once_are_one_order_and_one_letter():
    edition = an_edition()
    ticket = a_ticket(edition, places=100)

    def ask(key):
        order, is_new = once("orders", key, BODY, lambda: a_confirmed_order(edition, ticket))
        return key, order.pk, is_new

    answers = at_once(8, ask, [f"key-{n}" for n in range(5) for _ in range(8)])

    assert len({(key, order) for key, order, _new in answers}) == 5
    assert sum(is_new for *_rest, is_new in answers) == 5
    assert Order.objects.count() == Message.objects.count() == Quota.objects.get().taken == 5


@pytest.mark.django_db(transaction=True)
def test_the_twin_of_whoever_took_the_last_place_hears_of_the_order_not_of_a_refusal():
    edition = an_edition()
    ticket = a_ticket(edition, places=1)

    answers = at_once(
        8, lambda key: once("orders", key, BODY, lambda: a_hold(edition, ticket))[0].pk, ["k"] * 8
    )

    assert len(set(answers)) == 1
    assert Quota.objects.get().taken == 1
