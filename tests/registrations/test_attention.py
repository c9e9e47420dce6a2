"""What of tickets and orders waits for somebody, in sentences."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from registrations.attention import ticket_matters
from registrations.sales import Filling, Queue
from tests.cast import a_ticket, an_edition

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 9, 1, 4, tzinfo=UTC)
NO_ORDERS = Queue()


@pytest.fixture
def edition():
    with translation.override("en"):
        yield an_edition()


def told(edition, fillings=(), queue=NO_ORDERS):
    tickets = edition.ticket_types.all()
    matters = ticket_matters(edition, tickets=tickets, fillings=fillings, queue=queue, now=NOW)
    return [(each.weight.name, each.text) for each in matters]


def test_a_quiet_day_has_nothing_to_tell(edition):
    a_ticket(edition, on_sale_from=NOW - timedelta(days=1))

    assert told(edition, [Filling("Hall", 8, 10)], Queue(confirmed=9, reserved=2)) == []


def test_requests_and_reservations_that_end_decide_themselves(edition):
    assert told(edition, queue=Queue(requested=1, expiring=2)) == [
        ("SOON", "1 order asks for a ticket that you decide about."),
        ("SOON", "2 reserved orders end within a day unless they are paid."),
    ]


def test_a_sale_that_opens_within_a_day_is_told(edition):
    a_ticket(edition, "Pass", on_sale_from=NOW + timedelta(hours=24))
    a_ticket(edition, "Day", on_sale_from=NOW + timedelta(hours=2))
    a_ticket(edition, "Later", on_sale_from=NOW + timedelta(hours=24, seconds=1))

    text = "“Pass”, “Day” go on sale, the first on Wed 1 September 14:00."
    assert told(edition) == [("SOON", text)]


def test_full_and_nearly_full_are_told_apart(edition):
    fillings = [Filling("Hall", 10, 10), Filling("Tent", 9, 10), Filling("Yard", 89, 100)]

    assert told(edition, fillings) == [
        ("LATER", "“Hall” is sold out."),
        ("LATER", "“Tent” is nearly full."),
    ]


def test_a_full_hall_of_yesterday_is_no_news(edition):
    over = Filling("Hall", 10, 10, ends_at=NOW)
    running = Filling("Tent", 10, 10, ends_at=NOW + timedelta(minutes=1))

    assert told(edition, [over, running]) == [("LATER", "“Tent” is sold out.")]


def test_what_has_no_places_at_all_is_not_sold_out(edition):
    assert told(edition, [Filling("Not open yet", 0, 0)]) == []


def test_three_are_named_and_the_others_counted(edition):
    fillings = [Filling(f"Hall {n}", 1, 1) for n in range(1, 6)]

    assert told(edition, fillings) == [
        ("LATER", "“Hall 1”, “Hall 2”, “Hall 3” and 2 more are sold out.")
    ]
