"""Who may have a ticket: ages on the day, children with an adult, documents where asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from events.models import Edition
from registrations.documents import Document
from registrations.errors import DocumentNotUsable, NotForThem
from registrations.guests import Guest, Guests
from registrations.models import OrderLine, TicketType

GROWN_UP = 18
# Nobody was ever older; a date beyond it is a slip of the pen.
OLDEST = 125


@dataclass(frozen=True)
class Seat:
    """One guest on one ticket; ``number`` counts the places of the ticket from one."""

    ticket: TicketType
    number: int
    guest: Guest

    def at(self, field: str) -> tuple[int, int, str]:
        """Where a page marks what is wrong."""
        return self.ticket.pk, self.number, field


def check(edition: Edition, lines: list[OrderLine], guests: Guests) -> None:
    """Refuse if somebody among ``guests`` may not have their ticket. Ages are those on the day."""
    seats = list(_seats(lines, guests))
    for seat in seats:
        day = seat.ticket.day_in(edition) or edition.starts_on
        _check_document(seat)
        _check_age(seat, day)
        _check_guardian(seat, seats, day)


def needs_birth(ticket: TicketType, document: Document | None) -> bool:
    """Whether the date of birth must be asked for: an ID number may tell it already."""
    return bool(ages_of(ticket)) and (document is None or document.born_on is None)


def age_on(day: date, born_on: date) -> int:
    """Whole years; who was born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def ages_of(ticket: TicketType) -> str:
    """The ages of a ticket in words; empty if everybody may come."""
    if not ticket.age_from and ticket.age_to is None:
        return ""
    facts = {"first": ticket.age_from, "last": ticket.age_to}
    if not ticket.age_from:
        return _("ages up to %(last)d") % facts
    if ticket.age_to is None:
        return _("ages %(first)d and over") % facts
    return _("ages %(first)d to %(last)d") % facts


def _seats(lines: list[OrderLine], guests: Guests) -> Iterator[Seat]:
    for line in lines:
        for number, guest in enumerate(guests[line.ticket_type_id], 1):
            yield Seat(line.ticket_type, number, guest)


def _check_document(seat: Seat) -> None:
    if seat.ticket.identity == TicketType.Identity.DOCUMENT and seat.guest.document is None:
        text = _("Please write the document of %(name)s: the entrance asks for it.")
        raise DocumentNotUsable(text % {"name": seat.guest.name}, at=seat.at("number"))


def _born_on(seat: Seat) -> date | None:
    document = seat.guest.document
    return (document.born_on if document else None) or seat.guest.born_on


def _check_age(seat: Seat, day: date) -> None:
    ticket, born_on = seat.ticket, _born_on(seat)
    if not ages_of(ticket):
        return
    facts = {"ticket": ticket, "ages": ages_of(ticket), "name": seat.guest.name}
    if born_on is None:
        text = _("Please give the date of birth of %(name)s: “%(ticket)s” is for %(ages)s.")
        raise NotForThem(text % facts, at=seat.at("born_on"))
    age = age_on(day, born_on)
    if not 0 <= age <= OLDEST:
        text = _("Please check the date of birth of %(name)s.")
        raise NotForThem(text % facts, at=seat.at("born_on"))
    if age < (ticket.age_from or 0) or (ticket.age_to is not None and age > ticket.age_to):
        text = _("“%(ticket)s” is for %(ages)s. %(name)s would be %(age)d on the day.")
        raise NotForThem(text % {**facts, "age": age}, at=seat.at("born_on"))


def _check_guardian(seat: Seat, seats: list[Seat], day: date) -> None:
    if not seat.ticket.needs_guardian or seat.guest.guardian:
        return
    if any(_is_adult(other, day) for other in seats if other is not seat):
        return
    text = _(
        "%(name)s comes with an adult only. Please name the adult, "
        "or take a ticket for them in the same order."
    )
    raise NotForThem(text % {"name": seat.guest.name}, at=seat.at("guardian"))


def _is_adult(seat: Seat, day: date) -> bool:
    """Somebody on a ticket that is not for children, and not known to be a child."""
    born_on = _born_on(seat)
    if born_on is not None:
        return age_on(day, born_on) >= GROWN_UP
    return not seat.ticket.needs_guardian and (seat.ticket.age_to or GROWN_UP) >= GROWN_UP
