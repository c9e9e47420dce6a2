"""How the first page lays out what there is: kinds, days, pools, rules, and what stands there."""

from __future__ import annotations

import itertools
import re
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from events.models import Edition
from events.releasing import publish
from registrations.models import Order, Quota, TicketType
from tests.cast import a_room, a_session, a_slot, a_ticket, both
from tests.events.programme_scene import a_published_edition
from tests.registrations.pages import fields, marked, text, value_of
from tests.registrations.shop import EMAIL, FIRST_DAY, a_day_ticket, a_timed_ticket

pytestmark = pytest.mark.django_db
PAGE, CHINESE = "/en/convention-2027/register/", "/convention-2027/register/"
FORMS = itertools.count(1)
DAYS = [date(2027, 10, number) for number in (1, 2, 3)]


def send(client: Client, *, page: str = PAGE, email: str = EMAIL, **typed: object) -> HttpResponse:
    named = {name.replace("_", "-"): said for name, said in typed.items()}
    return client.post(page, {"key": f"form {next(FORMS)}", "email": email, **named})


def headings(response: HttpResponse) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]*)</h2>", response.content.decode().split("<main")[1])


def days(response: HttpResponse) -> list[tuple[str, bool]]:
    """The days that are folded up, and whether each is open."""
    html = response.content.decode().split("<main")[1]
    found = re.findall(r'<details class="day"( open)?>\s*<summary><span[^>]*>([^<]*)<', html)
    return [(day, bool(is_open)) for is_open, day in found]


def a_place(edition: Edition, name: str, *, room: str, pool: str = "", **facts: object):
    """A ticket for a published session whose seats are counted in ``pool``."""
    slot = a_slot(a_session(edition, name), a_room(room), "12:00", "13:00")
    publish(edition, by=None)
    ticket = a_ticket(edition, name, slot=slot, **facts)
    Quota.objects.filter(ticket_types=ticket).update(slot=slot, pool=pool)
    return ticket


def test_tickets_stand_by_kind_in_a_fixed_order_whatever_their_rank(client: Client):
    edition = a_published_edition()
    for rank, kind in enumerate(reversed(TicketType.Kind.values)):
        if kind != "timed_entry":
            a_ticket(edition, f"A {kind}", kind=kind, rank=rank)
    a_timed_ticket(edition)

    english, chinese = client.get(PAGE), client.get(CHINESE)

    assert headings(english) == [
        "Passes and memberships",
        "Day tickets",
        "Places in sessions",
        "Screenings",
        "Timed entry",
        "Table talks and signings",
        "Badges",
    ]
    assert len(set(headings(chinese)) - set(headings(english))) == 7


def test_few_offers_stand_open_and_many_are_folded_by_day_with_the_first_open(client: Client):
    edition = a_published_edition()
    for number, day in itertools.product((1, 2), DAYS[:2]):
        a_day_ticket(edition, f"Hall {number} {day:%d}", day=day)
    few = client.get(PAGE)
    a_day_ticket(edition, "Hall 3 01", day=FIRST_DAY)

    many = client.get(PAGE)

    assert days(few) == []
    assert days(many) == [("Fri 1 October", True), ("Sat 2 October", False)]
    assert "3 offers" in text(many)


def test_a_day_with_nothing_left_stays_folded_says_so_and_the_next_is_open(client: Client):
    edition = a_published_edition()
    for number, day in itertools.product((1, 2, 3), DAYS[:2]):
        a_day_ticket(edition, f"Hall {number} {day:%d}", day=day, places=day.day - 1)

    page = client.get(PAGE)

    assert days(page) == [("Fri 1 October", False), ("Sat 2 October", True)]
    assert text(page).count("nothing to be had now") == 1


def test_what_was_chosen_is_in_view_again_though_its_day_was_folded(client: Client):
    edition = a_published_edition()
    tickets = [
        a_day_ticket(edition, f"Hall {number} {day:%d}", day=day)
        for day, number in itertools.product(DAYS[:2], (1, 2, 3))
    ]

    page = send(client, email="nobody", **{f"count_{tickets[-1].pk}": 2})

    assert days(page) == [("Fri 1 October", True), ("Sat 2 October", True)]
    assert value_of(page, f"count-{tickets[-1].pk}") == "2"
    assert marked(page) == {"email": "Please check the e-mail address."}


@pytest.mark.parametrize("pool", Quota.KEPT_BACK)
def test_seats_for_guests_and_press_are_not_shown_and_cannot_be_forged(client: Client, pool: str):
    edition = a_published_edition()
    public = a_place(edition, "Gala", room="Dome", pool="public")
    kept = a_ticket(edition, "Gala for some", slot=public.slot, rank=1)
    Quota.objects.filter(ticket_types=kept).update(slot=public.slot, pool=pool)

    page = client.get(PAGE)
    forged = send(client, **{f"count_{kept.pk}": 1})

    assert fields(page) == [f"count-{public.pk}", "email"]
    assert "Gala for some" not in text(page)
    assert forged.status_code == 400
    assert "A ticket that you chose is not offered any more." in text(forged)
    assert Quota.objects.get(ticket_types=kept).taken == 0


def test_accessible_seats_are_for_whoever_needs_them_and_counted_apart(client: Client):
    edition = a_published_edition()
    public = a_place(edition, "Gala", room="Dome", pool="public", places=1)
    seat = a_ticket(edition, "Wheelchair seat", slot=public.slot, places=2)
    Quota.objects.filter(ticket_types=seat).update(slot=public.slot, pool="accessible")

    send(client, **{f"count_{seat.pk}": 2})

    assert dict(Quota.objects.values_list("pool", "taken")) == {"public": 0, "accessible": 2}


def test_every_rule_of_a_ticket_is_said_before_anybody_types(client: Client):
    edition = a_published_edition()
    a_day_ticket(edition, age_from=6, age_to=17, needs_guardian=True)
    a_ticket(edition, "Signing", kind="small_group", identity="name")

    english, chinese = text(client.get(PAGE)), text(client.get(CHINESE))

    assert (
        "ages 6 to 17 only with an adult real name and document number "
        "one place a day for each document" in english
    )
    assert "real name, checked at the entrance" in english
    assert "6 至 17 岁" in chinese


def test_a_description_is_read_in_the_language_of_the_page_and_runs_no_markup(client: Client):
    edition = a_published_edition()
    a_ticket(edition, "Dinner", description=both("With <b>wine</b> 🍷", "含<b>酒</b>"))

    english, chinese = client.get(PAGE), client.get(CHINESE)

    assert "With <b>wine</b> 🍷" in text(english)
    assert "含<b>酒</b>" in text(chinese)
    assert "<b>" not in english.content.decode().split("<main")[1]


def test_only_what_is_for_everybody_and_free_stands_there_already(client: Client):
    edition = a_published_edition()
    rows = [
        a_ticket(edition, "Dinner", price=100),
        a_ticket(edition, "Youth", age_to=25),
        a_ticket(edition, "Press", needs_approval=True),
        a_ticket(edition, "Stand", by_organisation=True),
        a_day_ticket(edition),
    ]
    everybody = a_ticket(edition, "Visitor", rank=9)

    page = client.get(PAGE)

    assert [value_of(page, f"count-{row.pk}") for row in (*rows, everybody)] == ["0"] * 5 + ["1"]


def test_with_nothing_for_everybody_nothing_stands_there(client: Client):
    edition = a_published_edition()
    rows = [a_ticket(edition, name, price=100) for name in ("Dinner", "Lunch")]

    page = client.get(PAGE)

    assert [value_of(page, f"count-{row.pk}") for row in rows] == ["0", "0"]


def test_three_kinds_at_once_are_one_order_and_one_refusal_takes_none(client: Client):
    edition = a_published_edition()
    rows = [a_ticket(edition, name, places=2) for name in ("Day pass", "Dinner", "Signing")]
    Quota.objects.filter(ticket_types=rows[2]).update(taken=2)

    refused = send(client, **{f"count_{row.pk}": 2 for row in rows})
    ordered = send(client, **{f"count_{row.pk}": 2 for row in rows[:2]})

    assert (refused.status_code, ordered.status_code) == (409, 302)
    assert "Sorry, “Signing” is sold out." in text(refused)
    assert [value_of(refused, f"count-{row.pk}") for row in rows] == ["2", "2", "2"]
    lines = Order.objects.get().lines.values_list("ticket_type__slug", "count")
    assert sorted(lines) == [("day-pass", 2), ("dinner", 2)]


@pytest.mark.parametrize(
    ("typed", "english", "chinese"),
    [
        ("-1", "Please write 0 or more.", "请填写 0 或更大的数。"),
        ("6", "You can take up to 5 at a time.", "每次最多可选 5 张。"),
        ("9" * 300, "You can take up to 5 at a time.", "每次最多可选 5 张。"),
        ("🎟", "Please write a whole number, such as 1.", "请填写整数，例如 1。"),
        ("\u202e1", "Please write a whole number, such as 1.", "请填写整数，例如 1。"),
        ("1\x00", "Please write a whole number, such as 1.", "请填写整数，例如 1。"),
    ],
)
def test_a_count_that_cannot_be_is_marked_in_both_languages(client, typed, english, chinese):
    ticket = a_ticket(a_published_edition())
    name = f"count-{ticket.pk}"

    for page, said in [(PAGE, english), (CHINESE, chinese)]:
        answer = send(client, page=page, **{f"count_{ticket.pk}": typed})
        assert (answer.status_code, marked(answer)) == (400, {name: said})
        assert value_of(answer, name) == typed
        assert value_of(answer, "email") == EMAIL


def test_sections_days_and_rules_cost_no_query_of_their_own(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    edition = a_published_edition()
    a_day_ticket(edition, "One")
    with django_assert_num_queries(5):
        client.get(PAGE)

    for number, day in itertools.product(range(10), DAYS):
        a_day_ticket(edition, f"Day {number} {day:%d}", day=day, age_from=6, needs_guardian=True)
    with django_assert_num_queries(5):
        page = client.get(PAGE)

    assert len(days(page)) == 3
