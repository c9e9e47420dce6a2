"""An attendee's own programme: what they starred, hold a ticket for, or take part in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from events.models import Participation, ReleasedSlot
from registrations.models import Attendee, FeedToken, Registration

A_SECOND = timedelta(seconds=1)


def lines_for(attendee: Attendee) -> QuerySet[ReleasedSlot]:
    """Lines of current releases, in any edition of the family, that belong to ``attendee``."""
    tickets = attendee.registrations.filter(status=Registration.Status.CONFIRMED)
    mine = Q(uid__in=attendee.stars.values("slot__uid"))
    mine |= Q(
        uid__in=tickets.filter(ticket_type__slot__isnull=False).values("ticket_type__slot__uid")
    )
    if attendee.person_id is not None:
        parts = Participation.objects.filter(person=attendee.person_id)
        parts = parts.exclude(status=Participation.Status.DECLINED)
        mine |= Q(session__in=parts.values("session"))
    return current_lines().filter(mine)


def current_lines() -> QuerySet[ReleasedSlot]:
    """The lines that the public sees now, of every edition."""
    return ReleasedSlot.objects.filter(release__edition__current_release=F("release"))


def touch(attendees: Iterable[int]) -> None:
    """Their calendars changed: move each by at least the second that HTTP can tell apart."""
    for token in FeedToken.objects.filter(attendee__in=set(attendees)):
        moved = max(timezone.now(), token.changed_at + A_SECOND)
        FeedToken.objects.filter(pk=token.pk).update(changed_at=moved)
