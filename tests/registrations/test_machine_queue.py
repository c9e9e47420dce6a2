"""Buyers, staff and who waits share one hall: nobody is passed over, nothing is counted twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
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

from events.models import Message
from registrations import quotas, waiting
from registrations.cancelling import cancel, give_up
from registrations.deciding import approve, decline, settle
from registrations.errors import (
    AlreadyPaid,
    AlreadyWaiting,
    ListClosed,
    NotWaiting,
    SoldOut,
)
from registrations.holds import expire_holds
from registrations.models import Order, OrderLine, Quota, Registration, WaitingEntry
from registrations.ordering import Guest, OrderWish, confirm, start
from tests.cast import a_ticket, a_user, an_edition
from tests.registrations.shop import EMAIL

SIZE = 3
PRICES = {"free": 0, "paid": 100, "asked": 0}
A_MINUTE = timedelta(minutes=1)
KINDS = st.sampled_from(list(PRICES))
NAMES = st.sampled_from(["yun", "cheng", "wade", "shi"])


class Hall(RuleBasedStateMachine):
    """Three kinds of ticket for the same three places: free, to be paid, and asked for."""

    @initialize()
    def scene(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.edition, self.staff = an_edition(), a_user()
        self.hall = Quota.objects.create(edition=self.edition, name="hall", size=SIZE)
        self.tickets = {
            kind: a_ticket(self.edition, kind, price=price, needs_approval=kind == "asked")
            for kind, price in PRICES.items()
        }
        for ticket in self.tickets.values():
            ticket.quotas.set([self.hall])
        self.now = timezone.now()

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # What is so

    def free(self):
        self.hall.refresh_from_db()
        return self.hall.free

    def to_be_had(self):
        """Places that nobody has; a hold that ran out keeps none."""
        overdue = Order.objects.filter(status="held", held_until__lte=self.now)
        lines = OrderLine.objects.filter(order__in=overdue)
        return self.free() + sum(line.count - line.returned for line in lines)

    def queue(self):
        return list(WaitingEntry.objects.filter(status="waiting"))

    def any_order(self, data):
        return data.draw(st.sampled_from(list(Order.objects.order_by("pk"))))

    def can_be_named(self, order):
        is_alive = order.status == "requested" or (
            order.status == "held" and order.held_until > self.now
        )
        return is_alive and order.named_at is None

    # What buyers do

    @rule(kind=KINDS, count=st.integers(1, 3))
    def start(self, kind, count):
        wish = OrderWish(EMAIL, "en", {self.tickets[kind]: count})
        can_have = kind == "asked" or (not self.queue() and count <= self.to_be_had())
        try:
            order = start(self.edition, wish, now=self.now)
        except SoldOut:
            assert not can_have
        else:
            assert can_have
            assert order.status == ("requested" if kind == "asked" else "held")

    @precondition(lambda self: Order.objects.exists())
    @rule(data=st.data())
    def name(self, data):
        order = self.any_order(data)
        if not self.can_be_named(order):
            return
        line = order.lines.get()
        guests = {line.ticket_type_id: [Guest("Luo Ji")] * line.count}

        confirm(order, guests, now=self.now, message="I write for a paper.")

        expected = {"free": "confirmed", "paid": "held", "asked": "requested"}
        assert order.status == expected[line.ticket_type.slug]

    @precondition(lambda self: Registration.objects.exists())
    @rule(data=st.data())
    def give_one_back(self, data):
        row = data.draw(st.sampled_from(list(Registration.objects.order_by("pk"))))
        before, is_live = self.free(), row.status != "cancelled"
        order = row.order
        counted = is_live and order.status in ("held", "confirmed")
        try:
            gone = give_up(order, [row.uid], now=self.now)
        except AlreadyPaid:
            assert (order.status, row.ticket_type.slug) == ("confirmed", "paid")
            return
        assert self.free() - before == (1 if counted and gone else 0)

    @precondition(lambda self: Order.objects.exists())
    @rule(data=st.data())
    def cancel(self, data):
        order = self.any_order(data)
        was = order.status

        assert cancel(order) == (was in ("held", "confirmed", "requested"))

    @rule(name=NAMES, kind=st.sampled_from(["free", "paid"]), party=st.integers(1, 3))
    def join(self, name, kind, party):
        wish = waiting.WaitingWish(
            self.tickets[kind], f"{name}@sunflower.example", "en", party=party
        )
        must_wait = bool(self.queue()) or self.free() < party
        try:
            entry = waiting.join(self.edition, wish, now=self.now)
        except ListClosed:
            assert not must_wait
        except AlreadyWaiting:
            assert any(known.email == wish.email for known in self.queue())
        else:
            assert must_wait
            assert entry == self.queue()[-1]

    @precondition(lambda self: WaitingEntry.objects.exists())
    @rule(data=st.data())
    def leave(self, data):
        entry = data.draw(st.sampled_from(list(WaitingEntry.objects.order_by("pk"))))

        assert waiting.leave(entry) == (entry.status == "waiting")

    # What staff and the clock do

    @precondition(lambda self: Order.objects.exists())
    @rule(data=st.data())
    def settle(self, data):
        order = self.any_order(data)
        is_due = order.status == "held" and order.named_at is not None
        try:
            settle(order, by=self.staff, now=self.now)
        except NotWaiting:
            assert not is_due
        else:
            assert is_due

    @precondition(lambda self: Order.objects.exists())
    @rule(data=st.data(), says_yes=st.booleans())
    def decide(self, data, says_yes):
        order = self.any_order(data)
        is_asked = order.status == "requested" and order.named_at is not None
        try:
            if says_yes:
                approve(order, by=self.staff, now=self.now)
            else:
                decline(order, by=self.staff)
        except NotWaiting:
            assert not is_asked
        except SoldOut:
            assert is_asked and says_yes
        else:
            assert is_asked

    @rule(minutes=st.sampled_from([1, 15, 60, 24 * 60]))
    def wait(self, minutes):
        self.now += minutes * A_MINUTE

    @rule()
    def sweep_and_offer(self):
        expire_holds(self.now)
        waiting.offer_places(self.now)

        head = next(iter(self.queue()), None)
        assert head is None or head.party > self.free()

    # What must hold at every moment

    @invariant()
    def places_taken_are_those_that_orders_have_and_never_more_than_there_are(self):
        lines = OrderLine.objects.filter(order__status__in=["held", "confirmed"])
        had = sum(line.count - line.returned for line in lines)
        self.hall.refresh_from_db()
        assert (self.hall.taken, quotas.recount()) == (had, [])
        assert had <= SIZE

    @invariant()
    def an_order_has_as_many_live_places_as_it_counts(self):
        named = Order.objects.filter(named_at__isnull=False)
        for order in named.filter(status__in=["held", "confirmed"]):
            live = order.registrations.exclude(status="cancelled").count()
            assert live == sum(line.count - line.returned for line in order.lines.all())
            assert live > 0

    @invariant()
    def offers_go_by_turn(self):
        rows = list(WaitingEntry.objects.order_by("joined_at", "pk"))
        turns = [row.status for row in rows if row.status != "left"]
        assert turns == sorted(turns)  # everybody offered stands before everybody waiting

    @invariant()
    def each_fact_has_one_letter(self):
        written = Counter(Message.objects.values_list("facts__order", "kind"))
        for order in Order.objects.all():
            kinds = {kind for (code, kind), _n in written.items() if code == order.code}
            told = kinds - {"order_cancelled", "place_offered"}
            is_named, asks = order.named_at is not None, "order_requested" in kinds
            assert asks == (is_named and order.lines.get().ticket_type.slug == "asked")
            assert ("order_confirmed" in kinds) == (order.confirmed_at is not None)
            assert ("order_declined" in kinds) == (order.status == "declined")
            assert bool(told) == is_named
            assert ("order_cancelled" in kinds) or order.status != "cancelled" or not is_named
        once = {"order_confirmed", "order_reserved", "order_requested", "order_declined"}
        assert all(n == 1 for (_code, kind), n in written.items() if kind in once)
        offers = WaitingEntry.objects.filter(status="offered").count()
        assert sum(n for (_c, kind), n in written.items() if kind == "place_offered") == offers


@pytest.mark.django_db
def test_whatever_buyers_staff_and_who_waits_do_nobody_is_passed_over_and_nothing_is_lost():
    run_state_machine_as_test(
        Hall,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
