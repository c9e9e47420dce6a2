"""What staff decide: an order was paid, a request is approved or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Change, Edition, Message, User
from registrations import feeds, quotas
from registrations.cancelling import cancel
from registrations.deciding import approve, decline, settle
from registrations.errors import (
    AlreadyConfirmed,
    DocumentTaken,
    HoldLost,
    MessageNotUsable,
    NotTogether,
    NotWaiting,
    SoldOut,
)
from registrations.holds import CHECKOUT, expire_holds
from registrations.models import (
    Identity,
    IdentityDay,
    Order,
    Quota,
    Registration,
    TicketType,
)
from registrations.ordering import PAY_WITHIN, OrderWish, confirm, start
from tests.cast import a_room, a_session, a_slot, a_ticket, a_user, an_edition, at
from tests.registrations.shop import (
    EMAIL,
    a_confirmed_order,
    a_day_ticket,
    a_hold,
    a_reservation,
    an_id,
    at_once,
    named,
)

pytestmark = pytest.mark.django_db
WHY = "I write for the Moon Gazette."


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def verbs() -> list[str]:
    return list(Change.objects.order_by("pk").values_list("verb", flat=True))


def taken(ticket: TicketType) -> int:
    return Quota.objects.get(ticket_types=ticket).taken


def a_reserved_order(edition: Edition, ticket: TicketType, *names: str) -> Order:
    return a_confirmed_order(edition, ticket, *(names or ("Luo Ji",)))


def a_press_badge(edition: Edition, **facts: object) -> TicketType:
    return a_ticket(edition, "Press badge", kind="badge", needs_approval=True, **facts)


def a_request(edition: Edition, ticket: TicketType, *names: str) -> Order:
    people = names or ("Luo Ji",)
    wish = OrderWish(EMAIL, "en", {ticket: len(people)}, named(ticket, *people), message=WHY)
    return start(edition, wish, now=timezone.now())


# Paid


def test_a_reserved_order_that_was_paid_has_its_tickets():
    edition, cashier = an_edition(), a_user()
    ticket = a_ticket(edition, price=38_000)
    order = a_reserved_order(edition, ticket, "Luo Ji", "Cheng Xin")
    now = timezone.now()

    registrations = settle(order, by=cashier, now=now)

    assert (order.status, order.confirmed_at) == (Order.Status.CONFIRMED, now)
    assert {row.status for row in registrations} == {Registration.Status.CONFIRMED}
    assert [row.attendee.name for row in registrations] == ["Luo Ji", "Cheng Xin"]
    assert letters() == ["order_reserved", "order_confirmed"]
    assert verbs() == ["reserved", "paid"]
    assert Change.objects.first().by == cashier
    assert taken(ticket) == 2 and quotas.recount() == []


def test_who_has_paid_sees_their_session_in_the_private_calendar_and_not_before():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    order = a_reserved_order(edition, a_ticket(edition, price=100, slot=slot))
    token = order.registrations.get().attendee.feed_token
    before = feeds.own_feed(token)
    assert before.places == {}
    changed_at = before.changed_at

    settle(order, by=a_user(), now=timezone.now())

    token.refresh_from_db()
    after = feeds.own_feed(token)
    assert [place.is_confirmed for place in after.places.values()] == [True]
    assert after.changed_at > changed_at


@pytest.mark.parametrize("state", ["unnamed", "cancelled", "confirmed", "expired"])
def test_only_what_is_reserved_can_be_paid(state: str):
    edition, cashier = an_edition(), a_user()
    ticket = a_ticket(edition, price=100)
    order = a_hold(edition, ticket) if state == "unnamed" else a_reserved_order(edition, ticket)
    if state == "cancelled":
        cancel(order)
    elif state == "confirmed":
        settle(order, by=cashier, now=timezone.now())
    elif state == "expired":
        expire_holds(timezone.now() + PAY_WITHIN + timedelta(days=1))
    before = letters()

    with pytest.raises(NotWaiting):
        settle(order, by=cashier, now=timezone.now())

    assert letters() == before


def test_a_reservation_that_is_late_but_not_given_away_can_still_be_paid():
    edition = an_edition()
    order = a_reserved_order(edition, a_ticket(edition, price=100))

    settle(order, by=a_user(), now=timezone.now() + PAY_WITHIN + timedelta(hours=1))

    assert order.status == Order.Status.CONFIRMED


def test_a_reservation_that_nobody_pays_runs_out_and_frees_its_places():
    edition = an_edition()
    ticket = a_ticket(edition, places=1, price=100)
    order = a_reserved_order(edition, ticket)
    assert expire_holds(timezone.now() + CHECKOUT) == 0

    assert expire_holds(timezone.now() + PAY_WITHIN) == 1

    assert taken(ticket) == 0
    order.refresh_from_db()
    with pytest.raises(HoldLost):
        confirm(order, named(ticket, "Luo Ji"), now=timezone.now())


def test_the_same_names_again_change_nothing_and_others_are_refused():
    edition = an_edition()
    ticket = a_ticket(edition, price=100)
    order = a_reserved_order(edition, ticket, "Luo Ji")

    again = confirm(order, named(ticket, "Luo Ji"), now=timezone.now())

    assert again == list(order.registrations.all())
    with pytest.raises(AlreadyConfirmed):
        confirm(order, named(ticket, "Wade"), now=timezone.now())
    assert letters() == ["order_reserved"]


@pytest.mark.parametrize(
    ("days_before", "kept_until"),
    [(30, PAY_WITHIN), (2, timedelta(days=2)), (0, CHECKOUT), (-1, CHECKOUT)],
)
def test_nothing_is_kept_for_payment_beyond_its_beginning(days_before: int, kept_until: timedelta):
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "23:00")
    ticket = a_ticket(edition, price=100, slot=slot)
    now = at("10:00") - timedelta(days=days_before)
    if days_before == -1:
        now = at("11:00")

    order = a_confirmed_order(edition, ticket, now=now)

    assert order.held_until == now + kept_until


# Asked for


def test_what_staff_decide_about_takes_no_place_before_they_do():
    edition = an_edition()
    ticket = a_press_badge(edition, places=1)

    order = a_request(edition, ticket)

    assert order.status == Order.Status.REQUESTED and order.named_at
    assert order.message == WHY
    assert Registration.objects.get().status == Registration.Status.PENDING
    assert taken(ticket) == 0 and quotas.recount() == []
    assert (letters(), verbs()) == (["order_requested"], ["asked for"])


def test_a_request_waits_for_names_as_an_order_does_and_never_runs_out():
    edition = an_edition()
    ticket = a_press_badge(edition)
    order = a_hold(edition, ticket)
    assert (order.status, order.named_at) == (Order.Status.REQUESTED, None)

    assert expire_holds(timezone.now() + timedelta(days=9)) == 0
    confirm(order, named(ticket, "Luo Ji"), now=timezone.now() + timedelta(days=9), message=WHY)

    assert letters() == ["order_requested"]


@pytest.mark.parametrize("message", ["", "  \n ", "x" * 1_001])
def test_who_asks_says_why(message: str):
    edition = an_edition()
    ticket = a_press_badge(edition)
    order = a_hold(edition, ticket)

    with pytest.raises(MessageNotUsable):
        confirm(order, named(ticket, "Luo Ji"), now=timezone.now(), message=message)

    order.refresh_from_db()
    assert order.named_at is None


def test_what_is_asked_for_is_asked_for_alone():
    edition = an_edition()

    with pytest.raises(NotTogether):
        start(
            edition,
            OrderWish(EMAIL, "en", {a_press_badge(edition): 1, a_ticket(edition): 1}),
            now=timezone.now(),
        )


def test_an_approved_request_has_its_places_and_tickets():
    edition, chair = an_edition(), a_user()
    ticket = a_press_badge(edition, places=2)
    order = a_request(edition, ticket, "Luo Ji", "Cheng Xin")

    registrations = approve(order, by=chair, now=timezone.now())

    assert order.status == Order.Status.CONFIRMED
    assert {row.status for row in registrations} == {"confirmed"}
    assert taken(ticket) == 2 and quotas.recount() == []
    assert letters() == ["order_requested", "order_confirmed"]
    assert verbs() == ["asked for", "approved"]


def test_an_approved_request_that_costs_money_is_reserved_next():
    edition, chair = an_edition(), a_user()
    order = a_request(edition, a_press_badge(edition, price=9_000))
    now = timezone.now()

    approve(order, by=chair, now=now)
    assert (order.status, order.held_until) == (Order.Status.HELD, now + PAY_WITHIN)
    settle(order, by=chair, now=now)

    assert letters() == ["order_requested", "order_reserved", "order_confirmed"]


def test_where_no_place_is_left_nothing_is_approved():
    edition = an_edition()
    ticket = a_press_badge(edition, places=1)
    first, second = a_request(edition, ticket), a_request(edition, ticket)
    approve(first, by=a_user(), now=timezone.now())

    with pytest.raises(SoldOut):
        approve(second, by=a_user("other@park.example"), now=timezone.now())

    second.refresh_from_db()
    assert second.status == Order.Status.REQUESTED
    assert letters().count("order_confirmed") == 1


def test_a_request_takes_its_documents_day_only_when_it_is_approved():
    edition, chair = an_edition(), a_user()
    ticket = a_day_ticket(edition, "Press day", needs_approval=True)
    other = a_day_ticket(edition, "Open day")
    order = a_reservation(edition, ticket, an_id(), message=WHY)
    assert (Identity.objects.count(), IdentityDay.objects.count()) == (1, 0)

    a_reservation(edition, other, an_id())
    with pytest.raises(DocumentTaken):
        approve(order, by=chair, now=timezone.now())

    decline(order, by=chair)
    assert Identity.objects.get().registration.order != order


def test_a_request_that_is_not_approved_is_told_why_and_its_documents_are_forgotten():
    edition, chair = an_edition(), a_user()
    ticket = a_day_ticket(edition, needs_approval=True)
    order = a_reservation(edition, ticket, an_id(), message=WHY)

    decline(order, by=chair, answer=" All press seats \nare given away. ")

    assert (order.status, order.answer) == (
        Order.Status.DECLINED,
        "All press seats\nare given away.",
    )
    assert not Identity.objects.exists()
    assert letters() == ["order_requested", "order_declined"]
    assert verbs() == ["asked for", "not approved"]
    assert taken(ticket) == 0


@pytest.mark.parametrize("decide", [approve, decline])
def test_a_decision_is_made_once(decide):
    edition, chair = an_edition(), a_user()
    order = a_request(edition, a_press_badge(edition))
    withdrawn = a_request(edition, TicketType.objects.get())
    cancel(withdrawn)
    decline(order, by=chair)
    late = {"now": timezone.now()} if decide is approve else {}

    for decided in (order, withdrawn, a_hold(edition, TicketType.objects.get())):
        with pytest.raises(NotWaiting):
            decide(decided, by=chair, **late)

    assert letters().count("order_declined") == 1


def test_a_withdrawn_request_gives_nothing_back_because_it_had_nothing():
    edition = an_edition()
    ticket = a_day_ticket(edition, needs_approval=True, places=1)
    order = a_reservation(edition, ticket, an_id(), message=WHY)

    assert cancel(order)

    assert order.status == Order.Status.CANCELLED
    assert taken(ticket) == 0 and quotas.recount() == []
    assert not Identity.objects.exists()
    assert letters() == ["order_requested", "order_cancelled"]


@pytest.mark.django_db(transaction=True)
def test_eight_who_decide_at_once_decide_once():
    edition, chair = an_edition(), a_user()
    ticket = a_press_badge(edition, places=50)
    orders = [a_request(edition, ticket) for _ in range(4)]

    def act(turn):
        order = Order.objects.get(pk=orders[turn % 4].pk)
        by = User.objects.get(pk=chair.pk)
        acts = [
            lambda: approve(order, by=by, now=timezone.now()),
            lambda: decline(order, by=by),
            lambda: cancel(order),
        ]
        try:
            return bool(acts[turn % 3]() or True)
        except NotWaiting:
            return False

    at_once(8, act, range(48))

    states = set(Order.objects.values_list("status", flat=True))
    assert states <= {"confirmed", "declined", "cancelled"}
    confirmed = Order.objects.filter(status="confirmed").count()
    assert taken(ticket) == confirmed and quotas.recount() == []
    assert letters().count("order_declined") == Order.objects.filter(status="declined").count()
