"""Pictures of numbers: the arithmetic of their shapes. Templates in organizer/pictures draw them.

Every picture stands beside the numbers it is drawn from, so it says nothing that a reader
without it would miss. Lengths are whole numbers, so no language writes them with a comma.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The width of a bar and the height of a column, in units of the drawing.
WHOLE = 1000


@dataclass(frozen=True)
class Part:
    """One stretch of a bar: where it begins, how long it is, what it stands for."""

    start: int
    length: int
    state: str
    label: str = ""
    value: int = 0


@dataclass(frozen=True)
class Bar:
    """A named bar with its parts end to end, and its numbers in words."""

    label: str
    words: str
    parts: list[Part]
    # An address that tells more.
    address: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a row of columns. ``top`` is counted from above, as drawings do."""

    label: str
    value: int
    left: int
    top: int
    height: int
    more: int = 0


def bar(
    label: str, words: str, parts: Sequence[tuple[str, int]], *, most: int, address: str = ""
) -> Bar:
    """A bar of ``parts`` (state and value) where the whole length stands for ``most``."""
    drawn, start = [], 0
    for state, value in parts:
        length = _scaled(value, most, room=WHOLE - start)
        drawn.append(Part(start, length, state, value=value))
        start += length
    return Bar(label, words, drawn, address)


def fill(label: str, words: str, *, taken: int, size: int, address: str = "") -> Bar:
    """How full something is: from nine tenths on it is told as scarce, then as full."""
    state = "full" if taken >= size else "few" if taken * 10 >= size * 9 else "free"
    return bar(label, words, [(state, taken)], most=size, address=address)


def columns(values: Sequence[tuple[str, int, int]]) -> list[Column]:
    """A column for each label, value and second value; the highest one fills the drawing.

    Each stands in a field ten units wide.
    """
    most = max((value for _label, value, _more in values), default=0)
    drawn = []
    for number, (label, value, more) in enumerate(values):
        height = _scaled(value, most, room=WHOLE)
        drawn.append(Column(label, value, 10 * number + 1, WHOLE - height, height, more))
    return drawn


def _scaled(value: int, most: int, *, room: int) -> int:
    """``value`` in units of the drawing; what is there at all is seen."""
    if value <= 0 or most <= 0:
        return 0
    return min(max(WHOLE * value // most, WHOLE // 100), room)
