"""Where a slot could go: the draft loaded, and the best of what is free."""

from __future__ import annotations

from datetime import date

from events.clashes import FreePlace, best_places
from events.grid import load_grid
from events.models import Slot


def free_places(slot: Slot, *, day: date | None = None) -> list[FreePlace]:
    """The best free places for ``slot``; what is called off or held back has none."""
    edition = slot.session.edition
    grid = load_grid(edition)
    found = grid.slots.get(slot.pk) or grid.waiting.get(slot.pk)
    return best_places(grid, found, venue=edition.venue_id, day=day) if found else []
