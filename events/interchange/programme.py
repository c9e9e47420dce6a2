"""What a programme file says, whatever its format. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Part:
    """Somebody's part in an item, by the id the file gives them."""

    person: str
    moderates: bool = False


@dataclass(frozen=True)
class Someone:
    """Somebody in the file. A ``biography`` of None: the file does not speak of it."""

    id: str
    name: str
    biography: str | None = None


@dataclass(frozen=True)
class Item:
    """One item. ``starts`` is on the clock of the place; ``minutes`` of None: the file is silent."""

    row: int
    id: str
    title: str
    starts: datetime
    minutes: int | None = None
    room: str = ""
    area: str = ""
    people: tuple[Part, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Remark:
    """Something to tell about one row: why it was not taken, or how it was understood."""

    list: str
    row: int
    id: str
    text: str

    def __str__(self) -> str:
        name = f" (id {self.id})" if self.id else ""
        return f"{self.list} row {self.row}{name}: {self.text}"


@dataclass
class Programme:
    """All of a file: what can be taken, what cannot (``refused``), and what was understood how.

    ``seen`` has the id of every row, taken or not: a row with a mistake is not a row that is gone.
    """

    items: list[Item] = field(default_factory=list)
    people: dict[str, Someone] = field(default_factory=dict)
    refused: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
