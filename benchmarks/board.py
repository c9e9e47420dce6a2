"""The board of 40 rooms and 400 sessions in Chromium, and what placing one of 1,000 slots takes.

On PostgreSQL, by the server of production with two workers. Every tenth session stands where it
should not, so there is always something to check and to say.
"""

from __future__ import annotations

import gzip
import http.client
import json
import random
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.clash_grid import an_edition_with_clashes
from benchmarks.pages import served
from benchmarks.ready import CHROMIUM, TIMES
from benchmarks.scene import fresh_database

SCRIPTS = Path(__file__).parents[1] / "events" / "static" / "events" / "board"
DAY = "2027-10-01"
PLACINGS = 300
WIDE = {"width": 1440, "height": 900}
TOKEN = "0123456789abcdef0123456789abcdef"
# When the board says that it is ready, every frame, and every task longer than 50 ms.
WATCH = """
  window.seen = { usable: 0, frames: [], long: [] };
  new MutationObserver(() => {
    if (seen.usable || !document.querySelector("[data-board][data-ready]")) return;
    seen.usable = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.long.push(task.duration);
  }).observe({ type: "longtask", buffered: true });
"""
COUNT_FRAMES = """() => {
  Object.assign(seen, { frames: [], long: [], last: performance.now() });
  const next = (now) => {
    seen.frames.push(now - seen.last);
    seen.last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}"""


def main() -> None:
    small, large = (
        an_edition_with_clashes(slug, n) for slug, n in (("board", 400), ("large", 1000))
    )
    cookies = a_chair_of(small, large)
    slots = [(str(each.uid), each.version) for each in slots_of(large)]
    rooms = [f"{each.building.slug}/{each.slug}" for each in rooms_of(large)]
    packed = sum(len(gzip.compress(each.read_bytes())) for each in SCRIPTS.glob("*.js"))
    with served("events_site.wsgi:application") as site:
        on_the_board(f"{site}/en/manage/board/board/?day={DAY}", cookies)
        print(f"{'own script, gzip kB':34}{packed / 1000:8.1f}  (aim 25)")
        placing(site, slots, rooms, cookies)


def a_chair_of(*editions: Any) -> dict[str, str]:
    """Somebody who may change ``editions``, and the cookies of whom."""
    from django.test import Client

    from events.models import StaffRole
    from tests.cast import a_user

    user = a_user("chair@park.example")
    for edition in editions:
        StaffRole.objects.create(user=user, edition=edition, level=StaffRole.Level.CHAIR)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {"starfurnace": client.cookies["starfurnace"].value, "csrftoken": TOKEN}


def slots_of(edition: Any) -> list[Any]:
    from events.models import Slot

    return list(Slot.objects.filter(session__edition=edition))


def rooms_of(edition: Any) -> list[Any]:
    from events.models import Room

    return list(Room.objects.filter(building__venue=edition.venue).select_related("building"))


def on_the_board(address: str, cookies: dict[str, str]) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        usable = median(opened(browser, address, cookies)["usable"] for _time in range(TIMES))
        print(f"{'board usable, ms':34}{usable:8.0f}  (aim 1,000)")
        frames, long = dragged(browser, address, cookies)
        print(f"{'a frame while dragging, median ms':34}{median(frames):8.1f}  (aim 16.7)")
        print(f"{'a frame while dragging, p95 ms':34}{quantiles(frames, n=20)[-1]:8.1f}")
        print(f"{'tasks over 50 ms while dragging':34}{len(long):8}  (aim 0)")
        browser.close()


def a_page(browser: Browser, address: str, cookies: dict[str, str]) -> Page:
    context = browser.new_context(viewport=WIDE)
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("seen.usable > 0")
    return page


def opened(browser: Browser, address: str, cookies: dict[str, str]) -> Any:
    page = a_page(browser, address, cookies)
    told = page.evaluate("seen")
    page.context.close()
    return told


def dragged(browser: Browser, address: str, cookies: dict[str, str]) -> tuple[Any, Any]:
    """Frames and long tasks while a card is carried over the board for some seconds."""
    page = a_page(browser, address, cookies)
    card = page.locator(".board-field .board-card").nth(3)
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 20)
    page.evaluate(COUNT_FRAMES)
    for turn in range(8):
        x, y = (400, 300) if turn % 2 else (1000, 750)
        page.mouse.move(x, y, steps=40)
    told = page.evaluate("seen")
    page.keyboard.press("Escape")
    page.context.close()
    return told["frames"], told["long"]


def placing(
    site: str, slots: list[tuple[str, int]], rooms: list[str], cookies: dict[str, str]
) -> None:
    """Put ``PLACINGS`` slots elsewhere, one after the other, as the board does."""
    dice, spent = random.Random(1), []
    door = http.client.HTTPConnection(urlsplit(site).netloc)
    headers = {
        "Content-Type": "application/json",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": TOKEN,
    }
    for uid, version in dice.sample(slots, PLACINGS):
        moment = f"{DAY}T{dice.randrange(8, 20):02}:{dice.choice([0, 15, 30, 45]):02}:00+08:00"
        wish = {"version": version, "room": dice.choice(rooms), "starts_at": moment, "minutes": 50}
        begin = time.perf_counter()
        address = f"/api/v1/editions/large/slots/{uid}/placement/"
        door.request("PUT", address, json.dumps(wish), headers)
        answer = door.getresponse()
        body = answer.read()
        spent.append((time.perf_counter() - begin) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {body.decode()[:400]}")
    print(f"{'PUT placement of 1,000, median ms':34}{median(spent):8.1f}")
    print(f"{'PUT placement of 1,000, p95 ms':34}{quantiles(spent, n=20)[-1]:8.1f}  (aim 60)")


if __name__ == "__main__":
    with fresh_database(postgresql=True):
        main()
