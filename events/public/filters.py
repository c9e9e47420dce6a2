"""The filters of a programme as a page shows them: boxes to tick, and chips to take off again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.narrowing import Choice, Choices, Wish
from events.public.address import Address

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

LABELS: dict[str, StrPromise] = {
    "track": gettext_lazy("Track"),
    "section": gettext_lazy("Film section"),
    "type": gettext_lazy("Type"),
    "building": gettext_lazy("Building"),
    "room": gettext_lazy("Room"),
    "language": gettext_lazy("Language"),
    "audience": gettext_lazy("For whom"),
    "age": gettext_lazy("Age"),
    "q": gettext_lazy("Words"),
}
# One alone is no choice.
FEWEST = 2
# Nobody reads more, and an address may hold thousands.
MOST_TOLD = 5
LONGEST_TOLD = 40


@dataclass(frozen=True)
class Box:
    choice: Choice
    is_ticked: bool


@dataclass(frozen=True)
class Group:
    """All that can be chosen of one kind."""

    kind: str
    label: StrPromise
    boxes: list[Box]

    @property
    def ticked(self) -> int:
        return sum(box.is_ticked for box in self.boxes)


@dataclass(frozen=True)
class Chip:
    """One thing that narrows the page, and the address without it."""

    label: StrPromise
    name: object
    without: Address


def groups_of(choices: Choices, wish: Wish) -> list[Group]:
    """The kinds that offer a choice, or in which something is chosen."""
    groups = (_group(kind, choices, wish) for kind in LABELS if kind not in ("age", "q"))
    return [group for group in groups if len(group.boxes) >= FEWEST or group.ticked]


def chips_of(choices: Choices, wish: Wish, address: Address) -> list[Chip]:
    found = [
        Chip(LABELS[kind], _name(kind, value, choices), address.without(kind, value))
        for kind, values in wish.chosen.items()
        for value in values
    ]
    if wish.query:
        found.insert(0, Chip(LABELS["q"], wish.query, address.without("q")))
    return found


def told_unknown(wish: Wish) -> list[str]:
    """A sentence about each value that nobody knows here."""
    text = _("%(kind)s “%(value)s” is not in this programme, so it was left out.")
    return [
        text % {"kind": LABELS[kind], "value": _shortened(value)}
        for kind, value in wish.unknown[:MOST_TOLD]
    ]


def _group(kind: str, choices: Choices, wish: Wish) -> Group:
    ticked = wish.chosen.get(kind, [])
    boxes = [Box(choice, choice.value in ticked) for choice in choices.get(kind)]
    return Group(kind, LABELS[kind], boxes)


def _name(kind: str, value: str, choices: Choices) -> object:
    if kind == "age":
        return _("fits a child of %(age)s") % {"age": int(value)}
    return choices.name(kind, value)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"
