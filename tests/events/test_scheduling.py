import pytest

from events.errors import NotPlaceable, StaleSession, StaleSlot
from events.models import Change, Participation, Slot
from events.scheduling import (
    Place,
    SessionWish,
    add_session,
    add_slot,
    cancel_slot,
    edit_session,
    minutes_of,
    place_slot,
    restore_slot,
    unplace_slot,
)
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    at,
    both,
    the_family,
    the_park,
)

pytestmark = pytest.mark.django_db


def wish(edition, title="Robots", **facts):
    kind = edition.session_types.get_or_create(slug="panel", defaults={"name": both("Panel")})[0]
    return SessionWish(title=both(title), type=kind, **facts)


def test_a_new_session_waits_for_a_place_with_its_people():
    edition, ye, luo = an_edition(), a_person("Ye"), a_person("Luo")

    session = add_session(edition, wish(edition, people=[luo, ye]), by=None)

    assert [slot.room for slot in session.slots.all()] == [None]
    assert [str(part.person) for part in session.participations.all()] == ["Luo", "Ye"]


def test_placing_a_slot_takes_as_long_as_its_type_does():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition))

    place_slot(slot, by=None, version=0, place=Place(hall, at("10:00")))

    assert (slot.room, slot.starts_at, slot.ends_at) == (hall, at("10:00"), at("11:00"))
    assert slot.version == 1


def test_a_screening_takes_its_films_and_what_is_said_around_them():
    session = a_session(an_edition(), intro_minutes=5, talk_minutes=30)
    a_film(session, runtime=90)
    a_film(session, runtime=10, position=2)

    assert minutes_of(session) == 135


def test_two_organizers_cannot_overwrite_each_other_unseen():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition))
    mine, theirs = Slot.objects.get(pk=slot.pk), Slot.objects.get(pk=slot.pk)
    place_slot(theirs, by=None, version=0, place=Place(hall, at("10:00")))

    with pytest.raises(StaleSlot):
        place_slot(mine, by=None, version=0, place=Place(hall, at("14:00")))

    assert Slot.objects.get(pk=slot.pk).starts_at == at("10:00")


def test_an_edit_of_an_older_version_is_refused_and_changes_nothing():
    edition = an_edition()
    session = add_session(edition, wish(edition), by=None)
    edit_session(session, wish(edition, "Aliens"), by=None, version=0)

    with pytest.raises(StaleSession):
        edit_session(session, wish(edition, "Rockets"), by=None, version=0)

    session.refresh_from_db()
    assert str(session.title) == "Aliens"


def test_a_moderator_stays_moderator_when_the_people_are_written_again():
    edition, ye, luo = an_edition(), a_person("Ye"), a_person("Luo")
    session = add_session(edition, wish(edition, people=[ye]), by=None)
    session.participations.update(role=Participation.Role.MODERATOR)

    edit_session(session, wish(edition, people=[ye, luo]), by=None, version=0)

    roles = {str(part.person): part.role for part in session.participations.all()}
    assert roles == {"Ye": "moderator", "Luo": "speaker"}


@pytest.mark.parametrize(
    ("clock", "day", "minutes"), [("10:00", 9, 60), ("10:00", 1, 0), ("10:00", 1, 1441)]
)
def test_impossible_places_are_refused(clock, day, minutes):
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition))

    with pytest.raises(NotPlaceable):
        place_slot(slot, by=None, version=0, place=Place(hall, at(clock, day), minutes))


def test_a_room_of_another_venue_is_refused():
    slot = a_slot(a_session(an_edition()))
    elsewhere = a_room("Far hall", venue=the_park(the_family("chengdu")))

    with pytest.raises(NotPlaceable):
        place_slot(slot, by=None, version=0, place=Place(elsewhere, at("10:00")))


def test_taking_off_cancelling_and_restoring_are_steps_of_one_version_count():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition), hall, "10:00", "11:00")

    cancel_slot(slot, by=None, version=0)
    restore_slot(slot, by=None, version=1)
    unplace_slot(slot, by=None, version=2)

    assert (slot.version, slot.room, slot.is_cancelled) == (3, None, False)


def test_history_says_who_moved_what_from_where_to_where():
    edition, hall = an_edition(), a_room()
    chair = an_organizer(edition)
    slot = add_slot(a_session(edition), by=chair)

    place_slot(slot, by=chair, version=0, place=Place(hall, at("10:00")))

    change = Change.objects.filter(verb="place").get()
    assert (change.by, change.subject_id) == (chair, str(slot.uid))
    assert (change.before["room"], change.after["room"]) == (None, hall.pk)
