"""Light and dark, and keys instead of passwords, in a real browser under our content policy."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page

from tests.browser.conftest import faults, small_targets
from tests.cast import a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY, NIGHT, SHEET_OF_PAPER = "rgb(246, 247, 248)", "rgb(15, 19, 24)", "rgb(255, 255, 255)"
PASSWORD = "the-dark-forest-2007"


def ground(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def with_a_key(page: Page, *, knows_its_owner: bool = True) -> None:
    """A key in the machine that says yes by itself, or one that does not know the finger."""
    door = page.context.new_cdp_session(page)
    door.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": knows_its_owner,
        "automaticPresenceSimulation": True,
    }
    door.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def sign_in(page: Page) -> None:
    user = a_user("luoji@park.example", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page.goto("/en/accounts/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/en/manage/")


def test_the_choice_of_dark_is_remembered_and_never_printed(page):
    page.goto("/en/accounts/login/")
    assert ground(page) == DAY

    page.get_by_role("button", name="Dark colours").click()
    page.reload()

    assert ground(page) == NIGHT
    assert page.locator("[data-theme-switch]").get_attribute("aria-pressed") == "true"
    page.emulate_media(media="print")
    assert ground(page) == SHEET_OF_PAPER


def test_whoever_chooses_what_the_system_says_follows_the_system_again(page):
    page.goto("/en/accounts/login/")
    switch = page.get_by_role("button", name="Dark colours")

    switch.click()
    switch.click()

    assert ground(page) == DAY
    page.emulate_media(color_scheme="dark")
    assert ground(page) == NIGHT


def test_a_key_is_added_and_signs_in_without_a_password(page):
    with_a_key(page)
    sign_in(page)
    page.goto("/en/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.fill("[name=name]", "my phone")
    page.check("[name=passwordless]")
    page.get_by_role("button", name="Add a key").click()
    page.wait_for_url("**/recovery-codes/")
    page.context.clear_cookies()

    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/en/manage/")


def test_a_key_that_says_no_is_told_on_the_page(page):
    with_a_key(page, knows_its_owner=False)
    page.goto("/en/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("The key was not used").wait_for()


def test_the_pages_of_an_account_have_no_fault_on_a_phone(page):
    for path in ("login", "signup", "login/code", "password/reset"):
        for prefix in ("", "/en"):
            page.goto(f"{prefix}/accounts/{path}/")
            assert faults(page) + small_targets(page) == []

    sign_in(page)

    for path in ("email", "password/change", "2fa", "2fa/webauthn", "logout"):
        page.goto(f"/accounts/{path}/")
        assert faults(page) + small_targets(page) == []
