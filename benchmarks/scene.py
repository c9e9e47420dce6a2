"""A database of its own and editions of any size, for the benchmarks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from events_site.local import postgres

BEIJING = ZoneInfo("Asia/Shanghai")


@contextmanager
def fresh_database(*, postgresql: bool = False) -> Iterator[None]:
    """Django on an empty, migrated database of its own: a SQLite file, or a PostgreSQL server."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ.update(EVENTS_HOME=home, DJANGO_SETTINGS_MODULE="events_site.settings")
        os.environ["DATABASE_URL"] = stack.enter_context(postgres()) if postgresql else ""
        import django  # the environment must be set first

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield


def a_big_edition(slug: str, sessions: int, *, rooms: int = 40):
    """An edition of ``sessions`` one-hour sessions with two people each, without a clash."""
    from tests import cast

    begin = datetime(2027, 10, 1, 8, tzinfo=BEIJING)
    family = cast.the_family(slug)
    venue = cast.the_park(family)
    days = sessions // (rooms * 14) + 1
    edition = cast.an_edition(
        slug,
        family=family,
        starts_on=date(2027, 10, 1),
        ends_on=date(2027, 10, 1) + timedelta(days=days),
    )
    halls = [cast.a_room(f"Hall {number}", venue=venue) for number in range(rooms)]
    people = [cast.a_person(f"Person {number}", family=family) for number in range(2 * rooms)]
    for number in range(sessions):
        row, column = divmod(number, rooms)
        day, hour = divmod(row, 14)
        start = begin + timedelta(days=day, hours=hour)
        cast_of = people[2 * column : 2 * column + 2]
        session = cast.a_session(edition, f"三体与高炉 {number}", *cast_of)
        session.slots.create(
            room=halls[column], starts_at=start, ends_at=start + timedelta(hours=1)
        )
    return edition
