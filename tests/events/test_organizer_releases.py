"""The release page: what would change, who may publish, and what happens on a second click."""

import pytest

from events.models import Release, Session, StaffRole
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot, restore_slot
from events.translated import Words
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    a_user,
    an_edition,
    an_organizer,
    at,
    both,
)

pytestmark = pytest.mark.django_db
RELEASE = "/en/manage/convention-2027/release/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def chair(client, edition):
    user = an_organizer(edition)
    client.force_login(user)
    return user


def text_of(response):
    return " ".join(response.content.decode().split())


def told(response):
    """Verb, title and what changed of each line on the page."""
    return [
        (change.verb, change.line.title["en"], [tuple(each) for each in details])
        for change, details in response.context["changes"]
    ]


def test_an_empty_draft_says_what_is_missing(client, edition, chair):
    a_slot(a_session(edition))

    page = text_of(client.get(RELEASE))

    assert "Nothing to publish yet" in page
    assert "Publish release 1" not in page


def test_the_chair_publishes_and_everybody_may_read_it(client, edition, chair):
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")

    before = client.get(RELEASE)
    response = client.post(RELEASE, {"after": 0, "en": "First.", "zh-hans": "第一版。"})

    release = Release.objects.get()
    assert told(before) == [("added", "Robots", [])]
    assert (release.number, release.published_by) == (1, chair)
    assert release.notes == Words({"en": "First.", "zh-hans": "第一版。"})
    assert response.url == RELEASE
    after = text_of(client.get(RELEASE))
    assert "Release 1 is public." in after
    assert "The draft is as published." in after
    assert "First." in after


def test_what_changed_is_told_field_by_field(client, edition, chair):
    one, two, ye = a_room("Hall 1"), a_room("Hall 2", building="hall-11"), a_person("Ye")
    robots = a_slot(a_session(edition, "Robots", ye), one, "10:00", "11:00")
    off = a_slot(a_session(edition, "Off"), one, "12:00", "13:00")
    back = a_slot(
        a_session(edition, "Back"),
        one,
        "14:00",
        "15:00",
    )
    cancel_slot(back, by=None, version=0)
    publish(edition, by=None)
    a_slot(a_session(edition, "Same"), one, "20:00", "21:00")
    place_slot(robots, by=None, version=0, place=Place(two, at("10:30")))
    Session.objects.filter(pk=robots.session_id).update(title=both("Robots", "机器人"))
    robots.session.participations.all().delete()
    cancel_slot(off, by=None, version=0)
    publish(edition, by=None, after=1)
    restore_slot(off, by=None, version=1)
    place_slot(robots, by=None, version=1, place=Place(one, at("10:30")))
    Session.objects.filter(pk=robots.session_id).update(title=both("Cyborgs", "机器人"))

    page = client.get(RELEASE)

    assert told(page) == [
        (
            "changed",
            "Cyborgs",
            [
                ("place", "hall-11 · Hall 2", "furnace-3 · Hall 1"),
                ("title, English", "Robots", "Cyborgs"),
            ],
        ),
        ("restored", "Off", []),
    ]
    assert "<del><bdi>Robots</bdi></del> → <ins><bdi>Cyborgs</bdi></ins>" in text_of(page)


def test_time_and_people_are_told_in_words(client, edition, chair):
    hall, slot = a_room(), a_slot(a_session(edition, "Robots", a_person("Ye")))
    place_slot(slot, by=None, version=0, place=Place(hall, at("10:00")))
    publish(edition, by=None)
    place_slot(slot, by=None, version=1, place=Place(hall, at("00:30", day=2), 45))
    slot.session.participations.update(person=a_person("Luo"))

    [(_verb, _title, details)] = told(client.get(RELEASE))

    assert details == [
        ("time", "Fri 1 October 10:00–11:00", "Fri 1 October 00:30–01:15"),
        ("people", "Ye", "Luo"),
    ]


def test_clashes_stop_the_release_and_stand_on_the_page(client, edition, chair):
    hall = a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "10:30", "11:30")

    page = text_of(client.get(RELEASE))
    refused = client.post(RELEASE, {"after": 0})

    assert "1 clash stops it" in page
    assert "Publish release 1</button>" not in page
    assert refused.status_code == 409
    assert "1 clash stops this release." in text_of(refused)
    assert not Release.objects.exists()


def test_a_preview_of_an_older_release_is_refused_and_the_notes_stay(client, edition, chair):
    slot, hall = a_slot(a_session(edition)), a_room()
    place_slot(slot, by=None, version=0, place=Place(hall, at("10:00")))
    publish(edition, by=a_user("other@park.example"))
    place_slot(slot, by=None, version=1, place=Place(hall, at("11:00")))

    refused = client.post(RELEASE, {"after": 0, "en": "My words."})

    assert refused.status_code == 409
    assert "Somebody else published meanwhile. Please look again." in text_of(refused)
    assert "My words." in text_of(refused)
    assert Release.objects.count() == 1


def test_a_double_click_publishes_once_and_says_the_same(client, edition, chair):
    a_slot(a_session(edition), a_room(), "10:00", "11:00")

    first, second = (client.post(RELEASE, {"after": 0}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Release.objects.count() == 1


@pytest.mark.parametrize("after", ["", "x", "-1", "7", "9" * 60])
def test_a_release_number_that_makes_no_sense_publishes_nothing(client, edition, chair, after):
    a_slot(a_session(edition), a_room(), "10:00", "11:00")

    assert client.post(RELEASE, {"after": after}).status_code == 409
    assert not Release.objects.exists()


def test_notes_that_are_too_long_are_kept_and_refused(client, edition, chair):
    a_slot(a_session(edition), a_room(), "10:00", "11:00")

    response = client.post(RELEASE, {"after": 0, "en": "x" * 2_001})

    assert response.status_code == 400
    assert "Please shorten this to 2000 characters" in text_of(response)
    assert not Release.objects.exists()


@pytest.mark.parametrize("level", [Level.LOOK, Level.DESK, Level.PROGRAMME])
def test_others_see_what_would_change_and_why_they_cannot_publish(client, edition, level):
    client.force_login(an_organizer(edition, level))
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")

    page = text_of(client.get(RELEASE))
    refused = client.post(RELEASE, {"after": 0})

    assert "Robots" in page
    assert "Publishing is for the chair of this edition." in page
    assert refused.status_code == 404
    assert not Release.objects.exists()
