"""Letters word for word, in both languages: reserved, asked for, declined, waiting, offered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from events.models import Edition, Message
from events.releasing import publish
from registrations import waiting
from registrations.cancelling import cancel, give_up
from registrations.composing import Letter, compose
from registrations.deciding import approve, decline, settle
from registrations.models import Order, Registration, TicketType, WaitingEntry
from registrations.ordering import OrderWish, confirm, start
from registrations.passes import order_url, waiting_url
from tests.cast import a_room, a_session, a_slot, a_ticket, a_user, an_edition, at, both
from tests.registrations.shop import (
    EMAIL,
    FIRST_DAY,
    a_confirmed_order,
    a_hold,
    a_timed_ticket,
    named,
    sold_out,
    waits,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]
NOW = at("10:00") - timedelta(days=20)
QUESTIONS = {
    "en": "Questions? Just answer this letter.",
    "zh-hans": "如有疑问，直接回复本邮件即可。",
}


def a_convention(**facts: object) -> Edition:
    return an_edition(
        name=both("Convention 2027", "科幻大会 2027"), contact_email="desk@park.example", **facts
    )


def the_letter(kind: str) -> Letter:
    return compose(Message.objects.get(kind=kind))


def a_named_order(
    edition: Edition, ticket: TicketType, *names: str, language: str = "en", message: str = ""
) -> Order:
    wish = OrderWish(EMAIL, language, {ticket: len(names)}, named(ticket, *names), message=message)
    return start(edition, wish, now=NOW)


def entry_of(letter: Letter) -> tuple[datetime, datetime, int]:
    assert letter.invitation
    (entry,) = Calendar.from_ical(letter.invitation.body).walk("VEVENT")
    return entry.decoded("DTSTART"), entry.decoded("DTEND"), int(entry["SEQUENCE"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reservation_says_how_much_until_when_and_that_it_opens_nothing(language: str):
    edition = a_convention()
    dinner = a_ticket(edition, "Dinner", price=12_000, day=FIRST_DAY)
    order = a_named_order(edition, dinner, "Luo Ji", "程心", language=language)

    letter = the_letter("order_reserved")

    assert letter.invitation is None
    assert (letter.subject, letter.text) == {
        "en": (
            f"Reserved, to be paid: order {order.code} for Convention 2027",
            f"""Your places are kept until Tue 14 September 2027, 10:00.
Please pay ¥240 to the organizers by then, and name the order
{order.code}. Your tickets follow as soon as they have noted it.

1. Dinner · Luo Ji
   Fri 1 October 2027

2. Dinner · 程心
   Fri 1 October 2027

This letter is no ticket: it opens no gate yet. Unpaid places are given to
others after that time. The order, its state, and how to let it go:
{order_url(order)}

{QUESTIONS["en"]}
""",
        ),
        "zh-hans": (
            f"科幻大会 2027：订单 {order.code} 已预留，待付款",
            f"""您的名额保留至 2027年9月14日 星期二 10:00。
请在此之前向主办方支付 ¥240，并告知订单号 {order.code}。
主办方登记收款后，门票会立即发给您。

1. Dinner · Luo Ji
   2027年10月1日 星期五

2. Dinner · 程心
   2027年10月1日 星期五

本邮件不是门票，暂时不能入场。逾期未付款的名额会释放给其他人。
查看或取消订单：
{order_url(order)}

{QUESTIONS["zh-hans"]}
""",
        ),
    }[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_was_read_and_takes_no_place_yet(language: str):
    edition = a_convention()
    badge = a_ticket(edition, "Press badge", needs_approval=True)
    order = a_named_order(edition, badge, "Luo Ji", language=language, message="I write.")

    letter = the_letter("order_requested")

    assert (letter.subject, letter.text) == {
        "en": (
            f"Your request {order.code} to Convention 2027",
            f"""The organizers of Convention 2027 have your request {order.code}:

1. Press badge · Luo Ji

They decide about it and the answer comes to this address. No place is taken
until then. The request, its state, and how to withdraw it:
{order_url(order)}

{QUESTIONS["en"]}
""",
        ),
        "zh-hans": (
            f"科幻大会 2027：已收到您的申请 {order.code}",
            f"""「科幻大会 2027」主办方已收到您的申请 {order.code}：

1. Press badge · Luo Ji

主办方审核后，结果会发到这个邮箱。在此之前不占用名额。
查看或撤回申请：
{order_url(order)}

{QUESTIONS["zh-hans"]}
""",
        ),
    }[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_that_was_declined_repeats_the_reason_as_it_was_written(language: str):
    edition = a_convention()
    badge = a_ticket(edition, "Press badge", needs_approval=True)
    order = a_named_order(edition, badge, "Luo Ji", language=language, message="I write.")
    decline(order, by=a_user(), answer="We know <nothing> of your paper.\n请附上证明 📎")

    letter = the_letter("order_declined")

    assert "We know &lt;nothing&gt; of your paper." in letter.html
    assert (letter.subject, letter.text) == {
        "en": (
            f"Your request {order.code} to Convention 2027 was not approved",
            f"""The organizers of Convention 2027 could not approve your request
{order.code} (1 × Press badge).

They write:
We know <nothing> of your paper.
请附上证明 📎

The documents you gave, if any, are deleted.
{order_url(order)}

{QUESTIONS["en"]}
""",
        ),
        "zh-hans": (
            f"科幻大会 2027：申请 {order.code} 未通过",
            f"""您向「科幻大会 2027」提交的申请 {order.code}（1 × Press badge）
未能通过主办方审核。

主办方说明：
We know <nothing> of your paper.
请附上证明 📎

您填写的证件信息（如有）已删除。
{order_url(order)}

{QUESTIONS["zh-hans"]}
""",
        ),
    }[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_turn_says_for_what_when_and_how_many_are_before(language: str):
    edition = a_convention()
    ticket, windows = a_timed_ticket(edition, minutes=60, places=1)
    a_hold(edition, ticket, window=windows[1])
    waits(edition, ticket, "cheng", window=windows[1])
    Message.objects.all().delete()
    entry = waits(edition, ticket, "yun", party=2, window=windows[1], language=language)

    letter = the_letter("waiting_joined")

    assert (letter.subject, letter.text) == {
        "en": (
            "On the waiting list: Planets entry, Convention 2027",
            f"""You wait for 2 × Planets entry.
Fri 1 October 2027, 11:00–12:00

1 party is before you. When places come free they
are kept for you, and a letter tells until when.

Your turn, and how to leave the list:
{waiting_url(entry)}

{QUESTIONS["en"]}
""",
        ),
        "zh-hans": (
            "科幻大会 2027：已候补「Planets entry」",
            f"""您正在候补「Planets entry」2 个名额。
2027年10月1日 星期五 11:00–12:00

前面还有 1 组。有名额空出时会为您保留，
并发邮件告知截止时间。

查看进度或退出候补：
{waiting_url(entry)}

{QUESTIONS["zh-hans"]}
""",
        ),
    }[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_says_what_is_free_until_when_and_who_is_next(language: str):
    edition = a_convention()
    ticket, order = sold_out(edition)
    entry = waits(edition, ticket, language=language, party=1)
    cancel(order)
    waiting.offer_places(NOW)
    offer = Order.objects.get(offered_to=entry)

    letter = the_letter("place_offered")

    assert (letter.invitation, letter.reply_to) == (None, "desk@park.example")
    assert (letter.subject, letter.text) == {
        "en": (
            "A place is free for you: 1 × Workshop until Sun 12 September 2027, 10:00",
            f"""You waited for it, and now it is there: 1 × Workshop.
It is kept for you until Sun 12 September 2027, 10:00.

Take it here:
{order_url(offer)}

If you do not take it by then, it goes to whoever comes next.

{QUESTIONS["en"]}
""",
        ),
        "zh-hans": (
            "候补成功：1 × Workshop，请在 2027年9月12日 星期日 10:00 前领取",
            f"""您候补的「1 × Workshop」有名额了，
为您保留至 2027年9月12日 星期日 10:00。

在此领取：
{order_url(offer)}

逾期未领取，名额会转给下一位候补者。

{QUESTIONS["zh-hans"]}
""",
        ),
    }[language]


def test_without_an_address_for_questions_no_letter_asks_for_an_answer():
    edition = an_edition()
    ticket, order = sold_out(edition)
    waits(edition, ticket)
    cancel(order)
    waiting.offer_places(NOW)

    for kind in ("waiting_joined", "place_offered", "order_cancelled", "order_confirmed"):
        letter = the_letter(kind)
        assert "answer this letter" not in letter.text + letter.html
        assert letter.reply_to == ""


def test_a_letter_about_a_timed_entry_brings_the_hour_of_the_window():
    edition = a_convention()
    ticket, windows = a_timed_ticket(edition, minutes=60)
    order = a_hold(edition, ticket, now=NOW, window=windows[1])
    confirm(order, named(ticket, "Luo Ji"), now=NOW)

    letter = the_letter("order_confirmed")

    assert "Fri 1 October 2027, 11:00–12:00" in letter.text
    assert entry_of(letter) == (at("11:00"), at("12:00"), 0)


def test_hours_are_those_of_the_edition_wherever_the_server_stands():
    edition = a_convention(time_zone="America/Chicago")
    ticket = a_ticket(edition, price=100)
    a_named_order(edition, ticket, "Luo Ji")

    assert "until Mon 13 September 2027, 21:00" in the_letter("order_reserved").text


def test_only_once_it_is_paid_a_session_is_brought_into_the_calendar():
    edition = a_convention()
    slot = a_slot(a_session(edition, "Gala"), a_room("Dome"), "19:00", "21:00")
    publish(edition, by=None)
    order = a_named_order(edition, a_ticket(edition, "Gala", price=100, slot=slot), "Luo Ji")

    reserved = the_letter("order_reserved")
    settle(order, by=a_user(), now=NOW)
    paid = the_letter("order_confirmed")

    assert (reserved.invitation, len(reserved.images), len(paid.images)) == (None, 1, 2)
    assert entry_of(paid) == (at("19:00"), at("21:00"), 0)


def test_an_approved_request_brings_its_tickets_and_one_that_costs_money_its_price():
    edition = a_convention()
    free, dear = (
        a_ticket(edition, name, needs_approval=True, price=price)
        for name, price in [("Press", 0), ("Trade", 5_000)]
    )
    for ticket in (free, dear):
        order = a_named_order(edition, ticket, "Luo Ji", message="I write.")
        approve(order, by=a_user(f"{ticket.slug}@park.example"), now=NOW)

    assert "Press" in the_letter("order_confirmed").text
    assert "Please pay ¥50 to the organizers by then" in the_letter("order_reserved").text


def test_a_letter_about_one_place_of_three_names_this_one_only():
    edition = a_convention()
    order = a_confirmed_order(
        edition, a_ticket(edition), "Luo Ji", "程心", "Wade", language="zh-hans"
    )
    place = Registration.objects.get(attendee__name="程心")
    give_up(order, [place.uid], now=NOW)

    letter = the_letter("order_cancelled")

    assert letter.subject == f"科幻大会 2027：订单 {order.code} 已退还部分名额"
    assert "程心" in letter.text
    assert not any(name in letter.text + letter.html for name in ("Luo Ji", "Wade"))
    assert "如果这不是您的本意，请直接回复本邮件。" in letter.text


def test_a_letter_about_a_turn_that_is_over_can_still_be_written():
    edition = a_convention()
    ticket, _order = sold_out(edition, day=FIRST_DAY)
    entry = waits(edition, ticket)
    waiting.leave(entry)

    letter = the_letter("waiting_joined")

    assert "Fri 1 October 2027" in letter.text
    assert waiting_url(entry) in letter.html


def test_a_letter_about_a_turn_costs_the_same_for_one_and_for_thirty(django_assert_num_queries):
    edition = a_convention()
    ticket, _order = sold_out(edition)
    for number in range(30):
        entry = waits(edition, ticket, f"guest-{number}")
        if number in (0, 29):
            message = Message.objects.select_related("edition").get(facts={"waiting": entry.pk})
            with django_assert_num_queries(2):
                letter = compose(message)

    assert "29 parties are before you." in letter.text
    assert WaitingEntry.objects.count() == 30
