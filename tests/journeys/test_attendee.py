"""Somebody registers on the web and is confirmed by a letter that a real worker sends."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from icalendar import Calendar

from events.models import Message
from events.releasing import publish
from events.scheduling import Place, place_slot
from registrations.models import Order
from tasks import jobs
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.crew import a_worker, wait_for
from tests.post import post_office

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "luoji@sunflower.example"


def a_shop():
    """A published workshop with twenty places."""
    edition = an_edition()
    slot = a_slot(a_session(edition, "World building"), a_room(), "10:00", "11:30")
    publish(edition, by=None)
    return edition, slot, a_ticket(edition, "Workshop", places=20, slot=slot)


def register(client, edition, ticket, *, prefix="/en"):
    """The two pages an attendee fills in; the page with the tickets."""
    first = f"{prefix}/{edition.slug}/register/"
    chosen = client.post(first, {"email": EMAIL, f"count-{ticket.pk}": 1, "key": "once"})
    assert chosen.status_code == 302, chosen.content.decode()
    named = client.post(chosen["Location"], {f"name-{ticket.pk}-1": "罗辑"})
    assert named.status_code == 302, named.content.decode()
    return client.get(named["Location"])


def parts(letter):
    return {part.get_content_type(): part for part in letter.walk()}


def test_two_pages_a_ticket_at_once_and_a_letter_with_its_calendar_part(client):
    edition, slot, ticket = a_shop()
    with post_office() as office, a_worker():
        page = register(client, edition, ticket)
        jobs.deliver_due.delay()
        assert wait_for(lambda: bool(office.letters))

    [letter] = office.letters
    shown = page.content.decode()
    assert "罗辑" in shown and "<svg" in shown
    assert office.recipients == [EMAIL]
    assert wait_for(lambda: Message.objects.get().status == Message.Status.SENT)
    found = parts(letter)
    assert "罗辑" in found["text/plain"].get_content()
    assert settings.SITE_URL in found["text/html"].get_content()
    [entry] = Calendar.from_ical(found["text/calendar"].get_content()).walk("VEVENT")
    assert str(entry["UID"]).startswith(str(slot.uid))
    assert entry["DTSTART"].dt == at("10:00")


def test_chinese_pages_bring_a_chinese_letter(client):
    edition, _slot, ticket = a_shop()
    with post_office() as office, a_worker():
        register(client, edition, ticket, prefix="")
        jobs.deliver_due.delay()
        assert wait_for(lambda: bool(office.letters))

    assert re.search(r"[\u4e00-\u9fff]", office.letters[0]["Subject"])


def test_the_private_feed_on_the_page_follows_the_programme(client):
    edition, slot, ticket = a_shop()
    page = register(client, edition, ticket).content.decode()
    [feed] = set(re.findall(r'(?:href|value)="[^"]*?((?:/en)?/my/[^"]+\.ics)"', page))
    before = Calendar.from_ical(client.get(feed).content).walk("VEVENT")[0]

    place_slot(slot, by=None, version=0, place=Place(slot.room, at("14:00"), 90))
    publish(edition, by=None)

    after = Calendar.from_ical(client.get(feed).content).walk("VEVENT")[0]
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], 0)
    assert (after["SEQUENCE"], after["DTSTART"].dt) == (1, at("14:00"))


def test_sold_out_says_so_and_takes_nothing(client):
    edition, _slot, ticket = a_shop()
    ticket.quotas.update(size=0)

    page = client.get(f"/en/{edition.slug}/register/").content.decode()
    sent = client.post(
        f"/en/{edition.slug}/register/", {"email": EMAIL, f"count-{ticket.pk}": 1, "key": "k"}
    )

    assert "sold out" in page
    assert sent.status_code == 409
    assert EMAIL in sent.content.decode()
    assert not Order.objects.exists()
