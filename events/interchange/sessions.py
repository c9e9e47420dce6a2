"""The sessions of an imported programme: compared with the draft, and what differs written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from events.interchange.places import Rooms, free_slug
from events.interchange.programmes import Item
from events.models import Edition, Participation, Person, Session, SessionType, Slot, Track
from events.searching import searched
from events.translated import Words

BATCH = 50  # rows a statement, so that SQLite's limit of values holds
COLOURS = 12
NOWHERE: dict[str, Any] = {"room": None, "starts_at": None, "ends_at": None, "shown_until": None}


class Counts(Protocol):
    new: int
    changed: int
    unchanged: int
    kept_cancelled: int
    without_length: int
    without_place: int


@dataclass
class Row:
    """An item beside its session and slot, and what about them is to be written."""

    item: Item
    session: Session
    slot: Slot
    is_new: bool
    is_rewritten: bool = False
    is_moved: bool = False


@dataclass
class Draft:
    """What an import works on. ``returning``: ids that an import took off, not an organizer."""

    edition: Edition
    type: SessionType
    tracks: dict[str, Track]
    rows: list[Row]
    returning: set[str] = field(default_factory=set)
    brought_back: set[str] = field(default_factory=set)


def draft_for(edition: Edition, items: list[Item], known: dict[str, Session]) -> Draft:
    """``items`` beside the sessions they are; ``known`` has those that are there already."""
    kind, _new = SessionType.objects.get_or_create(
        edition=edition,
        slug="programme-item",
        defaults={"name": Words({"en": "Programme item", "zh-hans": "节目"})},
    )
    tracks = _tracks(edition, {item.track for item in items} - {""})
    rows = [_row(edition, item, known.get(item.id), kind=kind) for item in items]
    return Draft(edition, kind, tracks, rows)


def local_instant(naive: datetime, edition: Edition) -> datetime:
    """An instant: of two the first; one left out is read by the clock before (RFC 5545)."""
    return naive.replace(tzinfo=edition.tz, fold=0).astimezone(UTC)


def save(draft: Draft, people: dict[str, Person], rooms: Rooms, *, report: Counts) -> None:
    """Write what differs: a second import of the same file writes nothing."""
    _renumber(draft)
    for row in draft.rows:
        _rewrite(draft, row)
        _move(draft, row, rooms, report=report)
    Session.objects.bulk_create(row.session for row in draft.rows if row.is_new)
    _save_cast(draft.rows, people)
    _save_words([row.session for row in draft.rows if row.is_rewritten and not row.is_new])
    _save_slots(draft.rows)
    report.new = sum(row.is_new for row in draft.rows)
    report.changed = sum(
        (row.is_rewritten or row.is_moved) and not row.is_new for row in draft.rows
    )
    report.unchanged = len(draft.rows) - report.new - report.changed
    report.without_length = sum(row.item.minutes is None for row in draft.rows)
    report.without_place = sum(not row.item.room for row in draft.rows)


def cancel(gone: list[Session]) -> int:
    """Say of every slot of ``gone`` that it will not happen; how many sessions that takes off."""
    live = [slot for session in gone for slot in session.slots.all() if not slot.is_cancelled]
    for slot in live:
        slot.is_cancelled = True
        slot.version += 1
    Slot.objects.bulk_update(live, ["is_cancelled", "version"], batch_size=BATCH)
    return len({slot.session_id for slot in live})


def _row(edition: Edition, item: Item, session: Session | None, *, kind: SessionType) -> Row:
    """The first slot of a session is the file's; repeats are the organizers' own."""
    if session is None:
        fresh = Session(edition=edition, source_id=item.id, type=kind)
        return Row(item, fresh, Slot(session=fresh), is_new=True)
    slots = sorted(session.slots.all(), key=lambda slot: slot.pk)
    return Row(item, session, slots[0] if slots else Slot(session=session), is_new=False)


def _tracks(edition: Edition, tags: set[str]) -> dict[str, Track]:
    """A track for each tag, found by its name in any language; colours go round."""
    known = list(edition.tracks.all())
    found = {name.casefold(): track for track in known for name in track.name.values()}
    taken = {track.slug for track in known}
    made: dict[str, Track] = {}
    for tag in sorted(tags):
        if tag.casefold() not in found:
            made[tag.casefold()] = found[tag.casefold()] = Track(
                edition=edition,
                slug=free_slug(tag, taken, "track"),
                name=Words({edition.languages[0]: tag}),
                colour=(len(known) + len(made)) % COLOURS + 1,
            )
    Track.objects.bulk_create(made.values())
    return {tag: found[tag.casefold()] for tag in tags}


def _renumber(draft: Draft) -> None:
    """Give the sessions the file's new ids; first none, because ids may change places."""
    old = [row for row in draft.rows if not row.is_new]
    if all(row.session.source_id == row.item.id for row in old):
        return
    draft.edition.sessions.exclude(source_id="").update(source_id="")
    for row in old:
        row.session.source_id = row.item.id
    Session.objects.bulk_update([row.session for row in old], ["source_id"], batch_size=BATCH)


def _rewrite(draft: Draft, row: Row) -> None:
    """Let the words be the file's. It speaks one language: a translation added here stays."""
    session, item, language = row.session, row.item, draft.edition.languages[0]
    before = session.title.get(language), session.abstract.get(language, ""), session.track_id
    session.title = Words({**session.title, language: item.title})
    if item.about != before[1]:
        session.abstract = Words({**session.abstract, language: item.about})
    if item.track:
        session.track = draft.tracks[item.track]
    row.is_rewritten = before != (item.title, item.about, session.track_id)


def _move(draft: Draft, row: Row, rooms: Rooms, *, report: Counts) -> None:
    """Let time and room be the file's. What an organizer cancelled by hand stays cancelled."""
    slot, key = row.slot, row.item.id
    spot = _spot(draft, row.item, rooms)
    row.is_moved = any(getattr(slot, name) != value for name, value in spot.items())
    if slot.is_cancelled and key in draft.returning:
        draft.brought_back.add(key)
        spot["is_cancelled"], row.is_moved = False, True
    elif slot.is_cancelled:
        report.kept_cancelled += 1
    for name, value in spot.items():
        setattr(slot, name, value)


def _spot(draft: Draft, item: Item, rooms: Rooms) -> dict[str, Any]:
    if not item.room:
        return dict(NOWHERE)
    starts_at = local_instant(item.starts, draft.edition)
    length = timedelta(minutes=item.minutes or draft.type.minutes)
    place = {"room": rooms[item.room, item.area], "starts_at": starts_at}
    return NOWHERE | place | {"ends_at": starts_at + length}


def _save_cast(rows: list[Row], people: dict[str, Person]) -> None:
    """Write the people of the sessions whose people differ, in the order of the file."""
    names_moderators = any(part.role == "moderator" for row in rows for part in row.item.parts)
    stale, fresh = [], []
    for row in rows:
        parts = [] if row.is_new else sorted(row.session.participations.all(), key=_rank)
        roles = {part.person_id: part.role for part in parts}
        wanted = []
        for part in row.item.parts:
            person = people[part.person].pk
            wanted.append((person, _role(part.role, roles.get(person), names_moderators)))
        if wanted != [(part.person_id, part.role) for part in parts]:
            row.is_rewritten = True
            stale.append(row.session.pk)
            fresh += _parts(row.session, wanted, {part.person_id: part.status for part in parts})
    Participation.objects.filter(session__in=stale).delete()
    Participation.objects.bulk_create(fresh)


def _rank(part: Participation) -> tuple[int, int]:
    return part.rank, part.pk


def _role(told: str, has: str | None, names_moderators: bool) -> str:
    """The file knows moderators at most; what else an organizer made of somebody stays."""
    if told != "speaker" or has is None:
        return told
    return told if has == "moderator" and names_moderators else has


def _parts(
    session: Session, wanted: Iterable[tuple[int, str]], statuses: dict[int, str]
) -> list[Participation]:
    """A published programme has asked its people; who answered here keeps that answer."""
    return [
        Participation(
            session=session,
            person_id=person,
            role=role,
            rank=rank,
            status=statuses.get(person, Participation.Status.CONFIRMED),
        )
        for rank, (person, role) in enumerate(wanted)
    ]


def _save_words(sessions: list[Session]) -> None:
    for session in sessions:
        session.version += 1
        session.search = searched(session)
    words = ["title", "abstract", "track", "search", "version"]
    Session.objects.bulk_update(sessions, words, batch_size=BATCH)


def _save_slots(rows: list[Row]) -> None:
    made = [row.slot for row in rows if row.slot.pk is None]
    moved = [row.slot for row in rows if row.slot.pk is not None and row.is_moved]
    for slot in moved:
        slot.version += 1
    Slot.objects.bulk_create(made)
    places = ["room", "starts_at", "ends_at", "shown_until", "is_cancelled", "version"]
    Slot.objects.bulk_update(moved, places, batch_size=BATCH)
