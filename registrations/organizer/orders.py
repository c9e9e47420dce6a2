"""The list of the orders that were started from an edition."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Change, Edition, StaffRole
from events.organizer.lists import Column, Empty, Filter, Listing
from events.organizer.lists.ways import Way, by_choice, one_way, told_only
from events.searching import words_of
from events.templatetags.organizer import listed
from registrations.models import Identity, Order, OrderLine, Registration
from registrations.organizer.order_actions import order_actions

# So many characters of a document's number are kept to show, and found.
TAIL = 4
FEN = 100


def order_list(role: StaffRole) -> Listing[Order]:
    edition = role.edition
    return Listing(
        name="orders",
        address=reverse("manage-orders", args=[edition.slug]),
        title=_("Orders"),
        counted=lambda n: ngettext("%(n)d order", "%(n)d orders", n) % {"n": n},
        rows=edition.orders.all(),
        load=_loaded,
        row_template="organizer/lists/order.html",
        columns=_columns(edition),
        filters=_filters(edition),
        sort="-ordered",
        search=found_by,
        actions=order_actions(role),
        empty=Empty(
            _("Nobody has ordered yet"),
            _("As soon as somebody takes a ticket, the order is here."),
        ),
    )


def found_by(rows: QuerySet[Order], query: str) -> QuerySet[Order]:
    """By its code or address, by a guest's name, or by the end of a guest's document."""
    for word in words_of(query):
        places = Registration.objects.filter(order=OuterRef("pk"))
        guests = places.filter(attendee__search__contains=word)
        found = Q(search__contains=word) | Q(Exists(guests))
        if len(word) == TAIL:
            documents = Identity.objects.filter(registration__order=OuterRef("pk"))
            found |= Q(Exists(documents.filter(last_four__iexact=word)))
        rows = rows.filter(found)
    return rows


def guests_of(order: Order) -> list[str]:
    """Each guest by name once, whatever they come to."""
    return list(dict.fromkeys(str(place.attendee) for place in order.registrations.all()))


def line_words(line: OrderLine) -> str:
    """2 × Day pass"""
    return f"{line.count} × {line.ticket_type}"


def _loaded(rows: QuerySet[Order]) -> QuerySet[Order]:
    lines = OrderLine.objects.select_related("ticket_type")
    places = Registration.objects.select_related("attendee")
    changes = Change.objects.filter(subject="order", subject_id=OuterRef("code"))
    newest = Subquery(changes.order_by("-pk").values("pk")[:1])
    return rows.annotate(last_change=Coalesce(newest, 0)).prefetch_related(
        Prefetch("lines", queryset=lines), Prefetch("registrations", queryset=places)
    )


def _columns(edition: Edition) -> list[Column[Order]]:
    def local(moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(edition.tz)

    return [
        Column(key="code", label=_("Order"), cell=lambda row: row.code, order=("code",)),
        Column(key="guests", label=_("Guests"), cell=lambda row: listed(guests_of(row))),
        Column(
            key="tickets",
            label=_("Tickets"),
            cell=lambda row: listed(map(line_words, row.lines.all())),
        ),
        Column(key="status", label=_("Status"), cell=Order.get_status_display, order=("status",)),
        Column(key="total", label=_("Total"), cell=lambda row: row.total / FEN, order=("total",)),
        told_only("currency", _("Currency"), lambda row: row.currency),
        Column(
            key="ordered",
            label=_("Ordered"),
            cell=lambda row: local(row.created_at),
            order=("created_at",),
        ),
        told_only("confirmed", _("Confirmed"), lambda row: local(row.confirmed_at)),
        told_only("email", _("Email"), lambda row: row.email),
        told_only("language", _("Language"), lambda row: row.language),
        told_only("message", _("Message"), lambda row: row.message),
    ]


def _filters(edition: Edition) -> list[Filter]:
    lines = OrderLine.objects.filter(order=OuterRef("pk"))
    tickets = [
        Way(each.slug, str(each), Q(Exists(lines.filter(ticket_type=each))))
        for each in edition.ticket_types.order_by("pk")
    ]
    return [
        by_choice("status", _("Status"), Order.Status.choices),
        one_way("ticket", _("Ticket"), tickets),
    ]
