"""What knowing every clash costs, in CPU: loading a draft, checking all of it, checking one move.

Every tenth session stands where it should not. Cost per slot should not grow with the edition.
"""

from __future__ import annotations

import random
import time
from datetime import date, datetime, timedelta

from benchmarks.scene import BEIJING, fresh_database

SIZES = (500, 1000, 2500, 5000)
ROOMS = 40
A_DAY = 14
BARS = {"load": 250.0, "check": 60.0, "move": 10.0, "around": 60.0}


def best(act, times: int = 5) -> float:
    """Milliseconds of CPU, the best of a few: others use this machine as well."""
    spent = []
    for _time in range(times):
        begin = time.process_time()
        act()
        spent.append((time.process_time() - begin) * 1000)
    return min(spent)


def an_edition_with_clashes(slug: str, sessions: int):
    from events.models import Edition, Participation, Session, Slot
    from tests import cast

    dice = random.Random(sessions)
    family = cast.the_family(slug)
    begin = datetime(2027, 10, 1, 8, tzinfo=BEIJING)
    days = sessions // (ROOMS * A_DAY) + 1
    last = date(2027, 10, 1) + timedelta(days=days)
    edition: Edition = cast.an_edition(slug, family=family, ends_on=last)
    halls = [
        cast.a_room(
            f"Hall {number}",
            building=f"house-{number % 8}",
            venue=edition.venue,
            turnaround=10,
            map_x=number % 8 * 120,
            map_y=number // 8 * 90,
        )
        for number in range(ROOMS)
    ]
    crowd = [cast.a_person(f"Person {number}", family=family) for number in range(sessions)]
    kind = cast.a_session(edition, "Opening").type
    tracks = [
        edition.tracks.create(slug=f"track-{number}", name=cast.both(f"Track {number}"))
        for number in range(12)
    ]
    made = Session.objects.bulk_create(
        Session(
            edition=edition, title=cast.both(f"三体与高炉 {number}"), type=kind,
            track=tracks[number % 12], expected_audience=50 + number % 60,
        )
        for number in range(sessions)
    )  # fmt: skip
    slots, parts = [], []
    for number, session in enumerate(made):
        row, column = divmod(number, ROOMS)
        day, hour = divmod(row, A_DAY)
        start = begin + timedelta(days=day, hours=hour)
        if number % 10 == 0:
            start += timedelta(minutes=dice.choice([15, 30, 45]))
        end = start + timedelta(minutes=50)
        slots.append(Slot(session=session, room=halls[column], starts_at=start, ends_at=end))
        who = [number, (number + 7) % sessions, (number * 3 + 11) % sessions]
        parts += [Participation(session=session, person=crowd[each]) for each in dict.fromkeys(who)]
    Slot.objects.bulk_create(slots)
    Participation.objects.bulk_create(parts)
    return edition


def figures(edition) -> tuple[dict[str, float], int]:
    from events.clashes import check, find_clashes
    from events.grid import Move, load_around, load_grid, spot_of
    from events.models import Slot

    grid = load_grid(edition)
    checked = check(grid)
    slot = Slot.objects.filter(session__edition=edition).order_by("pk")[len(grid.slots) // 2]
    planned = grid.slots[slot.pk]
    room = next(key for key in grid.rooms if key != planned.room)
    there = grid.placed(planned, room=room, starts_at=planned.starts_at + timedelta(minutes=30))
    old = spot_of(slot)

    def one_move():
        return checked.moved(slot.pk, there).clashes()

    def around():
        near = load_around(Move(slot, old, old._replace(room=room)))
        return find_clashes(near.before, near.cells), find_clashes(near.after, near.cells)

    spent = {
        "load": best(lambda: load_grid(edition), 3),
        "check": best(lambda: find_clashes(grid)),
        "move": best(one_move),
        "around": best(around, 3),
    }
    return spent, len(find_clashes(grid))


def main() -> None:
    first: dict[str, float] = {}
    names = "".join(f"{name + ' ms':>11}" for name in BARS)
    print(f"   slots  clashes{names}   cost per slot against the smallest")
    for size in SIZES:
        spent, found = figures(an_edition_with_clashes(f"edition-{size}", size))
        each = {name: ms / size for name, ms in spent.items()}
        first = first or each
        ratios = "  ".join(f"{name} {each[name] / first[name]:.2f}" for name in ("load", "check"))
        print(f"{size:8}{found:9}{''.join(f'{ms:11.1f}' for ms in spent.values())}   {ratios}")
        if size == 1000:
            told = (f"{name} {spent[name]:.1f} of {bar:.0f} ms" for name, bar in BARS.items())
            print("          at 1,000 slots: " + ", ".join(told))


if __name__ == "__main__":
    with fresh_database():
        main()
