"""Rooms: their screens, their names of other years, when they are closed, and what they need."""

import pytest
from django.utils import translation

from events.errors import AlreadyThere, InUse, StaleRow
from events.models import Feature, Room, Screen, StaffRole
from events.releasing import publish
from events.rooms import add_room, edit_room, remove_room, uses_of_room
from events.scheduling import unplace_slot
from events.uses import Use
from tests.cast import (
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organisation,
    an_organizer,
    at,
    both,
    the_family,
    the_park,
)
from tests.events.writing_scene import asked, faults, sent

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
NEW = f"{HOME}rooms/new/"
HALL = f"{HOME}rooms/furnace-3/hall-1/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def names(row):
    return [str(each.name) for each in row.names.order_by("pk")]


def test_a_room_is_added_with_all_that_belongs_to_it(edition):
    house = a_room("Hall 1").building
    dcp = Feature.objects.create(slug="dcp", name=both("DCP projector"))
    facts = {
        "building": house,
        "slug": "hall-2",
        "name": both("Hall 2"),
        "capacity": 300,
        "features": [dcp],
        "screen": [{"formats": ["dcp-2k"], "audio": "5.1", "subtitle_languages": ["en"]}],
        "names": [{"name": both("Old hall"), "valid_from": None, "valid_until": None}],
        "closures": [{"starts_at": at("08:00"), "ends_at": at("09:00"), "reason": "Drill"}],
    }

    hall = add_room(edition, facts, by=None)

    assert (hall.building, hall.capacity, [*hall.features.all()]) == (house, 300, [dcp])
    assert (hall.screen.formats, hall.screen.audio) == (["dcp-2k"], "5.1")
    assert names(hall) == ["Old hall"]
    assert [each.reason for each in hall.closures.all()] == ["Drill"]
    change = edition.changes.get()
    assert (change.verb, change.subject_id) == ("add", "furnace-3/hall-2")
    assert change.after["features"] == [dcp.pk]
    assert change.after["closures"][0]["reason"] == "Drill"


def test_two_rooms_of_one_building_cannot_have_one_name(edition, english):
    hall = a_room("Hall 1")
    facts = {"building": hall.building, "slug": "another", "name": both("Hall 1")}

    with pytest.raises(AlreadyThere, match="There is already one with this name or address"):
        add_room(edition, facts, by=None)

    assert (Room.objects.count(), edition.changes.count()) == (1, 0)


def test_a_room_may_have_the_name_of_one_in_another_building(edition):
    a_room("Hall 1")
    elsewhere = a_room("Hall 2", building="furnace-1").building

    add_room(edition, {"building": elsewhere, "slug": "hall-1", "name": both("Hall 1")}, by=None)

    assert Room.objects.filter(slug="hall-1").count() == 2


def test_a_screen_that_loses_its_formats_is_taken_down(client, edition, editor):
    hall = a_room("Hall 1")
    Screen.objects.create(room=hall, formats=["dcp-2k"])
    typed = asked(client, HALL)
    del typed["screen_formats"]

    assert client.post(HALL, typed).status_code == 302

    assert Screen.objects.count() == 0
    change = edition.changes.get()
    assert (change.before["screen"][0]["formats"], change.after) == (["dcp-2k"], {"screen": []})


def test_a_screen_stays_the_same_screen_when_its_sound_is_changed(client, edition, editor):
    hall = a_room("Hall 1")
    screen = Screen.objects.create(room=hall, formats=["dcp-2k"])

    sent(client, HALL, screen_audio="atmos")

    assert [(each.pk, each.audio) for each in Screen.objects.all()] == [(screen.pk, "atmos")]


def test_what_an_import_said_of_a_screen_is_offered_and_kept(client, edition, editor):
    Screen.objects.create(room=a_room("Hall 1"), formats=["betamax"], subtitle_languages=["eo"])

    assert sent(client, HALL, note="Loud").status_code == 302

    screen = Screen.objects.get()
    assert (screen.formats, screen.subtitle_languages) == (["betamax"], ["eo"])


def test_who_saw_an_older_room_changes_nothing_of_it(edition, english):
    hall = a_room("Hall 1")
    edit_room(hall, {"capacity": 90}, edition=edition, by=None, version=0)
    late = {"capacity": 80, "names": [{"name": both("Late")}]}

    with pytest.raises(StaleRow):
        edit_room(hall, late, edition=edition, by=None, version=0)

    assert (Room.objects.get().capacity, names(hall)) == (90, [])


def test_a_room_is_found_by_its_new_name_at_once(edition):
    hall = a_room("Hall 1")

    edit_room(hall, {"name": both("Stars", "星厅")}, edition=edition, by=None, version=0)

    assert "xingting" in hall.search.replace(" ", "")


def test_a_booth_keeps_its_room_and_is_named(edition, english):
    hall, works = a_room("Hall 1"), an_organisation(edition, "works")
    works.booths.create(edition=edition, room=hall, number="A1")

    assert uses_of_room(hall, edition=edition) == [Use("the booth A1")]
    with pytest.raises(InUse, match="It is used by the booth A1, so it stays."):
        remove_room(hall, edition=edition, by=None)


def test_a_booth_of_another_edition_is_told_by_the_name_of_that_edition(edition, english):
    carnival = an_edition("carnival-2027", name=both("Carnival"))
    hall = a_room("Hall 1")
    an_organisation(carnival, "works").booths.create(edition=carnival, room=hall, number="A1")

    assert uses_of_room(hall, edition=edition) == [Use("the programme of Carnival")]


def test_a_room_for_rain_is_used(edition, english):
    lawn, hall = a_room("Lawn"), a_room("Hall 1")
    session = a_session(edition, "Stars")
    slot = a_slot(session, lawn, "20:00", "21:00")
    slot.rain_room = hall
    slot.save(update_fields=["rain_room"])

    assert uses_of_room(hall, edition=edition) == [Use("the session “Stars”", session.code)]


def test_what_is_published_keeps_its_room_although_the_draft_left_it(edition, english):
    hall = a_room("Hall 1")
    slot = a_slot(a_session(edition), hall, "10:00", "11:00")
    publish(edition, by=None)
    unplace_slot(slot, version=0, by=None)

    assert uses_of_room(hall, edition=edition) == [Use("the programme of convention-2027")]


def test_an_unused_room_goes_with_its_screen_its_names_and_its_closures(edition):
    hall = a_room("Hall 1")
    Screen.objects.create(room=hall, formats=["dcp-2k"])
    hall.names.create(name=both("Old hall"))
    hall.closures.create(starts_at=at("08:00"), ends_at=at("09:00"))

    remove_room(hall, edition=edition, by=None)

    assert (Room.objects.count(), Screen.objects.count()) == (0, 0)
    change = edition.changes.get()
    assert (change.verb, change.subject_id) == ("remove", "furnace-3/hall-1")
    assert change.before["screen"][0]["formats"] == ["dcp-2k"]


def test_the_address_of_a_new_room_is_made_from_its_name(client, edition, editor):
    house = a_room("Hall 1").building

    response = sent(client, NEW, name_en="Stars & Stones", building=house.pk)

    assert response.status_code == 302
    assert Room.objects.filter(building=house, slug="stars-stones").exists()


def test_a_chinese_name_gives_an_address_by_its_sound(client, edition, editor):
    house = a_room("Hall 1").building

    sent(client, NEW, **{"name_zh-hans": "星厅", "building": house.pk})

    assert Room.objects.exclude(slug="hall-1").get().slug.replace("-", "") == "xingting"


def test_what_is_left_empty_is_as_usual(client, edition, editor):
    house = a_room("Hall 1").building

    sent(client, NEW, name_en="Hall 2", building=house.pk, parallel="", turnaround="", rank="")

    hall = Room.objects.get(slug="hall-2")
    assert (hall.parallel, hall.turnaround, hall.rank, hall.capacity) == (1, 15, 0, None)


def test_a_building_of_another_park_cannot_be_chosen(client, edition, editor):
    a_room("Hall 1")
    theirs = a_room("Hall", building="theirs", venue=the_park(the_family("elsewhere"))).building

    response = sent(client, NEW, name_en="Hall 2", building=theirs.pk)

    assert response.status_code == 400
    assert [label for label, _text in faults(response)] == ["Building"]
    assert Room.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        (
            {"name_en": "", "name_zh-hans": ""},
            ("Name in English", "Please give a name in at least one language."),
        ),
        ({"capacity": "0"}, ("Seats", "Ensure this value is greater than or equal to 1.")),
        ({"capacity": "many"}, ("Seats", "Enter a whole number.")),
        ({"parallel": "0"}, ("Sessions at once", None)),
        ({"turnaround": "1441"}, ("Minutes between two sessions", None)),
        ({"kind": "cave"}, ("Kind", None)),
        ({"map_x": "1000001"}, ("Metres east on the map", None)),
        ({"slug": "new"}, ("Word in addresses", "This word is ours. Please choose another.")),
        ({"slug": "hall one"}, ("Word in addresses", None)),
        (
            {
                "names-0-name_en": "Old",
                "names-0-valid_from": "2027-02-01",
                "names-0-valid_until": "2027-01-31",
            },
            ("Until", "This is before the beginning."),
        ),
        (
            {
                "closures-0-starts_at": "2027-10-01T10:00",
                "closures-0-ends_at": "2027-10-01T09:59",
            },
            ("Until", "This is not after the beginning."),
        ),
        ({"closures-0-reason": "Drill"}, ("From", "This field is required.")),
    ],
)
def test_each_fault_of_a_room_is_named_where_it_is(client, edition, editor, facts, fault):
    a_room("Hall 1")
    typed = asked(client, HALL)

    response = client.post(HALL, {**typed, "note": "kept", **facts})

    assert response.status_code == 400
    label, text = fault
    found = dict(reversed(faults(response)))
    assert label in found or label.startswith("Name in")
    assert text is None or text in found.values()
    assert "kept" in response.content.decode()
    assert Room.objects.get().version == 0


def test_a_name_may_hold_for_one_single_day(client, edition, editor):
    hall = a_room("Hall 1")
    day = {"names-0-valid_from": "2027-02-01", "names-0-valid_until": "2027-02-01"}

    response = sent(client, HALL, **{"names-0-name_en": "Old", **day})

    assert response.status_code == 302
    assert names(hall) == ["Old"]


def test_what_rooms_have_is_asked_only_where_something_is_known(client, edition, editor):
    a_room("Hall 1")
    before = client.get(HALL).context["sheet"].fields
    dcp = Feature.objects.create(slug="dcp", name=both("DCP projector"))

    after = client.get(HALL).context["sheet"].fields

    assert [*after.keys() - before.keys()] == ["features"]
    assert sent(client, HALL, features=[dcp.pk]).status_code == 302
    assert [*Room.objects.get().features.all()] == [dcp]


def test_subtitles_without_a_copy_that_can_be_shown_are_asked_about(client, edition, editor):
    a_room("Hall 1")

    response = sent(client, HALL, screen_subtitles=["en"])

    assert faults(response) == [
        ("Copies it can show", "Please say which copies this screen can show.")
    ]
    assert Screen.objects.count() == 0
