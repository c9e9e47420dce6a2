"""Published programmes for page tests: what visitors can read, and nothing else."""

from __future__ import annotations

from events.models import Edition, Release
from events.releasing import publish
from tests.cast import a_room, a_session, a_slot, an_edition


def a_published_edition(
    slug: str = "convention-2027", *, hall: str = "Hall 1", **facts: object
) -> Edition:
    """An edition with “Robots” in its hall from 10:00 to 11:00 on its first day, published."""
    edition = an_edition(slug, **facts)
    a_slot(a_session(edition, "Robots"), a_room(hall), "10:00", "11:00")
    publish(edition, by=None)
    return edition


def a_busy_day(edition: Edition, sessions: int, rooms: int = 30) -> Release:
    """``sessions`` spread over rooms, an hour each, beginning at 06:00; published."""
    place = edition.slug
    halls = [a_room(f"Room {number}", building=place) for number in range(rooms)]
    for number in range(sessions):
        hour = 6 + number // rooms
        a_slot(
            a_session(edition, f"Session {number}"),
            halls[number % rooms],
            f"{hour:02}:00",
            f"{hour:02}:50",
        )
    return publish(edition, by=None)
