"""An organizer signs in, writes a session, gives it a place, mends a clash and publishes."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress

from events.models import Edition, Session, Slot
from tests.cast import a_room, a_session, a_slot, a_user, an_edition, an_organizer, both

pytestmark = pytest.mark.django_db

PASSWORD = "star-furnace-at-night"


def a_chair(edition):
    chair = an_organizer(edition, email="chair@park.example")
    chair.set_password(PASSWORD)
    chair.save(update_fields=["password"])
    EmailAddress.objects.create(user=chair, email=chair.email, verified=True, primary=True)
    return chair


def sign_in(client, email):
    return client.post("/en/accounts/login/", {"login": email, "password": PASSWORD})


def test_from_the_sign_in_page_to_a_public_programme(client):
    edition, hall = an_edition(), a_room("Hall 1")
    a_slot(a_session(edition, "Aliens"), hall, "10:00", "11:00")
    a_chair(edition)
    home = f"/en/manage/{edition.slug}"

    assert client.get(f"{home}/")["Location"].startswith("/en/accounts/login/")
    assert sign_in(client, "chair@park.example")["Location"] == "/en/manage/"
    kind = edition.session_types.get()
    added = client.post(
        f"{home}/sessions/new/", {"title_en": "Robots", "title_zh-hans": "机器人", "type": kind.pk}
    )
    slot = Slot.objects.get(session__title__en="Robots")
    assert added["Location"] == f"{home}/slots/{slot.uid}/place/"

    spot = {"room": hall.pk, "day": "2027-10-01", "starts": "10:30", "minutes": 60, "version": 0}
    draft = client.post(added["Location"], spot, follow=True).content.decode()
    assert re.search("Aliens.*Robots.*Hall 1", draft)
    refused = client.post(f"{home}/release/", {"after": 0}, follow=True).content.decode()
    assert "1 clash stops this release." in refused
    assert client.get(f"/en/{edition.slug}/").status_code == 404

    client.post(added["Location"], {**spot, "starts": "11:00", "version": 1})
    published = client.post(f"{home}/release/", {"after": 0}, follow=True).content.decode()

    assert "Release 1" in published
    programme = client.get(f"/{edition.slug}/programme/").content.decode()
    assert "机器人" in programme and "11:00–12:00" in programme
    assert Edition.objects.get().current_release.published_by.email == "chair@park.example"


def test_an_edit_over_somebody_elses_shows_theirs_and_keeps_mine(client):
    edition = an_edition()
    session = a_session(edition, "Robots")
    client.force_login(a_chair(edition))
    page = f"/en/manage/{edition.slug}/sessions/{session.code}/"
    Session.objects.filter(pk=session.pk).update(title=both("Their title"), version=1)

    answer = client.post(
        page, {"title_en": "My title", "type": session.type_id, "version": 0}
    ).content.decode()

    assert "Their title" in answer and "My title" in answer
    assert str(Session.objects.get().title) == "Their title"


def test_somebody_elses_edition_is_not_there(client):
    edition = an_edition()
    client.force_login(a_user("stranger@park.example"))

    for page in ("", "sessions/new/", "release/"):
        assert client.get(f"/en/manage/{edition.slug}/{page}").status_code == 404
