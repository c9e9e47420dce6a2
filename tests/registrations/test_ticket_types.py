"""What a kind of ticket may ask for, and when its places open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from events.models import Edition
from registrations.models import Contingent, Quota, TicketType
from tests.cast import a_room, a_session, a_slot, a_ticket, an_edition, at
from tests.registrations.shop import a_contingent

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)
FIVE = time(17)


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE constraint failed")


def a_workshop_slot(edition: Edition):
    return a_slot(a_session(edition), a_room(), "10:00", "11:00")


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"kind": "timed_entry"}, "ticket_timed_entry_has_a_slot"),
        ({"window_days": 7}, "ticket_window_has_days_hour_and_day"),
        ({"window_days": 7, "release_time": FIVE}, "ticket_window_has_days_hour_and_day"),
        ({"window_days": 7, "day": date(2027, 10, 1)}, "ticket_window_has_days_hour_and_day"),
        ({"age_from": 14, "age_to": 13}, "ticket_ages_in_order"),
        ({"one_per_document": "day"}, "ticket_one_per_document_knows_both"),
        (
            {"one_per_document": "day", "identity": "document"},
            "ticket_one_per_document_knows_both",
        ),
        (
            {"one_per_document": "day", "identity": "name", "day": date(2027, 10, 1)},
            "ticket_one_per_document_knows_both",
        ),
        (
            {"one_per_document": "slot", "identity": "document", "day": date(2027, 10, 1)},
            "ticket_one_per_document_knows_both",
        ),
    ],
)
def test_a_rule_that_lacks_what_it_needs_is_refused(facts: dict[str, object], constraint: str):
    edition = an_edition()

    with refused(constraint), transaction.atomic():
        a_ticket(edition, **facts)


def test_a_ticket_is_for_a_day_or_for_a_slot():
    edition = an_edition()
    slot = a_workshop_slot(edition)

    with refused("ticket_for_a_day_or_for_a_slot"), transaction.atomic():
        a_ticket(edition, day=date(2027, 10, 1), slot=slot)
    assert a_ticket(edition, "One", day=date(2027, 10, 1)).day_in(edition) == date(2027, 10, 1)
    assert a_ticket(edition, "Two", slot=slot).day_in(edition) == date(2027, 10, 1)
    assert a_ticket(edition, "Three").day_in(edition) is None


@pytest.mark.parametrize("ages", [(14, 14), (None, 2), (14, None)])
def test_ages_may_be_one_year_or_open(ages: tuple[int | None, int | None]):
    assert a_ticket(an_edition(), age_from=ages[0], age_to=ages[1]).pk


def released(edition: Edition, **facts: object) -> datetime | None:
    return a_ticket(edition, window_days=7, release_time=FIVE, **facts).opens_at(edition)


def test_a_day_opens_a_week_ahead_at_five_on_the_clock_of_the_event():
    edition = an_edition()
    ticket = a_ticket(edition, day=date(2027, 10, 2), window_days=7, release_time=FIVE)
    opening = datetime(2027, 9, 25, 17, tzinfo=edition.tz)

    assert ticket.opens_at(edition) == opening
    assert not ticket.is_on_sale(opening - A_SECOND, edition)
    assert ticket.is_on_sale(opening, edition)


def test_the_clock_of_the_event_is_not_the_clock_of_the_server():
    edition = an_edition(time_zone="America/New_York")

    opening = released(edition, day=date(2027, 10, 2))

    assert opening is not None
    assert opening.isoformat() == "2027-09-25T17:00:00-04:00"


def test_a_place_in_a_session_opens_by_the_festival_day_of_the_session():
    edition = an_edition()

    assert released(edition, slot=a_workshop_slot(edition)) == datetime(
        2027, 9, 24, 17, tzinfo=edition.tz
    )


def test_of_a_written_opening_and_a_released_day_the_later_counts():
    edition = an_edition()
    day = date(2027, 10, 8)

    assert released(edition, day=day) == at("17:00")
    ticket = a_ticket(edition, "Late", on_sale_from=at("18:00"), day=day)
    TicketType.objects.filter(pk=ticket.pk).update(window_days=7, release_time=FIVE)
    ticket.refresh_from_db()
    assert ticket.opens_at(edition) == at("18:00")
    assert a_ticket(edition, "Open").opens_at(edition) is None


def test_a_pool_is_a_part_of_one_audience_and_there_is_one_of_each():
    edition = an_edition()
    slot = a_workshop_slot(edition)
    pool = {"edition": edition, "pool": "press", "size": 30}
    Quota.objects.create(name="press", slot=slot, **pool)

    with refused("pool_once_per_slot"), transaction.atomic():
        Quota.objects.create(name="press again", slot=slot, **pool)
    with refused("pool_belongs_to_a_slot"), transaction.atomic():
        Quota.objects.create(name="press of nothing", **pool)
    assert Quota.objects.create(edition=edition, name="more", slot=slot, size=1).pk


def test_what_is_kept_back_is_not_offered_but_may_be_asked_for():
    edition = an_edition()
    slot = a_workshop_slot(edition)
    names = {"public": "Seat", "accessible": "Wheelchair", "guests": "Guest", "press": "Press"}
    for pool, name in names.items():
        quota = Quota.objects.create(edition=edition, name=pool, slot=slot, pool=pool, size=9)
        a_ticket(edition, name, slot=slot, needs_approval=pool == "press").quotas.add(quota)

    offered = [str(ticket.name.text(["en"])) for ticket in TicketType.objects.offered()]

    assert offered == ["Seat", "Wheelchair", "Press"]


def test_an_organisation_has_its_places_once_and_a_code_that_nobody_else_has():
    edition = an_edition()
    badge = a_ticket(edition, "Badge", by_organisation=True)
    first = a_contingent(edition, badge, "Orbit Works")
    second = a_contingent(edition, badge, "Lunar Soup")
    ours = Contingent.objects.filter(pk=second.pk)

    with refused("contingent_once_per_organisation"), transaction.atomic():
        ours.update(organisation=first.organisation)
    with refused("code"), transaction.atomic():
        ours.update(code=first.code)
    assert first.code != second.code
