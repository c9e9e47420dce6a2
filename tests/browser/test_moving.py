"""A wind warning in a real browser: forty open-air sessions go to their places for rain."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from events.models import Session, Slot
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = "2027-10-01"


@pytest.fixture
def windy():
    """Forty sessions in four open-air places with a hall for rain each, one of them in a hall."""
    edition = an_edition()
    kind = a_session(edition, "Indoors").type
    a_slot(Session.objects.get(), a_room("Hall 9"), "10:00", "11:00")
    for place in range(4):
        plaza = a_room(f"Plaza {place}", is_outdoor=True)
        hall = a_room(f"Hall {place}")
        for hour in range(10):
            session = Session.objects.create(
                edition=edition, type=kind, title={"en": f"Kites {place}{hour}"}
            )
            start = at(f"{hour + 10}:00")
            Slot.objects.create(
                session=session,
                room=plaza,
                rain_room=hall,
                starts_at=start,
                ends_at=at(f"{hour + 10}:50"),
            )
    return edition


@pytest.fixture
def page(browser, site, windy, request):
    client = Client()
    client.force_login(an_organizer(windy), backend=BACKEND)
    how = getattr(request, "param", {})
    context = browser.new_context(base_url=site, **how)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


PHONE = {"viewport": {"width": 390, "height": 844}}
WITHOUT_SCRIPTS = {"java_script_enabled": False}


def outside() -> int:
    return Slot.objects.filter(room__is_outdoor=True).count()


@pytest.mark.parametrize("page", [{}, WITHOUT_SCRIPTS], indirect=True, ids=["", "no scripts"])
def test_a_wind_warning_moves_forty_sessions_and_one_undo_takes_them_back(page):
    page.goto(f"/en/manage/convention-2027/draft/?day={DAY}")
    page.get_by_role("link", name="Move many").click()
    page.get_by_label("Where").select_option(label="under the open sky")
    page.get_by_label("As planned for bad weather").check()
    page.get_by_role("button", name="Show what would happen").click()

    expect(page.get_by_role("heading", name="40 sessions would change")).to_be_visible()
    expect(page.get_by_text("No new clash would come of it.")).to_be_visible()
    assert outside() == 40

    page.get_by_role("checkbox", name="Kites 00").uncheck()
    page.get_by_label("Why").fill("Wind of force eight from noon")
    page.get_by_role("button", name="Do it for all that are ticked").click()
    expect(page.get_by_text("39 sessions were changed. Undo takes all of it back.")).to_be_visible()
    assert outside() == 1

    page.get_by_role("link", name="Undo", exact=True).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: Move to a place for rain")).to_be_visible()
    assert outside() == 40


@pytest.mark.parametrize("page", [{}, PHONE], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_axe_finds_nothing_and_nothing_runs_over_the_side(page, language):
    for address in (f"moving/?day={DAY}&way=rain&where=open-sky", "moving/", "steps/"):
        page.goto(f"{language}/manage/convention-2027/{address}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
