"""Who comes to which slot: what tickets and stars tell a programme (see events.demand)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Sum

from events.models import Edition
from registrations.models import OrderLine, Registration, Star
from registrations.quotas import COUNTED, KEPT

LIVE = [Registration.Status.PENDING, Registration.Status.CONFIRMED]


def registered(edition: Edition) -> dict[UUID, int]:
    """Places held or confirmed for one slot alone. A pass opens every door and counts for none."""
    lines = OrderLine.objects.filter(
        ticket_type__slot__session__edition=edition, order__status__in=COUNTED
    )
    counted = lines.order_by().values_list("ticket_type__slot__uid").annotate(places=Sum(KEPT))
    return dict(counted)


def starred(edition: Edition) -> dict[UUID, int]:
    stars = Star.objects.filter(slot__session__edition=edition)
    return dict(stars.values_list("slot__uid").annotate(Count("pk")))


def to_tell(edition: Edition) -> dict[UUID, int]:
    """People who must hear if a slot moves: each once, with a place, with a star or with both."""
    places = Registration.objects.filter(status__in=LIVE)
    ours = places.filter(ticket_type__slot__session__edition=edition).order_by()
    people = dict(
        ours.values_list("ticket_type__slot__uid").annotate(Count("attendee", distinct=True))
    )
    theirs = places.filter(attendee=OuterRef("attendee"), ticket_type__slot=OuterRef("slot"))
    stars = Star.objects.filter(~Exists(theirs), slot__session__edition=edition)
    for slot, count in stars.values_list("slot__uid").annotate(Count("pk")):
        people[slot] = people.get(slot, 0) + count
    return people
