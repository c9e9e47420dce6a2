"""Bringing a programme into an edition's draft: match, compare, apply, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from events import history
from events.errors import NotReadable
from events.interchange.matching import Match, match
from events.interchange.people import people_for
from events.interchange.places import rooms_for
from events.interchange.programmes import Item, Problem, Programme
from events.interchange.sessions import Draft, cancel, draft_for, save
from events.models import Change, Edition, Session, Slot, User

MANY = 5  # a few sessions may go without a question, however small the programme
SPARE = timedelta(days=1)
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
    # Sessions that an organizer took off by hand and that the file still has.
    kept_cancelled: int = 0
    # Sessions known again by their title, because the file gives everything new ids.
    renumbered: int = 0
    new_rooms: int = 0
    rooms_of_unknown_size: int = 0
    new_people: int = 0
    changed_people: int = 0
    without_length: int = 0
    without_place: int = 0
    # Rooms that the file uses for several sessions at once, and how many they now hold.
    shared_rooms: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        counts = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        return counts | {"shared_rooms": len(self.shared_rooms), "not_taken": len(self.problems)}

    @property
    def has_changes(self) -> bool:
        touched = (self.new, self.changed, self.gone, self.new_people, self.changed_people)
        return any(touched) or bool(self.new_rooms or self.shared_rooms)


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
    report = Report(problems=list(programme.problems), notes=list(programme.notes))
    try:
        with transaction.atomic():
            _apply(edition, programme, report, by=by, tell=tell, may_remove=may_remove)
            if rehearse:
                raise DryRun
    except DryRun:
        tell(_("Rehearsal: nothing was kept."))
    return report


def _apply(
    edition: Edition,
    programme: Programme,
    report: Report,
    *,
    by: User | None,
    tell: Tell,
    may_remove: bool,
) -> None:
    tell(_("Matching people and rooms …"))
    Edition.objects.select_for_update().get(pk=edition.pk)  # one import at a time
    items = list(_within(edition, programme.items, report))
    report.notes += _odd_clocks(edition.tz, items)
    known = _known(edition)
    found = match(_titles(edition, known), {item.id: item.title for item in items})
    report.renumbered = len(found.renumbered)
    gone = _gone(known, found, programme.ids)
    _refuse_emptying(items, known, gone, may_remove=may_remove)
    draft = draft_for(edition, items, {new: known[old] for new, old in found.pairs.items()})
    draft.returning = _taken_off(edition)
    people = people_for(edition, programme, report)
    rooms = rooms_for(edition, items, usual=draft.type.minutes, report=report)
    tell(_("Writing sessions …"))
    save(draft, people, rooms, report=report)
    report.gone = cancel(gone)
    if report.has_changes:
        _tell_history(edition, report, draft, gone=gone, by=by)


def _within(edition: Edition, items: list[Item], report: Report) -> Iterator[Item]:
    """The items in the edition's days, as wide as organizers may place a session."""
    for item in items:
        day = edition.day_of(item.starts.replace(tzinfo=edition.tz))
        if edition.starts_on - SPARE <= day <= edition.ends_on + SPARE:
            yield item
        else:
            text = _("It starts on %(day)s, but %(edition)s runs from %(first)s to %(last)s.")
            days = {"day": day, "first": edition.starts_on, "last": edition.ends_on}
            reason = text % {"edition": edition, **days}
            report.problems.append(Problem(item.row, item.id, reason))


def _odd_clocks(tz: ZoneInfo, items: list[Item]) -> Iterator[Problem]:
    """Times that a change of the clock leaves out or brings twice, and how they are read."""
    for item in items:
        first, second = (item.starts.replace(tzinfo=tz, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            continue
        shown = first.astimezone(UTC).astimezone(tz)
        if shown.replace(tzinfo=None) == item.starts:
            text = _("The clock is put back then and shows %(time)s twice; the first is meant.")
        else:
            text = _("The clock is put forward then and never shows %(time)s; it is %(shown)s.")
        reason = text % {"time": f"{item.starts:%H:%M}", "shown": f"{shown:%H:%M}"}
        yield Problem(item.row, item.id, reason)


def _known(edition: Edition) -> dict[str, Session]:
    """Locked, so that nobody's drag is overwritten unseen."""
    slots = Prefetch("slots", queryset=Slot.objects.select_for_update())
    sessions = edition.sessions.exclude(source_id="").select_for_update()
    found = sessions.prefetch_related("participations", slots)
    return {session.source_id: session for session in found}


def _titles(edition: Edition, known: dict[str, Session]) -> dict[str, str]:
    language = edition.languages[0]
    return {key: session.title.get(language, "") for key, session in known.items()}


def _gone(known: dict[str, Session], found: Match, ids: set[str]) -> list[Session]:
    """The sessions that no row stands for. A row with a mistake in it still stands for one."""
    matched = set(found.pairs.values())
    kept = set() if found.renumbered else ids
    return [session for key, session in known.items() if key not in matched | kept]


def _refuse_emptying(
    items: list[Item], known: dict[str, Session], gone: list[Session], *, may_remove: bool
) -> None:
    if not items:
        raise NotReadable(_("No row of this file can be taken, so nothing was changed."))
    live = [session for session in gone if any(not s.is_cancelled for s in session.slots.all())]
    if not may_remove and len(live) > MANY and len(live) * 5 > len(known):
        text = _(
            "This file lacks %(gone)d of the %(all)d sessions that came before. "
            "If they are really to go, run it again with --yes."
        )
        raise NotReadable(text % {"gone": len(live), "all": len(known)})


def _taken_off(edition: Edition) -> set[str]:
    """The ids that the last imports took off, so that the next may bring them back."""
    off: set[str] = set()
    imports = Change.objects.filter(edition=edition, verb="import", subject="edition")
    for after in imports.order_by("at", "pk").values_list("after", flat=True):
        off = (off | set(after.get("taken_off", []))) - set(after.get("brought_back", []))
    return off


def _tell_history(
    edition: Edition, report: Report, draft: Draft, *, gone: list[Session], by: User | None
) -> None:
    after = report.counts | {
        "taken_off": [session.source_id for session in gone],
        "brought_back": sorted(draft.brought_back),
    }
    history.record(edition, "import", by=by, subject=("edition", edition.slug), after=after)
