"""What of a programme waits for somebody's decision, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from django.db.models import Count, Q
from django.utils.translation import ngettext

from events.clashes import Clash
from events.grid import placed_slots
from events.models import Edition, Participation, Session
from events.outbox import Standing
from events.overview import Shape, Wanted
from events.wording import TONGUES, language_name, moment_words

# A letter that has waited so long is stuck: usually it leaves within seconds.
TOO_LONG = timedelta(minutes=5)


class Weight(IntEnum):
    STOPS = 1  # something does not go on
    SOON = 2  # it decides itself, by a date
    LATER = 3


@dataclass(frozen=True)
class Matter:
    """Something that waits for somebody. ``kind`` tells a page where it can be decided."""

    weight: Weight
    kind: str
    text: str
    # Which of its kind: the language that is missing.
    about: str = ""


@dataclass(frozen=True)
class Known:
    """What has been loaded of an edition already, so that asking costs nothing more."""

    clashes: list[Clash]
    wanted: Sequence[Wanted]
    shape: Shape


def programme_matters(edition: Edition, known: Known) -> Iterator[Matter]:
    """All of the programme that waits, in four queries."""
    yield from _clashes(known.clashes)
    yield from _unpublished(edition, known.shape)
    yield from _waiting(known.shape.waiting)
    yield from _answers(edition)
    yield from _words(edition)
    yield from _audience(known.wanted)
    yield from _keys(edition)
    yield from _outdoors(edition)


def letter_matters(letters: Standing, edition: Edition, now: datetime) -> Iterator[Matter]:
    """Letters that failed, or that should have left long ago."""
    if letters.failed:
        text = ngettext(
            "%(n)d letter could not be delivered.",
            "%(n)d letters could not be delivered.",
            letters.failed,
        )
        yield Matter(Weight.STOPS, "failed", text % {"n": letters.failed})
    if letters.oldest and letters.oldest <= now - TOO_LONG:
        text = ngettext(
            "%(n)d letter waits to be sent, since %(when)s.",
            "%(n)d letters wait to be sent, the oldest since %(when)s.",
            letters.waiting,
        )
        facts = {"n": letters.waiting, "when": moment_words(letters.oldest.astimezone(edition.tz))}
        yield Matter(Weight.STOPS, "stuck", text % facts)


def _clashes(clashes: list[Clash]) -> Iterator[Matter]:
    if clashes:
        text = ngettext(
            "%(n)d clash stops the next release.",
            "%(n)d clashes stop the next release.",
            len(clashes),
        )
        yield Matter(Weight.STOPS, "clashes", text % {"n": len(clashes)})


def _unpublished(edition: Edition, shape: Shape) -> Iterator[Matter]:
    """What was edited since the last release. What came of it the page of the release tells."""
    if edition.current_release and shape.edited_at:
        text = ngettext(
            "%(n)d thing was edited since release %(number)d, on %(when)s.",
            "%(n)d things were edited since release %(number)d, the first on %(when)s.",
            shape.edits,
        )
        when = moment_words(shape.edited_at.astimezone(edition.tz))
        facts = {"n": shape.edits, "number": edition.current_release.number, "when": when}
        yield Matter(Weight.LATER, "unpublished", text % facts)


def _waiting(waiting: int) -> Iterator[Matter]:
    if waiting:
        text = ngettext("%(n)d slot waits for a place.", "%(n)d slots wait for a place.", waiting)
        yield Matter(Weight.LATER, "waiting", text % {"n": waiting})


def _outdoors(edition: Edition) -> Iterator[Matter]:
    placed = placed_slots(edition).filter(room__is_outdoor=True, rain_room=None)
    n = placed.filter(session__weather_plan="").values("session").distinct().count()
    if n:
        text = ngettext(
            "%(n)d session under the open sky has no plan for rain.",
            "%(n)d sessions under the open sky have no plan for rain.",
            n,
        )
        yield Matter(Weight.LATER, "rain", text % {"n": n})


def _answers(edition: Edition) -> Iterator[Matter]:
    parts = Participation.objects.filter(session__edition=edition)
    counted = parts.exclude(session__status=Session.Status.CANCELLED).aggregate(
        declined=Count("pk", filter=Q(status=Participation.Status.DECLINED)),
        unanswered=Count("person", filter=Q(status=Participation.Status.INVITED), distinct=True),
    )
    if n := counted["declined"]:
        text = ngettext(
            "%(n)d part was declined: that session needs somebody else, or goes on without.",
            "%(n)d parts were declined: those sessions need somebody else, or go on without.",
            n,
        )
        yield Matter(Weight.SOON, "declined", text % {"n": n})
    if n := counted["unanswered"]:
        text = ngettext(
            "%(n)d person has not answered the invitation.",
            "%(n)d people have not answered their invitation.",
            n,
        )
        yield Matter(Weight.LATER, "unanswered", text % {"n": n})


def _words(edition: Edition) -> Iterator[Matter]:
    tags = list(edition.languages)
    live = edition.sessions.exclude(status=Session.Status.CANCELLED)
    gaps = {
        f"gap{number}": Count("pk", filter=~Q(abstract__has_key=tag))
        for number, tag in enumerate(tags)
    }
    counted = live.aggregate(**gaps)
    for number, tag in enumerate(tags):
        if n := counted[f"gap{number}"]:
            text = ngettext(
                "%(n)d session has no description in %(language)s.",
                "%(n)d sessions have no description in %(language)s.",
                n,
            )
            facts = {"n": n, "language": TONGUES.get(tag) or language_name(tag)}
            yield Matter(Weight.LATER, "words", text % facts, about=tag)


def _audience(wanted: Sequence[Wanted]) -> Iterator[Matter]:
    """Sessions that more people want than their room holds."""
    if n := sum(each.is_crowded for each in wanted):
        text = ngettext(
            "%(n)d session draws more people than its room holds.",
            "%(n)d sessions draw more people than their rooms hold.",
            n,
        )
        yield Matter(Weight.SOON, "crowded", text % {"n": n})


def _keys(edition: Edition) -> Iterator[Matter]:
    live = edition.sessions.exclude(status=Session.Status.CANCELLED)
    chosen = Q(session_films__version__prints__needs_key=True)
    only_one = Q(session_films__version=None, session_films__film__versions__prints__needs_key=True)
    n = live.filter(chosen | only_one).distinct().count()
    if n:
        text = ngettext(
            "%(n)d screening shows a copy that needs a key for its projector.",
            "%(n)d screenings show a copy that needs a key for its projector.",
            n,
        )
        yield Matter(Weight.LATER, "keys", text % {"n": n})
