"""Buyers do what they like, in any order; a small model says what must be counted and written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events.models import Change, Message
from registrations import quotas
from registrations.cancelling import cancel
from registrations.errors import (
    AlreadyConfirmed,
    GuestsMissing,
    HoldLost,
    IdempotencyMismatch,
    NothingWanted,
    SoldOut,
)
from registrations.holds import CHECKOUT, expire_holds
from registrations.idempotency import fingerprint_of, once
from registrations.models import Attendee, FeedToken, IdempotencyKey, Order, Quota, Registration
from registrations.ordering import Guest, OrderWish, confirm, start
from tests.cast import a_ticket, an_edition
from tests.registrations.shop import EMAIL

A_MINUTE = timedelta(minutes=1)
KINDS = ("film", "talk")
SIZES = {"film": 3, "talk": 3, "hall": 4}
# What one place of each kind takes from.
NEEDS = {"film": ("film", "hall"), "talk": ("talk", "hall")}
COUNTS = st.fixed_dictionaries({kind: st.integers(0, 2) for kind in KINDS})
NAMES = st.sampled_from(["Luo Ji", "Ye Wenjie"])
KEYS = st.sampled_from([f"key {number}" for number in range(12)])


@dataclass
class Deal:
    """One order as the model knows it."""

    wanted: dict[str, int]
    until: object
    status: str = "held"
    name: str = ""
    letters: list[str] = field(default_factory=list)

    @property
    def places(self) -> Counter[str]:
        pools = Counter()
        for kind, count in self.wanted.items():
            pools.update(dict.fromkeys(NEEDS[kind], count))
        return pools


class Buyers(RuleBasedStateMachine):
    @initialize()
    def scene(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.edition = an_edition()
        self.tickets = {
            kind: a_ticket(self.edition, kind, places=SIZES[kind], most_per_order=3)
            for kind in KINDS
        }
        hall = Quota.objects.create(edition=self.edition, name="hall", size=SIZES["hall"], rank=9)
        for ticket in self.tickets.values():
            ticket.quotas.add(hall)
        self.now, self.sizes = timezone.now(), dict(SIZES)
        self.deals: dict[str, Deal] = {}
        self.keys: dict[str, tuple[str, str]] = {}

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # What the model says

    def is_overdue(self, deal):
        return deal.status == "held" and deal.until <= self.now

    def taken(self, *, by_overdue=True):
        """Places by quota; a hold that ran out counts until somebody ends it."""
        pools = Counter(dict.fromkeys(SIZES, 0))
        for deal in self.deals.values():
            is_counted = by_overdue or not self.is_overdue(deal)
            if deal.status in ("held", "confirmed") and is_counted:
                pools.update(deal.places)
        return pools

    def fits(self, deal):
        free = Counter(self.sizes)
        free.subtract(self.taken(by_overdue=False))
        return all(count <= free[pool] for pool, count in deal.places.items())

    def guests(self, deal, name):
        return {self.tickets[kind].pk: [Guest(name)] * count for kind, count in deal.wanted.items()}

    def any_order(self, data):
        code = data.draw(st.sampled_from(list(self.deals)))
        return Order.objects.get(code=code), self.deals[code]

    def refused_at_start(self, deal, key, body):
        """What ``start`` under ``key`` must refuse with, if it must."""
        if key in self.keys:
            return None if self.keys[key][0] == body else IdempotencyMismatch
        if not deal.wanted:
            return NothingWanted
        return None if self.fits(deal) else SoldOut

    # What buyers do

    @rule(wanted=COUNTS, name=st.none() | NAMES, key=KEYS)
    def start(self, wanted, name, key):
        deal = Deal({kind: count for kind, count in wanted.items() if count}, self.now + CHECKOUT)
        body = fingerprint_of({"wanted": deal.wanted, "name": name})
        wish = OrderWish(
            EMAIL,
            "en",
            {self.tickets[kind]: count for kind, count in wanted.items()},
            self.guests(deal, name) if name else None,
        )

        def act():
            return start(self.edition, wish, now=self.now)

        refusal = self.refused_at_start(deal, key, body)
        if refusal:
            with pytest.raises(refusal):
                once("orders", key, body, act)
            return
        order, is_new = once("orders", key, body, act)
        if key in self.keys:
            assert (order.code, is_new) == (self.keys[key][1], False)
            return
        assert is_new
        self.see_what_was_freed()
        if name:
            self.model_confirms(deal, name)
        self.deals[order.code], self.keys[key] = deal, (body, order.code)

    def see_what_was_freed(self):
        """A buyer may end holds that ran out, and no others."""
        for order in Order.objects.filter(status="expired"):
            deal = self.deals[order.code]
            assert deal.status == "expired" or self.is_overdue(deal)
            deal.status = "expired"

    def model_confirms(self, deal, name):
        deal.status, deal.name = "confirmed", name
        deal.letters.append("order_confirmed")

    @precondition(lambda self: self.deals)
    @rule(data=st.data(), name=NAMES)
    def confirm(self, data, name):
        order, deal = self.any_order(data)
        guests = self.guests(deal, name)

        if deal.status == "held" and deal.until > self.now:
            assert len(confirm(order, guests, now=self.now)) == sum(deal.wanted.values())
            self.model_confirms(deal, name)
        elif deal.status == "confirmed" and deal.name == name:
            again = confirm(order, guests, now=self.now)
            assert again == list(order.registrations.all())
        else:
            refusal = AlreadyConfirmed if deal.status == "confirmed" else HoldLost
            with pytest.raises(refusal):
                confirm(order, guests, now=self.now)

    @precondition(lambda self: self.deals)
    @rule(data=st.data())
    def name_one_too_many(self, data):
        order, deal = self.any_order(data)
        guests = self.guests(deal, "Luo Ji")
        guests[min(guests)] = [*guests[min(guests)], Guest("Wade")]

        with pytest.raises(GuestsMissing):
            confirm(order, guests, now=self.now)

    @precondition(lambda self: self.deals)
    @rule(data=st.data())
    def cancel(self, data):
        order, deal = self.any_order(data)
        was = deal.status

        assert cancel(order) == (was in ("held", "confirmed"))

        if was in ("held", "confirmed"):
            deal.status = "cancelled"
        if was == "confirmed":
            deal.letters.append("order_cancelled")

    @rule(minutes=st.sampled_from([1, 14, 15, 16, 30]))
    def wait(self, minutes):
        self.now += minutes * A_MINUTE

    @rule()
    def sweep(self):
        overdue = [deal for deal in self.deals.values() if self.is_overdue(deal)]

        assert expire_holds(self.now) == len(overdue)

        for deal in overdue:
            deal.status = "expired"

    # What organizers do

    @rule(pool=st.sampled_from(list(SIZES)), size=st.integers(0, 5))
    def resize(self, pool, size):
        rows = Quota.objects.filter(name=pool)

        if size < self.taken()[pool]:
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(size=size)
        else:
            rows.update(size=size)
            self.sizes[pool] = size

    @rule(pool=st.sampled_from(list(SIZES)), wrong=st.integers(0, 5))
    def recount_after_a_drift(self, pool, wrong):
        right, wrong = self.taken()[pool], min(wrong, self.sizes[pool])
        Quota.objects.filter(name=pool).update(taken=wrong)

        found = quotas.recount(self.edition, fix=True)

        told = [(drift.quota.name, drift.taken, drift.sold) for drift in found]
        assert told == ([(pool, wrong, right)] if wrong != right else [])

    # What must hold at every moment

    @invariant()
    def places_are_counted_as_the_model_counts_them(self):
        seen = Quota.objects.values_list("name", "taken", "size")
        taken = self.taken()
        assert {name: (had, size) for name, had, size in seen} == {
            pool: (taken[pool], self.sizes[pool]) for pool in SIZES
        }
        assert quotas.recount() == []

    @invariant()
    def orders_are_where_the_model_says(self):
        seen = dict(Order.objects.values_list("code", "status"))
        assert seen == {code: deal.status for code, deal in self.deals.items()}
        keys = IdempotencyKey.objects.values_list("key", "fingerprint", "order__code")
        assert {key: (body, code) for key, body, code in keys} == self.keys

    @invariant()
    def everybody_named_has_one_ticket_and_one_feed(self):
        seen = Counter(Registration.objects.values_list("order__code", "status", "attendee__name"))
        assert seen == {
            (code, deal.status, deal.name): sum(deal.wanted.values())
            for code, deal in self.deals.items()
            if deal.name
        }
        everybody = sum(seen.values())
        assert Attendee.objects.count() == FeedToken.objects.count() == everybody

    @invariant()
    def each_fact_has_its_letter_and_no_letter_is_without_its_fact(self):
        rows = Message.objects.order_by("pk").values_list("facts__order", "kind")
        written = {code: [kind for about, kind in rows if about == code] for code in self.deals}
        assert written == {code: deal.letters for code, deal in self.deals.items()}
        assert len(rows) == sum(len(deal.letters) for deal in self.deals.values())

    @invariant()
    def what_was_confirmed_or_cancelled_is_remembered(self):
        verbs = Counter(Change.objects.values_list("verb", flat=True))
        deals = self.deals.values()
        assert verbs["confirmed"] == sum(bool(deal.name) for deal in deals)
        assert verbs["cancelled"] == sum(deal.status == "cancelled" for deal in deals)


@pytest.mark.django_db
def test_whatever_buyers_do_no_place_is_sold_twice_or_lost():
    run_state_machine_as_test(
        Buyers,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
