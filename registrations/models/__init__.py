from registrations.models.admissions import Admission, Scan
from registrations.models.agenda import FeedToken, Star
from registrations.models.attendees import Attendee, Registration
from registrations.models.identities import Identity, IdentityDay
from registrations.models.orders import IdempotencyKey, Order, OrderLine
from registrations.models.seats import Seat
from registrations.models.tickets import Contingent, Entry, Quota, TicketType
from registrations.models.waiting import WaitingEntry

__all__ = [
    "Admission",
    "Attendee",
    "Contingent",
    "Entry",
    "FeedToken",
    "IdempotencyKey",
    "Identity",
    "IdentityDay",
    "Order",
    "OrderLine",
    "Quota",
    "Registration",
    "Scan",
    "Seat",
    "Star",
    "TicketType",
    "WaitingEntry",
]
