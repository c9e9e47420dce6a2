"""The arithmetic of bars and columns: whole numbers that never leave the drawing."""

import pytest

from events.organizer.pictures import Bar, Column, Part, bar, columns, fill


def test_a_bar_has_its_parts_end_to_end():
    drawn = bar("Pass", "30 places", [("free", 20), ("held", 10)], most=40)

    assert drawn == Bar(
        "Pass",
        "30 places",
        [Part(0, 500, "free", value=20), Part(500, 250, "held", value=10)],
    )


def test_what_is_there_at_all_is_seen():
    assert [part.length for part in bar("", "", [("free", 1)], most=100_000).parts] == [10]
    assert [part.length for part in bar("", "", [("free", 0)], most=100_000).parts] == [0]


def test_a_bar_never_leaves_the_drawing():
    parts = bar("", "", [("free", 99), ("held", 9), ("bad", 5)], most=100).parts

    assert [(part.start, part.length) for part in parts] == [(0, 990), (990, 10), (1000, 0)]


def test_nothing_of_nothing_is_an_empty_bar():
    assert bar("", "", [("free", 0)], most=0).parts == [Part(0, 0, "free")]


@pytest.mark.parametrize(
    ("taken", "size", "state"),
    [(0, 10, "free"), (8, 10, "free"), (9, 10, "few"), (10, 10, "full"), (12, 10, "full")],
)
def test_how_full_something_is_has_three_words(taken, size, state):
    assert fill("Hall", "", taken=taken, size=size).parts[0].state == state


def test_a_room_without_places_is_full():
    assert fill("Hall", "", taken=0, size=0).parts == [Part(0, 0, "full")]


def test_the_highest_column_fills_the_drawing():
    assert columns([("Mon", 5, 2), ("Tue", 0, 0), ("Wed", 10, 4)]) == [
        Column("Mon", 5, left=1, top=500, height=500, more=2),
        Column("Tue", 0, left=11, top=1000, height=0),
        Column("Wed", 10, left=21, top=0, height=1000, more=4),
    ]


def test_days_without_sales_are_columns_without_height():
    assert [each.height for each in columns([("Mon", 0, 0), ("Tue", 0, 0)])] == [0, 0]
    assert columns([]) == []
