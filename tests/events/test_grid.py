"""The draft is loaded whole, in as many queries for three thousand slots as for thirty."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events.grid import Move, Spot, load_around, load_grid, spot_of
from events.models import Participation, RoomClosure, Session, Slot
from events.releasing import publish
from tests.cast import a_film, a_person, a_room, a_session, a_slot, an_edition, at, both, the_family
from tests.events.clash_scene import a_screen, can_come

pytestmark = pytest.mark.django_db

QUERIES = 18
QUERIES_AROUND = 19


def a_crowded_edition(slots: int, *, slug: str = "convention-2027"):
    """Sessions of two people each, a few with a film, in a hall with a screen and a closure."""
    edition, hall = an_edition(slug), a_screen(a_room(f"Hall of {slug}", parallel=99), "dcp-2k")
    RoomClosure.objects.create(
        room=hall, starts_at=at("01:00"), ends_at=at("02:00"), reason="Night"
    )
    a_film(a_session(edition, "Film"))
    people = [a_person(f"Person {number}") for number in range(10)]
    can_come(people[0], "08:00", "20:00")
    kind = edition.session_types.get()
    sessions = Session.objects.bulk_create(
        Session(edition=edition, title=both(f"Talk {number}"), type=kind) for number in range(slots)
    )
    Slot.objects.bulk_create(
        Slot(session=each, room=hall, starts_at=at("10:00"), ends_at=at("11:00"))
        for each in sessions
    )
    Participation.objects.bulk_create(
        Participation(session=each, person=people[number % 10])
        for number, each in enumerate(sessions)
    )
    return edition


@pytest.mark.parametrize("slots", [30, 3_000])
def test_loading_asks_as_much_for_three_thousand_slots_as_for_thirty(
    slots, django_assert_num_queries
):
    edition = a_crowded_edition(slots)

    with django_assert_num_queries(QUERIES):
        grid = load_grid(edition)

    assert len(grid.slots) == slots


@pytest.mark.parametrize("slots", [30, 300])
def test_what_a_move_meets_costs_as_many_queries_wherever_it_goes(slots, django_assert_num_queries):
    edition = a_crowded_edition(slots)
    slot = Slot.objects.filter(session__edition=edition).select_related(
        "session__edition__series", "session__type"
    )[0]
    old = spot_of(slot)

    with django_assert_num_queries(QUERIES_AROUND):
        load_around(Move(slot, old, old._replace(starts_at=at("12:00"), ends_at=at("13:00"))))


def test_what_waits_for_a_place_is_known_with_its_usual_length():
    edition = an_edition()
    session = a_session(edition, "Robots", intro_minutes=5, talk_minutes=20)
    a_film(session, runtime=90)
    slot = a_slot(session)

    grid = load_grid(edition)

    assert grid.slots == {}
    assert grid.waiting[slot.pk].session.minutes == 115
    there = grid.placed(grid.waiting[slot.pk], room=a_room().pk, starts_at=at("10:00"))
    assert there.ends_at == at("11:55")


def test_what_is_cancelled_or_only_an_idea_is_not_on_the_grid():
    edition, hall = an_edition(), a_room()
    gone = a_slot(a_session(edition, "Gone"), hall, "10:00", "11:00")
    gone.is_cancelled = True
    gone.save(update_fields=["is_cancelled"])
    idea = a_session(edition, "Idea", status=Session.Status.DRAFT)
    a_slot(idea, hall, "10:00", "11:00")

    grid = load_grid(edition)

    assert (grid.slots, grid.waiting) == ({}, {})
    assert spot_of(gone) is None


def test_the_day_before_of_another_edition_reaches_into_ours():
    before = an_edition(
        "filmweek-2027",
        kind="film_week",
        starts_on=date(2027, 9, 25),
        ends_on=date(2027, 9, 30),
    )
    long_ago = an_edition(
        "carnival-2027",
        kind="carnival",
        starts_on=date(2027, 9, 1),
        ends_on=date(2027, 9, 5),
    )
    hall = a_room()
    for edition in (before, long_ago):
        a_slot(a_session(edition, edition.slug), hall, "00:30", "02:00")

    grid = load_grid(an_edition())

    assert [slot.title for slot in grid.slots.values()] == [before.name]


def test_of_other_families_only_what_they_published_in_this_venue_is_there():
    edition, others = an_edition(), the_family("others")
    theirs = an_edition("theirs-2027", family=others)
    far = a_room("Their hall", venue=theirs.venue)
    a_slot(a_session(theirs, "Somewhere else"), far, "10:00", "11:00")
    publish(theirs, by=None)

    assert load_grid(edition).slots == {}


def test_a_moved_grid_is_another_one_and_the_first_stays():
    edition, hall, other = an_edition(), a_room("Hall 1"), a_room("Hall 2")
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    grid = load_grid(edition)
    planned = grid.slots[slot.pk]

    moved = grid.moved(slot.pk, grid.placed(planned, room=other.pk, starts_at=at("12:00")))
    gone = grid.moved(slot.pk, None)

    assert grid.cell("room", hall.pk) == [planned]
    assert moved.cell("room", hall.pk) == []
    assert moved.find(slot.uid).ends_at == at("13:00")
    assert gone.find(slot.uid) is None
    assert gone.waiting[slot.pk].uid == slot.uid


def test_the_advertised_end_moves_along():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    slot.shown_until = at("10:50")
    slot.save(update_fields=["shown_until"])
    grid = load_grid(edition)

    there = grid.placed(
        grid.slots[slot.pk], room=hall.pk, starts_at=at("12:00") + timedelta(days=1)
    )

    assert there.shown_until == at("12:50", 2)
    assert there.day == date(2027, 10, 2)


def test_around_a_cancelled_slot_there_is_nothing_to_meet():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    slot.is_cancelled = True
    slot.save(update_fields=["is_cancelled"])
    there = Spot(hall.pk, at("10:00"), at("11:00"))

    around = load_around(Move(slot, None, there))

    assert (around.before.slots, around.after.slots, around.cells) == ({}, {}, set())
