"""What the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from events.models import (
    Booth,
    ConsortiumSeat,
    Message,
    Organisation,
    Participation,
    RoomClosure,
    Slot,
    StaffRole,
    Track,
    Walk,
)
from events.models.editions import RESERVED_SLUGS
from tests.cast import (
    a_person,
    a_room,
    a_session,
    an_edition,
    an_organizer,
    at,
    both,
    the_family,
)

pytestmark = pytest.mark.django_db


def refused(constraint):
    """The database says no and names the constraint (SQLite names the columns instead)."""
    return pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE constraint failed")


def test_an_edition_ends_on_or_after_its_first_day():
    an_edition(starts_on=date(2027, 10, 1), ends_on=date(2027, 10, 1))

    with refused("edition_ends_after_it_starts"), transaction.atomic():
        an_edition("b", starts_on=date(2027, 10, 2), ends_on=date(2027, 10, 1))


@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_no_edition_stands_in_the_way_of_our_own_addresses(slug):
    with refused("edition_slug_not_reserved"), transaction.atomic():
        an_edition(slug)


def test_a_room_has_its_name_once_and_places_and_holds_a_session():
    a_room("Hall 1")

    for wrong in ({"name": "Hall 1"}, {"name": "Nought", "capacity": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_room(**wrong)
    with refused("room_holds_at_least_one_session"), transaction.atomic():
        a_room("Hall 2", parallel=0)


def test_a_walk_is_written_once_per_pair_with_the_smaller_id_first():
    near, far = a_room("A", building="a").building, a_room("B", building="b").building
    Walk.objects.create(near=near, far=far, minutes=7)

    with refused("walk_smaller_id_first"), transaction.atomic():
        Walk.objects.create(near=far, far=near, minutes=7)
    with refused("walk_once_per_pair"), transaction.atomic():
        Walk.objects.create(near=near, far=far, minutes=8)


def test_a_person_has_a_role_in_a_session_once():
    ye = a_person()
    session = a_session(an_edition(), "Robots", ye)

    with refused("participation_once_per_role"), transaction.atomic():
        Participation.objects.create(session=session, person=ye, role="speaker")
    assert Participation.objects.create(session=session, person=ye, role="moderator").pk


def test_the_consortium_has_one_director_unit_and_nobody_sits_twice():
    family = the_family()
    first, second = (
        Organisation.objects.create(family=family, slug=slug, name=both(slug))
        for slug in ("shougang", "tencent")
    )
    director = ConsortiumSeat.Role.DIRECTOR_UNIT
    seat = {"family": family, "joined_on": date(2021, 9, 28)}
    ConsortiumSeat.objects.create(organisation=first, role=director, **seat)

    with refused("seat_one_director_unit_one_secretariat"), transaction.atomic():
        ConsortiumSeat.objects.create(organisation=second, role=director, **seat)
    with refused("seat_one_at_a_time"), transaction.atomic():
        ConsortiumSeat.objects.create(organisation=first, **seat)
    ConsortiumSeat.objects.update(left_on=date(2026, 1, 1))
    assert ConsortiumSeat.objects.create(organisation=second, role=director, **seat).pk


@pytest.mark.parametrize(
    "half",
    [{"starts_at": at("10:00")}, {"ends_at": at("10:00")}, {"shown_until": at("10:00")}],
)
def test_a_slot_is_placed_whole_or_not_at_all(half):
    session = a_session(an_edition())

    with refused("slot_placed_whole_or_not_at_all"), transaction.atomic():
        Slot.objects.create(session=session, **half)


def test_a_slot_ends_after_it_starts_and_shows_an_end_inside_its_span():
    session, hall = a_session(an_edition()), a_room()
    span = {"session": session, "room": hall, "starts_at": at("10:00")}

    with refused("slot_placed_whole_or_not_at_all"), transaction.atomic():
        Slot.objects.create(**span, ends_at=at("10:00"))
    with refused("slot_shown_end_inside_its_span"), transaction.atomic():
        Slot.objects.create(**span, ends_at=at("11:00"), shown_until=at("11:01"))


def test_smaller_things_are_refused_as_well():
    edition, hall = an_edition(), a_room()
    chair = an_organizer(edition)
    Booth.objects.create(edition=edition, room=hall, number="B01")
    refusals = [
        lambda: RoomClosure.objects.create(room=hall, starts_at=at("11:00"), ends_at=at("10:00")),
        lambda: Track.objects.create(edition=edition, slug="a", name=both("A"), colour=13),
        lambda: StaffRole.objects.create(user=chair, edition=edition, level=1),
        lambda: Booth.objects.create(edition=edition, room=hall, number="B01"),
        lambda: Message.objects.create(key="a", kind="b", to="c@d.example", status="sent"),
    ]
    for attempt in refusals:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
