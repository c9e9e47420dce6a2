"""The private calendar of an attendee."""

import gzip
from datetime import timedelta
from email.utils import parsedate_to_datetime
from itertools import count

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import FeedBlock
from events.releasing import publish
from events.scheduling import Place, cancel_slot, place_slot
from registrations import agenda, feeds
from registrations.cancelling import cancel
from registrations.models import Attendee, FeedToken, Registration
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at, both
from tests.registrations.shop import a_confirmed_order

pytestmark = pytest.mark.django_db

numbers = count(1)


def a_workshop(edition, title="Robots", clock="10:00", end="10:50"):
    """A ticket for one slot of its own, in a room of its own."""
    slot = a_slot(a_session(edition, title), a_room(f"Room {next(numbers)}"), clock, end)
    return a_ticket(edition, f"{title} {next(numbers)}", slot=slot)


def a_visitor(edition, *tickets, name="Luo Ji"):
    """Somebody who holds ``tickets``, each from an order of its own."""
    first, *more = [a_confirmed_order(edition, ticket, name) for ticket in tickets]
    attendee = first.registrations.get().attendee
    for order in more:
        order.registrations.update(attendee=attendee)
    return attendee


def take_once_more(attendee, edition, ticket):
    order = a_confirmed_order(edition, ticket, attendee.name)
    order.registrations.update(attendee=attendee)
    agenda.touch([attendee.pk])
    return order


def order_of(attendee):
    return attendee.registrations.earliest("pk").order


def address_of(attendee, language="/en"):
    token = FeedToken.objects.select_related("attendee").get(attendee=attendee)
    return f"{language}/my/{attendee.code}/{feeds.secret_of(token)}/tickets.ics"


def fetch(client, attendee, language="/en", **headers):
    return client.get(address_of(attendee, language), headers=headers)


def table(reply):
    calendar = icalendar.Calendar.from_ical(reply.content)
    return [
        (str(entry["SUMMARY"]), entry["SEQUENCE"], entry["STATUS"])
        for entry in calendar.walk("VEVENT")
    ]


def modified(reply):
    calendar = icalendar.Calendar.from_ical(reply.content)
    return [entry.decoded("LAST-MODIFIED") for entry in calendar.walk("VEVENT")]


def test_it_holds_the_attendees_places_and_nobody_elses(client):
    edition = an_edition()
    robots, aliens = a_workshop(edition), a_workshop(edition, "Aliens", "12:00", "12:50")
    publish(edition, by=None)
    luo, cheng = a_visitor(edition, robots), a_visitor(edition, aliens, name="Cheng Xin")

    assert table(fetch(client, luo)) == [("Robots", 0, "CONFIRMED")]
    assert table(fetch(client, cheng)) == [("Aliens", 0, "CONFIRMED")]


def test_its_entries_are_byte_for_byte_those_of_the_public_feed(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    body = fetch(client, a_visitor(edition, ticket)).content

    block = FeedBlock.objects.get(language="en").body.encode()
    assert block in body and block in client.get("/en/convention-2027/programme.ics").content


def test_a_day_ticket_has_no_hour_and_no_entry(client):
    edition = an_edition()
    workshop = a_workshop(edition)
    publish(edition, by=None)

    assert table(fetch(client, a_visitor(edition, a_ticket(edition)))) == []
    assert len(table(fetch(client, a_visitor(edition, a_ticket(edition, "Pass"), workshop)))) == 1


def test_a_calendar_without_entries_still_holds_a_time_zone():
    """RFC 5545 3.4 wants at least one component, and some apps insist."""
    edition = an_edition()
    token = a_confirmed_order(edition, a_ticket(edition)).registrations.get().attendee.feed_token

    calendar = icalendar.Calendar.from_ical(feeds.render(feeds.own_feed(token), "en"))

    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]


def test_a_place_that_is_not_published_yet_does_not_leak(client):
    edition = an_edition()
    attendee = a_visitor(edition, a_workshop(edition))

    assert table(fetch(client, attendee)) == []


def test_places_in_several_editions_are_one_calendar_on_the_clock_of_each(client):
    beijing = an_edition()
    chicago = an_edition("chicago-2027", time_zone="America/Chicago")
    tickets = a_workshop(beijing), a_workshop(chicago, "Aliens", "12:00", "12:50")
    publish(beijing, by=None)
    publish(chicago, by=None)

    reply = fetch(client, a_visitor(beijing, *tickets[:1], name="Luo Ji"))
    attendee = Attendee.objects.get()
    a_confirmed_order(chicago, tickets[1], "Luo Ji").registrations.update(attendee=attendee)
    both_of_them = fetch(client, attendee)

    assert table(reply) == [("Robots", 0, "CONFIRMED")]
    calendar = icalendar.Calendar.from_ical(both_of_them.content)
    entries = calendar.walk("VEVENT")
    assert [entry.decoded("DTSTART") for entry in entries] == [at("10:00"), at("12:00")]
    zones = [str(entry["DTSTART"].params["TZID"]) for entry in entries]
    assert zones == ["Asia/Shanghai", "America/Chicago"]
    assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == set(zones)


def test_it_speaks_the_language_of_its_address(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    edition.sessions.update(title=both("Robots", "机器人"))
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)

    assert table(fetch(client, attendee, "")) == [("机器人", 0, "CONFIRMED")]
    assert table(fetch(client, attendee, "/en")) == [("Robots", 0, "CONFIRMED")]
    tags = {fetch(client, attendee, language)["ETag"] for language in ("", "/en")}
    assert len(tags) == 2


def test_a_moved_session_moves_in_it(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)
    first = fetch(client, attendee)

    slot = ticket.slot
    place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at("15:00")))
    publish(edition, by=None)

    second = fetch(client, attendee, **{"if-none-match": first["ETag"]})
    assert table(second) == [("Robots", 1, "CONFIRMED")]


def test_a_place_given_back_stays_as_cancelled_and_newer(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)
    before = fetch(client, attendee)

    cancel(order_of(attendee))
    after = fetch(client, attendee, **{"if-none-match": before["ETag"]})

    assert table(after) == [("Cancelled: Robots", 1, "CANCELLED")]
    assert modified(after) > modified(before)


def test_a_place_taken_again_is_newer_than_its_cancellation(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)
    cancel(order_of(attendee))
    cancelled = fetch(client, attendee)

    again = take_once_more(attendee, edition, ticket)

    reply = fetch(client, attendee)
    assert table(reply) == [("Robots", 2, "CONFIRMED")]
    assert modified(reply) > modified(cancelled)
    cancel(again)
    assert table(fetch(client, attendee)) == [("Cancelled: Robots", 3, "CANCELLED")]


def test_two_places_of_which_one_is_given_back_are_still_a_place(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket, ticket)

    cancel(order_of(attendee))

    assert table(fetch(client, attendee)) == [("Robots", 2, "CONFIRMED")]


def test_a_session_that_was_cancelled_is_cancelled_for_all_who_come(client):
    edition = an_edition()
    ticket, other = a_workshop(edition), a_workshop(edition, "Aliens")
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket, other)

    cancel_slot(ticket.slot, by=None, version=ticket.slot.version)
    publish(edition, by=None)

    assert sorted(table(fetch(client, attendee))) == [
        ("Aliens", 0, "CONFIRMED"),
        ("Cancelled: Robots", 1, "CANCELLED"),
    ]


# The address


def test_only_the_right_secret_opens_it(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    luo, cheng = a_visitor(edition, ticket), a_visitor(edition, ticket, name="Cheng Xin")
    address = address_of(luo)
    secret = address.split("/")[4]

    wrong = [
        address.replace(secret, secret[:-1] + ("a" if secret[-1] != "a" else "b")),
        address.replace(secret, secret[:-1]),
        address.replace(secret, secret.upper()),
        address.replace(secret, "é"),
        address.replace(luo.code, cheng.code),
        address.replace(luo.code, "ZZZZ2222"),
        address.replace(luo.code, luo.code.lower()),
    ]

    assert client.get(address).status_code == 200
    assert [client.get(path).status_code for path in wrong] == [404] * len(wrong)


def test_the_secret_of_an_order_does_not_open_it(client):
    edition = an_edition()
    attendee = a_visitor(edition, a_workshop(edition))
    other = feeds.secret_for("order", attendee.code, 0)

    assert client.get(f"/en/my/{attendee.code}/{other}/tickets.ics").status_code == 404


def test_a_rotated_address_is_void_and_the_new_one_opens(client):
    edition = an_edition()
    attendee = a_visitor(edition, a_workshop(edition))
    old = address_of(attendee)

    secret = feeds.rotate(attendee)

    assert client.get(old).status_code == 404
    assert address_of(attendee) == f"/en/my/{attendee.code}/{secret}/tickets.ics"
    assert client.get(address_of(attendee)).status_code == 200


def test_an_attendee_without_a_feed_has_no_address(client):
    edition = an_edition()
    attendee = a_visitor(edition, a_workshop(edition))
    address = address_of(attendee)
    FeedToken.objects.all().delete()

    assert client.get(address).status_code == 404


def test_nobody_may_keep_index_or_pass_it_on(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)

    reply = fetch(client, attendee)

    assert reply["Cache-Control"] == "private, max-age=300, stale-while-revalidate=3600"
    assert reply["X-Robots-Tag"] == "noindex"
    assert reply["Referrer-Policy"] == "same-origin"
    assert reply["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in reply
    assert address_of(attendee).split("/")[4].encode() not in reply.content.replace(b"\r\n ", b"")


def test_it_can_only_be_read():
    edition = an_edition()
    attendee = a_visitor(edition, a_workshop(edition))

    reply = Client(enforce_csrf_checks=True).post(address_of(attendee))

    assert (reply.status_code, reply["Allow"]) == (405, "GET, HEAD")


# How apps ask


def test_an_app_that_asks_again_hears_not_modified(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)
    first = fetch(client, attendee)

    by_tag = fetch(client, attendee, **{"if-none-match": first["ETag"]})
    by_date = fetch(client, attendee, **{"if-modified-since": first["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code) == (304, 304)
    for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
        assert by_tag[name] == first[name]


def test_the_same_places_are_the_same_bytes_packed_or_not(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)
    plain = fetch(client, attendee)

    packed = [fetch(client, attendee, **{"accept-encoding": "gzip"}) for _ in range(2)]

    assert packed[0].content == packed[1].content
    assert gzip.decompress(packed[0].content) == plain.content == fetch(client, attendee).content
    assert packed[0]["ETag"] == f'{plain["ETag"][:-1]}-gz"'


def test_its_version_moves_with_every_release_and_every_change_of_a_place(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    attendee = a_visitor(edition, ticket)
    slot, tags, dates = ticket.slot, [], []

    def look():
        reply = fetch(client, attendee)
        tags.append(reply["ETag"])
        dates.append(parsedate_to_datetime(reply["Last-Modified"]))

    look()
    for clock in ("15:00", "16:00"):
        slot = place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at(clock)))
        publish(edition, by=None)
        look()
        agenda.touch([attendee.pk])
        look()

    assert len(set(tags)) == 5
    assert dates == sorted(dates)


def test_a_release_in_the_very_second_of_a_booking_is_not_missed(client):
    edition = an_edition()
    ticket = a_workshop(edition)
    first = publish(edition, by=None)
    attendee = a_visitor(edition, ticket)
    later = first.published_at + timedelta(seconds=5)
    FeedToken.objects.update(changed_at=later)
    before = fetch(client, attendee)["ETag"]

    slot = ticket.slot
    place_slot(slot, by=None, version=slot.version, place=Place(slot.room, at("15:00")))
    second = publish(edition, by=None)

    assert second.published_at <= later
    reply = fetch(client, attendee, **{"if-none-match": before})
    assert table(reply) == [("Robots", 1, "CONFIRMED")]


def test_its_date_never_goes_back(client):
    edition = an_edition()
    attendee = a_visitor(edition, a_workshop(edition))
    ahead = timezone.now() + timedelta(minutes=5)
    FeedToken.objects.update(changed_at=ahead)

    agenda.touch([attendee.pk])

    assert FeedToken.objects.get().changed_at == ahead + timedelta(seconds=1)


def queries(client, attendee, **headers):
    with CaptureQueriesContext(connection) as asked:
        reply = fetch(client, attendee, **headers)
    return len(asked) - 1, reply  # one of them was the test asking for the address


def test_thirty_tickets_cost_as_many_queries_as_one(client):
    edition = an_edition()
    tickets = [a_workshop(edition, f"Talk {n}") for n in range(30)]
    publish(edition, by=None)
    one, thirty = a_visitor(edition, tickets[0]), a_visitor(edition, *tickets)
    Registration.objects.filter(attendee=thirty, pk__in=thirty.registrations.all()[:9]).update(
        status="cancelled", revision=1
    )

    few, small = queries(client, one)
    many, large = queries(client, thirty)
    again, unchanged = queries(client, thirty, **{"if-none-match": large["ETag"]})

    assert (len(table(small)), len(table(large)), unchanged.status_code) == (1, 30, 304)
    assert (few, many, again) == (5, 5, 3)
