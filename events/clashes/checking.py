"""Checking the whole grid, and after a move only what the move touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from events.clashes.checks import CHECKS
from events.clashes.clash import Check, Clash, clash_of
from events.grid import Cell, Grid, Planned, touched

Clashes = dict[Cell, list[Clash]]


def find_clashes(grid: Grid, cells: Iterable[Cell] | None = None) -> list[Clash]:
    """Everything wrong with ``grid``, the worst first; with ``cells`` only what they say.

    Kinds that the edition ignores are not looked for. What somebody accepted is
    there, and says so.
    """
    return _in_order(grid, _in_cells(grid, grid.cells if cells is None else cells))


@dataclass(frozen=True)
class Checked:
    """A grid and what is wrong with it, cell by cell."""

    grid: Grid
    found: Clashes

    def clashes(self) -> list[Clash]:
        return _in_order(self.grid, self.found)

    def moved(self, key: int, to: Planned | None) -> Checked:
        """Checked again with slot ``key`` at its place in ``to``, or nowhere."""
        after = self.grid.moved(key, to)
        cells = touched(self.grid, {key: to})
        kept = {cell: found for cell, found in self.found.items() if cell not in cells}
        return Checked(after, kept | _in_cells(after, cells))


def check(grid: Grid) -> Checked:
    return Checked(grid, _in_cells(grid, grid.cells))


def _in_cells(grid: Grid, cells: Iterable[Cell]) -> Clashes:
    """What is wrong in ``cells``, without those where nothing is."""
    checks = _checks_by_cell(grid)
    found: Clashes = {}
    for cell in cells:
        slots = grid.cells.get(cell)
        if slots and (clashes := list(_in_cell(grid, cell, checks.get(cell[0], ())))):
            found[cell] = clashes
    return found


def _in_cell(grid: Grid, cell: Cell, checks: Iterable[Check]) -> Iterator[Clash]:
    name, key = cell
    slots = grid.cells[cell]
    for each in checks:
        found = each.find(grid, slots[0]) if name == "slot" else each.find(grid, key, slots)
        for one in found:
            yield clash_of(grid, each, one)


def _checks_by_cell(grid: Grid) -> dict[str, list[Check]]:
    """The checks that the edition wants, by what they look at."""
    wanted: dict[str, list[Check]] = {}
    for each in CHECKS:
        if grid.park.levels.get(each.kind, each.level):
            wanted.setdefault(each.per, []).append(each)
    return wanted


def _in_order(grid: Grid, found: Clashes) -> list[Clash]:
    """The worst first, then by time; with the waivers that speak of them."""
    clashes = [clash for those in found.values() for clash in those]
    if waivers := grid.park.waivers:
        clashes = [replace(clash, waiver=waivers.get(clash.key)) for clash in clashes]
    return sorted(clashes, key=_rank)


def _rank(clash: Clash) -> tuple[object, ...]:
    return -clash.level, clash.span.begins, clash.kind, clash.slots, str(clash.about)
