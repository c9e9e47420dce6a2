"""Every list asks the database as often for a Worldcon of 969 sessions as for a day of thirty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.keeping import SHELF
from events.models import Edition, Participation, Session, Slot, StaffRole
from events.releasing import publish
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_ticket,
    a_user,
    an_edition,
    an_organisation,
    at,
    both,
    the_family,
    the_park,
)
from tests.registrations.shop import a_confirmed_order

pytestmark = pytest.mark.django_db
DAY = "2027-10-01"
# Literal: whoever changes one says why.
QUERIES = {
    "/en/{slug}/": 11,
    "/en/{slug}/programme/": 9,
    "/en/{slug}/programme/?day={day}": 9,
    "/en/{slug}/programme/?day={day}&view=grid": 10,
    "/en/{slug}/programme/?q=talk": 9,
    "/en/{slug}/now/": 4,
    "/en/{slug}/search/?q=talk": 4,
    "/en/{slug}/changes/": 4,
    "/en/{slug}/changes.atom": 2,
    "/en/{slug}/people/": 5,
    "/en/{slug}/films/": 4,
    "/en/{slug}/places/": 8,
    "/en/{slug}/organisations/": 10,
    "/en/{slug}/map/": 7,
    "/en/{slug}/calendar/": 3,
    "/en/{slug}/programme.ics": 2,
    "/en/manage/{slug}/": 40,
    "/en/manage/{slug}/draft/": 31,
    "/en/manage/{slug}/sessions/": 14,
    "/en/manage/{slug}/people/": 7,
    "/en/manage/{slug}/rooms/": 11,
    "/en/manage/{slug}/films/": 8,
    "/en/manage/{slug}/organisations/": 9,
    "/en/manage/{slug}/orders/": 8,
    "/en/manage/{slug}/words/": 6,
    "/en/manage/{slug}/grounds/": 6,
    "/en/manage/{slug}/board/": 32,
    "/en/manage/{slug}/clashes/": 21,
    "/en/manage/{slug}/clash-rules/": 5,
    "/en/manage/{slug}/release/": 31,
    "/en/manage/{slug}/board/state.json?day={day}": 30,
    "/api/v1/editions/{slug}/": 6,
    "/api/v1/editions/{slug}/programme/": 3,
    "/api/v1/editions/{slug}/programme/?day={day}": 3,
    "/api/v1/editions/{slug}/programme.json": 2,
    "/api/v1/editions/{slug}/programme.csv": 2,
    "/api/v1/editions/{slug}/people/": 4,
    "/api/v1/editions/{slug}/films/": 5,
    "/api/v1/editions/{slug}/rooms/": 7,
    "/api/v1/editions/{slug}/buildings/": 9,
    "/api/v1/editions/{slug}/gates/": 2,
    "/api/v1/editions/{slug}/organisations/": 6,
    "/api/v1/editions/{slug}/releases/": 3,
    "/api/v1/editions/{slug}/releases/1/": 3,
    "/api/v1/editions/{slug}/releases/1/changes/": 3,
}


def a_convention(slug: str, sessions: int) -> Edition:
    """``sessions`` of an hour in sixteen rooms or fewer, a person each, published."""
    family = the_family(slug)
    edition = an_edition(slug, family=family, venue=the_park(family))
    halls = [a_room(f"Hall {number}", venue=edition.venue) for number in range(16)]
    crowd = [a_person(f"Person {number}", family=family) for number in range(16 + sessions // 3)]
    opening = a_session(edition, "Opening", crowd[0])
    made = Session.objects.bulk_create(
        Session(edition=edition, title=both(f"Talk {number}"), type=opening.type)
        for number in range(sessions - 1)
    )
    slots, parts = [], []
    for number, session in enumerate([opening, *made]):
        begin = at("06:00") + timedelta(minutes=12 * (number // 16))
        end = begin + timedelta(minutes=10)
        slots.append(Slot(session=session, room=halls[number % 16], starts_at=begin, ends_at=end))
        parts.append(Participation(session=session, person=crowd[number % len(crowd)]))
    Slot.objects.bulk_create(slots)
    Participation.objects.bulk_create(parts[1:])
    for session in made[: sessions // 10]:
        a_film(session)
        an_organisation(edition, f"maker-{session.code.lower()}")
    publish(edition, by=None)
    ticket = a_ticket(edition)
    for number in range(sessions // 10):
        a_confirmed_order(edition, ticket, f"Guest {number}")
    return edition


def asked(client: Client, edition: Edition) -> dict[str, int]:
    counts = {}
    for address in QUERIES:
        SHELF.empty()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address.format(slug=edition.slug, day=DAY))
        assert answer.status_code == 200, address
        counts[address] = len(queries)
    return counts


def test_every_list_asks_as_often_for_969_sessions_as_for_thirty(client: Client):
    chair = a_user("chair@park.example")
    conventions = [a_convention("small", 30), a_convention("worldcon", 969)]
    for edition in conventions:
        StaffRole.objects.create(edition=edition, user=chair, level=StaffRole.Level.CHAIR)
    client.force_login(chair)
    asked(client, conventions[0])  # what is asked for once in a process

    small, large = (asked(client, edition) for edition in conventions)

    assert small == QUERIES
    assert large == QUERIES
