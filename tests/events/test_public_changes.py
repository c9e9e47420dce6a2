"""What changed: for readers a page, newest first, for programs a feed of the same."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from events.changelog import PER_PAGE
from events.models import Building, Edition, Slot
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot, restore_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.festival_scene import read, text
from tests.events.programme_scene import a_busy_day, a_published_edition

pytestmark = pytest.mark.django_db
PAGE = "/en/convention-2027/changes/"
FEED = "/en/convention-2027/changes.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def move(slot: Slot, clock: str, *, day: int = 1, room=None) -> Slot:
    slot.refresh_from_db()
    place = Place(room or slot.room, at(clock, day))
    place_slot(slot, by=None, version=slot.version, place=place)
    return slot


def cancel(slot: Slot) -> None:
    slot.refresh_from_db()
    cancel_slot(slot, by=None, version=slot.version)


def many_releases(edition: Edition, count: int) -> None:
    """Each moves the one session by five minutes."""
    slot = Slot.objects.get()
    for number in range(count):
        move(slot, f"12:{5 * (number % 12):02}", day=1 + number // 12)
        publish(edition, by=None)


def releases_on(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="release-(\d+)"', html)]


def test_the_first_release_is_the_first_programme(client: Client):
    a_published_edition()

    shown = text(read(client, PAGE))

    assert "Release 1" in shown
    assert "the first programme" in shown


def test_a_move_tells_old_and_new_time_and_place(client: Client):
    edition = a_published_edition()
    move(Slot.objects.get(), "15:00", room=a_room("Dome", building="silo"))
    publish(edition, by=None)

    shown = text(read(client, PAGE))

    assert (
        "moved Robots time Fri 1 October 10:00–11:00 → Fri 1 October 15:00–16:00 "
        "place furnace-3 · Hall 1 → silo · Dome" in shown
    )
    assert "1 moved" in shown


def test_what_hurts_most_stands_first(client: Client):
    edition, hall = an_edition(), a_room()
    titles = ("Moved", "Gone", "Renamed")
    slots = {
        title: a_slot(a_session(edition, title), hall, f"1{2 * n}:00", f"1{2 * n + 1}:00")
        for n, title in enumerate(titles)
    }
    publish(edition, by=None)
    move(slots["Moved"], "20:00")
    cancel(slots["Gone"])
    slots["Renamed"].session.title = both("Renamed well")
    slots["Renamed"].session.save(update_fields=["title"])
    a_slot(a_session(edition, "New"), a_room("Dome"), "10:00", "11:00")
    publish(edition, by=None)

    html = read(client, PAGE)
    newest = html[html.index('id="release-2"') : html.index('id="release-1"')]

    assert re.findall(r'<li class="(\w+)">', newest) == ["cancelled", "moved", "added", "changed"]
    assert "1 cancelled, 1 moved, 1 added, 1 changed" in text(f"<main>{newest}</main>")


def test_a_restored_session_is_good_news(client: Client):
    edition = a_published_edition()
    slot = Slot.objects.get()
    cancel(slot)
    publish(edition, by=None)
    slot.refresh_from_db()
    restore_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    html = read(client, PAGE)

    assert releases_on(html) == [3, 2, 1]
    assert 'chip free">restored' in html
    assert 'chip clash">cancelled' in html


def test_new_people_are_told_by_name(client: Client):
    edition = an_edition()
    session = a_session(edition, "Talk", a_person("Ye Wenjie"))
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)
    session.participations.create(person=a_person("Luo Ji"), role="speaker")
    publish(edition, by=None)

    assert "people Ye Wenjie → Ye Wenjie, Luo Ji" in text(read(client, PAGE))


def test_the_page_speaks_chinese(client: Client):
    edition = a_published_edition()
    move(Slot.objects.get(), "15:00")
    publish(edition, by=None)

    shown = text(read(client, "/convention-2027/changes/"))

    assert "10月1日 周五 10:00–11:00 → 10月1日 周五 15:00–16:00" in shown
    assert "第 2 版" in shown


def test_a_release_that_touches_every_line_is_folded_away(client: Client):
    edition = an_edition()
    a_busy_day(edition, 60)
    Building.objects.update(name=both("Great Furnace"))
    publish(edition, by=None)

    html = read(client, PAGE)

    assert "Show all 60 changes" in text(html)
    assert html.count("<details><summary>Show all") == 1


def test_a_long_history_comes_ten_releases_at_a_time(client: Client):
    edition = a_published_edition()
    many_releases(edition, 24)

    first = read(client, PAGE)
    second = read(client, f"{PAGE}?upto=15")
    last = read(client, f"{PAGE}?upto=5")

    assert releases_on(first) == list(range(25, 15, -1))
    assert 'href="?upto=15"' in first
    assert "Newer releases" not in first
    assert releases_on(second) == list(range(15, 5, -1))
    assert 'href="?upto=25"' in second
    assert releases_on(last) == [5, 4, 3, 2, 1]
    assert "Older releases" not in last
    assert len(releases_on(first)) == PER_PAGE


@pytest.mark.parametrize("wish", ["0", "2", "-1", "x", "1e1", "９", "9" * 100, "1;--"])
def test_a_release_that_does_not_exist_is_not_found(client: Client, wish: str):
    a_published_edition()

    read(client, f"{PAGE}?upto={wish}", status=404)


def test_the_page_costs_the_same_queries_for_one_change_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    edition = an_edition()
    a_busy_day(edition, 30)
    slots = list(Slot.objects.order_by("pk"))
    for some in (slots[:1], slots[1:]):
        for slot in some:
            cancel(slot)
        publish(edition, by=None)
        with django_assert_num_queries(5):
            read(client, PAGE)


def test_the_feed_has_an_entry_for_each_release_with_an_address_that_stays(client: Client):
    edition = a_published_edition()
    move(Slot.objects.get(), "15:00")
    publish(edition, by=None)

    response = client.get(FEED)
    feed = ElementTree.fromstring(response.content)  # noqa: S314  our own bytes

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.findtext("a:title", namespaces=ATOM) == "Changes: convention-2027"
    entries = feed.findall("a:entry", ATOM)
    page = f"http://localhost:8000{PAGE}"
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries] == [
        f"{page}#release-2",
        f"{page}#release-1",
    ]
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in entries] == [
        "Release 2: 1 moved",
        "Release 1: the first programme",
    ]
    assert entries[0].findtext("a:summary", namespaces=ATOM) == (
        "moved: Robots. time: Fri 1 October 10:00–11:00 → Fri 1 October 15:00–16:00"
    )


def test_the_feed_can_be_read_whatever_a_title_holds(client: Client):
    edition = an_edition()
    slot = a_slot(a_session(edition, "<b>R&D</b> “]]>” 💥"), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    move(slot, "15:00")
    publish(edition, by=None)

    feed = ElementTree.fromstring(client.get(FEED).content)  # noqa: S314  our own bytes

    summary = feed.find("a:entry", ATOM).findtext("a:summary", namespaces=ATOM)
    assert summary.startswith("moved: <b>R&D</b> “]]>” 💥. time:")


def test_a_program_that_polls_the_feed_is_told_that_nothing_changed(client: Client):
    edition = a_published_edition()
    first = client.get(FEED)
    again = client.get(FEED, headers={"if-none-match": first["ETag"]})
    move(Slot.objects.get(), "15:00")
    publish(edition, by=None)
    later = client.get(FEED, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, later.status_code) == (200, 304, 200)


def test_an_unpublished_edition_has_no_changes(client: Client):
    an_edition("secret-2027")

    read(client, "/en/secret-2027/changes/", status=404)
    read(client, "/en/secret-2027/changes.atom", status=404)
