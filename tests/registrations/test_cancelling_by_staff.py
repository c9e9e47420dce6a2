"""Organizers cancel an order and say why: in history, in the letter, on the buyer's page."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from events.models import Change, Edition, Message, User
from registrations import quotas
from registrations.cancelling import cancel, give_up
from registrations.composing import compose
from registrations.deciding import decline, settle
from registrations.errors import AlreadyPaid, MessageNotUsable
from registrations.models import Order, WaitingEntry
from registrations.ordering import OrderWish, start
from registrations.passes import order_secret
from registrations.waiting import offer_places
from tests.cast import a_ticket, a_user, an_edition, both
from tests.registrations.pages import text
from tests.registrations.shop import EMAIL, a_confirmed_order, a_hold, named, sold_out, waits

pytestmark = pytest.mark.django_db
WHY = "The hall is closed:\na storm is coming."


def a_convention() -> Edition:
    return an_edition(name=both("Convention 2027", "科幻大会 2027"), contact_email="desk@park.cn")


def cancelled(language: str = "en", *, reason: str = WHY) -> Order:
    edition = a_convention()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", language=language)
    assert cancel(order, by=a_user("chair@park.example"), reason=reason)
    return order


def the_letter():
    return compose(Message.objects.get(kind="order_cancelled"))


def test_history_keeps_who_and_why():
    order = cancelled(reason="  The hall\tis closed ")

    change = Change.objects.first()
    assert (change.verb, change.by.email, change.reason, change.after["status"]) == (
        "cancelled",
        "chair@park.example",
        "The hall is closed",
        "cancelled",
    )
    assert order.answer == "The hall is closed"


def test_the_letter_says_why():
    order = cancelled()

    letter = the_letter()

    assert letter.subject == f"Your order {order.code} for Convention 2027 is cancelled"
    assert letter.text.startswith(
        f"Your order {order.code} for Convention 2027 is cancelled.\n\n"
        f"The organizers write:\n{WHY}\n\n"
        "These tickets no longer open any door, and their places are free for others:\n"
    )
    assert "The hall is closed:<br>a storm is coming." in letter.html
    assert "Luo Ji" in letter.html


def test_the_chinese_letter_says_why():
    order = cancelled("zh-hans", reason="场馆关闭。")

    letter = the_letter()

    assert letter.text.startswith(
        f"您的「科幻大会 2027」订单 {order.code} 已取消。\n\n"
        "主办方说明：\n场馆关闭。\n\n"
        "以下门票不再有效，名额已释放给其他人：\n"
    )
    assert "主办方说明：" in letter.html and "场馆关闭。" in letter.html


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_a_reason_nobody_is_quoted(language):
    cancelled(language, reason="")

    letter = the_letter()

    assert "write" not in letter.text and "说明" not in letter.text
    assert "blockquote" not in letter.html


def test_the_buyers_page_says_why(client):
    order = cancelled(reason="The hall is closed.")

    page = text(client.get(f"/en/order/{order.code}/{order_secret(order)}/"))

    assert "This order was cancelled The organizers write: The hall is closed." in page


def test_a_buyer_who_gives_back_is_told_of_no_organizer(client):
    edition = a_convention()
    order = a_confirmed_order(edition, a_ticket(edition))

    cancel(order)

    assert Change.objects.first().reason == ""
    page = text(client.get(f"/en/order/{order.code}/{order_secret(order)}/"))
    assert "The organizers write" not in page


def test_the_place_goes_to_who_waits():
    edition = a_convention()
    ticket, full = sold_out(edition)
    entry = waits(edition, ticket)

    cancel(full, by=a_user(), reason=WHY)
    offer_places(timezone.now())

    entry.refresh_from_db()
    assert entry.status == WaitingEntry.Status.OFFERED
    assert quotas.recount() == []


def test_what_was_asked_for_is_cancelled_with_a_reason_too():
    edition = a_convention()
    press = a_ticket(edition, "Press", needs_approval=True)
    wish = OrderWish(EMAIL, "en", {press: 1}, named(press, "Luo Ji"), message="Moon Gazette")
    order = start(edition, wish, now=timezone.now())

    assert cancel(order, by=a_user(), reason="No press this year.")

    assert "No press this year." in the_letter().text
    assert quotas.recount() == []


def test_who_has_a_hold_hears_that_staff_ended_it():
    edition = a_convention()
    order = a_hold(edition, a_ticket(edition))

    cancel(order, by=a_user(), reason="Sale stops.")

    letter = the_letter()
    assert letter.text.startswith(
        f"Your order {order.code} for Convention 2027 is cancelled.\n\n"
        "The organizers write:\nSale stops.\n\nThe order page:\n"
    )
    assert "These tickets" not in letter.html


def test_it_is_cancelled_once_and_the_first_reason_stands():
    order = cancelled(reason="First.")

    assert not cancel(order, by=a_user(), reason="Second.")

    order.refresh_from_db()
    assert (order.answer, Message.objects.filter(kind="order_cancelled").count()) == ("First.", 1)


def test_a_reason_longer_than_history_keeps_is_refused_and_nothing_is_cancelled():
    edition = a_convention()
    order = a_confirmed_order(edition, a_ticket(edition))

    cancel_with = {"by": a_user(), "reason": "长" * 501}
    with translation.override("en"), pytest.raises(MessageNotUsable, match="500 characters"):
        cancel(order, **cancel_with)

    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_what_staff_answer_to_a_request_stands_in_history():
    edition = a_convention()
    press = a_ticket(edition, "Press", needs_approval=True)
    wish = OrderWish(EMAIL, "en", {press: 1}, named(press, "Luo Ji"), message="Moon Gazette")
    order = start(edition, wish, now=timezone.now())

    decline(order, by=a_user(), answer="Full.")

    assert (Change.objects.first().verb, Change.objects.first().reason) == ("not approved", "Full.")


# Some of the places


def taken_back(order: Order, *names: str, reason: str = WHY, by=None):
    rows = order.registrations.select_related("attendee")
    uids = [row.uid for row in rows if row.attendee.name in names]
    user = by or a_user(f"desk{User.objects.count()}@park.example")
    return give_up(order, uids, now=timezone.now(), by=user, reason=reason)


def test_staff_take_one_place_back_and_say_why():
    edition, desk = a_convention(), a_user("desk@park.example")
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")

    taken_back(order, "Luo Ji", by=desk)

    change = Change.objects.first()
    assert (change.verb, change.by, change.reason) == ("places returned", desk, WHY)
    letter = the_letter()
    assert letter.subject == f"Places given back: order {order.code} for Convention 2027"
    assert f"The organizers write:\n{WHY}\n" in letter.text
    assert "Luo Ji" in letter.text and "Cheng Xin" not in letter.text
    assert quotas.recount() == []


def test_staff_take_back_what_is_paid_and_what_has_begun():
    edition = a_convention()
    ticket = a_ticket(edition, price=100)
    order = a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin")
    settle(order, by=a_user(), now=timezone.now())
    with pytest.raises(AlreadyPaid):
        give_up(order, [order.registrations.first().uid], now=timezone.now())

    assert len(taken_back(order, "Luo Ji")) == 1

    assert (Order.objects.get().status, Order.objects.get().total) == ("confirmed", 200)


def test_all_of_the_places_are_the_whole_order_with_the_same_reason():
    edition = a_convention()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")

    taken_back(order, "Luo Ji", "Cheng Xin", reason="Storm.")

    order.refresh_from_db()
    assert (order.status, order.answer) == ("cancelled", "Storm.")
    assert "Storm." in the_letter().text


def test_a_letter_about_some_places_never_speaks_of_the_end_that_came_later():
    edition = a_convention()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    give_up(order, [order.registrations.first().uid], now=timezone.now())
    cancel(order, by=a_user(), reason="Storm.")

    first, last = Message.objects.filter(kind="order_cancelled").order_by("pk")

    assert "Storm." not in compose(first).text
    assert "Storm." in compose(last).text
