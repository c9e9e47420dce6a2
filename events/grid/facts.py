"""What a check may know of rooms, people, films and sessions. Loaded once, never asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from events.models import Room, Waiver
from events.translated import Words
from events.walking import Walks


class Closure(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room, and what hangs on it."""

    row: Room
    features: frozenset[int] = frozenset()
    # What its screen plays, and the languages of the device for subtitles. None: no screen.
    plays: frozenset[str] | None = None
    subtitles: frozenset[str] = frozenset()
    closures: tuple[Closure, ...] = ()

    @property
    def name(self) -> Words:
        name: Words = self.row.name
        return name

    @property
    def turnaround(self) -> timedelta:
        return timedelta(minutes=self.row.turnaround)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    key: int
    name: Words
    most_per_day: int | None = None
    most_in_all: int | None = None
    languages: frozenset[str] = frozenset()
    needs_step_free: bool = False
    # When they can come, joined and in order. None: any time.
    free: tuple[tuple[datetime, datetime], ...] | None = None


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """A film as one session shows it."""

    key: int
    title: Words
    premiere: str = ""
    # Of the prints there are; empty if nobody said.
    formats: frozenset[str] = frozenset()
    # The language a device must show; empty if the subtitles are in the picture or there are none.
    subtitles: str = ""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session of ours; of another edition, its name, its people and what its room needs."""

    key: int
    title: Words
    people: tuple[int, ...] = ()
    # Those of ``people`` who speak, and whether somebody leads them.
    speakers: tuple[int, ...] = ()
    is_moderated: bool = False
    minutes: int = 60
    setup: timedelta = timedelta(0)
    strike: timedelta = timedelta(0)
    track: int | None = None
    track_name: Words = field(default_factory=Words)
    is_plenary: bool = False
    is_for_press: bool = False
    is_for_families: bool = False
    # People come and go, or by windows: it never has its whole audience at once.
    has_windows: bool = False
    expected: int | None = None
    language: str = ""
    is_interpreted: bool = False
    age_to: int | None = None
    needs_guardian: bool = False
    is_called_off_when_wet: bool = False
    is_with_makers: bool = False
    needs: frozenset[int] = frozenset()
    films: tuple[FilmFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """One slot at its place, or a time that another edition takes."""

    key: int
    # The same for ever, also where a release gives the row another key.
    ident: str
    uid: UUID
    session: SessionFacts
    room: int
    starts_at: datetime
    ends_at: datetime
    day: date
    shown_until: datetime | None = None
    rain_room: int | None = None
    version: int = 0
    is_ours: bool = True
    # Another edition only drafts it: nobody was promised it yet.
    is_drafted_elsewhere: bool = False
    # Nobody moves it, so no way out does.
    is_pinned: bool = False

    @property
    def title(self) -> Words:
        return self.session.title


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slot of ours that has no place yet."""

    key: int
    uid: UUID
    session: SessionFacts
    version: int = 0


class Wanted(Protocol):
    """How many want to come to a slot, as far as somebody counted them."""

    @property
    def registered(self) -> int: ...

    @property
    def starred(self) -> int: ...


Demand = Mapping[UUID, Wanted]
# How many starred both of two slots, for pairs that many did. Each pair stands under both.
Together = Mapping[UUID, Mapping[UUID, int]]


@dataclass(frozen=True)
class Park:
    """Everything that stays when a slot moves."""

    edition: int
    tz: ZoneInfo
    day_begins: time
    first_day: date
    last_day: date
    rooms: dict[int, RoomFacts]
    people: dict[int, PersonFacts] = field(default_factory=dict)
    features: dict[int, Words] = field(default_factory=dict)
    walks: Walks = field(default_factory=lambda: Walks({}))
    # Whom a person is kept from, and under which pair's key.
    apart: dict[int, dict[int, int]] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    waivers: dict[str, Waiver] = field(default_factory=dict)
    demand: Demand = field(default_factory=dict)
    together: Together = field(default_factory=dict)

    def day_of(self, moment: datetime) -> date:
        """The festival day, as ``Edition.day_of`` has it."""
        local = moment.astimezone(self.tz)
        return local.date() - timedelta(days=local.time() < self.day_begins)

    def walk(self, a: int, b: int, *, step_free: bool = False) -> int:
        """Minutes on foot from building to building; 0 inside one, and if nobody knows."""
        one, other = self.rooms[a].row, self.rooms[b].row
        if one.building_id == other.building_id:
            return 0
        return self.walks.minutes_between_rooms(one, other, step_free=step_free) or 0
