"""An organizer at work in a real browser: on a phone, by keyboard alone, with a passkey."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from events.models import Edition, Session, Slot
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer, both

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "star-furnace-at-night"
EMAIL = "chair@park.example"
HOME = "/en/manage/convention-2027/"
DRAFT = f"{HOME}draft/"


@pytest.fixture
def page(browser, live_server):
    """A page on a phone. Whatever the browser complains about fails the test."""
    address = live_server.url.replace("127.0.0.1", "localhost")  # passkeys want a name
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    yield opened
    context.close()
    assert complaints == []


def faults(page: Page) -> list[str]:
    """What axe finds wrong, what a finger would miss, and whether the page is too wide."""
    found = Axe().run(page).response["violations"]
    told = [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return told + page.evaluate(SMALL) + ([f"{width[0]} px wide"] if width[0] > width[1] else [])


SMALL = """() => [...document.querySelectorAll("a.button, button, main input, main select, nav a")]
  .filter((each) => !["hidden", "checkbox"].includes(each.type) && each.checkVisibility())
  .filter((each) => each.getBoundingClientRect().height < 43.5)
  .map((each) => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def edition():
    """One session in Hall 1 from ten to eleven, with Ye; a chair who can sign in."""
    edition = an_edition(name=both("Convention 2027", "大会 2027"))
    a_slot(a_session(edition, "Aliens", a_person("Ye")), a_room("Hall 1"), "10:00", "11:00")
    chair = an_organizer(edition, email=EMAIL)
    chair.set_password(PASSWORD)
    chair.save(update_fields=["password"])
    EmailAddress.objects.create(user=chair, email=EMAIL, verified=True, primary=True)
    return edition


def sign_in(page):
    page.goto(DRAFT)
    page.get_by_label("Email").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{DRAFT}")


def write_robots(page):
    page.locator("main").get_by_role("link", name="Add a session").click()
    page.get_by_label("Title in English").fill("Robots")
    page.get_by_label("Title in Chinese").fill("机器人")
    page.get_by_label("Type").select_option(label="Talk")
    page.get_by_label("Ye").check()
    page.get_by_role("button", name="Add the session").click()


def test_from_signing_in_to_a_public_release(page, edition):
    sign_in(page)

    write_robots(page)
    page.get_by_label("Room").select_option(label="Hall 1 (100 seats)")
    page.get_by_label("Day").select_option(label="Fri 1 October")
    page.get_by_role("button", name="Show what is in this room that day").click()
    expect(page.get_by_text("10:00–11:00 Aliens")).to_be_visible()
    page.get_by_label("Begins at").fill("10:30")
    page.get_by_role("button", name="Place it here").click()

    expect(page.get_by_role("heading", name="2 clashes to mend")).to_be_visible()
    page.get_by_role("link", name="2 changes to publish").click()
    expect(page.get_by_role("heading", name="2 clashes stop it")).to_be_visible()
    expect(page.get_by_role("button", name="Publish release 1")).to_have_count(0)
    page.get_by_role("link", name="Mend or accept them").click()
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("button", name="Move “Robots” to").first.click()
    expect(page.get_by_text("Done: Move “Robots” to")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing clashes")).to_be_visible()

    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish release 1").click()

    expect(page.get_by_text("Release 1 is public.")).to_be_visible()
    release = Edition.objects.get().current_release
    assert sorted(line.title["en"] for line in release.lines.all()) == ["Aliens", "Robots"]
    page.goto("/convention-2027/programme/?day=2027-10-02")
    expect(page.get_by_text("机器人")).to_be_visible()


def walk_to(page, **wanted):
    """Press Tab until the wanted thing has the focus, as somebody without a mouse does."""
    target = page.get_by_role(wanted.pop("role"), **wanted)
    for _step in range(80):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}")


def test_a_session_is_written_placed_and_published_by_keyboard_alone(page, edition):
    sign_in(page)

    page.keyboard.press("Enter")
    page.goto(f"{HOME}sessions/new/")
    walk_to(page, role="textbox", name="Title in English")
    page.keyboard.type("Robots")
    walk_to(page, role="combobox", name="Type")
    page.keyboard.type("Talk")
    walk_to(page, role="checkbox", name="Ye")
    page.keyboard.press("Space")
    walk_to(page, role="button", name="Add the session")
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/")
    walk_to(page, role="combobox", name="Room")
    page.keyboard.type("Hall 1")
    walk_to(page, role="textbox", name="Begins at")
    page.keyboard.type("12:00PM")
    walk_to(page, role="button", name="Place it here")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?day=2027-10-01**")
    page.goto(f"{HOME}release/")
    walk_to(page, role="button", name="Publish release 1")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Release 1 is public.")).to_be_visible()
    slot = Slot.objects.get(session__title__en="Robots")
    assert f"{slot.starts_at.astimezone(edition.tz):%d %H:%M}" == "01 12:00"


def test_typing_a_name_shortens_a_long_list_and_keeps_who_is_chosen(page, edition):
    for number in range(30):
        a_person(f"Person {number:02}")
    sign_in(page)
    page.goto(f"{HOME}sessions/new/")
    page.get_by_label("Person 07").check()

    page.get_by_label("Find a name").fill("22")

    shown = page.locator(".choices label:visible")
    expect(shown).to_have_text(["Person 07", "Person 22"])


@pytest.mark.parametrize(
    ("language", "colours", "width"),
    [("/en", "light", 360), ("", "dark", 360), ("", "light", 1280), ("/en", "dark", 1280)],
)
def test_axe_finds_nothing_on_any_page(page, edition, language, colours, width):
    hall = Slot.objects.get().room
    robots = a_slot(a_session(edition, "R" * 200, a_person("Luo")), hall, "10:30", "11:30")
    waiting = a_slot(a_session(edition, "Waiting"))
    sign_in(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=colours)
    code, home = Session.objects.first().code, f"{language}/manage/convention-2027/"
    addresses = [
        f"{language}/manage/",
        home,
        f"{home}draft/",
        f"{home}draft/?day=2027-10-01&view=grid",
        f"{home}draft/?day=2027-10-02",
        f"{home}sessions/new/",
        f"{home}sessions/{code}/",
        f"{home}slots/{waiting.uid}/place/",
        f"{home}slots/{robots.uid}/place/",
        f"{home}slots/{robots.uid}/cancel/",
        f"{home}release/",
    ]

    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = faults(page)

    assert found == dict.fromkeys(addresses, [])


@pytest.fixture
def passkeys(page):
    """A virtual authenticator, as built into a phone."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_opens_the_door_without_a_password(page, edition, passkeys):
    sign_in(page)
    page.goto("/en/accounts/2fa/webauthn/add/")
    page.locator("main input[name=password]").fill(PASSWORD)  # asked anew before a key is added
    page.locator("main form").first.get_by_role("button").click()
    page.locator("main input[type=checkbox]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)
    page.goto("/en/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()

    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/en/manage/")
    expect(page.get_by_role("link", name="Convention 2027")).to_be_visible()
