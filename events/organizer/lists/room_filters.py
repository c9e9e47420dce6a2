"""What organizers ask a list of rooms: how large, equipped with what, closed, still empty."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from events.models import Building, Edition, Feature, Room, RoomClosure
from events.organizer.lists.spec import Filter
from events.organizer.lists.ways import Way, at_least, by_choice, by_slug, one_way


def room_filters(edition: Edition) -> list[Filter]:
    venue = edition.venue_id
    buildings = Building.objects.filter(venue=venue)
    features = Feature.objects.filter(rooms__building__venue=venue).distinct().order_by("slug")
    return [
        by_slug("building", _("Building"), buildings, at="building__slug"),
        by_choice("kind", _("Kind"), Room.Kind.choices),
        by_slug("feature", _("Equipment"), features, at="features__slug"),
        at_least("capacity", _("At least so many people"), "capacity"),
        one_way("is", _("Only"), _marks(edition), is_many=True),
    ]


def closures_in(edition: Edition) -> QuerySet[RoomClosure]:
    """The closures that touch the days of ``edition``."""
    begins = datetime.combine(edition.starts_on, edition.day_begins, tzinfo=edition.tz)
    after = edition.ends_on + timedelta(days=1)
    ends = datetime.combine(after, edition.day_begins, tzinfo=edition.tz)
    return RoomClosure.objects.filter(starts_at__lt=ends, ends_at__gt=begins)


def _marks(edition: Edition) -> list[Way]:
    closed = closures_in(edition).filter(room=OuterRef("pk"))
    return [
        Way("outdoors", _("outdoors"), Q(is_outdoor=True)),
        Way("screen", _("with a screen for films"), Q(screen__isnull=False)),
        Way("parallel", _("for several sessions at once"), Q(parallel__gt=1)),
        Way("closed", _("closed for a time"), Q(Exists(closed))),
        Way("empty", _("without a session yet"), Q(sessions_here=0)),
    ]
