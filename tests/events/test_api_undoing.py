"""Undo and redo for programs: the same words as on the pages."""

from __future__ import annotations

import pytest

from events.models import StaffRole
from events.scheduling import Place, place_slot
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer, at

pytestmark = pytest.mark.django_db
HERE = "/api/v1/editions/convention-2027"
SAYS = {"headers": {"Accept-Language": "en"}}


@pytest.fixture
def moved(client):
    """Aliens, which the one who is signed in moved from ten to twelve."""
    edition = an_edition()
    aliens = a_slot(a_session(edition, "Aliens"), a_room("Hall 1"), "10:00", "11:00")
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    place_slot(aliens, by=user, version=0, place=Place(aliens.room, at("12:00")))
    client.force_login(user)
    return aliens


def begins(slot):
    slot.refresh_from_db()
    return slot.starts_at


def test_a_program_undoes_and_does_again(client, moved):
    undone = client.post(f"{HERE}/undo/", **SAYS)

    assert undone.status_code == 200
    told = undone.json()
    assert told.pop("at")
    assert told == {
        "verb": "place",
        "titles": ["Aliens"],
        "text": "Place “Aliens”",
        "is_undone": True,
    }
    assert begins(moved) == at("10:00")
    again = client.post(f"{HERE}/redo/", **SAYS)
    assert again.json()["is_undone"] is False
    assert begins(moved) == at("12:00")


def test_with_nothing_to_undo_it_is_refused_in_words(client, moved):
    client.post(f"{HERE}/undo/")

    refused = client.post(f"{HERE}/undo/", **SAYS)

    assert refused.status_code == 409
    [error] = refused.json()["errors"]
    assert error["code"] == "not_undoable"
    assert error["detail"] == "There is nothing of yours to undo."


def test_what_a_colleague_changed_since_is_refused_by_name(client, moved):
    colleague = an_organizer(moved.session.edition, email="luo@park.example")
    place_slot(moved, by=colleague, version=1, place=Place(moved.room, at("15:00")))

    refused = client.post(f"{HERE}/undo/", **SAYS)

    assert refused.status_code == 409
    assert "luo@park.example changed “Aliens” since" in refused.json()["errors"][0]["detail"]
    assert begins(moved) == at("15:00")


def test_steps_are_listed_for_whoever_did_them(client, moved):
    [step] = client.get(f"{HERE}/steps/", **SAYS).json()
    assert (step["text"], step["is_undone"]) == ("Place “Aliens”", False)

    client.force_login(an_organizer(moved.session.edition, email="luo@park.example"))
    assert client.get(f"{HERE}/steps/").json() == []


def test_who_only_looks_undoes_nothing(client, moved):
    client.force_login(an_organizer(moved.session.edition, StaffRole.Level.LOOK))

    assert client.post(f"{HERE}/undo/").status_code == 404
    assert begins(moved) == at("12:00")


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_for_one_step_and_thirty(
    client, moved, django_assert_num_queries, many
):
    user = an_organizer(moved.session.edition, email="luo@park.example")
    for number in range(many):
        place = Place(moved.room, at(f"{12 + number % 5}:00"))
        place_slot(moved, by=user, version=moved.version, place=place)
    client.force_login(user)
    client.get(f"{HERE}/steps/")

    with django_assert_num_queries(5):
        assert len(client.get(f"{HERE}/steps/").json()) == many
