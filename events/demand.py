"""What a programme wants to know of those who come, by slot.

This app has never heard of a ticket. Whoever counts people enters what it knows at start,
with ``answer``; where nobody does, nobody comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.models import Edition

# How many, by the uid of the slot. Slots without anybody may be left out.
Counts = Mapping[UUID, int]
Question = Callable[[Edition], Counts]

# Places taken for this slot alone; stars; people who must hear if it moves.
QUESTIONS = ("registered", "starred", "to_tell")
_answers: dict[str, list[Question]] = {name: [] for name in QUESTIONS}


@dataclass(frozen=True)
class Demand:
    """Who wants to come to one slot, as far as anybody knows."""

    registered: int = 0
    starred: int = 0
    to_tell: int = 0

    @property
    def audience(self) -> int:
        """How many to reckon with: a star is a wish, a place is a promise."""
        return max(self.registered, self.starred)


NOBODY = Demand()


def answer(name: str, question: Question) -> None:
    """Let ``question`` say how many there are of ``name``. Entered twice, it counts once."""
    if question not in _answers[name]:
        _answers[name].append(question)


def demand_of(edition: Edition) -> dict[UUID, Demand]:
    """Slots of ``edition`` that somebody wants to come to. As many queries as were entered."""
    found = {name: _asked(name, edition) for name in QUESTIONS}
    slots = {slot for counts in found.values() for slot in counts}
    return {slot: Demand(**{name: found[name][slot] for name in QUESTIONS}) for slot in slots}


def _asked(name: str, edition: Edition) -> Counter[UUID]:
    total: Counter[UUID] = Counter()
    for question in _answers[name]:
        total.update(question(edition))
    return total
