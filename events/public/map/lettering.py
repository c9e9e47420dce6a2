"""How much room a name takes on a drawing, and how it is broken into lines."""

from __future__ import annotations

import re
import unicodedata

# Latin words stay whole; every Chinese sign is a word of its own.
PIECES = re.compile(r"[^\W\u2e80-\u9fff\uff00-\uffef]+[^\s\w]*\s*|.\s*")
# In parts of the size of the type, a little more than a system's face takes.
NARROW, USUAL, WIDE, WHOLE = 0.36, 0.6, 0.95, 1.02
LINE = 1.25
MOST_LINES = 3


def width_of(text: str) -> float:
    """Of ``text`` in one line, in sizes of the type."""
    return sum(map(_width, text))


def _width(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return WHOLE
    if sign in "iljtfrI.,:;'’·!|()[] ":
        return NARROW
    if sign in "mwMW@—…%":
        return WIDE
    return USUAL + 0.12 * sign.isupper()


def broken(text: str) -> list[tuple[str, ...]]:
    """``text`` in one line, in two and in three, as far as that makes it narrower."""
    pieces = PIECES.findall(text.strip())
    found: list[tuple[str, ...]] = []
    for lines in range(1, MOST_LINES + 1):
        way = _in_lines(pieces, lines)
        if not found or _widest(way) < _widest(found[-1]):
            found.append(way)
    return found


def _in_lines(pieces: list[str], lines: int) -> tuple[str, ...]:
    """As evenly as the pieces allow, the narrowest limit that takes no more than ``lines``."""
    total = width_of("".join(pieces))
    limit = max([total / lines, *(width_of(piece.rstrip()) for piece in pieces)])
    while len(found := _filled(pieces, limit)) > lines:
        limit += USUAL
    return found


def _filled(pieces: list[str], limit: float) -> tuple[str, ...]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and width_of((lines[-1] + piece).rstrip()) > limit + 0.001:
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip() for line in lines)


def _widest(lines: tuple[str, ...]) -> float:
    return max(map(width_of, lines))


def size_of(lines: tuple[str, ...], type_size: float) -> tuple[float, float]:
    """Width and height in pixels."""
    return _widest(lines) * type_size, len(lines) * LINE * type_size
