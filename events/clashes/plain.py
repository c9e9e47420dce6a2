"""A clash as plain facts, the same for the board, the API and whoever else reads JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from events.clashes.clash import Clash
from events.clashes.ways import WayOut

Fact = dict[str, Any]


def plain(clash: Clash, *, for_chair: bool = False, ways: Iterable[WayOut] = ()) -> Fact:
    """``clash`` and, where somebody looked for them, the ``ways`` out of it.

    ``level`` is "warn", "block_release" or "block_placing", whether it was accepted or not.
    """
    return {
        "key": clash.key,
        "kind": clash.kind,
        "name": clash.name,
        "level": clash.level.name.lower(),
        "slots": [str(uid) for uid in clash.slots],
        "text": clash.text_for_chair if for_chair else clash.text,
        "begins": clash.span.begins.astimezone(clash.span.tz).isoformat(),
        "ends": clash.span.ends.astimezone(clash.span.tz).isoformat(),
        "accepted": clash.is_accepted,
        "lapsed": clash.has_lapsed,
        "ways": [{"label": way.text, "action": way.key} for way in ways],
    }
