"""The list of films: what is shown, in which copy, and what is still missing for it."""

from __future__ import annotations

import pytest

from events.models import Film, FilmVersion, Print, SessionFilm, StaffRole
from tests.cast import a_session, an_edition, an_organizer, both, the_family
from tests.events.listed import cells, choices, names

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/films/"
SESSIONS = "/en/manage/convention-2027/sessions/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def reader(client, edition):
    user = an_organizer(edition, Level.LOOK)
    client.force_login(user)
    return user


def known(english: str, chinese: str = "", **facts) -> Film:
    usual = {"family": the_family(), "runtime": 90, "title": both(english, chinese)}
    return Film.objects.create(**{**usual, **facts})


def shown(edition, film: Film, title: str = "Screening", **facts):
    session = a_session(edition, title)
    SessionFilm.objects.create(session=session, film=film, **facts)
    return session


def a_copy(film: Film, kind: str = "dcp-2k", *, needs_key: bool = False) -> Print:
    version, _ = FilmVersion.objects.get_or_create(film=film, language="zh")
    return Print.objects.create(version=version, format=kind, needs_key=needs_key)


def found(client, query: str = "") -> list[str]:
    return names(client, LIST + query, "title")


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_any_length_takes_the_same_queries(
    client, edition, reader, django_assert_num_queries, count
):
    for number in range(count):
        film = known(f"Film {number:02}")
        a_copy(film)
        a_copy(film, "35mm")
        shown(edition, film, f"Screening {number}")

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


def test_a_film_is_found_by_title_original_title_or_director_in_any_spelling(
    client, edition, reader
):
    known("WALL·E", "机器人总动员", director=both("Andrew Stanton", "安德鲁·斯坦顿"))
    known("Stalker", "潜行者", original_title="Сталкер")

    for query in ("ＷＡＬＬ·Ｅ", "walle", "机器人", "jiqiren", "stanton", "斯坦顿"):
        assert found(client, f"?q={query}") == ["WALL·E"], query
    assert found(client, "?q=сталкер") == found(client, "?q=qxz") == ["Stalker"]
    assert found(client, "?q=nothing") == []


def test_films_of_another_family_are_not_there(client, edition, reader):
    known("Solaris")
    known("Abroad", family=the_family("elsewhere"))

    assert found(client) == ["Solaris"]


def test_a_film_shown_twice_counts_its_sessions_and_leads_to_them(client, edition, reader):
    film, other = known("Solaris"), known("Stalker")
    shown(edition, film, "Afternoon")
    shown(edition, film, "Night")
    shown(an_edition("carnival-2027"), other)
    address = f"{SESSIONS}?film={film.code}"

    response = client.get(f"{LIST}?sort=-sessions")

    assert f'href="{address}"' in response.content.decode()
    assert [(str(row), row.sessions_here) for row in response.context["rows"]] == [
        ("Solaris", 2),
        ("Stalker", 0),
    ]
    assert names(client, address, "title") == ["Afternoon", "Night"]
    chips = client.get(address).context["chips"]
    assert [(chip.label, chip.word) for chip in chips] == [("Film", "Solaris")]


def test_eight_shorts_of_one_session_are_each_there_once(client, edition, reader):
    session = a_session(edition, "Shorts")
    for number in range(1, 9):
        film = known(f"Short {number}", kind="short", runtime=number)
        SessionFilm.objects.create(session=session, film=film, position=number)

    assert found(client, "?kind=short&on=here&sort=-runtime") == [
        f"Short {number}" for number in range(8, 0, -1)
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("on=here", ["Classic", "New"]),
        ("on=none", ["Idle"]),
        ("section=classics", ["Classic"]),
        ("kind=short", ["Idle"]),
        ("premiere=world", ["New"]),
        ("format=35mm", ["Classic"]),
        ("format=dcp-4k", ["New"]),
        ("format=key", ["New"]),
        ("missing=title-zh-hans", ["Idle"]),
        ("missing=synopsis-en", ["Classic", "Idle"]),
        ("missing=year", ["Idle", "New"]),
        ("missing=copy", ["Idle"]),
        ("missing=year&missing=synopsis-en", ["Idle"]),
        ("on=here&format=35mm", ["Classic"]),
    ],
)
def test_the_filters_that_programmers_of_films_need(client, edition, reader, query, expected):
    classics = edition.sections.create(slug="classics", name=both("Classics"))
    classic = known("Classic", year=1972)
    a_copy(classic, "35mm")
    a_copy(classic, "dcp-2k")
    shown(edition, classic, section=classics)
    new = known("New", premiere="world", synopsis=both("Words"))
    a_copy(new, "dcp-4k", needs_key=True)
    shown(edition, new)
    known("Idle", title={"en": "Idle"}, kind="short")

    assert found(client, f"?{query}") == expected


def test_sections_of_another_edition_are_not_asked_about(client, edition, reader):
    edition.sections.create(slug="classics", name=both("Classics"))
    an_edition("carnival-2027").sections.create(slug="cosplay", name=both("Cosplay"))

    assert choices(client, LIST, "section") == [("classics", "Classics")]


def test_a_page_tells_which_copy_is_there_and_which_needs_a_key(client, edition, reader):
    film = known("Solaris")
    a_copy(film, "dcp-4k", needs_key=True)
    known("Stalker")

    page = client.get(LIST).content.decode()

    assert "DCP 4K" in page and "中文" in page
    assert page.count('<span class="chip few">needs a key') == 1


def test_csv_tells_formats_once_and_the_notes_only_to_who_makes_the_programme(client, edition):
    facts = {"director": both("Tarkovsky"), "year": 1972, "premiere": "china", "note": "by hand"}
    film = known("Solaris", "索拉里斯", original_title="Солярис", **facts)
    a_copy(film, "35mm")
    version = FilmVersion.objects.create(film=film, language="ru")
    for kind in ("35mm", "dcp-2k"):
        Print.objects.create(version=version, format=kind)
    shown(edition, film)
    told = {}
    for level in (Level.LOOK, Level.PROGRAMME):
        client.force_login(an_organizer(edition, level))
        told[level] = cells(client, f"{LIST}?format=csv")

    heading = [
        *("Code", "Film", "Title (zh-hans)", "Title (en)", "Original title", "Director"),
        *("Kind", "Year", "Minutes", "Premiere", "Copies", "Sessions"),
    ]
    row = [
        *(film.code, "Solaris", "索拉里斯", "Solaris", "Солярис", "Tarkovsky"),
        *("feature film", "1972", "90", "China premiere", "35 mm, DCP 2K", "1"),
    ]
    assert told[Level.LOOK] == [heading, row]
    assert told[Level.PROGRAMME] == [[*heading, "Note"], [*row, "by hand"]]


def test_a_year_that_nobody_knows_comes_last_either_way(client, edition, reader):
    known("Old", year=1927)
    known("Unknown")
    known("New", year=2027)

    assert found(client, "?sort=year") == ["Old", "New", "Unknown"]
    assert found(client, "?sort=-year") == ["New", "Old", "Unknown"]


def test_no_film_yet_says_where_films_come_from(client, edition, reader):
    assert "No film is written down yet" in client.get(LIST).content.decode()
