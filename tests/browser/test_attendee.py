"""The attendee's way in a real browser: on a phone, without script, by keyboard, in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from events.models import Slot
from registrations.models import Order, Registration
from registrations.passes import order_secret

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
TARGET = 44
REFUSED = "Failed to load resource: the server responded with a status of 4"
EMAIL = "luoji@sunflower.example"
LANGUAGES = pytest.mark.parametrize("language", ["", "/en"], ids=["zh", "en"])
# What a finger must hit. Links inside a sentence are as tall as their line.
TARGETS = ".button, button, input:not([type=hidden]), summary, nav a, header a, footer a"


def refresh(page: Page) -> None:
    """As a person does: once the page has come to rest, not while it still arrives."""
    page.wait_for_load_state("networkidle")
    page.reload()


@pytest.fixture
def park(transactional_db: None, site: str) -> str:
    """The address of a site with the demonstration park in it."""
    call_command("load_demo", verbosity=0)
    return site


@contextmanager
def a_page(browser: Browser, **wishes: object) -> Iterator[Page]:
    """A page of a new visitor. Whatever the console complains about fails the test.

    A form that is refused is no complaint, though Chromium counts it among what did not load.
    """
    context = browser.new_context(**{"viewport": PHONE, **wishes})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
        assert [text for text in complaints if not text.startswith(REFUSED)] == []
    finally:
        context.close()


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def small_targets(page: Page) -> list[str]:
    """What can be pressed but is lower or narrower than a finger."""
    found = []
    for each in page.locator(TARGETS).all():
        box = each.bounding_box() if each.is_visible() else None
        if box and 1 < min(box["width"], box["height"]) < TARGET - 0.5:
            found.append(f"{each.inner_text() or each.get_attribute('name')}: {box}")
    return found


def final() -> Slot:
    """The final of the games: free seats for everybody, without a document."""
    return Slot.objects.select_related("session").get(session__title__en="SF e-sports final")


def seat(language: str = "/en") -> str:
    """Where a seat at the final is chosen already."""
    return f"{language}/carnival/register/?slot={final().uid}"


def choose(page: Page, park: str, language: str = "/en") -> None:
    page.goto(f"{park}{seat(language)}")
    page.fill("input[name=email]", EMAIL)
    page.click("main form button")


def confirm(page: Page, name: str = "罗辑 Luo Ji") -> None:
    page.fill("main form input[type=text]", name)
    page.click("main form button")


@LANGUAGES
def test_from_the_home_page_to_a_ticket_on_a_phone_without_script(
    browser: Browser, park: str, language: str
):
    with a_page(browser, java_script_enabled=False) as page:
        page.goto(f"{park}{language}/")
        page.click(f"main a[href='{language}/carnival/']")
        page.click(f"main a[href='{language}/carnival/programme/']")
        page.goto(f"{page.url}?day={final().starts_at:%Y-%m-%d}")
        page.click(f"main .item a[href$='/{final().session.code}/']")
        page.click("main a[href*='?slot=']")
        page.fill("input[name=email]", EMAIL)
        page.click("main form button")
        confirm(page)

        order = Order.objects.get()
        ticket = Registration.objects.get()
        assert urlsplit(page.url).path == f"{language}/order/{order.code}/{order_secret(order)}/"
        assert page.locator("main svg.qr").count() == 1
        assert page.locator("main h2").first.inner_text() == "罗辑 Luo Ji"
        assert ticket.attendee.name == "罗辑 Luo Ji"
        assert order.language == ("en" if language else "zh-hans")


def test_a_free_ticket_for_one_takes_two_pages_two_presses_and_two_fields(
    browser: Browser, park: str
):
    with a_page(browser) as page:
        page.goto(f"{park}{seat()}")
        pages = fields = presses = 0
        while page.locator("main form input[required]").count():
            for field in page.locator("main form input[required]").all():
                field.fill(EMAIL if field.get_attribute("type") == "email" else "Luo Ji")
                fields += 1
            page.click("main form button")
            pages, presses = pages + 1, presses + 1

        assert (pages, presses, fields) == (2, 2, 2)
        assert page.locator("svg.qr").is_visible()


def test_a_ticket_by_keyboard_alone(browser: Browser, park: str):
    with a_page(browser, viewport=DESK) as page:
        page.goto(f"{park}/en/carnival/programme/?day={final().starts_at:%Y-%m-%d}")
        press_to(page, f"main .item a[href$='/{final().session.code}/']")
        press_to(page, "main a[href*='?slot=']")
        press_to(page, "input[name=email]", enter=False)
        page.keyboard.type(EMAIL)
        page.keyboard.press("Enter")
        page.wait_for_url("**/order/**")
        press_to(page, "main form input[type=text]", enter=False)
        page.keyboard.type("Luo Ji")
        page.keyboard.press("Enter")
        page.wait_for_selector("svg.qr")

        assert str(Registration.objects.get().attendee) == "Luo Ji"


def press_to(page: Page, selector: str, *, enter: bool = True) -> None:
    """Tab until ``selector`` has the focus, seen by the ring around it; then press Enter."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            assert shows_focus(page), f"nobody sees where the focus is: {selector}"
            break
    else:
        pytest.fail(f"Tab never reaches {selector}")
    if enter:
        with page.expect_navigation():
            page.keyboard.press("Enter")


def shows_focus(page: Page) -> bool:
    """Whether what has the focus, or the card around it, is ringed."""
    return bool(
        page.evaluate(
            """() => {
              const own = document.activeElement;
              const card = own.closest(".item") ?? own;
              const looks = [getComputedStyle(own), getComputedStyle(card)];
              looks.push(getComputedStyle(own, "::after"));
              return looks.some((look) => look.outlineStyle !== "none");
            }"""
        )
    )


def test_the_skip_link_leads_past_the_menu(browser: Browser, park: str):
    with a_page(browser) as page:
        page.goto(f"{park}/en/convention/programme/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_double_click_refresh_and_back_take_one_place(browser: Browser, park: str):
    with a_page(browser) as page:
        page.goto(f"{park}{seat()}")
        page.fill("input[name=email]", EMAIL)
        page.dblclick("main form button")
        page.wait_for_url("**/order/**")
        refresh(page)
        page.fill("main form input[type=text]", "Luo Ji")
        page.dblclick("main form button")
        page.wait_for_selector("svg.qr")
        refresh(page)
        tickets = page.url
        page.goto(f"{park}/en/")
        page.go_back()

        assert page.url == tickets
        assert page.locator("svg.qr").is_visible()
        assert Order.objects.count() == 1
        assert Registration.objects.count() == 1


def test_who_goes_back_and_sends_the_same_choice_again_has_one_hold(browser: Browser, park: str):
    with a_page(browser) as page:
        choose(page, park)
        page.wait_for_url("**/order/**")
        held = page.url
        page.go_back()
        page.fill("input[name=email]", EMAIL)
        page.click("main form button")
        page.wait_for_url("**/order/**")

        assert page.url == held
        assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "colours", "width"),
    [("", "light", PHONE), ("/en", "dark", PHONE), ("/en", "light", DESK)],
    ids=["zh on a phone", "en in the dark", "en on a desk"],
)
def test_every_page_is_accessible_and_fits(
    browser: Browser, park: str, language: str, colours: str, width: dict[str, int]
):
    with a_page(browser, viewport=width, color_scheme=colours) as page:
        for name in look_at_every_page(page, park, language):
            report = Axe().run(page)
            assert report.violations_count == 0, f"{name}: {report.generate_report()}"
            assert not scrolls_sideways(page), name
            assert small_targets(page) == [], name


def look_at_every_page(page: Page, park: str, language: str) -> Iterator[str]:
    """Each page of the attendee's way once, the refused ones too."""
    paths = ["", "convention/", "filmweek/programme/", "carnival/programme/?view=grid"]
    for path in [*paths, "carnival/calendar/", "filmweek/register/"]:
        page.goto(f"{park}{language}/{path}")
        yield path
    page.goto(f"{park}{language}/filmweek/programme/")
    page.click("main .item a >> nth=0")
    yield "session"
    page.goto(f"{park}{language}/convention/register/")
    page.fill("main input[type=number] >> nth=0", "77")
    refused(page)
    yield "refused choice"
    choose(page, park, language)
    yield "names"
    refused(page)
    yield "refused names"
    confirm(page)
    yield "tickets"
    page.click("main summary")
    yield "private calendar"
    page.click("main a[href*='/ticket/']")
    yield "one ticket"
    choose(page, park, language)
    Order.objects.filter(status=Order.Status.HELD).update(status=Order.Status.EXPIRED)
    refresh(page)
    yield "lost hold"


def refused(page: Page) -> None:
    """Send the form as it is; the field that is wrong is marked."""
    page.click("main form button")
    assert page.locator("[aria-invalid=true]").count()


def test_two_hundred_percent_zoom_loses_nothing(browser: Browser, park: str):
    with a_page(browser, viewport={"width": 640, "height": 400}, device_scale_factor=2) as page:
        for path in ("", "convention/programme/?view=grid", "convention/register/"):
            page.goto(f"{park}/en/{path}")

            assert not scrolls_sideways(page), path


@pytest.mark.parametrize("view", ["list", "grid"])
def test_a_printed_programme_has_every_session_and_room_on_the_sheet(
    browser: Browser, park: str, view: str
):
    with a_page(browser, viewport={"width": 794, "height": 1123}) as page:
        page.goto(f"{park}/en/convention/programme/?view={view}")
        on_screen = page.locator("main .item").count()
        page.emulate_media(media="print")

        shown = [each.bounding_box() for each in page.locator("main .item").all()]
        assert on_screen > 0
        assert len(shown) == on_screen
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 794 for box in shown)
        for room in ("Level 2 Summit Hall", "Coke-Side Dedusting Hall"):
            assert page.locator("main").get_by_text(room).locator("visible=true").count()
        assert not page.locator("header.bar").is_visible()


def test_a_printed_ticket_has_its_code_and_no_buttons(browser: Browser, park: str):
    with a_page(browser) as page:
        choose(page, park)
        confirm(page)
        page.emulate_media(media="print")

        assert page.locator("svg.qr").is_visible()
        assert page.locator("main .button:visible, main summary:visible").count() == 0
