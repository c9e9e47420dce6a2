"""The database fails at every statement, and many come at once: queues, payments, decisions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Change, Message
from events.releasing import publish
from registrations import quotas, waiting
from registrations.cancelling import cancel, give_up
from registrations.deciding import approve, decline, settle
from registrations.entry import make_entries
from registrations.errors import AlreadyPaid, AlreadyWaiting, HoldLost, ListClosed, NotWaiting
from registrations.holds import expire_holds
from registrations.identity import CONSENT_VERSION
from registrations.models import (
    Entry,
    Identity,
    IdentityDay,
    Order,
    Quota,
    Registration,
    WaitingEntry,
)
from registrations.ordering import confirm
from tests.cast import a_room, a_session, a_slot, a_ticket, a_user, an_edition
from tests.events.test_races import survives
from tests.registrations.shop import (
    a_confirmed_order,
    a_day_ticket,
    a_hold,
    a_reservation,
    an_id,
    at_once,
    by_document,
    named,
    sold_out,
    waits,
)

pytestmark = pytest.mark.django_db(transaction=True)


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def states() -> list[tuple[str, str]]:
    rows = Registration.objects.order_by("pk").values_list("attendee__name", "status")
    return list(rows)


def taken() -> list[int]:
    return list(Quota.objects.order_by("pk").values_list("taken", flat=True))


def a_reserved_order(price: int = 100, *names: str) -> Order:
    """Named and not paid yet."""
    edition = an_edition()
    ticket = a_ticket(edition, price=price)
    order = a_hold(edition, ticket, len(names) or 1)
    confirm(order, named(ticket, *(names or ["Luo Ji"])), now=timezone.now())
    return order


def a_request() -> Order:
    """Somebody with a document who asked for a badge of the first day."""
    edition = an_edition()
    ticket = a_day_ticket(edition, "Press", needs_approval=True)
    order = a_hold(edition, ticket)
    guests = by_document(ticket, an_id())
    now = timezone.now()
    confirm(order, guests, now=now, consent=CONSENT_VERSION, message="I write.")
    return order


def again(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


# One statement fails


def test_a_turn_is_written_down_with_its_letter_or_not_at_all():
    edition = an_edition()
    ticket, _order = sold_out(edition)

    survives(lambda: waits(edition, ticket), at_least=6)

    assert WaitingEntry.objects.get().status == "waiting"
    assert letters() == ["order_confirmed", "waiting_joined"]


def test_an_offer_is_a_hold_with_its_letter_or_the_turn_is_as_it_was():
    edition = an_edition()
    ticket, order = sold_out(edition)
    waits(edition, ticket, party=1)
    cancel(order)

    survives(lambda: waiting.offer_places(timezone.now()), at_least=8)

    entry = WaitingEntry.objects.get()
    assert (entry.status, entry.offer.status, taken()) == ("offered", "held", [1])
    assert letters()[-1] == "place_offered"


def test_a_payment_is_noted_with_its_tickets_and_letter_or_not_at_all():
    order, desk = a_reserved_order(100, "Luo Ji", "Cheng Xin"), a_user()

    survives(lambda: settle(again(order), by=desk, now=timezone.now()), at_least=7)

    assert states() == [("Luo Ji", "confirmed"), ("Cheng Xin", "confirmed")]
    assert (letters(), taken()) == (["order_reserved", "order_confirmed"], [2])
    assert Change.objects.filter(verb="paid").count() == 1


def test_an_approval_takes_place_document_and_letter_together_or_nothing():
    order, staff = a_request(), a_user()

    survives(lambda: approve(again(order), by=staff, now=timezone.now()), at_least=9)

    assert (taken(), IdentityDay.objects.count()) == ([1], 1)
    assert letters() == ["order_requested", "order_confirmed"]


def test_a_refusal_forgets_the_document_and_writes_or_does_neither():
    order, staff = a_request(), a_user()

    survives(lambda: decline(again(order), by=staff, answer="No."), at_least=4)

    assert (Identity.objects.count(), taken()) == (0, [0])
    assert letters() == ["order_requested", "order_declined"]


def test_one_place_of_two_goes_whole_or_stays():
    edition = an_edition()
    ticket = a_day_ticket(edition)
    order = a_reservation(edition, ticket, an_id(), an_id("1991-01-01"))
    place = order.registrations.first()

    survives(lambda: give_up(again(order), [place.uid], now=timezone.now()), at_least=10)

    assert ([status for _name, status in states()], taken()) == (["cancelled", "confirmed"], [1])
    assert (Identity.objects.count(), IdentityDay.objects.count()) == (1, 1)
    assert letters() == ["order_confirmed", "order_cancelled"]


def test_windows_are_made_all_or_none():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "12:00")
    publish(edition, by=None)

    survives(lambda: make_entries(slot, minutes=30, places=5), at_least=4)

    assert Entry.objects.count() == Quota.objects.filter(size=5).count() == 4


# Many at once


def test_eight_copies_of_one_wish_to_wait_are_one_turn_and_one_letter():
    edition = an_edition()
    ticket, _order = sold_out(edition)

    def join(key: object) -> str:
        try:
            return waits(edition, ticket, key=str(key)).key
        except AlreadyWaiting:
            return "refused"

    assert at_once(8, join, ["same"] * 8) == ["same"] * 8
    assert at_once(8, join, ["other"] * 8) == ["refused"] * 8
    assert (WaitingEntry.objects.count(), letters().count("waiting_joined")) == (1, 1)


def test_of_eight_who_come_at_once_a_list_for_three_takes_three():
    edition = an_edition()
    ticket, _order = sold_out(edition, reserve_places=3)

    def join(number: object) -> bool:
        try:
            return bool(waits(edition, ticket, f"guest-{number}"))
        except ListClosed:
            return False

    assert sum(at_once(8, join, range(8))) == 3
    assert WaitingEntry.objects.count() == letters().count("waiting_joined") == 3


def test_who_takes_an_offer_as_it_ends_has_the_place_or_the_next_one_has():
    edition = an_edition()
    ticket, order = sold_out(edition)
    for name in ("yun", "cheng"):
        waits(edition, ticket, name)
    cancel(order)
    now = timezone.now()
    waiting.offer_places(now)
    offer = Order.objects.get(offered_to__email__startswith="yun")
    last = offer.held_until - timedelta(microseconds=1)

    def act(turn: object) -> object:
        if turn == 0:
            try:
                return confirm(again(offer), named(ticket, "Yun"), now=last)
            except HoldLost:
                return None
        expire_holds(offer.held_until)
        return waiting.offer_places(offer.held_until)

    at_once(8, act, range(8))

    statuses = sorted(Order.objects.filter(offered_to__isnull=False).values_list("status"))
    assert statuses in ([("confirmed",)], [("expired",), ("held",)])
    assert (taken(), quotas.recount()) == ([1], [])


def test_money_that_arrives_while_the_buyer_gives_up_counts_once():
    order, desk = a_reserved_order(100, "Luo Ji", "Cheng Xin"), a_user()
    uids = [row.uid for row in order.registrations.all()]

    def act(turn: object) -> str:
        try:
            if turn == 0:
                settle(again(order), by=desk, now=timezone.now())
                return "paid"
            return "gone" if give_up(again(order), uids, now=timezone.now()) else "nothing"
        except (NotWaiting, AlreadyPaid) as refusal:
            return type(refusal).__name__

    done = at_once(4, act, range(4))

    outcomes = {
        "paid": ({"AlreadyPaid"}, 2),
        "NotWaiting": ({"gone", "nothing"}, 0),
    }
    others, live = outcomes[str(done[0])]
    assert set(done[1:]) <= others
    assert Registration.objects.exclude(status="cancelled").count() == live
    assert (taken(), quotas.recount()) == ([live], [])


def test_a_request_that_is_withdrawn_as_it_is_approved_ends_one_way():
    order, staff = a_request(), a_user()

    def act(turn: object) -> bool:
        if turn:
            return cancel(again(order))
        try:
            return bool(approve(again(order), by=staff, now=timezone.now()))
        except NotWaiting:
            return False

    is_approved, is_withdrawn = at_once(2, act, [0, 1])

    order.refresh_from_db()
    if is_withdrawn:
        assert (order.status, taken(), IdentityDay.objects.count()) == ("cancelled", [0], 0)
        assert letters()[-1] == "order_cancelled"
    else:  # told that there is nothing to withdraw any more: their page has the ticket
        assert is_approved
        assert (order.status, taken(), IdentityDay.objects.count()) == ("confirmed", [1], 1)
        assert letters()[-1] == "order_confirmed"


def test_eight_desks_that_note_one_payment_note_it_once():
    order, desk = a_reserved_order(), a_user()

    def act(_turn: object) -> bool:
        try:
            return bool(settle(again(order), by=desk, now=timezone.now()))
        except NotWaiting:
            return False

    assert sum(at_once(8, act, range(8))) == 1
    assert letters() == ["order_reserved", "order_confirmed"]


def test_buyers_sweepers_and_offers_at_once_leave_every_place_counted_once():
    edition = an_edition()
    ticket = a_ticket(edition, places=5)
    late = timezone.now() + timedelta(minutes=16)
    first = [a_confirmed_order(edition, ticket) for _ in range(3)]
    for _hold in range(2):
        a_hold(edition, ticket)
    for number in range(4):
        waits(edition, ticket, f"guest-{number}")

    def act(turn: int) -> object:
        if turn % 4 == 0 and turn // 4 < len(first):
            return cancel(again(first[turn // 4]))
        return expire_holds(late) + waiting.offer_places(late)

    at_once(8, act, range(24))
    waiting.offer_places(late)

    assert quotas.recount() == []
    offered = WaitingEntry.objects.filter(status="offered").values_list("email", flat=True)
    assert [email.partition("@")[0] for email in offered] == [f"guest-{n}" for n in range(4)]
    assert taken() == [4]
