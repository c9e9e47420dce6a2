"""The page of one session: its times and places, how one gets in, and what is around it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import DjangoAssertNumQueries
from time_machine import travel

from events.models import ReleasedSlot, RoomClosure, Session, Slot, Track, Walk
from events.public.screening import Step, runtime_of, steps_of
from events.public.terms import admission, conditions, needs_own_place, to_know
from events.public.times import leading
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot
from events.translated import Words
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    at,
    both,
)
from tests.events.park_scene import a_building, a_gate, graph, links, meta, page, shows, text
from tests.events.programme_scene import a_published_edition


def a_line(**facts: Any) -> ReleasedSlot:
    """A line from 10:00 to 12:00 whose ``details`` are ``facts``, but for columns of its own."""
    own = {"audience", "age_from", "age_to", "rain_room_name", "films", "is_cancelled"}
    columns = {name: facts.pop(name) for name in own & facts.keys()}
    usual = {"starts_at": at("10:00"), "shown_until": at("12:00"), "ends_at": at("13:00")}
    return ReleasedSlot(details=facts, **{**usual, **columns})


def told(terms) -> list[str]:
    return [term.text for term in terms]


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ["Open to all whose ticket covers it; first come, first in."]),
        ({"access": Session.Access.INVITED_AND_DRAW}, ["By invitation and by draw."]),
        (
            {"access": Session.Access.APPROVAL},
            ["On application: you hear from us whether you have a place."],
        ),
        ({"places": 1}, ["1 place: take one of your own."]),
        (
            {"places": 20, "reserve_places": 5, "has_waiting_list": True},
            [
                "20 places: take one of your own.",
                "5 reserve places.",
                "When it is full, there is a waiting list.",
            ],
        ),
        (
            {"entry_minutes": 30, "entry_places": 120},
            ["Timed entry: every 30 minutes for 120 people."],
        ),
        ({"entry_minutes": 15}, ["Timed entry: every 15 minutes."]),
        ({"sign_up_rules": {"en": "Bring a laptop."}}, ["Bring a laptop."]),
        (
            {"items_per_person": 1},
            [
                "Open to all whose ticket covers it; first come, first in.",
                "At most 1 item each.",
            ],
        ),
    ],
)
def test_how_one_gets_in_is_said_in_sentences(facts, said):
    assert told(admission(a_line(**facts))) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"audience": "family"}, ["Made for families."]),
        ({"audience": "press_industry"}, ["For press and industry with accreditation."]),
        ({"age_from": 6, "age_to": 12}, ["For ages 6 to 12."]),
        ({"age_from": 18}, ["From 18 years of age."]),
        ({"age_to": 6}, ["Up to 6 years of age."]),
        ({"least_height": 120}, ["At least 120 cm tall."]),
        ({"needs_guardian": True}, ["Children come with an adult."]),
        (
            {"needs_document": True, "one_per_document": True},
            ["Bring the document you registered with.", "One place for each document."],
        ),
        (
            {
                "group_from": 15,
                "group_to": 200,
                "groups_per_day": 3,
                "booked_days_ahead": 4,
                "booked_by": {"en": "school"},
            },
            [
                "Groups of 15 to 200.",
                "3 groups a day.",
                "Book at least 4 days ahead.",
                "Booked by: school",
            ],
        ),
        ({"group_from": 15}, ["Groups of 15 or more."]),
        ({"group_to": 30, "groups_per_day": 1}, ["Groups of up to 30.", "1 group a day."]),
        ({"booked_days_ahead": 1}, ["Book at least 1 day ahead."]),
    ],
)
def test_who_may_come_is_said_in_sentences(facts, said):
    assert told(conditions(a_line(**facts))) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"interpretation": "sign"}, ["With sign language."]),
        ({"interpretation": "simultaneous"}, ["With interpretation."]),
        (
            {"interpretation": "simultaneous", "interpreted_into": ["en", "ja"]},
            ["Simultaneous interpretation into English, 日本語."],
        ),
        (
            {"interpretation": "consecutive", "interpreted_into": ["zh"]},
            ["Consecutive interpretation into 中文."],
        ),
        ({"is_broadcast": True}, ["Also shown live on the web."]),
        ({"no_recording": True}, ["Please do not film, record or photograph."]),
        (
            {"weather_plan": "move", "rain_room_name": Words({"en": "Hall 2"})},
            ["In bad weather it moves to Hall 2."],
        ),
        ({"weather_plan": "move"}, ["In bad weather it moves indoors; the place is told here."]),
        (
            {"weather_plan": "cancel", "wind_limit": 5},
            [
                "In bad weather it is cancelled; look here before you set out.",
                "Cancelled when the wind is above force 5.",
            ],
        ),
        ({"wind_limit": 6}, ["Out of doors only up to wind force 6."]),
    ],
)
def test_what_is_good_to_know_is_said_in_sentences(facts, said):
    assert told(to_know(a_line(**facts))) == said


def test_rules_of_the_organizers_are_marked_with_their_language():
    (term,) = admission(a_line(sign_up_rules={"zh-hans": "自带电脑"}))

    assert (term.text, term.words) == ("自带电脑", Words({"zh-hans": "自带电脑"}))


@pytest.mark.parametrize(
    ("facts", "needs"),
    [
        ({}, False),
        ({"is_broadcast": True, "needs_guardian": True}, False),
        ({"places": 20}, True),
        ({"access": Session.Access.APPROVAL}, True),
        ({"entry_minutes": 30}, True),
        ({"group_from": 15}, True),
    ],
)
def test_some_sessions_ask_for_a_place_of_their_own(facts, needs):
    assert needs_own_place(a_line(**facts)) == needs


FILM = {"code": "A", "title": {"en": "Film"}, "runtime": 60}


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        ({}, []),
        ({"films": [FILM]}, []),
        ({"intro_minutes": 10}, []),
        (
            {"films": [FILM], "intro_minutes": 15, "talk_minutes": 40},
            [("intro", "10:00", "10:15"), ("film", "10:15", "11:15"), ("talk", "11:15", "11:55")],
        ),
        (
            {"films": [FILM, FILM], "talk_minutes": 90},
            [("film", "10:00", "12:00"), ("talk", "12:00", "13:00")],
        ),
        (
            {"films": [{"code": "A", "title": {}}], "intro_minutes": 20},
            [("intro", "10:00", "10:20"), ("film", "10:20", "12:00")],
        ),
        (
            {"films": [{**FILM, "runtime": 500}], "talk_minutes": 10},
            [("film", "10:00", "13:00")],
        ),
    ],
)
def test_a_screening_is_told_minute_by_minute(facts, steps):
    found = steps_of(a_line(**facts))

    assert found == [Step(kind, at(begins), at(ends)) for kind, begins, ends in steps]


def test_the_minutes_of_a_screening_are_those_of_all_its_films():
    line = a_line(films=[FILM, {**FILM, "runtime": 11}, {"code": "B", "title": {}}])

    assert runtime_of(line) == 71
    assert Step("film", at("10:00"), at("11:11")).minutes == 71


def slots(*spans: tuple[str, str, bool]) -> list[ReleasedSlot]:
    return [
        ReleasedSlot(starts_at=at(begins), shown_until=at(ends), is_cancelled=cancelled)
        for begins, ends, cancelled in spans
    ]


@pytest.mark.parametrize(
    ("spans", "now", "begins"),
    [
        ([("10:00", "11:00", False), ("12:00", "13:00", False)], "09:00", "10:00"),
        ([("10:00", "11:00", False), ("12:00", "13:00", False)], "10:59", "10:00"),
        ([("10:00", "11:00", False), ("12:00", "13:00", False)], "11:00", "12:00"),
        ([("10:00", "11:00", False), ("12:00", "13:00", False)], "20:00", "12:00"),
        ([("10:00", "11:00", True), ("12:00", "13:00", False)], "09:00", "12:00"),
        ([("10:00", "11:00", False), ("12:00", "13:00", True)], "11:30", "10:00"),
        ([("10:00", "11:00", True)], "09:00", "10:00"),
    ],
)
def test_the_next_time_that_happens_speaks_for_the_session(spans, now, begins):
    assert leading(slots(*spans), now=at(now)).starts_at == at(begins)


HERE = "/en/convention-2027"


def session_page(client: Client, session: Session, *, now: datetime | None = None) -> str:
    with travel(now or at("09:00"), tick=False):
        return page(client, f"{HERE}/sessions/{session.code}/")


@pytest.mark.django_db
def test_it_says_where_it_is_how_far_from_the_gate_and_leads_there(client: Client):
    edition = an_edition()
    a_building("furnace", 0, 0, name=both("Furnace"))
    a_gate("east", 700, 0, "East Gate")
    session = a_session(edition, "Robots", a_person())
    a_slot(session, a_room(building="furnace"), "10:00", "11:00")
    publish(edition, by=None)

    html = session_page(client, session)

    assert "Furnace · Hall 1 10 min on foot from East Gate Map and walking minutes" in text(html)
    assert links(html) >= {
        f"{HERE}/places/furnace/hall-1/",
        f"{HERE}/map/?from=furnace",
        f"{HERE}/people/{session.people.get().code}/",
    }


@pytest.mark.django_db
def test_a_session_in_two_rooms_stands_under_each_with_what_is_to_come_first(client: Client):
    edition = an_edition()
    session = a_session(edition, "Tour")
    early, late = a_room("Hall 1"), a_room("Hall 2")
    a_slot(session, early, "10:00", "11:00")
    a_slot(session, late, "14:00", "15:00")
    publish(edition, by=None)

    before = text(session_page(client, session))
    between = text(session_page(client, session, now=at("12:00")))

    assert before.index("Hall 1") < before.index("Hall 2")
    assert between.index("Hall 2") < between.index("Hall 1")
    assert "10:00–11:00 This session is over." in between


@pytest.mark.django_db
def test_many_times_are_folded_away_and_none_is_lost(client: Client):
    edition = an_edition()
    session, hall = a_session(edition, "Tour"), a_room()
    for hour in range(8, 20):
        a_slot(session, hall, f"{hour:02}:00", f"{hour:02}:30")
    publish(edition, by=None)

    html = session_page(client, session, now=at("09:45"))

    shown = text(html)
    assert "6 more times" in shown
    assert "Past times" in shown
    assert all(f"{hour:02}:00–{hour:02}:30" in shown for hour in range(8, 20))
    assert html.count("register/?slot=") == 2 * 10  # a button each, and an offer for programs


@pytest.mark.django_db
def test_films_are_told_with_it_and_lead_to_their_pages(client: Client):
    edition = an_edition()
    session = a_session(edition, "Opening film", intro_minutes=10)
    film = a_film(session, runtime=45)
    film.director, film.year = both("Wang Miao"), 2026
    film.save()
    a_slot(session, a_room(), "10:00", "11:00")
    again = shows(edition, film, "15:00", "16:00")
    publish(edition, by=None)

    html = session_page(client, session)

    shown = text(html)
    assert "Minute by minute 10:00–10:10 Introduction 10 min 10:10–10:55 Film 45 min" in shown
    assert "Film Film Wang Miao · 2026 · 45 min" in shown
    assert "The film once more Screening Fri 1 October · 15:00–16:00" in shown
    assert links(html) >= {f"{HERE}/films/{film.code}/", f"{HERE}/sessions/{again}/"}
    (facts, _way) = graph(html)
    assert facts["@type"] == "ScreeningEvent"
    assert [work["name"] for work in facts["workPresented"]] == ["Film"]


@pytest.mark.django_db
def test_what_else_is_on_at_the_same_time_is_told_nearest_first(client: Client):
    edition = an_edition()
    here, near, far = (a_building(name, east, 0) for name, east in
                       (("here", 0), ("near", 140), ("far", 700)))  # fmt: skip
    Walk.objects.create(near=here, far=near, minutes=3)
    session = a_session(edition, "Mine")
    a_slot(session, a_room(building="here"), "10:00", "11:00")
    a_slot(a_session(edition, "Far away"), a_room(building="far"), "10:30", "11:30")
    a_slot(a_session(edition, "Next door"), a_room(building="near"), "09:30", "10:30")
    a_slot(a_session(edition, "Later"), a_room("Hall 2", building="near"), "11:00", "12:00")
    a_slot(a_session(edition, "Exhibition"), a_room("Floor", building="near"), "08:00", "18:00")
    a_slot(a_session(edition, "Same house"), a_room("Hall 3", building="here"), "10:00", "11:00")
    publish(edition, by=None)
    assert far.pk

    shown = text(session_page(client, session))

    found = shown[shown.index("At the same time") :]
    assert found.index("Same house") < found.index("Next door") < found.index("Far away")
    assert "3 min on foot from here" in found
    assert "Later" not in found
    assert "Exhibition" not in found


@pytest.mark.django_db
def test_what_is_open_for_hours_names_nothing_at_the_same_time(client: Client):
    edition = an_edition()
    exhibition = a_session(edition, "Exhibition")
    a_slot(exhibition, a_room(), "09:00", "18:00")
    a_slot(a_session(edition, "Talk"), a_room("Hall 2"), "10:00", "11:00")
    publish(edition, by=None)

    assert "At the same time" not in session_page(client, exhibition)


@pytest.mark.django_db
def test_the_next_of_its_track_are_told(client: Client):
    edition = an_edition()
    track = Track.objects.create(edition=edition, slug="space", name=both("Space"))
    mine = a_session(edition, "Mine", track=track)
    a_slot(mine, a_room(), "10:00", "11:00")
    a_slot(a_session(edition, "Earlier", track=track), a_room("Hall 2"), "08:00", "09:00")
    later = a_session(edition, "Later", track=track)
    a_slot(later, a_room("Hall 3"), "12:00", "13:00")
    a_slot(a_session(edition, "Elsewhere"), a_room("Hall 4"), "12:00", "13:00")
    publish(edition, by=None)

    shown = text(session_page(client, mine))

    assert shown[shown.index("Next in Space") :].startswith("Next in Space Later Fri 1 October")
    assert "Earlier" not in shown
    assert "Elsewhere" not in shown


@pytest.mark.django_db
def test_programs_are_told_that_it_was_cancelled_or_moved_and_from_when(client: Client):
    edition = a_published_edition()
    slot = Slot.objects.get()
    a_slot(a_session(edition, "Aliens"), a_room("Hall 2"), "12:00", "13:00")
    place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at("15:00")))
    publish(edition, by=None)
    moved, _way = graph(session_page(client, slot.session))
    slot.refresh_from_db()
    cancel_slot(slot, by=None, version=slot.version)
    publish(edition, by=None)
    gone, _way = graph(session_page(client, slot.session))

    assert {key: moved[key] for key in ("eventStatus", "startDate", "previousStartDate")} == {
        "eventStatus": "https://schema.org/EventRescheduled",
        "startDate": "2027-10-01T15:00:00+08:00",
        "previousStartDate": "2027-10-01T10:00:00+08:00",
    }
    assert moved["offers"]["url"].endswith(f"/en/convention-2027/register/?slot={slot.uid}")
    assert gone["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in gone


@pytest.mark.django_db
def test_programs_are_told_of_each_time_and_of_the_edition_it_is_part_of(client: Client):
    edition = an_edition(name=both("Convention", "大会"))
    session = a_session(edition, "Robots", a_person(), age_from=6, age_to=12, language="zh")
    hall = a_room()
    first, second = (a_slot(session, hall, *span) for span in
                     (("10:00", "11:30"), ("14:00", "15:00")))  # fmt: skip
    publish(edition, by=None)

    one, other, way = graph(session_page(client, session))

    assert one == {
        "@type": "Event",
        "@id": f"http://localhost:8000{HERE}/sessions/{session.code}/#{first.uid}",
        "name": "Robots",
        "url": f"http://localhost:8000{HERE}/sessions/{session.code}/",
        "image": one["image"],
        "startDate": "2027-10-01T10:00:00+08:00",
        "endDate": "2027-10-01T11:30:00+08:00",
        "duration": "PT90M",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": "zh",
        "typicalAgeRange": "6-12",
        "location": {
            "@type": "Place",
            "name": "furnace-3 · Hall 1",
            "url": f"http://localhost:8000{HERE}/places/furnace-3/hall-1/",
            "address": "Shougang Park",
            "containedInPlace": {"@type": "Place", "name": "Shougang Park"},
        },
        "superEvent": {
            "@type": "Festival",
            "@id": f"http://localhost:8000{HERE}/",
            "name": "Convention",
            "url": f"http://localhost:8000{HERE}/",
            "startDate": "2027-10-01",
            "endDate": "2027-10-03",
            "location": {"@type": "Place", "name": "Shougang Park", "address": "Shougang Park"},
        },
        "organizer": {"@type": "Organization", "name": "shougang"},
        "performer": [
            {
                "@type": "Person",
                "name": "Ye Wenjie",
                "url": f"http://localhost:8000{HERE}/people/{session.people.get().code}/",
            }
        ],
        "offers": {
            "@type": "Offer",
            "url": f"http://localhost:8000{HERE}/register/?slot={first.uid}",
        },
    }
    assert other["@id"].endswith(f"#{second.uid}")
    assert way["itemListElement"][1]["name"] == "Fri 1 October"


@pytest.mark.django_db
def test_a_preview_says_when_and_where_in_the_language_of_the_address(client: Client):
    edition = an_edition()
    session = a_session(edition, "Robots")
    session.title = both("Robots", "机器人")
    session.abstract = both("They  come.\n\nIn peace.")
    session.save()
    a_slot(session, a_room(), "10:00", "11:00")
    publish(edition, by=None)

    english = meta(session_page(client, session))
    chinese = meta(page(client, f"/convention-2027/sessions/{session.code}/"))

    assert english["og:title"] == "Robots · convention-2027"
    assert english["og:description"] == (
        "Fri 1 October 10:00–11:00 · furnace-3 · Hall 1 · They come. In peace."
    )
    assert english["og:url"] == f"http://localhost:8000{HERE}/sessions/{session.code}/"
    assert (english["og:locale"], chinese["og:locale"]) == ("en_GB", "zh_CN")
    assert chinese["og:title"].startswith("机器人")
    assert chinese["og:description"].startswith("10月1日 周五 10:00–11:00")


@pytest.mark.django_db
def test_the_draft_of_a_session_is_not_on_its_page(client: Client):
    edition = a_published_edition()
    session = Session.objects.get()
    session.title, session.abstract = both("Renamed"), both("Rewritten")
    session.note = "pays too little"
    session.save()
    a_slot(session, a_room("Moon"), "20:00", "21:00")
    RoomClosure.objects.create(
        room=Slot.objects.first().room, starts_at=at("10:00"), ends_at=at("11:00"), reason="rigging"
    )
    assert edition.pk

    html = session_page(client, session)

    for secret in ("Renamed", "Rewritten", "pays", "Moon", "20:00", "rigging"):
        assert secret not in html


@pytest.mark.django_db
@pytest.mark.parametrize("others", [1, 30])
def test_the_page_costs_the_same_for_a_small_programme_and_for_a_large_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, others: int
):
    edition = an_edition()
    track = Track.objects.create(edition=edition, slug="space", name=both("Space"))
    session = a_session(edition, "Mine", a_person(), track=track)
    film = a_film(session)
    hall = a_room("Floor", parallel=100)
    for number in range(others):
        hour, tens = divmod(number, 6)
        a_slot(session, hall, f"{10 + hour}:{tens}0", f"{10 + hour}:{tens}9")
        a_slot(a_session(edition, f"Other {number}", track=track), hall, "10:00", "11:00")
        other = a_session(edition, "Again", track=track)
        other.session_films.create(film=film)
        a_slot(other, hall, "12:00", "13:30")
    publish(edition, by=None)

    with django_assert_num_queries(9):
        session_page(client, session)


@pytest.mark.django_db
def test_an_edition_tells_programs_that_it_is_a_festival(client: Client):
    a_published_edition(name=both("Convention", "大会"), tagline=both("Talk of the future"))

    with travel(at("09:00"), tick=False):
        (facts,) = graph(page(client, f"{HERE}/"))
    with travel(at("09:00", day=4), tick=False):
        (afterwards,) = graph(page(client, f"{HERE}/"))

    assert "offers" not in afterwards
    assert facts == {
        "@type": "Festival",
        "@id": f"http://localhost:8000{HERE}/",
        "name": "Convention",
        "description": "Talk of the future",
        "url": f"http://localhost:8000{HERE}/",
        "image": facts["image"],
        "startDate": "2027-10-01",
        "endDate": "2027-10-03",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": ["zh-hans", "en"],
        "location": {"@type": "Place", "name": "Shougang Park", "address": "Shougang Park"},
        "organizer": {"@type": "Organization", "name": "shougang"},
        "offers": {"@type": "Offer", "url": f"http://localhost:8000{HERE}/register/"},
    }


@pytest.mark.django_db
def test_the_picture_of_a_preview_is_there_and_as_large_as_it_says(client: Client):
    a_published_edition()

    told = meta(page(client, f"{HERE}/"))

    assert told["og:image"].startswith("http://localhost:8000/static/preview")
    picture = finders.find("preview.png")
    assert isinstance(picture, str)
    head = Path(picture).read_bytes()[16:24]
    assert (told["og:image:width"], told["og:image:height"]) == tuple(
        str(int.from_bytes(side, "big")) for side in (head[:4], head[4:])
    )
