"""The pages that ask before many rows of a list are changed: nothing to mend, in any form."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from events.models import Edition, Feature, Organisation, RoomClosure
from tests.browser.conftest import faults, small_targets
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    an_edition,
    an_organisation,
    an_organizer,
    at,
    both,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASKED = {
    "people": ("answer", "recording", "organisation", "note"),
    "rooms": ("close", "open", "equip", "strip", "outdoors"),
    "films": ("section", "premiere"),
    "organisations": ("seat", "tier", "kind"),
}


@pytest.fixture
def edition() -> Edition:
    """An edition with long names in every list."""
    found = an_edition(name=both("Convention 2027", "大会 2027"))
    found.sections.create(slug="classics", name=both("Classics of a long century", "经典重映"))
    for slug in ("lamp", "stove"):
        Feature.objects.create(slug=slug, name=both(f"{slug} of the works park " * 3))
    a_session(found, "Robots", a_person("Ursula Kroeber Le Guin-Featherstonehaugh " * 3))
    a_film(a_session(found, "Showing"))
    a_room("A very long room at the far end of the highline")
    an_organisation(found, "orbit", name=both("Orbit Works of the Northern Hemisphere " * 3))
    return found


@pytest.fixture
def staff(page: Page, site: str, edition: Edition) -> Page:
    client = Client()
    client.force_login(an_organizer(edition))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return page


@pytest.mark.parametrize(
    ("prefix", "colours", "width"),
    [("/en", "light", 360), ("", "dark", 360), ("", "light", 1280), ("/en", "dark", 1280)],
)
def test_no_question_has_anything_to_mend(
    staff: Page, edition: Edition, prefix: str, colours: str, width: int
):
    staff.set_viewport_size({"width": width, "height": 900})
    staff.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    home = f"{prefix}/manage/convention-2027/"

    for kind, deeds in ASKED.items():
        for path in (f"{home}{kind}/", *(f"{home}{kind}/?do={do}&which=all" for do in deeds)):
            staff.goto(path)
            assert staff.locator("h1").count() == 1
            assert (path, faults(staff), small_targets(staff)) == (path, [], [])


def test_a_room_is_closed_from_its_list(staff: Page, edition: Edition):
    staff.goto("/en/manage/convention-2027/rooms/")

    staff.locator("[name=row]").first.check()
    staff.get_by_label("What to do").select_option(label="Close for a time…")
    staff.get_by_role("button", name="Go on").click()
    staff.get_by_label("Day").select_option(label="Fri 1 October")
    staff.get_by_label("From").fill("22:00")
    staff.get_by_label("Until").fill("01:00")
    staff.get_by_label("Reason").fill("Wind")
    staff.get_by_role("button", name="Close 1 room").click()

    expect(staff.get_by_text("Changed: 1 room.")).to_be_visible()
    closure = RoomClosure.objects.get()
    assert (closure.starts_at, closure.ends_at) == (at("22:00"), at("01:00", 2))


def test_what_is_missing_in_an_answer_is_said_beside_it_and_the_rest_stays(
    staff: Page, edition: Edition
):
    staff.goto("/en/manage/convention-2027/rooms/?do=close&which=all")
    staff.get_by_label("From").fill("09:00")

    staff.get_by_role("button", name="Close 1 room").click()

    expect(staff.get_by_role("alert")).to_contain_text("Please look at the marked fields.")
    expect(staff.get_by_label("From")).to_have_value("09:00")
    assert faults(staff) == [] and not RoomClosure.objects.exists()
    assert Organisation.objects.get().version == 0
