"""How long it takes on foot, in a park where some walks were measured and most were not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Walk
from events.walking import load_walks, metres_apart, minutes_apart, nearest, spot_of
from tests.cast import a_room, the_family, the_park

METRES = st.integers(-5_000, 5_000)


@dataclass
class At:
    map_x: int | None
    map_y: int | None


NOWHERE = At(None, None)
SPOTS = st.builds(At, METRES, METRES)


@pytest.mark.parametrize(
    ("there", "minutes"),
    [
        (At(0, 0), 0),
        (At(1, 0), 1),
        (At(70, 0), 1),
        (At(0, 71), 2),
        (At(-300, 400), 8),  # 500 m
        (NOWHERE, None),
        (At(10, None), None),
        (At(None, 10), None),
    ],
)
def test_seventy_metres_are_a_minute_and_a_begun_minute_counts(there, minutes):
    assert minutes_apart(At(0, 0), there) == minutes
    assert minutes_apart(there, At(0, 0)) == minutes


@given(SPOTS, SPOTS, SPOTS)
def test_a_detour_is_never_shorter(a, b, c):
    assert minutes_apart(a, c) <= minutes_apart(a, b) + minutes_apart(b, c)
    assert metres_apart(a, b) == metres_apart(b, a)


def test_the_nearest_is_found_among_those_on_the_map():
    near, far = At(10, 0), At(0, 900)

    assert nearest(At(0, 0), [NOWHERE, far, near]) is near
    assert nearest(At(0, 0), [NOWHERE]) is None
    assert nearest(NOWHERE, [near, far]) is None
    assert nearest(At(0, 0), []) is None


def a_building(slug: str, x: int | None, y: int | None):
    """A building at its metres, with one room that has no position of its own."""
    house = a_room(f"Hall of {slug}", building=slug).building
    house.map_x, house.map_y = x, y
    house.save(update_fields=["map_x", "map_y"])
    return house


def measure(a, b, minutes: int, step_free: int | None = None) -> None:
    near, far = sorted((a, b), key=lambda house: house.pk)
    Walk.objects.create(near=near, far=far, minutes=minutes, step_free_minutes=step_free)


@pytest.mark.django_db
def test_what_was_measured_wins_over_what_the_map_says():
    furnace, lake, lawn = (
        a_building("furnace", 0, 0),
        a_building("lake", 700, 0),
        a_building("lawn", 0, 140),
    )
    measure(lake, furnace, 14, step_free=19)

    walks = load_walks(the_park())

    assert walks.minutes_between(furnace, lake) == 14
    assert walks.minutes_between(lake, furnace) == 14
    assert walks.minutes_between(furnace, lake, step_free=True) == 19
    assert walks.minutes_between(furnace, lawn) == 2
    assert walks.minutes_between(furnace, lawn, step_free=True) == 2
    assert walks.minutes_between(furnace, furnace) == 0


@pytest.mark.django_db
def test_without_steps_it_is_the_ordinary_walk_where_nobody_measured_another():
    furnace, lake = a_building("furnace", 0, 0), a_building("lake", 700, 0)
    measure(furnace, lake, 14)

    assert load_walks(the_park()).minutes_between(furnace, lake, step_free=True) == 14


@pytest.mark.django_db
def test_a_building_that_is_on_no_map_is_no_minutes_away_and_inside_it_is_none():
    furnace, nowhere = a_building("furnace", 0, 0), a_building("nowhere", None, None)
    walks = load_walks(the_park())

    assert walks.minutes_between(furnace, nowhere) is None
    assert walks.minutes_between(nowhere, nowhere) == 0

    measure(furnace, nowhere, 6)
    assert load_walks(the_park()).minutes_between(furnace, nowhere) == 6


@pytest.mark.django_db
def test_rooms_are_as_far_apart_as_their_own_positions_say():
    club = a_room("Club", building="furnace", map_x=430, map_y=130)
    square = a_room("Square", building="furnace", map_x=430, map_y=50)
    plain = a_room("Plain", building="furnace")
    plaza = a_room("Plaza", building="mall", map_x=430, map_y=400)
    unknown = a_room("Unknown", building="elsewhere")
    walks = load_walks(the_park())

    assert walks.minutes_between_rooms(club, square) == 2
    assert walks.minutes_between_rooms(club, club) == 0
    assert walks.minutes_between_rooms(club, plain) == 0
    assert walks.minutes_between_rooms(square, plaza) == 5
    assert walks.minutes_between_rooms(square, unknown) is None


@pytest.mark.django_db
def test_between_rooms_too_what_was_measured_wins():
    club = a_room("Club", building="furnace", map_x=0, map_y=0)
    plaza = a_room("Plaza", building="mall", map_x=70, map_y=0)
    measure(club.building, plaza.building, 9, step_free=11)
    walks = load_walks(the_park())

    assert walks.minutes_between_rooms(plaza, club) == 9
    assert walks.minutes_between_rooms(plaza, club, step_free=True) == 11


@pytest.mark.django_db
def test_a_room_without_a_position_stands_where_its_building_stands():
    house = a_building("furnace", 5, 7)
    plain = house.rooms.get()
    placed = a_room("Attic", building="furnace", map_x=6, map_y=8)

    assert (spot_of(plain).map_x, spot_of(plain).map_y) == (5, 7)
    assert (spot_of(placed).map_x, spot_of(placed).map_y) == (6, 8)


@pytest.mark.django_db
def test_the_walks_of_another_park_are_not_ours(django_assert_num_queries):
    ours = [a_building(slug, 0, 0) for slug in ("a", "b")]
    measure(*ours, 3)
    elsewhere = the_park(the_family("elsewhere"))

    with django_assert_num_queries(1):
        assert load_walks(elsewhere).measured == {}
    with django_assert_num_queries(1):
        assert load_walks(elsewhere.pk).measured == {}
    assert len(load_walks(the_park()).measured) == 1
