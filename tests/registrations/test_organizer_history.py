"""The history of an edition as its organizers read it: who, what, when, why, from what to what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events.models import Change, Organisation, Session, StaffRole
from events.people import add_person, edit_person, remove_person
from events.rooms import edit_room
from events.scheduling import Place, SessionWish, edit_session, pin_slot, place_slot, unplace_slot
from events.undoing import undo
from registrations.cancelling import cancel
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    a_ticket,
    an_edition,
    an_organizer,
    at,
    both,
    the_family,
)
from tests.events.listed import cells, choices
from tests.registrations.shop import a_confirmed_order

pytestmark = pytest.mark.django_db
HISTORY = "/en/manage/convention-2027/history/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def chair(client, edition):
    user = an_organizer(edition)
    client.force_login(user)
    return user


@pytest.fixture
def slot(edition):
    a_room("Hall 2")
    return a_slot(a_session(edition, "Aliens"), a_room("Hall 1"), "10:00", "11:00")


def told(client, query: str = "") -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """What was done, to what, and what became what; the newest first."""
    rows = client.get(HISTORY + query).context["rows"]
    return [
        (row.told.deed, row.told.subject, [tuple(turn) for turn in row.told.turns]) for row in rows
    ]


def test_a_move_tells_rooms_by_name_and_times_on_the_editions_clock(client, chair, slot):
    place_slot(slot, by=chair, version=0, place=Place(a_room("Hall 3"), at("14:00"), 60))

    assert told(client) == [
        (
            "Placed",
            "Time of a session “Aliens”",
            [
                ("Room", "Hall 1", "Hall 3"),
                ("Begins", "Fri 1 October 10:00", "Fri 1 October 14:00"),
                ("Ends", "Fri 1 October 11:00", "Fri 1 October 15:00"),
            ],
        )
    ]


def test_taking_off_and_undoing_are_both_told(client, edition, chair, slot):
    unplace_slot(slot, by=chair, version=0)
    undo(edition, by=chair)

    (back, _subject, turns), (off, *_rest) = told(client)
    assert (back, off) == ("Undone", "Taken off the grid")
    assert ("Room", "–", "Hall 1") in turns


def test_yes_and_no_are_said_as_such(client, chair, slot):
    pin_slot(slot, by=chair, version=0)

    assert told(client)[0][2] == [("Pinned", "no", "yes")]


def test_an_edited_session_tells_each_language_and_its_people(client, edition, chair):
    session = a_session(edition, "Aliens", a_person("Ye Wenjie"))
    wish = wish_of(session, title=both("Visitors", "来客"), people=[a_person("Luo Ji")])
    edit_session(session, wish, by=chair, version=0)

    (deed, subject, turns) = told(client)[0]
    assert (deed, subject) == ("Edited", "Session “Visitors”")
    assert ("Title, English", "Aliens", "Visitors") in turns
    assert ("Title, Chinese", "Aliens", "来客") in turns
    assert ("People", "Ye Wenjie", "Luo Ji") in turns


def wish_of(session: Session, **facts):
    usual = {
        "title": session.title,
        "abstract": session.abstract,
        "type": session.type,
        "track": session.track,
        "language": session.language,
        "people": [],
    }
    return SessionWish(**{**usual, **facts})


def test_an_organisation_is_told_by_its_name(client, edition, chair):
    works = Organisation.objects.create(
        family=the_family(), slug="orbit", name=both("Orbit Works"), kind="company"
    )
    facts = {"organisation": works, "recording": "no"}
    edit_person(a_person("Luo Ji"), facts, edition=edition, by=chair, version=0)

    assert told(client) == [
        (
            "Edited",
            "Person “Luo Ji”",
            [("Organisation", "–", "Orbit Works"), ("Recording", "ask first", "no")],
        )
    ]


def test_orders_are_told_with_why_in_the_words_of_their_page(client, edition, chair):
    order = a_confirmed_order(edition, a_ticket(edition))
    cancel(order, by=chair, reason="The hall is closed.")

    response = client.get(f"{HISTORY}?kind=order")
    newest, oldest = response.context["rows"]
    assert (newest.told.deed, newest.reason) == ("Cancelled", "The hall is closed.")
    assert oldest.told.deed == "Confirmed, with tickets"
    assert newest.told.address == f"/en/manage/convention-2027/orders/{order.code}/"
    assert "The hall is closed." in response.content.decode()


def test_it_is_narrowed_by_kind_deed_person_and_day(client, edition, chair, slot):
    luo = an_organizer(edition, email="luo@park.example")
    place_slot(slot, by=chair, version=0, place=Place(slot.room, at("12:00"), 60))
    pin_slot(slot, by=luo, version=1)
    edit_person(a_person(), {"email": "ye@park.example"}, edition=edition, by=luo, version=0)
    Change.objects.filter(verb="pin").update(at=datetime(2026, 5, 1, 16, 30, tzinfo=UTC))

    assert [row[0] for row in told(client, "?kind=slot")] == ["Placed", "Pinned"]
    assert [row[0] for row in told(client, "?verb=pin")] == ["Pinned"]
    assert [row[0] for row in told(client, f"?by={luo.pk}")] == ["Edited", "Pinned"]
    # Half past midnight in Beijing.
    assert [row[0] for row in told(client, "?day=2026-05-02")] == ["Pinned"]
    assert choices(client, HISTORY, "day")[-1] == ("2026-05-02", "Sat 2 May")
    assert [value for value, _word in choices(client, HISTORY, "kind")] == ["slot", "person"]


def test_a_sessions_page_leads_to_its_history_with_its_times(client, edition, chair, slot):
    other = a_session(edition, "Robots")
    edit_session(other, wish_of(other, language="en"), by=chair, version=0)
    session = slot.session
    edit_session(session, wish_of(session, language="zh"), by=chair, version=0)
    place_slot(slot, by=chair, version=0, place=Place(slot.room, at("12:00"), 60))

    page = client.get(f"/en/manage/convention-2027/sessions/{session.code}/").content.decode()

    link = f"/en/manage/convention-2027/history/?of=session%3A{session.code}"
    assert link in page
    response = client.get(link)
    assert [chip.word for chip in response.context["chips"]] == ["Session “Aliens”"]
    assert [row.told.subject for row in response.context["rows"]] == [
        "Time of a session “Aliens”",
        "Session “Aliens”",
    ]


def test_the_page_of_a_room_leads_to_what_became_of_it(client, edition, chair):
    room = a_room("Hall 1")
    edit_room(room, {"capacity": 40}, edition=edition, by=chair, version=0)

    page = client.get(f"/en/manage/convention-2027/rooms/{room.building.slug}/{room.slug}/")

    link = f"{HISTORY}?of=room%3A{room.building.slug}%2F{room.slug}"
    assert link in page.content.decode()
    assert told(client, link.removeprefix(HISTORY))[0][1] == "Room “Hall 1”"


def test_what_is_gone_keeps_the_name_that_it_had(client, edition, chair):
    person = add_person(edition, {"name": both("Luo Ji")}, by=chair)
    remove_person(person, edition=edition, by=chair)

    rows = client.get(HISTORY).context["rows"]
    assert [(row.told.deed, row.told.subject, row.told.address) for row in rows] == [
        ("Removed", "Person “Luo Ji”", ""),
        ("Added", "Person “Luo Ji”", ""),
    ]


def test_shared_people_are_told_of_wherever_they_were_changed_and_nothing_else(
    client, edition, chair
):
    carnival = an_edition("carnival-2027", kind="carnival")
    abroad = an_edition("abroad-2027", family=the_family("elsewhere"))
    edit_person(a_person(), {"email": "ye@park.example"}, edition=carnival, by=chair, version=0)
    place_slot(
        a_slot(a_session(carnival, "Parade")),
        by=chair,
        version=0,
        place=Place(a_room(), at("10:00"), 60),
    )
    stranger = a_person("Stranger", family=the_family("elsewhere"))
    edit_person(stranger, {"email": "x@park.example"}, edition=abroad, by=chair, version=0)

    response = client.get(HISTORY)

    (row,) = response.context["rows"]
    assert row.told.subject == "Person “Ye Wenjie”"
    # Its page here: whoever reads may have no role in the carnival.
    assert row.told.address == f"/en/manage/convention-2027/people/{row.subject_id}/"
    assert '<span class="chip">carnival-2027</span>' in response.content.decode()


def test_it_is_told_as_a_table_that_runs_nothing(client, edition, chair, slot):
    person = a_person("Luo Ji")
    edit_person(person, {"note": "=HYPERLINK(1)"}, edition=edition, by=chair, version=0)

    head, row = cells(client, f"{HISTORY}?format=csv")

    assert head == [
        *("When", "Who", "What was done", "To what", "Short name"),
        *("From what to what", "Why", "Edition"),
    ]
    assert row[1:] == [
        *("chair@park.example", "Edited", "Person “Luo Ji”", person.code),
        *("Note: – → =HYPERLINK(1)", "", "convention-2027"),
    ]


def test_it_is_told_in_chinese(client, chair, slot):
    place_slot(slot, by=chair, version=0, place=Place(a_room("Hall 3"), at("14:00"), 60))

    page = client.get(HISTORY.removeprefix("/en")).content.decode()

    assert '<span class="soft">场次时间</span>' in page
    assert '<bdi lang="en">Aliens</bdi>' in page
    assert "开始 <del>10月1日 周五 10:00</del> → <ins>10月1日 周五 14:00</ins>" in page


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_any_length_takes_the_same_queries(
    client, edition, chair, django_assert_num_queries, count
):
    for number in range(count):
        hall = a_room(f"Hall {number}")
        each = a_slot(a_session(edition, f"Session {number}"))
        place_slot(each, by=chair, version=0, place=Place(hall, at("10:00"), 60))

    with django_assert_num_queries(11):
        response = client.get(HISTORY)

    assert len(response.context["rows"]) == count


def test_nothing_is_found_by_signs_and_unknown_things_are_not_asked_for(client, chair, slot):
    place_slot(slot, by=chair, version=0, place=Place(slot.room, at("12:00"), 60))

    assert told(client, "?q=%25%25") == []
    assert len(told(client, "?of=nonsense:1")) == 1
    assert len(told(client, "?of=session:")) == 1
    assert told(client, "?of=session:00000000") == told(client, "?of=slot:not-a-uid") == []
    assert client.get(f"{HISTORY}?of=session:%00").status_code in (200, 400)
    assert told(client, "?of=room:nowhere") == told(client, "?of=room:a/b/c") == []
    assert len(told(client, "?q=chair")) == 1


def test_an_empty_history_says_what_will_be_there(client, chair):
    assert "Nothing was changed yet" in client.get(HISTORY).content.decode()


@pytest.mark.parametrize("level", [Level.LOOK, Level.DESK])
def test_whoever_does_not_make_the_programme_sees_nothing(client, edition, level):
    client.force_login(an_organizer(edition, level))

    assert client.get(HISTORY).status_code == 404
