"""What is on now and next, and the search page: read on the way, on a phone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Slot
from events.releasing import publish
from events.scheduling import Place, place_slot
from tests.cast import a_room, a_session, a_slot, an_edition, at
from tests.events.festival_scene import a_festival, on, read, text, titles_on
from tests.events.programme_scene import a_busy_day, a_published_edition

pytestmark = pytest.mark.django_db
NOW = "/en/filmweek/now/"
SEARCH = "/en/filmweek/search/"


def headings(html: str) -> list[str]:
    found = re.findall(r"<h2[^>]*>(.*?)</h2>", html[html.index("<main") :], re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", "", each).split()) for each in found]


def at_the_gate(client: Client, clock: str, day: int = 1, address: str = NOW) -> str:
    with travel(at(clock, day), tick=False):
        return read(client, address)


def test_what_is_on_says_how_long_and_what_is_next_says_how_soon(client: Client):
    a_festival()

    html = at_the_gate(client, "10:15")

    assert headings(html) == ["On now 2", "Begins next in 2 rooms"]
    assert titles_on(html) == ["Opening", "Robots", "Clay", "Solaris"]
    assert "Now and next Fri 1 October 10:15" in text(html)
    assert "Hall 1 furnace-3 Opening 10:00–11:00 · 45 min left Ye Wenjie Forum" in text(html)


def test_soon_is_told_in_minutes_and_later_by_the_clock(client: Client):
    a_festival()

    soon = text(at_the_gate(client, "13:20"))
    later = text(at_the_gate(client, "11:30"))

    assert "Clay 14:00–15:00 · in 40 min" in soon
    assert "Clay 14:00–15:00 · Fri 1 October" in later


def test_between_two_days_the_next_day_is_named(client: Client):
    a_festival()

    html = at_the_gate(client, "23:00")

    assert "Nothing is on at this moment." in text(html)
    assert headings(html) == ["Next on Sat 2 October in 1 room"]
    assert titles_on(html) == ["Night of shorts"]


def test_before_the_first_day_it_says_when_it_begins(client: Client):
    a_festival()
    with travel(at("12:00").replace(month=9), tick=False):
        html = read(client, NOW)

    assert "It begins on Fri 1 October." in text(html)
    assert headings(html)[0] == "Next on Fri 1 October in 3 rooms"


def test_when_it_is_over_the_programme_stays(client: Client):
    a_festival()

    html = at_the_gate(client, "12:00", day=5)

    assert "This event is over Its programme stays readable." in text(html)
    assert 'href="/en/filmweek/programme/?day=all"' in html


def test_what_is_open_for_hours_stands_by_itself(client: Client):
    edition = an_edition("filmweek")
    show = on(a_session(edition, "Exhibition"), a_room(), "10:00", "18:00")
    show.last_entry_at = at("17:30")
    show.save(update_fields=["last_entry_at"])
    a_slot(a_session(edition, "Talk"), a_room("Hall 2"), "12:00", "13:00")
    publish(edition, by=None)

    noon, evening = at_the_gate(client, "12:10"), at_the_gate(client, "17:40")

    assert headings(noon) == ["On now 1", "Open for hours come when you like"]
    assert "Last entry 17:30" in text(noon)
    assert "Last entry is over" in text(evening)


def test_the_page_speaks_chinese(client: Client):
    a_festival()

    shown = text(at_the_gate(client, "10:15", address="/filmweek/now/"))

    assert "进行中 2" in shown
    assert "还剩 45 分钟" in shown


def test_a_browser_without_script_asks_again_each_minute(client: Client):
    a_festival()

    html = at_the_gate(client, "10:15")

    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in html
    assert html.count("data-live") == 1


def test_a_move_shows_with_the_release_and_not_before(client: Client):
    edition = a_published_edition("filmweek")
    slot = Slot.objects.get()
    place_slot(slot, by=None, version=slot.version, place=Place(a_room("Moon"), at("10:00")))

    assert "Moon" not in at_the_gate(client, "10:15")
    publish(edition, by=None)
    assert "Moon" in at_the_gate(client, "10:15")


def test_now_changes_with_the_minute_and_not_within_it(client: Client):
    a_festival()
    with travel(at("10:15"), tick=False):
        first = client.get(NOW)
    for second, status in ((30, 304), (59, 304)):
        with travel(at("10:15").replace(second=second), tick=False):
            again = client.get(NOW, headers={"if-none-match": first["ETag"]})
        assert again.status_code == status
    with travel(at("10:16"), tick=False):
        assert client.get(NOW, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_now_costs_the_same_queries_for_one_room_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    a_published_edition()
    a_busy_day(an_edition("filmweek"), 60)
    for slug in ("convention-2027", "filmweek"):
        with travel(at("06:30"), tick=False), django_assert_num_queries(3):
            read(client, f"/en/{slug}/now/")


def test_an_empty_search_asks_what_is_sought(client: Client):
    a_festival()

    html = read(client, SEARCH)

    assert "Title, name, film or place" in text(html)
    assert headings(html) == []
    assert 'content="noindex"' in html


@pytest.mark.parametrize("query", ["liucixin", "lcx", "刘慈欣", "ＬＣＸ"])
def test_a_person_is_found_by_sound_and_first_letters(client: Client, query: str):
    a_festival()

    html = read(client, f"{SEARCH}?q={query}")

    assert headings(html) == ["People", "Sessions 1"]
    assert "Liu Cixin 1 session" in text(html)
    assert titles_on(html) == ["Robots"]


def test_places_and_films_are_named_before_the_sessions(client: Client):
    a_festival()

    assert headings(read(client, f"{SEARCH}?q=cinema")) == ["Places", "Sessions 2"]
    assert headings(read(client, f"{SEARCH}?q=solaris")) == ["Films", "Sessions 1"]
    assert "Solaris Солярис" in text(read(client, f"{SEARCH}?q=solaris"))


def test_a_search_leads_on_to_the_programme_with_filters(client: Client):
    a_festival()

    html = read(client, f"{SEARCH}?q=cinema")
    (address,) = re.findall(r'href="([^"]*programme/\?q=[^"]*)"', html)

    assert titles_on(read(client, address)) == titles_on(html)


def test_many_hits_are_counted_and_the_rest_is_a_link_away(client: Client):
    a_busy_day(an_edition("filmweek"), 90)

    html = read(client, f"{SEARCH}?q=session")

    assert "Sessions 90" in headings(html)
    assert len(titles_on(html)) == 60
    assert "Show all 90 by day" in text(html)


@pytest.mark.parametrize(
    "query", ["zzzz", "<script>alert(1)</script>", "%", "'--", "💥", "\u202e", "x" * 3000, "...."]
)
def test_nothing_found_says_what_to_try(client: Client, query: str):
    a_festival()

    response = client.get(SEARCH, {"q": query})
    html = response.content.decode()

    assert response.status_code == 200
    assert "Nothing found Try fewer words" in text(html)
    assert "<script>alert" not in html


def test_what_was_typed_stays_in_the_box(client: Client):
    a_festival()

    html = read(client, f"{SEARCH}?q=%22big%22%20<b>")

    assert html.count('value="&quot;big&quot; &lt;b&gt;"') == 2


def test_a_search_costs_the_same_queries_for_one_hit_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    a_festival()
    a_busy_day(an_edition("busy"), 90)
    for address in (f"{SEARCH}?q=robots", "/en/busy/search/?q=session"):
        with django_assert_num_queries(3):
            read(client, address)
