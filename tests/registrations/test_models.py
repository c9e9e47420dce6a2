"""What the database itself refuses about tickets and orders."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Gate
from registrations.models import (
    Admission,
    IdempotencyKey,
    Order,
    Quota,
    Registration,
    Scan,
    Seat,
    Star,
    WaitingEntry,
)
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at, both, the_park
from tests.registrations.shop import a_confirmed_order, a_hold

pytestmark = pytest.mark.django_db


def refused(constraint):
    """The database says no and names the constraint (SQLite names the columns instead)."""
    return pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE constraint failed")


@pytest.mark.parametrize("taken", [-1, 11])
def test_a_quota_is_never_oversold_nor_gives_back_more_than_it_gave(taken):
    a_ticket(an_edition(), places=10)

    # PostgreSQL names the column's own check for numbers below nought.
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.update(taken=taken)
    Quota.objects.update(taken=10)


def test_a_confirmed_order_says_when():
    edition = an_edition()
    order = a_hold(edition, a_ticket(edition))

    with refused("order_confirmed_has_time"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status="confirmed")


def test_a_key_stands_for_one_order():
    edition = an_edition()
    order = a_hold(edition, a_ticket(edition))
    IdempotencyKey.objects.create(scope="a", key="k", fingerprint="f", order=order)

    with refused("idempotency_key_once_per_scope"), transaction.atomic():
        IdempotencyKey.objects.create(scope="a", key="k", fingerprint="g", order=order)
    assert IdempotencyKey.objects.create(scope="b", key="k", fingerprint="f", order=order).pk


def test_a_seat_is_sold_once_and_free_again_when_its_ticket_is_cancelled():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    ticket = a_ticket(edition, slot=slot)
    seat = Seat.objects.create(slot=slot, row="F", number=12)
    first = a_confirmed_order(edition, ticket).registrations.get()
    second = a_confirmed_order(edition, ticket).registrations.get()
    Registration.objects.filter(pk=first.pk).update(seat=seat)

    with refused("seat_sold_once"), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(seat=seat)
    Registration.objects.filter(pk=first.pk).update(status="cancelled")
    assert Registration.objects.filter(pk=second.pk).update(seat=seat)
    with refused("seat_once_per_slot"), transaction.atomic():
        Seat.objects.create(slot=slot, row="F", number=12)


def test_nobody_waits_twice_for_one_ticket():
    edition = an_edition()
    ticket = a_ticket(edition)
    place = {"edition": edition, "ticket_type": ticket, "email": "a@b.example", "language": "en"}
    WaitingEntry.objects.create(**place)

    with refused("waiting_once_per_ticket"), transaction.atomic():
        WaitingEntry.objects.create(**place)
    with refused("waiting_party_not_empty"), transaction.atomic():
        WaitingEntry.objects.create(**{**place, "email": "c@d.example", "party": 0})
    WaitingEntry.objects.update(status="left")
    assert WaitingEntry.objects.create(**place).pk


def test_a_scan_sent_again_is_the_same_scan_and_a_door_is_opened_once_per_list():
    edition = an_edition()
    registration = a_confirmed_order(edition, a_ticket(edition)).registrations.get()
    gate = Gate.objects.create(venue=the_park(), slug="east", name=both("East"))
    scan = {"registration": registration, "gate": gate, "scanned_at": at("10:00")}
    nonce = uuid4()
    Scan.objects.create(nonce=nonce, result="admitted", gate_list="day-1", **scan)
    Admission.objects.create(registration=registration, gate_list="day-1")

    with refused("nonce"), transaction.atomic():
        Scan.objects.create(nonce=nonce, result="admitted", gate_list="day-1", **scan)
    with refused("admission_once_per_gate_list"), transaction.atomic():
        Admission.objects.create(registration=registration, gate_list="day-1")


def test_a_star_shines_once_and_a_sale_ends_after_it_starts():
    edition = an_edition()
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")
    attendee = a_confirmed_order(edition, a_ticket(edition)).registrations.get().attendee
    Star.objects.create(attendee=attendee, slot=slot)

    with refused("star_once_per_slot"), transaction.atomic():
        Star.objects.create(attendee=attendee, slot=slot)
    now = timezone.now()
    with refused("sale_ends_after_it_starts"), transaction.atomic():
        a_ticket(edition, "Late", on_sale_from=now, on_sale_until=now)
    assert a_ticket(edition, "Early", on_sale_from=now, on_sale_until=now + timedelta(seconds=1))
