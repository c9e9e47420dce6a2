"""Which numbers of an edition are drawn, and the words that stand beside each picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.organizer.pictures import Bar, Column, bar, columns, fill
from events.outbox import Standing
from events.overview import Load, Shape, Wanted
from events.wording import day_words
from registrations.models import TicketType
from registrations.sales import DaySales, Filling, Sold
from registrations.templatetags.money import money

# Tickets, quotas and sessions shown on the dashboard; the lists have them all.
SHOWN = 8


@dataclass(frozen=True)
class LoadRow:
    """A hall and its bar for each day."""

    room: object
    cells: list[Bar]


def ticket_bars(
    tickets: Sequence[TicketType], sold: Mapping[int, Sold], currency: str
) -> list[Bar]:
    """Places confirmed and held, by what is sold; the longest bar is what most people have.

    Tickets of one name are one thing to whoever looks: a day's for each day, a window's
    for each showing.
    """
    groups: dict[str, list[Sold]] = defaultdict(list)
    for ticket in tickets:
        groups[_sold_as(ticket)].append(sold.get(ticket.pk, Sold()))
    figures = [(_times(name, len(each)), sum(each, Sold())) for name, each in groups.items()]
    figures.sort(key=lambda named: -named[1].places - named[1].held)
    most = max((each.places + each.held for _name, each in figures), default=0)
    return [
        bar(
            name,
            _sold_words(each, currency),
            [("free", each.places), ("held", each.held)],
            most=most,
        )
        for name, each in figures[:SHOWN]
    ]


def quota_bars(fillings: Sequence[Filling]) -> list[Bar]:
    return [
        fill(each.name, _of(each.taken, each.size), taken=each.taken, size=each.size)
        for each in fillings[:SHOWN]
    ]


def wanted_bars(wanted: Sequence[Wanted]) -> list[Bar]:
    """The fullest sessions against what their rooms hold."""
    return [
        fill(each.name, _of(each.audience, each.holds), taken=each.audience, size=each.holds)
        for each in wanted[:SHOWN]
        if each.holds
    ]


def letter_bars(letters: Standing) -> list[Bar]:
    figures = [
        (_("sent"), "free", letters.sent),
        (_("waiting"), "few", letters.waiting),
        (_("failed"), "bad", letters.failed),
    ]
    return [
        bar(label, f"{value:,}", [(state, value)], most=letters.total)
        for label, state, value in figures
    ]


def language_bars(shape: Shape) -> list[Bar]:
    whole, told = shape.sessions, shape.in_all_languages
    return [bar(_("told in all languages"), _of(told, whole), [("free", told)], most=whole)]


def clash_bars(kinds: Sequence[tuple[str, int]]) -> list[Bar]:
    most = max((count for _kind, count in kinds), default=0)
    return [bar(clash_name(kind), str(n), [("bad", n)], most=most) for kind, n in kinds]


def clash_name(kind: str) -> str:
    known = {
        "room_taken_twice": _("room taken twice"),
        "person_in_two_places": _("person in two places"),
    }
    return known.get(kind, kind.replace("_", " "))


def load_rows(load: Load) -> list[LoadRow]:
    """Hours booked by hall and day, each as a bar against the fullest day of any hall."""
    return [
        LoadRow(
            room,
            [bar("", hours(minutes), [("load", minutes)], most=load.most) for minutes in by_day],
        )
        for room, by_day in load.rooms
    ]


def day_columns(days: Sequence[DaySales]) -> list[Column]:
    return columns([(day_words(each.day), each.places, each.orders) for each in days])


def sales_words(days: Sequence[DaySales]) -> str:
    """The columns in a sentence: how much, since when, and the best day."""
    places, best = sum(each.places for each in days), max(days, key=lambda each: each.places)
    text = ngettext(
        "%(n)s place since %(since)s, most on %(best)s: %(most)s.",
        "%(n)s places since %(since)s, most on %(best)s: %(most)s.",
        places,
    )
    return text % {
        "n": f"{places:,}",
        "since": day_words(days[0].day),
        "best": day_words(best.day),
        "most": f"{best.places:,}",
    }


def money_words(total: Sold, currency: str) -> str:
    """What was paid, and what reserved orders still owe."""
    paid, owed = money(total.taken, currency), money(total.owed, currency)
    if total.taken and total.owed:
        return _("%(paid)s is paid; reserved orders owe %(owed)s.") % {"paid": paid, "owed": owed}
    if total.taken:
        return _("%(paid)s is paid, and nobody owes anything.") % {"paid": paid}
    if total.owed:
        return _("Nothing is paid yet; reserved orders owe %(owed)s.") % {"owed": owed}
    return _("Nothing that costs money was taken.")


def hours(minutes: int) -> str:
    """6.5 h; nothing at all is a dash."""
    if not minutes:
        return "–"
    return _("%(hours)s h") % {"hours": f"{minutes / 60:.1f}".removesuffix(".0")}


def _sold_as(ticket: TicketType) -> str:
    session = ticket.slot.session.title if ticket.slot else ""
    return f"{session} · {ticket}" if session else str(ticket)


def _times(name: str, count: int) -> str:
    if count == 1:
        return name
    return _("%(name)s, %(n)d of them") % {"name": name, "n": count}


def _of(part: int, whole: int | None) -> str:
    return _("%(part)s of %(whole)s") % {"part": f"{part:,}", "whole": f"{whole or 0:,}"}


def _sold_words(sold: Sold, currency: str) -> str:
    told = ngettext("%(n)s place", "%(n)s places", sold.places) % {"n": f"{sold.places:,}"}
    if sold.taken:
        told += f" · {money(sold.taken, currency)}"
    if sold.held:
        told += " · " + _("%(n)s held") % {"n": f"{sold.held:,}"}
    return told
