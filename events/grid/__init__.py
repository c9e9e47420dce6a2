"""The draft of one edition, loaded once, so that checking it asks the database nothing."""

from events.grid.around import Around, Move, Spot, load_around, spot_of
from events.grid.cells import Cell, Grid, Moves, grid_of, overlap, touched
from events.grid.facts import (
    Closure,
    FilmFacts,
    Park,
    PersonFacts,
    Planned,
    RoomFacts,
    SessionFacts,
    Waiting,
)
from events.grid.loading import load_grid, placed_slots

__all__ = [
    "Around",
    "Cell",
    "Closure",
    "FilmFacts",
    "Grid",
    "Move",
    "Moves",
    "Park",
    "PersonFacts",
    "Planned",
    "RoomFacts",
    "SessionFacts",
    "Spot",
    "Waiting",
    "grid_of",
    "load_around",
    "load_grid",
    "overlap",
    "placed_slots",
    "spot_of",
    "touched",
]
