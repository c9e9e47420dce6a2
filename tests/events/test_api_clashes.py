"""Clashes for programs: read with their ways out, mended, accepted, let count again."""

from __future__ import annotations

import pytest
from django.test import Client

from events.keeping_apart import keep_apart
from events.models import Change, Slot, StaffRole, Waiver
from events.scheduling import Place, place_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer, at
from tests.events.clash_scene import clashes, the_clash

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/editions/convention-2027/clashes/"
ROLE = StaffRole.Level
JSON = "application/json"


def signed_in(edition, level=ROLE.PROGRAMME, language="en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(an_organizer(edition, level))
    return client


def two_in_one_hall():
    edition, hall = an_edition(), a_room("Hall 1")
    first = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    second = a_slot(a_session(edition, "Aliens"), hall, "10:30", "11:30")
    a_slot(a_session(edition, "Late"), a_room("Hall 2"), "14:00", "15:00")
    return edition, first, second


def error(response):
    fault = response.json()["errors"][0]
    return response.status_code, fault["code"], fault["detail"]


def test_one_clash_is_told_with_its_facts_and_ways_out():
    edition, first, second = two_in_one_hall()
    clash = the_clash(edition)

    told = signed_in(edition).get(f"{ROOT}{clash.key}/").json()

    labels = [way["label"] for way in told.pop("ways")]
    assert labels == [
        "Move “Aliens” to Hall 2, which is free then.",
        "Move “Aliens” to 11:00 in Hall 1.",
        "Move “Aliens” to Sat 2 October 10:30 in Hall 1.",
        "Take “Aliens” off the grid until there is a place for it.",
    ]
    assert told == {
        "key": clash.key,
        "kind": "room_taken_twice",
        "name": "room taken twice",
        "level": "block_release",
        "slots": [str(first.uid), str(second.uid)],
        "text": "“Robots” and “Aliens” are all in Hall 1, 10:30–11:00.",
        "begins": "2027-10-01T10:30:00+08:00",
        "ends": "2027-10-01T11:00:00+08:00",
        "accepted": False,
        "lapsed": False,
        "facts": clash.fingerprint,
        "may_accept": True,
        "waiver": None,
    }


def test_the_list_says_the_same_words_in_the_language_asked_for():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition, language="zh-hans"), the_clash(edition)

    [row] = client.get(ROOT).json()["results"]
    one = client.get(f"{ROOT}{clash.key}/").json()

    assert row["text"] == one["text"] and "Hall 1" in row["text"]
    assert row["name"] == one["name"] != "room taken twice"
    assert one["ways"][0]["label"].startswith("把《Aliens》移到")


def test_a_way_out_is_gone_and_the_moved_slots_are_told_with_their_versions():
    edition, _first, second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)
    way = client.get(f"{ROOT}{clash.key}/").json()["ways"][0]

    body = {"way": way["action"]}
    response = client.post(f"{ROOT}{clash.key}/mending/", body, content_type=JSON)
    again = client.post(f"{ROOT}{clash.key}/mending/", body, content_type=JSON)

    told = response.json()
    assert (response.status_code, told["text"]) == (200, way["label"])
    [slot] = told["slots"]
    assert (slot["uid"], slot["version"]) == (str(second.uid), 1)
    assert slot["room"]["slug"] == "furnace-3/hall-2"
    assert clashes(edition) == []
    assert Change.objects.get().by == StaffRole.objects.get().user
    assert error(again) == (
        409,
        "not_acceptable",
        "This clash is gone. Nothing is left to decide.",
    )


def test_a_swap_tells_both():
    edition, hall, small = an_edition(), a_room("Hall 1"), a_room("Small", capacity=10)
    a_slot(a_session(edition, "Robots", expected_audience=80), small, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "10:00", "11:00")
    client, clash = signed_in(edition), the_clash(edition)
    ways = client.get(f"{ROOT}{clash.key}/").json()["ways"]
    swap = next(way for way in ways if "change places" in way["label"])

    body = {"way": swap["action"]}
    told = client.post(f"{ROOT}{clash.key}/mending/", body, content_type=JSON).json()

    rooms = {slot["title"]["en"]: slot["room"]["slug"] for slot in told["slots"]}
    assert rooms == {"Robots": "furnace-3/hall-1", "Aliens": "furnace-3/small"}


def test_a_way_that_is_closed_is_refused_in_words():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)

    response = client.post(f"{ROOT}{clash.key}/mending/", {"way": "0"}, content_type=JSON)

    assert error(response) == (
        409,
        "not_mendable",
        "The draft has changed, and this way out is closed. Here are others.",
    )


def accept(client, clash, **facts):
    body = {"facts": clash.fingerprint, "reason": "A curtain", **facts}
    return client.put(f"{ROOT}{clash.key}/waiver/", body, content_type=JSON)


def test_a_clash_is_accepted_and_says_by_whom_when_and_why():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)

    assert accept(client, clash).json() == {"accepted": True}

    told = client.get(f"{ROOT}{clash.key}/").json()
    assert (told["accepted"], told["ways"]) == (True, [])
    assert told["waiver"].pop("accepted_at").endswith("+08:00")
    assert told["waiver"] == {"reason": "A curtain", "name": "programme@park.example"}


def test_let_count_again_it_is_open_and_twice_is_once():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)
    accept(client, clash)

    for _time in range(2):
        response = client.delete(f"{ROOT}{clash.key}/waiver/")
        assert (response.status_code, response.json()) == (200, {"accepted": False})

    assert not the_clash(edition).is_accepted
    assert Change.objects.filter(verb="withdraw").count() == 1


def test_what_lapsed_is_told_with_its_waiver():
    edition, _first, second = two_in_one_hall()
    client, clash = signed_in(edition), the_clash(edition)
    accept(client, clash)
    late = Slot.objects.get(pk=second.pk)
    place_slot(late, by=None, version=0, place=Place(late.room, at("10:45"), 60))

    told = client.get(f"{ROOT}{clash.key}/").json()

    assert (told["accepted"], told["lapsed"], told["waiver"]["reason"]) == (
        False,
        True,
        "A curtain",
    )
    assert told["facts"] != clash.fingerprint
    assert error(accept(client, clash))[1] == "not_acceptable"
    assert accept(client, the_clash(edition)).status_code == 200


@pytest.mark.parametrize(
    ("facts", "attr"),
    [({"reason": ""}, "reason"), ({"reason": "x" * 301}, "reason"), ({"facts": ""}, "facts")],
)
def test_a_misshapen_wish_names_its_field(facts, attr):
    edition, _first, _second = two_in_one_hall()

    response = accept(signed_in(edition), the_clash(edition), **facts)

    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, attr)
    assert not Waiver.objects.exists()


def test_who_looks_reads_and_is_offered_nothing_to_do():
    edition, _first, _second = two_in_one_hall()
    client, clash = signed_in(edition, ROLE.LOOK), the_clash(edition)

    told = client.get(f"{ROOT}{clash.key}/").json()

    assert (told["ways"], told["may_accept"]) == ([], False)
    assert accept(client, clash).status_code == 404
    body = {"way": "0"}
    mending = client.post(f"{ROOT}{clash.key}/mending/", body, content_type=JSON)
    assert mending.status_code == 404


def test_what_is_confidential_tells_programs_no_more_than_pages():
    edition, ye, luo = an_edition(), a_person("Ye Wenjie"), a_person("Luo Ji")
    keep_apart(edition, ye, luo, by=None, reason="An old affair")
    a_slot(a_session(edition, "Robots", ye, luo), a_room(), "10:00", "11:00")
    editor, chair, clash = signed_in(edition), signed_in(edition, ROLE.CHAIR), the_clash(edition)

    one = f"{ROOT}{clash.key}/"
    assert "Ye Wenjie" in chair.get(one).content.decode()
    assert "affair" not in chair.get(one).content.decode()
    for told in (editor.get(one), editor.get(ROOT), chair.get(ROOT)):
        assert "“Robots”" in told.content.decode()
        assert "Ye Wenjie" not in told.content.decode()
    assert accept(editor, clash).status_code == 404
    assert accept(chair, clash, reason="They made peace").status_code == 200
    told = editor.get(f"{ROOT}{clash.key}/").json()
    assert (told["accepted"], told["waiver"], told["may_accept"]) == (True, None, False)
    assert editor.delete(f"{ROOT}{clash.key}/waiver/").status_code == 404
    assert chair.delete(f"{ROOT}{clash.key}/waiver/").status_code == 200


def test_a_clash_of_another_edition_is_not_there():
    edition, _first, _second = two_in_one_hall()
    clash = the_clash(edition)
    client = signed_in(an_edition("carnival-2027"), ROLE.CHAIR)

    assert client.get(f"{ROOT}{clash.key}/").status_code == 404
    theirs = ROOT.replace("convention", "carnival")
    assert client.get(f"{theirs}{clash.key}/").status_code == 404
    assert error(accept_at(client, theirs, clash))[1] == "not_acceptable"


def accept_at(client, root, clash):
    body = {"facts": clash.fingerprint, "reason": "Why not"}
    return client.put(f"{root}{clash.key}/waiver/", body, content_type=JSON)


@pytest.mark.parametrize("count", [1, 30])
def test_one_of_thirty_costs_no_more_queries_than_the_only_one(django_assert_num_queries, count):
    edition, small = an_edition(), a_room("Small", capacity=10, parallel=40)
    for number in range(count):
        session = a_session(edition, f"Session {number}", expected_audience=50)
        a_slot(session, small, "10:00", "11:00")
    client, clash = signed_in(edition), clashes(edition)[0]

    with django_assert_num_queries(21):
        client.get(f"{ROOT}{clash.key}/")
