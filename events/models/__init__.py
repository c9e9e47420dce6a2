from events.models.cache import CachedValue
from events.models.editions import Edition, Family, Series, SessionType, Track
from events.models.feeds import FeedBlock, StoredFeed
from events.models.films import Film, SessionFilm
from events.models.history import Change
from events.models.organisations import Booth, ConsortiumSeat, Organisation, Sponsorship
from events.models.outbox import Message
from events.models.people import Availability, Participation, Person, PersonSource
from events.models.programme import Session
from events.models.schedule import Release, ReleasedSlot, RoomBooking, Slot
from events.models.staff import StaffRole, User
from events.models.venues import Building, Feature, Gate, Room, RoomClosure, RoomName, Venue, Walk

__all__ = [
    "Availability",
    "Booth",
    "Building",
    "CachedValue",
    "Change",
    "ConsortiumSeat",
    "Edition",
    "Family",
    "Feature",
    "FeedBlock",
    "Film",
    "Gate",
    "Message",
    "Organisation",
    "Participation",
    "Person",
    "PersonSource",
    "Release",
    "ReleasedSlot",
    "Room",
    "RoomBooking",
    "RoomClosure",
    "RoomName",
    "Series",
    "Session",
    "SessionFilm",
    "SessionType",
    "Slot",
    "Sponsorship",
    "StaffRole",
    "StoredFeed",
    "Track",
    "User",
    "Venue",
    "Walk",
]
