"""Giving places back: some of an order or all of it, free until it begins, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from icalendar import Calendar

from events.models import Change, Edition, Message
from events.releasing import publish
from registrations import feeds, quotas
from registrations.cancelling import cancel, give_up
from registrations.composing import Letter, compose
from registrations.deciding import settle
from registrations.errors import AlreadyPaid, TooLate
from registrations.models import Identity, IdentityDay, Order, Quota, Registration, TicketType
from registrations.ordering import OrderWish, start
from registrations.passes import qr_text, read_qr
from tests.cast import a_room, a_session, a_slot, a_ticket, a_user, an_edition, at
from tests.registrations.shop import (
    EMAIL,
    FIRST_DAY,
    a_confirmed_order,
    a_day_ticket,
    a_hold,
    a_reservation,
    a_timed_ticket,
    an_id,
    at_once,
    named,
)

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


def places(order: Order) -> dict[str, Registration]:
    return {row.attendee.name: row for row in order.registrations.select_related("attendee")}


def states(order: Order) -> dict[str, str]:
    return {name: row.status for name, row in places(order).items()}


def taken() -> dict[str, int]:
    return dict(Quota.objects.values_list("name", "taken"))


def leave(order: Order, *names: str, now=None) -> list[Registration]:
    uids = [places(order)[name].uid for name in names]
    return give_up(order, uids, now=now or timezone.now())


def test_one_place_goes_and_the_others_stay():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin", "Ye Wenjie")

    gone = leave(order, "Cheng Xin")

    assert [row.revision for row in gone] == [1]
    assert states(order) == {
        "Luo Ji": "confirmed",
        "Cheng Xin": "cancelled",
        "Ye Wenjie": "confirmed",
    }
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED
    assert taken() == {"Day pass": 2} and quotas.recount() == []
    assert Change.objects.first().after == {"status": "confirmed", "places": 2, "total": 0}


def test_the_place_is_free_for_the_next_at_once():
    edition = an_edition()
    ticket = a_ticket(edition, places=2)
    order = a_confirmed_order(edition, ticket, "Luo Ji", "Cheng Xin")

    leave(order, "Cheng Xin")

    assert a_hold(edition, ticket).status == Order.Status.HELD


def test_a_ticket_given_back_has_another_code_than_the_one_that_was_sent():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    old = {name: qr_text(row) for name, row in places(order).items()}

    leave(order, "Cheng Xin")

    assert read_qr(old["Cheng Xin"]) is None
    assert read_qr(old["Luo Ji"]) == places(order)["Luo Ji"]


def test_places_of_several_tickets_go_together():
    edition = an_edition()
    film, talk = a_ticket(edition, "Film"), a_ticket(edition, "Talk")
    guests = {**named(film, "Luo Ji", "Cheng Xin"), **named(talk, "Ye Wenjie")}
    order = start(edition, OrderWish(EMAIL, "en", {film: 2, talk: 1}, guests), now=timezone.now())

    leave(order, "Luo Ji", "Ye Wenjie")

    assert taken() == {"Film": 1, "Talk": 0} and quotas.recount() == []
    assert order.lines.values_list("count", "returned").order_by("pk")[0] == (2, 1)


def test_all_places_are_the_whole_order():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")

    leave(order, "Luo Ji", "Cheng Xin")

    order.refresh_from_db()
    assert order.status == Order.Status.CANCELLED
    assert taken() == {"Day pass": 0} and quotas.recount() == []


def test_the_last_place_after_the_others_is_the_whole_order_too():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")

    leave(order, "Luo Ji")
    leave(order, "Cheng Xin")

    order.refresh_from_db()
    assert order.status == Order.Status.CANCELLED
    assert taken() == {"Day pass": 0} and quotas.recount() == []


def test_what_was_given_back_is_given_back_once():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")

    assert len(leave(order, "Luo Ji")) == 1
    assert leave(order, "Luo Ji") == []

    assert taken() == {"Day pass": 1}
    assert Message.objects.filter(kind="order_cancelled").count() == 1


def test_somebody_elses_place_is_not_given_back():
    edition = an_edition()
    ticket = a_ticket(edition)
    mine, theirs = a_confirmed_order(edition, ticket, "A", "B"), a_confirmed_order(edition, ticket)

    assert give_up(mine, [theirs.registrations.get().uid], now=timezone.now()) == []

    assert taken() == {"Day pass": 3}


def test_one_place_and_its_document_come_free_the_others_document_stays():
    edition = an_edition()
    ticket = a_day_ticket(edition)
    order = a_reservation(edition, ticket, an_id(serial=1), an_id(serial=2))
    first = order.registrations.first()

    give_up(order, [first.uid], now=timezone.now())

    assert (Identity.objects.count(), IdentityDay.objects.count()) == (1, 1)
    assert a_reservation(edition, ticket, an_id(serial=1)).status == Order.Status.CONFIRMED


def test_a_reservation_costs_less_when_one_of_its_places_goes():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition, price=100), "Luo Ji", "Cheng Xin")

    leave(order, "Cheng Xin")
    settle(order, by=a_user(), now=timezone.now())

    assert order.total == 100
    assert states(order) == {"Luo Ji": "confirmed", "Cheng Xin": "cancelled"}
    assert quotas.recount() == []


def test_what_is_paid_is_given_back_by_the_organizers_only():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition, price=100))
    settle(order, by=a_user(), now=timezone.now())

    with translation.override("en"), pytest.raises(AlreadyPaid, match="“Day pass” is paid."):
        leave(order, "Cheng Xin")
    assert cancel(order, by=a_user("chair@park.example"))


def a_ticket_for(edition: Edition, what: str) -> tuple[TicketType, dict[str, object]]:
    if what == "window":
        ticket, windows = a_timed_ticket(edition)
        return ticket, {"windows": {ticket: windows[1]}}
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    facts = {"day": {"day": FIRST_DAY}, "slot": {"slot": slot}, "pass": {}}[what]
    return a_ticket(edition, **facts), {}


@pytest.mark.parametrize(
    ("what", "begins"),
    [
        ("slot", at("10:00")),
        ("window", at("10:30")),
        ("day", at("05:00")),
        ("pass", at("05:00")),
    ],
)
def test_a_place_can_be_given_back_until_it_begins(what: str, begins):
    edition = an_edition()
    ticket, more = a_ticket_for(edition, what)
    wish = OrderWish(EMAIL, "en", {ticket: 1}, named(ticket, "Luo Ji"), **more)
    order = start(edition, wish, now=at("08:00") - timedelta(days=9))

    with translation.override("en"), pytest.raises(TooLate, match="has begun"):
        leave(order, "Luo Ji", now=begins)
    assert leave(order, "Luo Ji", now=begins - A_SECOND)


def the_last_letter() -> Letter:
    return compose(Message.objects.order_by("pk").last())


def told(letter: Letter) -> tuple[str, int] | None:
    """What a calendar does with the one entry of ``letter``, and under which number."""
    if letter.invitation is None:
        return None
    (entry,) = Calendar.from_ical(letter.invitation.body).walk("VEVENT")
    return letter.invitation.method, int(entry["SEQUENCE"])


def test_the_letter_says_which_places_went_and_who_still_comes_keeps_the_entry():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    order = a_confirmed_order(edition, a_ticket(edition, slot=slot), "Luo Ji", "Cheng Xin")

    leave(order, "Cheng Xin")
    first = the_last_letter()
    leave(order, "Luo Ji")
    last = the_last_letter()

    assert first.subject == f"Places given back: order {order.code} for convention-2027"
    assert "Cheng Xin" in first.text and "Luo Ji" not in first.text
    assert (told(first), told(last)) == (None, ("CANCEL", 1))


def test_another_order_of_the_same_address_keeps_the_entry_too():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    ticket = a_ticket(edition, slot=slot)
    first, second = (a_confirmed_order(edition, ticket) for _ in range(2))

    cancel(first)
    kept = told(the_last_letter())
    cancel(second)

    assert (kept, told(the_last_letter())) == (None, ("CANCEL", 3))


def test_a_place_taken_again_is_newer_to_a_calendar_than_the_one_given_back():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    ticket = a_ticket(edition, slot=slot)
    numbers = []

    for _time in range(3):
        order = a_confirmed_order(edition, ticket)
        numbers.append(told(the_last_letter()))
        cancel(order)
        numbers.append(told(the_last_letter()))

    assert numbers == [
        ("REQUEST", 0),
        ("CANCEL", 1),
        ("REQUEST", 2),
        ("CANCEL", 3),
        ("REQUEST", 4),
        ("CANCEL", 5),
    ]


def test_each_place_that_goes_has_a_letter_of_its_own():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin", "Wade")

    for name in ("Luo Ji", "Cheng Xin", "Wade"):
        leave(order, name)

    subjects = [compose(message).subject for message in Message.objects.order_by("pk")[1:]]
    assert [subject.split(":")[0] for subject in subjects] == [
        "Places given back",
        "Places given back",
        f"Your order {order.code} for convention-2027 is cancelled",
    ]


def test_what_was_never_confirmed_is_taken_out_of_no_calendar():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    order = a_confirmed_order(edition, a_ticket(edition, slot=slot, price=100))

    cancel(order)

    assert compose(Message.objects.get(kind="order_cancelled")).invitation is None


def test_the_private_calendar_tells_that_the_place_went():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    order = a_confirmed_order(edition, a_ticket(edition, slot=slot), "Luo Ji", "Cheng Xin")

    leave(order, "Cheng Xin")

    token = places(order)["Cheng Xin"].attendee.feed_token
    body = feeds.render(feeds.own_feed(token), "en")
    (entry,) = Calendar.from_ical(body).walk("VEVENT")
    assert (str(entry["STATUS"]), int(entry["SEQUENCE"])) == ("CANCELLED", 1)


@pytest.mark.django_db(transaction=True)
def test_eight_who_give_back_at_once_give_each_place_back_once():
    edition = an_edition()
    ticket = a_ticket(edition, places=60, most_per_order=10)
    orders = [a_confirmed_order(edition, ticket, *"ABCDEF") for _ in range(5)]
    uids = {order.pk: [row.uid for row in order.registrations.all()] for order in orders}

    def act(turn):
        order = Order.objects.get(pk=orders[turn % 5].pk)
        if turn % 11 == 10:
            cancel(order)
        else:
            give_up(order, uids[order.pk][turn % 4 : turn % 4 + 2], now=timezone.now())

    at_once(8, act, range(60))

    assert quotas.recount() == []
    live = Registration.objects.filter(status="confirmed").count()
    assert taken() == {"Day pass": live}
    assert Registration.objects.filter(revision__gt=1).count() == 0
