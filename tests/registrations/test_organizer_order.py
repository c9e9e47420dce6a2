"""The page of one order: what staff read, and what they do without the buyer's secret."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from events.models import Change, Message, StaffRole
from events.releasing import publish
from registrations import quotas
from registrations.cancelling import cancel, give_up
from registrations.deciding import settle
from registrations.identity import reveal
from registrations.letters import about
from registrations.models import Order
from registrations.ordering import OrderWish, last_change, start
from registrations.organizer.order.story import Turn
from registrations.passes import order_secret, qr_text
from tests.cast import (
    a_room,
    a_session,
    a_slot,
    a_ticket,
    a_user,
    an_edition,
    an_organizer,
    the_family,
    the_park,
)
from tests.registrations.pages import text
from tests.registrations.shop import (
    EMAIL,
    a_confirmed_order,
    a_day_ticket,
    a_hold,
    a_reservation,
    an_id,
    an_overdue_hold,
    named,
    sold_out,
    waits,
)

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/orders/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def desk(client, edition):
    user = an_organizer(edition, Level.DESK)
    client.force_login(user)
    return user


def page_of(order: Order) -> str:
    return f"{LIST}{order.code}/"


def told(client, order: Order) -> list[tuple[str, str, str]]:
    """The story of the order: what, by whom, why."""
    steps = client.get(page_of(order)).context["sheet"].story
    return [(step.what, step.who, step.reason) for step in steps]


def do(client, order: Order, verb: str, **said):
    return client.post(f"{page_of(order)}{verb}/", said)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def verbs(client, order: Order) -> list[str]:
    return [deed.verb for deed in client.get(page_of(order)).context["deeds"]]


def a_request(edition, name: str = "Luo Ji") -> Order:
    press = a_ticket(edition, "Press", needs_approval=True)
    wish = OrderWish(EMAIL, "en", {press: 1}, named(press, name), message="Moon Gazette")
    return start(edition, wish, now=timezone.now())


def all_go_out() -> None:
    Message.objects.update(status="sent", sent_at=timezone.now())


# What stands there


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_takes_the_same_queries_for_one_guest_and_for_thirty(
    client, edition, desk, django_assert_num_queries, count
):
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    ticket = a_ticket(edition, slot=slot, most_per_order=50)
    order = a_confirmed_order(edition, ticket, *[f"Guest {n}" for n in range(count)])

    with django_assert_num_queries(11):
        response = client.get(page_of(order))

    assert len(response.context["sheet"].places) == count


def test_it_tells_who_comes_with_what_and_when(client, edition, desk):
    slot = a_slot(a_session(edition, "Robots"), a_room("Hall 1"), "10:00", "11:30")
    publish(edition, by=None)
    order = a_confirmed_order(edition, a_ticket(edition, "Seat", slot=slot), "Luo Ji", "Cheng Xin")

    words = text(client.get(page_of(order)))

    assert EMAIL in words and "2 × Seat free" in words
    assert "Luo Ji Seat Robots Fri 1 October · 10:00–11:30 furnace-3 · Hall 1 confirmed" in words
    assert words.count("confirmed") >= 3


def test_a_place_in_a_session_that_is_not_released_yet_says_so(client, edition, desk):
    slot = a_slot(a_session(edition, "Secret guest"), a_room(), "10:00", "11:00")
    order = a_confirmed_order(edition, a_ticket(edition, slot=slot))

    assert "Secret guest not released yet" in text(client.get(page_of(order)))


def test_no_secret_and_no_code_of_a_ticket_stands_there(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")

    html = client.get(page_of(order)).content.decode()

    assert order_secret(order) not in html
    assert qr_text(order.registrations.get()) not in html and "QR code" not in html


def test_of_a_document_only_the_end_is_shown_and_later_that_it_is_deleted(client, edition, desk):
    document = an_id()
    order = a_reservation(edition, a_day_ticket(edition), document)

    response = client.get(page_of(order))
    cancel(order)
    after = text(client.get(page_of(order)))

    assert f"resident identity card ending in {document.last_four}" in text(response)
    assert document.number not in response.content.decode()
    assert "to keeping document numbers, text 2026-11" in text(response)
    assert "The document is deleted." in after and document.last_four not in after


def test_who_read_the_number_of_a_document_stands_in_the_story(client, edition, desk):
    order = a_reservation(edition, a_day_ticket(edition), an_id())

    reveal(order.registrations.get(), by=desk, reason="The name on the card differs.")

    assert told(client, order)[0] == (
        "Number of a document read",
        "desk@park.example",
        "The name on the card differs.",
    )


def test_the_story_tells_who_what_why_and_from_what_to_what(client, edition, desk):
    chair = an_organizer(edition, Level.CHAIR)
    order = a_confirmed_order(edition, a_ticket(edition, price=10_000), "Luo Ji", "Cheng Xin")
    give_up(order, [order.registrations.first().uid], now=timezone.now())
    settle(order, by=chair, now=timezone.now())
    cancel(order, by=chair, reason="Storm.")

    story = client.get(page_of(order)).context["sheet"].story

    assert [(step.what, step.who, step.reason, step.turns) for step in story] == [
        ("Cancelled", chair.email, "Storm.", [Turn("Status", "confirmed", "cancelled")]),
        ("Paid", chair.email, "", [Turn("Status", "held", "confirmed")]),
        (
            *("Places given back", "", ""),
            [Turn("Places", "2", "1"), Turn("Total", "¥200", "¥100")],
        ),
        (
            *("Reserved until it is paid", "", ""),
            [Turn("Status", "", "held"), Turn("Places", "", "2"), Turn("Total", "", "¥200")],
        ),
        ("Begun", "", "", []),
    ]


def test_letters_stand_there_with_how_far_they_came(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))
    waiting = text(client.get(page_of(order)))
    Message.objects.update(status="failed", error="550 no such user here")
    failed = text(client.get(page_of(order)))
    all_go_out()

    assert "Tickets queued luoji" in waiting
    assert "Tickets failed" in failed and "550 no such user here" in failed
    sent = text(client.get(page_of(order)))
    assert "Tickets sent" in sent and "550" not in sent


def test_a_letter_about_some_places_is_told_apart_from_the_end_of_the_order(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    give_up(order, [order.registrations.first().uid], now=timezone.now())
    cancel(order)

    letters = client.get(page_of(order)).context["sheet"].letters

    assert [letter.word for letter in letters] == ["Tickets", "Places given back", "Cancellation"]


def test_what_people_type_is_text_and_never_markup(client, edition, desk):
    order = a_request(edition, "<b>Luo</b>")
    Order.objects.filter(pk=order.pk).update(message="<script>x</script>", answer="<i>y</i>")

    html = client.get(page_of(order)).content.decode()

    assert "<b>Luo" not in html and "<script>x" not in html and "<i>y" not in html
    assert "&lt;b&gt;Luo&lt;/b&gt;" in html


def test_a_hold_that_nobody_is_named_for_says_so_and_when_it_is_over(client, edition, desk):
    ticket = a_ticket(edition)
    held, overdue = a_hold(edition, ticket), an_overdue_hold(edition, ticket)

    assert "Nobody is named yet" in text(client.get(page_of(held)))
    assert "time is over" in text(client.get(page_of(overdue)))


# Who may come in


def test_who_only_looks_finds_no_order(client, edition):
    order = a_confirmed_order(edition, a_ticket(edition))
    answers = {}
    for level in Level:
        client.force_login(an_organizer(edition, level))
        answers[level] = [
            client.get(page_of(order)).status_code,
            client.get(f"{page_of(order)}cancel/").status_code,
        ]

    assert answers == {Level.LOOK: [404, 404]} | {
        level: [200, 200] for level in (Level.DESK, Level.PROGRAMME, Level.CHAIR)
    }


def test_orders_of_other_editions_and_families_are_not_there(client, edition, desk):
    elsewhere = the_family("elsewhere")
    abroad = an_edition("elsewhere-2027", family=elsewhere, venue=the_park(elsewhere))
    for other in (abroad, an_edition("carnival-2027")):
        order = a_confirmed_order(other, a_ticket(other, f"Pass {other.slug}"))
        assert client.get(page_of(order)).status_code == 404
        assert do(client, order, "cancel", reason="Mine now.").status_code == 404
        assert do(client, order, "letter").status_code == 404
        order.refresh_from_db()
        assert order.status == Order.Status.CONFIRMED


def test_a_deed_that_nobody_knows_is_not_there(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))

    assert do(client, order, "give-me-a-seat").status_code == 404


# What can be done


def test_what_can_be_done_depends_on_how_the_order_stands(client, edition, desk):
    free, dear = a_ticket(edition), a_ticket(edition, "Dear", price=100)
    gone = a_confirmed_order(edition, free)
    cancel(gone)
    overdue = a_confirmed_order(edition, dear)
    Order.objects.filter(pk=overdue.pk).update(held_until=timezone.now() - timedelta(minutes=1))
    orders = {
        "confirmed": a_confirmed_order(edition, free),
        "reserved": a_confirmed_order(edition, dear),
        "asked for": a_request(edition),
        "held": a_hold(edition, free),
        "overdue": overdue,
        "cancelled": gone,
    }

    assert {name: verbs(client, order) for name, order in orders.items()} == {
        "confirmed": ["letter", "correct", "cancel"],
        "reserved": ["payment", "letter", "correct", "cancel"],
        "asked for": ["approval", "refusal", "letter", "correct", "cancel"],
        "held": ["cancel"],
        "overdue": ["cancel"],
        "cancelled": ["letter"],
    }


def test_a_letter_goes_once_more_with_one_press_and_once_with_two(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))
    all_go_out()
    seen = client.get(page_of(order)).context["sheet"].seen

    first = do(client, order, "letter", seen=seen)
    second = do(client, order, "letter", seen=seen)

    assert first.url == second.url == page_of(order)
    assert said(first) == [f"The letter goes to {EMAIL} once more."]
    assert said(second)[-1] == f"The letter to {EMAIL} was sent once more before."
    assert about(order).count() == 2
    assert told(client, order)[0] == ("Letter sent once more", desk.email, "")


def test_a_letter_that_waits_is_not_written_again(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))

    response = do(client, order, "letter", seen=last_change(order))

    assert response.status_code == 409
    assert "still waits to be sent. It goes out by itself." in text(response)


def test_an_order_that_changed_meanwhile_is_shown_as_it_is_now(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))
    all_go_out()
    cancel(order)

    response = do(client, order, "letter", seen=0)

    assert response.status_code == 409
    assert "changed meanwhile. Nothing was sent" in text(response)
    assert response.context["sheet"].order.status == Order.Status.CANCELLED


def test_cancelling_asks_first_and_says_what_it_means(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition, price=38_000))
    settle(order, by=desk, now=timezone.now())

    response = client.get(f"{page_of(order)}cancel/")

    assert response.context["deed"].advice == (
        "1 ticket opens no gate any more, and its guest's document is deleted.",
        "The places are free at once: first for who waits, then for everybody.",
        "¥380 is paid and does not come back by itself: pay it back yourselves.",
        "This cannot be undone.",
    )
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_cancelling_wants_a_reason_and_tells_the_next_in_the_queue(client, edition, desk):
    ticket, order = sold_out(edition)
    entry = waits(edition, ticket)

    without = do(client, order, "cancel", reason=" ")
    response = do(client, order, "cancel", reason="The hall is closed.")

    assert (without.status_code, response.status_code, response.url) == (400, 302, page_of(order))
    assert said(response) == [f"Order {order.code} is cancelled. The buyer hears it by letter."]
    assert told(client, order)[0] == ("Cancelled", desk.email, "The hall is closed.")
    entry.refresh_from_db()
    assert entry.status == "offered" and quotas.recount() == []


def test_cancelled_twice_it_says_that_it_was_cancelled(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))
    do(client, order, "cancel", reason="First.")

    response = do(client, order, "cancel", reason="Second.")

    text_of_it = f"That cannot be done with order {order.code} any more: it is cancelled."
    assert said(response)[-1] == text_of_it
    assert Change.objects.filter(verb="cancelled").count() == 1


@pytest.mark.parametrize("reason", ["长" * 501, "a\u202eb", "\x00"])
def test_a_reason_that_cannot_be_kept_is_refused_and_stays_in_its_box(
    client, edition, desk, reason
):
    order = a_confirmed_order(edition, a_ticket(edition))

    response = do(client, order, "cancel", reason=reason)

    assert response.status_code == 400
    assert re.search(r'id="id_reason_error"', response.content.decode())
    order.refresh_from_db()
    assert order.status == Order.Status.CONFIRMED


def test_money_that_came_in_makes_tickets(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition, price=38_000))

    asked = text(client.get(f"{page_of(order)}payment/"))
    response = do(client, order, "payment")
    again = do(client, order, "payment")

    assert "¥380 came in, in cash or by transfer. This cannot be undone." in asked
    assert said(response) == [f"Order {order.code} is paid. Its tickets go out by letter."]
    assert said(again)[-1].endswith("any more: it is confirmed.")
    assert [message.kind for message in about(order)] == ["order_reserved", "order_confirmed"]
    assert told(client, order)[0][:2] == ("Paid", desk.email)


def test_a_request_is_approved_or_not(client, edition, desk):
    yes = a_request(edition)
    wish = OrderWish(EMAIL, "en", {line.ticket_type: 1 for line in yes.lines.all()},
                     named(yes.lines.get().ticket_type, "Wade"), message="No.")  # fmt: skip
    no = start(edition, wish, now=timezone.now())

    approved = do(client, yes, "approval")
    declined = do(client, no, "refusal", answer="All press seats are taken.")

    assert said(approved) == [f"Order {yes.code} is approved. The buyer hears it by letter."]
    assert said(declined)[-1] == f"Order {no.code} is not approved. The buyer hears it by letter."
    assert "We answered All press seats are taken." in text(client.get(page_of(no)))
    assert told(client, no)[0] == ("Not approved", desk.email, "All press seats are taken.")


def test_approving_what_is_sold_out_says_so_and_leaves_the_request(client, edition, desk):
    order = a_request(edition)
    quotas.Quota.objects.update(size=0)

    response = do(client, order, "approval")

    assert response.status_code == 409
    assert "Sorry, “Press” is sold out." in text(response)
    order.refresh_from_db()
    assert order.status == Order.Status.REQUESTED


def test_the_page_speaks_chinese(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))

    words = text(client.get(f"/manage/convention-2027/orders/{order.code}/"))

    for word in ("订单", "下单人", "变更记录", "已确认", "再次发送信件"):
        assert word in words, word


def test_a_stranger_is_asked_to_sign_in(client, edition):
    order = a_confirmed_order(edition, a_ticket(edition))

    assert "/accounts/login/" in client.get(page_of(order)).url
    client.force_login(a_user("stranger@park.example"))
    assert client.get(page_of(order)).status_code == 404


# Correcting


def corrected(order: Order, email: str = EMAIL, *names: str, **more) -> dict[str, object]:
    """What the form sends: its fields as they stand, with these in their place."""
    places = order.registrations.select_related("attendee")
    standing = [row.attendee.name for row in places]
    typed = dict(zip(range(len(standing)), [*names, *standing[len(names) :]], strict=True))
    fields = {f"name-{row.uid}": typed[n] for n, row in enumerate(places)}
    return {"email": email, "seen": last_change(order), **fields, **more}


def test_the_form_has_what_was_typed_and_who_comes_with_what(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition, "Day"), "Luo Ji", "Cheng Xin")

    form = client.get(f"{page_of(order)}correct/").context["form"]

    assert [(field.label, field.value()) for field in form.visible_fields()] == [
        ("Email of the buyer", EMAIL),
        ("Guest 1: Day", "Luo Ji"),
        ("Guest 2: Day", "Cheng Xin"),
        ("The old address is a stranger's: give all tickets new codes", None),
    ]


def test_an_address_and_a_name_are_corrected(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition), "Lou Ji", "Cheng Xin")
    right = "luo.ji@sunflower.example"

    response = do(client, order, "correct", **corrected(order, right, "Luo Ji"))

    assert said(response) == [f"Order {order.code} is corrected. The letter goes to {right}."]
    step = client.get(page_of(order)).context["sheet"].story[0]
    assert (step.what, step.who, step.turns) == (
        *("Corrected", desk.email),
        [Turn("Email", EMAIL, right), Turn("Guests", "Lou Ji", "Luo Ji")],
    )


def test_what_is_so_already_is_said_to_be(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition))

    response = do(client, order, "correct", **corrected(order))

    assert said(response) == [f"Order {order.code} is as you wish already. No letter was sent."]


@pytest.mark.parametrize(
    ("typed", "field"), [(("luo@", "Luo Ji"), "email"), ((EMAIL, " "), "name"), ((EMAIL,), "")]
)
def test_what_cannot_be_written_stays_in_its_box_with_a_word(client, edition, desk, typed, field):
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")
    more = {} if field else {f"name-{order.registrations.get().uid}": "\u200d"}

    response = do(client, order, "correct", **corrected(order, *typed, **more))

    errors = response.context["form"].errors
    assert response.status_code == (400 if field else 409)
    assert [name.split("-")[0] for name in errors] == [field or "__all__"]


def test_a_correction_of_what_others_changed_is_shown_again_with_what_was_typed(
    client, edition, desk
):
    order = a_confirmed_order(edition, a_ticket(edition), "Lou Ji", "Cheng Xin")
    typed = corrected(order, "luo@park.cn", "Luo Ji", "Cheng Xin")
    give_up(order, [order.registrations.last().uid], now=timezone.now())

    refused = do(client, order, "correct", **typed)
    form = refused.context["form"]
    done = do(client, order, "correct", **(typed | {"seen": form["seen"].value()}))

    assert refused.status_code == 409
    assert form.non_field_errors() == [
        f"Somebody changed order {order.code} meanwhile. Please look at it again."
    ]
    assert form["email"].value() == "luo@park.cn"
    assert said(done)[-1] == f"Order {order.code} is corrected. The letter goes to luo@park.cn."


# Some of the places


def test_some_places_are_taken_back_and_the_next_in_the_queue_is_offered_them(
    client, edition, desk
):
    ticket, order = sold_out(edition, places=3)
    entry = waits(edition, ticket, party=2)
    first, second, _third = order.registrations.all()

    asked = client.get(f"{page_of(order)}places/")
    response = do(client, order, "places", places=[first.uid, second.uid], reason="No show.")

    choices = asked.context["form"].fields["places"].choices
    assert [label for _uid, label in choices] == [
        "Cheng Xin: Workshop",
        "Luo Ji: Workshop",
        "Ye Wenjie: Workshop",
    ]
    assert said(response) == [
        f"2 places of {order.code} are taken back. The buyer hears it by letter."
    ]
    assert told(client, order)[0] == ("Places given back", desk.email, "No show.")
    entry.refresh_from_db()
    assert entry.status == "offered" and quotas.recount() == []


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"places": [], "reason": "x"}, "places"),
        ({"places": ["not-a-uuid"], "reason": "x"}, "places"),
        ({"places": ["00000000-0000-4000-8000-000000000000"], "reason": "x"}, "places"),
        ({"reason": ""}, "reason"),
    ],
)
def test_places_that_are_none_or_no_reason_are_asked_for_again(
    client, edition, desk, answers, field
):
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    usual = {"places": [order.registrations.first().uid]}

    response = do(client, order, "places", **{**usual, **answers})

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert order.registrations.filter(status="confirmed").count() == 2


def test_the_last_place_is_the_whole_order_and_a_place_goes_once(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    uid = order.registrations.first().uid

    do(client, order, "places", places=[uid], reason="x")
    again = do(client, order, "places", places=[uid], reason="x")

    assert "places" not in verbs(client, order)
    assert said(again)[-1].startswith(f"That cannot be done with order {order.code} any more")
    assert Change.objects.filter(verb="places returned").count() == 1


def test_what_was_paid_for_a_place_is_said_to_stay(client, edition, desk):
    order = a_confirmed_order(edition, a_ticket(edition, price=100), "Luo Ji", "Cheng Xin")
    settle(order, by=desk, now=timezone.now())

    advice = client.get(f"{page_of(order)}places/").context["deed"].advice

    assert advice[-1] == "What was paid for them does not come back by itself."
