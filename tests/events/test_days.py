"""A festival day on paper: every table can be drawn, whatever the organizers planned."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Edition, ReleasedSlot, Room
from events.public.days import Day, by_time, chosen_day, days_of, lines_of, table_of
from events.releasing import publish
from events.scheduling import Place, place_slot
from tests.cast import a_room, a_session, a_slot, an_edition, at

QUARTER = timedelta(minutes=15)
THURSDAY, FRIDAY, SUNDAY = date(2027, 10, 7), date(2027, 10, 8), date(2027, 10, 10)
WEEKEND = [Day(THURSDAY, 3), Day(FRIDAY, 5), Day(SUNDAY, 1)]


def a_line(room: int, begins: int, lasts: int, *, rank: int = 0) -> ReleasedSlot:
    """A line from the ``begins``-th quarter of an hour after six, for ``lasts`` quarters."""
    starts_at = at("06:00") + begins * QUARTER
    return ReleasedSlot(
        uid=uuid.uuid4(),
        room=Room(pk=room, rank=rank),
        starts_at=starts_at,
        shown_until=starts_at + lasts * QUARTER,
    )


def a_day(*facts: tuple[int, int, int]) -> list[ReleasedSlot]:
    lines = [a_line(*fact) for fact in facts]
    return sorted(lines, key=lambda line: (line.starts_at, line.room_id))


def drawn(lines):
    """The table as a browser draws it: in each row the leftmost free columns are taken.

    By row and column: the lines that are seen there. It fails where two cells meet.
    """
    table = table_of(lines)
    seen = {}
    for row_number, row in enumerate(table.rows):
        for cell in row.cells:
            column = next(c for c in range(99) if (row_number, c) not in seen)
            for below in range(row_number, row_number + cell.rows):
                assert (below, column) not in seen
                seen[below, column] = cell.lines
    return table, seen


days = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 30), st.integers(1, 12)), min_size=1, max_size=15
).map(lambda facts: a_day(*facts))


@given(days)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_whatever_is_planned_every_row_of_the_table_is_filled_exactly(lines):
    table, seen = drawn(lines)

    whole = {(row, column) for row in range(len(table.rows)) for column in range(len(table.rooms))}
    assert set(seen) == whole


@given(days)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_whatever_is_planned_each_line_stands_once_in_the_column_of_its_room(lines):
    table = table_of(lines)

    cells = [line for row in table.rows for cell in row.cells for line in cell.lines]
    assert sorted(line.uid for line in cells) == sorted(line.uid for line in lines)
    _table, seen = drawn(lines)
    rooms = [line.room_id for line in table.rooms]
    assert {(rooms[c], line.room_id) for (_r, c), found in seen.items() for line in found} == {
        (line.room_id, line.room_id) for line in lines
    }


@given(days)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_whatever_is_planned_a_cell_lasts_from_its_first_start_to_its_last_end(lines):
    table = table_of(lines)

    begins = [row.begins for row in table.rows]
    ends = [*begins[1:], max(line.shown_until for line in lines)]
    for number, row in enumerate(table.rows):
        for cell in (cell for cell in row.cells if cell.lines):
            assert min(line.starts_at for line in cell.lines) == begins[number]
            assert max(line.shown_until for line in cell.lines) == ends[number + cell.rows - 1]


@given(days)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_whatever_is_planned_a_gap_is_a_time_when_nothing_is_on_in_the_room(lines):
    table, seen = drawn(lines)

    rooms = [line.room_id for line in table.rooms]
    for (row, column), found in seen.items():
        begins = table.rows[row].begins
        running = [
            line
            for line in lines
            if line.room_id == rooms[column] and line.starts_at <= begins < line.shown_until
        ]
        assert {line.uid for line in running} <= {line.uid for line in found}
        assert found or not running


@given(days)
@settings(deadline=None, derandomize=True, max_examples=50)
def test_a_list_by_time_has_every_line_once_and_each_time_once(lines):
    groups = by_time(lines)

    assert [line for _at, group in groups for line in group] == lines
    times = [begins for begins, _group in groups]
    assert times == sorted(set(times))


def test_a_day_without_lines_has_a_table_without_rooms_and_rows():
    table = table_of([])

    assert (table.rooms, table.rows, table.is_wide) == ([], [], False)


def test_a_session_that_follows_at_once_has_a_cell_of_its_own():
    table = table_of(a_day((1, 0, 4), (1, 4, 4)))

    assert [[len(cell.lines) for cell in row.cells] for row in table.rows] == [[1], [1]]


def test_a_session_that_begins_a_quarter_too_early_shares_the_cell():
    table = table_of(a_day((1, 0, 4), (1, 3, 4)))

    shape = [[(cell.rows, len(cell.lines)) for cell in row.cells] for row in table.rows]
    assert shape == [[(3, 2)], [], []]


def test_three_that_overlap_like_a_chain_stand_together():
    table = table_of(a_day((1, 0, 4), (1, 3, 4), (1, 6, 4)))

    assert [len(cell.lines) for row in table.rows for cell in row.cells] == [3]


def test_a_short_session_inside_a_long_one_does_not_end_it():
    table = table_of(a_day((1, 0, 12), (1, 2, 2), (1, 8, 2)))

    assert [(cell.rows, len(cell.lines)) for row in table.rows for cell in row.cells] == [(5, 3)]


def test_rooms_stand_in_the_order_of_the_park_and_not_of_their_first_session():
    late_first = [a_line(7, 0, 4, rank=2), a_line(9, 4, 4, rank=1), a_line(3, 8, 4, rank=2)]

    table = table_of(late_first)

    assert [line.room_id for line in table.rooms] == [9, 3, 7]


def test_what_lost_its_room_stands_last():
    lost = ReleasedSlot(uid=uuid.uuid4(), room=None, starts_at=at("06:00"), shown_until=at("07:00"))

    table = table_of([lost, a_line(5, 4, 4, rank=900)])

    assert [line.room_id for line in table.rooms] == [5, None]


@pytest.mark.parametrize(("rooms", "is_wide"), [(8, False), (9, True)])
def test_nine_rooms_are_too_many_for_a_sheet_of_paper(rooms, is_wide):
    assert table_of([a_line(number, 0, 4) for number in range(1, rooms + 1)]).is_wide is is_wide


@pytest.mark.parametrize(
    ("wish", "today", "shown"),
    [
        ("2027-10-08", SUNDAY, FRIDAY),  # what was asked for wins over today
        ("", FRIDAY, FRIDAY),
        ("", date(2027, 1, 1), THURSDAY),  # long before: the first
        ("", date(2028, 1, 1), SUNDAY),  # long after: the last
        ("2027-10-09", THURSDAY, FRIDAY),  # between two: the earlier
        ("2027-10-06", SUNDAY, THURSDAY),
        ("2027-10-11", THURSDAY, SUNDAY),
        ("20271008", SUNDAY, FRIDAY),  # ISO 8601 knows this form too
        ("tomorrow", SUNDAY, SUNDAY),
        ("2027-13-01", FRIDAY, FRIDAY),
        ("2027-02-29", FRIDAY, FRIDAY),
        ("0001-01-01", FRIDAY, THURSDAY),
        ("9999-12-31", FRIDAY, SUNDAY),
        ("２０２７-10-08", THURSDAY, THURSDAY),  # digits that are not ASCII name no day
    ],
)
def test_the_day_shown_is_the_one_asked_for_or_the_nearest_with_a_programme(wish, today, shown):
    assert chosen_day(WEEKEND, wish, today=today) == shown


def test_without_a_programme_there_is_no_day_to_show():
    assert chosen_day([], "2027-10-08", today=FRIDAY) is None


@pytest.mark.parametrize(
    ("clock", "day", "belongs_to"),
    [
        ("23:59", 1, date(2027, 10, 1)),
        ("00:00", 2, date(2027, 10, 1)),
        ("04:59", 2, date(2027, 10, 1)),
        ("05:00", 2, date(2027, 10, 2)),
    ],
)
def test_the_night_belongs_to_the_evening_before_until_five(clock, day, belongs_to):
    assert Edition(time_zone="Asia/Shanghai", day_begins=time(5)).day_of(at(clock, day)) == (
        belongs_to
    )


def test_where_days_begin_at_midnight_midnight_is_a_new_day():
    edition = Edition(time_zone="Asia/Shanghai", day_begins=time(0))

    assert edition.day_of(at("00:00", 2)) == date(2027, 10, 2)
    assert edition.day_of(at("23:59", 1)) == date(2027, 10, 1)


def test_a_moment_is_a_day_on_the_editions_clock_wherever_it_was_written():
    tokyo = Edition(time_zone="Asia/Tokyo", day_begins=time(5))
    beijing = Edition(time_zone="Asia/Shanghai", day_begins=time(5))

    assert tokyo.day_of(at("04:30", 2)) == date(2027, 10, 2)
    assert beijing.day_of(at("04:30", 2)) == date(2027, 10, 1)


@pytest.mark.django_db
def test_a_day_ends_with_its_night_in_order_of_time_and_then_of_rooms():
    edition = an_edition()
    back, front = a_room("Back", rank=2), a_room("Front", rank=1)
    night = a_slot(a_session(edition, "Night film"))
    place_slot(night, by=None, version=0, place=Place(back, at("00:30", 2)))
    a_slot(a_session(edition, "In the back"), back, "10:00", "11:00")
    a_slot(a_session(edition, "In the front"), front, "10:00", "11:00")
    breakfast = a_slot(a_session(edition, "Breakfast"))
    place_slot(breakfast, by=None, version=0, place=Place(back, at("08:00", 2)))

    release = publish(edition, by=None)

    first, second = date(2027, 10, 1), date(2027, 10, 2)
    assert days_of(release) == [Day(first, 3, 3), Day(second, 1, 1)]
    titles = [str(line.title) for line in lines_of(release, first)]
    assert titles == ["In the front", "In the back", "Night film"]
    assert [f"{line.starts_at:%H:%M}" for line in lines_of(release, first)] == [
        "10:00",
        "10:00",
        "00:30",
    ]


@pytest.mark.django_db
def test_a_night_that_crosses_midnight_is_one_cell_of_one_table():
    edition, hall = an_edition(), a_room()
    marathon = a_slot(a_session(edition, "Marathon"))
    place_slot(marathon, by=None, version=0, place=Place(hall, at("23:00"), minutes=240))
    release = publish(edition, by=None)

    table = table_of(lines_of(release, date(2027, 10, 1)))

    assert [(f"{row.begins:%d %H:%M}", row.cells[0].rows) for row in table.rows] == [
        ("01 23:00", 1)
    ]
    assert lines_of(release, date(2027, 10, 2)) == []
