"""An attendee's private calendar: the same entries as the public feed, chosen by their tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.calendar import CalendarHead, render_calendar, render_entry
from events.feeds import session_page
from events.models import FeedBlock, ReleasedSlot
from events.secrets import opens, secret_for
from registrations import agenda
from registrations.models import Attendee, FeedToken, Registration

KIND = "feed"


@dataclass(frozen=True)
class Place:
    """What an attendee has of one slot."""

    status: str
    revision: int


def open_feed(code: str, secret: str) -> FeedToken | None:
    """The feed this address opens. As slow for a wrong secret as for the right one."""
    token = FeedToken.objects.select_related("attendee").filter(attendee__code=code).first()
    revision = token.revision if token else 0
    is_right = opens(secret, kind=KIND, subject=code, revision=revision)
    return token if is_right else None


def secret_of(token: FeedToken) -> str:
    return secret_for(KIND, token.attendee.code, token.revision)


@transaction.atomic
def rotate(attendee: Attendee) -> str:
    """Make the old address void and give the new secret."""
    FeedToken.objects.filter(attendee=attendee).update(revision=F("revision") + 1)
    agenda.touch([attendee.pk])
    return secret_of(FeedToken.objects.select_related("attendee").get(attendee=attendee))


def changed_at(token: FeedToken) -> datetime:
    """When the feed last changed: its owner's places, or a release that holds one of them."""
    lines = _lines(_places(token.attendee))
    released: datetime | None = lines.aggregate(at=Max("release__published_at"))["at"]
    return max(token.changed_at, released) if released else token.changed_at


def render(attendee: Attendee, language: str, *, source: str) -> bytes:
    """The attendee's slots in ``language``; places given back stay, as cancelled entries."""
    places = _places(attendee)
    lines = list(_lines(places).select_related("release__edition").order_by("starts_at", "uid"))
    stored = FeedBlock.objects.filter(language=language, uid__in=places)
    blocks = {block.uid: block.body for block in stored}
    editions = [line.release.edition for line in lines]
    years = [day.year for edition in editions for day in (edition.starts_on, edition.ends_on)]
    with override(language):
        name = _("My places: %(name)s") % {"name": attendee.name}
    head = CalendarHead(
        name=name,
        zones=tuple(sorted({edition.time_zone for edition in editions})),
        years=(min(years, default=2000), max(years, default=2000)),
        source=settings.SITE_URL + source,
    )
    entries = (
        blocks[line.uid] if _is_plain(places[line.uid]) else _own(line, places[line.uid], language)
        for line in lines
    )
    return render_calendar(head, entries)


def _is_plain(place: Place) -> bool:
    return place == Place(Registration.Status.CONFIRMED, 0)


def _own(line: ReleasedSlot, place: Place, language: str) -> str:
    """The entry with what happened to this attendee's place on top of what happened to the slot."""
    edition = line.release.edition
    line.sequence += place.revision
    line.is_cancelled = line.is_cancelled or place.status == Registration.Status.CANCELLED
    page = session_page(edition, line, language)
    return render_entry(line, language=language, tz=edition.tz, page=page)


def _places(attendee: Attendee) -> dict[UUID, Place]:
    """What the attendee has, by slot; of several tickets for one slot a confirmed one speaks."""
    tickets = attendee.registrations.filter(ticket_type__slot__isnull=False)
    # "cancelled" sorts before "confirmed", and the last row of a slot stays.
    rows = tickets.order_by("status", "pk").values_list(
        "ticket_type__slot__uid", "status", "revision"
    )
    return {uid: Place(status, revision) for uid, status, revision in rows}


def _lines(places: dict[UUID, Place]) -> QuerySet[ReleasedSlot]:
    return agenda.current_lines().filter(uid__in=places)
