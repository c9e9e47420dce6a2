"""Nothing is wrong with the demonstration park, and each planted clash is found as what it is."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from events.clashes import find_clashes
from events.clashes.ways import ways_out
from events.grid import load_grid
from events.mending import mend
from events.models import Edition
from tests.events.planted import Wanted, needs_demo, plant, planted

pytestmark = [pytest.mark.django_db, needs_demo]


@pytest.fixture(scope="module")
def park(django_db_setup, django_db_blocker):
    """Loaded once for all tests here, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def clashes(demand=None):
    """Everything that warns or blocks, in any of the three editions."""
    grids = [load_grid(edition, demand=demand) for edition in Edition.objects.all()]
    return [clash for grid in grids for clash in find_clashes(grid)]


def test_nothing_in_the_park_warns_or_blocks(park):
    assert [clash.text for clash in clashes()] == []


@pytest.mark.parametrize(("add", "kind"), planted())
def test_each_planted_clash_raises_its_own_kind_and_no_other(park, add, kind):
    slot = plant(add)

    found = clashes({slot.uid: Wanted(registered=add.get("registered", 0))})

    assert {clash.kind for clash in found} == {kind}
    assert any(slot.uid in clash.slots for clash in found)


# How each planted clash can be mended; all of them can be taken off the grid as well.
WAYS = {
    "room_taken_twice": {"place", "swap"},
    "turnaround_too_short": {"place", "swap"},
    "person_in_two_places": {"place", "swap"},
    "walk_too_short": {"place", "swap"},
    "person_away": {"place"},
    "people_to_keep_apart": set(),
    "too_many_a_day": {"place"},
    "format_does_not_fit": {"place", "swap"},
    "subtitles_missing": {"place", "swap"},
    "before_its_premiere": {"place"},
    "repeat_too_close": {"place"},
    "more_registered_than_places": {"place", "swap"},
    "outdoors_without_a_plan": {"place", "rain"},
    "against_a_plenary": {"place"},
}


@pytest.mark.parametrize(("add", "kind"), planted())
def test_each_planted_clash_has_ways_out_that_work(park, add, kind):
    slot = plant(add)
    grid = load_grid(
        slot.session.edition, demand={slot.uid: Wanted(registered=add.get("registered", 0))}
    )
    [clash] = [clash for clash in find_clashes(grid) if slot.uid in clash.slots]

    ways = ways_out(grid, clash)

    assert {way.verb for way in ways} - {"unplace"} <= WAYS[kind]
    assert {way.verb for way in ways} & (WAYS[kind] or {"unplace"})
    assert [way.verb for way in ways][-1] == "unplace"
    for way in ways:
        after = grid
        for key, to in way.moves.items():
            after = after.moved(key, to)
        assert find_clashes(after) == [each for each in find_clashes(grid) if each != clash]


@pytest.mark.parametrize(
    ("add", "kind"), [each for each in planted() if "registered" not in each.values[0]]
)
def test_the_nearest_way_out_of_a_planted_clash_is_gone_by_one_click(park, add, kind):
    slot = plant(add)
    grid = load_grid(slot.session.edition)
    [clash] = [clash for clash in find_clashes(grid) if slot.uid in clash.slots]
    nearest = ways_out(grid, clash)[0]

    mend(slot.session.edition, clash.key, nearest.key, by=None)

    assert clashes() == []
