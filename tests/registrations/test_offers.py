"""What a page offers: how much is left, until when, and for what."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Slot
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot, unplace_slot
from registrations.cancelling import cancel
from registrations.models import Quota
from registrations.offers import offers_of
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at, both, the_family
from tests.registrations.shop import a_confirmed_order, a_hold

pytestmark = pytest.mark.django_db

EARLY = at("09:00")
A_MOMENT = timedelta(microseconds=1)
numbers = count(1)


def offered(edition, now=EARLY):
    """Every offer as the page needs it."""
    return [(str(offer.ticket), offer.band, offer.most) for offer in offers_of(edition, now=now)]


def a_workshop(edition, title="Robots", clock="10:00", end="11:00", **facts):
    """A ticket for one slot of its own, in a room of its own."""
    slot = a_slot(a_session(edition, title), a_room(f"Room {next(numbers)}"), clock, end)
    return a_ticket(edition, f"{title} place", slot=slot, **facts)


def sell(ticket, taken):
    ticket.quotas.update(taken=taken)


# How much is left


@pytest.mark.parametrize(
    ("free", "band", "most"),
    [
        (100, "free", 5),
        (11, "free", 5),
        (10, "few", 5),
        (5, "few", 5),
        (4, "few", 4),
        (1, "few", 1),
        (0, "none", 0),
    ],
)
def test_what_is_left_is_told_in_bands_and_nobody_may_choose_more_than_there_is(free, band, most):
    edition = an_edition()
    sell(a_ticket(edition, places=100), 100 - free)

    assert offered(edition) == [("Day pass", band, most)]


def test_a_ticket_without_a_quota_is_free_without_end():
    edition = an_edition()
    ticket = a_ticket(edition, most_per_order=3)
    ticket.quotas.clear()

    assert [offer.free for offer in offers_of(edition, now=EARLY)] == [None]
    assert offered(edition) == [("Day pass", "free", 3)]


def test_of_several_quotas_the_scarcest_speaks():
    edition = an_edition()
    ticket = a_ticket(edition, places=100)
    hall = Quota.objects.create(edition=edition, name="hall", size=2)
    ticket.quotas.add(hall)

    assert offered(edition) == [("Day pass", "few", 2)]
    Quota.objects.filter(pk=hall.pk).update(taken=2)
    assert offered(edition) == [("Day pass", "none", 0)]


def test_a_hold_and_a_ticket_count_alike_and_what_is_given_back_is_offered_again():
    edition = an_edition()
    ticket = a_ticket(edition, places=3)

    held = a_hold(edition, ticket, 2)
    assert offered(edition) == [("Day pass", "few", 1)]
    a_confirmed_order(edition, ticket)
    assert offered(edition) == [("Day pass", "none", 0)]
    cancel(held)
    assert offered(edition) == [("Day pass", "few", 2)]


def test_two_tickets_that_share_a_hall_run_out_together():
    edition = an_edition()
    adult, child = a_ticket(edition, "Adult"), a_ticket(edition, "Child")
    hall = Quota.objects.create(edition=edition, name="hall", size=3)
    adult.quotas.add(hall)
    child.quotas.add(hall)

    a_hold(edition, adult, 3)

    assert offered(edition) == [("Adult", "none", 0), ("Child", "none", 0)]


# When


@pytest.mark.parametrize(
    ("moment", "band"),
    [
        (at("12:00") - A_MOMENT, "closed"),
        (at("12:00"), "free"),
        (at("13:00") - A_MOMENT, "free"),
        (at("13:00"), "closed"),
    ],
)
def test_a_sale_has_its_first_moment_and_not_its_last(moment, band):
    edition = an_edition()
    a_ticket(edition, on_sale_from=at("12:00"), on_sale_until=at("13:00"))

    assert offered(edition, moment) == [("Day pass", band, 5 if band == "free" else 0)]


def test_a_sale_may_be_open_at_either_end():
    edition = an_edition()
    a_ticket(edition, "From", on_sale_from=at("12:00"))
    a_ticket(edition, "Until", on_sale_until=at("12:00"))

    def bands(now):
        return [offer.band for offer in offers_of(edition, now=now)]

    assert bands(at("11:59")) == ["closed", "free"]
    assert bands(at("12:00")) == ["free", "closed"]


def test_what_is_sold_out_and_closed_is_called_closed():
    edition = an_edition()
    sell(a_ticket(edition, places=2, on_sale_until=at("08:00")), 2)

    assert offered(edition) == [("Day pass", "closed", 0)]


@pytest.mark.parametrize(
    ("moment", "band"),
    [(at("10:59"), "free"), (at("11:00") - A_MOMENT, "free"), (at("11:00"), "closed")],
)
def test_a_place_is_offered_until_its_session_is_over(moment, band):
    edition = an_edition()
    a_workshop(edition)
    publish(edition, by=None)

    assert [offer.band for offer in offers_of(edition, now=moment)] == [band]


@pytest.mark.parametrize(
    ("moment", "band"), [(at("04:59", day=4), "free"), (at("05:00", day=4), "closed")]
)
def test_an_event_is_over_when_its_last_night_is(moment, band):
    """The last day is the third; its night ends at five in the morning of the fourth."""
    edition = an_edition()
    a_ticket(edition)

    assert [offer.band for offer in offers_of(edition, now=moment)] == [band]


# For what


def test_a_place_is_offered_once_its_session_is_published_and_not_before():
    edition = an_edition()
    a_workshop(edition)
    a_ticket(edition)

    assert offered(edition) == [("Day pass", "free", 5)]
    publish(edition, by=None)
    assert offered(edition) == [("Robots place", "free", 5), ("Day pass", "free", 5)]


def test_a_cancelled_session_keeps_its_row_and_closes_once_that_is_published():
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)

    cancel_slot(ticket.slot, by=None, version=ticket.slot.version)
    before = offered(edition)
    publish(edition, by=None)

    assert before == [("Robots place", "free", 5)]
    assert offered(edition) == [("Robots place", "closed", 0)]
    assert offers_of(edition, now=EARLY)[0].line.is_cancelled


def test_a_session_taken_off_the_programme_is_offered_no_more():
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)

    unplace_slot(ticket.slot, by=None, version=ticket.slot.version)
    publish(edition, by=None)

    assert offered(edition) == [("Robots place", "closed", 0)]


def test_an_offer_tells_the_published_time_and_room_and_not_those_of_the_draft():
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    slot = ticket.slot

    place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at("15:00")))

    def told():
        (offer,) = offers_of(edition, now=EARLY)
        return offer.line.starts_at, offer.line.uid

    assert told() == (at("10:00"), slot.uid)
    assert Slot.objects.get(pk=slot.pk).starts_at == at("15:00")
    publish(edition, by=None)
    assert told() == (at("15:00"), slot.uid)


def test_a_session_that_moved_later_is_on_sale_longer():
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    slot = ticket.slot
    place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at("15:00")))

    assert offered(edition, at("11:30")) == [("Robots place", "closed", 0)]
    publish(edition, by=None)
    assert offered(edition, at("11:30")) == [("Robots place", "free", 5)]


def test_each_edition_offers_its_own_tickets_and_the_shared_ones():
    convention, carnival = an_edition(), an_edition("carnival-2027", kind="carnival")
    a_ticket(convention, "Convention")
    a_ticket(carnival, "Carnival")
    a_ticket(convention, "Season").editions.add(carnival)
    stranger = an_edition("elsewhere", family=the_family("other"))
    a_ticket(stranger, "Elsewhere")

    def names(edition):
        return [name for name, *_rest in offered(edition)]

    assert names(convention) == ["Convention", "Season"]
    assert names(carnival) == ["Carnival", "Season"]
    assert names(stranger) == ["Elsewhere"]


def test_tickets_stand_in_the_order_that_organizers_gave_them():
    edition = an_edition()
    a_ticket(edition, "Last", rank=2)
    a_ticket(edition, "First", rank=0)
    a_ticket(edition, "Also first", rank=0)
    a_ticket(edition, "Second", rank=1)

    names = [name for name, *_rest in offered(edition)]
    assert names == ["First", "Also first", "Second", "Last"]


def test_a_ticket_is_named_in_the_language_of_the_page():
    edition = an_edition()
    ticket = a_ticket(edition)
    ticket.name = both("Day pass", "日票")
    ticket.save(update_fields=["name"])

    (offer,) = offers_of(edition, now=EARLY)

    assert offer.ticket.name == {"en": "Day pass", "zh-hans": "日票"}


# What it costs to look


def asked(edition):
    with CaptureQueriesContext(connection) as queries:
        offers = offers_of(edition, now=EARLY)
    return len(offers), len(queries)


def test_thirty_tickets_cost_as_many_queries_as_one():
    one, thirty = an_edition(), an_edition("carnival-2027", kind="carnival")
    a_workshop(one)
    for number in range(30):
        a_workshop(thirty, f"Talk {number}")
    publish(one, by=None)
    publish(thirty, by=None)

    assert (asked(one), asked(thirty)) == ((1, 4), (30, 4))


def test_an_edition_without_tickets_offers_nothing():
    assert offers_of(an_edition(), now=EARLY) == []
