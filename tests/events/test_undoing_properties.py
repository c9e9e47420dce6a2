"""Three editors do, undo and redo what they like; a small model says what must be there."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from events.calling_off import call_off
from events.errors import NotPlaceable, NotUndoable, StaleSlot
from events.models import Edit, Slot
from events.scheduling import Place, pin_slot, place_slot, swap_slots, unpin_slot, unplace_slot
from events.undoing import redo, undo
from tests.cast import a_room, a_session, a_slot, a_user, an_edition, at

EDITORS, SLOTS = 3, 4
editors, slots = st.integers(0, EDITORS - 1), st.integers(0, SLOTS - 1)
State = tuple[object, ...]


@dataclass
class Pile:
    """What one editor did, as slots with their states before and after; and what they undid."""

    done: list[dict[int, tuple[State, State]]] = field(default_factory=list)
    undone: list[dict[int, tuple[State, State]]] = field(default_factory=list)


class Editing(RuleBasedStateMachine):
    @initialize()
    def a_park(self):
        self.edition = an_edition()
        self.rooms = [a_room(f"Hall {number}") for number in (1, 2)]
        self.people = [a_user(f"{number}@park.example") for number in range(EDITORS)]
        for number in range(SLOTS):
            session = a_session(self.edition, f"Session {number}")
            a_slot(session, self.rooms[number % 2], f"{10 + number}:00", f"{11 + number}:00")
        self.piles = [Pile() for _each in range(EDITORS)]
        self.first = self.states()
        self.model = list(self.first)

    def rows(self):
        return list(
            Slot.objects.select_related("session__edition", "room__building").order_by("pk")
        )

    def states(self):
        return [
            (row.room_id, row.starts_at, row.ends_at, row.is_cancelled, row.is_pinned)
            for row in self.rows()
        ]

    def did(self, editor):
        """An editor did something: what it changed is on their pile."""
        now = self.states()
        changed = {
            number: (was, now[number])
            for number, was in enumerate(self.model)
            if was != now[number]
        }
        versions = Edit.objects.filter(by=self.people[editor], is_undone=False)
        self.piles[editor].undone.clear()
        # A step that changed nothing to the eye is a step all the same.
        steps = versions.values("step").distinct().count()
        if steps > len(self.piles[editor].done):
            self.piles[editor].done.append(changed)
        self.model = now

    @rule(editor=editors, slot=slots, room=st.integers(0, 1), hour=st.integers(9, 20))
    def place(self, editor, slot, room, hour):
        row = self.rows()[slot]
        place = Place(self.rooms[room], at(f"{hour}:00"))
        self.tried(editor, lambda by: place_slot(row, by=by, version=row.version, place=place))

    @rule(editor=editors, slot=slots)
    def unplace(self, editor, slot):
        row = self.rows()[slot]
        self.tried(editor, lambda by: unplace_slot(row, by=by, version=row.version))

    @rule(editor=editors, slot=slots, other=slots)
    def swap(self, editor, slot, other):
        if slot != other:
            one, two = (self.rows()[number] for number in (slot, other))
            versions = {"version": one.version, "other_version": two.version}
            self.tried(editor, lambda by: swap_slots(one, two, by=by, **versions))

    @rule(editor=editors, slot=slots)
    def turn_pin(self, editor, slot):
        row = self.rows()[slot]
        verb = unpin_slot if row.is_pinned else pin_slot
        self.tried(editor, lambda by: verb(row, by=by, version=row.version))

    @rule(editor=editors)
    def call_everything_off(self, editor):
        seen = {row.session: (row.session.version, {row.pk: row.version}) for row in self.rows()}
        self.tried(editor, lambda by: call_off(self.edition, seen, by=by))

    @rule(editor=editors, slot=slots)
    def come_too_late(self, editor, slot):
        """What an editor saw is gone: their move is refused and changes nothing."""
        row = self.rows()[slot]
        with pytest.raises((StaleSlot, NotPlaceable)):
            unplace_slot(row, by=self.people[editor], version=row.version + 1)

    def tried(self, editor, act):
        try:
            act(self.people[editor])
        except NotPlaceable:
            assert self.states() == self.model
            return
        self.did(editor)

    @rule(editor=editors)
    def undo(self, editor):
        self.turned(editor, undo, self.piles[editor].done, self.piles[editor].undone, now=1)

    @rule(editor=editors)
    def redo(self, editor):
        self.turned(editor, redo, self.piles[editor].undone, self.piles[editor].done, now=0)

    def turned(self, editor, verb, these, those, *, now):
        try:
            verb(self.edition, by=self.people[editor])
        except NotUndoable:
            assert self.states() == self.model
            return
        step = these.pop()
        for number, states in step.items():
            # It was as this step had left it, so nobody's edit is lost; it is as before now.
            assert self.model[number] == states[now]
            self.model[number] = states[1 - now]
        those.append(step)

    @invariant()
    def the_draft_is_as_the_model_says(self):
        if hasattr(self, "model"):
            assert self.states() == self.model

    @invariant()
    def every_slot_is_placed_whole_or_not_at_all(self):
        if hasattr(self, "model"):
            assert all((room is None) == (start is None) for room, start, *_rest in self.states())

    def teardown(self):
        """Undoing everything, whoever can next, leads back to the first state."""
        if not hasattr(self, "model"):
            return
        while any(pile.done for pile in self.piles):
            turned = [editor for editor in range(EDITORS) if self.can_undo(editor)]
            assert turned, "nobody can undo anything any more"
        assert self.states() == self.first

    def can_undo(self, editor):
        if not self.piles[editor].done:
            return False
        left = len(self.piles[editor].done)
        self.undo(editor)
        return len(self.piles[editor].done) < left


@pytest.mark.django_db
def test_whatever_three_editors_do_nothing_is_lost_and_all_of_it_can_be_undone():
    class InATransaction(Editing):
        def __init__(self):
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def teardown(self):
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(
        InATransaction,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
