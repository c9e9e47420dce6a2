"""What is wrong with a session itself: rain, age, language, and nobody who leads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from events.clashes.clash import Found
from events.clashes.words import Named, Span, Told, Tongue
from events.grid import Grid, Planned

# A talk of two leads itself.
MODERATED_FROM = 3
# Children under 14 come with an adult, as in Beijing's museums; the privacy law has the same age.
GUARDED_UNDER = 14
HOME_BY, UP_FROM = time(21, 30), time(7)

OUTDOORS = _("%(title)s is outdoors, in %(room)s, with neither a rain room nor a weather plan.")
MODERATOR = _("%(title)s has %(count)d people on stage and nobody who moderates.")
LANGUAGE = _("%(who)s does not speak %(language)s, and nobody interprets %(title)s.")
ALONE = _("%(title)s is for children up to %(age)d and does not ask for a guardian.")
LATE = _("%(title)s is for children and lasts %(span)s.")


def outdoors_without_a_plan(grid: Grid, slot: Planned) -> Iterator[Found]:
    room = grid.rooms[slot.room]
    if room.row.is_outdoor and slot.rain_room is None and not slot.session.is_called_off_when_wet:
        told = Told(OUTDOORS, title=Named(slot), room=room.name)
        yield Found((slot,), told, (slot.ident,), (slot.room, slot.starts_at))


def no_moderator(grid: Grid, slot: Planned) -> Iterator[Found]:
    count = len(slot.session.speakers)
    if count >= MODERATED_FROM and not slot.session.is_moderated:
        told = Told(MODERATOR, title=Named(slot), count=count)
        yield Found((slot,), told, (slot.ident,), slot.session.speakers)


def language_not_spoken(grid: Grid, slot: Planned) -> Iterator[Found]:
    """Somebody on stage does not speak its language. Films speak for themselves."""
    session = slot.session
    spoken = _plain(session.language)
    if not spoken or session.is_interpreted or session.films:
        return
    for person in session.speakers:
        known = grid.park.people[person].languages
        if known and spoken not in known:
            who = grid.park.people[person].name
            told = Told(LANGUAGE, who=who, language=Tongue(spoken), title=Named(slot))
            about, facts = (slot.ident, person), (spoken, sorted(known))
            yield Found((slot,), told, about, facts, (person,))


def children_alone(grid: Grid, slot: Planned) -> Iterator[Found]:
    age = slot.session.age_to
    if age is not None and age < GUARDED_UNDER and not slot.session.needs_guardian:
        told = Told(ALONE, title=Named(slot), age=age)
        yield Found((slot,), told, (slot.ident,), (age,))


def late_for_children(grid: Grid, slot: Planned) -> Iterator[Found]:
    """Families come in daytime."""
    if not _is_for_children(slot):
        return
    wake = datetime.combine(slot.day, UP_FROM, tzinfo=grid.tz)
    home = datetime.combine(slot.day, HOME_BY, tzinfo=grid.tz)
    if slot.starts_at < wake or slot.ends_at > home:
        told = Told(LATE, title=Named(slot), span=Span(slot.starts_at, slot.ends_at, grid.tz))
        yield Found((slot,), told, (slot.ident,), (slot.starts_at, slot.ends_at))


def _is_for_children(slot: Planned) -> bool:
    age = slot.session.age_to
    return slot.session.is_for_families or (age is not None and age < GUARDED_UNDER)


def _plain(tag: str) -> str:
    """``zh`` of ``zh-hans``; nothing of «zh en», which is for whoever speaks one of them."""
    return "" if " " in tag else tag.partition("-")[0]
