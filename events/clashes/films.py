"""What is wrong with screenings: the copy and the screen, premieres and repeats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from events.clashes.clash import Found
from events.clashes.words import Day, Listed, Span, Told, Tongue
from events.grid import FilmFacts, Grid, Planned
from events.models import Film, Print

# Half of the repeats of a large festival come 28 hours after; a tenth within a day.
REPEAT = timedelta(hours=20)
# The premieres that the makers attend: the first show with them is the premiere.
ATTENDED = {Film.Premiere.WORLD, Film.Premiere.INTERNATIONAL, Film.Premiere.ASIAN}
FORMATS = dict(Print.Format.choices)
DCP_4K, DCP_2K = Print.Format.DCP_4K, Print.Format.DCP_2K

FORMAT = _("“%(film)s” comes as %(formats)s, and %(room)s plays %(plays)s.")
NO_SCREEN = _("“%(film)s” comes as %(formats)s, and %(room)s has no screen.")
SUBTITLES = _(
    "“%(film)s” needs a device for subtitles in %(language)s beside the screen, "
    "and %(room)s has none."
)
EARLY = _("“%(film)s” is shown on %(day)s, before its %(premiere)s on %(first)s.")
SAME_DAY = _("“%(film)s” is shown twice on %(day)s, at %(a)s and %(b)s.")
SOON = _("“%(film)s” is shown again after %(hours)d h; people expect another day.")


def format_does_not_fit(grid: Grid, slot: Planned) -> Iterator[Found]:
    """No print of the film plays here. A 4K DCP plays on a 2K screen, in a smaller picture."""
    plays = grid.rooms[slot.room].plays
    for film in slot.session.films:
        if film.formats and not film.formats & _playable(plays):
            told = Told(
                NO_SCREEN if plays is None else FORMAT,
                film=film.title,
                formats=_formats(film.formats),
                room=grid.rooms[slot.room].name,
                plays=_formats(plays or frozenset()),
            )
            facts = (slot.room, sorted(film.formats), sorted(plays or ()))
            yield Found((slot,), told, (slot.ident, film.key), facts)


def subtitles_missing(grid: Grid, slot: Planned) -> Iterator[Found]:
    """Subtitles beside the picture need a device that has their language."""
    room = grid.rooms[slot.room]
    for film in slot.session.films:
        if film.subtitles and room.plays is not None and film.subtitles not in room.subtitles:
            told = Told(SUBTITLES, film=film.title, language=Tongue(film.subtitles), room=room.name)
            facts = (slot.room, film.subtitles, sorted(room.subtitles))
            yield Found((slot,), told, (slot.ident, film.key), facts)


def before_its_premiere(grid: Grid, film: int, slots: list[Planned]) -> Iterator[Found]:
    """A public show on a day before the premiere; one on the same day is a repeat.

    The premiere is the first show with its makers, where a premiere is attended by
    them, else the first show. Showings to the press come before and do not count.
    """
    shows = _public(slots)
    facts = _film(slots[0], film)
    if not facts.premiere or not shows:
        return
    with_makers = [show for show in shows if show.session.is_with_makers]
    is_attended = facts.premiere in ATTENDED
    premiere = with_makers[0] if is_attended and with_makers else shows[0]
    for show in shows:
        if show.day < premiere.day:
            told = Told(
                EARLY,
                film=facts.title,
                day=Day(show.day),
                premiere=Film.Premiere(facts.premiere).label,
                first=Day(premiere.day),
            )
            about = (film, show.ident, premiere.ident)
            yield Found((show, premiere), told, about, (show.day, premiere.day))


def repeat_too_close(grid: Grid, film: int, slots: list[Planned]) -> Iterator[Found]:
    shows = _public(slots)
    for before, show in zip(shows, shows[1:], strict=False):
        apart = show.starts_at - before.starts_at
        if before.day == show.day or apart < REPEAT:
            told = _again(grid, _film(show, film), (before, show))
            about = (film, before.ident, show.ident)
            facts = (before.starts_at, show.starts_at)
            yield Found((before, show), told, about, facts)


def _again(grid: Grid, film: FilmFacts, shows: tuple[Planned, Planned]) -> Told:
    before, show = shows
    if before.day != show.day:
        hours = (show.starts_at - before.starts_at) // timedelta(hours=1)
        return Told(SOON, film=film.title, hours=hours)
    a, b = (Span(each.starts_at, each.ends_at, grid.tz) for each in shows)
    return Told(SAME_DAY, film=film.title, day=Day(show.day), a=a, b=b)


def _public(slots: list[Planned]) -> list[Planned]:
    return [slot for slot in slots if not slot.session.is_for_press]


def _film(slot: Planned, key: int) -> FilmFacts:
    return next(film for film in slot.session.films if film.key == key)


def _playable(plays: frozenset[str] | None) -> frozenset[str]:
    plays = plays or frozenset()
    return plays | {DCP_4K} if DCP_2K in plays else plays


def _formats(formats: frozenset[str]) -> Listed:
    return Listed(tuple(FORMATS.get(each, each) for each in sorted(formats)) or ("–",))
