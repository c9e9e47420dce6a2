"""Bringing a programme into an edition's draft: match, compare, apply, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events import history
from events.errors import NotReadable
from events.interchange.people import people_for
from events.interchange.places import Rooms, rooms_for
from events.interchange.programmes import Item, Part, Problem, Programme
from events.models import (
    Edition,
    Participation,
    Person,
    Session,
    SessionType,
    Slot,
    Track,
    User,
)
from events.translated import Words

USUAL_MINUTES = 60
MANY = 5  # a few sessions may go without a question, however small the programme
BATCH = 50  # rows a statement, so that SQLite's limit of values holds
Tell = Callable[[str], None]


class DryRun(Exception):
    """Raised at the end of a rehearsal, so that nothing of it stays."""


@dataclass
class Report:
    """What an import did, in counts, and what it did not take."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    new_rooms: int = 0
    new_people: int = 0
    without_length: int = 0
    without_place: int = 0
    # Rooms that the file uses for several sessions at once, and how many they now hold.
    shared_rooms: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def bring(
    edition: Edition,
    programme: Programme,
    *,
    by: User | None,
    tell: Tell,
    rehearse: bool = False,
    may_remove: bool = False,
) -> Report:
    """Make the draft what ``programme`` says. ``tell`` hears of each step.

    Sessions are known again by the file's ids, so a newer file changes only what
    is new in it. ``rehearse`` does everything and keeps nothing.
    """
    report = Report(problems=list(programme.problems))
    try:
        with transaction.atomic():
            _apply(edition, programme, report, tell=tell, may_remove=may_remove)
            counts = {"new": report.new, "changed": report.changed, "gone": report.gone}
            subject = ("edition", edition.slug)
            history.record(edition, "import", by=by, subject=subject, after=counts)
            if rehearse:
                raise DryRun
    except DryRun:
        tell(_("Rehearsal: nothing was kept."))
    return report


def _apply(
    edition: Edition, programme: Programme, report: Report, *, tell: Tell, may_remove: bool
) -> None:
    known = {
        session.source_id: session
        for session in edition.sessions.exclude(source_id="").prefetch_related("participations")
    }
    gone = [session for key, session in known.items() if key not in programme.ids]
    _refuse_emptying(programme, known, gone, may_remove=may_remove)
    tell(_("Matching people and rooms …"))
    people = people_for(edition, programme, report)
    rooms = rooms_for(edition, programme.items, usual=USUAL_MINUTES, report=report)
    tell(_("Writing sessions …"))
    rows = [_row(edition, item, known.get(item.id)) for item in programme.items]
    facts = _shared_facts(edition, programme.items)
    for row in rows:
        row.session.type = facts.type
        row.session.track = facts.tracks.get(row.item.track)
    _save_sessions(rows, report)
    _save_cast(rows, people)
    _save_slots(edition, rows, rooms, report)
    _cancel(gone, report)


def _refuse_emptying(
    programme: Programme, known: dict[str, Any], gone: list[Session], *, may_remove: bool
) -> None:
    if not programme.items:
        raise NotReadable(_("No row of this file can be taken, so nothing was changed."))
    if not may_remove and len(gone) > MANY and len(gone) * 5 > len(known):
        text = _(
            "This file lacks %(gone)d of the %(all)d sessions that came before. "
            "If they are really to go, run it again with --yes."
        )
        raise NotReadable(text % {"gone": len(gone), "all": len(known)})


@dataclass
class _Row:
    """An item beside the session it becomes, and whether anything about it is new."""

    item: Item
    session: Session
    is_new: bool
    is_changed: bool = False


@dataclass(frozen=True)
class _Facts:
    type: SessionType
    tracks: dict[str, Track]


def _row(edition: Edition, item: Item, session: Session | None) -> _Row:
    language = edition.languages[0]
    title, about = Words({language: item.title}), Words()
    if item.about:
        about = Words({language: item.about})
    if session is None:
        fresh = Session(edition=edition, source_id=item.id, title=title, abstract=about)
        return _Row(item, fresh, is_new=True)
    is_changed = session.title.get(language) != item.title
    is_changed |= session.abstract.get(language, "") != item.about
    # The file speaks one language; a translation somebody added stays.
    session.title = Words({**session.title, **title})
    session.abstract = Words({**session.abstract, language: item.about})
    return _Row(item, session, is_new=False, is_changed=is_changed)


def _shared_facts(edition: Edition, items: Iterable[Item]) -> _Facts:
    kind, _new = SessionType.objects.get_or_create(
        edition=edition,
        slug="programme-item",
        defaults={
            "name": Words({"en": "Programme item", "zh-hans": "节目"}),
            "minutes": USUAL_MINUTES,
        },
    )
    tracks = {track.slug: track for track in edition.tracks.all()}
    of_tag: dict[str, Track] = {}
    for tag in sorted({item.track for item in items} - {""}):
        slug = slugify(tag)[:80] or f"track-{re.sub(r'[^0-9a-f]', '', tag.encode().hex())[:20]}"
        if slug not in tracks:
            name = Words({edition.languages[0]: tag})
            colour = len(tracks) % 12 + 1
            tracks[slug] = Track.objects.create(
                edition=edition, slug=slug, name=name, colour=colour
            )
        of_tag[tag] = tracks[slug]
    return _Facts(kind, of_tag)


def _save_sessions(rows: list[_Row], report: Report) -> None:
    Session.objects.bulk_create(row.session for row in rows if row.is_new)
    report.new = sum(row.is_new for row in rows)
    report.without_length = sum(row.item.minutes is None for row in rows)
    # Tracks are compared here, where both sides have their ids.
    stored = dict(
        Session.objects.filter(pk__in=[row.session.pk for row in rows if not row.is_new])
        .order_by()
        .values_list("pk", "track_id")
    )
    for row in rows:
        if not row.is_new and stored[row.session.pk] != row.session.track_id:
            row.is_changed = True


def _save_cast(rows: list[_Row], people: dict[str, Person]) -> None:
    stale, fresh = [], []
    for row in rows:
        wanted = [(people[part.person].pk, part.role) for part in row.item.parts]
        if not row.is_new:
            has = [(part.person_id, part.role) for part in row.session.participations.all()]
            if has == wanted:
                continue
            stale.append(row.session.pk)
            row.is_changed = True
        fresh += [
            _part(row.session, people, part, rank) for rank, part in enumerate(row.item.parts)
        ]
    Participation.objects.filter(session__in=stale).delete()
    Participation.objects.bulk_create(fresh)


def _part(session: Session, people: dict[str, Person], part: Part, rank: int) -> Participation:
    return Participation(
        session=session,
        person=people[part.person],
        role=part.role,
        rank=rank,
        status=Participation.Status.CONFIRMED,
    )


def _save_slots(edition: Edition, rows: list[_Row], rooms: Rooms, report: Report) -> None:
    """One slot for each item: made, moved if the file moved it, restored if it is back."""
    slots = {slot.session_id: slot for slot in _slots_of(edition, rows)}
    made: list[Slot] = []
    moved: list[Slot] = []
    for row in rows:
        slot = slots.get(row.session.pk) or Slot(session=row.session)
        spot = _spot(edition, row.item, rooms)
        report.without_place += spot["room"] is None
        is_same = all(getattr(slot, name) == value for name, value in spot.items())
        if slot.pk and is_same and not slot.is_cancelled:
            continue
        for name, value in {**spot, "is_cancelled": False}.items():
            setattr(slot, name, value)
        row.is_changed |= not row.is_new
        slot.version += 1 if slot.pk else 0
        (moved if slot.pk else made).append(slot)
    Slot.objects.bulk_create(made)
    Slot.objects.bulk_update(
        moved,
        ["room", "starts_at", "ends_at", "shown_until", "is_cancelled", "version"],
        batch_size=BATCH,
    )
    changed = [row.session for row in rows if row.is_changed]
    for session in changed:
        session.version += 1
    Session.objects.bulk_update(
        changed, ["title", "abstract", "track", "version"], batch_size=BATCH
    )
    report.changed = len(changed)
    report.unchanged = len(rows) - report.new - report.changed


def _slots_of(edition: Edition, rows: list[_Row]) -> list[Slot]:
    """The first slot of each session that came from a file; repeats are the organizers' own."""
    slots = Slot.objects.filter(session__edition=edition).exclude(session__source_id="")
    return list(slots.order_by("-pk"))


def _spot(edition: Edition, item: Item, rooms: Rooms) -> dict[str, Any]:
    if not item.room or item.starts is None:
        return {"room": None, "starts_at": None, "ends_at": None, "shown_until": None}
    starts_at = local_instant(item.starts, edition)
    length = timedelta(minutes=item.minutes or USUAL_MINUTES)
    return {
        "room": rooms[item.room, item.area],
        "starts_at": starts_at,
        "ends_at": starts_at + length,
        "shown_until": None,
    }


def local_instant(naive: datetime, edition: Edition) -> datetime:
    """A local time as an instant. An hour that comes twice is its first; one that is left out
    is read as if the clock had not changed, as people's watches still show it.
    """
    return naive.replace(tzinfo=edition.tz, fold=0)


def _cancel(gone: list[Session], report: Report) -> None:
    live = Slot.objects.filter(session__in=gone, is_cancelled=False)
    for slot in live:
        slot.is_cancelled = True
        slot.version += 1
    report.gone = len({slot.session_id for slot in live})
    Slot.objects.bulk_update(live, ["is_cancelled", "version"], batch_size=BATCH)
