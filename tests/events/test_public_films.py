"""The films of a programme: shelves of sections, and each film with its screenings."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import Film, FilmVersion, Section, Session, SessionFilm
from events.public.screening import screenings_of
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.cast import a_film, a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.park_scene import a_park_of, graph, links, meta, page, shows, text
from tests.events.programme_scene import a_published_edition

pytestmark = pytest.mark.django_db
ALL = "/en/convention-2027/films/"


def a_shown_film(edition, title: str = "Solaris", **facts) -> tuple[Film, Session]:
    """A film with a screening from 10:00 to 13:00 in Hall 1."""
    session = a_session(edition, "Screening")
    film = a_film(session, runtime=167)
    for name, fact in {"title": both(title, "索拉里斯"), **facts}.items():
        setattr(film, name, fact)
    film.save()
    a_slot(session, a_room(), "10:00", "13:00")
    return film, session


def test_films_stand_by_section_and_those_of_none_last(client: Client):
    edition = an_edition()
    film, session = a_shown_film(edition, director=both("Andrei Tarkovsky"), year=1972)
    classics = Section.objects.create(edition=edition, slug="classics", name=both("Classics"))
    SessionFilm.objects.filter(film=film).update(section=classics)
    short = a_film(session, runtime=11, position=2)
    publish(edition, by=None)

    html = page(client, ALL)

    shown = text(html)
    assert "Films 2 People Films" in shown
    assert (
        "Classics Solaris 索拉里斯 Andrei Tarkovsky · 1972 · 2 h 47 min · shown once "
        "Further films Film 11 min · shown once"
    ) in shown
    assert links(html) >= {f"{ALL}{film.code}/", f"{ALL}{short.code}/"}


def test_a_film_shown_more_than_once_says_how_often(client: Client):
    edition = an_edition()
    film, _session = a_shown_film(edition)
    shows(edition, film, "15:00", "18:00")
    publish(edition, by=None)

    assert "shown 2 times" in text(page(client, ALL))


def test_a_programme_without_films_says_so(client: Client):
    a_published_edition()

    assert "No films here" in text(page(client, ALL))


def test_only_what_the_release_shows_is_there(client: Client):
    edition = a_published_edition()
    secret = a_film(a_session(edition, "Unplaced"))

    assert "No films here" in text(page(client, ALL))
    page(client, f"{ALL}{secret.code}/", 404)
    page(client, f"{ALL}nosuch/", 404)
    page(client, f"{ALL}💥/", 404)


def test_the_page_of_a_film_says_what_it_is_and_when_it_is_shown(client: Client):
    edition = an_edition()
    film, session = a_shown_film(
        edition,
        original_title="Солярис",
        director=both("Andrei Tarkovsky", "塔可夫斯基"),
        year=1972,
        synopsis=both("A <planet> that thinks."),
    )
    publish(edition, by=None)

    with travel(at("09:00"), tick=False):
        html = page(client, f"{ALL}{film.code}/")

    shown = text(html)
    assert "Director Andrei Tarkovsky Original title Солярис Year 1972 Runtime 2 h 47 min" in shown
    assert "A &lt;planet&gt; that thinks." in html
    assert "Screenings 1 Screening Fri 1 October · 10:00–13:00 · Hall 1" in shown
    assert f"/en/convention-2027/sessions/{session.code}/" in links(html)
    assert "导演 塔可夫斯基" in text(page(client, f"/convention-2027/films/{film.code}/"))


def test_what_is_heard_and_read_is_said_of_each_screening(client: Client):
    edition = an_edition()
    film, session = a_shown_film(edition)
    version = FilmVersion.objects.create(
        film=film, language="ru", subtitles="zh-hans", delivery="burned-in"
    )
    SessionFilm.objects.filter(session=session).update(version=version)
    shows(edition, film, "15:00", "18:00")
    publish(edition, by=None)

    assert text(page(client, f"{ALL}{film.code}/")).count("Spoken: Русский · Subtitles: 中文") == 1


def test_the_premiere_is_the_first_showing_for_the_public_and_the_rest_are_repeats(client: Client):
    edition = an_edition()
    film, _session = a_shown_film(edition, premiere="asian")
    press = shows(edition, film, "07:00", "09:50", audience="press_industry")
    shows(edition, film, "15:00", "18:00")
    publish(edition, by=None)

    html = page(client, f"{ALL}{film.code}/")

    shown = text(html)
    assert shown.index("Press and industry") < shown.index("Asian premiere", 150)
    assert shown.index("Asian premiere", 150) < shown.index("Repeat")
    assert shown.count("Repeat") == 1
    assert html.index(press) < html.index("10:00–13:00")


def test_a_cancelled_premiere_leaves_the_premiere_to_the_next():
    edition = an_edition()
    film, _session = a_shown_film(edition, premiere="world")
    shows(edition, film, "15:00", "18:00")
    publish(edition, by=None)
    first = edition.sessions.order_by("pk").first().slots.get()
    cancel_slot(first, by=None, version=first.version)
    release = publish(edition, by=None)

    found = screenings_of(release.lines.order_by("starts_at"), film.code)

    assert [(each.is_first, each.is_repeat, each.premiere) for each in found] == [
        (False, False, ""),
        (True, False, "world"),
    ]


def test_the_title_in_the_release_is_shown_until_the_next(client: Client):
    edition = an_edition()
    film, _session = a_shown_film(edition)
    publish(edition, by=None)
    film.title = both("Stalker")
    film.save()

    assert "Solaris" in text(page(client, f"{ALL}{film.code}/"))
    assert "Stalker" not in page(client, ALL)


def test_screenings_at_other_events_are_told(client: Client):
    edition, week = an_edition(), an_edition("film-week", name=both("Film Week"))
    film, _session = a_shown_film(edition)
    code = shows(week, film, "15:00", "18:00")
    publish(edition, by=None)
    publish(week, by=None)

    html = page(client, f"{ALL}{film.code}/")

    assert "At other events in the park Screening" in text(html)
    assert f"/en/film-week/sessions/{code}/" in links(html)


def test_a_film_tells_programs_and_previews_what_it_is(client: Client):
    edition = an_edition()
    film, session = a_shown_film(
        edition, original_title="Солярис", director=both("Andrei Tarkovsky"), year=1972
    )
    film.synopsis = both("A planet that thinks.")
    film.save()
    publish(edition, by=None)

    html = page(client, f"{ALL}{film.code}/")

    movie, _way = graph(html)
    assert {name: movie[name] for name in ("@type", "name", "duration", "dateCreated")} == {
        "@type": "Movie",
        "name": "Solaris",
        "duration": "PT167M",
        "dateCreated": "1972",
    }
    assert movie["alternateName"] == ["索拉里斯", "Солярис"]
    assert movie["director"] == {"@type": "Person", "name": "Andrei Tarkovsky"}
    assert [each["@type"] for each in movie["subjectOf"]] == ["ScreeningEvent"]
    assert movie["subjectOf"][0]["url"].endswith(f"/sessions/{session.code}/")
    assert meta(html)["og:type"] == "video.movie"
    assert meta(html)["og:title"] == "Solaris · convention-2027"
    assert meta(html)["og:description"] == "A planet that thinks."


@pytest.mark.parametrize(("films", "address"), [(1, ALL), (30, ALL)])
def test_the_list_costs_the_same_queries_for_one_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, films: int, address: str
):
    a_park_of(an_edition(), films)

    with django_assert_num_queries(3):
        html = page(client, address)

    assert html.count("shown once") == films


@pytest.mark.parametrize("screenings", [1, 30])
def test_the_page_of_a_film_costs_the_same_for_one_screening_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, screenings: int
):
    edition = an_edition()
    session, hall = a_session(edition, "Loop", a_person()), a_room()
    film = a_film(session, runtime=9)
    for number in range(screenings):
        hour, tens = divmod(number, 2)
        a_slot(session, hall, f"{7 + hour:02}:{tens * 3}0", f"{7 + hour:02}:{tens * 3 + 1}0")
    publish(edition, by=None)

    with django_assert_num_queries(5):
        html = page(client, f"{ALL}{film.code}/")

    assert html.count('class="title"') == screenings
