"""Slots that are pinned stay; two slots change places together or not at all."""

from __future__ import annotations

import pytest

from events.errors import NotPlaceable, StaleSlot
from events.models import Change
from events.scheduling import (
    Place,
    pin_slot,
    place_slot,
    swap_slots,
    unpin_slot,
    unplace_slot,
)
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """Aliens in Hall 1 for an hour, Robots in Hall 2 for ninety minutes."""
    edition = an_edition()
    aliens = a_slot(a_session(edition, "Aliens"), a_room("Hall 1"), "10:00", "11:00")
    robots = a_slot(a_session(edition, "Robots"), a_room("Hall 2"), "14:00", "15:30")
    return aliens, robots


def where(slot):
    slot.refresh_from_db()
    return str(slot.room), slot.starts_at, slot.ends_at, slot.version


def test_swapped_slots_keep_their_own_lengths(pair):
    aliens, robots = pair

    swap_slots(aliens, robots, by=None, version=0, other_version=0)

    assert where(aliens) == ("Hall 2", at("14:00"), at("15:00"), 1)
    assert where(robots) == ("Hall 1", at("10:00"), at("11:30"), 1)
    assert list(Change.objects.values_list("verb", flat=True)) == ["swap", "swap"]


def test_an_advertised_end_moves_along(pair):
    aliens, robots = pair
    aliens.shown_until = at("10:45")
    aliens.save(update_fields=["shown_until"])

    swap_slots(aliens, robots, by=None, version=0, other_version=0)

    aliens.refresh_from_db()
    assert aliens.shown_until == at("14:45")


@pytest.mark.parametrize(("first", "second"), [(1, 0), (0, 1)])
def test_if_either_was_changed_meanwhile_nothing_moves(pair, first, second):
    aliens, robots = pair

    with pytest.raises(StaleSlot):
        swap_slots(aliens, robots, by=None, version=first, other_version=second)

    assert where(aliens) == ("Hall 1", at("10:00"), at("11:00"), 0)
    assert where(robots) == ("Hall 2", at("14:00"), at("15:30"), 0)
    assert Change.objects.count() == 0


def test_what_waits_has_no_place_to_give(pair):
    aliens, _robots = pair
    waiting = a_slot(a_session(aliens.session.edition, "Peace"))

    with pytest.raises(NotPlaceable):
        swap_slots(aliens, waiting, by=None, version=0, other_version=0)
    with pytest.raises(NotPlaceable):
        pin_slot(waiting, by=None, version=0)


def test_a_pinned_slot_is_neither_moved_nor_swapped_nor_taken_off(pair):
    aliens, robots = pair
    pinned = pin_slot(aliens, by=None, version=0)

    with pytest.raises(NotPlaceable):
        place_slot(pinned, by=None, version=1, place=Place(robots.room, at("16:00")))
    with pytest.raises(NotPlaceable):
        swap_slots(pinned, robots, by=None, version=1, other_version=0)
    with pytest.raises(NotPlaceable):
        swap_slots(robots, pinned, by=None, version=0, other_version=1)
    with pytest.raises(NotPlaceable):
        unplace_slot(pinned, by=None, version=1)
    assert where(aliens) == ("Hall 1", at("10:00"), at("11:00"), 1)

    unpinned = unpin_slot(pinned, by=None, version=1)
    place_slot(unpinned, by=None, version=2, place=Place(robots.room, at("16:00"), 60))
    assert where(aliens) == ("Hall 2", at("16:00"), at("17:00"), 3)


@pytest.fixture
def api(client, pair):
    """The slot addresses of an organizer who is signed in."""
    edition = pair[0].session.edition
    client.force_login(an_organizer(edition))
    return client, f"/api/v1/editions/{edition.slug}/slots/"


def test_programs_swap_and_hear_both_slots(api, pair):
    client, slots = api
    aliens, robots = pair
    wish = {"version": 0, "other": str(robots.uid), "other_version": 0}

    answer = client.post(f"{slots}{aliens.uid}/swap/", wish, content_type="application/json")

    assert answer.status_code == 200
    assert [(each["room"]["slug"], each["version"]) for each in answer.json()["slots"]] == [
        ("furnace-3/hall-2", 1),
        ("furnace-3/hall-1", 1),
    ]
    again = client.post(f"{slots}{aliens.uid}/swap/", wish, content_type="application/json")
    assert again.status_code == 409
    assert again.json()["now"]["version"] == 1


def test_programs_pin_and_unpin(api, pair):
    client, slots = api
    aliens, _robots = pair
    pin = f"{slots}{aliens.uid}/pin/"

    assert client.put(f"{pin}?version=0").json()["version"] == 1
    aliens.refresh_from_db()
    assert aliens.is_pinned
    assert client.put(f"{pin}?version=0").status_code == 409
    assert client.delete(f"{pin}?version=1").json()["version"] == 2
    assert client.delete(pin).status_code == 400


def test_a_slot_of_another_edition_is_not_there(api, pair):
    client, slots = api
    stranger = a_slot(a_session(an_edition("carnival-2027"), "Parade"))
    wish = {"version": 0, "other": str(stranger.uid), "other_version": 0}

    for address, body in (
        (f"{slots}{stranger.uid}/swap/", {**wish, "other": str(pair[0].uid)}),
        (f"{slots}{pair[0].uid}/swap/", wish),
    ):
        assert client.post(address, body, content_type="application/json").status_code == 404
