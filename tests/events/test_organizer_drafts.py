"""The pages an organizer reads: the editions, and the draft by day."""

import pytest

from events.models import Session, StaffRole
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    a_user,
    an_edition,
    an_organizer,
    at,
    both,
    the_family,
)

pytestmark = pytest.mark.django_db
Level = StaffRole.Level
HOME = "/en/manage/convention-2027/"
DRAFT = f"{HOME}draft/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def chair(client, edition):
    user = an_organizer(edition)
    client.force_login(user)
    return user


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client, edition):
    response = client.get(DRAFT)

    assert response.status_code == 302
    assert response.url == f"/en/accounts/login/?next={DRAFT}"


def test_an_account_without_a_role_is_told_whom_to_ask(client):
    client.force_login(a_user("luoji@park.example"))

    page = text_of(client.get("/en/manage/"))

    assert "You have no part in an edition yet" in page
    assert "luoji@park.example" in page


def test_somebody_else_s_edition_looks_like_one_that_is_not_there(client, edition, chair):
    an_edition("theirs", family=the_family("other"))

    theirs = [client.get(f"/en/manage/theirs/{page}") for page in ("", "release/", "sessions/new/")]
    unknown = client.get("/en/manage/no-such-edition/")

    assert [response.status_code for response in theirs] == [404, 404, 404]
    assert unknown.status_code == 404


def test_those_who_look_see_the_draft_without_a_button_to_change_it(client, edition):
    client.force_login(an_organizer(edition, Level.LOOK))
    slot = a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")

    page = text_of(client.get(DRAFT))
    forms = [
        client.get(f"{HOME}slots/{slot.uid}/{verb}/") for verb in ("place", "cancel", "unplace")
    ]

    assert "Robots" in page
    assert "Move" not in page
    assert [response.status_code for response in forms] == [404, 404, 404]


def test_every_day_of_the_edition_has_a_tab_with_its_count(client, edition, chair):
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")

    days = client.get(DRAFT).context["days"]

    assert [(day.date.day, day.count) for day in days] == [(1, 1), (2, 0), (3, 0)]


def test_half_past_midnight_is_listed_on_the_evening_before(client, edition, chair):
    slot = a_slot(a_session(edition, "Night owls"))
    place_slot(slot, by=None, version=0, place=Place(a_room(), at("00:30", day=2)))

    first = text_of(client.get(f"{DRAFT}?day=2027-10-01"))
    second = text_of(client.get(f"{DRAFT}?day=2027-10-02"))

    assert "Night owls" in first
    assert "Night owls" not in second
    assert "00:30" in first


@pytest.mark.parametrize("day", ["", "yesterday", "1999-01-01", "2027-10-02", "9999-99-99"])
@pytest.mark.parametrize("view", ["", "grid", "nonsense"])
def test_any_day_in_the_address_gives_a_page(client, edition, chair, day, view):
    a_slot(a_session(edition), a_room(), "10:00", "11:00")

    assert client.get(DRAFT, {"day": day, "view": view}).status_code == 200


def test_a_clash_is_told_above_and_marked_on_both_sessions(client, edition, chair):
    hall = a_room("Hall 1")
    robots = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    aliens = a_slot(a_session(edition, "Aliens"), hall, "10:59", "12:00")
    a_slot(a_session(edition, "Peace"), hall, "12:00", "13:00")

    response = client.get(DRAFT)

    told = response.context["clashes"]
    assert [[entry.slot for entry in entries] for _clash, entries in told] == [[robots, aliens]]
    assert text_of(response).count("item clashing") == 2
    assert f"#slot-{robots.uid}" in text_of(response)


def test_an_item_says_how_it_stands_against_the_release(client, edition, chair):
    hall, titles = a_room(), ["Same", "Moved", "Off"]
    slots = [
        a_slot(a_session(edition, title), hall, f"{hour}:00", f"{hour}:50")
        for hour, title in enumerate(titles, 10)
    ]
    publish(edition, by=None)
    place_slot(slots[1], by=None, version=0, place=Place(hall, at("15:00")))
    cancel_slot(slots[2], by=None, version=0)
    a_slot(a_session(edition, "New"), hall, "16:00", "17:00")

    page = text_of(client.get(DRAFT))

    for state in (
        "as in release 1",
        "changed since release 1",
        "not released yet",
        "time: <del>Fri 1 October 11:00–11:50</del>",
    ):
        assert state in page, state
    assert page.count("as in release 1") == 1
    assert "Restore" in page


def test_a_session_that_is_only_drafted_is_marked_as_held_back(client, edition, chair):
    a_slot(a_session(edition, status=Session.Status.DRAFT), a_room(), "10:00", "11:00")

    assert "draft, held back" in text_of(client.get(DRAFT))


def test_the_grid_puts_rooms_across_and_clashing_sessions_into_one_cell(client, edition, chair):
    one, two = a_room("Hall 1"), a_room("Hall 2")
    a_slot(a_session(edition, "Robots"), one, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), one, "10:30", "11:30")
    a_slot(a_session(edition, "Ships"), two, "10:00", "11:00")

    table = client.get(f"{DRAFT}?view=grid").context["table"]

    assert [str(entry.slot.room) for entry in table.rooms] == ["Hall 1", "Hall 2"]
    crowd = table.rows[0].cells[0]
    assert [str(entry.session) for entry in crowd.lines] == ["Robots", "Aliens"]
    assert crowd.rows == 3


def fill(edition, count):
    hall = a_room(f"Hall of {count}", parallel=200)
    for number in range(count):
        session = a_session(edition, f"Talk {number}", a_person(f"Person {number}"))
        a_slot(session, hall, "10:00", "11:00")
        a_slot(a_session(edition, f"Waiting {number}"))


@pytest.mark.parametrize("view", ["", "?view=grid"])
def test_the_draft_asks_the_database_as_often_for_thirty_sessions_as_for_three(
    client, edition, chair, django_assert_num_queries, view
):
    fill(edition, 3)
    publish(edition, by=None)
    client.get(DRAFT)
    with django_assert_num_queries(31):
        client.get(DRAFT + view)

    fill(edition, 30)
    with django_assert_num_queries(31):
        client.get(DRAFT + view)


def test_titles_of_any_script_stay_in_their_own_place(client, edition, chair):
    title = "مؤتمر 👩🏽‍🚀 <script>alert(1)</script>"
    a_slot(a_session(edition, title), a_room(), "10:00", "11:00")

    page = text_of(client.get(DRAFT))

    assert "<bdi>مؤتمر 👩🏽‍🚀 &lt;script&gt;" in page


def test_the_chinese_page_is_chinese(client, edition, chair):
    a_slot(a_session(edition, title := "Robots"), a_room(), "10:00", "11:00")
    Session.objects.update(title=both(title, "机器人"))

    page = text_of(client.get("/manage/convention-2027/draft/"))

    assert "机器人" in page
    assert "10月1日 周五" in page
