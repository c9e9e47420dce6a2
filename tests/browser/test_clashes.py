"""The page of clashes and the page of levels in a real browser: by click, by keys, on a phone."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from events.clashes import Level
from events.models import Slot, StaffRole, Waiver
from events.rules import levels_of
from events.scheduling import Place, place_slot
from tests.browser.conftest import faults, small_targets
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer, at
from tests.events.clash_scene import clashes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/manage/convention-2027/"
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def scene():
    """Robots and Aliens share Hall 1 and Ye for half an hour; Hall 2 is free until two."""
    edition, hall, ye = an_edition(), a_room("Hall 1"), a_person("Ye Wenjie")
    a_slot(a_session(edition, "Robots", ye), hall, "10:00", "11:00")
    aliens = a_slot(a_session(edition, "Aliens", ye), hall, "10:30", "11:30")
    a_slot(a_session(edition, "Late"), a_room("Hall 2"), "14:00", "15:00")
    return edition, aliens


@contextmanager
def signed_in(browser, site, edition, level=StaffRole.Level.CHAIR, **how):
    client = Client()
    client.force_login(an_organizer(edition, level), backend=BACKEND)
    context = browser.new_context(base_url=site, **{"viewport": WIDE, **how})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_a_click_mends_and_the_list_is_shorter(browser, site, scene):
    edition, aliens = scene
    with signed_in(browser, site, edition) as page:
        page.goto(f"/en{HOME}clashes/")
        expect(page.get_by_role("article")).to_have_count(2)
        page.get_by_role("button", name="Move “Aliens” to 11:00 in Hall 1.").first.click()

        expect(page.get_by_text("Done: Move “Aliens” to 11:00 in Hall 1.")).to_be_visible()
        expect(page.get_by_role("heading", name="Nothing clashes")).to_be_visible()
    assert Slot.objects.get(pk=aliens.pk).starts_at == at("11:00")
    assert clashes(edition) == []


def test_without_script_a_clash_is_accepted_by_keys_alone(browser, site, scene):
    edition, _aliens = scene
    with signed_in(browser, site, edition, java_script_enabled=False) as page:
        page.goto(f"/en{HOME}clashes/?kind=room_taken_twice")
        page.get_by_text("Accept it with a reason").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Why this is right").fill("Two halves of one hall")
        page.keyboard.press("Enter")

        expect(page.get_by_text("Accepted. It stops nothing")).to_be_visible()
        expect(page.get_by_role("article")).to_contain_text("Two halves of one hall")
        page.get_by_role("button", name="Let it count again").click()
        expect(page.get_by_text("It counts as a clash again.", exact=True)).to_be_visible()
    assert not Waiver.objects.exists()


def test_the_place_of_a_clash_leads_to_its_card_on_the_board(browser, site, scene):
    edition, aliens = scene
    with signed_in(browser, site, edition) as page:
        page.goto(f"/en{HOME}clashes/")
        page.get_by_role("article").first.get_by_role("link", name="Aliens", exact=True).click()

        expect(page.locator(f"#slot-{aliens.uid}")).to_be_focused()


def test_filters_are_chosen_and_taken_away(browser, site, scene):
    edition, _aliens = scene
    with signed_in(browser, site, edition) as page:
        page.goto(f"/en{HOME}clashes/")
        page.get_by_text("Filter", exact=True).click()
        page.get_by_label("Person").select_option("Ye Wenjie (1)")
        page.get_by_role("button", name="Show these").click()
        expect(page.get_by_role("article")).to_have_count(1)
        expect(page.get_by_role("article")).to_contain_text("person in two places")
        page.get_by_role("link", name="Show all").click()
        expect(page.get_by_role("article")).to_have_count(2)


def test_the_chair_decides_what_a_kind_does_without_script(browser, site, scene):
    edition, _aliens = scene
    with signed_in(browser, site, edition, java_script_enabled=False) as page:
        page.goto(f"/en{HOME}clashes/")
        page.get_by_role("link", name="What each kind does").click()
        page.get_by_label("room taken twice").select_option("warns")
        page.get_by_role("button", name="Save what was changed").click()

        expect(page.get_by_text("1 kind does something else now.")).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="→")).to_contain_text("warns")
    assert levels_of(edition)["room_taken_twice"] == Level.WARN


@pytest.mark.parametrize(
    ("language", "screen", "scheme"),
    [("", PHONE, "light"), ("", WIDE, "dark"), ("/en", PHONE, "dark"), ("/en", WIDE, "light")],
)
def test_both_pages_are_without_fault_in_every_state(
    browser, site, scene, language, screen, scheme
):
    edition, aliens = scene
    how = {"viewport": screen, "color_scheme": scheme}
    with signed_in(browser, site, edition, **how) as page:
        page.goto(f"{language}{HOME}clashes/?kind=room_taken_twice")
        page.locator("article summary").click()
        page.locator("article input[name=reason]").fill("Two halves")
        page.locator("article button[name=accept]").click()
        late = Slot.objects.get(pk=aliens.pk)
        place_slot(late, by=None, version=0, place=Place(late.room, at("10:45"), 60))
        for path in ("clashes/", "clashes/?state=lapsed", "clash-rules/"):
            page.goto(f"{language}{HOME}{path}")
            for summary in page.locator("main summary").all():
                summary.click()
            assert (path, faults(page)) == (path, [])
            assert (path, small_targets(page)) == (path, [])
