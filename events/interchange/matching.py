"""Which rows of a newer file are which of the old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

FEW = 5


@dataclass(frozen=True)
class Match:
    """New id → old id for what is in both; ``renumbered`` are those whose id is another now."""

    pairs: dict[str, str]
    renumbered: frozenset[str] = frozenset()


def match(old: Mapping[str, str], new: Mapping[str, str]) -> Match:
    """Match ids (with their titles) by id; by title when ids plainly mean something else now.

    Conventions do give every item a new number between two versions. Then an id
    that is in both files says nothing, and a title that is there once says all.
    """
    same = {key: key for key in new if key in old}
    if not _is_renumbered(old, new):
        return Match(same)
    old_once, new_once = _once(old), _once(new)
    pairs = {key: old_once[title] for title, key in new_once.items() if title in old_once}
    changed = frozenset(key for key, before in pairs.items() if key != before)
    taken = set(pairs.values())
    kept = {
        key: key
        for key in same
        if key not in pairs and key not in taken and old[key].casefold() == new[key].casefold()
    }
    return Match(pairs | kept, changed)


def _is_renumbered(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether more titles moved to another id than stayed with theirs."""
    old_once, new_once = _once(old), _once(new)
    both = [(old_once[title], key) for title, key in new_once.items() if title in old_once]
    moved = sum(before != key for before, key in both)
    return moved > FEW and moved * 2 > len(both)


def _once(titles: Mapping[str, str]) -> dict[str, str]:
    """Title → id of the titles that are there once."""
    counts = Counter(title.casefold() for title in titles.values())
    return {title.casefold(): key for key, title in titles.items() if counts[title.casefold()] == 1}
