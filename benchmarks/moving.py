"""Moving 300 of 1,000 slots in one go, as the page does it: the preview, the move, the undo.

On PostgreSQL, through the pages in this process; statements are counted as the database gets them.
Beside it a quarter of the size, which should take as many statements.
"""

from __future__ import annotations

import time
from datetime import time as clock
from statistics import median

from benchmarks.clash_grid import an_edition_with_clashes
from benchmarks.scene import fresh_database

# What begins before these hours: some 80 and some 300 slots.
UNTIL = ("10:00", "15:30")
TIMES = 3
DAY = "2027-10-01"
WISH = {"day": DAY, "way": "shift", "minutes": "30"}


def main() -> None:
    from django.test import Client

    from events.models import StaffRole
    from tests.cast import a_user

    user = a_user("chair@park.example")
    edition = an_edition_with_clashes("large", 1000)
    StaffRole.objects.create(user=user, edition=edition, level=StaffRole.Level.CHAIR)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    print(f"{'slots':>8}{'':4}{'what':10}{'ms':>8}{'statements':>12}")
    for until in UNTIL:
        size = len(slots_before(edition, until))
        told = [once(client, edition, until) for _time in range(TIMES)]
        for what in ("preview", "move", "undo"):
            spent = median(each[what][0] for each in told)
            print(f"{size:8}{'':4}{what:10}{spent:8.0f}{told[-1][what][1]:12}")


def slots_before(edition, until: str):
    from events.moving import Chosen, chosen_slots

    return chosen_slots(edition, Chosen(edition.starts_on, ends=clock.fromisoformat(until)))


def once(client, edition, until: str) -> dict[str, tuple[float, int]]:
    """Move them half an hour on and take it back, so that the next time is the same."""
    page, steps = (f"/en/manage/{edition.slug}/{name}/" for name in ("moving", "steps"))
    marks = [f"{slot.uid}:{slot.version}" for slot in slots_before(edition, until)]
    wish = {**WISH, "ends": until}
    return {
        "preview": measured(lambda: client.get(page, wish), 200),
        "move": measured(lambda: client.post(page, {**wish, "slot": marks}), 302),
        "undo": measured(lambda: client.post(steps, {"do": "undo"}), 302),
    }


def measured(ask, status: int) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        begin = time.perf_counter()
        answer = ask()
        spent = (time.perf_counter() - begin) * 1000
    if answer.status_code != status:
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()[:400]}")
    return spent, len(asked)


if __name__ == "__main__":
    with fresh_database(postgresql=True):
        main()
