"""The first pages of organizers: their editions, and one edition at a glance."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from events.models import Message, Session, StaffRole
from events.outbox import post
from events.releasing import publish
from registrations import deciding
from registrations.models import Order
from registrations.ordering import confirm
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    a_ticket,
    a_user,
    an_edition,
    an_organizer,
    both,
    the_family,
)
from tests.registrations.shop import a_confirmed_order, a_hold, named

pytestmark = pytest.mark.django_db
Level = StaffRole.Level
HOME = "/en/manage/convention-2027/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def chair(client, edition):
    user = an_organizer(edition)
    client.force_login(user)
    return user


def text_of(response):
    return " ".join(response.content.decode().split())


def matters(response):
    return [
        (group.chip, matter.text, address)
        for group in response.context["groups"]
        for matter, address in group.matters
    ]


def test_a_new_edition_asks_for_nothing_and_says_so(client, edition, chair):
    page = text_of(client.get(HOME))

    assert "Nothing waits for you today." in page
    assert "Nobody has taken a place in the last two months." in page
    assert "No session has a room and a time yet." in page
    assert "No letter was written yet." in page


def test_what_needs_a_decision_is_a_sentence_with_its_page(client, edition, chair):
    hall = a_room()
    for clock in ("10:00", "10:30"):
        a_slot(a_session(edition, abstract=both("x")), hall, clock, "11:30")
    a_slot(a_session(edition, abstract=both("x")))
    post("a@park.example", "x", language="en", facts={}, key="x", edition=edition)
    Message.objects.update(status="failed")
    asked = a_ticket(edition, "Table", needs_approval=True)
    request = a_hold(edition, asked)
    confirm(request, named(asked, "Ding Yi"), now=timezone.now(), message="We are a school.")
    Message.objects.exclude(key="x").update(status="sent", sent_at=timezone.now())

    assert matters(client.get(HOME)) == [
        ("clash", "1 letter could not be delivered.", f"{HOME}#letters"),
        ("clash", "1 clash stops the next release.", f"{HOME}clashes/?state=open"),
        (
            "few",
            "1 order asks for a ticket that you decide about.",
            f"{HOME}orders/?status=requested",
        ),
        ("", "1 slot waits for a place.", f"{HOME}draft/#waiting"),
    ]


def test_sales_are_drawn_with_their_numbers_beside_them(client, edition, chair):
    now = timezone.now()
    paid = a_ticket(edition, "Pass", price=12_000, places=10)
    order = a_hold(edition, paid, 2)
    confirm(order, named(paid, "Luo Ji", "Cheng Xin"), now=now)
    deciding.settle(order, by=chair, now=now)
    waits = a_hold(edition, paid)
    confirm(waits, named(paid, "Ye Wenjie"), now=now)
    a_hold(edition, paid, 4)

    page = text_of(client.get(HOME))

    assert "¥240 is paid; reserved orders owe ¥120." in page
    assert "<bdi>Pass</bdi> <span>2 places · ¥240 · 5 held</span>" in page
    assert "<bdi>Pass</bdi> <span>7 of 10</span>" in page
    assert '<rect class="part free" x="0" width="285" height="10"/>' in page
    assert '<td class="number">3</td><td class="number">7</td>' in page
    assert "style=" not in page


def test_tickets_of_one_name_are_one_bar(client, edition, chair):
    for n in range(3):
        ticket = a_ticket(edition, f"Day {n}")
        ticket.name = both("Free day")
        ticket.save()
        a_confirmed_order(edition, ticket)
    a_ticket(edition, "Pass")

    bars = client.get(HOME).context["ticket_bars"]

    assert [(each.label, each.words) for each in bars] == [
        ("Free day, 3 of them", "3 places"),
        ("Pass", "0 places"),
    ]


def test_the_programme_is_told_by_hall_day_and_audience(client, edition, chair):
    hall = a_room("Hall 1", capacity=2)
    slot = a_slot(a_session(edition, "Robots", abstract=both("x")), hall, "10:00", "11:30")
    a_confirmed_order(edition, a_ticket(edition, "Seat", slot=slot), "Luo Ji", "Ye", "Ding Yi")

    response = client.get(HOME)
    page = text_of(response)

    assert '<th scope="row">Hall 1</th><td>1.5 h' in page
    assert "<bdi>told in all languages</bdi> <span>1 of 1</span>" in page
    assert "<bdi>Robots · Fri 1 October 10:00</bdi> <span>3 of 2</span>" in page
    text = "1 session draws more people than its room holds."
    assert ("few", text, f"{HOME}#wanted") in matters(response)


def test_the_front_desk_sees_tickets_and_letters_only(client, edition):
    client.force_login(an_organizer(edition, Level.DESK))
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"))
    a_confirmed_order(edition, a_ticket(edition, "Pass"))

    response = client.get(HOME)
    page = text_of(response)

    assert matters(response) == []
    assert "<bdi>Pass</bdi>" in page
    assert 'id="letters"' in page
    assert 'id="programme"' not in page
    assert 'id="load"' not in page


@pytest.mark.parametrize("level", [Level.LOOK, Level.DESK, Level.PROGRAMME, Level.CHAIR])
def test_nobody_finds_an_address_on_the_overview(client, edition, level):
    client.force_login(an_organizer(edition, level))
    order = a_confirmed_order(edition, a_ticket(edition, "Pass"))

    pages = text_of(client.get(HOME)) + text_of(client.get("/en/manage/"))

    assert order.email not in pages
    assert order.code not in pages


@pytest.mark.parametrize(("level", "queries"), [(Level.CHAIR, 40), (Level.DESK, 10)])
def test_an_overview_of_any_size_takes_the_same_queries(
    client, edition, django_assert_num_queries, level, queries
):
    user = an_organizer(edition, level)
    client.force_login(user)
    for size in (1, 30):
        for n in range(size):
            slot = a_slot(
                a_session(edition, f"S{n}", a_person()), a_room(f"R{size}-{n}"), "10:00", "11:00"
            )
            a_confirmed_order(edition, a_ticket(edition, f"T{size}-{n}", slot=slot))
        publish(edition, by=None)
        with django_assert_num_queries(queries):
            assert client.get(HOME).status_code == 200


def test_the_chinese_overview_is_chinese(client, edition, chair):
    a_slot(a_session(edition, abstract=both("x")), a_room(), "10:00", "11:00")
    a_confirmed_order(edition, a_ticket(edition))

    page = text_of(client.get("/manage/convention-2027/"))

    assert "今天没有等您决定的事" in page or "需要处理" in page
    for word in ("Sales", "places", "Halls by day", "Letters"):
        assert f">{word}" not in page


def test_the_page_of_all_counts_for_each_edition_what_it_asks_for(client, edition, chair):
    hall = a_room()
    for clock in ("10:00", "10:30"):
        a_slot(a_session(edition), hall, clock, "11:30")
    a_slot(a_session(edition))
    paid = a_ticket(edition, price=5000)
    order = a_hold(edition, paid)
    confirm(order, named(paid, "Luo Ji"), now=timezone.now())
    deciding.settle(order, by=chair, now=timezone.now())
    Message.objects.update(status="failed")

    page = text_of(client.get("/en/manage/"))

    for chip in ("3 sessions", "1 waits for a place", "1 clash", "1 place · ¥50"):
        assert f">{chip}</span>" in page
    assert "2 letters failed" in page
    assert "Nothing is public yet." in page


def test_only_the_next_editions_are_searched_for_clashes(client, chair, edition):
    for n in range(4):
        later = an_edition(
            f"later-{n}",
            kind="carnival",
            starts_on=date(2028 + n, 10, 1),
            ends_on=date(2028 + n, 10, 2),
        )
        StaffRole.objects.create(user=chair, edition=later, level=Level.CHAIR)
    past = an_edition("past", starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))
    StaffRole.objects.create(user=chair, edition=past, level=Level.CHAIR)

    cards = client.get("/en/manage/").context["cards"]

    assert {card.role.edition.slug: card.clashes for card in cards} == {
        "later-3": None,
        "later-2": None,
        "later-1": 0,
        "later-0": 0,
        "convention-2027": 0,
        "past": None,
    }


def test_the_desk_s_card_tells_nothing_of_the_programme(client, edition):
    client.force_login(an_organizer(edition, Level.DESK))
    a_slot(a_session(edition))
    a_confirmed_order(edition, a_ticket(edition))

    page = text_of(client.get("/en/manage/"))

    assert "1 place" in page
    assert "1 session" not in page


def test_the_page_of_all_takes_the_same_queries_for_three_and_for_thirty(
    client, django_assert_num_queries
):
    user = a_user("chair@park.example")
    client.force_login(user)
    for size in (3, 27):
        for n in range(size):
            edition = an_edition(f"e{size}-{n}", kind="carnival")
            StaffRole.objects.create(user=user, edition=edition, level=Level.CHAIR)
            a_slot(a_session(edition), a_room(f"R{size}-{n}"), "10:00", "11:00")
            a_confirmed_order(edition, a_ticket(edition, f"T{size}-{n}"))
        with django_assert_num_queries(64):
            assert client.get("/en/manage/").status_code == 200


def test_other_people_s_editions_are_not_there(client, edition, chair):
    an_edition("theirs", family=the_family("other"))

    assert client.get("/en/manage/theirs/").status_code == 404
    assert client.get("/en/manage/no-such-edition/").status_code == 404


def test_reserved_orders_that_end_today_are_told(client, edition, chair):
    paid = a_ticket(edition, price=5000)
    order = a_hold(edition, paid)
    confirm(order, named(paid, "Luo Ji"), now=timezone.now())
    Order.objects.update(held_until=timezone.now() + timedelta(hours=3))
    Message.objects.update(status="sent", sent_at=timezone.now())
    Session.objects.all().delete()

    text = "1 reserved order ends within a day unless it is paid."
    assert matters(client.get(HOME)) == [("few", text, f"{HOME}orders/?status=held")]


def test_who_may_see_no_order_is_led_to_the_numbers_instead(client, edition):
    paid = a_ticket(edition, price=5000)
    order = a_hold(edition, paid)
    confirm(order, named(paid, "Luo Ji"), now=timezone.now())
    Order.objects.update(held_until=timezone.now() + timedelta(hours=3))
    Message.objects.update(status="sent", sent_at=timezone.now())
    client.force_login(an_organizer(edition, Level.LOOK))

    addresses = [address for _chip, _text, address in matters(client.get(HOME))]

    assert addresses == [f"{HOME}#sales"]
