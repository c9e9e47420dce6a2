"""What can be had at this very second, as lines of an order, or the reason why not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.models import Edition, Slot
from events.releasing import publish
from registrations.errors import (
    CodeNotKnown,
    NothingWanted,
    NotOnSale,
    NotTogether,
    TooMany,
    WindowMissing,
)
from registrations.holds import CHECKOUT, expire
from registrations.models import OrderLine, Quota, TicketType
from registrations.ordering import PAY_WITHIN, pay_until
from registrations.sale import MOST_KINDS, OrderWish, begins_at, lines_for
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at, the_family
from tests.registrations.shop import (
    EMAIL,
    a_contingent,
    a_day_ticket,
    a_hold,
    a_timed_ticket,
    an_overdue_hold,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
A_SECOND = timedelta(seconds=1)
EARLY = at("10:00") - timedelta(days=30)


def lines(
    edition: Edition, wanted: dict[TicketType, int], *, now: datetime = EARLY, **facts: object
) -> list[tuple[str, int, int]]:
    found = lines_for(edition, OrderWish(EMAIL, "en", wanted, **facts), now=now)
    return [(line.ticket_type.slug, line.count, line.unit_price) for line in found]


def a_place(edition: Edition, clock: str = "10:00", end: str = "11:00", **facts: object):
    slot = a_slot(a_session(edition, "Workshop"), a_room(), clock, end)
    publish(edition, by=None)
    return a_ticket(edition, "Place", slot=slot, **facts)


def test_a_wish_becomes_lines_at_todays_prices_and_noughts_are_left_out():
    edition = an_edition()
    day, dinner, tea = (
        a_ticket(edition, name, price=price)
        for name, price in [("Day", 0), ("Dinner", 12_000), ("Tea", 100)]
    )
    TicketType.objects.filter(pk=dinner.pk).update(price=15_000)

    assert lines(edition, {dinner: 2, tea: 0, day: 1}) == [("day", 1, 0), ("dinner", 2, 15_000)]
    assert OrderLine.objects.count() == 0


@pytest.mark.parametrize("counts", [[], [0], [0, 0], [-1], [2, -1], [-(10**12)]])
def test_nothing_or_less_is_nothing(counts: list[int]):
    edition = an_edition()
    tickets = [a_ticket(edition, f"Ticket {number}") for number in range(len(counts))]

    with pytest.raises(NothingWanted, match="Please choose at least one ticket."):
        lines(edition, dict(zip(tickets, counts, strict=True)))


def test_thirty_kinds_fit_into_one_order_and_thirty_one_do_not():
    edition = an_edition()
    tickets = [a_ticket(edition, f"Ticket {number}") for number in range(MOST_KINDS + 1)]

    assert len(lines(edition, dict.fromkeys(tickets[:MOST_KINDS], 1))) == MOST_KINDS
    with pytest.raises(TooMany, match="Please choose at most 30 kinds of ticket at a time."):
        lines(edition, dict.fromkeys(tickets, 1))


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (1, "You can take 1 place of “Day pass” at a time."),
        (3, "You can take up to 3 places of “Day pass” at a time."),
    ],
)
def test_an_order_has_as_many_as_its_ticket_allows_and_not_one_more(most: int, said: str):
    edition = an_edition()
    ticket = a_ticket(edition, most_per_order=most)

    assert lines(edition, {ticket: most}) == [("day-pass", most, 0)]
    for count in (most + 1, 10**12):
        with pytest.raises(TooMany, match=said):
            lines(edition, {ticket: count})


def test_a_sale_opens_in_its_first_second_and_ends_before_its_last():
    edition = an_edition()
    ticket = a_ticket(edition, on_sale_from=at("10:00"), on_sale_until=at("12:00"))

    for open_at in (at("10:00"), at("12:00") - A_SECOND):
        assert lines(edition, {ticket: 1}, now=open_at)
    for closed_at in (at("10:00") - A_SECOND, at("12:00")):
        with pytest.raises(NotOnSale, match="“Day pass” is not on sale now."):
            lines(edition, {ticket: 1}, now=closed_at)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "America/Chicago", "Pacific/Auckland"])
def test_a_day_opens_by_the_clock_of_its_edition(zone: str):
    edition = an_edition(time_zone=zone)
    day = a_day_ticket(edition, window_days=7, release_time=time(17))
    opens = datetime(2027, 9, 24, 17, tzinfo=ZoneInfo(zone))

    with pytest.raises(NotOnSale):
        lines(edition, {day: 1}, now=opens - A_SECOND)
    assert lines(edition, {day: 1}, now=opens)


def test_a_day_whose_clocks_change_opens_at_its_hour_all_the_same():
    edition = an_edition(
        time_zone="Europe/Berlin", starts_on=date(2027, 10, 31), ends_on=date(2027, 11, 7)
    )
    day = a_day_ticket(edition, day=date(2027, 11, 7), window_days=7, release_time=time(17))
    opens = datetime(2027, 10, 31, 16, tzinfo=ZoneInfo("UTC"))  # winter began in the night

    with pytest.raises(NotOnSale):
        lines(edition, {day: 1}, now=opens - A_SECOND)
    assert lines(edition, {day: 1}, now=opens)


def test_a_place_is_sold_until_its_session_ends_and_a_pass_until_the_last_night_does():
    edition = an_edition()
    place, visitor = a_place(edition), a_ticket(edition, "Visitor")

    assert lines(edition, {place: 1}, now=at("11:00") - A_SECOND)
    with pytest.raises(NotOnSale, match="“Place” is over."):
        lines(edition, {place: 1}, now=at("11:00"))
    assert lines(edition, {visitor: 1}, now=at("04:59", day=4))
    with pytest.raises(NotOnSale, match="“Visitor” is over."):
        lines(edition, {visitor: 1}, now=at("05:00", day=4))


def test_what_belongs_elsewhere_is_no_ticket_of_this_event():
    edition = an_edition()
    film = an_edition("film-2027", kind="film")
    stranger = an_edition("other-2027", family=the_family("elsewhere"))
    press = a_ticket(edition, "Press seat")
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    Quota.objects.filter(ticket_types=press).update(pool="press", slot=slot)

    for ticket in (a_ticket(film, "Screening"), a_ticket(stranger, "Other"), press):
        with pytest.raises(NotOnSale, match=f"“{ticket}” is not a ticket of this event."):
            lines(edition, {ticket: 1})


def test_a_badge_is_asked_for_alone_and_may_be_of_a_pool_that_is_kept_back():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    badge, day = a_ticket(edition, "Press badge", needs_approval=True), a_ticket(edition)
    Quota.objects.filter(ticket_types=badge).update(pool="press", slot=slot)

    assert lines(edition, {badge: 1}) == [("press-badge", 1, 0)]
    with pytest.raises(NotTogether, match="Please ask for “Press badge” in an order of its own"):
        lines(edition, {badge: 1, day: 1})


def test_a_time_of_another_session_is_no_time_of_this_one():
    edition = an_edition()
    ticket, windows = a_timed_ticket(edition)
    other = a_slot(a_session(edition, "Comets"), a_room("Bunker"), "10:00", "12:00")
    comets = a_ticket(edition, "Comets entry", kind="timed_entry", slot=other)

    with pytest.raises(WindowMissing, match="Please choose a time for “Comets entry”."):
        lines(edition, {comets: 1}, windows={comets: windows[0]})
    assert lines(edition, {ticket: 1}, windows={ticket: windows[0]})


def test_a_time_is_sold_until_its_last_second():
    edition = an_edition()
    ticket, windows = a_timed_ticket(edition, minutes=30)
    wish = {"windows": {ticket: windows[0]}}

    assert lines(edition, {ticket: 1}, now=at("10:30") - A_SECOND, **wish)
    with pytest.raises(NotOnSale, match="This time of “Planets entry” is over."):
        lines(edition, {ticket: 1}, now=at("10:30"), **wish)


def test_a_code_opens_the_places_of_its_own_organisation_for_its_own_ticket():
    edition = an_edition()
    badge, press = (
        a_ticket(edition, name, by_organisation=True) for name in ("Exhibitor", "Press")
    )
    ours = a_contingent(edition, badge)
    a_contingent(edition, press, "Far Star")

    found = lines_for(
        edition,
        OrderWish(EMAIL, "en", {badge: 1}, codes={badge: f" {ours.code.lower()}\t"}),
        now=EARLY,
    )

    assert [line.contingent for line in found] == [ours]
    for ticket, code in [(press, ours.code), (badge, ""), (badge, "💥"), (badge, "X" * 3_000)]:
        with pytest.raises(CodeNotKnown, match=f"This code is not known for “{ticket}”."):
            lines(edition, {ticket: 1}, codes={ticket: code})


def test_a_place_begins_with_its_window_its_session_its_day_or_the_event():
    edition = an_edition(day_begins=time(5))
    timed, windows = a_timed_ticket(edition, minutes=30)
    evening = a_ticket(edition, "Evening", day=date(2027, 10, 2))

    assert [
        begins_at(edition, timed, windows[2]),
        begins_at(edition, timed),
        begins_at(edition, evening),
        begins_at(edition, a_ticket(edition, "Visitor")),
    ] == [at("11:00"), at("10:00"), at("05:00", day=2), at("05:00")]


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (timedelta(days=30), PAY_WITHIN),
        (timedelta(days=3), PAY_WITHIN),
        (timedelta(days=2), timedelta(days=2)),
        (timedelta(minutes=16), timedelta(minutes=16)),
        (timedelta(minutes=14), CHECKOUT),
        (timedelta(minutes=-30), CHECKOUT),
    ],
)
def test_money_is_waited_for_until_a_place_begins_and_for_a_quarter_of_an_hour_at_least(
    before: timedelta, kept: timedelta
):
    edition = an_edition()
    now = at("10:00") - before
    order = a_hold(edition, a_place(edition, price=100), now=now)

    assert pay_until(order, now) - now == kept


def test_a_session_that_lost_its_place_in_the_draft_begins_with_the_event():
    edition = an_edition()
    place = a_place(edition)
    Slot.objects.update(room=None, starts_at=None, ends_at=None)
    place.refresh_from_db()

    assert begins_at(edition, place) == at("05:00")


def test_a_hold_ends_once_whoever_ends_it():
    edition = an_edition()
    order = an_overdue_hold(edition, a_ticket(edition), 2)

    assert [expire(order), expire(order)] == [True, False]
    assert Quota.objects.get().taken == 0
