"""The front page, a family's page and an edition's home: before, during and after."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Edition, Series
from events.public.edition import MOST_HIGHLIGHTS, highlights_of
from events.public.front import WIDEST, fronts
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.cast import a_room, a_session, a_slot, an_edition, at, both, the_family
from tests.events.festival_scene import a_festival, on, read, text
from tests.events.programme_scene import a_busy_day, a_published_edition

pytestmark = pytest.mark.django_db


def public_fronts(moment: datetime):
    return fronts(Edition.objects.public(), at=moment)


def a_carnival(slug: str = "carnival", first: int = 2, last: int = 5) -> Edition:
    return a_published_edition(
        slug,
        hall=f"Square {slug}",
        kind=Series.Kind.CARNIVAL,
        starts_on=date(2027, 10, first),
        ends_on=date(2027, 10, last),
    )


def test_nothing_published_is_no_front():
    an_edition("secret-2027")

    assert public_fronts(at("12:00")) == []


def test_events_of_a_family_stand_together_by_what_comes_first():
    a_published_edition()
    a_carnival()

    (front,) = public_fronts(at("12:00", day=1))

    assert front.family == the_family()
    assert [row.edition.slug for row in front.coming] == ["convention-2027", "carnival"]
    assert (front.first, front.last) == (date(2027, 10, 1), date(2027, 10, 5))
    assert front.venue.slug == "park"
    assert front.is_on


@pytest.mark.parametrize(
    ("day", "states", "days_to_go"),
    [
        ("2027-09-20", ["before", "before"], 11),
        ("2027-09-30", ["before", "before"], 1),
        ("2027-10-01", ["during", "before"], 0),
        ("2027-10-03", ["during", "during"], -2),
        ("2027-10-04", ["during"], -2),
    ],
)
def test_each_day_of_the_park_knows_what_is_on(day, states, days_to_go):
    a_published_edition()
    a_carnival()

    (front,) = public_fronts(datetime.fromisoformat(f"{day}T12:00+08:00"))

    assert [row.state for row in front.coming] == states
    assert front.days_to_go == days_to_go
    assert [row.edition.slug for row in front.past] == (
        ["convention-2027"] if day == "2027-10-04" else []
    )


def test_an_event_that_ended_is_still_on_until_its_day_ends_at_five():
    a_published_edition()

    (late,) = public_fronts(at("04:59", day=4))
    (over,) = public_fronts(at("05:00", day=4))

    assert (late.coming[0].state, over.past[0].state) == ("during", "over")
    assert over.coming == []


def test_the_table_counts_each_day_of_each_event_without_what_is_cancelled():
    edition = an_edition()
    hall = a_room()
    gone = on(a_session(edition, "Gone"), hall, "10:00", "11:00")
    on(a_session(edition, "One"), hall, "12:00", "13:00")
    on(a_session(edition, "Two"), hall, "10:00", "11:00", day=3)
    on(a_session(edition, "Late"), hall, "00:30", "01:30", day=4)
    cancel_slot(gone, by=None, version=gone.version)
    publish(edition, by=None)
    a_carnival()

    (front,) = public_fronts(at("12:00"))

    assert [day.day for day in front.dates] == [1, 2, 3]
    assert [(row.edition.slug, [cell.count for cell in cells]) for row, cells in front.table] == [
        ("convention-2027", [1, 0, 2]),
        ("carnival", [1, 0, 0]),
    ]
    assert [row.size for row in front.coming] == [3, 1]


def test_days_too_far_apart_make_no_table():
    edition = an_edition(ends_on=date(2027, 10, 30))
    hall = a_room()
    on(a_session(edition, "First"), hall, "10:00", "11:00")
    on(a_session(edition, "Last"), hall, "10:00", "11:00", day=1 + WIDEST)
    publish(edition, by=None)

    (front,) = public_fronts(at("12:00"))

    assert front.dates == []


def test_families_that_are_on_stand_before_those_to_come_and_those_that_are_over():
    for slug, days in (("over", (1, 1)), ("coming", (9, 9)), ("on", (3, 3))):
        family = the_family(slug)
        edition = an_edition(
            slug,
            family=family,
            starts_on=date(2027, 10, days[0]),
            ends_on=date(2027, 10, days[1]),
        )
        a_slot(a_session(edition), a_room(venue=edition.venue, building=slug), "10:00", "11:00")
        publish(edition, by=None)

    found = public_fronts(at("12:00", day=3))

    assert [front.family.slug for front in found] == ["on", "coming", "over"]


def test_what_is_on_stage_is_the_familys_own_on_each_clock():
    a_published_edition()

    (front,) = public_fronts(at("10:30"))

    assert front.stage
    assert [line.title["en"] for line in front.stage.on] == ["Robots"]
    assert f"{front.stage.on[0].starts_at:%H:%M}" == "10:00"


def test_the_front_page_costs_the_same_queries_for_one_event_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    a_published_edition()
    with travel(at("10:30"), tick=False), django_assert_num_queries(4):
        read(client, "/en/")

    for number in range(10):
        a_carnival(f"carnival-{number}")
    a_busy_day(an_edition("filmweek"), 120)
    with travel(at("10:30"), tick=False), django_assert_num_queries(4):
        html = read(client, "/en/")

    assert html.count('class="card accented"') == 12


def test_a_park_of_one_family_is_named_after_it(client: Client):
    a_published_edition()
    a_carnival()

    with travel(at("12:00", day=1), tick=False):
        html = read(client, "/en/")

    assert re.search(r"<h1[^>]*>shougang</h1>", html)
    assert "1–5 October 2027 Shougang Park" in text(html)
    assert "<title>shougang" in html
    assert 'og:title" content="shougang"' in html


def test_several_families_are_named_each_and_have_their_own_page(client: Client):
    a_published_edition()
    other = the_family("rhine")
    edition = an_edition("rhinecon", family=other)
    hall = a_room(venue=edition.venue, building="rhine")
    a_slot(a_session(edition, "Lorelei"), hall, "10:00", "11:00")
    publish(edition, by=None)

    front = read(client, "/en/")
    alone = read(client, "/en/families/rhine/")

    assert 'href="/en/families/rhine/"' in front
    assert "What is on" in text(front)
    assert "rhinecon" in text(alone)
    assert "convention-2027" not in text(alone)


def test_a_family_with_nothing_published_is_not_found(client: Client):
    an_edition("secret-2027")

    read(client, "/en/families/shougang/", status=404)
    read(client, "/en/families/nobody/", status=404)


def test_a_cell_of_the_table_leads_to_its_day_and_says_what_it_counts(client: Client):
    a_published_edition()

    with travel(at("12:00"), tick=False):
        html = read(client, "/en/")

    cell = re.search(r'<td class="today"><a href="([^"]*)">(.*?)</a></td>', html)
    assert cell
    assert cell[1] == "/en/convention-2027/programme/?day=2027-10-01"
    assert " ".join(re.sub("<[^>]*>", "", cell[2]).split()) == (
        "1 session, convention-2027, Fri 1 October"
    )


@pytest.mark.parametrize(
    ("moment", "english", "chinese"),
    [
        (at("12:00", day=1).replace(month=9), "In 30 days", "30 天后开幕"),
        (at("12:00", day=30).replace(month=9), "Tomorrow", "1 天后开幕"),
        (at("12:00", day=2), "On now Sat 2 October", "进行中 10月2日 周六"),
        (
            at("12:00", day=9),
            "This event is over. Its programme stays readable.",
            "本届活动已经结束，节目单仍可查阅。",
        ),
    ],
)
def test_an_editions_home_says_how_near_it_is(client: Client, moment, english, chinese):
    a_published_edition()

    with travel(moment, tick=False):
        assert english in text(read(client, "/en/convention-2027/"))
        assert chinese in text(read(client, "/convention-2027/"))


def test_an_editions_home_leads_into_its_tracks_sections_and_kinds(client: Client):
    a_festival()

    html = read(client, "/en/filmweek/")

    assert 'href="/en/filmweek/programme/?day=all&amp;track=hard"' in html
    assert 'href="/en/filmweek/programme/?day=all&amp;section=classics"' in html
    assert 'href="/en/filmweek/programme/?day=all&amp;type=workshop"' in html
    for address in re.findall(r'href="(/en/filmweek/programme/[^"]*)"', html):
        read(client, address.replace("&amp;", "&"))


def test_highlights_are_plenaries_and_premieres_once_each_that_are_not_over():
    festival = a_festival()

    before = highlights_of(festival.release, at=at("09:00"))
    evening = highlights_of(festival.release, at=at("12:00"))
    after = highlights_of(festival.release, at=at("12:00", day=9))

    assert festival.titles(before) == ["Opening", "Solaris"]
    assert festival.titles(evening) == ["Solaris"]
    assert festival.titles(after) == ["Opening", "Solaris"]


def test_highlights_are_few():
    edition = an_edition()
    for number in range(MOST_HIGHLIGHTS + 3):
        session = a_session(edition, f"Plenary {number}")
        a_slot(session, a_room(f"Hall {number}"), "10:00", "11:00")
    session.type.is_plenary = True
    session.type.save()
    release = publish(edition, by=None)

    assert len(highlights_of(release, at=at("09:00"))) == MOST_HIGHLIGHTS


def test_an_editions_home_tells_its_latest_release_and_its_story(client: Client):
    edition = a_published_edition(description=both("Once <i>upon</i> a time."))
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "12:00", "13:00")
    publish(edition, by=None)

    html = read(client, "/en/convention-2027/")

    assert "Once &lt;i&gt;upon&lt;/i&gt; a time." in html
    assert re.search(r"Release 2 .* 1 added Release 1 .* the first programme", text(html))


def test_an_editions_home_costs_the_same_queries_for_one_session_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    a_published_edition()
    a_busy_day(an_edition("busy"), 240)
    for slug in ("convention-2027", "busy"):
        with travel(at("07:30"), tick=False), django_assert_num_queries(10):
            read(client, f"/en/{slug}/")
