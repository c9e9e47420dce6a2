"""A real Chromium before a real server. Marked ``browser``: run in a step of their own."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from events_site.local import chromium

# Playwright keeps an event loop in this thread; the database is asked between its steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield program
        program.close()


@pytest.fixture
def site(live_server):
    """The address of the server; passkeys want a name, not a number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser, site):
    """A page on a phone. Whatever the browser complains about fails the test."""
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 740})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    yield opened
    context.close()
    refused = "Failed to load resource: the server responded with a status of 4"
    assert [text for text in complaints if not text.startswith(refused)] == []


def faults(page: Page) -> list[str]:
    """What axe finds wrong, and whether the page is wider than the screen."""
    found = Axe().run(page).response["violations"]
    told = [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return told + ([f"{width[0]} px wide"] if width[0] > width[1] else [])


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and links of their own that are lower than 44 px."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
            "main a.button, main button, main input, main select, nav a")]
          .filter((each) => each.type !== "hidden" && each.checkVisibility())
          .filter((each) => !each.closest("[aria-hidden=true]"))
          .filter((each) => !["checkbox", "radio"].includes(each.type))
          .filter((each) => each.getBoundingClientRect().height < 44)
          .map((each) => each.outerHTML.slice(0, 120))"""
    )
