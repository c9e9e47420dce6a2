"""The database fails at every statement; the broker is away. No order is ever half there."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.transaction import TransactionManagementError
from django.test import Client, override_settings
from django.utils import timezone

from events.models import Change, Message
from events.releasing import publish
from registrations import feeds, quotas
from registrations.cancelling import cancel
from registrations.errors import SoldOut
from registrations.holds import expire_holds
from registrations.idempotency import fingerprint_of, once
from registrations.models import (
    Attendee,
    FeedToken,
    IdempotencyKey,
    Order,
    OrderLine,
    Quota,
    Registration,
)
from registrations.ordering import OrderWish, confirm, start
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition
from tests.events.test_races import everything, failing_at, survives
from tests.post import free_port
from tests.registrations.shop import (
    EMAIL,
    a_confirmed_order,
    a_hold,
    an_overdue_hold,
    named,
)

BODY = fingerprint_of({"tickets": {"day-pass": 2}})
A_DEAD_CACHE = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2},
    }
}


def places() -> list[tuple[str, int]]:
    return list(Quota.objects.order_by("name").values_list("name", "taken"))


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def counts() -> dict[str, int]:
    tables = (Order, OrderLine, Attendee, Registration, FeedToken, IdempotencyKey, Message, Change)
    return {model.__name__: model.objects.count() for model in tables}


def a_ticket_of_three_quotas(edition):
    """A pass that takes from its own quota, from the hall's and from the park's."""
    ticket = a_ticket(edition, "Pass", places=10)
    for rank, name in enumerate(["hall", "park"], 1):
        ticket.quotas.add(Quota.objects.create(edition=edition, name=name, size=10, rank=rank))
    return ticket


# One statement fails


@pytest.mark.django_db(transaction=True)
def test_a_hold_takes_from_all_its_quotas_and_has_its_lines_or_is_not_there():
    edition = an_edition()
    ticket = a_ticket_of_three_quotas(edition)

    survives(lambda: a_hold(edition, ticket, 2), at_least=6)

    assert places() == [("Pass", 2), ("hall", 2), ("park", 2)]
    assert Order.objects.get().lines.get().count == 2
    assert letters() == []


@pytest.mark.django_db(transaction=True)
def test_an_order_confirmed_at_once_has_its_tickets_and_its_letter_or_is_not_there():
    edition = an_edition()
    ticket = a_ticket(edition)

    survives(lambda: a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin"), at_least=12)

    assert (places(), letters()) == ([("Day pass", 2)], ["order_confirmed"])
    assert counts() == {
        "Order": 1,
        "OrderLine": 1,
        "Attendee": 2,
        "Registration": 2,
        "FeedToken": 2,
        "IdempotencyKey": 0,
        "Message": 1,
        "Change": 1,
    }


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_is_whole_or_the_hold_is_as_it_was():
    edition = an_edition()
    ticket = a_ticket(edition)
    order = a_hold(edition, ticket, 2)

    def confirm_as_asked():
        fresh = Order.objects.get(pk=order.pk)
        confirm(fresh, named(ticket, "Luo Ji", "Cheng Xin"), now=timezone.now())

    survives(confirm_as_asked, at_least=8)

    names = Registration.objects.values_list("attendee__name", "status")
    assert list(names) == [("Luo Ji", "confirmed"), ("Cheng Xin", "confirmed")]
    assert (places(), letters()) == ([("Day pass", 2)], ["order_confirmed"])


@pytest.mark.django_db(transaction=True)
def test_a_cancellation_is_whole_or_every_ticket_still_opens_its_gate():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket_of_three_quotas(edition), "Luo Ji", "Cheng Xin")

    survives(lambda: cancel(Order.objects.get(pk=order.pk)), at_least=8)

    assert places() == [("Pass", 0), ("hall", 0), ("park", 0)]
    assert set(Registration.objects.values_list("status", "revision")) == {("cancelled", 1)}
    assert letters() == ["order_confirmed", "order_cancelled"]


@pytest.mark.django_db(transaction=True)
def test_letting_go_of_a_hold_is_whole_or_nothing():
    edition = an_edition()
    order = a_hold(edition, a_ticket_of_three_quotas(edition), 3)

    survives(lambda: cancel(Order.objects.get(pk=order.pk)), at_least=5)

    assert places() == [("Pass", 0), ("hall", 0), ("park", 0)]
    assert letters() == []


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_runs_out_gives_all_its_places_back_or_none():
    edition = an_edition()
    an_overdue_hold(edition, a_ticket_of_three_quotas(edition), 2)

    survives(lambda: expire_holds(timezone.now()), at_least=4)

    assert places() == [("Pass", 0), ("hall", 0), ("park", 0)]
    assert Order.objects.get().status == Order.Status.EXPIRED


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_breaks_off_has_ended_whole_holds_and_goes_on_where_it_stopped():
    edition = an_edition()
    ticket = a_ticket(edition)
    for _ in range(4):
        an_overdue_hold(edition, ticket, 2)
    left = []

    for number in range(1, 40):
        with failing_at(number) as failed:
            try:
                expire_holds(timezone.now())
            except OperationalError:
                left.append(Order.objects.filter(status="held").count())
        assert quotas.recount() == []
        assert Quota.objects.get().taken == 2 * Order.objects.filter(status="held").count()
        if not failed.is_set():
            break

    assert left[0] == 4 and left == sorted(left, reverse=True)
    assert Order.objects.filter(status="expired").count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_buyer_who_ends_an_old_hold_takes_its_place_or_leaves_it_as_it_was():
    edition = an_edition()
    ticket = a_ticket(edition, places=2)
    old = an_overdue_hold(edition, ticket, 2)

    def buy():
        try:
            a_hold(edition, ticket, 2)
        except TransactionManagementError as late:
            # Where giving up a savepoint fails, Django complains at the next statement only.
            raise OperationalError from late

    survives(buy, at_least=8)

    old.refresh_from_db()
    assert old.status == Order.Status.EXPIRED
    assert places() == [("Day pass", 2)]
    assert Order.objects.get(status="held").lines.get().count == 2


@pytest.mark.django_db(transaction=True)
def test_a_new_private_address_is_made_whole_or_the_old_one_still_opens():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))
    attendee = order.registrations.get().attendee

    survives(lambda: feeds.rotate(attendee), at_least=3)

    token = FeedToken.objects.get()
    assert token.revision == 1
    assert feeds.open_feed(attendee.code, feeds.secret_of(token)) == token


@pytest.mark.django_db(transaction=True)
def test_a_counter_is_set_right_whole_or_not_at_all():
    edition = an_edition()
    a_hold(edition, a_ticket(edition), 3)
    Quota.objects.update(taken=1)

    survives(lambda: quotas.recount(fix=True), at_least=3)

    assert places() == [("Day pass", 3)]
    assert quotas.recount() == []


# The same key again


def sent_again_after_each_fault(ask, *, at_least):
    """Let ``ask(key)`` fail at its n-th statement, then send it again under the same key.

    Gives the orders, one for each n. The buyer never knows whether the first was carried out;
    the second must tell.
    """
    orders = []
    for number in range(1, 100):
        key = f"key {number}"
        before = counts()
        with failing_at(number) as failed:
            try:
                ask(key)
            except OperationalError:
                assert counts() == before, f"half written when statement {number} failed"
        order, is_new = ask(key)
        assert is_new == failed.is_set()
        assert ask(key) == (order, False)
        orders.append(order)
        if not failed.is_set():
            break
    assert len(orders) > at_least
    return orders


@pytest.mark.django_db(transaction=True)
def test_whoever_orders_again_after_a_fault_has_one_order_and_one_letter():
    edition = an_edition()
    ticket = a_ticket(edition, places=200)

    def ask(key):
        return once(
            "orders", key, BODY, lambda: a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin")
        )

    orders = sent_again_after_each_fault(ask, at_least=14)

    many = len(orders)
    assert len({order.pk for order in orders}) == many
    assert counts() == {
        "Order": many,
        "OrderLine": many,
        "Attendee": 2 * many,
        "Registration": 2 * many,
        "FeedToken": 2 * many,
        "IdempotencyKey": many,
        "Message": many,
        "Change": many,
    }
    assert places() == [("Day pass", 2 * many)]
    assert letters() == ["order_confirmed"] * many


@pytest.mark.django_db(transaction=True)
def test_whoever_holds_again_after_a_fault_holds_once():
    edition = an_edition()
    ticket = a_ticket(edition, places=200)

    orders = sent_again_after_each_fault(
        lambda key: once("orders", key, BODY, lambda: a_hold(edition, ticket, 2)), at_least=6
    )

    assert places() == [("Day pass", 2 * len(orders))]
    assert {order.status for order in orders} == {"held"}


@pytest.mark.django_db(transaction=True)
def test_whoever_confirms_again_after_a_fault_is_confirmed_once():
    edition = an_edition()
    ticket = a_ticket(edition, places=200)
    holds = {}

    def ask(key):
        held = holds[key]

        def act():
            confirm(Order.objects.get(pk=held.pk), named(ticket, "Luo Ji"), now=timezone.now())
            return held

        return once("confirm", key, BODY, act)

    for number in range(1, 100):
        holds[f"key {number}"] = a_hold(edition, ticket)
    orders = sent_again_after_each_fault(ask, at_least=9)

    many = len(orders)
    assert letters() == ["order_confirmed"] * many
    assert Registration.objects.filter(status="confirmed").count() == many
    assert Order.objects.filter(status="confirmed").count() == many
    assert IdempotencyKey.objects.count() == many


@pytest.mark.django_db(transaction=True)
def test_the_places_of_who_failed_and_went_away_are_free_for_the_next():
    edition = an_edition()
    ticket = a_ticket(edition, places=1)

    with failing_at(6) as failed, pytest.raises(OperationalError):
        once("orders", "away", BODY, lambda: a_confirmed_order(edition, ticket))
    assert failed.is_set()

    once("orders", "next", BODY, lambda: a_confirmed_order(edition, ticket))
    with pytest.raises(SoldOut):
        once("orders", "away", BODY, lambda: a_confirmed_order(edition, ticket))
    assert places() == [("Day pass", 1)]
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["next"]


@pytest.mark.django_db(transaction=True)
def test_who_is_refused_has_changed_nothing_anywhere():
    edition = an_edition()
    free, full = a_ticket(edition, "Free"), a_ticket(edition, "Full", places=1)
    an_overdue_hold(edition, free)
    a_hold(edition, full)
    before = everything()

    with pytest.raises(SoldOut):
        once(
            "orders",
            "key",
            BODY,
            lambda: start(edition, OrderWish(EMAIL, "en", {free: 5, full: 1}), now=timezone.now()),
        )

    assert everything() == before


# Neither broker nor cache


@pytest.fixture
def no_redis():
    """Nothing answers where the cache and the broker should be."""
    with override_settings(
        CACHES=settings.CACHES | A_DEAD_CACHE, CELERY_BROKER_URL=A_DEAD_CACHE["default"]["LOCATION"]
    ):
        yield


@pytest.mark.django_db
def test_without_redis_pages_are_read_tickets_are_had_and_calendars_are_fetched(no_redis):
    edition = an_edition()
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "10:50")
    ticket = a_ticket(edition, places=3, slot=slot)
    publish(edition, by=None)
    client = Client()
    root = "/en/convention-2027"

    pages = [f"{root}/", f"{root}/programme/", f"{root}/register/", f"{root}/programme.ics"]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    chosen = client.post(
        f"{root}/register/", {"key": "k", "email": EMAIL, f"count-{ticket.pk}": "2"}
    )
    names = {f"name-{ticket.pk}-1": "Luo Ji", f"name-{ticket.pk}-2": "Cheng Xin"}
    confirmed = client.post(chosen["Location"], names)

    assert (chosen.status_code, confirmed.status_code) == (302, 302)
    assert client.get(confirmed["Location"]).status_code == 200
    assert (places(), letters()) == ([("Day pass", 2)], ["order_confirmed"])
    attendee = Attendee.objects.get(name="Luo Ji")
    secret = feeds.secret_of(attendee.feed_token)
    assert client.get(f"/en/my/{attendee.code}/{secret}/tickets.ics").status_code == 200


@pytest.mark.django_db
def test_without_redis_programs_order_and_hear_refusals_in_words(no_redis):
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "10:50")
    ticket = a_ticket(edition, places=1)
    publish(edition, by=None)
    client = Client()

    def order(key):
        body = {
            "email": EMAIL,
            "language": "en",
            "tickets": {ticket.slug: 1},
            "guests": [{"ticket": ticket.slug, "name": "Luo Ji"}],
        }
        return client.post(
            "/api/v1/editions/convention-2027/orders/",
            body,
            content_type="application/json",
            headers={"idempotency-key": key},
        )

    first, again, other = order("key"), order("key"), order("other")

    assert (first.status_code, first.json()["status"]) == (201, "confirmed")
    assert again.json()["code"] == first.json()["code"]
    assert (other.status_code, other.json()["errors"][0]["code"]) == (409, "sold_out")
    assert letters() == ["order_confirmed"]


@pytest.mark.django_db
def test_without_redis_holds_still_run_out_and_orders_are_still_cancelled(no_redis):
    edition = an_edition()
    ticket = a_ticket(edition, places=3)
    an_overdue_hold(edition, ticket, 2)
    order = a_confirmed_order(edition, ticket)

    assert (expire_holds(timezone.now()), cancel(order)) == (1, True)

    assert (places(), letters()) == ([("Day pass", 0)], ["order_confirmed", "order_cancelled"])
