"""The machinery of organizers' lists, shown on the list of sessions."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.http import QueryDict
from django.utils import translation

from events.models import Session, Slot, StaffRole
from events.organizer.lists.found import PER_PAGE
from events.organizer.lists.sessions import session_list
from events.organizer.lists.table import safe
from events.organizer.lists.wish import Wish, read
from events.releasing import publish
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    both,
)

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/sessions/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def reader(client, edition):
    user = an_organizer(edition, StaffRole.Level.LOOK)
    client.force_login(user)
    return user


def titles(response):
    return [str(row.title["en"]) for row in response.context["rows"]]


def found(client, query=""):
    return titles(client.get(LIST + query))


def many_sessions(edition, count):
    kind = a_session(edition, "Session 000").type
    Session.objects.bulk_create(
        Session(edition=edition, type=kind, title=both(f"Session {n:03}"), code=f"S{n:07}")
        for n in range(1, count)
    )


def the_wish(edition, query):
    role = an_organizer(edition).staff_roles.get()
    with translation.override("en"):
        listing = session_list(role)
        return listing, read(listing, QueryDict(query))


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_any_length_takes_the_same_queries(
    client, edition, reader, django_assert_num_queries, count
):
    hall = a_room()
    for number in range(count):
        a_slot(a_session(edition, f"Talk {number}", a_person()), hall, "10:00", "11:00")

    with django_assert_num_queries(11):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


def test_titles_are_ordered_by_their_sound_in_the_language_of_the_reader(client, edition, reader):
    for english, chinese in (("Robots", "机器人"), ("Aliens", "外星人"), ("Time", "时间")):
        a_session(edition, title_of := english)
        Session.objects.filter(title__en=title_of).update(title=both(english, chinese))

    assert found(client) == ["Aliens", "Robots", "Time"]
    chinese = client.get("/manage/convention-2027/sessions/")
    assert [row.title["zh-hans"] for row in chinese.context["rows"]] == ["机器人", "时间", "外星人"]
    assert found(client, "?sort=-title") == ["Time", "Robots", "Aliens"]


def test_what_is_not_placed_comes_last_whichever_way_the_times_go(client, edition, reader):
    hall = a_room()
    a_slot(a_session(edition, "Late"), hall, "14:00", "15:00")
    a_slot(a_session(edition, "Early"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Waiting"))

    assert found(client, "?sort=when") == ["Early", "Late", "Waiting"]
    assert found(client, "?sort=-when") == ["Late", "Early", "Waiting"]


def test_a_heading_says_how_the_list_is_ordered_and_turns_it_round(client, edition, reader):
    a_session(edition)

    headings = {each.label: each for each in client.get(f"{LIST}?sort=type").context["headings"]}

    assert (headings["Type"].order, headings["Type"].address) == ("ascending", "?sort=-type")
    assert (headings["Session"].order, headings["Session"].address) == ("", "?sort=title")
    assert (headings["People"].order, headings["People"].address) == ("", "")


def test_a_search_finds_titles_people_and_films_in_any_spelling(client, edition, reader):
    liu = a_person("Liu Cixin")
    liu.name = both("Liu Cixin", "刘慈欣")
    liu.save()
    a_session(edition, "Three Bodies", liu)
    screening = a_session(edition, "Opening film")
    film = a_film(screening)
    film.title = both("WALL·E", "机器人总动员")
    film.save()
    a_session(edition, "Robots")

    assert found(client, "?q=liucixin") == found(client, "?q=刘慈欣") == ["Three Bodies"]
    assert found(client, "?q=ＷＡＬＬ·Ｅ") == ["Opening film"]
    assert found(client, "?q=lcx+bodies") == ["Three Bodies"]
    assert found(client, "?q=robot") == ["Robots"]


def test_a_search_for_signs_alone_finds_nothing(client, edition, reader):
    a_session(edition)

    assert found(client, "?q=…!") == []


def test_filters_narrow_each_other_and_are_named_with_a_way_out(client, edition, reader):
    track = edition.tracks.create(slug="hard", name=both("Hard SF"))
    a_session(edition, "Robots", track=track, status="draft")
    a_session(edition, "Aliens", track=track)
    a_session(edition, "Robots again", status="draft")

    response = client.get(f"{LIST}?q=robots&status=draft&track=hard")

    assert titles(response) == ["Robots"]
    assert [tuple(vars(chip).values()) for chip in response.context["chips"]] == [
        ("Search", "robots", "?sort=title&status=draft&track=hard"),
        ("Status", "draft", "?q=robots&sort=title&track=hard"),
        ("Track", "Hard SF", "?q=robots&sort=title&status=draft"),
    ]


def test_one_filter_may_be_asked_several_things_at_once(client, edition, reader):
    a_session(edition, "No words", a_person())
    a_session(edition, "Nobody", abstract=both("Words"))
    a_session(edition, "Nothing")

    assert found(client, "?missing=people") == ["Nobody", "Nothing"]
    assert found(client, "?missing=people&missing=text-en") == ["Nothing"]


def test_an_address_that_asks_for_the_unknown_is_answered_and_told_so(client, edition, reader):
    a_session(edition)

    response = client.get(f"{LIST}?track=nowhere&page=99&sort=-colour&status=draft%07")

    page = response.content.decode()
    assert (response.status_code, titles(response)) == (200, ["Opening"])
    assert "It was left out: Status: draft\x07; Track: nowhere" in page
    assert response.context["wish"].sort == "title"


def test_fields_that_nobody_filled_in_do_not_stay_in_the_address(client, edition, reader):
    response = client.get(f"{LIST}?q=&status=draft&track=&day=&missing=people&missing=text-en")

    assert response.url == f"{LIST.rstrip('/')}/?status=draft&missing=people&missing=text-en"


def test_nothing_there_yet_and_nothing_that_matches_are_two_things(client, edition, reader):
    empty = client.get(LIST).content.decode()
    a_session(edition)
    unmatched = client.get(f"{LIST}?q=nowhere").content.decode()

    assert "No session is written yet" in empty
    assert "Nothing matches" in unmatched and f'href="{LIST}">Show all' in unmatched
    assert "Nothing matches" not in empty


@pytest.mark.parametrize(
    ("page", "shown", "numbers"),
    [
        ("", (1, 50), [1, 2, 3, 0, 8]),
        ("4", (151, 200), [1, 2, 3, 4, 5, 6, 0, 8]),
        ("8", (351, 353), [1, 0, 6, 7, 8]),
        ("9", (351, 353), [1, 0, 6, 7, 8]),
        ("-1", (1, 50), [1, 2, 3, 0, 8]),
        ("9" * 40, (1, 50), [1, 2, 3, 0, 8]),
    ],
)
def test_a_long_list_comes_in_pages_of_fifty(client, edition, reader, page, shown, numbers):
    many_sessions(edition, 7 * PER_PAGE + 3)

    response = client.get(f"{LIST}?page={page}" if page else LIST)

    assert response.context["span"] == shown
    assert [number for number, _address in response.context["pages"]] == numbers
    assert len(titles(response)) == shown[1] - shown[0] + 1
    assert "353 sessions" in response.content.decode()


def cells(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_csv_has_the_rows_that_are_filtered_and_the_columns_that_are_shown(client, edition, reader):
    track = edition.tracks.create(slug="hard", name=both("Hard SF", "硬科幻"))
    robots = a_session(edition, "Robots", a_person("Ye"), a_person("Luo"), track=track)
    Session.objects.filter(pk=robots.pk).update(title=both("Robots", "机器人"), language="zh")
    a_slot(robots, a_room(), "10:00", "11:00")
    a_slot(robots)
    a_session(edition, "Aliens")

    response = client.get(f"{LIST}?track=hard&format=csv")

    assert response["Content-Disposition"] == 'attachment; filename="convention-2027-sessions.csv"'
    assert response.content.startswith("\ufeff".encode())
    assert cells(response) == [
        [
            *("Code", "Session", "Title (zh-hans)", "Title (en)", "Type", "Track"),
            *("When and where", "People", "Status", "Spoken language"),
        ],
        [
            *(robots.code, "Robots", "机器人", "Robots", "Talk", "Hard SF"),
            "2027-10-01 10:00–11:00 Hall 1; waits for a place",
            *("Ye, Luo", "confirmed", "zh"),
        ],
    ]


def test_csv_speaks_the_language_of_the_reader(client, edition, reader):
    a_session(edition, status="draft")

    heading, row = cells(client.get("/manage/convention-2027/sessions/?format=csv"))

    assert heading[:2] == ["编号", "活动"]
    assert row[4:6] == ["演讲", ""]


def test_csv_has_every_row_of_a_list_of_many_pages(
    client, edition, reader, django_assert_num_queries
):
    many_sessions(edition, 501)

    with django_assert_num_queries(14):
        rows = cells(client.get(f"{LIST}?format=csv&page=3"))

    assert len(rows) == 502
    assert [rows[1][1], rows[-1][1]] == ["Session 000", "Session 500"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+86 10", "'+86 10"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1＋1", "'＝1＋1"),
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("1=1", "1=1"),
        ("机器人", "机器人"),
        (-1, -1),
        (1.5, 1.5),
        (None, None),
    ],
)
def test_a_cell_is_never_run_by_a_spreadsheet(value, cell):
    assert safe(value) == cell


def test_a_formula_that_somebody_put_into_a_title_is_text_in_the_file(client, edition, reader):
    a_session(edition, '=HYPERLINK("https://elsewhere.example")')

    assert cells(client.get(f"{LIST}?format=csv"))[1][1].startswith("'=HYPERLINK")


def test_only_who_may_write_is_led_to_the_form(client, edition):
    session = a_session(edition)
    pages = {}
    for level in (StaffRole.Level.LOOK, StaffRole.Level.PROGRAMME):
        client.force_login(an_organizer(edition, level))
        pages[level] = client.get(LIST).content.decode()

    form = f"{LIST}{session.code}/"
    assert [form in pages[level] for level in pages] == [False, True]
    assert ["Add a session" in pages[level] for level in pages] == [False, True]


def test_a_wish_is_an_address_and_the_address_is_the_wish(edition):
    listing, wish = the_wish(edition, "q=robots&missing=people&missing=text-en&sort=-when&page=3")

    again = read(listing, QueryDict(wish.address()[1:]))

    assert (
        again
        == wish
        == Wish(q="robots", chosen={"missing": ["people", "text-en"]}, sort="-when", page=3)
    )


def test_a_very_long_search_is_cut_and_found_nowhere(client, edition, reader):
    a_session(edition)

    response = client.get(f"{LIST}?q={'长' * 5_000}")

    assert response.status_code == 200
    assert len(response.context["wish"].q) == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=draft", ["Held back"]),
        ("status=cancelled", ["Off"]),
        ("type=panel", ["Panel"]),
        ("track=none", ["Fallen out", "Held back", "Off", "Panel", "Unwritten", "Waiting"]),
        ("place=placed", ["Here", "Panel"]),
        ("place=waiting", ["Held back", "Unwritten", "Waiting"]),
        ("place=cancelled", ["Fallen out", "Off"]),
        ("day=2027-10-01", ["Fallen out", "Here", "Panel"]),
        ("day=2027-10-02", []),
        ("language=en", ["Here"]),
        ("language=none", ["Fallen out", "Held back", "Off", "Panel", "Unwritten", "Waiting"]),
        ("is=clash", ["Here", "Panel"]),
        ("is=document", ["Waiting"]),
        ("is=film", ["Panel"]),
        ("missing=title-zh-hans", ["Unwritten"]),
        ("missing=text-en", ["Fallen out", "Held back", "Off", "Panel", "Unwritten", "Waiting"]),
    ],
)
def test_the_filters_that_programme_makers_need(client, edition, reader, query, expected):
    hall = a_room()
    track = edition.tracks.create(slug="hard", name=both("Hard"))
    words = {"abstract": both("Words"), "language": "en", "track": track}
    a_slot(a_session(edition, "Here", **words), hall, "10:00", "11:00")
    panel = edition.session_types.create(slug="panel", name=both("Panel"))
    a_film(session := a_session(edition, "Panel", type=panel))
    a_slot(session, hall, "10:30", "11:30")
    a_slot(a_session(edition, "Waiting", needs_document=True))
    a_session(edition, "Held back", status="draft")
    a_session(edition, "Off", status="cancelled")
    a_slot(a_session(edition, "Fallen out"), hall, "12:00", "13:00")
    Slot.objects.filter(session__title__en="Fallen out").update(is_cancelled=True)
    a_session(edition, "Unwritten")
    Session.objects.filter(title__en="Unwritten").update(title={"en": "Unwritten"})

    assert found(client, f"?{query}") == expected


def test_rooms_and_what_changed_since_the_release(client, edition, reader):
    hall, other = a_room(), a_room("Hall 2")
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    moved = a_slot(a_session(edition, "Aliens"), hall, "12:00", "13:00")
    publish(edition, by=None)
    Slot.objects.filter(pk=moved.pk).update(room=other)

    assert found(client, f"?room={hall.pk}") == ["Robots"]
    assert found(client, "?is=changed") == ["Aliens"]


def test_someone_who_declined_leaves_a_session_without_people(client, edition, reader):
    session = a_session(edition, "Robots", a_person())
    session.participations.update(status="declined")

    assert found(client, "?missing=people") == ["Robots"]


def test_a_show_after_midnight_belongs_to_the_evening_before(client, edition, reader):
    hall = a_room()
    slot = a_slot(a_session(edition, "Night"), hall, "10:00", "11:00")
    at_night = slot.starts_at.replace(hour=1, day=2)
    Slot.objects.update(starts_at=at_night, ends_at=at_night.replace(hour=2))

    assert found(client, "?day=2027-10-01") == ["Night"]
