"""The grounds that all events of a family share: venue, zones, gates, buildings and the ways."""

from datetime import time

import pytest
from django.utils import translation

from events.errors import AlreadyThere, InUse, StaleRow
from events.grounds import (
    add_building,
    add_gate,
    add_zone,
    edit_building,
    edit_gate,
    edit_venue,
    edit_zone,
    other_end,
    remove_building,
    remove_gate,
    remove_zone,
    uses_of_building,
    uses_of_gate,
    uses_of_zone,
    walks_from,
)
from events.models import Building, Gate, StaffRole, Walk, Zone
from events.releasing import publish
from events.uses import Use
from tests.cast import (
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    both,
    the_family,
    the_park,
)
from tests.events.writing_scene import asked, faults, sent

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
NEW = f"{HOME}buildings/new/"
FURNACE = f"{HOME}buildings/furnace-3/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def a_building(edition, slug, **facts):
    return add_building(edition, {"slug": slug, "name": both(slug.title()), **facts}, by=None)


def a_way(other, minutes, step_free=None):
    return {"other": other, "minutes": minutes, "step_free_minutes": step_free}


def ways(building):
    return [
        (other_end(walk, building).slug, walk.minutes, walk.step_free_minutes)
        for walk in walks_from(building)
    ]


def story(edition):
    return [(each.verb, each.subject, each.subject_id) for each in edition.changes.order_by("pk")]


# The rules


def test_the_venue_is_written_from_any_edition_of_its_family(edition):
    park, carnival = the_park(), an_edition("carnival-2027")

    edit_venue(park, {"latitude": 39.9}, edition=edition, by=None, version=0)
    edit_venue(park, {"longitude": 116.1}, edition=carnival, by=None, version=1)

    assert (park.latitude, park.longitude, park.version) == (39.9, 116.1, 2)
    assert story(edition) == story(carnival) == [("edit", "venue", "park")]


def test_zones_and_gates_are_added_once_and_told(edition):
    for _ in range(2):
        add_zone(edition, {"slug": "lake", "name": both("The lake")}, by=None)
        add_gate(edition, {"slug": "south", "name": both("South gate"), "map_x": 12}, by=None)

    assert (Zone.objects.get().venue, Gate.objects.get().map_x) == (the_park(), 12)
    assert story(edition) == [("add", "zone", "lake"), ("add", "gate", "south")]


def test_a_word_in_addresses_is_for_one_zone_of_a_park(edition):
    add_zone(edition, {"slug": "lake", "name": both("The lake")}, by=None)

    with pytest.raises(AlreadyThere, match="There is already one with this name or address"):
        add_zone(edition, {"slug": "lake", "name": both("Another lake")}, by=None)

    assert Zone.objects.count() == 1


def test_who_saw_an_older_zone_or_gate_changes_nothing_of_it(edition):
    zone = add_zone(edition, {"slug": "lake", "name": both("The lake")}, by=None)
    gate = add_gate(edition, {"slug": "south", "name": both("South gate")}, by=None)
    edit_zone(zone, {"name": both("The pond")}, edition=edition, by=None, version=0)
    edit_gate(gate, {"note": "Locked at ten"}, edition=edition, by=None, version=0)

    with pytest.raises(StaleRow):
        edit_zone(zone, {"name": both("The sea")}, edition=edition, by=None, version=0)
    with pytest.raises(StaleRow):
        edit_gate(gate, {"note": "Open"}, edition=edition, by=None, version=0)

    assert (str(Zone.objects.get()), Gate.objects.get().note) == ("The pond", "Locked at ten")


def test_a_zone_with_buildings_stays_and_says_which(edition):
    zone = add_zone(edition, {"slug": "lake", "name": both("The lake")}, by=None)
    a_building(edition, "boathouse", zone=zone)

    assert uses_of_zone(zone, edition=edition) == [Use("the building “Boathouse”")]
    with pytest.raises(InUse, match="It is used by the building “Boathouse”, so it stays."):
        remove_zone(zone, edition=edition, by=None)
    assert Zone.objects.exists()


def test_a_gate_goes_and_its_words_are_kept_in_history(edition):
    gate = add_gate(edition, {"slug": "south", "name": both("South gate")}, by=None)

    assert uses_of_gate(gate, edition=edition) == []
    remove_gate(gate, edition=edition, by=None)

    assert Gate.objects.count() == 0
    assert edition.changes.order_by("pk").last().before["name"]["en"] == "South gate"


def test_a_way_is_one_row_whichever_end_names_it(edition):
    first, second = a_building(edition, "first"), a_building(edition, "second")

    edit_building(second, {"walks": [a_way(first, 7, 9)]}, edition=edition, by=None, version=0)

    walk = Walk.objects.get()
    assert (walk.near, walk.far) == (first, second)
    assert ways(first) == [("second", 7, 9)]
    assert ways(second) == [("first", 7, 9)]


def test_a_new_building_comes_with_its_ways_the_shortest_first(edition):
    near, far = a_building(edition, "near"), a_building(edition, "far")

    house = a_building(edition, "house", walks=[a_way(far, 12), a_way(near, 3)])

    assert ways(house) == [("near", 3, None), ("far", 12, None)]
    assert story(edition)[2:] == [("add", "building", "house"), ("measure", "building", "house")]
    assert edition.changes.order_by("pk").last().after == {
        "walks": {"near": [3, None], "far": [12, None]}
    }


def test_ways_are_exactly_those_that_were_sent_and_others_stay(edition):
    a, b, c = (a_building(edition, slug) for slug in "abc")
    edit_building(a, {"walks": [a_way(b, 2), a_way(c, 3)]}, edition=edition, by=None, version=0)
    edit_building(b, {"walks": [*[a_way(a, 2)], a_way(c, 9)]}, edition=edition, by=None, version=1)
    a.refresh_from_db()

    edit_building(a, {"walks": [a_way(c, 4)]}, edition=edition, by=None, version=a.version)

    assert (ways(a), ways(b)) == ([("c", 4, None)], [("c", 9, None)])


def test_whoever_has_the_other_end_open_sees_that_the_way_changed(edition):
    a, b, c = (a_building(edition, slug) for slug in "abc")

    edit_building(a, {"walks": [a_way(b, 2)]}, edition=edition, by=None, version=0)

    with pytest.raises(StaleRow):
        edit_building(b, {"walks": []}, edition=edition, by=None, version=0)
    assert ways(a) == [("b", 2, None)]
    edit_building(c, {"walks": []}, edition=edition, by=None, version=0)


def test_facts_without_ways_leave_them_and_the_same_ways_are_no_news(edition):
    a, b = a_building(edition, "a"), a_building(edition, "b")
    edit_building(a, {"walks": [a_way(b, 2)]}, edition=edition, by=None, version=0)
    before = story(edition)

    edit_building(a, {"map_x": None}, edition=edition, by=None, version=1)
    edit_building(a, {"walks": [a_way(b, 2)]}, edition=edition, by=None, version=2)

    assert ways(a) == [("b", 2, None)]
    assert story(edition) == before
    assert Building.objects.get(slug="b").version == 1


def test_who_saw_an_older_building_changes_no_way(edition):
    a, b = a_building(edition, "a"), a_building(edition, "b")
    edit_building(a, {"map_x": 5}, edition=edition, by=None, version=0)

    with pytest.raises(StaleRow):
        edit_building(a, {"walks": [a_way(b, 2)]}, edition=edition, by=None, version=0)

    assert Walk.objects.count() == 0


def test_a_building_with_rooms_stays_and_names_them(edition):
    hall = a_room("Hall 1")

    assert uses_of_building(hall.building, edition=edition) == [Use("the room “Hall 1”")]
    with pytest.raises(InUse, match="It is used by the room “Hall 1”, so it stays."):
        remove_building(hall.building, edition=edition, by=None)


def test_an_empty_building_goes_with_its_ways(edition):
    a, b = a_building(edition, "a"), a_building(edition, "b")
    edit_building(a, {"walks": [a_way(b, 2)]}, edition=edition, by=None, version=0)

    remove_building(b, edition=edition, by=None)

    assert ([*Building.objects.all()], Walk.objects.count()) == ([a], 0)


def test_of_many_things_that_use_it_five_are_named(edition):
    for number in range(7):
        a_room(f"Hall {number}")

    with pytest.raises(InUse) as refusal:
        remove_building(Building.objects.get(), edition=edition, by=None)

    assert str(refusal.value).count("the room") == 5


# The pages


def test_everything_of_a_building_is_written_on_one_page(client, edition, editor):
    other = a_building(edition, "other")
    lake = add_zone(edition, {"slug": "lake", "name": both("The lake")}, by=None)
    facts = {
        "name_en": "Furnace 1",
        "zone": lake.pk,
        "description_zh-hans": "一号高炉。",
        "map_x": "-120",
        "map_y": "45",
        "latitude": "39.91",
        "longitude": "116.15",
        "opens_at": "09:00",
        "closes_at": "01:00",
        "walks-0-other": other.pk,
        "walks-0-minutes": "6",
        "walks-0-step_free_minutes": "8",
    }

    assert sent(client, NEW, **facts).status_code == 302

    house = Building.objects.get(slug="furnace-1")
    assert (house.zone, house.description) == (lake, {"zh-hans": "一号高炉。"})
    assert (house.map_x, house.map_y) == (-120, 45)
    assert (house.latitude, house.longitude) == (39.91, 116.15)
    assert (house.opens_at, house.closes_at) == (time(9), time(1))
    assert ways(house) == [("other", 6, 8)]


def test_a_building_is_not_far_from_itself(client, edition, editor):
    a_room("Hall 1")
    other = a_building(edition, "other")

    page = client.get(FURNACE).context["sheet"]

    choices = page.rows["walks"].forms[0].fields["other"].choices
    assert choices == [("", "—"), (str(other.pk), "Other")]


def test_saved_as_it_is_shown_a_building_keeps_its_ways(client, edition, editor):
    hall, other = a_room("Hall 1"), a_building(edition, "other")
    edit_building(hall.building, {"walks": [a_way(other, 6)]}, edition=edition, by=None, version=0)
    before = story(edition)

    assert sent(client, f"{HOME}buildings/other/").status_code == 302

    assert ways(other) == [("furnace-3", 6, None)]
    assert story(edition) == before


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"latitude": "91"}, [("Latitude", "Ensure this value is less than or equal to 90.")]),
        ({"longitude": "-181"}, [("Longitude", None)]),
        ({"latitude": "nan"}, [("Latitude", "Enter a number.")]),
        ({"map_x": "1000001"}, [("Metres east on the map", None)]),
        ({"map_y": "north"}, [("Metres north on the map", "Enter a whole number.")]),
        (
            {"opens_at": "09:00"},
            [("Closes at", "Please say when it opens and when it closes, or neither.")],
        ),
        (
            {"closes_at": "18:00"},
            [("Opens at", "Please say when it opens and when it closes, or neither.")],
        ),
        ({"opens_at": "nine", "closes_at": "18:00"}, [("Opens at", "Enter a valid time.")]),
        ({"walks-0-minutes": "5"}, [("To", "This field is required.")]),
        (
            {"walks-0-other": "OTHER", "walks-0-minutes": "0"},
            [("Minutes", "Ensure this value is greater than or equal to 1.")],
        ),
        ({"walks-0-other": "99999", "walks-0-minutes": "5"}, [("To", None)]),
        ({"zone": "99999"}, [("Zone", None)]),
    ],
)
def test_each_fault_of_a_building_is_named_where_it_is(client, edition, editor, facts, found):
    other = a_building(edition, "other")
    typed = {name: other.pk if value == "OTHER" else value for name, value in facts.items()}

    response = sent(client, NEW, **{"name_en": "Furnace 1", "description_en": "kept", **typed})

    said = faults(response)
    assert response.status_code == 400
    assert [label for label, _text in said] == [label for label, _text in found]
    assert all(text in (None, said[0][1]) for _label, text in found)
    assert "kept" in response.content.decode()
    assert not Building.objects.filter(slug="furnace-1").exists()


def test_a_way_named_twice_is_marked_at_the_second(client, edition, editor):
    other = a_building(edition, "other")
    rows = {f"walks-{n}-other": other.pk for n in (0, 1)}
    rows |= {f"walks-{n}-minutes": "5" for n in (0, 1)}

    response = sent(client, NEW, **{"name_en": "Furnace 1", "walks-count": "2", **rows})

    assert faults(response) == [("To", "The way there is named twice.")]


def test_a_page_of_thirty_ways_asks_as_often_as_one_of_a_single_one(
    client, edition, editor, django_assert_num_queries
):
    for count in (1, 30):
        others = [a_building(edition, f"other-{count}-{number}") for number in range(count)]
        a_building(edition, f"house-{count}", walks=[a_way(each, 5) for each in others])
        with django_assert_num_queries(8):
            assert client.get(f"{HOME}buildings/house-{count}/").status_code == 200


def test_a_gate_is_written_with_where_it_stands(client, edition, editor):
    sent(client, f"{HOME}gates/new/", name_en="South gate", map_x="3", map_y="-40", note="Key: Wu")

    gate = Gate.objects.get()
    assert (gate.slug, gate.map_x, gate.map_y, gate.note) == ("south-gate", 3, -40, "Key: Wu")


def test_nothing_of_another_park_is_here(client, edition, editor):
    abroad = the_family("elsewhere")
    other = an_edition("elsewhere-2027", family=abroad, venue=the_park(abroad))
    a_building(other, "theirs")
    add_zone(other, {"slug": "theirs", "name": both("Theirs")}, by=None)
    add_gate(other, {"slug": "theirs", "name": both("Theirs")}, by=None)

    for noun in ("buildings", "zones", "gates"):
        page = f"{HOME}{noun}/theirs/"
        assert client.get(page).status_code == 404
        assert client.post(page, {"name_en": "Ours"}).status_code == 404
        assert client.post(f"{page}remove/").status_code == 404
    assert "theirs" not in str(client.get(f"{HOME}grounds/").context["buildings"])


def test_the_page_of_the_grounds_lists_all_and_offers_to_write_only_to_who_may(client, edition):
    a_room("Hall 1")
    add_zone(edition, {"slug": "lake", "name": both("The lake")}, by=None)
    add_gate(edition, {"slug": "south", "name": both("South gate")}, by=None)
    found = {}
    for level in StaffRole.Level:
        client.force_login(an_organizer(edition, level))
        html = client.get(f"{HOME}grounds/").content.decode()
        assert all(name in html for name in ("furnace-3", "The lake", "South gate"))
        offers = ("Add a building", "Add a zone", "Add a gate", "Edit the venue")
        found[level.name] = [offer in html for offer in offers]

    assert found == {
        "LOOK": [False, False, False, False],
        "DESK": [False, False, False, False],
        "PROGRAMME": [True, True, True, False],
        "CHAIR": [True, True, True, True],
    }


def test_an_empty_park_says_so(client, edition, editor):
    assert client.get(f"{HOME}grounds/").content.decode().count("None yet.") == 3


def test_a_page_shows_the_ways_it_was_asked_about_again(client, edition, editor):
    """One row more keeps what was chosen in the first."""
    other = a_building(edition, "other")
    typed = {**asked(client, NEW), "walks-0-other": other.pk, "walks-0-minutes": "6"}

    sheet = client.post(NEW, {**typed, "more": "walks"}).context["sheet"]

    values = [
        (form["other"].value(), form["minutes"].value()) for form in sheet.rows["walks"].forms
    ]
    assert values == [(str(other.pk), "6"), (None, None)]


def test_a_group_that_asks_nothing_any_more_is_not_shown(client, edition, editor):
    """Its only question was the address, and that is public."""
    hall = a_room("Hall 1")
    before = [shown.group.key for shown in client.get(FURNACE).context["sheet"].shown]
    a_slot(a_session(edition), hall, "10:00", "11:00")
    publish(edition, by=None)

    after = [shown.group.key for shown in client.get(FURNACE).context["sheet"].shown]

    assert before == ["building", "told", "map", "hours", "ways", "address"]
    assert after == before[:-1]
