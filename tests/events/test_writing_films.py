"""Films: the work, its versions, and the copies of each."""

import pytest
from django.utils import translation

from events.errors import InUse, StaleRow
from events.films import add_film, edit_film, remove_film, uses_of_film, uses_of_version
from events.models import Film, FilmVersion, Print, StaffRole
from events.uses import Use
from tests.cast import a_film, a_session, an_edition, an_organizer, both, the_family
from tests.events.writing_scene import asked, faults, sent

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
NEW = f"{HOME}films/new/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def a_version(language="ru", **facts):
    return {
        "name": "",
        "language": language,
        "subtitles": "",
        "delivery": "",
        "prints": [{"format": "dcp-2k", "needs_key": True}],
        **facts,
    }


def solaris(edition, **facts):
    wanted = {"title": both("Solaris", "索拉里斯"), "runtime": 166, "versions": [a_version()]}
    return add_film(edition, {**wanted, **facts}, by=None, code="SQLARSXX")


def copies(film):
    return [
        (version.language, [(each.format, each.needs_key) for each in version.prints.all()])
        for version in film.versions.order_by("pk")
    ]


def test_a_film_is_added_with_its_versions_and_their_copies(edition):
    film = solaris(edition)

    assert copies(film) == [("ru", [("dcp-2k", True)])]
    change = edition.changes.get()
    assert (change.verb, change.subject, change.subject_id) == ("add", "film", "SQLARSXX")
    assert change.after["versions"] == [
        {
            "name": "",
            "language": "ru",
            "subtitles": "",
            "delivery": "",
            "prints": [{"format": "dcp-2k", "needs_key": True}],
        }
    ]


def test_the_same_form_sent_twice_adds_one_film_and_one_version(edition):
    assert solaris(edition) == solaris(edition)
    assert (Film.objects.count(), FilmVersion.objects.count()) == (1, 1)
    assert edition.changes.count() == 1


def test_versions_stay_themselves_while_their_copies_change(edition):
    film = solaris(edition)
    version, copy = FilmVersion.objects.get(), Print.objects.get()
    prints = [
        {"format": "dcp-2k", "needs_key": False, "pk": copy.pk},
        {"format": "35mm", "needs_key": False},
    ]

    wanted = [a_version(pk=version.pk, prints=prints)]
    edit_film(film, {"versions": wanted}, edition=edition, by=None, version=0)

    assert FilmVersion.objects.get() == version
    assert copies(film) == [("ru", [("dcp-2k", False), ("35mm", False)])]
    assert Print.objects.filter(pk=copy.pk).exists()


def test_a_version_that_is_left_out_goes_with_its_copies(edition):
    film = solaris(edition, versions=[a_version(), a_version("zh")])
    first = film.versions.order_by("pk")[0]

    wanted = [a_version(pk=first.pk, prints=[])]
    edit_film(film, {"versions": wanted}, edition=edition, by=None, version=0)

    assert copies(film) == [("ru", [])]


def test_a_version_that_a_session_shows_stays_and_nothing_is_written(edition, english):
    film = solaris(edition)
    shown = a_session(edition, "Film night").session_films
    shown.create(film=film, version=film.versions.get(), position=1)

    wanted = {"note": "x", "versions": []}
    with pytest.raises(InUse, match="It is still used, in part or as a whole"):
        edit_film(film, wanted, edition=edition, by=None, version=0)

    film.refresh_from_db()
    assert (film.note, film.version, film.versions.count()) == ("", 0, 1)


def test_sessions_are_named_that_show_the_film_and_those_that_show_the_version(edition, english):
    film = solaris(edition, versions=[a_version(), a_version("zh")])
    first, second = film.versions.order_by("pk")
    night = a_session(edition, "Film night")
    night.session_films.create(film=film, version=first, position=1)

    named = [Use("the session “Film night”", night.code)]
    assert uses_of_film(film, edition=edition) == named
    assert uses_of_version(first, edition=edition) == named
    assert uses_of_version(second, edition=edition) == []


def test_a_film_on_a_programme_stays(edition, english):
    film = a_film(a_session(edition, "Film night"))

    with pytest.raises(InUse, match="It is used by the session “Film night”, so it stays."):
        remove_film(film, edition=edition, by=None)

    assert Film.objects.count() == 1


def test_an_unused_film_goes_with_its_versions_and_history_keeps_them(edition):
    film = solaris(edition)

    remove_film(film, edition=edition, by=None)

    assert (Film.objects.count(), FilmVersion.objects.count(), Print.objects.count()) == (0, 0, 0)
    change = edition.changes.order_by("pk").last()
    assert (change.verb, change.before["versions"][0]["language"]) == ("remove", "ru")


def test_who_saw_an_older_film_changes_neither_it_nor_its_versions(edition):
    film = solaris(edition)
    edit_film(film, {"year": 1972}, edition=edition, by=None, version=0)

    with pytest.raises(StaleRow):
        edit_film(film, {"year": 2002, "versions": []}, edition=edition, by=None, version=0)

    film.refresh_from_db()
    assert (film.year, film.versions.count()) == (1972, 1)


def test_a_film_is_written_on_its_page(client, edition, editor):
    facts = {
        "title_en": "Solaris",
        "runtime": "166",
        "versions-0-language": "ru",
        "versions-0-subtitles": "en",
        "versions-0-delivery": FilmVersion.Delivery.values[0],
        "versions-0-copies": ["dcp-2k", "35mm"],
        "versions-0-keyed": ["dcp-2k"],
    }

    assert sent(client, NEW, **facts).status_code == 302

    film = Film.objects.get()
    assert (film.family, film.runtime) == (the_family(), 166)
    assert copies(film) == [("ru", [("dcp-2k", True), ("35mm", False)])]


def test_saved_as_it_is_shown_every_copy_stays_itself(client, edition, editor):
    film = solaris(edition)
    before = [*Print.objects.values()]

    assert sent(client, f"{HOME}films/{film.code}/").status_code == 302

    assert [*Print.objects.values()] == before
    assert edition.changes.count() == 1


def test_a_code_that_a_film_of_another_family_has_is_not_used_again(client, edition, editor):
    abroad = the_family("elsewhere")
    theirs = Film.objects.create(family=abroad, title=both("Theirs"), runtime=90)

    sent(client, NEW, title_en="Ours", runtime="90", code=theirs.code)

    ours = Film.objects.get(family=the_family())
    assert ours.code != theirs.code


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"runtime": ""}, ("Minutes", "This field is required.")),
        ({"runtime": "0"}, ("Minutes", "Ensure this value is greater than or equal to 1.")),
        ({"year": "1879"}, ("Year", "Ensure this value is greater than or equal to 1880.")),
        (
            {"versions-0-language": "ru", "versions-0-subtitles": "en"},
            ("Where the subtitles are", "Please say where the subtitles are."),
        ),
        (
            {
                "versions-0-language": "ru",
                "versions-0-delivery": FilmVersion.Delivery.values[0],
            },
            ("Subtitles", "Please say which language they are in."),
        ),
        (
            {
                "versions-0-copies": ["35mm"],
                "versions-0-keyed": ["dcp-2k"],
            },
            ("Of these, encrypted", "Please choose only copies that there are."),
        ),
        (
            {
                "versions-count": "2",
                "versions-0-language": "ru",
                "versions-1-language": "ru",
            },
            ("Name", "Two versions are the same. Please tell them apart."),
        ),
    ],
)
def test_each_fault_of_a_film_is_named_where_it_is(client, edition, editor, facts, fault):
    typed = {**asked(client, NEW), "title_en": "Solaris", "runtime": "166", **facts}

    response = client.post(NEW, typed)

    assert (response.status_code, faults(response)) == (400, [fault])
    assert "Solaris" in response.content.decode()
    assert Film.objects.count() == 0
