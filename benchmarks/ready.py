"""How soon a page of a Worldcon can be used in Chromium, and what it takes over the wire.

The same programme and server as in ``pages.py``; a phone's window, an empty browser each time,
the median of a few. Beside it the smallest page there is, for what the browser itself takes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.pages import addresses, load, served
from benchmarks.scene import fresh_database

TIMES = 7
PHONE = {"width": 390, "height": 844}
CHROMIUM = "/usr/bin/chromium"
PAGES = ("day page", "the day by rooms", "edition home")
# Milliseconds from the start of navigation, and bytes by what asked for them.
TOLD = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const bytes = { html: page.encodedBodySize, script: 0, style: 0 };
  for (const each of performance.getEntriesByType("resource")) {
    const kind = each.name.split("?")[0].split(".").pop();
    if (kind === "js") bytes.script += each.encodedBodySize;
    if (kind === "css") bytes.style += each.encodedBodySize;
  }
  return { ready: page.domContentLoadedEventEnd, loaded: page.loadEventEnd, ...bytes };
}"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        served("events_site.wsgi:application") as site,
    ):
        body = Path(folder) / "body"
        body.write_text("<!doctype html><title>Nothing</title>")
        with served(
            "benchmarks.bare:application", BARE_BODY=str(body), BARE_TYPE="text/html"
        ) as bare:
            measure([*wanted(site), ("an empty page", f"{bare}/")])


def measure(pages: list[tuple[str, str]]) -> None:
    print(
        f"{'page':20}{'ready ms':>10}{'loaded ms':>11}{'html kB':>9}{'script kB':>11}{'css kB':>8}"
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, address in pages:
            told = [visit(browser, address) for _time in range(TIMES)]
            row = {each: median(one[each] for one in told) for each in told[0]}
            sizes = [f"{row[each] / 1000:9.1f}" for each in ("html", "script", "style")]
            print(f"{name:20}{row['ready']:10.0f}{row['loaded']:11.0f}{''.join(sizes)}")
        browser.close()


def wanted(site: str) -> Iterator[tuple[str, str]]:
    return ((name, address) for name, address in addresses(site) if name in PAGES)


def visit(browser: Browser, address: str) -> dict[str, Any]:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    told: dict[str, Any] = page.evaluate(TOLD)
    context.close()
    return told


if __name__ == "__main__":
    with fresh_database():
        load()
        main()
