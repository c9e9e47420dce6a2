"""The clashes of a draft as a page of them: narrowed by the address, each with its ways out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from events.access import Level, may_accept, may_read_reason
from events.clashes import Clash, Span, find_clashes
from events.clashes.ways import WayOut, ways_out
from events.grid import Grid, Planned, load_grid
from events.models import StaffRole, Waiver
from events.organizer.clash_filters import FILTERS, Filter
from events.rules import spent_waivers

# Ways out are tried while the page is made, so it holds few.
A_PAGE = 10


@dataclass(frozen=True)
class Choice:
    """One value of a filter, and how many clashes have it."""

    value: str
    word: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    key: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Where:
    """One slot of a clash, on the clock of its edition."""

    uid: UUID
    title: str
    day: date
    span: Span
    room: str


@dataclass(frozen=True)
class Row:
    """A clash as one reader may see it."""

    clash: Clash
    text: str
    slots: list[Where]
    may_accept: bool
    may_read_reason: bool
    ways: list[WayOut]


class ClashList:
    """All clashes of the edition of ``role``, loaded once, and those that ``asked`` leaves."""

    def __init__(self, role: StaffRole, asked: Mapping[str, str]) -> None:
        self.role = role
        self.grid = load_grid(role.edition)
        self.all = find_clashes(self.grid)
        typed = {each.key: asked.get(each.key, "") for each in FILTERS}
        self.asked = {
            each.key: typed[each.key] for each in FILTERS if each.knows(self.grid, typed[each.key])
        }
        self.found = [clash for clash in self.all if self._fits(clash)]
        self.pages = max(1, -(-len(self.found) // A_PAGE))
        self.page = min(max(_number(asked.get("page", "")), 1), self.pages)

    def rows(self) -> list[Row]:
        first = (self.page - 1) * A_PAGE
        return [row_of(self.grid, clash, self.role) for clash in self.found[first : first + A_PAGE]]

    def stopping(self) -> int:
        return sum(clash.stops_release for clash in self.all)

    def spent(self) -> list[Waiver]:
        """What was accepted and has gone since, as far as the reader may know."""
        spent = spent_waivers(self.grid, self.all)
        return [each for each in spent if may_read_reason(self.role, each.kind)]

    def questions(self) -> list[Question]:
        """Each filter with the values that clashes have beside the other filters."""
        return [Question(each.key, str(each.label), list(self._choices(each))) for each in FILTERS]

    def address(self, page: int) -> str:
        return "?" + urlencode({**self.asked, "page": page})

    @property
    def back(self) -> str:
        """What was asked, for coming back to it."""
        return urlencode({**self.asked, "page": self.page})

    def _choices(self, asked: Filter) -> Iterator[Choice]:
        beside = [clash for clash in self.all if self._fits(clash, but=asked.key)]
        counts = Counter(value for clash in beside for value in asked.values(self.grid, clash))
        chosen = self.asked.get(asked.key)
        values = counts.keys() | ({chosen} if chosen else set())
        for value in sorted(values, key=lambda value: asked.called(self.grid, value)[0]):  # type: ignore[arg-type,return-value]
            _rank, word = asked.called(self.grid, value)
            yield Choice(value, word, counts[value], value == chosen)

    def _fits(self, clash: Clash, *, but: str = "") -> bool:
        return all(
            self.asked[each.key] in each.values(self.grid, clash)
            for each in FILTERS
            if each.key in self.asked and each.key != but
        )


def row_of(grid: Grid, clash: Clash, role: StaffRole) -> Row:
    """``clash`` with its ways out, for those who may go them."""
    may_edit = role.level >= Level.PROGRAMME
    return Row(
        clash,
        text=clash.text_for_chair if role.level >= Level.CHAIR else clash.text,
        slots=[_where(grid, slot) for slot in map(grid.find, clash.slots) if slot],
        may_accept=may_accept(role, clash.kind),
        may_read_reason=may_read_reason(role, clash.kind),
        ways=ways_out(grid, clash) if may_edit and not clash.is_accepted else [],
    )


def _where(grid: Grid, slot: Planned) -> Where:
    span = Span(slot.starts_at, slot.ends_at, grid.tz)
    return Where(slot.uid, str(slot.title), slot.day, span, str(grid.rooms[slot.room].name))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
