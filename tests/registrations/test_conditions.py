"""Who may have a ticket: ages on the day, children with an adult, documents where asked for."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone, translation

from events.models import Edition
from registrations.conditions import age_on, ages_of
from registrations.errors import DocumentNotUsable, NotForThem
from registrations.models import Order, Registration, TicketType
from registrations.ordering import Guest, OrderWish, start
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition
from tests.registrations.shop import EMAIL, a_passport, an_id

pytestmark = pytest.mark.django_db


def order(edition: Edition, guests: dict[TicketType, list[Guest]]) -> Order:
    wanted = {ticket: len(named) for ticket, named in guests.items()}
    wish = OrderWish(EMAIL, "en", wanted, {ticket.pk: rows for ticket, rows in guests.items()})
    return start(edition, wish, now=timezone.now())


def refused(words: str, guests: dict[TicketType, list[Guest]], *, field: str) -> None:
    edition = next(iter(guests)).editions.first()
    with translation.override("en"), pytest.raises((NotForThem, DocumentNotUsable)) as refusal:
        order(edition, guests)
    assert words in str(refusal.value)
    assert refusal.value.at is not None
    assert refusal.value.at[2] == field
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        (date(2013, 10, 1), 14),
        (date(2013, 10, 2), 13),
        (date(2013, 9, 30), 14),
        (date(2027, 10, 1), 0),
        (date(2028, 1, 1), -1),
    ],
)
def test_an_age_is_whole_years_on_the_day(born_on: date, age: int):
    assert age_on(date(2027, 10, 1), born_on) == age


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march():
    born_on = date(2012, 2, 29)

    assert age_on(date(2027, 2, 28), born_on) == 14
    assert age_on(date(2027, 3, 1), born_on) == 15


@pytest.mark.parametrize(
    ("born_on", "is_welcome"),
    [
        ("2013-10-01", True),  # fourteen on the first day
        ("2013-10-02", False),
        ("2001-10-02", True),  # still twenty-five
        ("2001-10-01", False),
    ],
)
def test_a_youth_ticket_is_for_who_has_the_age_on_the_first_day(born_on: str, is_welcome: bool):
    edition = an_edition()
    youth = a_ticket(edition, "Youth", age_from=14, age_to=25)
    guest = Guest("Cheng Xin", born_on=date.fromisoformat(born_on))

    if is_welcome:
        assert order(edition, {youth: [guest]}).status == Order.Status.CONFIRMED
    else:
        refused(
            "“Youth” is for ages 14 to 25. Cheng Xin would be", {youth: [guest]}, field="born_on"
        )


def test_ages_are_those_on_the_day_of_the_ticket():
    edition = an_edition()
    third = a_ticket(edition, "Third day", kind="day", day=date(2027, 10, 3), age_from=14)

    assert order(edition, {third: [Guest("Luo Ji", born_on=date(2013, 10, 3))]}).pk


def test_ages_are_those_on_the_day_of_the_session():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    lab = a_ticket(edition, "Lab", slot=slot, age_from=6, age_to=12)

    assert order(edition, {lab: [Guest("Luo Ji", born_on=date(2021, 10, 1))]}).pk


def test_an_identity_number_tells_the_age_whatever_is_typed_beside_it():
    edition = an_edition()
    youth = a_ticket(edition, "Youth", age_from=14, age_to=25)
    wrong = Guest("Cheng Xin", document=an_id("1990-03-07"), born_on=date(2010, 1, 1))

    refused("Cheng Xin would be 37 on the day.", {youth: [wrong]}, field="born_on")
    assert order(edition, {youth: [Guest("Luo Ji", document=an_id("2010-03-07"))]}).pk


@pytest.mark.parametrize("document", [None, a_passport()])
def test_where_nothing_tells_the_age_the_date_of_birth_is_asked_for(document):
    youth = a_ticket(an_edition(), "Youth", age_from=14, age_to=25)

    refused(
        "Please give the date of birth of Luo Ji: “Youth” is for ages 14 to 25.",
        {youth: [Guest("Luo Ji", document=document)]},
        field="born_on",
    )


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ((None, None), ""),
        ((0, None), ""),
        ((14, 25), "ages 14 to 25"),
        ((18, None), "ages 18 and over"),
        ((0, 2), "ages up to 2"),
        ((None, 2), "ages up to 2"),
    ],
)
def test_ages_in_words(ages: tuple[int | None, int | None], words: str):
    with translation.override("en"):
        assert ages_of(TicketType(age_from=ages[0], age_to=ages[1])) == words


def test_a_ticket_from_birth_on_asks_nobody_for_a_date_of_birth():
    edition = an_edition()
    everybody = a_ticket(edition, "Everybody", age_from=0)

    assert order(edition, {everybody: [Guest("Luo Ji")]}).status == "confirmed"


def a_child(name: str = "Small", **facts: object) -> Guest:
    return Guest(name, born_on=date(2020, 1, 1), **facts)


def test_a_child_comes_with_somebody_who_is_named():
    edition = an_edition()
    child = a_ticket(edition, "Child", age_from=3, age_to=13, needs_guardian=True)

    refused("Small comes with an adult only.", {child: [a_child()]}, field="guardian")
    placed = order(edition, {child: [a_child(guardian="  Big\tBrother ")]})

    assert placed.registrations.get().guardian == "Big Brother"


def test_a_child_comes_with_an_adult_of_the_same_order():
    edition = an_edition()
    child = a_ticket(edition, "Child", age_to=13, needs_guardian=True)
    adult = a_ticket(edition, "Adult")

    placed = order(edition, {child: [a_child(), a_child("Tiny")], adult: [Guest("Luo Ji")]})

    assert placed.status == Order.Status.CONFIRMED


@pytest.mark.parametrize(
    ("facts", "guest"),
    [
        ({"age_to": 13}, Guest("Friend", born_on=date(2015, 1, 1))),
        ({"age_from": 14, "age_to": 25}, Guest("Friend", born_on=date(2011, 1, 1))),
        ({}, Guest("Friend", document=an_id("2012-03-07"))),
    ],
)
def test_another_child_is_no_adult(facts: dict[str, int], guest: Guest):
    edition = an_edition()
    child = a_ticket(edition, "Child", age_to=13, needs_guardian=True)
    other = a_ticket(edition, "Other", **facts)

    refused("Small comes with an adult", {child: [a_child()], other: [guest]}, field="guardian")


def test_the_date_of_birth_is_looked_at_and_not_kept():
    edition = an_edition()
    youth = a_ticket(edition, "Youth", age_from=14)
    order(edition, {youth: [Guest("Luo Ji", born_on=date(2010, 12, 31))]})

    kept = [str(row) for row in Registration.objects.values()] + [
        str(row) for row in Registration.objects.get().attendee.__dict__.items()
    ]

    assert not any("2010" in text for text in kept)


def test_a_ticket_by_document_wants_one_from_everybody_and_says_from_whom():
    edition = an_edition()
    day = a_ticket(edition, "Day", identity="document")
    guests = [Guest("Luo Ji", document=an_id()), Guest("Cheng Xin")]

    refused("Please write the document of Cheng Xin", {day: guests}, field="number")


def test_the_place_of_what_is_wrong_is_told_exactly():
    edition = an_edition()
    youth = a_ticket(edition, "Youth", age_from=14)
    guests = [Guest("Luo Ji", born_on=date(2010, 1, 1)), Guest("Small", born_on=date(2020, 1, 1))]

    with pytest.raises(NotForThem) as refusal:
        order(edition, {youth: guests})

    assert refusal.value.at == (youth.pk, 2, "born_on")
