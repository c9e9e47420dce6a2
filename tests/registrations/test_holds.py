from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from registrations import quotas
from registrations.cancelling import cancel
from registrations.errors import HoldLost
from registrations.holds import CHECKOUT, expire_holds
from registrations.models import Order, Quota, Registration
from registrations.ordering import confirm
from tests.cast import a_ticket, an_edition
from tests.registrations.shop import a_hold, an_overdue_hold, at_once, named


def statuses() -> Counter[str]:
    return Counter(Order.objects.values_list("status", flat=True))


@pytest.mark.django_db
def test_a_hold_lasts_a_quarter_of_an_hour_and_not_a_moment_longer():
    edition = an_edition()
    order = a_hold(edition, a_ticket(edition))

    assert expire_holds(order.created_at + CHECKOUT - timedelta(microseconds=1)) == 0
    assert expire_holds(order.created_at + CHECKOUT) == 1


@pytest.mark.django_db
def test_a_hold_gives_its_places_back_once_however_often_it_is_swept():
    edition = an_edition()
    ticket = a_ticket(edition, places=5)
    an_overdue_hold(edition, ticket, 3)
    a_hold(edition, ticket, 2)

    assert [expire_holds(timezone.now()) for _ in range(3)] == [1, 0, 0]

    assert Quota.objects.get().taken == 2
    assert statuses() == {"expired": 1, "held": 1}


@pytest.mark.django_db
def test_one_drifted_counter_does_not_keep_the_other_holds_alive(caplog):
    edition = an_edition()
    broken, sound = a_ticket(edition, "Broken"), a_ticket(edition, "Sound")
    stuck, free = an_overdue_hold(edition, broken), an_overdue_hold(edition, sound)
    broken.quotas.update(taken=0)

    assert expire_holds(timezone.now()) == 1

    assert f"Order {stuck.code} could not expire" in caplog.text
    free.refresh_from_db()
    assert free.status == Order.Status.EXPIRED
    quotas.recount(fix=True)
    assert expire_holds(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_thirty_holds_expired_cancelled_and_confirmed_at_once_end_once_each():
    edition = an_edition()
    ticket = a_ticket(edition, places=30)
    now = timezone.now()
    holds = [a_hold(edition, ticket, now=now) for _ in range(30)]
    late = now + CHECKOUT

    def confirmed(order):
        try:
            return len(confirm(order, named(ticket, "Luo Ji"), now=now))
        except HoldLost:
            return 0

    def acted(wish):
        act, order = wish
        if act == "expire":
            return expire_holds(late)
        return confirmed(order) if act == "confirm" else cancel(order)

    wishes = [(act, order) for order in holds for act in ("confirm", "cancel", "confirm")]
    wishes += [("expire", None)] * 3
    random.Random(3).shuffle(wishes)  # noqa: S311  the same order each time
    at_once(6, acted, wishes)

    ended = statuses()
    assert ended["held"] == 0 and sum(ended.values()) == 30
    assert Quota.objects.get().taken == ended["confirmed"]
    assert Registration.objects.filter(status="confirmed").count() == ended["confirmed"]
    assert quotas.recount() == []
