"""The filters of a programme: in its address, as boxes, as chips, and told when unknown."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from events.narrowing import KINDS, Wish
from events.public.address import Address, address_of
from tests.events.festival_scene import a_festival, read, text, titles_on
from tests.events.programme_scene import a_published_edition

PAGE = "/en/filmweek/programme/"
CHINESE = "/filmweek/programme/"


@pytest.fixture
def festival(db):
    return a_festival()


def chips(html: str) -> list[tuple[str, str]]:
    """What each chip says, and the address without it."""
    part = html[html.index('<ul class="chips') :] if '<ul class="chips' in html else ""
    part = part[: part.index("</ul>")] if part else ""
    rows = re.findall(r'<a href="([^"]*)"><span class="soft">([^<]*)</span> <bdi>([^<]*)', part)
    return [(f"{label} {name}", href.replace("&amp;", "&")) for href, label, name in rows]


def ticked(html: str) -> list[tuple[str, str]]:
    return re.findall(r'name="(\w+)" value="([^"]*)" checked', html)


def test_an_address_says_things_once_and_in_one_order():
    wish = Wish({"room": ["a/b"], "track": ["t", "u"]}, "two words")
    query = QueryDict("view=grid&room=a/b&track=u&track=t&day=2027-10-01&q=two++words&junk=1")

    assert str(address_of(query, wish)) == (
        "?day=2027-10-01&q=two+words&track=t&track=u&room=a/b&view=grid"
    )


def test_an_address_is_taken_apart_and_put_together():
    address = Address((("day", "all"), ("track", "t"), ("track", "u"), ("view", "grid")))

    assert address.get("day") == "all"
    assert address.get("room") == ""
    assert str(address.having("day", "2027-10-01")) == ("?day=2027-10-01&track=t&track=u&view=grid")
    assert str(address.without("track", "t")) == "?day=all&track=u&view=grid"
    assert str(address.without("track").without("view")) == "?day=all"
    assert str(address.only("view", "day")) == "?day=all&view=grid"
    assert str(address.having("track")) == "?day=all&view=grid"
    assert str(Address()) == "?"


@pytest.mark.parametrize("sent", ["view=nonsense&paper=a5", "view=list", "view=&paper=", ""])
def test_a_view_that_does_not_exist_is_not_in_the_address(sent):
    assert address_of(QueryDict(sent), Wish()) == Address()


@given(st.lists(st.tuples(st.sampled_from(["day", "q", *KINDS]), st.text(min_size=1))))
def test_an_address_keeps_its_order_whatever_is_added(pairs):
    address = Address()
    for name, value in pairs:
        address = address.having(name, value)

    order = ("day", "q", *KINDS)
    ranks = [order.index(name) for name, _value in address.pairs]
    assert ranks == sorted(set(ranks))


def test_filters_leave_what_they_ask_for_on_all_days_they_name(client: Client, festival):
    assert titles_on(read(client, f"{PAGE}?day=all&section=classics")) == [
        "Solaris",
        "Night of shorts",
    ]
    assert titles_on(read(client, f"{PAGE}?day=2027-10-02&section=classics")) == ["Night of shorts"]
    assert titles_on(read(client, f"{PAGE}?day=2027-10-01&age=8")) == ["Opening", "Clay", "Solaris"]


def test_a_filter_without_a_day_goes_to_the_nearest_day_that_has_it(client: Client, festival):
    html = read(client, f"{PAGE}?section=students")

    assert titles_on(html) == ["Night of shorts"]
    assert "Sat 2 October" in text(html)


def test_words_without_a_day_are_sought_on_all_days(client: Client, festival):
    html = read(client, f"{PAGE}?q=cinema")

    assert titles_on(html) == ["Solaris", "Night of shorts"]
    assert "Programme All days" in text(html)


def test_what_is_chosen_is_ticked_told_and_taken_off_again(client: Client, festival):
    html = read(client, f"{PAGE}?day=all&room=silo/cinema&type=screening&section=students&age=30")

    assert ticked(html) == [
        ("section", "students"),
        ("type", "screening"),
        ("room", "silo/cinema"),
    ]
    assert chips(html) == [
        ("Film section Students", "?day=all&type=screening&room=silo/cinema&age=30"),
        ("Type Screening", "?day=all&section=students&room=silo/cinema&age=30"),
        ("Room Cinema", "?day=all&section=students&type=screening&age=30"),
        ("Age fits a child of 30", "?day=all&section=students&type=screening&room=silo/cinema"),
    ]
    assert 'name="age" min="0" max="120" value="30"' in html
    assert "1 session of 5" in text(html)


def test_a_chip_for_words_comes_first(client: Client, festival):
    told = [name for name, _href in chips(read(client, f"{PAGE}?q=jetee&type=screening"))]

    assert told == ["Words jetee", "Type Screening"]


def test_chips_and_labels_speak_chinese(client: Client, festival):
    html = read(client, f"{CHINESE}?day=all&track=hard&age=12")

    assert [name for name, _href in chips(html)] == ["板块 硬科幻", "年龄 适合 12 岁"]


def test_a_kind_with_one_value_is_no_choice_until_it_is_chosen(client: Client, festival):
    assert 'name="track"' not in read(client, PAGE)
    assert ticked(read(client, f"{PAGE}?track=hard")) == [("track", "hard")]


def test_what_nobody_knows_is_told_and_left_out(client: Client, festival):
    html = read(client, f"{PAGE}?day=2027-10-01&track=gone&age=-3&type=talk")

    assert "Track “gone” is not in this programme, so it was left out." in text(html)
    assert "Age “-3” is not in this programme, so it was left out." in text(html)
    assert titles_on(html) == ["Robots"]


def test_no_more_is_told_of_nonsense_than_anybody_reads(client: Client, festival):
    query = "&".join(f"track=no-{number}-{'x' * 200}" for number in range(50))
    shown = text(read(client, f"{PAGE}?{query}"))

    assert shown.count("so it was left out") == 5
    assert "x" * 41 not in shown


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "💥" * 200, "\u202eevil", "%00"]
)
@pytest.mark.parametrize("kind", ["track", "room", "q", "day", "view", "age", "paper"])
def test_whatever_stands_in_an_address_gives_a_page(client: Client, festival, kind, value):
    response = client.get(PAGE, {kind: value})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_a_page_with_filters_is_not_for_search_engines_and_names_the_one_that_is(
    client: Client, festival
):
    plain = read(client, f"{PAGE}?day=2027-10-01")
    filtered = read(client, f"{PAGE}?day=2027-10-01&type=talk&view=grid")

    assert 'content="noindex"' not in plain
    assert 'content="noindex"' in filtered
    canonical = 'rel="canonical" href="http://localhost:8000/en/filmweek/programme/?day=2027-10-01"'
    assert canonical in plain
    assert canonical in filtered


def test_each_day_says_how_many_of_the_hits_it_has(client: Client, festival):
    html = read(client, f"{PAGE}?day=all&section=classics")
    days = html[html.index('<nav class="days"') :]

    assert re.findall(r'class="count">(\d+)', days[: days.index("</nav>")]) == ["1", "1", "2"]


def test_a_day_without_hits_leads_to_the_days_that_have_some(client: Client, festival):
    html = read(client, f"{PAGE}?day=2027-10-01&section=students")

    assert "Nothing matches Nothing on this day, but 1 session on another." in text(html)
    assert 'class="button" href="?day=all&amp;section=students"' in html


def test_nothing_at_all_says_what_to_do(client: Client, festival):
    shown = text(read(client, f"{PAGE}?q=zzzz"))

    assert "Nothing matches No session has all of this." in shown
    assert "Remove all filters" in shown


def test_the_table_keeps_the_filters_and_offers_the_rooms_of_the_day(client: Client, festival):
    html = read(client, f"{PAGE}?day=2027-10-01&view=grid&room=furnace-3/studio")

    assert titles_on(html) == ["Robots", "Clay"]
    options = re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)', html)
    assert [row for row in options if "/" in row[0]] == [
        ("furnace-3/hall-1", "", "Hall 1 · furnace-3"),
        ("furnace-3/studio", " selected", "Studio · furnace-3"),
        ("silo/cinema", "", "Cinema · silo"),
    ]


def test_all_days_have_no_table(client: Client, festival):
    html = read(client, f"{PAGE}?day=all&view=grid")

    assert "By room" not in text(html)
    assert titles_on(html) == ["Opening", "Robots", "Clay", "Solaris", "Night of shorts"]


@pytest.mark.parametrize(
    ("query", "paper"),
    [
        ("day=2027-10-01&view=grid&paper=a4", "a4"),
        ("day=2027-10-01&view=grid&paper=a3", "a3"),
        ("day=2027-10-01&paper=pocket", "pocket"),
    ],
)
def test_a_programme_is_laid_out_for_the_paper_that_is_asked_for(client, festival, query, paper):
    html = read(client, f"{PAGE}?{query}")

    assert f'data-paper="{paper}"' in html
    assert ("sheet 1 of 1" in text(html)) == (paper != "pocket")


def test_a_paper_that_does_not_go_with_the_view_is_not_taken(client: Client, festival):
    assert "data-paper" not in read(client, f"{PAGE}?day=2027-10-01&view=grid&paper=pocket")
    assert "data-paper" not in read(client, f"{PAGE}?day=2027-10-01&paper=a4")


def test_a_programme_of_one_day_has_no_link_to_all_of_them(client: Client, db):
    a_published_edition()
    html = read(client, "/en/convention-2027/programme/")
    days = html[html.index('<nav class="days"') : html.index("</nav>", html.index('class="days"'))]

    assert "All" not in text(f"<main>{days}</main>")
