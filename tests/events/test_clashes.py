import pytest

from events.clashes import find_clashes
from events.grid import load_grid
from events.models import Session
from events.releasing import publish
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, both

pytestmark = pytest.mark.django_db


def kinds(edition):
    return [clash.kind for clash in find_clashes(load_grid(edition))]


def test_a_room_taken_twice_by_a_minute_clashes_and_a_handover_on_the_minute_does_not():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    late = a_slot(a_session(edition, "Aliens"), hall, "11:00", "12:00")

    assert kinds(edition) == []

    late.starts_at = late.starts_at.replace(hour=10, minute=59)
    late.save(update_fields=["starts_at"])

    assert kinds(edition) == ["room_taken_twice"]


def test_the_sentence_names_the_sessions_the_room_and_the_time_they_share():
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "10:30", "12:00")

    [clash] = find_clashes(load_grid(edition))

    for words in ("Robots", "Aliens", "Hall 1", "10:30–11:00"):
        assert words in clash.text


def test_an_exhibition_floor_holds_as_many_sessions_as_it_says():
    edition, floor = an_edition(), a_room("Floor", parallel=2)
    a_slot(a_session(edition, "Robots"), floor, "10:00", "12:00")
    a_slot(a_session(edition, "Aliens"), floor, "10:00", "12:00")

    assert kinds(edition) == []

    a_slot(a_session(edition, "Rockets"), floor, "11:00", "12:00")

    assert kinds(edition) == ["room_taken_twice"]


def test_nobody_is_in_two_places_at_once():
    edition, ye = an_edition(), a_person("Ye Wenjie")
    a_slot(a_session(edition, "Robots", ye), a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye), a_room("Hall 2"), "10:30", "11:30")

    [clash] = find_clashes(load_grid(edition))

    assert clash.kind == "person_in_two_places"
    assert "Ye Wenjie" in clash.text


def test_somebody_who_declined_is_free():
    edition, ye = an_edition(), a_person()
    robots = a_session(edition, "Robots", ye)
    robots.participations.update(status="declined")
    a_slot(robots, a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens", ye), a_room("Hall 2"), "10:30", "11:30")

    assert kinds(edition) == []


def test_a_cancelled_session_leaves_its_room_free():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    gone = a_session(edition, "Aliens", status=Session.Status.CANCELLED)
    a_slot(gone, hall, "10:00", "11:00")

    assert kinds(edition) == []


def test_a_hall_another_edition_published_is_taken_and_its_title_stays_secret():
    hall = a_room()
    films = an_edition("filmweek-2027", kind="film_week", name=both("Film Week"))
    a_slot(a_session(films, "Secret premiere"), hall, "10:00", "12:00")
    publish(films, by=None)
    convention = an_edition("convention-2027")
    a_slot(a_session(convention, "Robots"), hall, "11:00", "13:00")

    [clash] = find_clashes(load_grid(convention))

    assert "Film Week" in clash.text and "10:00–12:00" in clash.text
    assert "Secret premiere" not in clash.text


def test_loading_the_grid_asks_as_much_for_thirty_sessions_as_for_one(django_assert_num_queries):
    edition, hall = an_edition(), a_room(parallel=50)
    a_slot(a_session(edition, "Robots", a_person()), hall, "10:00", "11:00")
    with django_assert_num_queries(3):
        load_grid(edition)

    for number in range(30):
        a_slot(a_session(edition, f"Talk {number}", a_person()), hall, "10:00", "11:00")

    with django_assert_num_queries(3):
        assert len(load_grid(edition).slots) == 31
