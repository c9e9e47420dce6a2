"""The page of one's last steps: undo and redo without script."""

from __future__ import annotations

import pytest

from events.models import StaffRole
from events.scheduling import Place, place_slot, swap_slots
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer, at

pytestmark = pytest.mark.django_db
PAGE = "/en/manage/convention-2027/steps/"


@pytest.fixture
def scene(client):
    edition = an_edition()
    aliens = a_slot(a_session(edition, "Aliens"), a_room("Hall 1"), "10:00", "11:00")
    robots = a_slot(a_session(edition, "Robots"), a_room("Hall 2"), "14:00", "15:00")
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user, aliens, robots


def begins(slot):
    slot.refresh_from_db()
    return slot.starts_at


def test_an_empty_page_says_what_will_be_there(client, scene):
    page = client.get(PAGE)

    assert "Nothing to undo yet" in page.text
    assert '<form method="post"' not in page.text


def test_steps_are_listed_and_undone_by_a_button(client, scene):
    user, aliens, robots = scene
    place_slot(aliens, by=user, version=0, place=Place(aliens.room, at("12:00")))
    swap_slots(aliens, robots, by=user, version=1, other_version=0)

    page = client.post(PAGE, {"do": "undo"}, follow=True)

    assert page.redirect_chain == [(PAGE, 302)]
    assert "Undone: Swap “Robots” and 1 more." in page.text
    assert "<del>Swap “Robots” and 1 more</del>" in page.text
    assert "<strong>Place “Aliens”</strong>" in page.text
    assert (begins(aliens), begins(robots)) == (at("12:00"), at("14:00"))

    page = client.post(PAGE, {"do": "redo"}, follow=True)
    assert "Done again: Swap" in page.text
    assert begins(robots) == at("12:00")


def test_a_refusal_is_a_sentence_on_the_page(client, scene):
    user, aliens, _robots = scene
    place_slot(aliens, by=user, version=0, place=Place(aliens.room, at("12:00")))
    luo = an_organizer(aliens.session.edition, email="luo@park.example")
    place_slot(aliens, by=luo, version=1, place=Place(aliens.room, at("15:00")))

    page = client.post(PAGE, {"do": "undo"}, follow=True)

    assert "luo@park.example changed “Aliens” since" in page.text
    assert begins(aliens) == at("15:00")


def test_the_page_speaks_chinese(client, scene):
    user, aliens, _robots = scene
    place_slot(aliens, by=user, version=0, place=Place(aliens.room, at("12:00")))

    page = client.post(PAGE.removeprefix("/en"), {"do": "undo"}, follow=True)

    assert "已撤销" in page.text and "Undone" not in page.text


def test_the_draft_and_the_board_lead_there(client, scene):
    for place in ("draft", "board"):
        page = client.get(f"/en/manage/convention-2027/{place}/")
        assert PAGE in page.text, place


def test_who_only_looks_finds_no_way_there(client, scene):
    _user, aliens, _robots = scene
    client.force_login(an_organizer(aliens.session.edition, StaffRole.Level.LOOK))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"do": "undo"}).status_code == 404
    board = client.get("/en/manage/convention-2027/board/").text
    assert "data-turn" not in board and PAGE not in board
