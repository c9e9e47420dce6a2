"""A whole afternoon moves in one go: previewed, carried out whole, and undone in one step."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.utils import translation

from events import demand, moving
from events.demand import Demand
from events.errors import NotPlaceable
from events.models import Change, ClashRule, Edit, Session, Slot
from events.moving import (
    Chosen,
    called_off,
    carry_out,
    chosen_slots,
    into,
    off_the_grid,
    outlook,
    plan,
    shifted,
    slots_named,
    to_rain,
)
from events.rules import Level
from events.scheduling import pin_slot, place_slot
from events.undoing import undo
from tests.cast import a_person, a_room, a_session, a_slot, a_user, an_edition, at, both

pytestmark = pytest.mark.django_db
FIRST = date(2027, 10, 1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def day():
    """Aliens and Robots in Hall 1, a parade on the Plaza which goes to Hall 2 when it rains."""
    edition = an_edition()
    hall, spare = a_room("Hall 1"), a_room("Hall 2")
    plaza = a_room("Plaza", is_outdoor=True)
    ye = a_person("Ye Wenjie")
    aliens = a_slot(a_session(edition, "Aliens", ye), hall, "10:00", "11:00")
    robots = a_slot(a_session(edition, "Robots"), hall, "14:00", "15:30")
    parade = a_slot(a_session(edition, "Parade", ye, weather_plan="move"), plaza, "16:00", "17:00")
    Slot.objects.filter(pk=parade.pk).update(rain_room=spare)
    return edition, aliens, robots, parade


def titles(slots):
    return [str(slot.session.title) for slot in slots]


def where(slot):
    slot.refresh_from_db()
    return slot.room and str(slot.room), slot.starts_at, slot.ends_at


def versions(made):
    return {slot.uid: slot.version for slot, _facts in made.moves}


def planned(edition, way, *, verb="shift", **which):
    return plan(edition, chosen_slots(edition, Chosen(FIRST, **which)), way, verb=verb)


def test_slots_are_chosen_by_day_room_time_and_sky(day):
    edition, aliens, _robots, _parade = day
    hall = aliens.room

    assert titles(chosen_slots(edition, Chosen(FIRST))) == ["Aliens", "Robots", "Parade"]
    assert titles(chosen_slots(edition, Chosen(FIRST, rooms=[hall]))) == ["Aliens", "Robots"]
    assert titles(chosen_slots(edition, Chosen(FIRST, begins=time(14)))) == ["Robots", "Parade"]
    assert titles(chosen_slots(edition, Chosen(FIRST, ends=time(14)))) == ["Aliens"]
    assert titles(chosen_slots(edition, Chosen(FIRST, is_outdoor=True))) == ["Parade"]
    assert chosen_slots(edition, Chosen(date(2027, 10, 2))) == []


def test_what_begins_after_midnight_belongs_to_its_evening(day):
    edition, aliens, *_rest = day
    late = a_slot(a_session(edition, "Late film"))
    Slot.objects.filter(pk=late.pk).update(
        room=aliens.room, starts_at=at("00:30", 2), ends_at=at("02:00", 2)
    )

    assert titles(chosen_slots(edition, Chosen(FIRST, begins=time(23)))) == ["Late film"]
    until = Chosen(FIRST, begins=time(16), ends=time(1))
    assert titles(chosen_slots(edition, until)) == ["Parade", "Late film"]


def test_what_is_called_off_or_waits_is_not_chosen(day):
    edition, aliens, robots, parade = day
    Slot.objects.filter(pk=aliens.pk).update(is_cancelled=True)
    Session.objects.filter(pk=robots.session_id).update(status="cancelled")
    a_slot(a_session(edition, "Waiting"))

    assert titles(chosen_slots(edition, Chosen(FIRST))) == ["Parade"]
    assert slots_named(edition, [aliens.uid, parade.uid]) == [aliens, parade]


def test_a_room_begins_half_an_hour_later_with_all_its_moments(day):
    edition, aliens, robots, parade = day
    Slot.objects.filter(pk=aliens.pk).update(shown_until=at("10:50"), last_entry_at=at("10:10"))
    made = planned(edition, shifted(30), rooms=[aliens.room])

    outcome = carry_out(made, versions(made), by=None, reason="The bus is late")

    assert titles(outcome.changed) == ["Aliens", "Robots"]
    assert where(aliens) == ("Hall 1", at("10:30"), at("11:30"))
    assert (aliens.shown_until, aliens.last_entry_at) == (at("11:20"), at("10:40"))
    assert where(robots) == ("Hall 1", at("14:30"), at("16:00"))
    assert where(parade)[1] == at("16:00")
    assert (aliens.version, robots.version, parade.version) == (1, 1, 0)


def test_history_tells_each_of_them_and_why(day):
    edition, aliens, _robots, _parade = day
    made = planned(edition, shifted(-15), rooms=[aliens.room])

    carry_out(made, versions(made), by=None, reason="The bus is early")

    told = Change.objects.get(subject_id=str(aliens.uid))
    assert (told.verb, told.reason) == ("shift", "The bus is early")
    assert told.before["starts_at"] == "2027-10-01T02:00:00Z"
    assert told.after["starts_at"] == "2027-10-01T01:45:00Z"
    assert told.before["room"] == told.after["room"] == aliens.room_id
    assert Change.objects.count() == 2


def test_a_closed_hall_moves_into_another(day):
    edition, aliens, robots, _parade = day
    spare = aliens.room.building.rooms.get(slug="hall-2")
    made = planned(edition, into(spare), rooms=[aliens.room])

    carry_out(made, versions(made), by=None)

    assert where(aliens) == ("Hall 2", at("10:00"), at("11:00"))
    assert where(robots) == ("Hall 2", at("14:00"), at("15:30"))


def test_a_wind_warning_follows_the_plan_of_each_session(day):
    edition, aliens, _robots, parade = day
    plaza = parade.room
    kites = a_slot(a_session(edition, "Kites", weather_plan="cancel"), plaza, "12:00", "13:00")
    choir = a_slot(a_session(edition, "Choir"), plaza, "18:00", "19:00")
    made = planned(edition, to_rain, verb="move to rain", is_outdoor=True)

    outcome = carry_out(made, versions(made), by=None)

    assert titles(outcome.changed) == ["Kites", "Parade"]
    assert where(parade)[0] == "Hall 2"
    kites.refresh_from_db()
    assert kites.is_cancelled and kites.room == plaza
    [(left, why)] = outcome.refused
    assert left == choir and why == "It has no place for rain and no plan for the weather."
    assert where(aliens)[0] == "Hall 1"


def test_taken_off_the_grid_they_wait_for_a_place(day):
    edition, aliens, robots, _parade = day
    made = planned(edition, off_the_grid, rooms=[aliens.room])

    carry_out(made, versions(made), by=None)

    assert where(aliens) == where(robots) == (None, None, None)


def test_all_of_it_is_one_step_to_undo(day):
    edition, aliens, robots, parade = day
    ye = a_user("ye@park.example")
    made = planned(edition, shifted(45))
    carry_out(made, versions(made), by=ye)
    assert Edit.objects.values("step").distinct().count() == 1

    assert str(undo(edition, by=ye)).endswith("“Parade” and 2 more")

    assert where(aliens) == ("Hall 1", at("10:00"), at("11:00"))
    assert where(robots) == ("Hall 1", at("14:00"), at("15:30"))
    assert where(parade) == ("Plaza", at("16:00"), at("17:00"))


def test_pinned_sessions_stay_but_are_called_off(day):
    edition, aliens, robots, _parade = day
    pin_slot(robots, by=None, version=0)

    made = planned(edition, shifted(30), rooms=[aliens.room])
    assert titles(slot for slot, _facts in made.moves) == ["Aliens"]
    assert [(str(slot.session), why) for slot, why in made.left] == [
        ("Robots", "It is pinned to its place.")
    ]

    off = planned(edition, called_off, rooms=[aliens.room])
    assert titles(slot for slot, _facts in off.moves) == ["Aliens", "Robots"]


def test_nothing_leaves_the_days_of_its_edition_or_its_venue(day):
    edition, aliens, _robots, parade = day
    made = planned(edition, shifted(60 * 24 * 30))
    assert made.moves == [] and len(made.left) == 3

    elsewhere = a_room("Far", venue=an_edition("far", family=None).venue)
    elsewhere.building.venue = type(elsewhere.building.venue).objects.create(
        family=edition.series.family, slug="elsewhere", name=both("Elsewhere")
    )
    made = planned(edition, into(elsewhere), rooms=[parade.room])
    assert [why for _slot, why in made.left] == ["This room belongs to another venue."]
    assert aliens.version == 0


def test_what_somebody_moved_meanwhile_stays_and_is_named(day):
    edition, aliens, robots, _parade = day
    made = planned(edition, shifted(30), rooms=[aliens.room])
    seen = versions(made)
    place = moving.Place(aliens.room, at("09:00"))
    place_slot(Slot.objects.get(pk=aliens.pk), by=None, version=0, place=place)

    outcome = carry_out(made, seen, by=None)

    assert titles(outcome.stale) == ["Aliens"]
    assert where(aliens)[1] == at("09:00")
    assert where(robots)[1] == at("14:30")


def test_what_nobody_looked_at_stays(day):
    edition, aliens, robots, _parade = day
    made = planned(edition, shifted(30), rooms=[aliens.room])

    outcome = carry_out(made, {robots.uid: 0}, by=None)

    assert titles(outcome.changed) == ["Robots"]
    assert where(aliens)[1] == at("10:00")


def test_done_twice_with_the_same_versions_it_is_done_once(day):
    edition, aliens, _robots, _parade = day
    seen = versions(planned(edition, shifted(30)))
    carry_out(planned(edition, shifted(30)), seen, by=None)

    again = carry_out(planned(edition, shifted(30)), seen, by=None)

    assert again.changed == [] and len(again.stale) == 3
    assert where(aliens)[1] == at("10:30")


def test_the_outlook_tells_clashes_that_come_and_go_and_changes_nothing(day):
    edition, aliens, robots, parade = day
    spare = parade.rain_room or Slot.objects.get(pk=parade.pk).rain_room
    a_slot(a_session(edition, "Peace"), spare, "10:30", "11:30")
    ahead = outlook(planned(edition, into(spare), rooms=[aliens.room]))

    rooms = [clash for clash in ahead.came if clash.kind == "room_taken_twice"]
    assert [set(clash.slots) >= {aliens.uid} for clash in rooms] == [True]
    assert where(aliens)[0] == where(robots)[0] == "Hall 1"

    back = planned(edition, into(spare), rooms=[aliens.room])
    carry_out(back, versions(back), by=None)
    home = outlook(planned(edition, into(aliens.room), rooms=[spare], ends=time(10, 15)))
    assert "room_taken_twice" in {clash.kind for clash in home.went}


def test_the_outlook_counts_everybody_once(day, monkeypatch):
    edition, aliens, robots, parade = day
    counts = {aliens.uid: 40, parade.uid: 2}
    answers = {"registered": [lambda _edition: counts], "starred": [], "to_tell": []}
    monkeypatch.setattr(demand, "_answers", answers)

    ahead = outlook(planned(edition, shifted(30)))

    assert ahead.people == 1  # Ye is on both stages
    assert ahead.demand == Demand(registered=42)
    assert robots.version == 0


def test_a_kind_that_may_not_be_placed_is_not_placed_in_bulk_either(day):
    edition, aliens, _robots, _parade = day
    ClashRule.objects.create(edition=edition, kind="room_taken_twice", level=Level.BLOCK_PLACING)
    spare = a_room("Hall 3")
    a_slot(a_session(edition, "Peace"), spare, "10:30", "11:30")
    made = planned(edition, into(spare), rooms=[aliens.room])

    with pytest.raises(NotPlaceable, match="Peace"):
        carry_out(made, versions(made), by=None)

    assert where(aliens)[0] == "Hall 1"


@pytest.mark.parametrize("many", [1, 30])
def test_as_many_statements_for_one_slot_as_for_thirty(many, django_assert_num_queries):
    edition = an_edition()
    hall, user = a_room("Hall 1", parallel=40), a_user("ye@park.example")
    for number in range(many):
        a_slot(a_session(edition, f"Session {number}"), hall, "10:00", "11:00")

    with django_assert_num_queries(10):
        made = planned(edition, shifted(30))
        outcome = carry_out(made, versions(made), by=user)

    assert len(outcome.changed) == many
