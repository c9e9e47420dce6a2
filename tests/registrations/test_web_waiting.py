"""The waiting list on the page: joining it, one's turn in it, and the offer that ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Edition, Message
from registrations import waiting
from registrations.cancelling import cancel
from registrations.models import Order, Quota, TicketType, WaitingEntry
from registrations.passes import order_secret, waiting_secret
from tests.cast import a_ticket, an_edition, at, both
from tests.events.programme_scene import a_published_edition
from tests.registrations.pages import chosen, fields, marked, options, text, value_of
from tests.registrations.shop import FIRST_DAY, a_hold, a_timed_ticket, sold_out, waits

pytestmark = pytest.mark.django_db
EMAIL = "yun@sunflower.example"
LIST = "/en/convention-2027/register/waiting/workshop/"
BY_TIME = "/en/convention-2027/register/waiting/planets-entry/"


def a_full_workshop(**facts: object) -> tuple[Edition, TicketType, Order]:
    edition = a_published_edition()
    return edition, *sold_out(edition, "Workshop", **facts)


def address(entry: WaitingEntry, prefix: str = "/en") -> str:
    return f"{prefix}/my/waiting/{entry.pk}/{waiting_secret(entry)}/"


def join(client: Client, page: str = LIST, **typed: object) -> HttpResponse:
    return client.post(page, {"key": "form 1", "party": 1, "email": EMAIL, **typed})


def test_what_is_full_leads_to_its_waiting_list_and_what_is_free_does_not(client: Client):
    edition, *_full = a_full_workshop()
    a_ticket(edition, "Day pass")

    html = client.get("/en/convention-2027/register/").content.decode()

    assert html.count("/register/waiting/") == 1
    assert f'href="{LIST}"' in html


def test_the_page_asks_for_how_many_and_for_an_address_and_says_what_waiting_means(client: Client):
    a_full_workshop(price=12_000)

    page = client.get(LIST)

    assert fields(page) == ["party", "email"]
    assert (value_of(page, "party"), value_of(page, "email")) == ("1", "")
    assert "Wait for “Workshop”" in text(page)
    assert "¥120" in text(page)
    assert "Waiting costs nothing, and you can leave at any time." in text(page)


def test_the_page_speaks_chinese_too(client: Client):
    a_full_workshop()

    page = client.get(LIST.removeprefix("/en"))

    assert "候补「Workshop」" in text(page)
    assert "加入候补" in text(page)


def test_who_joins_sees_their_turn_and_gets_a_letter(client: Client):
    edition, ticket, _order = a_full_workshop()
    waits(edition, ticket, "cheng")

    response = join(client, party=2)
    page = client.get(response["Location"])

    entry = WaitingEntry.objects.get(email=EMAIL)
    assert (response.status_code, response["Location"]) == (302, address(entry))
    assert (entry.party, entry.language, entry.key) == (2, "en", "form 1")
    assert "You are on the waiting list 1 party is before you." in text(page)
    assert f"a letter goes to {EMAIL}" in text(page)
    assert "2 × Workshop" in text(page)
    assert Message.objects.filter(kind="waiting_joined", to=EMAIL).count() == 1


def test_who_joins_in_chinese_is_written_to_in_chinese(client: Client):
    a_full_workshop()

    page = client.post(
        LIST.removeprefix("/en"), {"key": "表", "party": 1, "email": EMAIL}, follow=True
    )

    entry = WaitingEntry.objects.get()
    assert (entry.language, page.redirect_chain) == ("zh-hans", [(address(entry, ""), 302)])
    assert "您正在候补 您排在第一位。" in text(page)


def test_the_same_form_sent_twice_is_one_turn_and_one_letter(client: Client):
    a_full_workshop()

    first, second = join(client), join(client)

    assert first["Location"] == second["Location"]
    assert WaitingEntry.objects.count() == 1
    assert Message.objects.filter(kind="waiting_joined").count() == 1


def test_another_form_for_the_same_address_shows_nobodys_turn_and_keeps_what_was_typed(
    client: Client,
):
    a_full_workshop()
    join(client)

    page = join(client, key="form 2", party=3)

    assert page.status_code == 409
    assert "This address waits for it already." in text(page)
    assert "Nothing you typed is lost." in text(page)
    assert (value_of(page, "party"), value_of(page, "email")) == ("3", EMAIL)
    assert "/my/waiting/" not in page.content.decode()


def test_who_need_not_wait_is_told_so(client: Client):
    _edition, _ticket, order = a_full_workshop()
    cancel(order)

    page = join(client)

    assert page.status_code == 409
    assert "There are places for you now: you need not wait." in text(page)
    assert not WaitingEntry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please write a whole number, such as 1."),
        ("two", "Please write a whole number, such as 1."),
        ("1.5", "Please write a whole number, such as 1."),
        ("👩‍🚀", "Please write a whole number, such as 1."),
        ("1\x00", "Please write a whole number, such as 1."),
        ("0", "Please write 1 or more."),
        ("-2", "Please write 1 or more."),
        ("6", "You can wait for up to 5 places."),
        ("9" * 300, "You can wait for up to 5 places."),
        ("9" * 5_000, "Please write a whole number, such as 1."),
    ],
)
def test_a_number_that_cannot_be_is_marked_and_nothing_is_lost(client: Client, typed, said):
    a_full_workshop()

    page = join(client, party=typed)

    assert (page.status_code, marked(page)) == (400, {"party": said})
    assert value_of(page, "party") == typed
    assert value_of(page, "email") == EMAIL
    assert not WaitingEntry.objects.exists()


@pytest.mark.parametrize(
    "typed", ["", "yun", "云@", "\u202eyun@x", "a\x00@sunflower.example", "e" * 3_000, "<b>@"]
)
def test_an_address_that_cannot_be_is_marked_in_both_languages(client: Client, typed: str):
    a_full_workshop()

    english = join(client, email=typed, party=4)
    chinese = join(client, LIST.removeprefix("/en"), email=typed, party=4)

    assert marked(english) == {"email": "Please check the e-mail address."}
    assert marked(chinese) == {"email": "请检查邮箱地址是否正确。"}
    assert value_of(chinese, "party") == "4"
    assert "<b>@" not in english.content.decode()
    assert not WaitingEntry.objects.exists()


def test_a_form_without_any_field_is_marked(client: Client):
    a_full_workshop()

    page = client.post(LIST, {"key": "form 1"})

    assert page.status_code == 400
    assert marked(page) == {
        "party": "Please write a whole number, such as 1.",
        "email": "Please check the e-mail address.",
    }


@pytest.mark.parametrize("key", ["", "\x00", "🔑" * 3_000, "\u202e", "form 1"])
def test_any_key_will_do(client: Client, key: str):
    a_full_workshop()

    response = join(client, key=key)

    entry = WaitingEntry.objects.get()
    assert response["Location"] == address(entry)
    assert len(entry.key) <= 255


def test_who_waits_for_a_time_chooses_among_all_of_them_the_full_ones_too(client: Client):
    edition = a_published_edition()
    ticket, windows = a_timed_ticket(edition, minutes=60, places=1)
    a_hold(edition, ticket, window=windows[0])

    page = client.get(BY_TIME)
    unsaid = join(client, BY_TIME)
    free = join(client, BY_TIME, window=str(windows[1].uid))
    full = join(client, BY_TIME, window=str(windows[0].uid), key="form 2")

    assert fields(page) == ["window", "party", "email"]
    assert options(page, "window") == {
        "": "no time chosen",
        str(windows[0].uid): "10:00–11:00 · full",
        str(windows[1].uid): "11:00–12:00 · 1 left",
    }
    assert (unsaid.status_code, free.status_code, full.status_code) == (409, 409, 302)
    assert "Please choose a time for “Planets entry”." in text(unsaid)
    assert chosen(free, "window") == [str(windows[1].uid)]
    assert "Fri 1 October · 10:00–11:00" in text(client.get(full["Location"]))


@pytest.mark.parametrize("window", ["nonsense", "6f1d2c3b-0a1b-4c2d-8e3f-9a8b7c6d5e4f", "\x00"])
def test_a_time_that_is_not_offered_is_marked(client: Client, window: str):
    edition = a_published_edition()
    a_timed_ticket(edition)

    page = join(client, BY_TIME, window=window)

    assert page.status_code == 400
    assert marked(page) == {"window": "This time is not offered any more. Choose another."}


def test_one_press_leaves_the_list_and_pressing_again_changes_nothing(client: Client):
    edition, ticket, _order = a_full_workshop()
    entry = waits(edition, ticket)

    left = client.post(address(entry), follow=True)
    again = client.post(address(entry), follow=True)

    assert left.redirect_chain == [(address(entry), 302)]
    assert "You do not wait any more." in text(left)
    assert "You left the list for “Workshop”" in text(again)
    assert "Leave the waiting list" not in text(left)
    entry.refresh_from_db()
    assert entry.status == "left"


def test_a_turn_that_became_an_offer_leads_to_it_until_when_it_is_kept(client: Client):
    edition, ticket, order = a_full_workshop()
    entry = waits(edition, ticket)
    cancel(order)
    with travel(at("12:00", day=1) - timedelta(days=20), tick=False):
        waiting.offer_places(timezone.now())
        turn = client.get(address(entry))
        offer = Order.objects.get(offered_to=entry)
        names = client.get(f"/en/order/{offer.code}/{order_secret(offer)}/")

    assert "A place was offered to you Open the offer" in text(turn)
    assert f"/en/order/{offer.code}/{order_secret(offer)}/" in turn.content.decode()
    assert "The place you waited for is kept until Sun 12 September, 12:00." in text(names)


def test_a_turn_for_a_day_says_the_day(client: Client):
    edition, ticket, _order = a_full_workshop(day=FIRST_DAY)

    page = client.get(address(waits(edition, ticket)))

    assert "1 × Workshop · Fri 1 October" in text(page)


def test_a_stranger_finds_no_turn(client: Client):
    edition, ticket, _order = a_full_workshop()
    mine, yours = (waits(edition, ticket, name) for name in ("yun", "cheng"))
    secret = waiting_secret(mine)

    for path in (
        f"/en/my/waiting/{yours.pk}/{secret}/",
        f"/en/my/waiting/{mine.pk}/{secret}x/",
        f"/en/my/waiting/{mine.pk}/wrong/",
        f"/en/my/waiting/{mine.pk}/密/",
        f"/en/my/waiting/0/{secret}/",
        f"/en/my/waiting/{10**30}/{secret}/",
    ):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404), path
    assert set(WaitingEntry.objects.values_list("status", flat=True)) == {"waiting"}


def test_a_turn_is_stored_by_nobody_and_found_by_nobody(client: Client):
    edition, ticket, _order = a_full_workshop()

    answer = client.get(address(waits(edition, ticket)))

    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_list_of_another_edition_or_of_nothing_published_is_not_there(client: Client):
    edition, _ticket, _order = a_full_workshop()
    other = an_edition("film-2027", name=both("Film week"), kind="film")
    sold_out(other, "Screening")
    Quota.objects.create(edition=edition, name="none", size=0)

    for page in (
        "/en/convention-2027/register/waiting/screening/",
        "/en/convention-2027/register/waiting/nothing/",
        "/en/film-2027/register/waiting/screening/",
        "/en/nowhere-2027/register/waiting/workshop/",
    ):
        assert (client.get(page).status_code, join(client, page).status_code) == (404, 404), page


def test_a_turn_costs_the_same_queries_behind_one_and_behind_thirty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    edition, ticket, _order = a_full_workshop()
    waits(edition, ticket, "cheng")
    second = waits(edition, ticket, "yun")
    with django_assert_num_queries(3):
        client.get(address(second))

    for number in range(29):
        last = waits(edition, ticket, f"guest-{number}")
    with django_assert_num_queries(3):
        page = client.get(address(last))

    assert "30 parties are before you." in text(page)


def test_joining_costs_the_same_queries_for_one_ticket_and_for_thirty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    edition, _ticket, _order = a_full_workshop()
    with django_assert_num_queries(6):
        client.get(LIST)

    for number in range(29):
        a_ticket(edition, f"Ticket {number}")
    with django_assert_num_queries(6):
        client.get(LIST)
