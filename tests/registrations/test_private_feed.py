"""Who may open a private calendar: whoever has its address, and nobody by any other key."""

from __future__ import annotations

import pytest
from django.test import Client

from events.releasing import publish
from events.secrets import secret_for
from registrations import feeds, passes
from registrations.cancelling import cancel
from registrations.models import FeedToken
from tests.cast import a_user, an_edition
from tests.registrations.test_own_feed import (
    a_visitor,
    a_workshop,
    address_of,
    fetch,
    order_of,
    table,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def attendee():
    edition = an_edition()
    ticket = a_workshop(edition)
    publish(edition, by=None)
    return a_visitor(edition, ticket)


def status(code: str, secret: str) -> int:
    return Client().get(f"/en/my/{code}/{secret}/tickets.ics").status_code


def test_no_other_secret_of_the_same_person_opens_it(attendee):
    order, place = order_of(attendee), attendee.registrations.get()
    others = [
        passes.order_secret(order),
        secret_for("ticket", place.uid, place.revision),
        secret_for("order", attendee.code, 0),
        secret_for("ticket", attendee.code, 0),
        secret_for("feed", order.code, 0),
        secret_for("feed", attendee.pk, 0),
    ]

    assert [status(attendee.code, secret) for secret in others] == [404] * len(others)
    assert status(attendee.code, feeds.secret_of(FeedToken.objects.get())) == 200


def test_its_secret_opens_no_order(attendee):
    secret = feeds.secret_of(FeedToken.objects.get())
    codes = [attendee.code, order_of(attendee).code]

    replies = [Client().get(f"/en/order/{code}/{secret}/").status_code for code in codes]

    assert replies == [404, 404]


def test_only_the_newest_of_many_addresses_opens(attendee):
    secrets = [feeds.secret_of(FeedToken.objects.get())]
    secrets += [feeds.rotate(attendee) for _ in range(3)]

    assert len(set(secrets)) == 4
    assert [status(attendee.code, secret) for secret in secrets] == [404, 404, 404, 200]


def test_an_address_of_the_future_is_not_valid_yet(attendee):
    ahead = secret_for("feed", attendee.code, 1)

    assert status(attendee.code, ahead) == 404
    assert feeds.rotate(attendee) == ahead
    assert status(attendee.code, ahead) == 200


def test_rotating_ones_own_address_leaves_those_of_others_alone(attendee):
    edition = order_of(attendee).edition
    other = a_visitor(edition, a_workshop(edition, "Aliens"), name="Cheng Xin")
    address = address_of(other)

    feeds.rotate(attendee)

    assert Client().get(address).status_code == 200


def test_it_is_the_same_for_everybody_and_leaves_no_cookie(attendee):
    stranger, signed_in = Client(), Client()
    signed_in.force_login(
        a_user("wade@park.example"), backend="django.contrib.auth.backends.ModelBackend"
    )

    replies = [fetch(client, attendee) for client in (stranger, signed_in)]

    assert replies[0].content == replies[1].content
    assert replies[0]["ETag"] == replies[1]["ETag"]
    assert [dict(reply.cookies) for reply in replies] == [{}, {}]
    assert "Cookie" not in replies[0]["Vary"]


def test_nothing_that_is_added_to_the_address_changes_whose_it_is(attendee):
    edition = order_of(attendee).edition
    other = a_visitor(edition, a_workshop(edition, "Aliens"), name="Cheng Xin")
    publish(edition, by=None)
    asked = f"{address_of(attendee)}?attendee={other.code}&id={other.pk}&user={other.pk}"

    assert table(Client().get(asked)) == table(fetch(Client(), attendee))
    assert table(fetch(Client(), other)) == [("Aliens", 0, "CONFIRMED")]


def test_an_app_that_asks_for_the_head_alone_gets_that_of_the_whole(attendee):
    whole = fetch(Client(), attendee)
    head = Client().head(address_of(attendee))

    assert (head.status_code, head.content) == (200, b"")
    names = ("ETag", "Last-Modified", "Content-Type", "Cache-Control", "X-Robots-Tag")
    assert [head[name] for name in names] == [whole[name] for name in names]


def test_after_everything_is_given_back_the_address_still_opens_and_says_so(attendee):
    before = fetch(Client(), attendee)
    cancel(order_of(attendee))

    after = fetch(Client(), attendee, **{"if-none-match": before["ETag"]})

    assert (after.status_code, table(after)) == (200, [("Cancelled: Robots", 1, "CANCELLED")])
    again = fetch(Client(), attendee, **{"if-none-match": after["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/en/my/", "/en/my/{code}/", "/en/my/{code}/{secret}/"])
def test_half_an_address_leads_nowhere(attendee, path):
    secret = feeds.secret_of(FeedToken.objects.get())

    reply = Client().get(path.format(code=attendee.code, secret=secret))

    assert reply.status_code == 404
    assert b"Luo Ji" not in reply.content
