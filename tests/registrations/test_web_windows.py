"""Timed entry, days that open one by one and organisations' places, as a visitor chooses them."""

from __future__ import annotations

import itertools
from datetime import date, time, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import travel

from events.models import Edition
from registrations.models import Entry, Order, Quota, TicketType
from registrations.passes import order_secret
from tests.cast import a_ticket, at
from tests.events.programme_scene import a_published_edition
from tests.registrations.pages import chosen, fields, marked, options, text, value_of
from tests.registrations.shop import (
    EMAIL,
    a_contingent,
    a_day_ticket,
    a_hold,
    a_timed_ticket,
)

pytestmark = pytest.mark.django_db
PAGE, CHINESE = "/en/convention-2027/register/", "/convention-2027/register/"
FORMS = itertools.count(1)


def a_silo(**facts: object) -> tuple[Edition, TicketType, list[Entry]]:
    """A timed entry from 10:00 to 12:00 in windows of an hour, four places each."""
    edition = a_published_edition()
    return edition, *a_timed_ticket(edition, minutes=60, **facts)


def send(client: Client, ticket: TicketType, *, page: str = PAGE, **typed: object) -> HttpResponse:
    """``count``, ``window`` and ``code`` of ``ticket`` as the browser sends them."""
    facts = {f"{what}-{ticket.pk}": said for what, said in typed.items()}
    return client.post(page, {"key": f"form {next(FORMS)}", "email": EMAIL, **facts})


def places() -> dict[str, int]:
    return dict(Quota.objects.filter(taken__gt=0).values_list("name", "taken"))


def test_a_timed_entry_shows_its_times_and_how_many_are_left(client: Client):
    edition, ticket, windows = a_silo()
    a_hold(edition, ticket, 4, window=windows[0])

    english, chinese = client.get(PAGE), client.get(CHINESE)

    assert options(english, f"window-{ticket.pk}") == {
        "": "no time chosen",
        str(windows[0].uid): "✗ 10:00–11:00 · full",
        str(windows[1].uid): "11:00–12:00 · 4 left",
    }
    assert list(options(chinese, f"window-{ticket.pk}").values()) == [
        "未选时段",
        "✗ 10:00–11:00 · 已满",
        "11:00–12:00 · 剩 4 个名额",
    ]
    assert "Wait for a full time" in text(english)


def test_a_time_with_many_places_left_does_not_count_them(client: Client):
    _edition, ticket, windows = a_silo(places=11)
    Quota.objects.filter(entry=windows[0]).update(taken=1)

    words = list(options(client.get(PAGE), f"window-{ticket.pk}").values())

    assert words == ["no time chosen", "10:00–11:00 · 10 left", "11:00–12:00"]


def test_a_time_is_chosen_with_its_places_and_they_are_counted_there(client: Client):
    _edition, ticket, windows = a_silo()

    response = send(client, ticket, count=2, window=windows[1].uid)

    order = Order.objects.get()
    line = order.lines.get()
    assert response["Location"] == f"/en/order/{order.code}/{order_secret(order)}/"
    assert (line.entry, line.count) == (windows[1], 2)
    assert list(places().values()) == [2]
    assert "Fri 1 October · 11:00–12:00" in text(client.get(response["Location"]))


def test_one_place_without_a_time_is_what_stands_there_and_asks_for_nothing(client: Client):
    edition, timed, _windows = a_silo()
    day = a_ticket(edition, "Day pass")

    response = client.post(
        PAGE, {"key": "1", "email": EMAIL, f"count-{timed.pk}": 1, f"count-{day.pk}": 1}
    )

    assert response.status_code == 302
    assert [line.ticket_type for line in Order.objects.get().lines.all()] == [day]


@pytest.mark.parametrize(
    ("page", "said"), [(PAGE, "Please choose a time."), (CHINESE, "请选择时段。")]
)
def test_more_than_one_place_wants_a_time_and_the_number_is_kept(client: Client, page, said):
    _edition, ticket, _windows = a_silo()

    answer = send(client, ticket, page=page, count=3, window="")

    assert (answer.status_code, marked(answer)) == (400, {f"window-{ticket.pk}": said})
    assert value_of(answer, f"count-{ticket.pk}") == "3"
    assert not Order.objects.exists()


def test_who_came_for_the_very_session_must_say_when(client: Client):
    _edition, ticket, _windows = a_silo()

    answer = send(client, ticket, page=f"{PAGE}?slot={ticket.slot.uid}", count=1, window="")

    assert marked(answer) == {f"window-{ticket.pk}": "Please choose a time."}
    assert "What you came for" in text(answer)


@pytest.mark.parametrize("window", ["nonsense", "6f1d2c3b-0a1b-4c2d-8e3f-9a8b7c6d5e4f", "💥", "-1"])
def test_a_time_that_is_not_offered_is_marked(client: Client, window: str):
    _edition, ticket, _windows = a_silo()

    answer = send(client, ticket, count=2, window=window)

    assert answer.status_code == 400
    assert marked(answer) == {
        f"window-{ticket.pk}": "This time is not offered any more. Choose another."
    }
    assert value_of(answer, f"count-{ticket.pk}") == "2"


def test_a_full_time_is_refused_in_words_and_the_choice_is_kept(client: Client):
    edition, ticket, windows = a_silo()
    a_hold(edition, ticket, 3, window=windows[0])

    few = send(client, ticket, count=2, window=windows[0].uid)
    a_hold(edition, ticket, 1, window=windows[0])
    full = send(client, ticket, count=1, window=windows[0].uid)

    assert (few.status_code, full.status_code) == (409, 409)
    assert "Only 1 place is left for “Planets entry”. Nothing was taken." in text(few)
    assert "Sorry, “Planets entry” is sold out." in text(full)
    assert chosen(few, f"window-{ticket.pk}") == [str(windows[0].uid)]
    assert value_of(few, f"count-{ticket.pk}") == "2"


def test_a_time_is_offered_until_it_is_over_and_not_a_second_longer(client: Client):
    _edition, ticket, windows = a_silo()

    with travel(at("11:00") - timedelta(seconds=1), tick=False):
        before = client.get(PAGE)
    with travel(at("11:00"), tick=False):
        after = client.get(PAGE)
        late = send(client, ticket, count=1, window=windows[0].uid)

    assert str(windows[0].uid) in options(before, f"window-{ticket.pk}")
    assert list(options(after, f"window-{ticket.pk}")) == ["", str(windows[1].uid)]
    assert marked(late)[f"window-{ticket.pk}"].startswith("This time is not offered any more.")


def test_a_lost_hold_of_a_time_offers_the_same_time_again(client: Client):
    edition, ticket, windows = a_silo()
    order = a_hold(edition, ticket, 2, now=at("10:00") - timedelta(days=9), window=windows[1])
    address = f"/en/order/{order.code}/{order_secret(order)}/"

    with travel(at("10:16") - timedelta(days=9), tick=False):
        ended = client.get(address)
        again = send(
            client,
            ticket,
            count=value_of(ended, f"count-{ticket.pk}"),
            window=value_of(ended, f"window-{ticket.pk}"),
        )

    anew = Order.objects.exclude(pk=order.pk).get()
    assert again.status_code == 302
    assert (anew.lines.get().entry, anew.lines.get().count) == (windows[1], 2)


def test_late_names_take_the_same_time_anew(client: Client):
    edition, ticket, windows = a_silo()
    order = a_hold(edition, ticket, now=at("10:00") - timedelta(days=9), window=windows[1])
    typed = {f"name-{ticket.pk}-1": "Luo Ji"}

    with travel(at("10:16") - timedelta(days=9), tick=False):
        page = client.post(f"/en/order/{order.code}/{order_secret(order)}/", typed, follow=True)

    assert "They are yours now." in text(page)
    assert "Fri 1 October · 11:00–12:00" in text(page)
    assert "Luo Ji" in text(page)


# Days that open one by one


def test_a_day_opens_a_week_ahead_at_its_hour_and_not_a_second_earlier(client: Client):
    edition = a_published_edition()
    day = a_day_ticket(edition, day=date(2027, 10, 2), window_days=7, release_time=time(17))
    opens = at("17:00") - timedelta(days=6)

    with travel(opens - timedelta(seconds=1), tick=False):
        closed, refused = client.get(PAGE), send(client, day, count=1)
    with travel(opens, tick=False):
        accepted = send(client, day, count=1)

    assert "not on sale on sale from Sat 25 September, 17:00" in text(closed)
    assert fields(closed) == ["email"]
    assert (refused.status_code, accepted.status_code) == (409, 302)
    assert "“Day 02” is not on sale now." in text(refused)


def test_a_sale_ends_at_its_last_second(client: Client):
    edition = a_published_edition()
    ticket = a_ticket(edition, on_sale_until=at("09:00"))

    with travel(at("09:00") - timedelta(seconds=1), tick=False):
        last = send(client, ticket, count=1)
    with travel(at("09:00"), tick=False):
        late = send(Client(), ticket, count=1)

    assert (last.status_code, late.status_code) == (302, 409)
    assert value_of(late, f"count-{ticket.pk}") == "1"


# Organisations


def an_exhibition(places: int = 2) -> tuple[Edition, TicketType, str]:
    edition = a_published_edition()
    badge = a_ticket(edition, "Exhibitor badge", kind="badge", by_organisation=True)
    badge.quotas.clear()
    return edition, badge, a_contingent(edition, badge, places=places).code


def test_an_organisation_takes_its_own_places_with_its_code(client: Client):
    _edition, badge, code = an_exhibition()

    page = client.get(PAGE)
    response = send(client, badge, count=2, code=f" {code.lower()} ")

    assert fields(page) == [f"count-{badge.pk}", f"code-{badge.pk}", "email"]
    assert "with the code of your organisation" in text(page)
    assert response.status_code == 302
    assert places() == {"exhibitor-badge of Orbit Works": 2}


@pytest.mark.parametrize(
    "code", ["", "  ", "WRONG", "' OR 1=1 --", "💥", "\u202eCODE", "C" * 3_000]
)
def test_a_code_that_is_not_known_is_refused_in_words_and_kept(client: Client, code: str):
    _edition, badge, _code = an_exhibition()

    answer = send(client, badge, count=1, code=code)

    assert answer.status_code == 409
    assert "This code is not known for “Exhibitor badge”." in text(answer)
    assert value_of(answer, f"code-{badge.pk}") == code
    assert places() == {}


def test_the_code_of_one_badge_opens_no_other_and_its_places_are_its_own(client: Client):
    edition, badge, code = an_exhibition(places=1)
    other = a_ticket(edition, "Press badge", kind="badge", by_organisation=True)
    a_contingent(edition, badge, "Far Star", places=5)

    wrong = send(client, other, count=1, code=code)
    first, second = (send(client, badge, count=1, code=code) for _ in range(2))

    assert (wrong.status_code, first.status_code) == (409, 302)
    assert second["Location"] == first["Location"]  # the hold that this browser has already
    stranger = send(Client(), badge, count=1, code=code)
    assert "Sorry, “Exhibitor badge” is sold out." in text(stranger)
    assert places() == {"exhibitor-badge of Orbit Works": 1}


def test_a_lost_hold_of_an_organisation_keeps_its_code(client: Client):
    edition, badge, code = an_exhibition()
    order = a_hold(edition, badge, codes={badge: code})
    address = f"/en/order/{order.code}/{order_secret(order)}/"

    with travel(order.held_until, tick=False):
        ended = client.get(address)
        page = client.post(address, {f"name-{badge.pk}-1": "Luo Ji"}, follow=True)

    assert value_of(ended, f"code-{badge.pk}") == code
    assert "They are yours now." in text(page)
    assert places() == {"exhibitor-badge of Orbit Works": 2}
