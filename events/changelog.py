"""What each release changed for its readers, newest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from events.lines import LineChange, differences
from events.models import Edition, Release, ReleasedSlot
from events.telling import kind_of

# The order in which kinds of change are told: what hurts most stands first.
KINDS = ("cancelled", "moved", "restored", "added", "changed")
PER_PAGE = 10


@dataclass(frozen=True)
class Changed:
    """A release and what it changed; the first one has only a size."""

    release: Release
    changes: list[LineChange]
    is_first: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each kind there are, in the order of ``KINDS``."""
        found = Counter(kind_of(change) for change in self.changes)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    @property
    def in_order(self) -> list[tuple[str, LineChange]]:
        told = [(kind_of(change), change) for change in self.changes]
        return sorted(told, key=lambda each: KINDS.index(each[0]))


def changed_upto(release: Release, *, most: int = PER_PAGE) -> list[Changed]:
    """``release`` and those before it, newest first, ``most`` in all. Three queries.

    Lines that stayed as they were are not loaded: a line that changed carries the
    time of the release that changed it.
    """
    edition = release.edition
    releases = edition.releases.filter(number__lte=release.number).order_by("-number")[:most]
    touched = _by_number(_touched(edition, releases))
    before = _by_number(_before(edition, touched))
    return [_changed(each, touched, before) for each in releases]


def _changed(
    release: Release,
    touched: dict[int, list[ReleasedSlot]],
    before: dict[int, list[ReleasedSlot]],
) -> Changed:
    if release.number == 1:
        return Changed(release, [], is_first=True)
    earlier = {line.uid: line for line in before[release.number - 1]}
    return Changed(release, differences(touched[release.number], earlier))


def _touched(edition: Edition, releases: Iterable[Release]) -> Iterable[ReleasedSlot]:
    numbers = [release.number for release in releases if release.number > 1]
    return _lines(edition, numbers).filter(changed_at=F("release__published_at"))


def _before(edition: Edition, touched: dict[int, list[ReleasedSlot]]) -> Iterable[ReleasedSlot]:
    """The lines of ``touched`` as the release before had them, and a few that nobody asks for."""
    uids: set[UUID] = {line.uid for lines in touched.values() for line in lines}
    return _lines(edition, [number - 1 for number in touched]).filter(uid__in=uids)


def _lines(edition: Edition, numbers: list[int]) -> QuerySet[ReleasedSlot]:
    lines = ReleasedSlot.objects.filter(release__edition=edition, release__number__in=numbers)
    return lines.select_related("release")


def _by_number(lines: Iterable[ReleasedSlot]) -> dict[int, list[ReleasedSlot]]:
    found: dict[int, list[ReleasedSlot]] = defaultdict(list)
    for line in lines:
        found[line.release.number].append(line)
    return found
