"""What everybody reads: days, lists, tables, changes, and nothing of the draft."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Slot
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot
from events.translated import Words
from tests.cast import a_person, a_room, a_session, a_slot, a_user, an_edition, at
from tests.events.programme_scene import a_busy_day, a_published_edition

pytestmark = pytest.mark.django_db
GRID = "/en/convention-2027/programme/?view=grid"
LIST = "/en/convention-2027/programme/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def text(html: str) -> str:
    """What is read on the page, in one line."""
    main = html[html.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_home_page_shows_what_is_published_and_says_when_nothing_is(client: Client):
    an_edition("secret-2027")

    assert "Nothing is announced yet" in page(client, "/en/")
    assert "secret-2027" not in page(client, "/en/")

    a_published_edition()
    assert "convention-2027" in page(client, "/en/")


def test_past_editions_stand_below_those_to_come(client: Client):
    a_published_edition("past", starts_on=date(2027, 10, 1), ends_on=date(2027, 10, 1))
    a_published_edition(
        "next", hall="Hall 2", starts_on=date(2027, 10, 2), ends_on=date(2027, 10, 2)
    )

    with travel(at("12:00", day=2), tick=False):
        html = page(client, "/en/")

    assert html.index("/en/next/") < html.index("Past events") < html.index("/en/past/")


@pytest.mark.parametrize(
    "path", ["", "programme/", "calendar/", "register/", "sessions/ABCDEF/", "programme.ics"]
)
def test_an_unpublished_edition_does_not_exist_for_visitors(client: Client, path: str):
    edition = an_edition("secret-2027")
    a_slot(a_session(edition), a_room(), "10:00", "11:00")

    page(client, f"/en/secret-2027/{path}", 404)
    page(client, f"/en/unknown/{path}", 404)


def test_an_edition_says_its_dates_in_words_and_what_comes_next(client: Client):
    a_published_edition(tagline=Words({"en": "Talk of the future", "zh-hans": "谈未来"}))

    with travel(at("10:30"), tick=False):
        english = text(page(client, "/en/convention-2027/"))
        chinese = text(page(client, "/convention-2027/"))

    assert "1–3 October 2027 · Shougang Park" in english
    assert "Talk of the future" in english
    assert "On now Fri 1 October convention-2027" in english
    assert "On now 30 min left · 10:00–11:00 Robots furnace-3 · Hall 1" in english
    assert "2027年10月1日至3日 · 首钢园" in chinese
    assert "进行中 还剩 30 分钟 · 10:00–11:00 Robots" in chinese


def test_what_is_over_is_not_next(client: Client):
    a_published_edition()

    with travel(at("11:00"), tick=False):
        between = page(client, "/en/convention-2027/")
    with travel(at("12:00", day=4), tick=False):
        after = page(client, "/en/convention-2027/")

    assert "Robots" not in between
    assert "This event is over" not in between
    assert "This event is over" in after
    assert 'class="button" href="/en/convention-2027/register/"' not in after


def test_the_draft_is_never_shown(client: Client):
    edition = a_published_edition()
    slot = Slot.objects.get()
    place_slot(slot, by=None, version=slot.version, place=Place(a_room("Moon"), at("15:00")))
    a_slot(a_session(edition, "Surprise"), a_room("Mars"), "12:00", "13:00")

    for address in (LIST, GRID, "/en/convention-2027/"):
        html = page(client, address)
        assert "Surprise" not in html
        assert "Moon" not in html
        assert "15:00" not in html


def test_a_session_after_midnight_stands_at_the_end_of_its_evening(client: Client):
    edition = an_edition()
    late = a_session(edition, "Late film")
    Slot.objects.create(
        session=late, room=a_room(), starts_at=at("00:30", day=2), ends_at=at("02:00", day=2)
    )
    a_slot(a_session(edition, "Early"), a_room("Hall 2"), "18:00", "19:00")
    publish(edition, by=None)

    first = text(page(client, LIST + "?day=2027-10-01"))
    grid = text(page(client, GRID + "&day=2027-10-01"))
    session = text(page(client, f"/en/convention-2027/sessions/{late.code}/"))

    assert first.index("Early") < first.index("00:30 next day") < first.index("Late film")
    assert "00:30–02:00 next day" in grid
    assert "Fri 1 October · 00:30–02:00 after midnight, so on Sat 2 October" in session


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ("2027-10-01", "Fri 1 October"),
        ("2027-10-03", "Sun 3 October"),
        ("2027-10-02", "Fri 1 October"),
        ("1999-01-01", "Fri 1 October"),
        ("9999-12-31", "Sun 3 October"),
        ("2027-13-45", "Fri 1 October"),
        ("tomorrow", "Fri 1 October"),
        ("' OR 1=1 --", "Fri 1 October"),
        ("💥" * 3000, "Fri 1 October"),
    ],
)
def test_a_day_that_cannot_be_read_gives_the_nearest(client: Client, wish: str, shown: str):
    edition = a_published_edition()
    day_three = a_session(edition, "Goodbye")
    Slot.objects.create(
        session=day_three,
        room=a_room("Hall 2"),
        starts_at=at("10:00", day=3),
        ends_at=at("11:00", day=3),
    )
    publish(edition, by=None)

    with travel(at("09:00"), tick=False):
        response = client.get(LIST, {"day": wish, "view": "nonsense"})

    assert response.status_code == 200
    assert f"Programme {shown}" in text(response.content.decode())


def test_cancelled_sessions_stay_and_say_so(client: Client):
    edition = a_published_edition()
    slot = Slot.objects.get()
    cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)

    for address in (LIST, GRID):
        html = page(client, address)
        assert re.search(r'class="item cancelled".*?Robots.*?Cancelled', html, re.DOTALL)
    session = page(client, f"/en/convention-2027/sessions/{slot.session.code}/")
    assert "Cancelled" in session
    assert "?slot=" not in session


def test_what_the_last_release_changed_is_marked_with_what_it_was(client: Client):
    edition = a_published_edition()
    slot = Slot.objects.get()
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "12:00", "13:00")
    publish(edition, by=None)
    place_slot(slot, by=None, version=slot.version, place=Place(a_room("Moon"), at("15:00")))
    a_slot(a_session(edition, "Comets"), a_room("Mars"), "12:00", "13:00")

    before = text(page(client, LIST))
    publish(edition, by=None)
    after = text(page(client, LIST))

    assert "Aliens 12:00–13:00 · Hall 2 Talk New" in before
    assert "Robots 10:00–11:00 · Hall 1 Programme" not in before
    assert "Robots 15:00–16:00 · Moon Talk Changed was 10:00–11:00 · furnace-3 · Hall 1" in after
    assert "Comets 12:00–13:00 · Mars Talk New" in after
    assert "Aliens 12:00–13:00 · Hall 2 Talk New" not in after


def test_the_first_release_marks_nothing(client: Client):
    a_published_edition()

    html = page(client, LIST)

    assert "Changed" not in html
    assert "chip new" not in html


def test_the_table_has_rooms_across_times_down_and_headers_for_both(client: Client):
    edition = an_edition()
    one, two = a_room("Hall 1"), a_room("Hall 2")
    a_slot(a_session(edition, "Long"), one, "10:00", "12:00")
    a_slot(a_session(edition, "Short"), two, "11:00", "11:30")
    publish(edition, by=None)

    html = page(client, GRID)

    assert re.findall(r'<th scope="row">([\d:]+)', html) == ["10:00", "11:00", "11:30"]
    assert re.findall(r'<th scope="col">(\w+ ?\d?)', html) == ["Time", "Hall 1", "Hall 2"]
    assert re.findall(r"<td[^>]*>", html) == ['<td rowspan="3">', "<td>", "<td>", "<td>"]
    assert 'role="region"' in html
    assert 'tabindex="0"' in html


def test_sessions_that_share_a_room_share_its_column(client: Client):
    edition = an_edition()
    floor = a_room("Floor", parallel=3)
    a_slot(a_session(edition, "Booths"), floor, "10:00", "12:00")
    a_slot(a_session(edition, "Demo"), floor, "11:00", "13:00")
    publish(edition, by=None)

    html = page(client, GRID)

    cell = html[html.index('<td rowspan="3">') : html.index("</td>")]
    assert "Booths" in cell
    assert "Demo" in cell


@pytest.mark.parametrize(("address", "queries"), [(LIST, 8), (GRID, 9)])
def test_a_day_costs_the_same_queries_for_one_session_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int
):
    edition = a_published_edition()
    with django_assert_num_queries(queries):
        page(client, address)

    a_busy_day(edition, 240)
    # What the release before had of them is one query more.
    with django_assert_num_queries(queries + 1):
        html = page(client, address)

    assert html.count('class="title"') == 241
    # For every printed room its name, though the table has more rooms than paper has columns.
    assert all(f"Room {number}" in html for number in range(30))


def test_a_day_of_many_sessions_stays_a_light_page(client: Client):
    a_busy_day(an_edition(), 250)

    assert len(page(client, LIST)) < 150_000
    assert len(page(client, GRID)) < 150_000


def test_a_wide_table_is_marked_for_paper_and_a_narrow_one_is_not(client: Client):
    a_busy_day(an_edition(), 8, rooms=8)
    assert "many-rooms" not in page(client, GRID)

    a_busy_day(an_edition("carnival"), 9, rooms=9)
    assert "many-rooms" in page(client, "/en/carnival/programme/?view=grid")


def test_a_reader_who_comes_back_is_told_that_nothing_changed(client: Client):
    edition = a_published_edition()
    with travel(at("09:00"), tick=False):
        first = client.get(LIST)
        again = client.get(LIST, headers={"if-none-match": first["ETag"]})
        chinese = client.get(
            "/convention-2027/programme/", headers={"if-none-match": first["ETag"]}
        )
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "12:00", "13:00")
    publish(edition, by=None)
    with travel(at("09:00"), tick=False):
        later = client.get(LIST, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert chinese.status_code == 200
    assert later.status_code == 200
    assert "no-cache" in first["Cache-Control"]


def test_a_page_that_names_its_reader_is_not_given_to_another(client: Client):
    a_published_edition()
    anonymous = client.get(LIST)
    client.force_login(a_user())

    signed_in = client.get(LIST, headers={"if-none-match": anonymous["ETag"]})

    assert signed_in.status_code == 200
    assert "Organize" in signed_in.content.decode()


def test_times_follow_the_clock_of_the_edition(client: Client):
    a_published_edition(time_zone="America/Chicago")  # 10:00 in Beijing is 21:00 the day before

    listed = text(page(client, LIST))

    assert "Thu 30 September" in listed
    assert "21:00–22:00" in listed
    assert "America/Chicago" in listed


def test_words_that_the_readers_language_lacks_are_marked_as_foreign(client: Client):
    edition = an_edition()
    session = a_session(edition)
    session.title = Words({"en": "Only English"})
    session.save(update_fields=["title"])
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)

    assert 'lang="en">Only English' in page(client, "/convention-2027/programme/")
    assert 'lang="en">Only English' not in page(client, LIST)


def test_a_session_says_when_where_who_and_what(client: Client):
    edition = an_edition()
    session = a_session(edition, "Robots", a_person("Wang Miao"), language="zh")
    session.abstract = Words({"en": "First <b>line</b>.\n\nSecond & last."})
    session.save(update_fields=["abstract"])
    slot = a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)

    with travel(at("09:00"), tick=False):
        html = page(client, f"/en/convention-2027/sessions/{session.code}/")

    shown = text(html)
    assert "furnace-3 · Hall 1 Map and walking minutes Fri 1 October · 10:00–11:00" in shown
    assert "Wang Miao speaker" in shown
    assert "中文" in shown
    assert "<p>First &lt;b&gt;line&lt;/b&gt;.</p>" in html
    assert "<p>Second &amp; last.</p>" in html
    assert f"/en/convention-2027/register/?slot={slot.uid}" in html
    assert f"/en/convention-2027/sessions/{session.code}.ics" in html


def test_a_session_tells_programs_its_facts_and_cannot_break_out_of_the_page(client: Client):
    edition = an_edition()
    session = a_session(edition, "</script><script>alert(1)</script>", a_person())
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)

    html = page(client, f"/en/convention-2027/sessions/{session.code}/")

    assert "<script>alert" not in html
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    facts, way = json.loads(found[1])["@graph"]
    assert facts["name"] == "</script><script>alert(1)</script>"
    assert facts["startDate"] == "2027-10-01T10:00:00+08:00"
    assert facts["eventStatus"] == "https://schema.org/EventScheduled"
    assert facts["location"]["name"] == "furnace-3 · Hall 1"
    assert [person["name"] for person in facts["performer"]] == ["Ye Wenjie"]
    assert [step["position"] for step in way["itemListElement"]] == [1, 2, 3]


def test_a_session_shown_twice_lists_both_times_and_only_the_coming_one_has_tickets(
    client: Client,
):
    edition = an_edition()
    film, hall = a_session(edition, "Film"), a_room()
    a_slot(film, hall, "10:00", "12:00")
    second = a_slot(film, hall, "14:00", "16:00")
    publish(edition, by=None)

    with travel(at("12:00") + timedelta(minutes=1), tick=False):
        html = page(client, f"/en/convention-2027/sessions/{film.code}/")

    assert "10:00–12:00" in html
    assert set(re.findall(r"slot=([0-9a-f-]+)", html)) == {str(second.uid)}
    assert "This session is over." in html


def test_an_unknown_session_is_not_found(client: Client):
    a_published_edition()

    page(client, "/en/convention-2027/sessions/nosuch/", 404)
    page(client, "/en/convention-2027/sessions/💥/", 404)


def test_the_calendar_page_gives_both_addresses_the_readers_language_first(client: Client):
    a_published_edition()

    english = page(client, "/en/convention-2027/calendar/")
    chinese = page(client, "/convention-2027/calendar/")

    ours = "http://localhost:8000/en/convention-2027/programme.ics"
    theirs = "http://localhost:8000/convention-2027/programme.ics"
    assert english.index(ours) < english.index(theirs)
    assert chinese.index(theirs) < chinese.index(ours)
    assert "webcal://localhost:8000/en/convention-2027/programme.ics" in english
    assert client.get(ours.removeprefix("http://localhost:8000")).status_code == 200


@pytest.mark.parametrize(
    "path", ["", "convention-2027/", "convention-2027/programme/", "convention-2027/calendar/"]
)
def test_pages_are_read_only(client: Client, path: str):
    a_published_edition()

    assert client.post(f"/en/{path}").status_code == 405
    assert client.head(f"/en/{path}").status_code == 200
