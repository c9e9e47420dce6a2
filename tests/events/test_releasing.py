import pytest
from django.db import IntegrityError, connection, transaction

from events.errors import NotPublishable
from events.models import Edition, ReleasedSlot, RoomBooking
from events.releasing import changes_in, changes_to_publish, publish
from events.scheduling import Place, cancel_slot, place_slot, restore_slot, unplace_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both

pytestmark = pytest.mark.django_db


def lines(release):
    found = release.lines.all()
    return sorted((str(line.title), line.sequence, line.is_cancelled) for line in found)


def told(changes):
    return [(change.verb, str(change.line.title), change.fields) for change in changes]


def test_publishing_makes_the_draft_public_as_release_one():
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Still without a place"))

    release = publish(edition, by=None)

    assert (release.number, lines(release)) == (1, [("Robots", 0, False)])
    assert Edition.objects.get().current_release == release


def test_only_what_moved_gets_a_new_sequence_number():
    edition, hall = an_edition(), a_room()
    robots = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "12:00", "13:00")
    first = publish(edition, by=None)

    place_slot(robots, by=None, version=0, place=Place(hall, at("14:00")))
    second = publish(edition, by=None)

    assert lines(second) == [("Aliens", 0, False), ("Robots", 1, False)]
    assert lines(first) == [("Aliens", 0, False), ("Robots", 0, False)]


def test_a_typo_moves_the_time_of_change_and_not_the_sequence():
    edition = an_edition()
    session = a_session(edition, "Robts")
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)
    session.title = both("Robots")
    session.save(update_fields=["title"])

    second = publish(edition, by=None)

    line = second.lines.get()
    assert (line.sequence, line.changed_at) == (0, second.published_at)


def test_a_renamed_room_is_no_move_and_another_room_is():
    edition, hall, other = an_edition(), a_room("Hall 1"), a_room("Hall 2")
    slot = a_slot(a_session(edition), hall, "10:00", "11:00")
    publish(edition, by=None)

    hall.name = both("Hall One")
    hall.save(update_fields=["name"])
    assert publish(edition, by=None).lines.get().sequence == 0

    place_slot(slot, by=None, version=0, place=Place(other, at("10:00")))
    assert publish(edition, by=None).lines.get().sequence == 1


def test_new_people_make_a_new_sequence():
    edition = an_edition()
    session = a_session(edition, "Robots")
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)
    session.participations.create(person=a_person())

    assert publish(edition, by=None).lines.get().sequence == 1


def test_what_falls_out_stays_as_a_cancelled_line_and_can_come_back():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "10:00", "11:00")
    publish(edition, by=None)

    cancel_slot(slot, by=None, version=0)
    assert told(changes_to_publish(edition)) == [("cancelled", "Robots", ("is_cancelled",))]
    assert ("Robots", 1, True) in lines(publish(edition, by=None))

    restore_slot(slot, by=None, version=1)
    back = publish(edition, by=None)
    assert ("Robots", 2, False) in lines(back)
    assert told(changes_in(back)) == [("restored", "Robots", ("is_cancelled",))]


def test_a_cancelled_line_is_carried_on_unchanged():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "10:00", "11:00")
    publish(edition, by=None)
    unplace_slot(slot, by=None, version=0)
    publish(edition, by=None)
    a_slot(a_session(edition, "Rockets"), a_room("Hall 3"), "10:00", "11:00")

    third = publish(edition, by=None)

    assert lines(third) == [("Aliens", 0, False), ("Robots", 1, True), ("Rockets", 0, False)]


def test_the_preview_tells_each_changed_field():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    publish(edition, by=None)

    place_slot(slot, by=None, version=0, place=Place(hall, at("12:00")))

    expected = ("starts_at", "shown_until", "ends_at")
    assert told(changes_to_publish(edition)) == [("changed", "Robots", expected)]


def test_a_clash_stops_the_release_in_words():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "10:30", "11:30")

    with pytest.raises(NotPublishable, match="Robots.*Aliens"):
        publish(edition, by=None)

    assert not ReleasedSlot.objects.exists()


def test_an_empty_draft_and_an_unchanged_one_are_not_published():
    edition = an_edition()
    with pytest.raises(NotPublishable):
        publish(edition, by=None)

    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    with pytest.raises(NotPublishable):
        publish(edition, by=None)


def test_a_preview_that_is_no_longer_the_newest_publishes_nothing():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition), hall, "10:00", "11:00")
    publish(edition, by=None, after=0)
    place_slot(slot, by=None, version=0, place=Place(hall, at("12:00")))

    with pytest.raises(NotPublishable):
        publish(edition, by=None, after=0)


def test_a_double_click_on_publish_publishes_once():
    edition = an_edition()
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None, after=0)

    with pytest.raises(NotPublishable):
        publish(Edition.objects.get(), by=None, after=0)

    assert Edition.objects.get().releases.count() == 1


def test_times_of_publishing_rise_by_whole_seconds_however_fast_releases_follow():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition), hall, "10:00", "11:00")
    first = publish(edition, by=None)
    place_slot(slot, by=None, version=0, place=Place(hall, at("12:00")))

    second = publish(edition, by=None)

    assert second.published_at > first.published_at
    assert second.published_at.microsecond == 0


def test_a_session_after_midnight_belongs_to_the_evening_before():
    edition = an_edition()
    late = a_slot(a_session(edition, "Night film"), a_room(), "10:00", "11:00")
    place_slot(late, by=None, version=0, place=Place(late.room, at("00:30", day=2)))

    line = publish(edition, by=None).lines.get()

    assert (line.day.day, line.starts_at) == (1, at("00:30", day=2))


def test_the_database_refuses_two_published_lines_in_one_room():
    """The second lock. PostgreSQL has it; SQLite has the release check alone."""
    hall = a_room()
    a_slot(a_session(an_edition("a-2027"), "Robots"), hall, "10:00", "11:00")
    publish(Edition.objects.get(slug="a-2027"), by=None)
    other = an_edition("b-2027")
    a_slot(a_session(other, "Aliens"), a_room("Hall 2"), "10:30", "11:30")
    line = publish(other, by=None).lines.get()
    theft = {"room": hall, "starts_at": line.starts_at, "ends_at": line.ends_at}

    RoomBooking.objects.filter(line=line).delete()
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="room_booked_once"), transaction.atomic():
            RoomBooking.objects.create(edition=other, line=line, **theft)
    else:
        assert RoomBooking.objects.create(edition=other, line=line, **theft).pk


def test_publishing_asks_as_much_for_thirty_sessions_as_for_two(django_assert_max_num_queries):
    edition, floor = an_edition(), a_room(parallel=99)
    for number in range(30):
        a_slot(a_session(edition, f"Talk {number}", a_person()), floor, "10:00", "11:00")

    with django_assert_max_num_queries(51):
        publish(edition, by=None)
