"""A visitors' page is rendered once a minute and release, and nobody is shown another's."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Edition, Slot
from events.releasing import publish
from events.scheduling import Place, place_slot
from tests.cast import a_room, a_session, a_slot, a_user, an_edition, at, both
from tests.events.festival_scene import read
from tests.events.programme_scene import a_published_edition

pytestmark = pytest.mark.django_db
PAGE = "/en/convention-2027/programme/"
HOME = "/en/convention-2027/"


@pytest.fixture(autouse=True)
def at_nine():
    with travel(at("09:00"), tick=False):
        yield


def test_the_second_visitor_of_a_minute_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    a_published_edition()
    first = read(client, PAGE)

    with django_assert_num_queries(1):
        second = read(Client(), PAGE)

    assert second == first


def test_a_release_is_seen_at_once(client: Client):
    edition = a_published_edition()
    read(client, PAGE)
    slot = Slot.objects.get()
    place_slot(slot, by=None, version=slot.version, place=Place(a_room("Moon"), at("10:00")))
    assert "Moon" not in read(client, PAGE)

    publish(edition, by=None)

    assert "Moon" in read(client, PAGE)


def test_a_release_of_another_event_renews_the_front_page(client: Client):
    a_published_edition()
    read(client, "/en/")
    carnival = an_edition("carnival-2027", kind="carnival")
    a_slot(a_session(carnival, "Dragons"), a_room("Square"), "12:00", "13:00")

    publish(carnival, by=None)

    assert "carnival-2027" in read(client, "/en/")


def test_a_new_name_is_seen_with_the_next_minute(client: Client):
    a_published_edition()
    read(client, HOME)
    Edition.objects.update(name=both("Starlight"))

    assert "Starlight" not in read(client, HOME)
    with travel(at("09:01"), tick=False):
        assert "Starlight" in read(client, HOME)


def test_who_is_signed_in_has_a_page_of_their_own_and_leaves_none_behind(client: Client):
    a_published_edition()
    editor = Client()
    editor.force_login(a_user())

    mine = read(editor, PAGE)
    theirs = read(client, PAGE)

    assert "Organize" in mine
    assert "Sign in" in theirs
    assert "Organize" in read(editor, PAGE)
    assert "Organize" not in read(client, PAGE)


def test_each_address_and_each_language_is_its_own_page(client: Client):
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "10:00", "11:00")
    publish(edition, by=None)

    addresses = [PAGE, "/convention-2027/programme/", f"{PAGE}?view=grid", f"{PAGE}?q=robots"]
    pages = [read(client, address) for address in addresses]

    assert len(set(pages)) == 4
    assert pages == [read(client, address) for address in addresses]
    assert "Aliens" not in pages[3]


def test_what_is_not_there_is_not_remembered(client: Client):
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")
    read(client, PAGE, status=404)

    publish(edition, by=None)

    assert "Robots" in read(client, PAGE)


def test_packed_or_not_it_is_the_same_page_under_another_etag(client: Client):
    a_published_edition()

    plain = client.get(PAGE)
    packed = client.get(PAGE, headers={"accept-encoding": "br, gzip"})

    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert plain["ETag"] != packed["ETag"]
    for answer in (plain, packed):
        assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in answer["Vary"].split(",")}
        assert answer["Cache-Control"] == "public, no-cache"
        assert answer["Content-Language"] == "en"
        assert "default-src" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_reader_who_has_the_page_is_told_so(client: Client, encoding: str):
    a_published_edition()
    first = client.get(PAGE, headers={"accept-encoding": encoding})

    again = client.get(PAGE, headers={"accept-encoding": encoding, "if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_asking_for_the_head_gives_no_body_and_the_same_etag(client: Client):
    a_published_edition()

    whole, head = client.get(PAGE), client.head(PAGE)

    assert head.content == b""
    assert head["ETag"] == whole["ETag"]


def test_a_visit_leaves_no_cookie(client: Client):
    a_published_edition()

    for _visit in range(2):
        assert not client.get(PAGE).cookies
