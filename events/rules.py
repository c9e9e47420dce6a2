"""What each kind of clash does in an edition, and which clashes somebody took for right.

A kind is ignored, warns, stops a release, or stops a placement as well. A clash that is
accepted stops nothing while the facts behind it are the same; then it says that it lapsed.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.clashes import BY_KIND, Clash, Level, find_clashes
from events.errors import NotAcceptable, NotPlaceable
from events.grid import Grid, Move, load_around, load_grid, spot_of
from events.history import record
from events.models import ClashRule, Edition, Slot, User, Waiver

LONGEST_REASON = 300
ROOM = "room_taken_twice"


def clashes_of(edition: Edition) -> list[Clash]:
    """Everything wrong with the draft as it is now, the worst first."""
    return find_clashes(load_grid(edition))


def stopping(clashes: Iterable[Clash]) -> list[Clash]:
    """Those that nobody accepted and that stop a release."""
    return [clash for clash in clashes if clash.stops_release]


def levels_of(edition: Edition) -> dict[str, Level]:
    """What every kind does in ``edition``, in the order of the list of checks."""
    own = dict(edition.clash_rules.values_list("kind", "level"))
    return {kind: Level(own.get(kind, check.level)) for kind, check in BY_KIND.items()}


@transaction.atomic
def set_level(edition: Edition, kind: str, level: Level, *, by: User | None) -> None:
    """From now on clashes of ``kind`` do ``level``. What a kind usually does needs no row."""
    was = levels_of(edition)[kind]
    if was == level:
        return
    rules = ClashRule.objects.filter(edition=edition, kind=kind)
    if level == BY_KIND[kind].level:
        rules.delete()
    elif not rules.update(level=level):
        ClashRule.objects.create(edition=edition, kind=kind, level=level)
    subject = ("clash-kind", kind)
    before, after = {"level": was.value}, {"level": level.value}
    record(edition, "set level", by=by, subject=subject, before=before, after=after)


@transaction.atomic
def accept(edition: Edition, key: str, facts: str, *, reason: str, by: User | None) -> Waiver:
    """Take the clash ``key`` for right as long as its ``facts`` stay what somebody looked at."""
    if not reason.strip():
        raise NotAcceptable(_("Please say why this is right. Whoever comes after you will ask."))
    clash = clash_with(clashes_of(edition), key)
    if clash.fingerprint != facts:
        raise NotAcceptable(_("This clash has changed since you looked. Please look again."))
    accepted = {
        "kind": clash.kind,
        "facts": facts,
        "reason": reason.strip()[:LONGEST_REASON],
        "accepted_at": timezone.now(),
        "accepted_by": by,
        "name": (by.get_full_name() or by.email) if by else "",
    }
    waiver, _is_new = Waiver.objects.update_or_create(edition=edition, clash=key, defaults=accepted)
    record(edition, "accept", by=by, subject=("clash", key), after=_told(waiver))
    return waiver


@transaction.atomic
def withdraw(edition: Edition, key: str, *, by: User | None) -> None:
    """The clash counts again. Withdrawn twice, it is withdrawn once."""
    waiver = edition.waivers.filter(clash=key).first()
    if waiver:
        waiver.delete()
        record(edition, "withdraw", by=by, subject=("clash", key), before=_told(waiver))


def clash_with(clashes: Iterable[Clash], key: str) -> Clash:
    found = next((clash for clash in clashes if clash.key == key), None)
    if found is None:
        raise NotAcceptable(_("This clash is gone. Nothing is left to decide."))
    return found


def spent_waivers(grid: Grid, clashes: Iterable[Clash]) -> list[Waiver]:
    """Waivers whose clash is gone: nothing that they allow is there any more."""
    found = {clash.key for clash in clashes}
    return [waiver for waiver in grid.park.waivers.values() if waiver.clash not in found]


def refuse_blocked(*moves: Move) -> None:
    """Refuse what makes a clash that may not even be placed in this edition."""
    edition = moves[0].slot.session.edition
    if not edition.clash_rules.filter(level=Level.BLOCK_PLACING).exists():
        return
    came, _went = came_and_went(*moves)
    if blocked := [clash for clash in came if clash.stops_placing]:
        raise NotPlaceable(blocked[0].text)


def clashes_at(slot: Slot) -> list[Clash]:
    """What is wrong with ``slot`` where it is now. Asks for no more than it has to do with."""
    spot = spot_of(slot)
    around = load_around(Move(slot, spot, spot))
    return [each for each in find_clashes(around.after, around.cells) if slot.uid in each.slots]


def came_and_went(*moves: Move) -> tuple[list[Clash], list[Clash]]:
    """The clashes that ``moves`` make, and those that they mend."""
    around = load_around(*moves)
    before = find_clashes(around.before, around.cells)
    after = find_clashes(around.after, around.cells)
    came = [clash for clash in after if clash not in before]
    return came, [clash for clash in before if clash not in after]


def shared_slots(grid: Grid, clashes: Iterable[Clash]) -> set[UUID]:
    """Slots that may stand in a room beside others, because the edition lets them."""
    level = grid.park.levels.get(ROOM, Level.BLOCK_RELEASE)
    if not level:
        return {slot.uid for slot in grid.ours}
    # What others only draft warns without being let: whoever publishes first has the room.
    is_let = level < Level.BLOCK_RELEASE
    lets = (clash for clash in clashes if clash.kind == ROOM and (is_let or clash.is_accepted))
    return {uid for clash in lets for uid in clash.slots}


def _told(waiver: Waiver) -> dict[str, str]:
    """What history keeps. The reason of a confidential one stays with those who may read it."""
    if BY_KIND[waiver.kind].is_confidential:
        return {"kind": waiver.kind}
    return {"kind": waiver.kind, "reason": waiver.reason}
