"""The page that moves many: asked in the address, previewed, done by one button."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from events.models import Change, ClashRule, Slot, StaffRole
from events.rules import Level
from events.scheduling import Place, pin_slot, place_slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer, at

pytestmark = pytest.mark.django_db
PAGE = "/en/manage/convention-2027/moving/"
DAY = "2027-10-01"


@pytest.fixture
def scene(client):
    """Aliens and Robots in Hall 1, Parade under the open sky with Hall 2 for rain."""
    edition = an_edition()
    hall, spare = a_room("Hall 1"), a_room("Hall 2")
    aliens = a_slot(a_session(edition, "Aliens", a_person()), hall, "10:00", "11:00")
    robots = a_slot(a_session(edition, "Robots"), hall, "14:00", "15:30")
    parade = a_slot(
        a_session(edition, "Parade"), a_room("Plaza", is_outdoor=True), "16:00", "17:00"
    )
    Slot.objects.filter(pk=parade.pk).update(rain_room=spare)
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user, aliens, robots, parade


def asked(client, **wish):
    return client.get(f"{PAGE}?{urlencode({'day': DAY, **wish})}")


def done(client, *slots, **wish):
    marks = [f"{slot.uid}:{slot.version}" for slot in slots]
    return client.post(PAGE, {"day": DAY, "slot": marks, **wish}, follow=True)


def where(slot):
    slot.refresh_from_db()
    return slot.room and str(slot.room), slot.starts_at


def test_the_question_begins_with_the_day_one_came_from(client, scene):
    page = client.get(f"{PAGE}?day=2027-10-02").text

    assert '<option value="2027-10-02" selected>' in page
    assert 'name="slot"' not in page
    assert 'method="post"' not in page.split("<main")[1]


def test_a_preview_shows_from_where_to_where_and_changes_nothing(client, scene):
    _user, aliens, _robots, _parade = scene

    page = asked(client, way="shift", minutes="30", where=str(aliens.room_id)).text

    assert "2 sessions would change" in page
    assert "10:00–11:00" in page and "10:30–11:30" in page
    assert "1 person on stage" in page and "0 places taken" in page
    assert "No new clash would come of it." in page
    assert page.count('name="slot"') == 2 and "Parade" not in page
    assert where(aliens) == ("Hall 1", at("10:00")) and not Change.objects.exists()


def test_the_button_does_it_and_the_draft_says_so(client, scene):
    _user, aliens, robots, parade = scene

    page = done(client, aliens, robots, way="shift", minutes="30", reason="The bus is late")

    assert page.redirect_chain == [(f"/en/manage/convention-2027/draft/?day={DAY}&view=grid", 302)]
    assert "2 sessions were changed. Undo takes all of it back." in page.text
    assert where(aliens) == ("Hall 1", at("10:30"))
    assert where(robots) == ("Hall 1", at("14:30"))
    assert where(parade)[1] == at("16:00")
    assert set(Change.objects.values_list("reason", flat=True)) == {"The bus is late"}


def test_one_undo_takes_all_of_it_back(client, scene):
    _user, aliens, robots, _parade = scene
    done(client, aliens, robots, way="shift", minutes="30")

    client.post("/en/manage/convention-2027/steps/", {"do": "undo"})

    assert where(aliens)[1] == at("10:00") and where(robots)[1] == at("14:00")


def test_who_is_not_ticked_stays(client, scene):
    _user, aliens, robots, _parade = scene

    page = done(client, robots, way="cancel")

    robots.refresh_from_db()
    assert robots.is_cancelled and "1 session was changed" in page.text
    aliens.refresh_from_db()
    assert not aliens.is_cancelled


def test_with_nothing_ticked_nothing_changes(client, scene):
    assert "Nothing was changed." in done(client, way="cancel").text


def test_a_clash_that_would_come_is_told_first(client, scene):
    _user, aliens, _robots, parade = scene
    parade.refresh_from_db()
    spare = parade.rain_room
    a_slot(a_session(aliens.session.edition, "Peace"), spare, "10:30", "11:30")

    page = asked(client, way="into", room=str(spare.pk), where=str(aliens.room_id)).text

    assert "1 clash would come" in page
    assert "Peace" in page and "Aliens" in page


def test_a_wind_warning_is_one_choice(client, scene):
    _user, _aliens, _robots, parade = scene

    page = asked(client, way="rain", where="open-sky").text
    assert "1 session would change" in page and "Hall 2" in page

    done(client, parade, way="rain", where="open-sky")
    assert where(parade)[0] == "Hall 2"


def test_what_stays_says_why(client, scene):
    _user, aliens, robots, _parade = scene
    pin_slot(robots, by=None, version=0)

    page = asked(client, way="off", where=str(aliens.room_id)).text

    assert "1 session would change" in page and "1 session stays" in page
    assert "It is pinned to its place." in page


def test_what_a_colleague_moved_since_the_preview_stays_and_is_named(client, scene):
    _user, aliens, robots, _parade = scene
    marks = Slot.objects.get(pk=aliens.pk)
    place_slot(aliens, by=None, version=0, place=Place(aliens.room, at("09:00")))

    page = done(client, marks, robots, way="shift", minutes="30")

    assert "Somebody else changed these meanwhile" in page.text and "“Aliens”" in page.text
    assert where(aliens)[1] == at("09:00") and where(robots)[1] == at("14:30")


def test_a_place_nobody_may_take_is_refused_with_the_question_kept(client, scene):
    _user, aliens, _robots, parade = scene
    edition = aliens.session.edition
    ClashRule.objects.create(edition=edition, kind="room_taken_twice", level=Level.BLOCK_PLACING)
    parade.refresh_from_db()
    a_slot(a_session(edition, "Peace"), parade.rain_room, "10:30", "11:30")

    page = done(client, aliens, way="into", room=str(parade.rain_room_id))

    assert page.status_code == 409 and "Peace" in page.text
    assert f'value="{aliens.uid}:0"' in page.text
    assert where(aliens)[0] == "Hall 1"


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"way": "shift"}, "By how many minutes?"),
        ({"way": "shift", "minutes": "0"}, "By how many minutes?"),
        ({"way": "shift", "minutes": "99999"}, "1440"),
        ({"way": "into"}, "Into which room?"),
        ({"way": "into", "room": "999999"}, "999999"),
        ({"way": "fly"}, "fly"),
        ({"way": "cancel", "day": "1999-01-01"}, "1999-01-01"),
        ({"way": "cancel", "begins": "25:99"}, "time"),
    ],
)
def test_whatever_is_asked_wrongly_is_answered_in_a_sentence(client, scene, wish, sentence):
    page = asked(client, **wish)

    assert page.status_code == 400
    assert sentence in page.text
    assert done(client, **wish).status_code == 400


def test_marks_that_are_none_are_left_out(client, scene):
    wish = {"day": DAY, "way": "cancel", "slot": ["x", "", "\0:1", "1:2:3"], "reason": "\0"}

    assert "Nothing was changed." in client.post(PAGE, wish, follow=True).text


def test_a_room_without_sessions_says_so(client, scene):
    assert "No session begins there and then." in asked(client, way="cancel", begins="20:00").text


def test_the_page_speaks_chinese(client, scene):
    page = client.get(f"{PAGE.removeprefix('/en')}?day={DAY}&way=shift&minutes=30").text

    assert "将更改 3 项活动" in page and "would change" not in page


@pytest.mark.parametrize("many", [1, 30])
def test_a_preview_costs_as_many_queries_for_one_as_for_thirty(
    client, scene, many, django_assert_num_queries
):
    _user, aliens, _robots, _parade = scene
    hall = a_room("Floor", parallel=40)
    for number in range(many):
        a_slot(a_session(aliens.session.edition, f"Session {number}"), hall, "10:00", "11:00")
    asked(client, way="shift", minutes="30")

    with django_assert_num_queries(28):
        asked(client, way="shift", minutes="30")
