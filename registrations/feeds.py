"""An attendee's private calendar: the same entries as the public feed, chosen by their tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.calendar import CalendarHead, render_calendar, render_entry
from events.feeds import session_page
from events.models import Edition, FeedBlock, Release, ReleasedSlot
from events.packing import etag_of
from events.secrets import opens, secret_for
from registrations import agenda
from registrations.entry import as_visited
from registrations.models import Attendee, Entry, FeedToken, Registration

KIND = "feed"


@dataclass(frozen=True)
class Place:
    """What an attendee has of one slot. ``revision`` counts all that happened to it."""

    is_confirmed: bool
    revision: int
    window: Entry | None = None


@dataclass(frozen=True)
class OwnFeed:
    """An attendee's feed before it is rendered: their places and the releases that hold them."""

    token: FeedToken
    places: dict[UUID, Place]
    releases: tuple[Release, ...]

    @property
    def changed_at(self) -> datetime:
        return max([self.token.changed_at, *(release.published_at for release in self.releases)])

    def etag(self, language: str) -> str:
        """Moves with each release and with each change of a place, even in the same second."""
        token = self.token
        facts = [token.pk, token.revision, token.changed_at.timestamp(), language]
        return etag_of(repr([*facts, *sorted(release.pk for release in self.releases)]).encode())


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


def own_feed(token: FeedToken) -> OwnFeed:
    """The feed of ``token`` as it is now: two queries, however many places."""
    places = _places(token.attendee)
    releases = Release.objects.current().filter(pk__in=_lines(places).values("release"))
    return OwnFeed(token, places, tuple(releases))


def render(feed: OwnFeed, language: str) -> bytes:
    """The attendee's slots in ``language``; places given back stay, as cancelled entries.

    The file does not say where it came from: who passes it on keeps the secret address.
    """
    lines = list(
        _lines(feed.places).select_related("release__edition").order_by("starts_at", "uid")
    )
    stored = FeedBlock.objects.filter(language=language, uid__in=feed.places)
    blocks = {block.uid: block.body for block in stored}
    entries = [
        blocks[line.uid] if _is_as_released(feed.places[line.uid]) else _own(line, feed, language)
        for line in lines
    ]
    return render_calendar(_head(feed, lines, language), entries)


def _head(feed: OwnFeed, lines: Sequence[ReleasedSlot], language: str) -> CalendarHead:
    editions = [line.release.edition for line in lines] or _booked_editions(feed.token.attendee)
    years = [day.year for edition in editions for day in (edition.starts_on, edition.ends_on)]
    with override(language):
        name = _("My places: %(name)s") % {"name": feed.token.attendee.name}
    return CalendarHead(
        name=name,
        zones=tuple(sorted({edition.time_zone for edition in editions})),
        years=(min(years, default=2000), max(years, default=2000)),
    )


def _booked_editions(attendee: Attendee) -> list[Edition]:
    """For a calendar without entries: it must hold something, and a time zone is something."""
    return list(Edition.objects.filter(orders__registrations__attendee=attendee).distinct())


def _is_as_released(place: Place) -> bool:
    return place == Place(is_confirmed=True, revision=0)


def _own(line: ReleasedSlot, feed: OwnFeed, language: str) -> str:
    """The entry with what happened to this attendee's place on top of what happened to the slot.

    Apps skip an entry whose LAST-MODIFIED has not moved, so it moves with the place too.
    """
    edition, place = line.release.edition, feed.places[line.uid]
    line = as_visited(line, place.window)
    line.sequence += place.revision
    line.is_cancelled = line.is_cancelled or not place.is_confirmed
    line.changed_at = max(line.changed_at, feed.token.changed_at)
    page = session_page(edition, line, language)
    return render_entry(line, language=language, tz=edition.tz, page=page)


def _places(attendee: Attendee) -> dict[UUID, Place]:
    """What the attendee has, by slot.

    A place taken again after it was given back is news, so each registration but the
    first counts one more: the sequence number of the entry never falls.
    """
    # What was never confirmed was never in a calendar.
    tickets = attendee.registrations.exclude(status=Registration.Status.PENDING)
    tickets = tickets.filter(ticket_type__slot__isnull=False)
    places: dict[UUID, Place] = {}
    for row in tickets.select_related("ticket_type__slot", "entry"):
        uid = row.ticket_type.slot.uid  # type: ignore[union-attr]  # as filtered
        before = places.get(uid, Place(is_confirmed=False, revision=-1))
        is_confirmed = before.is_confirmed or row.status == Registration.Status.CONFIRMED
        places[uid] = Place(is_confirmed, before.revision + 1 + row.revision, row.entry)
    return places


def _lines(places: dict[UUID, Place]) -> QuerySet[ReleasedSlot]:
    return agenda.current_lines().filter(uid__in=places)
