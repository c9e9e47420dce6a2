"""The arithmetic of the park map: whatever park it is, everything is on the sheet and readable."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.public.map.drawing import (
    CROWDED,
    GATE_RADIUS,
    HIGHEST,
    LOWEST,
    MARGIN,
    RADIUS,
    WIDTH,
    Site,
    drawn,
)
from events.public.map.geometry import (
    Box,
    Point,
    along,
    around,
    hull,
    neighbours,
    pushed_apart,
)
from events.public.map.labels import LED_FROM, Named, Sheet, candidates, placed
from events.public.map.lettering import broken, size_of, width_of

whole = st.integers(-2000, 2000)
points = st.builds(Point, whole, whole)
FRAME = Box(0, 0, 400, 400)

SHOUGANG = (
    Site("furnace-4", "No.4 Blast Furnace", 150, -900, "bf4"),
    Site("furnace-1", "No.1 Blast Furnace", 425, 120, "jinan"),
    Site("furnace-3", "No.3 Blast Furnace", 0, 0, "bf3"),
    Site("xiu-pond", "Xiu Pond", -60, 40, "bf3"),
    Site("jinanqiao-1", "Jin'anqiao Building No.1", 560, 220, "jinan"),
    Site("silo", "Silo", 360, -60, "jinan"),
    Site("relics", "Relic Meeting Rooms", 255, -715, "relic"),
    Site("hall-11", "Hall 11", 60, -620, "relic"),
    Site("ice-arena", "Ice Hockey Arena", -350, 420, "ice"),
    Site("big-air", "Big Air Shougang", -650, -350, "lake"),
    Site("qunming-lake", "Qunming Lake", -350, -250, "lake"),
    Site("liugonghui", "Liugonghui", 180, -350, "lgh"),
    Site("hotel", "Shangri-La Shougang Park", -180, 180, "bf3"),
    Site("highline", "Highline Park", 100, -200, "lgh"),
    Site("gate:east", "East Gate", 700, -500, is_gate=True),
    Site("gate:north", "North Registration Hall", 250, 420, is_gate=True),
    Site("gate:jinan", "Jin'anqiao Metro exit", 640, 330, is_gate=True),
    Site("gate:west", "West Gate", -760, -60, is_gate=True),
    Site("gate:south", "South Gate", 100, -1120, is_gate=True),
)

sites = st.lists(
    st.builds(
        Site,
        key=st.uuids().map(str),
        name=st.sampled_from(["Silo", "四高炉", "No.4 Blast Furnace", "首钢园香格里拉酒店", "A"]),
        east=whole,
        north=whole,
        zone=st.sampled_from(["", "a", "b"]),
        is_gate=st.booleans(),
    ),
    min_size=2,
    max_size=14,
    unique_by=lambda site: site.key,
).map(tuple)


def boxes(drawing) -> list[Box]:
    """Where the names of a drawing stand, as far as rounding lets one say."""
    found = []
    for marker in drawing.markers:
        for line in marker.lines:
            wide = width_of(line.text) * 11.5
            left = {"start": line.x, "end": line.x - wide, "middle": line.x - wide / 2}
            found.append(Box(left[marker.anchor], line.y - 9, left[marker.anchor] + wide, line.y))
    return found


def reached(pairs: list[tuple[int, int]], size: int) -> set[int]:
    """Who can be walked to from the first of ``size`` points."""
    seen, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        for pair in pairs:
            if here in pair:
                (other,) = set(pair) - {here} or {here}
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
    return seen & set(range(size))


def test_every_name_of_the_park_finds_its_place_and_none_covers_another():
    drawing = drawn(SHOUGANG)

    assert drawing
    assert [marker.key for marker in drawing.markers if not marker.lines] == []
    overlaps = [pair for pair in combinations(boxes(drawing), 2) if pair[0].overlaps(pair[1])]
    assert overlaps == []


def test_north_is_up_and_east_is_right():
    drawing = drawn(SHOUGANG)

    assert drawing
    at = {marker.key: marker for marker in drawing.markers}
    assert at["ice-arena"].y < at["furnace-3"].y < at["furnace-4"].y
    assert at["big-air"].x < at["furnace-3"].x < at["furnace-1"].x


def test_the_scale_is_that_of_the_park():
    drawing = drawn((Site("a", "A", 0, 0), Site("b", "B", 1000, 0)))

    assert drawing
    assert (drawing.width, drawing.height) == (WIDTH, LOWEST)
    assert drawing.scale == round((WIDTH - 2 * MARGIN) / 10)


def test_a_park_along_one_road_is_no_endless_sheet():
    drawing = drawn((Site("a", "A", 0, 0), Site("b", "B", 10, 90_000)))

    assert drawing
    assert drawing.height <= HIGHEST


@pytest.mark.parametrize("sites", [(), (Site("a", "A", 0, 0),)])
def test_less_than_two_places_are_no_map(sites):
    assert drawn(sites) is None


def test_places_on_one_spot_are_moved_apart():
    drawing = drawn((Site("a", "A", 0, 0), Site("b", "B", 0, 0), Site("c", "C", 900, 900)))

    assert drawing
    a, b = drawing.markers[:2]
    assert math.hypot(a.x - b.x, a.y - b.y) >= CROWDED - 2


def test_a_zone_goes_around_its_buildings_and_gates_have_none():
    drawing = drawn(SHOUGANG)

    assert drawing
    assert len(drawing.zones) == 7
    corners = {zone.count("L") + 1 for zone in drawing.zones}
    assert corners == {1, 2, 3}
    assert all(zone.startswith("M") and zone.endswith("Z") for zone in drawing.zones)


@settings(max_examples=40, deadline=None)
@given(sites)
def test_whatever_the_park_everything_stands_on_the_sheet(sites):
    drawing = drawn(sites)

    assert drawing
    assert LOWEST <= drawing.height <= HIGHEST
    assert [marker.key for marker in drawing.markers] == [site.key for site in sites]
    for marker in drawing.markers:
        assert RADIUS <= marker.x <= WIDTH - RADIUS
        assert RADIUS <= marker.y <= drawing.height - RADIUS
    for box in boxes(drawing):
        assert box.left >= 0
        assert box.right <= WIDTH + 1
        assert 0 <= box.bottom <= drawing.height


@settings(max_examples=40, deadline=None)
@given(sites)
def test_whatever_the_park_one_can_walk_from_everywhere_to_everywhere(sites):
    drawing = drawn(sites)

    assert drawing
    order = [site.key for site in sites]
    pairs = [(order.index(path.a), order.index(path.b)) for path in drawing.paths]
    assert reached(pairs, len(sites)) == set(range(len(sites)))


@settings(max_examples=60, deadline=None)
@given(st.lists(points, min_size=1, max_size=12, unique=True))
def test_a_fence_has_everything_inside_and_turns_one_way(inside):
    fence = hull(inside)

    assert set(fence) <= set(inside)
    if len(fence) > 2:
        for a, b in zip(fence, [*fence[1:], fence[0]], strict=True):
            turns = [(b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) for c in inside]
            assert min(turns) >= 0


@settings(max_examples=60, deadline=None)
@given(st.lists(points, min_size=2, max_size=10, unique=True))
def test_no_third_point_lies_between_neighbours(found):
    pairs = list(neighbours(found))

    for a, b in pairs:
        apart = found[a].distance(found[b])
        for c, point in enumerate(found):
            if c not in (a, b):
                assert max(point.distance(found[a]), point.distance(found[b])) >= apart


@settings(max_examples=60, deadline=None)
@given(st.lists(points, min_size=1, max_size=12))
def test_pushing_apart_keeps_the_frame_and_the_order(found):
    pushed = pushed_apart(found, 20, FRAME)

    assert len(pushed) == len(found)
    assert all(FRAME.nearest(point) == point for point in pushed)
    if len(found) == 1:
        assert pushed == [FRAME.nearest(found[0])]


def test_a_few_crowded_points_end_as_far_apart_as_they_should():
    pushed = pushed_apart([Point(200, 200)] * 6, 20, FRAME)

    assert min(a.distance(b) for a, b in combinations(pushed, 2)) > 19.9


def test_points_that_have_space_stay_where_they_are():
    apart = [Point(100, 100), Point(200, 100), Point(100, 200)]

    assert pushed_apart(apart, 20, FRAME) == apart


def test_boxes_know_what_they_hold_and_what_they_touch():
    small, large = Box(2, 2, 4, 4), Box(0, 0, 10, 10)

    assert large.holds(small)
    assert not small.holds(large)
    assert small.overlaps(large)
    assert not small.overlaps(Box(4, 2, 6, 4))
    assert small.wider(2) == Box(0, 0, 6, 6)
    assert large.nearest(Point(20, 5)) == Point(10, 5)
    assert around(Point(5, 5), 2) == Box(3, 3, 7, 7)


def test_a_line_stands_in_the_way_along_all_of_its_length():
    pieces = along(Point(0, 0), Point(60, 0))

    assert (pieces[0], pieces[-1]) == (Box(-1, -1, 1, 1), Box(59, -1, 61, 1))
    assert len(pieces) == 11


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Silo", [("Silo",)]),
        ("Hall 11", [("Hall 11",), ("Hall", "11")]),
        (
            "No.4 Blast Furnace",
            [("No.4 Blast Furnace",), ("No.4 Blast", "Furnace"), ("No.4", "Blast", "Furnace")],
        ),
        ("高炉", [("高炉",), ("高", "炉")]),
        ("11号馆", [("11号馆",), ("11号", "馆"), ("11", "号", "馆")]),
    ],
)
def test_names_are_broken_between_words_and_between_chinese_signs(text, ways):
    assert broken(text) == ways


@given(st.text(alphabet="Silo 四高炉No.4-", min_size=1, max_size=24).filter(str.strip))
def test_breaking_a_name_loses_nothing(text):
    for lines in broken(text):
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert 1 <= len(lines) <= 3


def test_chinese_signs_are_twice_as_wide_as_most_letters():
    assert width_of("高炉") > 1.6 * width_of("ab")
    assert width_of("iil") < width_of("abc") < width_of("mmm")
    assert size_of(("高炉", "馆"), 10) == (pytest.approx(20.4), 25.0)


def a_name(x: float, y: float, text: str = "Silo") -> Named:
    return Named(Point(x, y), RADIUS, broken(text))


def test_a_name_stands_east_of_its_marker_if_it_may():
    (label,) = placed([a_name(100, 100)], Sheet(FRAME, 10))

    assert label
    assert (label.side, label.anchor, label.leader) == (1, "start", None)
    assert label.box.left > 100 + RADIUS


def test_at_the_eastern_edge_it_stands_on_the_other_side():
    (label,) = placed([a_name(390, 100)], Sheet(FRAME, 10))

    assert label
    assert (label.side, label.anchor) == (-1, "end")
    assert label.rows[0].x == label.box.right


def test_in_a_corridor_it_stands_above():
    sheet = Sheet(FRAME, 10, taken=[Box(0, 95, 85, 105), Box(115, 95, 400, 105)])

    (label,) = placed([a_name(100, 100)], sheet)

    assert label
    assert (label.side, label.anchor) == (0, "middle")
    assert label.box.bottom < 100


def test_far_from_its_marker_a_line_leads_to_it():
    sheet = Sheet(FRAME, 10, taken=[Box(80, 80, 120, 120)])

    (label,) = placed([a_name(100, 100)], sheet)

    # What stands around the marker is in the way of the line, too: better no name than a wrong one.
    assert label is None or label.leader


def test_a_name_without_a_place_is_left_out():
    assert placed([a_name(5, 5, "Long name")], Sheet(Box(0, 0, 20, 20), 10)) == [None]


def test_places_far_away_are_tried_last_and_have_a_line():
    found = list(candidates(a_name(100, 100), 10))

    gaps = [label.gap for label in found]
    assert gaps == sorted(gaps)
    assert all((label.leader is not None) == (label.gap >= LED_FROM) for label in found)
    first = found[0]
    assert first.box.left == pytest.approx(100 + RADIUS + first.gap)


def test_gates_are_smaller_than_buildings():
    assert GATE_RADIUS < RADIUS < CROWDED / 2
