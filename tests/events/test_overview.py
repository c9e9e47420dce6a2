"""A programme in numbers."""

from datetime import date

import pytest
from django.utils import translation

from events.demand import Demand
from events.grid import load_grid
from events.history import record
from events.models import Session
from events.overview import Load, Shape, kinds_of, load_of, shapes_of, wanted_of
from events.releasing import publish
from events.scheduling import Place, place_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.clash_scene import a_clash

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return an_edition()


def hours_by_day(edition):
    load = load_of(edition, load_grid(edition))
    return {str(room): [minutes / 60 for minutes in days] for room, days in load.rooms}


def test_a_hall_is_loaded_by_day(edition):
    hall, cellar = a_room("Hall", rank=1), a_room("Cellar", rank=2)
    a_room("Unused")
    a_slot(a_session(edition), hall, "10:00", "11:00")
    a_slot(a_session(edition), hall, "14:00", "15:30")
    night = a_slot(a_session(edition), cellar, "10:00", "11:00")
    place_slot(night, place=Place(cellar, at("13:00", 3)), by=None, version=0)

    assert hours_by_day(edition) == {"Hall": [2.5, 0, 0], "Cellar": [0, 0, 1]}


def test_a_show_after_midnight_loads_the_evening_before(edition):
    hall = a_room("Hall")
    late = a_slot(a_session(edition), hall, "10:00", "11:00")
    place_slot(late, place=Place(hall, at("00:30", 2)), by=None, version=0)

    assert hours_by_day(edition) == {"Hall": [1, 0, 0]}


def test_what_is_built_up_before_the_first_day_has_a_day_of_its_own(edition):
    hall = a_room("Hall")
    early = a_slot(a_session(edition), hall, "10:00", "11:00")
    place_slot(
        early, place=Place(hall, at("10:00", 1).replace(month=9, day=30)), by=None, version=0
    )

    load = load_of(edition, load_grid(edition))

    assert load.days == [date(2027, 9, 30), *(date(2027, 10, day) for day in (1, 2, 3))]
    assert load.most == 60
    assert load_of(edition, load_grid(an_edition("empty", kind="carnival"))).most == 0


def test_an_empty_programme_has_its_days_and_no_hall(edition):
    days = [date(2027, 10, day) for day in (1, 2, 3)]
    assert load_of(edition, load_grid(edition)) == Load(days, [])


def test_the_fullest_session_is_the_most_wanted(edition):
    with translation.override("en"):
        hall, tent = a_room("Hall", capacity=100), a_room("Tent", capacity=None)
        robots = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
        aliens = a_slot(a_session(edition, "Aliens"), hall, "12:00", "13:00")
        a_slot(a_session(edition, "Time", expected_audience=30), tent, "12:00", "13:00")
        a_slot(a_session(edition, "Nobody"), hall, "14:00", "15:00")
        demand = {robots.uid: Demand(registered=40), aliens.uid: Demand(starred=101)}

        wanted = wanted_of(edition, demand)

        assert [(each.name, each.audience, each.holds) for each in wanted] == [
            ("Aliens · Fri 1 October 12:00", 101, 100),
            ("Robots · Fri 1 October 10:00", 40, 100),
            ("Time · Fri 1 October 12:00", 30, None),
        ]
        assert [each.is_crowded for each in wanted] == [True, False, False]


def test_whoever_plans_may_expect_more_than_have_registered(edition):
    slot = a_slot(a_session(edition, expected_audience=50), a_room(), "10:00", "11:00")

    (wanted,) = wanted_of(edition, {slot.uid: Demand(registered=3)})

    assert (wanted.audience, wanted.share) == (50, 0.5)


def test_kinds_of_clashes_are_counted_most_frequent_first():
    kinds = ["person_in_two_places", "room_taken_twice", "room_taken_twice"]

    assert kinds_of(map(a_clash, kinds)) == [
        ("room_taken_twice", 2),
        ("person_in_two_places", 1),
    ]


def test_the_shape_of_a_programme_tells_how_far_it_is(edition):
    whole = a_session(edition, "Whole", abstract=both("Told", "讲了"))
    a_slot(whole, a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Half"))
    gone = a_session(edition, "Gone", status=Session.Status.CANCELLED)
    a_slot(gone)

    assert shapes_of([edition])[edition.pk] == Shape(sessions=2, in_all_languages=1, waiting=1)


def test_edits_are_counted_from_the_last_release(edition):
    hall = a_room()
    robots = a_slot(a_session(edition), hall, "10:00", "11:00")
    place_slot(robots, place=Place(hall, at("11:00")), by=None, version=0)
    assert shapes_of([edition])[edition.pk].edits == 0

    publish(edition, by=None)
    place_slot(robots, place=Place(hall, at("12:00")), by=None, version=1)
    place_slot(robots, place=Place(hall, at("13:00")), by=None, version=2)
    record(edition, "confirmed", by=None, subject=("order", "ABC"))

    shape = shapes_of([edition])[edition.pk]
    first = edition.changes.filter(subject="slot").order_by("pk")[1]
    assert (shape.edits, shape.edited_at) == (1, first.at)


def test_shapes_of_thirty_editions_take_as_many_queries_as_of_one(django_assert_num_queries):
    editions = [
        an_edition(f"edition-{n}", kind="carnival", starts_on=date(2027, 10, 1)) for n in range(30)
    ]
    for edition in editions[:3]:
        a_session(edition, "Robots", a_person())

    for some in (editions[:1], editions):
        with django_assert_num_queries(3):
            assert set(shapes_of(some)) == {edition.pk for edition in some}
