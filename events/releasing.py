"""Publishing the draft as a numbered release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import feeds, programme_files
from events.clashes import find_clashes
from events.errors import NotPublishable
from events.grid import load_grid
from events.history import record
from events.lines import LineChange, differences, draft_lines, lines_by_uid
from events.models import Edition, Release, ReleasedSlot, Room, RoomBooking, User
from events.rules import shared_slots, stopping
from events.translated import Words


def publish(
    edition: Edition, *, by: User | None, notes: Words | None = None, after: int | None = None
) -> Release:
    """Freeze the draft of ``edition`` as its next release and make it current.

    ``after`` is the number of the release whose changes the publisher looked at
    (0: there was none). Readers see the old release until this commits and the
    new one after: web, feeds and programs together.
    """
    previous = _current(edition)
    if after is not None and after != (previous.number if previous else 0):
        raise NotPublishable(_("Somebody else published meanwhile. Please look again."))
    now = _next_second(previous)
    lines = draft_lines(edition, previous, now=now)
    changed = differences(lines, lines_by_uid(previous))
    _refuse_empty(lines, changed)
    shared = _refuse_clashing(edition)
    blocks = feeds.blocks_for(edition, [line for line in lines if line.changed_at == now])
    release = Release(
        edition=edition,
        number=previous.number + 1 if previous else 1,
        notes=notes or Words(),
        published_at=now,
        published_by=by,
    )
    files = programme_files.files_of(release, lines)
    try:
        with transaction.atomic():
            _write(release, lines, previous, shared=shared)
            feeds.store(edition, blocks, changed_at=now)
            programme_files.store(files, changed_at=now)
            _tell_history(release, changed)
    except IntegrityError:  # another publisher, or a room another edition took this moment
        raise NotPublishable(_("Somebody else published meanwhile. Please look again.")) from None
    edition.current_release = release
    return release


def changes_to_publish(edition: Edition) -> list[LineChange]:
    """What the next release would add, change, cancel or restore."""
    previous = _current(edition)
    lines = draft_lines(edition, previous, now=_next_second(previous))
    return differences(lines, lines_by_uid(previous))


def changes_in(release: Release) -> list[LineChange]:
    """What ``release`` added, changed, cancelled or restored."""
    previous = Release.objects.filter(edition=release.edition_id, number=release.number - 1).first()
    return differences(release.lines.all(), lines_by_uid(previous))


def _current(edition: Edition) -> Release | None:
    return Release.objects.current().filter(edition=edition).first()


def _next_second(previous: Release | None) -> datetime:
    """Now, in whole seconds, and later than ``previous``: Last-Modified counts in seconds."""
    now = timezone.now().replace(microsecond=0)
    return max(now, previous.published_at + timedelta(seconds=1)) if previous else now


def _refuse_empty(lines: Sequence[ReleasedSlot], changed: list[LineChange]) -> None:
    if not any(not line.is_cancelled for line in lines) and not changed:
        raise NotPublishable(
            _("Nothing has a room and a time yet, so there is nothing to publish.")
        )
    if not changed:
        raise NotPublishable(_("Nothing has changed since the last release."))


def _refuse_clashing(edition: Edition) -> set[UUID]:
    """Refuse what stops a release; else say which slots may share their rooms."""
    grid = load_grid(edition)
    clashes = find_clashes(grid)
    if stops := stopping(clashes):
        text = ngettext(
            "%(n)d clash stops this release.", "%(n)d clashes stop this release.", len(stops)
        )
        raise NotPublishable(text % {"n": len(stops)} + " " + stops[0].text)
    return shared_slots(grid, clashes)


def _write(
    release: Release, lines: list[ReleasedSlot], previous: Release | None, *, shared: set[UUID]
) -> None:
    """Save the release and make it current, if ``previous`` still is."""
    release.save(force_insert=True)
    for line in lines:
        line.release = release
    ReleasedSlot.objects.bulk_create(lines)
    _book_rooms(release.edition, lines, shared=shared)
    expected = Edition.objects.filter(pk=release.edition_id, current_release=previous)
    if not expected.update(current_release=release):
        raise IntegrityError("another release became current")


def _book_rooms(edition: Edition, lines: list[ReleasedSlot], *, shared: set[UUID]) -> None:
    one_at_a_time = Room.objects.filter(building__venue=edition.venue_id, parallel=1)
    single = set(one_at_a_time.values_list("pk", flat=True))
    live = [(line.room_id, line) for line in lines if line.room_id and not line.is_cancelled]
    RoomBooking.objects.filter(edition=edition).delete()
    RoomBooking.objects.bulk_create(
        RoomBooking(
            room_id=room,
            edition=edition,
            line=line,
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            is_shared=line.uid in shared,
        )
        for room, line in live
        if room in single
    )


def _tell_history(release: Release, changed: list[LineChange]) -> None:
    counts: dict[str, int] = {}
    for change in changed:
        counts[change.verb] = counts.get(change.verb, 0) + 1
    subject = ("release", release.number)
    record(release.edition, "publish", by=release.published_by, subject=subject, after=counts)
