"""From one release to the next: which change of the draft is which change for a reader."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from events.lines import SERIOUS, SHOWN
from events.models import Building, Participation, ReleasedSlot, Session, Slot, Track
from events.releasing import changes_in, changes_to_publish, publish
from events.scheduling import (
    Place,
    SessionWish,
    add_slot,
    cancel_slot,
    edit_session,
    place_slot,
    restore_slot,
    unplace_slot,
)
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both

pytestmark = pytest.mark.django_db
Role = Participation.Role


def told(changes):
    return [(change.verb, str(change.line.title), change.fields) for change in changes]


def number(release):
    """Sequence, and whether the time of change moved with this release, of its only line."""
    line = release.lines.get()
    return line.sequence, line.changed_at == release.published_at


def a_published_slot(*people, title="Robots"):
    edition = an_edition()
    slot = a_slot(a_session(edition, title, *people), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    return edition, slot


def rewrite(slot, *people, title="Robots", **facts):
    session = Session.objects.get(pk=slot.session_id)
    wish = SessionWish(both(title), session.type, people=people, **facts)
    return edit_session(session, wish, by=None, version=session.version)


def test_what_is_serious_can_be_seen():
    assert set(SERIOUS) - {"cast"} <= set(SHOWN)
    assert set(SHOWN) <= {field.attname for field in ReleasedSlot._meta.concrete_fields}


def test_people_stand_in_the_order_in_which_they_were_written():
    ye, luo, shi = a_person("Ye Wenjie"), a_person("Luo Ji"), a_person("Shi Qiang")
    edition, slot = a_published_slot(ye, luo)

    rewrite(slot, shi, luo, ye)
    second = publish(edition, by=None)

    names = [part["name"]["en"] for part in second.lines.get().people]
    assert names == ["Shi Qiang", "Luo Ji", "Ye Wenjie"]


def test_another_order_of_the_same_people_is_seen_and_wakes_no_calendar():
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    edition, slot = a_published_slot(ye, luo)

    rewrite(slot, luo, ye)

    assert told(changes_to_publish(edition)) == [("changed", "Robots", ("people",))]
    assert number(publish(edition, by=None)) == (0, True)


def test_who_speaks_is_serious_whoever_comes_or_goes():
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    edition, slot = a_published_slot(ye)

    rewrite(slot, ye, luo)
    more = publish(edition, by=None)
    rewrite(slot, luo)
    fewer = publish(edition, by=None)

    assert (number(more), number(fewer)) == ((1, True), (2, True))


def test_another_role_of_the_same_person_is_serious():
    edition, slot = a_published_slot(a_person())

    slot.session.participations.update(role=Role.MODERATOR)

    assert number(publish(edition, by=None)) == (1, True)


def test_who_declined_is_not_announced_and_leaves_as_anybody_else_does():
    edition, slot = a_published_slot(a_person("Ye Wenjie"), a_person("Luo Ji"))

    slot.session.participations.filter(person__name__en="Luo Ji").update(
        status=Participation.Status.DECLINED
    )
    second = publish(edition, by=None)

    assert [part["name"]["en"] for part in second.lines.get().people] == ["Ye Wenjie"]
    assert number(second) == (1, True)


def test_a_person_who_marries_is_renamed_without_waking_calendars():
    person = a_person("Ye Wenjie")
    edition, _slot = a_published_slot(person)

    person.name = both("Yang Wenjie")
    person.save(update_fields=["name"])

    assert number(publish(edition, by=None)) == (0, True)


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"abstract": both("Of steel")}, ("description",)),
        ({"language": "fr"}, ("language",)),
        ({"title": "Androids"}, ("title",)),
    ],
)
def test_words_are_seen_and_wake_no_calendar(facts, fields):
    edition, slot = a_published_slot()

    rewrite(slot, **facts)

    changed = told(changes_to_publish(edition))
    assert changed == [("changed", facts.get("title", "Robots"), fields)]
    assert number(publish(edition, by=None)) == (0, True)


def test_a_track_shows_its_name_and_colour_and_wakes_no_calendar():
    edition, slot = a_published_slot()
    track = Track.objects.create(edition=edition, slug="hard", name=both("Hard SF"), colour=4)

    rewrite(slot, track=track)

    fields = ("track_slug", "track_name", "track_colour")
    assert told(changes_to_publish(edition)) == [("changed", "Robots", fields)]
    assert number(publish(edition, by=None)) == (0, True)


def test_a_renamed_room_and_a_moved_building_wake_no_calendar():
    edition, slot = a_published_slot()
    slot.room.name = both("Great Hall")
    slot.room.save(update_fields=["name"])
    Building.objects.update(latitude=39.9, longitude=116.1)

    fields = ("room_name", "latitude", "longitude")
    assert told(changes_to_publish(edition)) == [("changed", "Robots", fields)]
    assert number(publish(edition, by=None)) == (0, True)


def test_another_room_of_the_same_name_is_serious():
    edition, slot = a_published_slot()
    twin = a_room("Hall 1", building="furnace-4")
    Building.objects.update(name=both("Furnace"))
    publish(edition, by=None)

    slot.refresh_from_db()
    place_slot(slot, by=None, version=slot.version, place=Place(twin, slot.starts_at, 60))

    assert told(changes_to_publish(edition)) == [
        ("changed", "Robots", ("room_id", "building_slug"))
    ]
    assert number(publish(edition, by=None)) == (1, True)


@pytest.mark.parametrize(
    ("clock", "minutes", "fields"),
    [
        ("10:01", 59, ("starts_at",)),
        ("10:00", 61, ("shown_until", "ends_at")),
        ("11:00", 60, ("starts_at", "shown_until", "ends_at")),
    ],
)
def test_a_minute_is_serious(clock, minutes, fields):
    edition, slot = a_published_slot()

    place_slot(slot, by=None, version=0, place=Place(slot.room, at(clock), minutes))

    assert told(changes_to_publish(edition)) == [("changed", "Robots", fields)]
    assert number(publish(edition, by=None)) == (1, True)


def test_the_advertised_end_alone_is_serious():
    edition, slot = a_published_slot()

    Slot.objects.update(shown_until=at("10:50"))

    assert told(changes_to_publish(edition)) == [("changed", "Robots", ("shown_until",))]
    assert number(publish(edition, by=None)) == (1, True)


def test_there_and_back_again_is_no_change_at_all():
    edition, slot = a_published_slot()

    place_slot(slot, by=None, version=0, place=Place(slot.room, at("14:00"), 60))
    place_slot(slot, by=None, version=1, place=Place(slot.room, at("10:00"), 60))

    assert told(changes_to_publish(edition)) == []


def test_a_session_that_fell_out_keeps_the_words_and_the_place_it_had():
    edition, slot = a_published_slot(a_person())
    before = edition.current_release.lines.get()

    rewrite(slot, title="Never to be seen")
    unplace_slot(slot, by=None, version=0)
    second = publish(edition, by=None)

    line = second.lines.get()
    kept = [name for name in SHOWN if name != "is_cancelled"]
    assert [getattr(line, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (line.is_cancelled, *number(second)) == (True, 1, True)
    assert told(changes_in(second)) == [("cancelled", "Robots", ("is_cancelled",))]


def test_what_fell_out_long_ago_is_carried_on_as_it_was():
    edition, slot = a_published_slot()
    cancel_slot(slot, by=None, version=0)
    second = publish(edition, by=None)
    fallen = second.lines.get()
    other = a_slot(a_session(edition, "Aliens"), slot.room, "12:00", "13:00")

    third = publish(edition, by=None)
    cancel_slot(other, by=None, version=0)
    fourth = publish(edition, by=None)

    for release in (third, fourth):
        line = release.lines.get(uid=slot.uid)
        assert (line.sequence, line.changed_at, line.is_cancelled) == (1, fallen.changed_at, True)
    assert told(changes_in(fourth)) == [("cancelled", "Aliens", ("is_cancelled",))]


def test_what_came_back_elsewhere_is_restored_and_says_all_that_changed():
    edition, slot = a_published_slot()
    cancel_slot(slot, by=None, version=0)
    publish(edition, by=None)

    restore_slot(slot, by=None, version=1)
    place_slot(slot, by=None, version=2, place=Place(slot.room, at("15:00"), 60))
    third = publish(edition, by=None)

    fields = ("starts_at", "shown_until", "ends_at", "is_cancelled")
    assert told(changes_in(third)) == [("restored", "Robots", fields)]
    assert number(third) == (2, True)


def test_what_never_was_public_falls_out_without_a_word():
    edition, _slot = a_published_slot()
    never = a_slot(a_session(edition, "Rumour"), a_room("Hall 2"), "10:00", "11:00")

    cancel_slot(never, by=None, version=0)

    assert told(changes_to_publish(edition)) == []


@pytest.mark.parametrize("status", [Session.Status.DRAFT, Session.Status.CANCELLED])
def test_a_session_that_is_not_confirmed_is_not_published_and_is_taken_back(status):
    edition, slot = a_published_slot()

    Session.objects.filter(pk=slot.session_id).update(status=status)

    assert told(changes_to_publish(edition)) == [("cancelled", "Robots", ("is_cancelled",))]


def test_a_session_that_was_deleted_leaves_its_cancelled_line():
    edition, slot = a_published_slot()

    slot.delete()
    Session.objects.filter(pk=slot.session_id).delete()
    second = publish(edition, by=None)

    line = second.lines.get()
    assert (line.uid, line.session_id, str(line.title)) == (slot.uid, None, "Robots")
    assert (line.is_cancelled, line.sequence) == (True, 1)


def test_a_film_shown_twice_has_two_lines_that_move_apart():
    edition, first = a_published_slot(title="Metropolis")
    again = add_slot(first.session, by=None)
    place_slot(again, by=None, version=0, place=Place(first.room, at("20:00"), 60))
    publish(edition, by=None)

    place_slot(again, by=None, version=1, place=Place(first.room, at("21:00"), 60))
    third = publish(edition, by=None)

    lines = {line.uid: line for line in third.lines.all()}
    assert {uid: line.sequence for uid, line in lines.items()} == {first.uid: 0, again.uid: 1}
    assert lines[first.uid].code == lines[again.uid].code


def test_changes_are_told_in_order_of_time():
    edition, hall = an_edition(), a_room()
    for title, clock, end in (
        ("Late", "20:00", "21:00"),
        ("Early", "09:00", "10:00"),
        ("Noon", "12:00", "13:00"),
    ):
        a_slot(a_session(edition, title), hall, clock, end)

    assert [title for _verb, title, _fields in told(changes_to_publish(edition))] == [
        "Early",
        "Noon",
        "Late",
    ]


def test_releases_in_one_second_are_a_second_apart():
    edition, slot = a_published_slot()
    times = [edition.current_release.published_at]

    for version, clock in enumerate(("12:00", "13:00", "14:00")):
        place_slot(slot, by=None, version=version, place=Place(slot.room, at(clock), 60))
        times.append(publish(edition, by=None).published_at)

    steps = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
    assert min(steps) >= timedelta(seconds=1)
    assert times[0] <= timezone.now() and {moment.microsecond for moment in times} == {0}


def test_the_first_release_is_remembered_by_every_later_line():
    edition, slot = a_published_slot()
    began = edition.current_release.published_at

    cancel_slot(slot, by=None, version=0)
    publish(edition, by=None)
    restore_slot(slot, by=None, version=1)
    third = publish(edition, by=None)

    assert third.lines.get().first_released_at == began < third.lines.get().changed_at
