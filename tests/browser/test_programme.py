"""Reading the programme in a real browser: narrowed by keyboard, without script, and kept fresh."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Slot
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.browser.conftest import faults, small_targets
from tests.cast import a_room, a_session, an_edition
from tests.events.festival_scene import a_festival

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/en/filmweek/programme/"
FORM = ".filters form"


@pytest.fixture
def festival():
    return a_festival()


@pytest.fixture
def plain(browser, site):
    """A page of a phone that runs no scripts."""
    context = browser.new_context(
        base_url=site, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def titles(page: Page) -> list[str]:
    return page.locator("main .item .title").all_inner_texts()


def press_until(page: Page, key: str, selector: str) -> None:
    """Press ``key`` until what ``selector`` finds has the focus, as somebody without a mouse."""
    for _step in range(120):
        if page.evaluate("(it) => document.activeElement?.matches(it) ?? false", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never came to {selector}")


def test_a_reader_narrows_the_programme_by_keyboard_and_takes_it_back(page: Page, festival):
    page.goto(f"{PAGE}?day=all")
    press_until(page, "Tab", ".filters > summary")
    page.keyboard.press("Enter")
    press_until(page, "Tab", ".filter-groups summary:has(+ fieldset [value=screening])")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "input[value=screening]")
    page.keyboard.press("Space")
    press_until(page, "Tab", f"{FORM} button")
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_be_visible()

    assert titles(page) == ["Solaris", "Night of shorts"]
    assert faults(page) == []

    press_until(page, "Tab", ".chips a")
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_have_count(0)
    assert len(titles(page)) == 5


def test_the_same_without_script(plain: Page, festival):
    plain.goto(PAGE)
    plain.click(".filters > summary")
    plain.fill("#filter-q", "lcx")
    plain.select_option("#filter-day", "all")
    plain.click(f"{FORM} button")

    assert titles(plain) == ["Robots"]
    assert "q=lcx" in plain.url

    plain.click(".chips a")
    plain.click(".days a >> nth=1")
    assert titles(plain) == ["Night of shorts"]
    plain.click(".tabs a >> nth=1")
    assert plain.locator("table.grid").is_visible()


def test_a_phone_shows_the_table_room_by_room(page: Page, festival):
    page.goto(f"{PAGE}?day=2027-10-01&view=grid")
    page.select_option("#room-switch", "furnace-3/studio")
    page.click(".room-switch button")
    page.wait_for_url("**room=furnace-3**")

    assert titles(page) == ["Robots", "Clay"]
    assert faults(page) == []


def test_a_reader_finds_a_person_from_any_page_and_opens_their_session(page: Page, festival):
    page.goto("/filmweek/")
    page.click("a.seek-link")
    page.fill("#seek-large", "刘慈欣")
    page.keyboard.press("Enter")
    expect(page.locator(".hit-list")).to_contain_text("刘慈欣")

    assert faults(page) == []
    page.click("main .item a")
    expect(page.locator("h1")).to_have_text("Robots")


def test_the_page_of_now_follows_a_release_without_being_asked(page: Page):
    hour = timedelta(hours=1)
    now = timezone.now()
    today = now.date()
    edition = an_edition("filmweek", starts_on=today, ends_on=today + timedelta(days=1))
    for title, hall in (("Robots", "Hall 1"), ("Aliens", "Hall 2")):
        Slot.objects.create(
            session=a_session(edition, title),
            room=a_room(hall),
            starts_at=now - hour,
            ends_at=now + hour,
        )
    publish(edition, by=None)
    page.clock.install()
    page.goto("/en/filmweek/now/")
    assert titles(page) == ["Robots", "Aliens"]

    gone = Slot.objects.get(session__title__en="Robots")
    cancel_slot(gone, by=None, version=gone.version)
    publish(edition, by=None)
    page.clock.fast_forward(30_000)

    expect(page.locator("main .item .title")).to_have_text(["Aliens"])
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_view_of_the_programme_has_nothing_to_mend(page: Page, festival, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for query in (
        "",
        "?day=all",
        "?day=2027-10-01&view=grid",
        "?day=2027-10-01&section=students",
        "?q=zzz&track=gone",
        "?day=all&room=silo/cinema&type=screening&age=30",
    ):
        page.goto(f"{PAGE}{query}")
        assert (query, faults(page)) == (query, [])
    page.click(".filters > summary")
    assert small_targets(page) == []


def test_paper_shows_what_the_reader_asked_for_and_no_buttons(page: Page, festival):
    page.goto(f"{PAGE}?day=2027-10-01&view=grid&paper=a4")
    page.emulate_media(media="print")

    assert page.locator(".sheet table.grid").is_visible()
    assert not page.locator(".filters").is_visible()
    assert not page.locator("header nav").first.is_visible()
    assert titles(page) == ["Opening", "Robots", "Clay", "Solaris"]
