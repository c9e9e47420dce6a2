"""Staff look after orders in a real browser: by keyboard alone, many at once, in every form."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Edition, Message
from events.releasing import publish
from registrations.cancelling import give_up
from registrations.models import Order
from tests.browser.conftest import faults, small_targets
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, an_organizer, both
from tests.registrations.shop import (
    a_confirmed_order,
    a_day_ticket,
    a_hold,
    a_reservation,
    an_id,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/en/manage/convention-2027/orders/"


@pytest.fixture
def edition() -> Edition:
    return an_edition(name=both("Convention 2027", "大会 2027"))


@pytest.fixture
def staff(page: Page, site: str, edition: Edition) -> Page:
    """A page on which the chair has signed in."""
    client = Client()
    client.force_login(an_organizer(edition))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return page


def walk_to(page: Page, role: str, name: str, *, steps: int = 60) -> None:
    """Press Tab until it has the focus, as somebody without a mouse does."""
    target = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _step in range(steps):
        if target.count() == 1 and target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")


def test_an_order_is_found_read_and_cancelled_by_keyboard_alone(staff: Page, edition: Edition):
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji")
    a_confirmed_order(edition, a_ticket(edition, "Other"), "Ye Wenjie")
    staff.goto(LIST)

    walk_to(staff, "searchbox", "Search")
    staff.keyboard.type("luo ji")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/?q=luo+ji**")
    walk_to(staff, "link", order.code)
    staff.keyboard.press("Enter")
    staff.wait_for_url(f"**/{order.code}/")
    walk_to(staff, "link", "Cancel the order…")
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/cancel/")
    walk_to(staff, "textbox", "Reason")
    staff.keyboard.type("The hall is closed.")
    walk_to(staff, "button", "Cancel the order")
    staff.keyboard.press("Enter")

    expect(staff.get_by_text(f"Order {order.code} is cancelled.")).to_be_visible()
    expect(staff.get_by_text("We answered")).to_be_visible()
    order.refresh_from_db()
    assert (order.status, order.answer) == ("cancelled", "The hall is closed.")


def test_many_are_ticked_read_and_sent_their_letter_by_keyboard_alone(
    staff: Page, edition: Edition
):
    ticket = a_ticket(edition)
    first, second, third = (a_confirmed_order(edition, ticket) for _n in range(3))
    Message.objects.update(status="sent", sent_at=timezone.now())
    staff.goto(LIST)

    for order in (third, first):
        walk_to(staff, "checkbox", f"Tick {order.code} (confirmed)")
        staff.keyboard.press("Space")
    walk_to(staff, "combobox", "What to do", steps=120)
    staff.keyboard.type("Send")
    walk_to(staff, "button", "Go on")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("heading", name="Send the letters of 2 orders")).to_be_visible()
    walk_to(staff, "button", "Send the letters of 2 orders once more")
    staff.keyboard.press("Enter")

    expect(staff.get_by_text("Changed: 2 orders.")).to_be_visible()
    assert Message.objects.filter(status="queued").count() == 2
    assert not Message.objects.filter(key__startswith=f"order_confirmed:{second.pk}:0:").exists()


def test_who_ticks_a_whole_page_is_offered_all_that_match(staff: Page, edition: Edition):
    ticket = a_ticket(edition, places=200)
    for _n in range(51):
        a_confirmed_order(edition, ticket)
    staff.set_viewport_size({"width": 1280, "height": 900})
    staff.goto(LIST)

    staff.locator("[data-tick-all] input").check()
    expect(staff.get_by_text("All 50 on this page are ticked.")).to_be_visible()
    staff.get_by_role("button", name="Choose all 51 that match").click()
    expect(staff.get_by_text("All 51 that match are chosen, on every page.")).to_be_visible()
    staff.get_by_label("What to do").select_option(label="Cancel…")
    staff.get_by_role("button", name="Go on").click()

    expect(staff.get_by_role("heading", name="Cancel 51 orders")).to_be_visible()
    assert Order.objects.filter(status="cancelled").count() == 0


def test_unticking_one_takes_the_offer_back(staff: Page, edition: Edition):
    ticket = a_ticket(edition, places=200)
    for _n in range(51):
        a_confirmed_order(edition, ticket)
    staff.set_viewport_size({"width": 1280, "height": 900})
    staff.goto(LIST)
    staff.locator("[data-tick-all] input").check()
    staff.get_by_role("button", name="Choose all 51 that match").click()

    staff.locator("[name=row]").first.uncheck()

    expect(staff.locator("[data-page-ticked]")).to_be_hidden()
    expect(staff.get_by_label("Which ones")).to_have_value("ticked")


def a_full_house(edition: Edition) -> Order:
    """Orders in every state, and one with every kind of thing on its page."""
    slot = a_slot(a_session(edition, "Robots " * 12), a_room("Hall 1"), "10:00", "11:30")
    publish(edition, by=None)
    dear = a_ticket(edition, "A pass with a rather long name for three days", price=38_000)
    a_confirmed_order(edition, dear, "Ursula Kroeber Le Guin-Featherstonehaugh", "史强")
    a_hold(edition, dear)
    a_confirmed_order(edition, a_ticket(edition, "Seat", slot=slot), "Luo Ji", "Cheng Xin")
    full = a_reservation(
        edition, a_day_ticket(edition), an_id(), an_id(serial=777), an_id(serial=779)
    )
    give_up(full, [full.registrations.first().uid], now=timezone.now())
    Message.objects.filter(key__startswith=f"order_confirmed:{full.pk}:").update(
        status="failed", error="550 5.1.1 <luoji@sunflower.example>: Recipient address rejected"
    )
    return full


@pytest.mark.parametrize(
    ("prefix", "colours", "width"),
    [("/en", "light", 360), ("", "dark", 360), ("", "light", 1280), ("/en", "dark", 1280)],
)
def test_nothing_is_to_mend_on_any_page_of_orders(
    staff: Page, edition: Edition, prefix: str, colours: str, width: int
):
    order = a_full_house(edition)
    staff.set_viewport_size({"width": width, "height": 900})
    staff.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    listed = f"{prefix}/manage/convention-2027/orders/"
    one = f"{listed}{order.code}/"
    verbs = ("cancel", "correct", "letter", "places")
    asked = [f"{listed}?do={verb}&which=all" for verb in ("letter", "cancel")]

    for path in (listed, one, *(f"{one}{verb}/" for verb in verbs), *asked):
        staff.goto(path)
        assert (path, faults(staff), small_targets(staff)) == (path, [], [])


def test_on_paper_an_order_has_its_guests_and_no_buttons(staff: Page, edition: Edition):
    order = a_full_house(edition)
    staff.goto(f"{LIST}{order.code}/")
    staff.emulate_media(media="print")

    expect(staff.get_by_text("Cheng Xin").first).to_be_visible()
    expect(staff.get_by_role("link", name="Cancel the order…")).to_be_hidden()
