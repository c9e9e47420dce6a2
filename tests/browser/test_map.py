"""The map of the park as a real browser draws it: every name readable, every way of asking."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from tests.browser.conftest import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# Names that cover each other, and names that leave the drawing, by a pixel or more.
CROWDED = """() => {
  const found = [], names = [...document.querySelectorAll(".park-map .name")];
  const sheet = document.querySelector(".park-map").getBoundingClientRect();
  const boxes = names.map((name) => [name.textContent, name.getBoundingClientRect()]);
  boxes.forEach(([text, a], index) => {
    if (a.left < sheet.left - 1 || a.right > sheet.right + 1) found.push(`${text} is outside`);
    boxes.slice(index + 1).forEach(([other, b]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const line = Math.min(a.height, b.height);
      if (wide > 1 && high > line / 2) found.push(`${text} and ${other}`);
    });
  });
  return found;
}"""


@pytest.fixture
def park():
    call_command("load_demo", stdout=StringIO())


def unnamed(page: Page) -> int:
    """Markers without a name beside them."""
    return page.locator(".park-map .pin:not(:has(.name))").count()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_every_name_on_the_map_is_readable(page: Page, park, prefix: str, screen):
    page.set_viewport_size(screen)

    for edition in ("convention", "carnival", "filmweek"):
        page.goto(f"{prefix}/{edition}/map/")
        assert page.evaluate(CROWDED) == [], edition
        assert unnamed(page) == 0, edition
        assert faults(page) == []


def test_the_map_is_asked_by_keyboard_and_without_script(browser, site, park):
    context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/carnival/map/")

    page.get_by_label("I am at").focus()
    page.get_by_label("I am at").select_option("Jin'anqiao Metro exit")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/carnival/map/?from=gate%3Ajinan")

    assert page.get_by_role("heading", name="From Jin'anqiao Metro exit").is_visible()
    assert page.locator(".park-map .here").count() == 1
    context.close()


def test_a_marker_leads_to_its_building_and_from_there_back_to_the_map(page: Page, park):
    page.goto("/en/carnival/map/")

    page.locator(".park-map a", has_text="Silo").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Silo"
    page.get_by_role("link", name="Open the map").click()

    assert page.get_by_label("I am at").input_value() == "silo"


def test_on_paper_the_map_has_no_form_and_all_of_its_list(page: Page, park):
    page.goto("/en/carnival/map/")
    page.emulate_media(media="print")

    assert not page.get_by_label("I am at").is_visible()
    assert page.locator(".park-map").is_visible()
    assert page.locator(".legend li").count() == 13


def test_a_reader_goes_from_a_film_to_whoever_made_it_and_to_where_it_is_shown(page: Page, park):
    page.goto("/en/filmweek/films/")

    page.get_by_role("link", name="Twelve Hours of Ember").click()
    page.get_by_role("link", name="Twelve Hours of Ember").first.click()
    page.get_by_role("link", name="Lu Xingye").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Lu Xingye"
    page.go_back()
    page.get_by_role("link", name="Map and walking minutes").click()

    assert page.get_by_role("heading", name="From No.3 Blast Furnace").is_visible()
