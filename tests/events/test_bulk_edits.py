"""Many sessions at once: each only as it was seen, each told in history, twice as good as once."""

import pytest

from events.bulk_edits import Outcome, add_needs, add_note, set_status, set_track, set_type
from events.models import Change, Feature, Session, SessionType
from tests.cast import a_session, an_edition, an_organizer, both

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return an_edition()


def now(*sessions):
    """The sessions as they are, each with its version: what a page has just shown."""
    return {each: each.version for each in Session.objects.filter(pk__in=[s.pk for s in sessions])}


def titles(rows):
    return [str(row.title["en"]) for row in rows]


def told(outcome):
    return (titles(outcome.changed), titles(outcome.same), titles(outcome.stale))


def changes():
    fields = ("verb", "subject", "subject_id", "before", "after")
    return list(Change.objects.order_by("pk").values_list(*fields))


def test_sessions_get_a_track_and_history_says_who_gave_it(edition):
    hard = edition.tracks.create(slug="hard", name=both("Hard SF"))
    robots, aliens = a_session(edition, "Robots"), a_session(edition, "Aliens")
    chair = an_organizer(edition)

    outcome = set_track(edition, now(robots, aliens), track=hard, by=chair)

    assert told(outcome) == (["Robots", "Aliens"], [], [])
    facts = Session.objects.order_by("pk").values_list("track", "version")
    assert list(facts) == [(hard.pk, 1), (hard.pk, 1)]
    was, is_now = {"track": None}, {"track": hard.pk}
    assert changes() == [
        ("edit", "session", robots.code, was, is_now),
        ("edit", "session", aliens.code, was, is_now),
    ]
    assert {change.by for change in edition.changes.all()} == {chair}


def test_a_session_that_somebody_else_changed_is_left_as_it_is(edition):
    hard = edition.tracks.create(slug="hard", name=both("Hard SF"))
    robots, aliens = a_session(edition, "Robots"), a_session(edition, "Aliens")
    seen = now(robots, aliens)
    Session.objects.filter(pk=aliens.pk).update(version=1)

    outcome = set_track(edition, seen, track=hard, by=None)

    assert told(outcome) == (["Robots"], [], ["Aliens"])
    aliens.refresh_from_db()
    assert (aliens.track, aliens.version) == (None, 1)
    assert [change[2] for change in changes()] == [robots.code]


def test_the_same_wish_twice_changes_nothing_the_second_time(edition):
    panel = edition.session_types.create(slug="panel", name=both("Panel"))
    robots = a_session(edition, "Robots")
    set_type(edition, now(robots), kind=panel, by=None)

    outcome = set_type(edition, {Session.objects.get(): 0}, kind=panel, by=None)

    assert told(outcome) == ([], ["Robots"], [])
    assert (Session.objects.get().version, Change.objects.count()) == (1, 1)


def test_sessions_are_held_back_and_confirmed_again(edition):
    robots = a_session(edition, "Robots")

    set_status(edition, now(robots), status="draft", by=None)
    set_status(edition, now(robots), status="confirmed", by=None)

    assert [(change[3], change[4]) for change in changes()] == [
        ({"status": "confirmed"}, {"status": "draft"}),
        ({"status": "draft"}, {"status": "confirmed"}),
    ]


def test_a_track_can_be_taken_away(edition):
    hard = edition.tracks.create(slug="hard", name=both("Hard SF"))
    robots = a_session(edition, "Robots", track=hard)

    set_track(edition, now(robots), track=None, by=None)

    assert Session.objects.get().track is None


def test_a_note_is_written_below_what_stands_there_and_once_only(edition):
    robots = a_session(edition, "Robots", note="Call Ye.")
    a_session(edition, "Aliens")
    everything = Session.objects.order_by("pk")

    add_note(edition, now(*everything), text="Bring a lamp.", by=None)
    again = add_note(edition, now(*everything), text="Bring a lamp.", by=None)

    notes = list(everything.values_list("note", flat=True))
    assert notes == ["Call Ye.\nBring a lamp.", "Bring a lamp."]
    assert told(again) == ([], ["Robots", "Aliens"], [])
    assert changes()[0][2:] == (
        robots.code,
        {"note": "Call Ye."},
        {"note": "Call Ye.\nBring a lamp."},
    )


def test_sessions_need_one_thing_more_and_keep_what_they_needed(edition):
    lamp, booth = (Feature.objects.create(slug=s, name=both(s)) for s in ("lamp", "booth"))
    robots, aliens = a_session(edition, "Robots"), a_session(edition, "Aliens")
    robots.needs.add(lamp)
    aliens.needs.add(lamp, booth)
    time = a_session(edition, "Time")
    seen = now(robots, aliens, time)
    Session.objects.filter(pk=time.pk).update(version=5)

    outcome = add_needs(edition, seen, needs=[lamp, booth], by=None)

    assert told(outcome) == (["Robots"], ["Aliens"], ["Time"])
    assert [*robots.needs.order_by("slug")] == [booth, lamp]
    assert [*time.needs.all()] == []
    assert changes() == [
        ("edit", "session", robots.code, {"needs": ["lamp"]}, {"needs": ["booth", "lamp"]})
    ]


def test_nothing_seen_is_nothing_done(edition):
    assert set_status(edition, {}, status="draft", by=None) == Outcome()


def test_hundreds_of_sessions_take_two_statements_each(edition, django_assert_num_queries):
    kind = SessionType.objects.create(edition=edition, slug="talk", name=both("Talk"))
    Session.objects.bulk_create(
        Session(edition=edition, type=kind, title=both(f"S{n}"), code=f"S{n:07}")
        for n in range(200)
    )
    seen = dict.fromkeys(edition.sessions.select_related("type"), 0)
    panel = edition.session_types.create(slug="panel", name=both("Panel"))

    with django_assert_num_queries(402):
        outcome = set_type(edition, seen, kind=panel, by=None)

    assert len(outcome.changed) == 200
