from events.models.cache import CachedValue
from events.models.clashes import ClashRule, Waiver
from events.models.editions import Edition, Family, Section, Series, SessionType, Track
from events.models.feeds import FeedBlock, StoredFeed, StoredProgramme
from events.models.films import Film, FilmVersion, Print, SessionFilm
from events.models.history import Change, Edit
from events.models.organisations import Booth, ConsortiumSeat, Organisation, Sponsorship
from events.models.outbox import Message
from events.models.people import Availability, KeepApart, Participation, Person, PersonSource
from events.models.programme import RouteStop, Session
from events.models.schedule import Release, ReleasedSlot, RoomBooking, Slot
from events.models.staff import StaffRole, User
from events.models.venues import (
    Building,
    Feature,
    Gate,
    Room,
    RoomClosure,
    RoomName,
    Screen,
    Venue,
    Walk,
    Zone,
)

__all__ = [
    "Availability",
    "Booth",
    "Building",
    "CachedValue",
    "Change",
    "ClashRule",
    "ConsortiumSeat",
    "Edit",
    "Edition",
    "Family",
    "Feature",
    "FeedBlock",
    "Film",
    "FilmVersion",
    "Gate",
    "KeepApart",
    "Message",
    "Organisation",
    "Participation",
    "Person",
    "PersonSource",
    "Print",
    "Release",
    "ReleasedSlot",
    "Room",
    "RoomBooking",
    "RoomClosure",
    "RoomName",
    "RouteStop",
    "Screen",
    "Section",
    "Series",
    "Session",
    "SessionFilm",
    "SessionType",
    "Slot",
    "Sponsorship",
    "StaffRole",
    "StoredFeed",
    "StoredProgramme",
    "Track",
    "User",
    "Venue",
    "Waiver",
    "Walk",
    "Zone",
]
