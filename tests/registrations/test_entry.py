"""Windows of a timed entry: made from a slot, made again, and taken one by one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from events.models import Slot
from events.scheduling import Place, place_slot
from registrations.entry import make_entries
from registrations.errors import NoWindows
from registrations.models import Entry, OrderLine, Quota
from tests.cast import BEIJING, a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.registrations.shop import a_hold

pytestmark = pytest.mark.django_db


def a_ride(clock: str = "10:00", end: str = "12:00") -> Slot:
    return a_slot(a_session(an_edition(), "Starship"), a_room(), clock, end)


def windows(slot: Slot) -> list[tuple[str, str, int]]:
    start = at(f"{slot.starts_at.astimezone(BEIJING):%H:%M}")
    return [
        (f"{entry.starts_at(start):%H:%M}", f"{entry.ends_at(start):%H:%M}", entry.quota.size)
        for entry in slot.entries.select_related("quota")
    ]


def sell(entry: Entry, count: int) -> None:
    """``count`` places of ``entry`` to somebody."""
    edition = entry.quota.edition
    order = a_hold(edition, a_ticket(edition, slot=entry.slot, most_per_order=count), count)
    OrderLine.objects.filter(order=order).update(entry=entry)
    Quota.objects.filter(pk=entry.quota_id).update(taken=count)


def test_windows_follow_one_another_from_the_start_to_the_end():
    slot = a_ride("10:00", "12:00")

    make_entries(slot, minutes=30, places=120)

    assert windows(slot) == [
        ("10:00", "10:30", 120),
        ("10:30", "11:00", 120),
        ("11:00", "11:30", 120),
        ("11:30", "12:00", 120),
    ]


def test_the_last_window_ends_by_the_end_that_visitors_read():
    slot = a_ride("10:00", "12:00")
    Slot.objects.filter(pk=slot.pk).update(shown_until=at("11:45"), last_entry_at=at("11:00"))
    slot.refresh_from_db()

    make_entries(slot, minutes=40, places=5)

    assert windows(slot) == [("10:00", "10:40", 5), ("10:40", "11:20", 5)]


def test_making_them_again_changes_nothing_and_takes_no_more_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    slot = a_ride("10:00", "18:00")
    first = make_entries(slot, minutes=15, places=24)

    with django_assert_num_queries(9):
        again = make_entries(slot, minutes=15, places=24)

    assert len(again) == 32
    assert [entry.uid for entry in again] == [entry.uid for entry in first]
    assert Quota.objects.count() == 32


def test_a_day_with_more_or_fewer_places_keeps_what_people_have():
    slot = a_ride()
    first, second, *_rest = make_entries(slot, minutes=60, places=10)
    sell(second, 7)

    make_entries(slot, minutes=60, places=5)

    assert windows(slot) == [("10:00", "11:00", 5), ("11:00", "12:00", 7)]
    make_entries(slot, minutes=60, places=20)
    assert windows(slot) == [("10:00", "11:00", 20), ("11:00", "12:00", 20)]


def test_windows_that_fall_away_are_deleted_or_closed():
    slot = a_ride()
    *_first, last = make_entries(slot, minutes=30, places=10)
    sell(last, 3)

    make_entries(slot, minutes=60, places=10)

    assert windows(slot) == [
        ("10:00", "11:00", 10),
        ("11:00", "12:00", 10),
        ("11:30", "12:00", 3),
    ]
    assert Quota.objects.filter(slot=slot).count() == 3


def test_windows_move_with_their_slot():
    slot = a_ride()
    make_entries(slot, minutes=60, places=10)

    place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at("14:00")))
    slot.refresh_from_db()

    assert windows(slot) == [("14:00", "15:00", 10), ("15:00", "16:00", 10)]


@pytest.mark.parametrize("minutes", [0, -5, 121])
def test_windows_that_do_not_fit_are_refused(minutes: int):
    slot = a_ride("10:00", "12:00")

    with pytest.raises(NoWindows):
        make_entries(slot, minutes=minutes, places=1)

    assert not Entry.objects.exists()
    assert len(make_entries(slot, minutes=120, places=1)) == 1


def test_a_session_without_a_place_has_no_windows():
    with pytest.raises(NoWindows):
        make_entries(a_slot(a_session(an_edition())), minutes=30, places=1)


def test_the_database_knows_one_window_at_a_time():
    slot = a_ride()
    entry = make_entries(slot, minutes=60, places=10)[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(begins_after=60)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(minutes=0)
