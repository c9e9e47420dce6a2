"""Many orders at once: each by its own rule, and what could not be done is told one by one."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from events.models import Change, Message
from registrations import quotas
from registrations.cancelling import cancel, give_up
from registrations.errors import MessageNotUsable
from registrations.letters import about
from registrations.many_orders import cancel_each, resend_each
from registrations.models import Order, Quota
from registrations.ordering import last_change
from tests.cast import a_ticket, a_user, an_edition
from tests.registrations.shop import (
    a_confirmed_order,
    a_hold,
    at_once,
    sold_out,
    waits,
)

pytestmark = pytest.mark.django_db


def seen_now(*orders: Order) -> dict[Order, int]:
    return {order: last_change(order) for order in orders}


def all_go_out() -> None:
    Message.objects.update(status="sent", sent_at=timezone.now())


def send(seen, by=None):
    with translation.override("en"):
        return resend_each(seen, by=by or a_user(), now=timezone.now())


def stop(seen, by=None, reason="Storm."):
    return cancel_each(seen, by=by or a_user(), reason=reason, now=timezone.now())


def states() -> list[str]:
    return list(Order.objects.order_by("pk").values_list("status", flat=True))


def test_each_buyer_gets_the_letter_once_more_and_each_order_remembers_it():
    edition, desk = an_edition(), a_user()
    ticket = a_ticket(edition)
    orders = [a_confirmed_order(edition, ticket) for _n in range(3)]
    all_go_out()

    outcome = send(seen_now(*orders), desk)

    assert outcome.changed == orders
    assert [about(order).count() for order in orders] == [2, 2, 2]
    sent = Change.objects.filter(verb="letter sent", by=desk).order_by("pk")
    assert [change.subject_id for change in sent] == [order.code for order in orders]


def test_sent_twice_each_letter_goes_once():
    edition, desk = an_edition(), a_user()
    orders = [a_confirmed_order(edition, a_ticket(edition, name)) for name in ("A", "B")]
    all_go_out()
    seen = seen_now(*orders)

    first, second = send(seen, desk), send(seen, desk)

    assert (first.changed, second.changed, second.same) == (orders, [], orders)
    assert Message.objects.count() == 4


def test_why_a_letter_is_not_sent_is_told_of_each():
    edition = an_edition()
    ticket = a_ticket(edition)
    sent, hold, moved = (
        a_confirmed_order(edition, ticket),
        a_hold(edition, ticket),
        a_confirmed_order(edition, ticket),
    )
    all_go_out()
    waiting = a_confirmed_order(edition, ticket)
    seen = seen_now(sent, hold, moved, waiting)
    cancel(moved)

    outcome = send(seen)

    assert (outcome.changed, outcome.stale) == ([sent], [moved])
    assert outcome.refused == [
        (hold, "No letter tells of this order: nobody is named, or it ran out."),
        (waiting, f"The letter to {waiting.email} still waits to be sent. It goes out by itself."),
    ]


def test_orders_are_cancelled_with_one_reason_and_every_buyer_reads_it():
    edition, chair = an_edition(), a_user()
    ticket = a_ticket(edition)
    orders = [a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin") for _n in range(3)]

    outcome = stop(seen_now(*orders), chair, "Storm.")

    assert outcome.changed == orders
    assert states() == ["cancelled"] * 3
    assert set(Order.objects.values_list("answer", flat=True)) == {"Storm."}
    told = Change.objects.filter(verb="cancelled").values_list("by__email", "reason")
    assert list(told) == [(chair.email, "Storm.")] * 3
    assert Message.objects.filter(kind="order_cancelled").count() == 3
    assert Quota.objects.get().taken == 0 and quotas.recount() == []


def test_what_came_free_is_offered_to_who_waits():
    edition = an_edition()
    ticket, full = sold_out(edition, places=2)
    entry = waits(edition, ticket, party=2)

    stop(seen_now(full))

    entry.refresh_from_db()
    assert entry.status == "offered" and quotas.recount() == []


def test_an_order_that_became_another_is_left_as_it_is():
    edition = an_edition()
    ticket = a_ticket(edition)
    first, second = (a_confirmed_order(edition, ticket, "A", "B") for _n in range(2))
    seen = seen_now(first, second)
    give_up(first, [first.registrations.first().uid], now=timezone.now())

    outcome = stop(seen)

    assert (outcome.stale, outcome.changed) == ([first], [second])
    assert states() == ["confirmed", "cancelled"]


def test_what_was_cancelled_before_is_as_wished():
    edition = an_edition()
    ticket = a_ticket(edition)
    gone, left = a_confirmed_order(edition, ticket), a_confirmed_order(edition, ticket)
    seen = seen_now(gone, left)
    cancel(gone)

    outcome = stop(seen)

    assert (outcome.same, outcome.changed, outcome.stale) == ([gone], [left], [])


def test_a_reason_that_history_cannot_keep_cancels_nothing():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))

    with pytest.raises(MessageNotUsable):
        stop(seen_now(order), reason="x" * 501)

    assert states() == ["confirmed"]


@pytest.mark.django_db(transaction=True)
def test_two_who_cancel_all_while_others_buy_leave_every_counter_right():
    """Tickets of two quotas, in both orders: nobody waits for somebody who waits for them."""
    edition, chair = an_edition(), a_user()
    first, second = a_ticket(edition, "First", places=80), a_ticket(edition, "Second", places=80)
    pairs = [(first, second), (second, first)] * 6
    orders = [a_confirmed_order(edition, ticket) for pair in pairs for ticket in pair]
    seen = seen_now(*orders)

    def act(turn: object) -> int:
        if turn in (0, 1):
            some = list(seen.items())[:: 1 if turn else -1]
            return len(cancel_each(dict(some), by=chair, reason="x", now=timezone.now()).changed)
        a_confirmed_order(edition, (first, second)[int(str(turn)) % 2])
        return 0

    cancelled = sum(at_once(6, act, range(12)))  # type: ignore[arg-type]

    assert cancelled == len(orders)
    assert quotas.recount() == []
    assert Message.objects.filter(kind="order_cancelled").count() == len(orders)
