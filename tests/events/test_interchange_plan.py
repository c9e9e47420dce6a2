"""A programme comes into the draft whole or not at all, and a newer one changes what is new."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.errors import NotPublishable, NotReadable
from events.interchange.files import read_text
from events.interchange.konopas import read_programme
from events.interchange.plan import Report, bring
from events.models import (
    Building,
    Change,
    Participation,
    Person,
    PersonSource,
    Room,
    Session,
    Slot,
    Track,
)
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.cast import a_room, an_edition, at, both
from tests.programmes import LONESTARCON, a_row, konopas, needs_programmes, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def an_english_edition(**facts):
    return an_edition(languages=["en"], **facts)


def imported(edition, items, people=None, **how) -> Report:
    programme = read_programme(konopas(items, people))
    return bring(edition, programme, by=None, tell=lambda text: None, **how)


def the_slot(key) -> Slot:
    return Slot.objects.get(session__source_id=key)


def uids_by_title():
    return {str(slot.session.title): slot.uid for slot in Slot.objects.select_related("session")}


def everything():
    """All rows an import may touch."""
    kinds = (Session, Slot, Participation, Person, PersonSource, Room, Building, Track, Change)
    return {kind: list(kind.objects.order_by("pk").values()) for kind in kinds}


def test_an_item_becomes_a_session_with_a_slot_its_people_and_its_track():
    edition = an_english_edition()
    people = [{"id": "7", "name": "Ye Wenjie (moderator)"}, {"id": "8", "name": "Luo Ji"}]

    imported(edition, [a_row("1", "Robots", mins="90", people=people, desc="<p>Why?</p>")])

    slot = the_slot("1")
    assert (slot.session.title, slot.session.abstract) == ({"en": "Robots"}, {"en": "Why?"})
    assert (slot.starts_at, slot.ends_at) == (at("10:00"), at("11:30"))
    assert (slot.room.name, slot.room.building.name) == ({"en": "Hall 1"}, {"en": "Furnace 3"})
    assert slot.session.track.name == {"en": "Science"}
    assert [(str(p.person), p.role, p.status) for p in slot.session.participations.all()] == [
        ("Ye Wenjie", "moderator", "confirmed"),
        ("Luo Ji", "speaker", "confirmed"),
    ]


def test_importing_twice_changes_nothing():
    edition = an_english_edition()
    first = imported(edition, rows(60))
    before = everything()

    second = imported(edition, rows(60))

    assert (first.new, first.changed, first.unchanged) == (60, 0, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 60)
    assert not second.has_changes
    assert everything() == before


def test_a_newer_file_changes_only_what_is_new_in_it():
    edition = an_english_edition()
    imported(edition, rows(20))
    before = dict(Slot.objects.values_list("session__source_id", "uid"))
    newer = rows(21)
    newer[3] |= {"time": "23:15"}
    newer[4] |= {"title": "A better title"}

    report = imported(edition, newer)

    assert (report.new, report.changed, report.unchanged) == (1, 2, 18)
    assert before.items() <= dict(Slot.objects.values_list("session__source_id", "uid")).items()
    versions = Slot.objects.exclude(version=0).values_list("session__source_id", "version")
    assert list(versions) == [("103", 1)]
    assert list(Session.objects.exclude(version=0).values_list("source_id")) == [("104",)]


def test_an_item_that_is_gone_is_cancelled_and_comes_back_with_its_name_in_calendars():
    edition = an_english_edition()
    imported(edition, rows(8))
    uid = the_slot("107").uid

    gone = imported(edition, rows(7))
    assert (gone.gone, the_slot("107").is_cancelled) == (1, True)
    back = imported(edition, rows(8))

    assert (back.new, back.changed, the_slot("107").is_cancelled) == (0, 1, False)
    assert the_slot("107").uid == uid


def test_what_an_organizer_cancelled_stays_cancelled():
    edition = an_english_edition()
    imported(edition, rows(8))
    imported(edition, rows(7))
    imported(edition, rows(8))
    cancel_slot(the_slot("107"), by=None, version=the_slot("107").version)

    report = imported(edition, rows(8))

    assert the_slot("107").is_cancelled
    assert (report.kept_cancelled, report.has_changes) == (1, False)


def test_a_row_with_a_mistake_is_not_taken_for_one_that_is_gone():
    edition = an_english_edition()
    imported(edition, rows(8))
    torn = rows(8)
    torn[7] |= {"time": "noon"}

    report = imported(edition, torn)

    assert (report.gone, len(report.problems)) == (0, 1)
    assert not the_slot("107").is_cancelled


@pytest.mark.parametrize("left", [0, 23])
def test_a_file_that_would_empty_the_programme_is_refused_and_changes_nothing(left):
    edition = an_english_edition()
    imported(edition, rows(30))
    before = everything()

    with pytest.raises(NotReadable):
        imported(edition, rows(left))

    assert everything() == before


def test_a_fifth_may_go_without_a_question_and_more_with_a_yes():
    edition = an_english_edition()
    imported(edition, rows(30))

    assert imported(edition, rows(24)).gone == 6
    assert imported(edition, rows(10), may_remove=True).gone == 14


def test_a_file_with_new_ids_throughout_is_the_same_programme():
    edition = an_english_edition()
    imported(edition, rows(20))
    before = uids_by_title()
    moved = [row | {"id": str(int(row["id"]) + 1)} for row in rows(20)]

    report = imported(edition, moved)

    assert (report.renumbered, report.new, report.gone) == (20, 0, 0)
    assert uids_by_title() == before
    assert the_slot("101").session.title == {"en": "Talk 0"}


def test_a_rehearsal_keeps_nothing_and_counts_the_same():
    edition = an_english_edition()
    before, told = everything(), []
    programme = read_programme(konopas(rows(10)))

    report = bring(edition, programme, by=None, tell=told.append, rehearse=True)

    assert report.new == 10
    assert told[-1] == "Rehearsal: nothing was kept."
    assert everything() == before


def test_history_tells_of_an_import_in_one_row():
    edition = an_english_edition()

    imported(edition, rows(10))

    change = Change.objects.get()
    assert (change.verb, change.subject, change.subject_id) == ("import", "edition", edition.slug)
    assert (change.after["new"], change.after["new_rooms"]) == (10, 2)


def test_rooms_are_found_again_by_their_name_in_any_language():
    edition = an_english_edition()
    hall = a_room("Hall 1", building="Furnace 3")
    Room.objects.update(name=both("Hall 1", "一号厅"))

    report = imported(edition, [a_row("1"), a_row("2", loc=["一号厅"], time="12:00")])

    assert (report.new_rooms, the_slot("1").room, the_slot("2").room) == (0, hall, hall)


def test_rooms_of_one_name_in_two_houses_are_two_rooms():
    edition = an_english_edition()

    imported(edition, [a_row("1"), a_row("2", loc=["Hall 1", "Hotel"])])

    assert [room.parallel for room in Room.objects.all()] == [1, 1]
    assert the_slot("2").room.building.name == {"en": "Hotel"}


def test_a_room_says_its_capacity_in_its_name():
    edition = an_english_edition()
    names = ["006A (160)", "006B (320AV)", "002A (Readings)"]

    report = imported(edition, [a_row(name, loc=[name, "Centre"]) for name in names])

    assert sorted(Room.objects.values_list("capacity", flat=True)) == [100, 160, 320]
    assert report.rooms_of_unknown_size == 1


def test_rooms_and_tracks_without_latin_letters_have_addresses_of_their_own():
    edition = an_english_edition()
    first = a_row("1", loc=["一号厅", "三高炉"], tags=["科幻"])
    second = a_row("2", loc=["二号厅", "三高炉"], tags=["电影"])

    imported(edition, [first, second])

    assert sorted(Room.objects.values_list("slug", flat=True)) == ["room", "room-2"]
    assert sorted(edition.tracks.values_list("slug", flat=True)) == ["track", "track-2"]


def test_a_room_that_the_file_uses_for_several_at_once_holds_several():
    edition = an_english_edition()

    report = imported(edition, [a_row("1"), a_row("2", time="10:59"), a_row("3", time="11:59")])

    assert report.shared_rooms == {"Hall 1": 2}
    assert Room.objects.get().parallel == 2


def test_without_minutes_an_item_takes_as_long_as_its_type():
    edition = an_english_edition()
    imported(edition, [a_row("1")])
    edition.session_types.update(minutes=45)

    report = imported(edition, [a_row("1", mins="0")])

    assert the_slot("1").ends_at == at("10:45")
    assert report.without_length == 1


def test_an_item_without_a_room_waits_for_one():
    edition = an_english_edition()

    report = imported(edition, [a_row("1", loc=[])])

    assert (the_slot("1").room, the_slot("1").starts_at) == (None, None)
    assert report.without_place == 1


def test_words_added_in_another_language_stay():
    edition = an_english_edition()
    imported(edition, [a_row("1", "Robots")])
    Session.objects.update(title=both("Robots", "机器人"))

    imported(edition, [a_row("1", "Better robots")])

    assert the_slot("1").session.title == {"en": "Better robots", "zh-hans": "机器人"}


def test_a_role_an_organizer_gave_stays_and_a_moderator_is_the_files_business():
    edition = an_english_edition()
    people = [{"id": "7", "name": "Ye"}, {"id": "8", "name": "Luo (moderator)"}]
    imported(edition, [a_row("1", people=people)])
    Participation.objects.filter(role="speaker").update(role="guest")

    swapped = [{"id": "7", "name": "Ye"}, {"id": "8", "name": "Luo"}]
    other = a_row("2", time="12:00", people=[{"id": "7", "name": "Ye (moderator)"}])
    imported(edition, [a_row("1", people=swapped), other])

    parts = Participation.objects.filter(session__source_id="1").order_by("rank")
    assert list(parts.values_list("role", flat=True)) == ["guest", "speaker"]


def test_a_file_without_biographies_takes_none_away():
    edition = an_english_edition()
    item = a_row("1", people=[{"id": "7", "name": "Ye Wenjie"}])
    imported(edition, [item], people=[{"id": "7", "name": ["Ye", "Wenjie"], "bio": "<b>A</b>"}])

    report = imported(edition, [item])

    assert Person.objects.get().biography == {"en": "A"}
    assert report.changed_people == 0


def test_the_edition_says_which_days_can_be_right():
    edition = an_english_edition()  # 1 to 3 October
    days = ["2027-09-29", "2027-09-30", "2027-10-04", "2027-10-05"]

    report = imported(edition, [a_row(day, date=day) for day in days])

    assert [problem.id for problem in report.problems] == ["2027-09-29", "2027-10-05"]
    assert Session.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "clock", "instant", "word"),
    [
        ("2027-03-14", "01:59", "07:59", None),
        ("2027-03-14", "02:30", "08:30", "it is 03:30"),
        ("2027-11-07", "01:30", "06:30", "the first is meant"),
        ("2027-11-07", "02:00", "08:00", None),
    ],
)
def test_hours_that_a_change_of_the_clock_makes_odd_are_told(day, clock, instant, word):
    on = date.fromisoformat(day)
    edition = an_english_edition(time_zone="America/Chicago", starts_on=on, ends_on=on)

    report = imported(edition, [a_row("1", date=day, time=clock)])

    assert f"{the_slot('1').starts_at:%H:%M}" == instant
    assert [word in note.reason for note in report.notes] == ([True] if word else [])


def test_five_times_the_programme_asks_the_database_no_more_often_but_in_larger_pieces():
    def asked(edition, count):
        programme = read_programme(konopas(rows(count)))
        with CaptureQueriesContext(connection) as queries:
            bring(edition, programme, by=None, tell=lambda text: None)
        return len(queries)

    few = asked(an_english_edition(slug="few"), 40)
    many = asked(an_english_edition(slug="many"), 200)

    assert few <= 40
    assert many <= few + 160 / 10  # SQLite takes 999 values a statement


@needs_programmes
def test_the_next_version_of_a_worldcon_changes_what_is_new_in_it():
    edition = an_english_edition(
        time_zone="America/Chicago", starts_on=date(2013, 8, 29), ends_on=date(2013, 9, 2)
    )
    for_real = {"by": None, "tell": lambda text: None}
    versions = ("v3-20130819", "v4-20130906-final")
    old, new = (
        read_programme(
            read_text(LONESTARCON / f"{version}-program.js"),
            read_text(LONESTARCON / f"{version}-people.js"),
        )
        for version in versions
    )
    bring(edition, old, **for_real)
    before = dict(Slot.objects.values_list("session__source_id", "uid"))
    with pytest.raises(NotPublishable, match="Gregory Benford is in"):  # a slip of that version
        publish(edition, by=None)

    report = bring(edition, new, **for_real)
    release = publish(edition, by=None)

    assert (report.new, report.gone, report.problems) == (53, 38, [])
    assert report.new + report.changed + report.unchanged == 969
    assert 200 < report.changed < 400
    assert before.items() <= dict(Slot.objects.values_list("session__source_id", "uid")).items()
    assert release.lines.count() == 969
    lines = [line.localize(edition.tz) for line in release.lines.all()]
    after_midnight = [line for line in lines if line.starts_at.hour < 5]
    assert [line.starts_at.date() - line.day for line in after_midnight] == [timedelta(days=1)] * 11
    past_midnight = [line for line in lines if runs_past_midnight(line)]
    assert [line.starts_at.date() - line.day for line in past_midnight] == [timedelta(0)] * 8
    assert not bring(edition, new, **for_real).has_changes


def runs_past_midnight(line) -> bool:
    return line.starts_at.date() < (line.ends_at - timedelta(minutes=1)).date()
