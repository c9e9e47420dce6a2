"""A page of changes told at once: one query for each kind of thing that they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from events.models import Change, Edition
from events.organizer.told.labels import VERBS
from events.organizer.told.subjects import (
    Key,
    address_of,
    kind_word,
    name_of,
    names_of,
    told_subject,
)
from events.organizer.told.values import Reader, Turn, reader_for

Verbs = Mapping[str, str | Promise]


@dataclass(frozen=True)
class Told:
    """A change as people read it: what was done, to what, and what became what."""

    deed: str
    kind: str
    name: str
    # Both as one: Session “Aliens”.
    subject: str
    address: str
    turns: Sequence[Turn]

    @property
    def as_text(self) -> str:
        return "; ".join(f"{turn.label}: {turn.was} → {turn.now}" for turn in self.turns)


def tell(edition: Edition, changes: Sequence[Change], verbs: Verbs) -> list[Told]:
    """``changes`` in their order; ``verbs`` are the words for what only other parts do."""
    names, reader = names_of(edition, changes), reader_for(edition, changes)
    words = {**verbs, **VERBS}
    return [_told(change, names, reader, words=words) for change in changes]


def _told(change: Change, names: dict[Key, str], reader: Reader, *, words: Verbs) -> Told:
    kind, name = kind_word(change.subject), name_of(change, names)
    return Told(
        deed=str(words.get(change.verb, change.verb)),
        kind=kind,
        name=name,
        subject=told_subject(kind, name),
        address=address_of(change, names, edition=reader.edition),
        turns=reader.turns(change),
    )
