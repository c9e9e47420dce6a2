"""What each release changed: told by kind, newest first, in three queries."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from events.changelog import changed_upto
from events.models import Edition, Slot
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot, restore_slot
from events.telling import told
from events.translated import Words
from tests.cast import a_film, a_person, a_room, a_session, a_slot, an_edition, at, both

pytestmark = pytest.mark.django_db


def the_slot(title: str) -> Slot:
    return Slot.objects.get(session__title__en=title)


def move(title: str, clock: str, room=None) -> None:
    slot = the_slot(title)
    place = Place(room or slot.room, at(clock))
    place_slot(slot, by=None, version=slot.version, place=place)


def a_programme(*titles: str) -> Edition:
    edition, hall = an_edition(), a_room()
    for number, title in enumerate(titles):
        a_slot(a_session(edition, title), hall, f"{9 + 2 * number:02}:00", f"{10 + 2 * number}:00")
    publish(edition, by=None)
    return edition


def kinds(changed) -> list[tuple[str, str]]:
    return [(kind, change.line.title["en"]) for kind, change in changed.in_order]


def test_the_first_release_changed_nothing_it_began():
    edition = a_programme("Robots")

    (first,) = changed_upto(edition.releases.get())

    assert (first.is_first, first.changes, first.counts) == (True, [], {})


def test_each_release_tells_its_own_changes_the_gravest_first():
    edition = a_programme("Robots", "Aliens", "Comets")
    slot = the_slot("Aliens")
    cancel_slot(slot, by=None, version=slot.version)
    move("Robots", "16:00")
    a_slot(a_session(edition, "Planets"), a_room("Dome"), "10:00", "11:00")
    comets = the_slot("Comets").session
    comets.title = both("Comets and dust")
    comets.save(update_fields=["title"])
    publish(edition, by=None)
    slot = the_slot("Aliens")
    restore_slot(slot, by=None, version=slot.version)
    third = publish(edition, by=None)

    newest, second, first = changed_upto(third)

    assert kinds(newest) == [("restored", "Aliens")]
    assert kinds(second) == [
        ("cancelled", "Aliens"),
        ("moved", "Robots"),
        ("added", "Planets"),
        ("changed", "Comets and dust"),
    ]
    assert second.counts == {"cancelled": 1, "moved": 1, "added": 1, "changed": 1}
    assert first.is_first


def test_old_and_new_are_told_in_words():
    edition = a_programme("Robots")
    slot = the_slot("Robots")
    slot.rain_room = a_room("Attic")
    slot.save(update_fields=["rain_room"])
    slot.session.language = "zh-hans"
    slot.session.save(update_fields=["language"])
    move("Robots", "16:00", a_room("Dome"))
    a_film(slot.session)
    release = publish(edition, by=None)

    (change,) = changed_upto(release)[0].changes

    assert [tuple(each) for each in told(change, edition)] == [
        ("时间", "10月1日 周五 09:00–10:00", "10月1日 周五 16:00–17:00"),
        ("地点", "furnace-3 · Hall 1", "furnace-3 · Dome"),
        ("雨天地点", "", "furnace-3 · Attic"),
        ("影片", "", "Film"),
        ("使用语言", "", "中文"),
    ]


def test_what_is_added_or_gone_has_nothing_to_compare():
    edition = a_programme("Robots")
    slot = the_slot("Robots")
    cancel_slot(slot, by=None, version=slot.version)
    a_slot(a_session(edition, "Aliens"), a_room("Dome"), "10:00", "11:00")

    changes = changed_upto(publish(edition, by=None))[0].changes

    assert [told(change, edition) for change in changes] == [[], []]


def test_a_change_that_no_word_shows_is_still_told():
    edition = a_programme("Robots")
    building = the_slot("Robots").room.building
    building.latitude, building.longitude = 39.9, 116.1
    building.save(update_fields=["latitude", "longitude"])

    (change,) = changed_upto(publish(edition, by=None))[0].changes

    assert [each.name for each in told(change, edition)] == ["详情"]


def test_older_pages_begin_where_the_newer_ended():
    edition = a_programme("Robots")
    for hour in ("11:00", "12:00", "13:00"):
        move("Robots", hour)
        publish(edition, by=None)

    newest = changed_upto(edition.releases.get(number=4), most=2)
    older = changed_upto(edition.releases.get(number=2), most=2)

    assert [each.release.number for each in newest + older] == [4, 3, 2, 1]
    assert kinds(older[0]) == [("moved", "Robots")]


def test_another_editions_releases_are_not_ours():
    a_programme("Robots")
    other = an_edition("carnival-2027")
    hall = a_room("Stage")
    slot = a_slot(a_session(other, "Parade", a_person()), hall, "10:00", "11:00")
    publish(other, by=None)
    slot.session.title = Words({"en": "Parade of robots"})
    slot.session.save(update_fields=["title"])

    newest, _first = changed_upto(publish(other, by=None))

    assert kinds(newest) == [("changed", "Parade of robots")]


def test_one_change_and_many_cost_three_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    edition = a_programme("Robots")
    move("Robots", "11:00")
    release = publish(edition, by=None)
    with django_assert_num_queries(3):
        assert len(changed_upto(release)[0].changes) == 1

    for number in range(30):
        hall = a_room(f"Room {number}", building="annex")
        a_slot(a_session(edition, f"Talk {number}"), hall, "10:00", "11:00")
    publish(edition, by=None)
    for number in range(30):
        move(f"Talk {number}", "12:00")
    release = publish(edition, by=None)
    with django_assert_num_queries(3):
        newest, added, moved, first = changed_upto(release)

    assert newest.counts == {"moved": 30}
    assert added.counts == {"added": 30}
    assert moved.counts == {"moved": 1}
    assert first.is_first
