"""A letter sent once more: the one that tells how the order stands, once for one press."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from events.models import Change, Message, User
from registrations.cancelling import cancel, give_up
from registrations.composing import compose
from registrations.deciding import decline, settle
from registrations.errors import NothingToSend, OrderChanged
from registrations.letters import about
from registrations.models import Order
from registrations.ordering import OrderWish, last_change, start
from registrations.passes import qr_text
from registrations.resending import resend
from registrations.waiting import offer_places
from tests.cast import a_ticket, a_user, an_edition
from tests.registrations.shop import (
    EMAIL,
    a_confirmed_order,
    a_hold,
    an_overdue_hold,
    at_once,
    named,
    sold_out,
    waits,
)

pytestmark = pytest.mark.django_db


def all_go_out() -> None:
    """Every letter that waits is sent."""
    Message.objects.update(status="sent", sent_at=timezone.now())


def again(order: Order, *, seen: int | None = None, by=None) -> bool:
    user = by or a_user(f"desk{User.objects.count()}@park.example")
    mark = last_change(order) if seen is None else seen
    return resend(order, by=user, now=timezone.now(), seen=mark)


def kinds(order: Order) -> list[str]:
    return [message.kind for message in about(order)]


def test_a_letter_that_was_lost_goes_out_once_more():
    edition, desk = an_edition(), a_user()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")
    all_go_out()

    assert again(order, by=desk)

    first, second = about(order)
    assert (second.kind, second.to, second.status) == ("order_confirmed", EMAIL, "queued")
    assert compose(second).text == compose(first).text
    assert compose(second).images.keys() == compose(first).images.keys()


def test_who_had_it_sent_is_written_down():
    edition, desk = an_edition(), a_user()
    order = a_confirmed_order(edition, a_ticket(edition))
    all_go_out()

    again(order, by=desk)

    change = Change.objects.first()
    assert (change.verb, change.by, change.subject, change.subject_id, change.after) == (
        *("letter sent", desk, "order", order.code),
        {"letter": "order_confirmed"},
    )


def test_pressed_twice_it_goes_once():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))
    all_go_out()
    seen = last_change(order)

    assert [again(order, seen=seen), again(order, seen=seen)] == [True, False]

    assert kinds(order) == ["order_confirmed", "order_confirmed"]
    assert Change.objects.filter(verb="letter sent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_press_at_once_send_one_letter():
    edition, desk = an_edition(), a_user()
    order = a_confirmed_order(edition, a_ticket(edition))
    all_go_out()
    seen = last_change(order)

    sent = at_once(
        8, lambda _n: again(Order.objects.get(pk=order.pk), seen=seen, by=desk), range(8)
    )

    assert sorted(sent) == [False] * 7 + [True]
    assert len(kinds(order)) == 2


def test_a_week_later_it_can_be_sent_a_third_time():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))

    for _time in range(2):
        all_go_out()
        assert again(order)

    assert kinds(order) == ["order_confirmed"] * 3


def test_a_letter_that_has_not_gone_out_yet_is_not_written_twice():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))

    with translation.override("en"), pytest.raises(NothingToSend, match="still waits to be sent"):
        again(order)

    assert kinds(order) == ["order_confirmed"]


def test_a_letter_that_failed_is_sent_anew():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))
    Message.objects.update(status="failed", error="550 no such user")

    assert again(order)

    assert [message.status for message in about(order)] == ["failed", "queued"]


def test_nothing_is_sent_about_an_order_that_is_another_by_now():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))
    all_go_out()
    seen = last_change(order)
    cancel(order)

    with translation.override("en"), pytest.raises(OrderChanged, match="changed meanwhile"):
        again(order, seen=seen)

    assert kinds(order) == ["order_confirmed", "order_cancelled"]


def test_the_letter_has_the_tickets_that_are_left_with_codes_that_open():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    first = order.registrations.first()
    give_up(order, [first.uid], now=timezone.now())
    all_go_out()

    again(order)

    left = order.registrations.get(status="confirmed")
    letter = about(order).last()
    assert letter.facts["tickets"] == {str(left.uid): left.revision}
    assert "Cheng Xin" in compose(letter).text and "Luo Ji" not in compose(letter).text
    assert len(qr_text(left)) == 60


def test_the_letter_tells_how_the_order_stands_now():
    edition, chair = an_edition(), a_user("chair@park.example")
    paid_ticket, press = a_ticket(edition, price=100), a_ticket(edition, "P", needs_approval=True)
    reserved = a_confirmed_order(edition, paid_ticket)
    paid = a_confirmed_order(edition, paid_ticket)
    settle(paid, by=chair, now=timezone.now())
    wish = OrderWish(EMAIL, "en", {press: 1}, named(press, "Luo Ji"), message="Moon Gazette")
    asked, refused = (start(edition, wish, now=timezone.now()) for _n in range(2))
    decline(refused, by=chair, answer="Full.")
    gone = a_confirmed_order(edition, paid_ticket)
    cancel(gone, by=chair, reason="Storm.")
    all_go_out()
    orders = [reserved, paid, asked, refused, gone]

    assert all(again(order, by=chair) for order in orders)

    assert [about(order).last().kind for order in orders] == [
        "order_reserved",
        "order_confirmed",
        "order_requested",
        "order_declined",
        "order_cancelled",
    ]
    assert "Storm." in compose(about(gone).last()).text


def test_an_offer_is_told_once_more():
    edition = an_edition()
    ticket, full = sold_out(edition)
    entry = waits(edition, ticket)
    cancel(full)
    offer_places(timezone.now())
    entry.refresh_from_db()
    all_go_out()

    again(entry.offer)

    assert kinds(entry.offer) == ["place_offered", "place_offered"]


def test_of_a_hold_without_names_there_is_nothing_to_say():
    edition = an_edition()
    ticket = a_ticket(edition)
    ran_out = a_confirmed_order(edition, a_ticket(edition, "Dear", price=100))
    Order.objects.filter(pk=ran_out.pk).update(held_until=timezone.now() - timedelta(minutes=1))
    all_go_out()

    for order in (a_hold(edition, ticket), an_overdue_hold(edition, ticket), ran_out):
        with translation.override("en"), pytest.raises(NothingToSend, match="No letter tells"):
            again(order)


def test_letters_of_another_order_are_another_orders():
    edition = an_edition()
    ticket = a_ticket(edition)
    orders = [a_confirmed_order(edition, ticket) for _n in range(12)]

    assert [len(kinds(order)) for order in orders] == [1] * 12
