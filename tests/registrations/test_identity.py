"""Documents: sealed, one place each, gone when the place is given back or the event long over."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation

from events.models import Change, Edition
from registrations.cancelling import cancel
from registrations.documents import Document
from registrations.errors import ConsentMissing, DocumentTaken
from registrations.holds import expire_holds
from registrations.identity import CONSENT_VERSION, digest_of, purge, reveal
from registrations.models import Identity, IdentityDay, Order, Quota
from registrations.ordering import OrderWish, confirm, start
from tests.cast import a_room, a_session, a_slot, a_ticket, a_user, an_edition
from tests.registrations.shop import (
    EMAIL,
    a_day_ticket,
    a_hold,
    a_passport,
    a_reservation,
    an_id,
    at_once,
    by_document,
)

NOON = datetime(2027, 9, 2, 12, tzinfo=UTC)  # on the last day of the old event
NEXT_DAY = date(2027, 10, 2)
ONE = an_id(serial=1)
TWO = an_id(serial=2)


def days() -> list[tuple[date | None, str]]:
    return sorted(IdentityDay.objects.values_list("day", "digest"))


@pytest.mark.django_db
def test_one_document_has_one_place_a_day():
    edition = an_edition()
    first, second = a_day_ticket(edition), a_day_ticket(edition, day=NEXT_DAY)
    a_reservation(edition, first, ONE)

    with translation.override("en"), pytest.raises(DocumentTaken) as refusal:
        a_reservation(edition, first, TWO, ONE)
    a_reservation(edition, second, ONE)
    a_reservation(edition, first, TWO)

    assert str(refusal.value) == (
        f"The document that ends in {ONE.last_four} has a place for “Day 01” already. "
        "One document has one place."
    )
    assert len(days()) == 3
    assert Quota.objects.get(ticket_types=first).taken == 2


@pytest.mark.django_db
def test_two_tickets_of_one_day_share_the_rule():
    edition = an_edition()
    morning, evening = (
        a_day_ticket(edition),
        a_ticket(
            edition,
            "Evening",
            kind="day",
            day=date(2027, 10, 1),
            identity="document",
            one_per_document="day",
        ),
    )
    a_reservation(edition, morning, ONE)

    with pytest.raises(DocumentTaken):
        a_reservation(edition, evening, ONE)


@pytest.mark.django_db
def test_one_document_has_one_place_at_a_showing():
    edition = an_edition()
    session = a_session(edition)
    slots = [
        a_slot(session, a_room(f"Hall {hour}"), f"{hour}:00", f"{hour}:50") for hour in (10, 14)
    ]
    rule = {"identity": "document", "one_per_document": "slot"}
    early, late = (
        a_ticket(edition, f"Show {number}", slot=slot, **rule) for number, slot in enumerate(slots)
    )
    a_reservation(edition, early, ONE)

    with pytest.raises(DocumentTaken):
        a_reservation(edition, early, ONE)
    assert a_reservation(edition, late, ONE).status == Order.Status.CONFIRMED


@pytest.mark.django_db
def test_the_same_document_twice_in_one_order_is_refused():
    edition = an_edition()
    ticket = a_day_ticket(edition)

    with translation.override("en"), pytest.raises(DocumentTaken, match="written twice"):
        a_reservation(edition, ticket, ONE, ONE)
    assert not Order.objects.exists() and not Identity.objects.exists()


@pytest.mark.django_db
def test_a_document_without_the_rule_may_come_as_often_as_it_likes():
    edition = an_edition()
    ticket = a_ticket(edition, identity="document")

    a_reservation(edition, ticket, ONE)
    a_reservation(edition, ticket, ONE)

    assert (Identity.objects.count(), IdentityDay.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_a_place_given_back_lets_the_document_come_again_and_forgets_it():
    edition = an_edition()
    ticket = a_day_ticket(edition)
    order = a_reservation(edition, ticket, ONE, TWO)

    cancel(order)

    assert not IdentityDay.objects.exists() and not Identity.objects.exists()
    assert a_reservation(edition, ticket, ONE).status == Order.Status.CONFIRMED


@pytest.mark.django_db
@pytest.mark.parametrize("by_sweeping", [True, False])
def test_a_reservation_that_ran_out_does_not_keep_its_document(by_sweeping):
    edition = an_edition()
    ticket = a_day_ticket(edition, price=100)
    order = a_reservation(edition, ticket, ONE)
    Order.objects.filter(pk=order.pk).update(held_until=timezone.now() - timedelta(minutes=1))

    if by_sweeping:
        expire_holds(timezone.now())
    again = a_reservation(edition, ticket, ONE)

    order.refresh_from_db()
    assert (order.status, again.status) == (Order.Status.EXPIRED, Order.Status.HELD)
    assert Quota.objects.get().taken == 1
    assert IdentityDay.objects.get().registration.order == again


@pytest.mark.django_db
def test_consent_comes_before_the_number_and_is_kept_with_version_and_time():
    edition = an_edition()
    ticket = a_day_ticket(edition)
    now = timezone.now()
    order = a_hold(edition, ticket)

    for consent in ("", "2019-01", "true"):
        with pytest.raises(ConsentMissing):
            confirm(order, by_document(ticket, ONE), now=now, consent=consent)
    assert not Identity.objects.exists()
    confirm(order, by_document(ticket, ONE), now=now, consent=CONSENT_VERSION)

    order.refresh_from_db()
    assert (order.consent_version, order.consented_at) == (CONSENT_VERSION, now)


@pytest.mark.django_db
def test_who_is_asked_for_no_document_agrees_to_nothing():
    edition = an_edition()
    ticket = a_ticket(edition)
    wish = OrderWish(EMAIL, "en", {ticket: 1}, by_document(ticket, ONE), consent=CONSENT_VERSION)

    order = start(edition, wish, now=timezone.now())

    assert (order.consent_version, order.consented_at) == ("", None)


def everything_stored() -> str:
    """Every value of every row of every table, as text."""
    return " ".join(
        str(value)
        for model in apps.get_models()
        for row in model.objects.values_list()
        for value in row
    )


@pytest.mark.django_db
def test_the_number_is_nowhere_to_be_read_but_in_the_seal(caplog: pytest.LogCaptureFixture):
    edition = an_edition()
    ticket = a_day_ticket(edition)
    caplog.set_level(logging.DEBUG)
    order = a_reservation(edition, ticket, ONE)
    with pytest.raises(DocumentTaken):
        a_reservation(edition, ticket, ONE)

    stored = everything_stored()

    assert ONE.number not in stored and ONE.number[:14] not in stored
    assert ONE.last_four in stored
    assert ONE.number not in caplog.text.replace("\n", "")
    row = order.registrations.get().document
    assert (row.kind, row.last_four, str(row)) == ("resident", ONE.last_four, f"…{ONE.last_four}")


@pytest.mark.django_db
def test_who_reads_a_number_is_written_down_with_the_reason():
    edition = an_edition()
    place = a_reservation(edition, a_day_ticket(edition), ONE).registrations.get()
    guard = a_user("guard@park.example")

    number = reveal(place, by=guard, reason="name on the card differs")

    assert number == ONE.number
    change = Change.objects.get(verb="document read")
    assert (change.by, change.reason) == (guard, "name on the card differs")
    assert change.subject_id == str(place.uid)


@pytest.mark.django_db
def test_a_new_key_opens_what_the_old_one_sealed_and_another_does_not():
    edition = an_edition()
    place = a_reservation(edition, a_day_ticket(edition), ONE).registrations.get()
    guard, old = a_user(), settings.IDENTITY_KEY

    with override_settings(IDENTITY_KEY="new" * 20, IDENTITY_KEY_FALLBACKS=[old]):
        assert reveal(place, by=guard, reason="check") == ONE.number
    with override_settings(IDENTITY_KEY="new" * 20), pytest.raises(InvalidToken):
        reveal(place, by=guard, reason="check")


def test_a_digest_needs_the_key_and_tells_kinds_apart():
    before = digest_of(ONE)

    assert digest_of(Document(Identity.Kind.HOUSEHOLD, ONE.number)) == before
    assert digest_of(a_passport("12345678")) != digest_of(
        Document(Identity.Kind.TAIWAN, "12345678")
    )
    with override_settings(IDENTITY_KEY="another" * 8):
        assert digest_of(ONE) != before


def an_old_and_a_new_event() -> tuple[Edition, Edition]:
    old = an_edition("old", starts_on=date(2027, 9, 1), ends_on=date(2027, 9, 2))
    return old, an_edition("new", kind="carnival")


@pytest.mark.django_db
@pytest.mark.parametrize(("waited", "left"), [(30, 2), (31, 1)])
def test_documents_are_forgotten_thirty_days_after_their_event(waited: int, left: int):
    old, new = an_old_and_a_new_event()
    for edition in (old, new):
        a_reservation(edition, a_day_ticket(edition, edition.slug, day=edition.starts_on), ONE)
    on = NOON + timedelta(days=waited)

    gone = purge(on)

    assert (gone, Identity.objects.count(), IdentityDay.objects.count()) == (2 - left, left, left)
    assert Order.objects.filter(status="confirmed").count() == 2
    assert purge(on) == 0


@pytest.mark.django_db
def test_how_long_documents_are_kept_is_a_setting():
    old, _new = an_old_and_a_new_event()
    a_reservation(old, a_day_ticket(old, day=old.starts_on), ONE)

    with override_settings(IDENTITY_KEEP_DAYS=1):
        assert purge(NOON + timedelta(days=2)) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_one_document_get_one_place():
    edition = an_edition()
    ticket = a_day_ticket(edition, places=50)

    def reserve(_wish):
        try:
            return a_reservation(edition, ticket, ONE).status
        except DocumentTaken:
            return "taken"

    answers = at_once(8, reserve, range(24))

    assert sorted(answers) == ["confirmed"] + ["taken"] * 23
    assert Quota.objects.get().taken == IdentityDay.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_families_with_the_same_documents_never_wait_for_each_other_for_ever():
    edition = an_edition()
    ticket = a_day_ticket(edition, places=200)
    people = [an_id(serial=serial) for serial in range(4)]

    def reserve(turn):
        family = people if turn % 2 else people[::-1]
        try:
            order = a_reservation(edition, ticket, *family)
        except DocumentTaken:
            return 0
        cancel(order)
        return 1

    served = sum(at_once(8, reserve, range(40)))

    assert served >= 1
    assert not IdentityDay.objects.exists()
    assert Quota.objects.get().taken == 0
