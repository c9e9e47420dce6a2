"""What somebody did is taken back in one go, and never over what others did since."""

from __future__ import annotations

import pytest
from django.utils import translation

from events.bulk_edits import set_status, set_track
from events.calling_off import bring_back, call_off
from events.casting import cast_of
from events.errors import NotPlaceable, NotUndoable
from events.models import Change, ClashRule, Edit, Session, Slot, Track
from events.rules import Level
from events.scheduling import (
    Place,
    SessionWish,
    cancel_slot,
    edit_session,
    pin_slot,
    place_slot,
    swap_slots,
    unplace_slot,
)
from events.undoing import redo, steps_of, undo
from tests.cast import a_person, a_room, a_session, a_slot, a_user, an_edition, at, both

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def scene():
    """Aliens in Hall 1 at ten, Robots in Hall 2 at two; Ye and Luo both arrange them."""
    edition = an_edition()
    aliens = a_slot(a_session(edition, "Aliens"), a_room("Hall 1"), "10:00", "11:00")
    robots = a_slot(a_session(edition, "Robots"), a_room("Hall 2"), "14:00", "15:30")
    return edition, aliens, robots, a_user("ye@park.example"), a_user("luo@park.example")


def move(slot, clock, *, by, room=None):
    slot.refresh_from_db()
    place = Place(room or slot.room, at(clock))
    return place_slot(slot, by=by, version=slot.version, place=place)


def where(slot):
    slot.refresh_from_db()
    return slot.room and str(slot.room), slot.starts_at, slot.ends_at


def test_a_move_is_undone_and_done_again(scene):
    edition, aliens, _robots, ye, _luo = scene
    move(aliens, "12:00", by=ye)

    step = undo(edition, by=ye)
    assert str(step) == "Place “Aliens”"
    assert where(aliens) == ("Hall 1", at("10:00"), at("11:00"))

    assert redo(edition, by=ye).is_undone is False
    assert where(aliens) == ("Hall 1", at("12:00"), at("13:00"))
    assert aliens.version == 3
    verbs = Change.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["place", "undo", "redo"]


def test_history_tells_what_an_undo_did(scene):
    edition, aliens, _robots, ye, _luo = scene
    move(aliens, "12:00", by=ye)
    done = Change.objects.get()

    undo(edition, by=ye)

    undone = Change.objects.get(verb="undo")
    assert (undone.before, undone.after) == (done.after, done.before)
    assert (undone.by, undone.subject_id) == (ye, str(aliens.uid))


def test_many_steps_are_undone_one_by_one_down_to_the_first(scene):
    edition, aliens, robots, ye, _luo = scene
    move(aliens, "12:00", by=ye)
    move(robots, "16:00", by=ye)
    move(aliens, "13:00", by=ye)
    aliens.refresh_from_db()
    unplace_slot(aliens, by=ye, version=aliens.version)

    for _each in range(4):
        undo(edition, by=ye)

    assert where(aliens) == ("Hall 1", at("10:00"), at("11:00"))
    assert where(robots) == ("Hall 2", at("14:00"), at("15:30"))
    for _each in range(4):
        redo(edition, by=ye)
    assert where(aliens) == (None, None, None)
    assert where(robots)[1] == at("16:00")


def test_whoever_does_something_new_has_nothing_to_do_again(scene):
    edition, aliens, robots, ye, _luo = scene
    move(aliens, "12:00", by=ye)
    undo(edition, by=ye)
    move(robots, "16:00", by=ye)

    with pytest.raises(NotUndoable, match="Nothing was undone."):
        redo(edition, by=ye)


def test_what_somebody_else_changed_since_stays_and_says_by_whom(scene):
    edition, aliens, _robots, ye, luo = scene
    move(aliens, "12:00", by=ye)
    move(aliens, "13:00", by=luo)

    with pytest.raises(NotUndoable, match="luo@park.example changed “Aliens” since"):
        undo(edition, by=ye)

    assert where(aliens)[1] == at("13:00")
    assert not Edit.objects.filter(is_undone=True).exists()


def test_once_the_other_takes_theirs_back_ours_can_be_undone_as_well(scene):
    edition, aliens, _robots, ye, luo = scene
    move(aliens, "12:00", by=ye)
    move(aliens, "13:00", by=luo)

    undo(edition, by=luo)
    undo(edition, by=ye)

    assert where(aliens)[1] == at("10:00")
    redo(edition, by=ye)
    redo(edition, by=luo)
    assert where(aliens)[1] == at("13:00")


def test_everybody_undoes_only_what_they_did_themselves(scene):
    edition, aliens, robots, ye, luo = scene
    move(aliens, "12:00", by=ye)
    move(robots, "16:00", by=luo)

    undo(edition, by=ye)

    assert where(aliens)[1] == at("10:00")
    assert where(robots)[1] == at("16:00")
    with pytest.raises(NotUndoable, match="nothing of yours"):
        undo(edition, by=ye)


def test_another_edition_is_another_pile(scene):
    edition, aliens, _robots, ye, _luo = scene
    carnival = an_edition("carnival-2027")
    move(aliens, "12:00", by=ye)

    with pytest.raises(NotUndoable):
        undo(carnival, by=ye)


def test_a_swap_is_one_step(scene):
    edition, aliens, robots, ye, _luo = scene
    swap_slots(aliens, robots, by=ye, version=0, other_version=0)

    assert str(undo(edition, by=ye)) in ("Swap “Robots” and 1 more", "Swap “Aliens” and 1 more")

    assert where(aliens) == ("Hall 1", at("10:00"), at("11:00"))
    assert where(robots) == ("Hall 2", at("14:00"), at("15:30"))
    assert Edit.objects.filter(is_undone=True).count() == 2


def test_if_one_of_a_step_was_changed_none_of_it_is_undone(scene):
    edition, aliens, robots, ye, luo = scene
    swap_slots(aliens, robots, by=ye, version=0, other_version=0)
    move(robots, "09:00", by=luo)

    with pytest.raises(NotUndoable, match="changed “Robots” since"):
        undo(edition, by=ye)

    assert where(aliens)[0] == "Hall 2"


def test_a_pin_and_a_call_off_are_undone(scene):
    edition, aliens, _robots, ye, _luo = scene
    pin_slot(aliens, by=ye, version=0)
    cancel_slot(aliens, by=ye, version=1)

    undo(edition, by=ye)
    aliens.refresh_from_db()
    assert (aliens.is_cancelled, aliens.is_pinned) == (False, True)
    undo(edition, by=ye)
    aliens.refresh_from_db()
    assert not aliens.is_pinned


def test_words_and_people_of_a_session_come_back_with_their_parts(scene):
    edition, aliens, _robots, ye, _luo = scene
    session = aliens.session
    cheng, da = a_person("Cheng Xin"), a_person("Da Shi")
    session.participations.create(person=da, role="moderator", status="confirmed", rank=3)
    before = cast_of(session)
    wish = SessionWish(title=both("Trisolarans"), type=session.type, people=[cheng])
    edit_session(session, wish, by=ye, version=0)
    assert [part["person"] for part in cast_of(session)] == [cheng.pk]

    undo(edition, by=ye)

    session.refresh_from_db()
    assert str(session.title) == "Aliens"
    assert cast_of(session) == before
    assert "aliens" in session.search
    redo(edition, by=ye)
    session.refresh_from_db()
    assert str(session.title) == "Trisolarans"
    assert [part["person"] for part in cast_of(session)] == [cheng.pk]


def test_an_edited_session_is_found_by_its_new_title(scene):
    _edition, aliens, _robots, ye, _luo = scene
    session = aliens.session

    edit_session(session, SessionWish(title=both("三体人"), type=session.type), by=ye, version=0)

    session.refresh_from_db()
    assert "santiren" in session.search and "aliens" not in session.search


def test_what_was_set_for_many_at_once_is_one_step(scene):
    edition, aliens, robots, ye, _luo = scene
    track = Track.objects.create(edition=edition, slug="first-contact", name=both("Contact"))
    seen = {slot.session: 0 for slot in (aliens, robots)}
    set_track(edition, seen, track=track, by=ye)

    undo(edition, by=ye)

    assert not Session.objects.exclude(track=None).exists()
    redo(edition, by=ye)
    assert Session.objects.filter(track=track).count() == 2


def test_what_was_called_off_for_many_at_once_comes_back_in_one_step(scene):
    edition, aliens, robots, ye, _luo = scene
    sessions = {slot.session: (0, {slot.pk: 0}) for slot in (aliens, robots)}
    call_off(edition, sessions, by=ye)
    assert Slot.objects.filter(is_cancelled=True).count() == 2

    undo(edition, by=ye)

    assert not Slot.objects.filter(is_cancelled=True).exists()


def test_a_session_that_was_brought_back_is_cancelled_again(scene):
    edition, aliens, _robots, ye, _luo = scene
    session = aliens.session
    set_status(edition, {session: 0}, status="cancelled", by=None)
    session.refresh_from_db()
    bring_back(edition, {session: (1, {aliens.pk: 0})}, by=ye)

    undo(edition, by=ye)

    session.refresh_from_db()
    assert session.status == "cancelled"


def test_a_place_that_nobody_may_take_is_not_taken_by_going_back_to_it(scene):
    edition, aliens, robots, ye, luo = scene
    ClashRule.objects.create(edition=edition, kind="room_taken_twice", level=Level.BLOCK_PLACING)
    move(aliens, "12:00", by=ye)
    move(robots, "10:00", by=luo, room=Slot.objects.get(pk=aliens.pk).room)

    with pytest.raises(NotPlaceable):
        undo(edition, by=ye)

    assert where(aliens)[1] == at("12:00")


def test_a_room_that_is_gone_is_told_and_nothing_changes(scene):
    edition, aliens, robots, ye, _luo = scene
    hall = aliens.room
    move(aliens, "12:00", by=ye, room=robots.room)
    hall.delete()

    with pytest.raises(NotUndoable, match="is gone"):
        undo(edition, by=ye)

    assert where(aliens)[0] == "Hall 2"
    assert not Edit.objects.filter(is_undone=True).exists()


def test_what_was_removed_stays_removed(scene):
    edition, aliens, _robots, ye, _luo = scene
    move(aliens, "12:00", by=ye)
    aliens.session.delete()

    with pytest.raises(NotUndoable, match="removed"):
        undo(edition, by=ye)


def test_nobody_in_particular_leaves_nothing_to_undo(scene):
    _edition, aliens, _robots, _ye, _luo = scene

    move(aliens, "12:00", by=None)

    assert not Edit.objects.exists()


def test_steps_are_listed_with_what_became_of_them(scene):
    edition, aliens, robots, ye, luo = scene
    move(aliens, "12:00", by=ye)
    swap_slots(*Slot.objects.order_by("pk"), by=ye, version=1, other_version=0)
    move(robots, "09:00", by=luo)
    undo(edition, by=luo)

    assert [(step.verb, step.is_undone) for step in steps_of(edition, luo)] == [("place", True)]
    assert [str(step) for step in steps_of(edition, ye)] == [
        "Swap “Robots” and 1 more",
        "Place “Aliens”",
    ]


@pytest.mark.parametrize("many", [1, 30])
def test_listing_steps_costs_the_same_for_few_and_many(scene, many, django_assert_num_queries):
    edition, aliens, _robots, ye, _luo = scene
    for number in range(many):
        move(aliens, f"{12 + number % 3}:00", by=ye)

    with django_assert_num_queries(2):
        assert len(steps_of(edition, ye)) == many
