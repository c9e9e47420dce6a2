"""What each kind of clash does: one form for the chair, read by everybody of the staff."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils.translation import override

from events.clashes import BY_KIND, CHECKS, Level
from events.clashes.meanings import MEANINGS
from events.models import Change, ClashRule, StaffRole
from events.rules import levels_of, set_level
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer
from tests.events.clash_scene import kinds

pytestmark = pytest.mark.django_db
PAGE = "/en/manage/convention-2027/clash-rules/"
ROLE = StaffRole.Level


def signed_in(edition, level=ROLE.CHAIR) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(an_organizer(edition, level))
    return client


def filled(edition, **changed: object) -> dict[str, str]:
    """The form as a browser sends it, with what the reader changed."""
    levels = {kind: str(level.value) for kind, level in levels_of(edition).items()}
    initial = {f"initial-{kind}": level for kind, level in levels.items()}
    return {**levels, **initial, **{kind: str(level) for kind, level in changed.items()}}


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_every_kind_there_is_has_a_meaning_in_both_languages():
    told = {kind: meaning for _heading, kinds in MEANINGS for kind, meaning in kinds.items()}

    assert set(told) == {check.kind for check in CHECKS}
    for meaning in told.values():
        with override("en"):
            english = str(meaning)
        with override("zh-hans"):
            assert str(meaning) != english


def test_the_page_shows_each_kind_with_its_meaning_and_level():
    edition = an_edition()

    html = signed_in(edition).get(PAGE).content.decode()

    for check in CHECKS:
        assert f'<select name="{check.kind}"' in html
    assert "Somebody is in two sessions at once, here or elsewhere." in html
    assert html.count("Usually:") == 0


def test_what_was_chosen_is_what_the_checks_do_from_then_on():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "10:30", "11:30")
    client = signed_in(edition)

    response = client.post(PAGE, filled(edition, room_taken_twice=0, no_break=3))

    assert (response.status_code, response.url) == (302, PAGE)
    assert said(response) == ["2 kinds do something else now."]
    assert levels_of(edition)["no_break"] == Level.BLOCK_PLACING
    assert kinds(edition) == []
    html = client.get(PAGE).content.decode()
    assert "Usually: stops a release." in html and "Usually: warns." in html


def test_what_a_colleague_changed_meanwhile_is_not_set_back():
    edition = an_edition()
    client, seen = signed_in(edition), filled(edition, no_break=3)
    set_level(edition, "person_away", Level.WARN, by=None)

    client.post(PAGE, seen)

    levels = levels_of(edition)
    assert (levels["person_away"], levels["no_break"]) == (Level.WARN, Level.BLOCK_PLACING)


def test_sent_unchanged_nothing_is_written():
    edition = an_edition()

    response = signed_in(edition).post(PAGE, filled(edition))

    assert said(response) == ["Nothing was changed."]
    assert not Change.objects.exists() and not ClashRule.objects.exists()


@pytest.mark.parametrize("value", ["4", "-1", "warn", ""])
def test_a_level_that_is_none_is_named_and_nothing_is_changed(value):
    edition = an_edition()

    response = signed_in(edition).post(PAGE, filled(edition, person_away=1, no_break=value))

    assert response.status_code == 400
    assert set(response.context["form"].errors) == {"no_break"}
    assert levels_of(edition)["person_away"] == BY_KIND["person_away"].level


def test_the_page_tells_who_changed_what():
    edition = an_edition()
    client = signed_in(edition)
    client.post(PAGE, filled(edition, no_break=3))
    client.post(PAGE, filled(edition, no_break=0))

    html = client.get(PAGE).content.decode()

    history = html[html.index("What was changed</h2>") :]
    first = history.index("<del>stops placing and a release</del> → <ins>is not looked for</ins>")
    second = history.index("<del>warns</del> → <ins>stops placing and a release</ins>")
    assert first < second
    assert history.count("chair@park.example") == 2


@pytest.mark.parametrize("level", [ROLE.LOOK, ROLE.DESK, ROLE.PROGRAMME])
def test_below_the_chair_it_is_read_and_not_changed(level):
    edition = an_edition()
    client = signed_in(edition, level)

    html = client.get(PAGE).content.decode()

    assert "<select" not in html[html.index("<main") :]
    assert "Changing it is for the chair of this edition." in html
    assert client.post(PAGE, filled(edition, no_break=3)).status_code == 404
    assert not ClashRule.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_a_long_history_costs_no_more_queries(django_assert_num_queries, count):
    edition = an_edition()
    client = signed_in(edition)
    for number in range(count):
        set_level(edition, "no_break", Level(number % 2 * 2), by=None)

    with django_assert_num_queries(5):
        client.get(PAGE)
