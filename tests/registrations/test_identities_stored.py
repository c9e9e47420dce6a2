"""What the database itself refuses about documents, windows and places given back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registrations import quotas
from registrations.models import (
    Identity,
    IdentityDay,
    Order,
    OrderLine,
    Quota,
    Registration,
)
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition
from tests.registrations.shop import (
    a_confirmed_order,
    a_contingent,
    a_hold,
    a_timed_ticket,
    an_overdue_hold,
)

pytestmark = pytest.mark.django_db
DAY, NEXT_DAY = date(2027, 10, 1), date(2027, 10, 2)


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE constraint failed")


def three_people() -> list[Registration]:
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition), "Luo Ji", "Cheng Xin", "Ye Wenjie")
    return list(order.registrations.all())


def a_day_of(registration: Registration, digest: str = "d", **when: object) -> IdentityDay:
    edition = registration.order.edition
    return IdentityDay.objects.create(
        edition=edition, registration=registration, digest=digest, **when
    )


def test_a_document_has_one_place_a_day():
    first, second, third = three_people()
    a_day_of(first, day=DAY)

    with refused("document_once_a_day"), transaction.atomic():
        a_day_of(second, day=DAY)
    assert a_day_of(second, day=NEXT_DAY).pk
    assert a_day_of(third, digest="another", day=DAY).pk


def test_a_document_has_one_place_at_a_showing():
    first, second, third = three_people()
    session = a_session(first.order.edition)
    slot, later = a_slot(session, a_room(), "10:00", "11:00"), a_slot(session)
    a_day_of(first, slot=slot)

    with refused("document_once_a_slot"), transaction.atomic():
        a_day_of(second, slot=slot)
    assert a_day_of(second, slot=later).pk
    assert a_day_of(third, day=DAY).pk


def test_a_place_by_document_is_of_a_day_or_of_a_showing():
    first, *_others = three_people()
    slot = a_slot(a_session(first.order.edition), a_room(), "10:00", "11:00")

    for when in ({}, {"day": DAY, "slot": slot}):
        with refused("identity_day_is_of_a_day_or_of_a_slot"), transaction.atomic():
            a_day_of(first, **when)


def test_a_registration_has_one_document():
    first, *_others = three_people()
    facts = {"kind": "passport", "digest": "d", "sealed": "s", "last_four": "1234"}
    Identity.objects.create(registration=first, **facts)

    with refused("registration"), transaction.atomic():
        Identity.objects.create(registration=first, **facts)


def test_a_consent_has_a_version_and_a_time():
    edition = an_edition()
    order = Order.objects.filter(pk=a_hold(edition, a_ticket(edition)).pk)

    for facts in ({"consent_version": "1"}, {"consented_at": timezone.now()}):
        with refused("order_consent_has_version_and_time"), transaction.atomic():
            order.update(**facts)
    assert order.update(consent_version="1", consented_at=timezone.now())


def test_a_line_returns_what_it_has_and_is_for_a_window_or_for_an_organisation():
    edition = an_edition()
    ticket, (entry, *_others) = a_timed_ticket(edition)
    contingent = a_contingent(edition, ticket)
    line = OrderLine.objects.filter(order=a_hold(edition, ticket, 2, window=entry))

    with refused("line_returns_what_it_has"), transaction.atomic():
        line.update(returned=3)
    with refused("line_by_window_or_by_organisation"), transaction.atomic():
        line.update(entry=entry, contingent=contingent)
    assert line.update(returned=2, entry=entry)


def taken(*quotas_: Quota) -> list[int]:
    return [Quota.objects.get(pk=quota.pk).taken for quota in quotas_]


def test_a_window_and_an_organisation_count_as_the_tickets_own_places_do():
    edition = an_edition()
    ride, (entry, *_others) = a_timed_ticket(edition, places=3)
    badge = a_ticket(edition, "Badge", places=10, by_organisation=True)
    contingent = a_contingent(edition, badge)
    a_hold(edition, ride, 2, window=entry)
    badges = a_hold(edition, badge, 2, codes={badge: f" {contingent.code.lower()} "})

    assert taken(entry.quota, contingent.quota, badge.quotas.get()) == [2, 2, 2]
    assert quotas.recount() == []
    Quota.objects.update(taken=0)
    assert len(quotas.recount(fix=True)) == 3
    Order.objects.filter(pk=badges.pk).update(status="cancelled")
    quotas.give_back(badges)
    assert taken(entry.quota, contingent.quota, badge.quotas.get()) == [2, 0, 0]
    assert quotas.recount() == []


def test_places_given_back_one_by_one_are_free_and_counted():
    edition = an_edition()
    ticket = a_ticket(edition, places=3)
    line = a_hold(edition, ticket, 3).lines.get()

    quotas.give_back_some({line: 1})
    quotas.give_back_some({line: 1})

    assert taken(ticket.quotas.get()) == [1]
    assert quotas.recount() == []
    assert a_hold(edition, ticket, 2)


def test_a_hold_that_ran_out_gives_its_document_back_as_well():
    edition = an_edition()
    ticket = a_ticket(edition, places=1)
    order = an_overdue_hold(edition, ticket)
    (person, *_others) = three_people_of(edition)
    Registration.objects.filter(pk=person.pk).update(order=order)
    a_day_of(person, day=DAY)

    a_hold(edition, ticket)

    assert not IdentityDay.objects.exists()


def three_people_of(edition) -> list[Registration]:
    order = a_confirmed_order(edition, a_ticket(edition, "Other"), "Luo Ji", "Cheng Xin")
    return list(order.registrations.all())
