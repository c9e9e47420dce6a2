"""What a buyer mistyped is mended: the letter reaches them, and the old link opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from events.models import Change, Message, User
from registrations import feeds
from registrations.cancelling import cancel, give_up
from registrations.composing import compose
from registrations.correcting import Correction, correct, may_correct
from registrations.errors import EmailNotUsable, GuestsMissing, NotWaiting, OrderChanged
from registrations.letters import about
from registrations.models import FeedToken, Order
from registrations.ordering import last_change
from registrations.organizer.orders import found_by
from registrations.passes import opens_order, order_secret, order_url, qr_text, read_qr
from tests.cast import a_ticket, a_user, an_edition
from tests.registrations.shop import EMAIL, a_confirmed_order, a_hold, at_once

pytestmark = pytest.mark.django_db
RIGHT = "swordholder@deterrence.example"


def mend(order: Order, email: str = EMAIL, *, seen: int | None = None, by=None, **wish) -> bool:
    """Correct the order; ``names`` are the right ones by the wrong ones."""
    names = wish.pop("names", {})
    places = order.registrations.select_related("attendee")
    named = {row.uid: names[row.attendee.name] for row in places if row.attendee.name in names}
    user = by or a_user(f"desk{User.objects.count()}@park.example")
    mark = last_change(order) if seen is None else seen
    correction = Correction(email, named, **wish)
    return correct(order, correction, by=user, now=timezone.now(), seen=mark)


def guests(order: Order) -> list[str]:
    return [row.attendee.name for row in order.registrations.select_related("attendee")]


def test_the_letter_goes_out_anew_to_the_right_address():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")

    assert mend(order, f" {RIGHT} ")

    letter = about(order).last()
    assert (letter.kind, letter.to, letter.status) == ("order_confirmed", RIGHT, "queued")
    assert order_url(order) in compose(letter).text
    assert Order.objects.get().email == RIGHT


def test_the_link_that_went_to_the_wrong_address_opens_nothing(client):
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))
    old = order_secret(order)

    mend(order, RIGHT)

    now = Order.objects.get()
    assert not opens_order(now, old) and opens_order(now, order_secret(now))
    assert client.get(f"/en/order/{order.code}/{old}/").status_code == 404
    assert client.get(f"/en/order/{order.code}/{order_secret(now)}/").status_code == 200


def test_tickets_that_a_group_has_in_its_hands_still_open_the_gate():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    codes = [qr_text(row) for row in order.registrations.all()]

    mend(order, RIGHT)

    assert [read_qr(code) for code in codes] == list(order.registrations.all())


def test_what_went_to_a_stranger_opens_no_gate_and_no_calendar():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin")
    tokens = list(FeedToken.objects.select_related("attendee"))
    feeds_before = [(token.attendee.code, feeds.secret_of(token)) for token in tokens]
    codes = [qr_text(row) for row in order.registrations.all()]

    mend(order, RIGHT, is_strangers=True)

    assert [read_qr(code) for code in codes] == [None, None]
    assert [feeds.open_feed(*known) for known in feeds_before] == [None, None]
    letter = compose(about(order).last())
    assert len(letter.images) >= 2
    rows = order.registrations.all()
    assert about(order).last().facts["tickets"] == {str(row.uid): 1 for row in rows}
    assert [read_qr(qr_text(row)) for row in rows] == list(rows)


def test_new_codes_come_with_a_new_address_only():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")
    code = qr_text(order.registrations.get())

    assert not mend(order, EMAIL, is_strangers=True)

    assert read_qr(code) is not None


def test_a_name_is_mended_and_the_others_stay():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Lou Ji", "Cheng Xin")
    secret = order_secret(order)

    assert mend(order, names={"Lou Ji": "  Luo\tJi ", "Cheng Xin": "Cheng Xin"})

    assert guests(order) == ["Luo Ji", "Cheng Xin"]
    assert opens_order(Order.objects.get(), secret)
    assert "Luo Ji" in compose(about(order).last()).text


def test_history_keeps_from_what_to_what_and_who():
    edition, desk = an_edition(), a_user()
    order = a_confirmed_order(edition, a_ticket(edition), "Lou Ji", "Cheng Xin")

    mend(order, RIGHT, names={"Lou Ji": "Luo Ji"}, by=desk)

    change = Change.objects.first()
    assert (change.verb, change.by, change.subject_id) == ("corrected", desk, order.code)
    assert change.before == {"email": EMAIL, "guests": ["Lou Ji"]}
    assert change.after == {"email": RIGHT, "guests": ["Luo Ji"]}


def test_of_what_stays_history_says_nothing():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")

    mend(order, RIGHT)

    assert Change.objects.first().before == {"email": EMAIL}


def test_the_order_is_found_by_what_is_right_and_no_more_by_what_was_wrong():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "罗缉")

    mend(order, RIGHT, names={"罗缉": "罗辑"})

    def found(query: str) -> list[Order]:
        return list(found_by(edition.orders.all(), query))

    assert found("罗辑") == found(RIGHT) == [order]
    assert found("罗缉") == found(EMAIL) == []


def test_the_private_calendar_has_the_right_name_and_says_that_it_changed():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Lou Ji")
    token = order.registrations.get().attendee.feed_token
    before = feeds.own_feed(token).etag("en")

    mend(order, names={"Lou Ji": "Luo Ji"})

    after = feeds.own_feed(FeedToken.objects.select_related("attendee").get())
    assert after.etag("en") != before
    assert b"Luo Ji" in feeds.render(after, "en")


def test_what_is_right_already_changes_nothing_and_sends_nothing():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")

    assert not mend(order, names={"Luo Ji": "Luo Ji"})

    assert about(order).count() == 1 and not Change.objects.filter(verb="corrected")


def test_sent_twice_it_is_done_once():
    edition, desk = an_edition(), a_user()
    order = a_confirmed_order(edition, a_ticket(edition))
    seen = last_change(order)

    assert [mend(order, RIGHT, seen=seen, by=desk) for _n in range(2)] == [True, False]

    assert Order.objects.get().revision == 1
    assert about(order).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_four_who_correct_at_once_one_wins_and_nobody_is_overwritten():
    edition, desk = an_edition(), a_user()
    order = a_confirmed_order(edition, a_ticket(edition))
    seen = last_change(order)

    def act(number: object) -> str:
        try:
            mend(Order.objects.get(pk=order.pk), f"luo{number}@park.cn", seen=seen, by=desk)
        except OrderChanged:
            return "changed"
        return "done"

    assert sorted(at_once(4, act, range(4))) == ["changed", "changed", "changed", "done"]
    assert Order.objects.get().revision == 1
    assert Message.objects.filter(to=Order.objects.get().email).count() == 1


def test_places_given_back_keep_the_name_they_had():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Lou Ji", "Cheng Xin")
    give_up(order, [order.registrations.first().uid], now=timezone.now())

    assert not mend(order, names={"Lou Ji": "Luo Ji"})

    assert guests(order) == ["Lou Ji", "Cheng Xin"]


def test_a_reserved_order_is_corrected_before_it_is_paid():
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition, price=100), "Lou Ji")

    mend(order, RIGHT, names={"Lou Ji": "Luo Ji"})

    assert about(order).last().kind == "order_reserved"
    assert guests(order) == ["Luo Ji"]


def test_what_ended_or_never_had_names_is_not_corrected():
    edition = an_edition()
    gone, overdue = (a_confirmed_order(edition, a_ticket(edition, f"T{n}", price=9)) for n in "ab")
    cancel(gone)
    Order.objects.filter(pk=overdue.pk).update(held_until=timezone.now() - timedelta(minutes=1))
    overdue.refresh_from_db()

    for order in (gone, overdue, a_hold(edition, a_ticket(edition))):
        assert not may_correct(order, now=timezone.now())
        with translation.override("en"), pytest.raises(NotWaiting, match="nothing in it to corr"):
            mend(order, RIGHT)


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"email": "no address"}, EmailNotUsable),
        ({"email": ""}, EmailNotUsable),
        ({"names": {"Luo Ji": " \u200d "}}, GuestsMissing),
    ],
)
def test_what_cannot_be_written_is_refused_and_all_stays(wish, refusal):
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")

    with pytest.raises(refusal):
        mend(order, **wish)

    assert (Order.objects.get().email, guests(order)) == (EMAIL, ["Luo Ji"])
