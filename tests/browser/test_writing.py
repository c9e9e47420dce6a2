"""Writing a programme's people and rooms in a real browser: by keyboard alone, on a phone."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from events.models import Person, Room, StaffRole
from tests.browser.conftest import faults, small_targets
from tests.cast import a_person, a_room, an_edition, an_organizer, both

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/en/manage/convention-2027/"


@pytest.fixture
def edition():
    return an_edition(name=both("Convention 2027", "大会 2027"))


@pytest.fixture
def editor(page, site, edition):
    """Somebody of the programme, signed in at ``page``."""
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
    return user


def go_to(page: Page, words: str, *, most: int = 80) -> None:
    """Press Tab until the focus stands on what is called ``words``."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(CALLED) == words:
            return
    raise AssertionError(f"Tab never came to “{words}”.")


CALLED = """() => {
  const here = document.activeElement;
  const label = here.labels?.[0] ?? here;
  const words = label.cloneNode(true);
  words.querySelectorAll?.(".optional, .hidden-words").forEach((each) => each.remove());
  return words.textContent.trim();
}"""


def write(page: Page, label: str, text: str) -> None:
    go_to(page, label)
    page.keyboard.type(text)


def press(page: Page, button: str) -> None:
    go_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_person_is_added_by_keyboard_with_a_fault_and_its_correction(page, editor):
    page.goto(f"{HOME}people/")
    press(page, "Add a person")
    write(page, "Name in English", "Ye Wenjie")
    go_to(page, "For the team")
    page.keyboard.press("Enter")
    write(page, "Email", "ye at home")
    press(page, "Add")

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Nothing you typed is lost.")
    expect(alert).to_contain_text("Enter a valid email address.")
    expect(page.get_by_label("Name in English")).to_have_value("Ye Wenjie")
    expect(page.get_by_label("Email")).to_have_attribute("aria-invalid", "true")
    assert faults(page) + small_targets(page) == []
    assert Person.objects.count() == 0

    go_to(page, "Email")  # the link in the list of faults
    page.keyboard.press("Enter")
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("ye@park.example")
    page.keyboard.press("Enter")

    expect(page.get_by_text("“Ye Wenjie” is added.")).to_be_visible()
    expect(page.get_by_role("link", name="Ye Wenjie")).to_be_visible()
    ye = Person.objects.get()
    assert (ye.name, ye.email) == ({"en": "Ye Wenjie"}, "ye@park.example")


def test_a_room_with_a_closure_is_added_by_keyboard_with_a_fault_and_its_correction(page, editor):
    a_room("Hall 1")
    page.goto(f"{HOME}rooms/new/")
    write(page, "Name in English", "Star hall")
    go_to(page, "Building")
    page.keyboard.type("f")
    write(page, "Seats", "0")
    go_to(page, "When it is closed")
    page.keyboard.press("Enter")
    write(page, "Why", "Rigging")
    press(page, "Add another closure")
    expect(page.get_by_label("Why").first).to_have_value("Rigging")
    assert page.get_by_label("Why").count() == 2
    press(page, "Add")

    alert = page.get_by_role("alert")
    expect(alert.get_by_role("listitem")).to_have_text(
        [
            "Seats: Ensure this value is greater than or equal to 1.",
            "From: This field is required.",
            "Until: This field is required.",
        ]
    )
    assert faults(page) + small_targets(page) == []
    go_to(page, "Seats")
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("250")
    press(page, "Take out")
    press(page, "Add")

    expect(page.get_by_text("“Star hall” is added.")).to_be_visible()
    hall = Room.objects.get(slug="star-hall")
    assert (hall.building.slug, hall.capacity, hall.closures.count()) == ("furnace-3", 250, 0)


def test_who_was_slower_reads_what_the_other_wrote_and_keeps_their_own(page, editor, edition):
    ye = a_person("Ye")
    address = f"{HOME}people/{ye.code}/"
    other = page.context.new_page()
    page.goto(address)
    other.goto(address)
    for opened, name in ((other, "Ye Zhetai"), (page, "Ye Wenjie")):
        opened.get_by_label("Name in English").fill(name)
    other.locator(".save").get_by_role("button", name="Save").click()
    other.close()
    page.locator(".save").get_by_role("button", name="Save").click()

    expect(page.get_by_role("region", name="This is what is saved now")).to_contain_text(
        "Ye Zhetai"
    )
    expect(page.get_by_label("Name in English")).to_have_value("Ye Wenjie")
    assert faults(page) + small_targets(page) == []
    page.locator(".save").get_by_role("button", name="Save").click()

    expect(page.get_by_text("“Ye Wenjie” is saved.")).to_be_visible()
    ye.refresh_from_db()
    assert (ye.name["en"], ye.version) == ("Ye Wenjie", 2)


def test_the_button_stays_in_view_on_a_long_page_and_hides_no_field(page, editor):
    """The bar with the buttons sticks to the foot of the window."""
    page.goto(f"{HOME}people/new/")
    save = page.locator(".save").get_by_role("button", name="Add", exact=True)

    expect(save).to_be_in_viewport()
    for label in ("Occupation in English", "Organisation"):
        page.get_by_label(label).focus()
        box = page.get_by_label(label).bounding_box()
        bar = page.locator(".save").bounding_box()
        assert box["y"] + box["height"] <= bar["y"], label
