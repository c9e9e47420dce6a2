"""What of a programme and its letters waits for somebody, in sentences."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from events.attention import Known, Matter, Weight, letter_matters, programme_matters
from events.models import FilmVersion, Participation, Print, Session
from events.outbox import Standing
from events.overview import Shape, Wanted
from events.releasing import publish
from tests.cast import a_film, a_person, a_room, a_session, a_slot, an_edition, at, both
from tests.events.clash_scene import a_clash

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 9, 1, 12, tzinfo=UTC)
NOTHING = Known(clashes=[], wanted=[], shape=Shape())


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    return an_edition()


def told(edition, known=NOTHING):
    return [(each.weight.name, each.text) for each in programme_matters(edition, known)]


def kinds(edition, known=NOTHING):
    return [each.kind for each in programme_matters(edition, known)]


def told_session(edition, *people, **facts):
    return a_session(edition, "Robots", *people, **{"abstract": both("Told", "讲了"), **facts})


def test_a_finished_programme_asks_for_nothing(edition):
    a_slot(told_session(edition), a_room(), "10:00", "11:00")

    assert told(edition) == []


def test_a_clash_stops_the_release(edition):
    one = Known([a_clash("room_taken_twice")], [], Shape())
    two = Known([a_clash("room_taken_twice")] * 2, [], Shape())

    assert told(edition, one) == [("STOPS", "1 clash stops the next release.")]
    assert told(edition, two) == [("STOPS", "2 clashes stop the next release.")]


def test_what_waits_for_a_place_is_counted(edition):
    known = Known([], [], Shape(waiting=3))

    assert told(edition, known) == [("LATER", "3 slots wait for a place.")]


def test_edits_since_the_release_are_told_with_their_first_moment(edition):
    a_slot(told_session(edition), a_room(), "10:00", "11:00")
    known = Known([], [], Shape(edits=2, edited_at=at("09:05")))
    assert told(edition, known) == []

    publish(edition, by=None)
    edition.refresh_from_db()

    text = "2 things were edited since release 1, the first on Fri 1 October 09:05."
    assert told(edition, known) == [("LATER", text)]


def test_invitations_without_an_answer_count_people_and_refusals_count_parts(edition):
    ye, luo = a_person("Ye"), a_person("Luo")
    told_session(edition, ye, luo)
    told_session(edition, ye)
    Participation.objects.filter(person=ye).update(status=Participation.Status.INVITED)
    Participation.objects.filter(person=luo).update(status=Participation.Status.DECLINED)

    assert told(edition) == [
        (
            "SOON",
            "1 part was declined: that session needs somebody else, or goes on without.",
        ),
        ("LATER", "1 person has not answered the invitation."),
    ]


def test_nobody_is_asked_about_what_was_cancelled(edition):
    gone = a_session(edition, "Gone", a_person(), status=Session.Status.CANCELLED)
    Participation.objects.update(status=Participation.Status.DECLINED)
    a_print_with_a_key(gone)

    assert told(edition) == []


def test_a_language_that_is_missing_is_named(edition):
    a_session(edition, "Robots", abstract=both("Told"))
    a_session(edition, "Aliens")
    Session.objects.filter(title__en="Robots").update(abstract={"en": "Told"})

    matters = list(programme_matters(edition, NOTHING))

    assert [(each.text, each.about) for each in matters] == [
        ("2 sessions have no description in Chinese.", "zh-hans"),
        ("1 session has no description in English.", "en"),
    ]


def test_a_session_more_people_want_than_fit_is_told(edition):
    full = Wanted(None, both("Robots"), at("10:00"), audience=101, holds=100)
    fits = Wanted(None, both("Aliens"), at("10:00"), audience=100, holds=100)
    endless = Wanted(None, both("Time"), at("10:00"), audience=900, holds=None)

    assert told(edition, Known([], [full, fits, endless], Shape())) == [
        ("SOON", "1 session draws more people than its room holds.")
    ]


def a_print_with_a_key(session, position=1):
    film = a_film(session, position=position)
    version = FilmVersion.objects.create(film=film)
    Print.objects.create(version=version, needs_key=True)


def test_screenings_of_locked_copies_are_told_once_each(edition):
    screening = told_session(edition)
    a_print_with_a_key(screening, 1)
    a_print_with_a_key(screening, 2)

    assert told(edition) == [
        ("LATER", "1 screening shows a copy that needs a key for its projector.")
    ]


def test_a_session_under_the_open_sky_needs_a_plan_for_rain(edition):
    meadow, hall = a_room("Meadow", is_outdoor=True), a_room("Hall")
    planned = told_session(edition, weather_plan="move")
    a_slot(planned, meadow, "10:00", "11:00")
    a_slot(told_session(edition), hall, "10:00", "11:00")
    covered = a_slot(told_session(edition), meadow, "12:00", "13:00")
    covered.rain_room = hall
    covered.save()
    assert kinds(edition) == []

    twice = told_session(edition)
    a_slot(twice, meadow, "14:00", "15:00")
    a_slot(twice, meadow, "16:00", "17:00")

    assert told(edition) == [("LATER", "1 session under the open sky has no plan for rain.")]


def test_a_programme_of_any_size_takes_the_same_queries(edition, django_assert_num_queries):
    for size in (1, 30):
        for _each in range(size):
            told_session(edition, a_person())
        with django_assert_num_queries(4):
            kinds(edition)


def letters(standing):
    edition = an_edition("other", kind="carnival", starts_on=date(2027, 10, 1))
    return list(letter_matters(standing, edition, NOW))


def test_letters_on_their_way_are_no_news():
    assert letters(Standing(waiting=3, sent=90, oldest=NOW - timedelta(minutes=4))) == []


def test_a_letter_that_failed_or_is_stuck_stops_something():
    standing = Standing(waiting=2, sent=5, failed=1, oldest=NOW - timedelta(minutes=5))

    assert letters(standing) == [
        Matter(Weight.STOPS, "failed", "1 letter could not be delivered."),
        Matter(
            Weight.STOPS,
            "stuck",
            "2 letters wait to be sent, the oldest since Wed 1 September 19:55.",
        ),
    ]
