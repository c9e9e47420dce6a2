from __future__ import annotations

import pytest

from events.models import Participation
from events.releasing import publish
from registrations.agenda import lines_for
from registrations.cancelling import cancel
from registrations.models import Attendee, Star
from tests.cast import a_person, a_room, a_session, a_slot, a_ticket, an_edition
from tests.registrations.shop import a_confirmed_order

pytestmark = pytest.mark.django_db


def titles(attendee: Attendee) -> list[str]:
    return sorted(str(line.title) for line in lines_for(attendee))


def test_an_agenda_is_what_one_starred_holds_a_ticket_for_or_takes_part_in():
    edition, person = an_edition(), a_person()
    for title, clock in (("Starred", "10:00"), ("Ticket", "11:00"), ("Nothing", "13:00")):
        a_slot(a_session(edition, title), a_room(title), clock, clock[:2] + ":45")
    speaking = a_session(edition, "Speaking", person)
    a_slot(speaking, a_room("Stage"), "14:00", "14:45")
    publish(edition, by=None)
    slots = {
        str(slot.session): slot
        for session in edition.sessions.all()
        for slot in session.slots.all()
    }
    order = a_confirmed_order(edition, a_ticket(edition, slot=slots["Ticket"]))
    attendee = order.registrations.get().attendee
    assert titles(attendee) == ["Ticket"]

    Star.objects.create(attendee=attendee, slot=slots["Starred"])
    attendee.person = person
    attendee.save(update_fields=["person"])
    assert titles(attendee) == ["Speaking", "Starred", "Ticket"]

    cancel(order)
    Participation.objects.update(status=Participation.Status.DECLINED)
    assert titles(attendee) == ["Starred"]


def test_an_attendee_who_is_nobody_on_the_programme_has_no_sessions_without_people():
    edition = an_edition()
    a_slot(a_session(edition, "Nobody"), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    order = a_confirmed_order(edition, a_ticket(edition))

    assert titles(order.registrations.get().attendee) == []
