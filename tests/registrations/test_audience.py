"""Who comes to which slot: what tickets and stars tell the programme."""

import pytest

from events.demand import Demand, demand_of
from registrations import cancelling
from registrations.models import Star
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition
from tests.registrations.shop import a_confirmed_order, a_hold, an_overdue_hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def slot(edition):
    return a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")


def test_the_programme_hears_of_places_and_stars_without_knowing_of_tickets(edition, slot):
    seat, everything = a_ticket(edition, "Seat", slot=slot), a_ticket(edition, "Pass")
    a_confirmed_order(edition, seat, "Luo Ji", "Ye Wenjie")
    a_hold(edition, seat, 3)
    visitor = a_confirmed_order(edition, everything, "Cheng Xin").registrations.get().attendee
    Star.objects.create(attendee=visitor, slot=slot)

    assert demand_of(edition) == {slot.uid: Demand(registered=5, starred=1, to_tell=3)}


def test_a_pass_opens_every_door_and_counts_for_none(edition, slot):
    a_confirmed_order(edition, a_ticket(edition, "Pass"))

    assert demand_of(edition) == {}


def test_what_was_given_back_or_ran_out_is_nobody(edition, slot):
    seat = a_ticket(edition, "Seat", slot=slot)
    cancelling.cancel(a_confirmed_order(edition, seat))
    cancelling.cancel(an_overdue_hold(edition, seat))

    assert demand_of(edition) == {}


def test_whoever_has_a_place_and_a_star_hears_once(edition, slot):
    seat = a_ticket(edition, "Seat", slot=slot)
    order = a_confirmed_order(edition, seat, "Luo Ji", "Ye Wenjie")
    for row in order.registrations.all():
        Star.objects.create(attendee=row.attendee, slot=slot)
    stranger = a_confirmed_order(edition, a_ticket(edition, "Pass")).registrations.get()
    Star.objects.create(attendee=stranger.attendee, slot=slot)

    assert demand_of(edition) == {slot.uid: Demand(registered=2, starred=3, to_tell=3)}


def test_each_edition_counts_its_own_slots(edition, slot):
    a_confirmed_order(edition, a_ticket(edition, "Seat", slot=slot))

    assert demand_of(an_edition("carnival-2027", kind="carnival")) == {}


def test_it_takes_four_queries_for_any_number_of_slots(edition, slot, django_assert_num_queries):
    for size in (1, 30):
        for n in range(size):
            where = a_slot(a_session(edition), a_room(f"R{size}-{n}"), "10:00", "11:00")
            order = a_confirmed_order(edition, a_ticket(edition, f"T{size}-{n}", slot=where))
            Star.objects.create(attendee=order.registrations.get().attendee, slot=slot)
        with django_assert_num_queries(4):
            demand_of(edition)
