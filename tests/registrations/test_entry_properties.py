"""However long a session and its windows are: no gap, no overlap, and nobody loses a place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import ReleasedSlot, Slot
from events.releasing import publish
from registrations import quotas
from registrations.entry import MOST_WINDOWS, as_visited, make_entries
from registrations.errors import NoWindows
from registrations.models import Entry, Quota
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.registrations.shop import a_confirmed_order, a_hold, waits

A_MINUTE = timedelta(minutes=1)
SOME = settings(max_examples=30, deadline=None, derandomize=True)
MINUTES, PLACES = st.integers(5, 120), st.integers(0, 6)


def a_long_slot(minutes: int) -> Slot:
    slot = a_slot(a_session(an_edition(), "Planets"), a_room("Silo"), "10:00", "11:00")
    Slot.objects.filter(pk=slot.pk).update(ends_at=at("10:00") + minutes * A_MINUTE)
    slot.refresh_from_db()
    return slot


class Windows(TestCase):
    @SOME
    @given(length=st.integers(1, 600), minutes=MINUTES, places=PLACES)
    def test_windows_follow_each_other_and_leave_less_than_one_of_them(
        self, length, minutes, places
    ):
        slot = a_long_slot(length)
        if length < minutes:
            with pytest.raises(NoWindows):
                make_entries(slot, minutes=minutes, places=places)
            return

        entries = make_entries(slot, minutes=minutes, places=places)

        starts = [entry.starts_at(slot.starts_at) for entry in entries]
        ends = [entry.ends_at(slot.starts_at) for entry in entries]
        assert starts[0] == slot.starts_at
        assert starts[1:] == ends[:-1]
        assert timedelta() <= slot.ends_at - ends[-1] < minutes * A_MINUTE
        assert {entry.quota.size for entry in entries} == {places}

    @SOME
    @given(first=MINUTES, second=MINUTES, places=PLACES, had=st.integers(0, 4))
    def test_whoever_has_a_place_keeps_it_however_windows_are_made_anew(
        self, first, second, places, had
    ):
        slot = a_long_slot(240)
        ticket = a_ticket(slot.session.edition, "Entry", kind="timed_entry", slot=slot)
        ticket.quotas.clear()
        window = make_entries(slot, minutes=first, places=4)[-1]
        if had:
            a_hold(slot.session.edition, ticket, had, window=window)

        make_entries(slot, minutes=second, places=places)

        kept = Entry.objects.filter(pk=window.pk).select_related("quota").first()
        if had:
            assert kept
            assert kept.quota.taken == had <= kept.quota.size
        assert quotas.recount() == []
        assert Quota.objects.filter(slot=slot).count() == slot.entries.count()

    @SOME
    @given(minutes=MINUTES, places=PLACES)
    def test_made_again_as_they_are_they_are_the_same(self, minutes, places):
        slot = a_long_slot(240)
        first = make_entries(slot, minutes=minutes, places=places)

        again = make_entries(slot, minutes=minutes, places=places)

        assert [entry.uid for entry in again] == [entry.uid for entry in first]


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [-30, 0])
def test_a_window_of_no_minutes_is_refused(in_english, minutes: int):
    with pytest.raises(NoWindows, match="A window lasts at least a minute."):
        make_entries(a_long_slot(60), minutes=minutes, places=1)


@pytest.mark.django_db
def test_there_are_as_many_windows_as_a_day_has_five_minutes_and_not_one_more(in_english):
    slot = a_long_slot(MOST_WINDOWS)

    assert len(make_entries(slot, minutes=1, places=1)) == MOST_WINDOWS
    Slot.objects.filter(pk=slot.pk).update(ends_at=slot.ends_at + A_MINUTE)
    slot.refresh_from_db()
    with pytest.raises(NoWindows, match="Windows of 1 minute do not fit into this session."):
        make_entries(slot, minutes=1, places=1)


@pytest.mark.django_db
def test_nobody_is_let_in_after_the_last_entry():
    slot = a_long_slot(120)
    Slot.objects.filter(pk=slot.pk).update(last_entry_at=at("11:00"))
    slot.refresh_from_db()

    entries = make_entries(slot, minutes=30, places=1)

    starts = [f"{entry.starts_at(slot.starts_at):%H:%M}" for entry in entries]
    assert starts == ["02:00", "02:30", "03:00"]  # 10:00, 10:30 and 11:00 in Beijing


@pytest.mark.django_db
def test_a_window_somebody_waits_for_is_closed_and_kept():
    slot = a_long_slot(60)
    ticket = a_ticket(slot.session.edition, "Entry", kind="timed_entry", slot=slot)
    ticket.quotas.clear()
    first, second = make_entries(slot, minutes=30, places=0)
    waits(slot.session.edition, ticket, window=second)

    entries = make_entries(slot, minutes=60, places=5)

    sizes = {entry.pk: entry.quota.size for entry in entries}
    assert sizes == {first.pk: 5, second.pk: 0}


@pytest.mark.django_db
def test_a_line_read_by_who_has_a_window_is_a_copy_and_the_line_stays_as_it_was():
    slot = a_long_slot(60)
    publish(slot.session.edition, by=None)
    line = ReleasedSlot.objects.get(uid=slot.uid)
    entry = make_entries(slot, minutes=20, places=1)[1]

    own = as_visited(line, entry)

    assert (own.starts_at, own.ends_at, own.shown_until) == (at("10:20"), at("10:40"), at("10:40"))
    assert (line.starts_at, line.ends_at) == (at("10:00"), at("11:00"))
    assert as_visited(line, None) is line


@pytest.mark.django_db
def test_a_slot_for_all_has_no_window_to_count():
    edition = an_edition()

    order = a_confirmed_order(edition, a_ticket(edition))

    assert [line.entry for line in order.lines.all()] == [None]
