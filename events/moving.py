"""Moving many slots in one go: a late start, a closed hall, a wind warning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from events.bulk_edits import Outcome
from events.clashes import Clash, Level, find_clashes
from events.demand import Demand, demand_of
from events.errors import NotPlaceable
from events.grid import Grid, load_grid, spot_of
from events.history import Facts, facts_of, record_all
from events.models import Edition, Participation, Room, Session, Slot, User
from events.scheduling import PLACED, Place, refuse_impossible
from events.steps import one_step, remember_all

MOMENTS = ("starts_at", "ends_at", "shown_until", "last_entry_at")
# What becomes of one slot. Raises NotPlaceable with why it stays where it is.
Way = Callable[[Slot], Facts]


@dataclass(frozen=True)
class Chosen:
    """Slots of a festival day that begin in a span of it, in some rooms or in all."""

    day: date
    rooms: Sequence[Room] = ()
    begins: time | None = None
    ends: time | None = None
    is_outdoor: bool = False


@dataclass(frozen=True)
class Plan:
    """What is to become of each slot, and those that stay, with why."""

    edition: Edition
    verb: str
    moves: Sequence[tuple[Slot, Facts]]
    left: Sequence[tuple[Slot, str]]


@dataclass(frozen=True)
class Outlook:
    """What a plan would bring: clashes that come and go, and whom it concerns."""

    came: Sequence[Clash]
    went: Sequence[Clash]
    # People on stage; places taken, stars, and attendees who must hear of it.
    people: int
    demand: Demand


def chosen_slots(edition: Edition, chosen: Chosen) -> list[Slot]:
    """The placed slots that ``chosen`` means, by time. What is called off stays out."""
    begins = _moment(edition, chosen.day, chosen.begins or edition.day_begins)
    ends = _moment(edition, chosen.day + timedelta(days=1), edition.day_begins)
    if chosen.ends:
        ends = _moment(edition, chosen.day, chosen.ends)
    wanted = Q(starts_at__gte=begins, starts_at__lt=ends, is_cancelled=False)
    if chosen.rooms:
        wanted &= Q(room__in=chosen.rooms)
    if chosen.is_outdoor:
        wanted &= Q(room__is_outdoor=True)
    return list(_loaded(edition).filter(wanted).order_by("starts_at", "room__rank", "pk"))


def slots_named(edition: Edition, uids: Iterable[UUID]) -> list[Slot]:
    return list(_loaded(edition).filter(uid__in=list(uids)).order_by("starts_at", "pk"))


def _loaded(edition: Edition) -> Any:
    slots = Slot.objects.filter(session__edition=edition, room__isnull=False)
    loaded = slots.exclude(session__status=Session.Status.CANCELLED)
    return loaded.select_related(
        "session__edition", "session__type", "room__building", "rain_room__building"
    )


def _moment(edition: Edition, day: date, at: time) -> datetime:
    """The evening's 00:30 is on the next calendar day."""
    is_late = at < edition.day_begins
    return datetime.combine(day + timedelta(days=is_late), at, tzinfo=edition.tz)


def shifted(minutes: int) -> Way:
    """Later by so many minutes, or earlier."""
    by = timedelta(minutes=minutes)

    def way(slot: Slot) -> Facts:
        found = {name: getattr(slot, name) for name in MOMENTS}
        return {name: moment and moment + by for name, moment in found.items()}

    return way


def into(room: Room) -> Way:
    """Into ``room``, each at its time."""
    return lambda slot: {"room": room}


def to_rain(slot: Slot) -> Facts:
    """As was planned for bad weather: to its place for rain, or called off."""
    if slot.session.weather_plan == Session.WeatherPlan.CANCEL:
        return {"is_cancelled": True}
    if slot.rain_room is None:
        raise NotPlaceable(_("It has no place for rain and no plan for the weather."))
    return {"room": slot.rain_room}


def off_the_grid(slot: Slot) -> Facts:
    return {"room": None, **dict.fromkeys(MOMENTS)}


def called_off(slot: Slot) -> Facts:
    return {"is_cancelled": True}


def plan(edition: Edition, slots: Iterable[Slot], way: Way, *, verb: str) -> Plan:
    """What ``way`` makes of each of ``slots``. Pinned ones stay unless they are called off."""
    moves, left = [], []
    for slot in slots:
        try:
            moves.append((slot, _wished(edition, slot, way)))
        except NotPlaceable as refusal:
            left.append((slot, str(refusal)))
    return Plan(edition, verb, moves, left)


def _wished(edition: Edition, slot: Slot, way: Way) -> Facts:
    facts = way(slot)
    if slot.is_pinned and "is_cancelled" not in facts:
        raise NotPlaceable(_("It is pinned to its place."))
    moved = slot_with(slot, facts)
    if moved.room and moved.starts_at and moved.ends_at:
        place = Place(moved.room, moved.starts_at)
        refuse_impossible(edition, place, moved.ends_at - moved.starts_at)
    return facts


def slot_with(slot: Slot, facts: Facts) -> Slot:
    """A copy of ``slot`` as it would be."""
    copied = Slot(**{field.attname: getattr(slot, field.attname) for field in slot._meta.fields})
    copied.session, copied.room = slot.session, slot.room
    for name, value in facts.items():
        setattr(copied, name, value)
    return copied


def outlook(plan: Plan) -> Outlook:
    """What ``plan`` would bring, tried on the whole draft."""
    demand = demand_of(plan.edition)
    before = load_grid(plan.edition)
    came, went = _came_and_went(before, plan)
    moved = [slot for slot, _facts in plan.moves]
    sessions = {slot.session_id for slot in moved}
    cast = Participation.objects.filter(session__in=sessions)
    on_stage = cast.exclude(status=Participation.Status.DECLINED)
    wanted = [demand[slot.uid] for slot in moved if slot.uid in demand]
    names = ("registered", "starred", "to_tell")
    return Outlook(
        came,
        went,
        people=on_stage.values("person").distinct().count(),
        demand=Demand(*(sum(getattr(each, name) for each in wanted) for name in names)),
    )


def _came_and_went(before: Grid, plan: Plan) -> tuple[list[Clash], list[Clash]]:
    after = reduce(_moved, plan.moves, before)
    was, will = find_clashes(before), find_clashes(after)
    known, left = {clash.key: clash for clash in was}, {clash.key for clash in will}
    came = [clash for clash in will if clash.key not in known]
    return came, [clash for clash in was if clash.key not in left]


def _moved(grid: Grid, move: tuple[Slot, Facts]) -> Grid:
    slot, facts = move
    known = grid.slots.get(slot.pk)
    if known is None:  # held back: it is not on the grid
        return grid
    spot = spot_of(slot_with(slot, facts))
    if spot is None:
        return grid.moved(slot.pk, None)
    at = grid.placed(known, room=spot.room, starts_at=spot.starts_at)
    return grid.moved(slot.pk, at)


@one_step()
def carry_out(
    plan: Plan, seen: Mapping[UUID, int], *, by: User | None, reason: str = ""
) -> Outcome:
    """Do it in one transaction and as one thing to undo.

    ``seen`` are the versions that somebody looked at. What was changed since stays, and so
    does what the plan leaves. A fixed number of statements, whatever the size.
    """
    _refuse_blocked(plan)
    outcome = Outcome(refused=list(plan.left))
    slots = [slot for slot, _facts in plan.moves]
    locked = Slot.objects.select_for_update().filter(pk__in=[slot.pk for slot in slots])
    now = dict(locked.order_by("pk").values_list("pk", "version"))
    done = []
    for slot, facts in plan.moves:
        if now.get(slot.pk) == slot.version == seen.get(slot.uid):
            done.append((slot, facts_of(slot, *PLACED), facts))
            outcome.changed.append(slot)
        else:
            outcome.stale.append(slot)
    _write(plan, done, by=by, reason=reason)
    return outcome


def _write(
    plan: Plan, done: Sequence[tuple[Slot, Facts, Facts]], *, by: User | None, reason: str
) -> None:
    told = []
    for slot, before, facts in done:
        for name, value in facts.items():
            setattr(slot, name, value)
        told.append((("slot", slot.uid), before, facts_of(slot, *PLACED)))
    if not done:
        return
    slots = [slot for slot, _before, _facts in done]
    Slot.objects.bulk_update(slots, sorted({name for _s, _b, facts in done for name in facts}))
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(version=F("version") + 1)
    changes = record_all(plan.edition, plan.verb, told, by=by, reason=reason)
    remember_all(
        [(change, slot, slot.version) for change, slot in zip(changes, slots, strict=True)]
    )


def _refuse_blocked(plan: Plan) -> None:
    """A kind of clash that may not even be placed is not placed in bulk either."""
    rules = plan.edition.clash_rules.filter(level=Level.BLOCK_PLACING)
    if not rules.exists():
        return
    came, _went = _came_and_went(load_grid(plan.edition), plan)
    if blocked := [clash for clash in came if clash.stops_placing]:
        raise NotPlaceable(blocked[0].text)
