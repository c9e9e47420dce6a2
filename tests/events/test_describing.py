"""What a released line tells beside time and room, and what finds it."""

from __future__ import annotations

import pytest

from events.models import (
    Film,
    FilmVersion,
    Participation,
    Person,
    ReleasedSlot,
    RoomName,
    RouteStop,
    Section,
    SessionFilm,
    Slot,
)
from events.releasing import changes_to_publish, publish
from events.searching import matching
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both

pytestmark = pytest.mark.django_db


def the_line(edition):
    return publish(edition, by=None).lines.get()


def test_a_plain_session_has_nothing_more_to_tell():
    edition = an_edition()
    a_slot(a_session(edition), a_room(), "10:00", "11:00")

    line = the_line(edition)

    assert (line.details, line.films, line.mentions) == ({}, [], "")
    assert (line.building_slug, line.room_slug, line.type_slug) == ("furnace-3", "hall-1", "talk")


def test_conditions_and_places_are_told():
    edition = an_edition()
    facts = {"age_from": 6, "age_to": 12, "needs_guardian": True, "places": 20, "least_height": 120}
    a_slot(a_session(edition, **facts), a_room(), "10:00", "11:00")

    line = the_line(edition)

    assert (line.age_from, line.age_to) == (6, 12)
    assert line.details == {"needs_guardian": True, "places": 20, "least_height": 120}


def test_who_may_come_is_told_when_it_is_not_everybody():
    edition = an_edition()
    a_slot(a_session(edition, access="invited+lottery"), a_room(), "10:00", "11:00")

    assert the_line(edition).details == {"access": "invited+lottery"}


def test_a_film_is_told_with_its_section_and_what_is_heard_and_read():
    edition = an_edition()
    session = a_session(edition, "Slow Light")
    film = Film.objects.create(
        family=edition.series.family, title=both("Slow Light", "慢光"), runtime=96, year=2026
    )
    version = FilmVersion.objects.create(
        film=film, language="it", subtitles="zh", delivery="electronic"
    )
    section = Section.objects.create(edition=edition, slug="new", name=both("New worlds", "新世界"))
    SessionFilm.objects.create(session=session, film=film, version=version, section=section)
    a_slot(session, a_room(), "14:00", "15:36")

    line = the_line(edition)

    assert line.films == [
        {
            "code": film.code,
            "title": both("Slow Light", "慢光"),
            "kind": "feature",
            "year": 2026,
            "runtime": 96,
            "language": "it",
            "subtitles": "zh",
            "section": {"slug": "new", "name": both("New worlds", "新世界")},
        }
    ]
    assert line.mentions == f" film:{film.code} section:new "


def test_a_line_names_its_people_but_not_who_declined():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    a_slot(a_session(edition, "Talk", ye, luo), a_room(), "10:00", "11:00")
    Participation.objects.filter(person=luo).update(status="declined")

    assert the_line(edition).mentions == f" person:{ye.code} "


def test_one_person_who_wishes_no_recording_decides_for_all():
    edition = an_edition()
    ye, luo = a_person("Ye Wenjie"), a_person("Luo Ji")
    Person.objects.filter(pk=luo.pk).update(recording="no")
    a_slot(a_session(edition, "Talk", ye, luo), a_room(), "10:00", "11:00")

    assert the_line(edition).details == {"no_recording": True}


def test_a_parade_tells_where_it_passes_and_when():
    edition = an_edition()
    parade, lawn = a_session(edition, "Parade"), a_room("Lawn", building="lake")
    RouteStop.objects.create(session=parade, room=lawn, position=1, after_minutes=20)
    a_slot(parade, a_room(), "16:00", "17:00")

    assert the_line(edition).details["route"] == [
        {"room": both("Lawn"), "building": both("lake"), "slug": "lake/lawn", "after_minutes": 20}
    ]


def test_a_rain_room_and_a_last_entry_are_told_and_their_change_is_a_change():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "17:00")
    publish(edition, by=None)
    Slot.objects.filter(pk=slot.pk).update(
        rain_room=a_room("Club", building="furnace-1"), last_entry_at=at("16:30")
    )

    (change,) = changes_to_publish(edition)

    assert change.fields == ("rain_room_name", "last_entry_at")
    assert change.line.rain_room_name == both("furnace-1 · Club")


@pytest.mark.parametrize(
    "query",
    ["fengxi", "fx", "风洗", "Hall 1", "Old Hall", "old hall fengxi", "luoji", "talk", "steel"],
)
def test_a_line_is_found_by_title_people_room_old_room_names_type_and_text(query):
    edition, room = an_edition(), a_room("Hall 1")
    RoomName.objects.create(room=room, name=both("Old Hall"))
    a_slot(
        a_session(edition, "风洗", a_person("罗辑"), abstract=both("Of steel")),
        room,
        "10:00",
        "11:00",
    )
    release = publish(edition, by=None)

    assert matching(ReleasedSlot.objects.filter(release=release), query).count() == 1


def test_a_cancelled_line_is_still_found():
    edition = an_edition()
    slot = a_slot(a_session(edition, "Robots", a_person("Luo Ji")), a_room(), "10:00", "11:00")
    first = publish(edition, by=None).lines.get()
    Slot.objects.filter(pk=slot.pk).update(is_cancelled=True)
    last = publish(edition, by=None).lines.get()

    assert last.is_cancelled
    assert (last.mentions, last.search) == (first.mentions, first.search)
