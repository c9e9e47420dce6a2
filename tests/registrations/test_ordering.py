from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Change, Message
from registrations.cancelling import cancel
from registrations.errors import (
    AlreadyConfirmed,
    EmailNotUsable,
    GuestsMissing,
    HoldLost,
    NameNotUsable,
    NothingWanted,
    NotOnSale,
    TooMany,
)
from registrations.guests import tidy_name
from registrations.models import Attendee, FeedToken, Order, Quota, Registration
from registrations.ordering import PAY_WITHIN, Guest, OrderWish, confirm, start
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at, the_family
from tests.registrations.shop import EMAIL, a_confirmed_order, a_hold, named

pytestmark = pytest.mark.django_db


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_a_hold_is_named_and_confirmed_with_tickets_feeds_history_and_letter():
    edition = an_edition()
    ticket = a_ticket(edition)
    order = a_hold(edition, ticket, 2)
    assert (order.status, letters()) == (Order.Status.HELD, [])

    registrations = confirm(order, named(ticket, "Luo Ji", "Cheng Xin"), now=timezone.now())

    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED and order.confirmed_at is not None
    assert [registration.attendee.name for registration in registrations] == ["Luo Ji", "Cheng Xin"]
    assert FeedToken.objects.count() == 2
    change = Change.objects.get()
    assert (change.verb, change.subject, change.subject_id) == ("confirmed", "order", order.code)
    assert change.after == {"status": "confirmed", "places": 2, "total": 0}
    assert letters() == ["order_confirmed"]


def test_a_free_order_with_everybody_named_is_confirmed_at_once():
    edition = an_edition()

    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")

    assert order.status == Order.Status.CONFIRMED
    assert Registration.objects.get().attendee.name == "Luo Ji"


def test_prices_come_from_the_database_and_the_currency_from_the_family():
    edition = an_edition()
    family = edition.series.family
    family.currency = "EUR"
    family.save(update_fields=["currency"])
    ticket = a_ticket(edition, price=12_000)
    ticket.price = 1

    order = start(edition, OrderWish(EMAIL, "en", {ticket: 2}), now=timezone.now())

    assert (order.total, order.currency) == (24_000, "EUR")
    assert order.lines.get().unit_price == 12_000


def test_what_costs_money_is_reserved_by_name_and_kept_until_it_is_paid():
    edition = an_edition()
    ticket = a_ticket(edition, price=100)
    now = timezone.now()

    order = a_confirmed_order(edition, ticket, "Luo Ji", now=now)

    assert (order.status, order.named_at) == (Order.Status.HELD, now)
    assert order.held_until == now + PAY_WITHIN
    assert Registration.objects.get().status == Registration.Status.PENDING
    assert Quota.objects.get().taken == 1
    assert letters() == ["order_reserved"]


def test_a_ticket_of_another_event_is_not_sold_here():
    elsewhere = an_edition("other", family=the_family("other"))

    with pytest.raises(NotOnSale):
        a_hold(an_edition(), a_ticket(elsewhere))
    assert not Order.objects.exists()


def test_a_ticket_may_serve_two_editions_of_its_family():
    convention, carnival = an_edition(), an_edition("carnival-2027", kind="carnival")
    ticket = a_ticket(convention)
    ticket.editions.add(carnival)

    assert a_hold(carnival, ticket).edition == carnival


@pytest.mark.parametrize(("minute", "is_sold"), [(-1, False), (0, True), (59, True), (60, False)])
def test_a_sale_includes_its_first_moment_and_excludes_its_last(minute, is_sold):
    edition, opens = an_edition(), at("10:00")
    hour = timedelta(hours=1)
    ticket = a_ticket(edition, on_sale_from=opens, on_sale_until=opens + hour)
    now = opens + timedelta(minutes=minute)

    if is_sold:
        assert a_hold(edition, ticket, now=now).status == Order.Status.HELD
    else:
        with pytest.raises(NotOnSale):
            a_hold(edition, ticket, now=now)


def test_what_is_over_or_cancelled_is_not_sold():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    ticket = a_ticket(edition, slot=slot)

    assert a_hold(edition, ticket, now=at("10:59"))
    with pytest.raises(NotOnSale):
        a_hold(edition, ticket, now=at("11:00"))
    with pytest.raises(NotOnSale):
        a_hold(edition, a_ticket(edition, "Late"), now=at("12:00", day=4))
    slot.is_cancelled = True
    slot.save(update_fields=["is_cancelled"])
    with pytest.raises(NotOnSale):
        a_hold(edition, ticket, now=at("09:00"))


def test_nobody_takes_more_than_an_order_may():
    edition = an_edition()
    ticket = a_ticket(edition, most_per_order=2)

    assert a_hold(edition, ticket, 2)
    with pytest.raises(TooMany):
        a_hold(edition, ticket, 3)


@pytest.mark.parametrize("count", [0, -1])
def test_an_order_asks_for_something(count):
    edition = an_edition()

    with pytest.raises(NothingWanted):
        a_hold(edition, a_ticket(edition), count)


def test_an_order_needs_an_address_that_mail_can_reach():
    edition = an_edition()
    ticket = a_ticket(edition)

    for email in ("", "luo ji", "a@b.example\nBcc: c@d.example", "a" * 250 + "@b.example"):
        with pytest.raises(EmailNotUsable):
            start(edition, OrderWish(email, "en", {ticket: 1}), now=timezone.now())


def test_one_address_may_order_many_times():
    edition = an_edition()
    ticket = a_ticket(edition)

    for _ in range(3):
        a_confirmed_order(edition, ticket)

    assert Registration.objects.count() == 3
    assert letters() == ["order_confirmed"] * 3


def test_an_order_is_confirmed_for_all_of_its_guests_or_not_at_all():
    edition = an_edition()
    ticket = a_ticket(edition)
    order = a_hold(edition, ticket, 2)

    for guests in ({}, named(ticket, "Luo Ji"), named(ticket, "A", "B", "C"), {0: [Guest("A")]}):
        with pytest.raises(GuestsMissing):
            confirm(order, guests, now=timezone.now())
    with pytest.raises(GuestsMissing):
        start(
            edition,
            OrderWish(EMAIL, "en", {ticket: 2}, named(ticket, "Luo Ji")),
            now=timezone.now(),
        )
    assert not Attendee.objects.exists()


def test_a_hold_is_lost_at_its_last_moment():
    edition = an_edition()
    ticket = a_ticket(edition)
    order = a_hold(edition, ticket)

    with pytest.raises(HoldLost):
        confirm(order, named(ticket, "Luo Ji"), now=order.held_until)
    assert confirm(order, named(ticket, "Luo Ji"), now=order.held_until - timedelta.resolution)


def test_confirming_again_for_the_same_guests_changes_nothing():
    edition = an_edition()
    ticket = a_ticket(edition)
    order = a_hold(edition, ticket, 2)
    first = confirm(order, named(ticket, "Luo Ji", "Cheng Xin"), now=timezone.now())

    again = confirm(order, named(ticket, " Cheng  Xin", "Luo Ji"), now=timezone.now())

    assert again == first
    assert letters() == ["order_confirmed"]
    with pytest.raises(AlreadyConfirmed):
        confirm(order, named(ticket, "Luo Ji", "Wade"), now=timezone.now())


def test_a_cancelled_order_frees_its_places_and_voids_its_tickets_once():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    token = FeedToken.objects.first()

    assert [cancel(order), cancel(order)] == [True, False]

    assert Quota.objects.get().taken == 0
    assert set(Registration.objects.values_list("status", "revision")) == {("cancelled", 1)}
    assert letters() == ["order_confirmed", "order_cancelled"]
    moved = FeedToken.objects.get(pk=token.pk).changed_at
    assert moved - token.changed_at >= timedelta(seconds=1)


def test_letting_go_of_a_hold_writes_no_letter():
    edition = an_edition()
    order = a_hold(edition, a_ticket(edition))

    assert cancel(order)

    assert (Quota.objects.get().taken, letters()) == (0, [])
    with pytest.raises(HoldLost):
        confirm(order, named(order.lines.get().ticket_type, "A"), now=timezone.now())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Luo\t\n Ji ", "Luo Ji"),
        ("罗\u0000辑\u0007", "罗 辑"),
        ("👩‍🚀 Эльза", "👩‍🚀 Эльза"),
        ("محمد علي", "محمد علي"),
        ("evil\u202egnp.exe\u2066", "evilgnp.exe"),
        ("a\ud800b", "a b"),
        ("L\u2028J\r\nBcc: x@y.example", "L J Bcc: x@y.example"),
        ("名" * 100, "名" * 100),
    ],
)
def test_names_are_made_tidy(typed, kept):
    assert tidy_name(typed) == kept


def test_a_name_must_be_there_and_fit_a_badge():
    for nothing in ("", "  ", "\u200b\u200d", "\u202e"):
        with pytest.raises(GuestsMissing):
            tidy_name(nothing)
    with pytest.raises(NameNotUsable, match="101"):
        tidy_name("x" * 101)


def test_a_guest_may_have_an_address_of_their_own_but_not_a_broken_one():
    edition = an_edition()
    ticket = a_ticket(edition)
    order = a_hold(edition, ticket)

    with pytest.raises(EmailNotUsable):
        confirm(order, {ticket.pk: [Guest("Luo Ji", "nowhere")]}, now=timezone.now())
    confirm(order, {ticket.pk: [Guest("Luo Ji", " luoji@x.example ")]}, now=timezone.now())
    assert Attendee.objects.get().email == "luoji@x.example"
