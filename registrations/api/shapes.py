"""What programs read and send about tickets and orders. What is not named here is not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import serializers

from events.api.fields import Moment, WordsField
from registrations import feeds, passes
from registrations.guests import LONGEST_EMAIL, LONGEST_NAME
from registrations.models import Order, Registration, TicketType
from registrations.ordering import MOST_KINDS, Guest, Guests, OrderWish

MOST_GUESTS = 200
# What is typed may be longer than what is kept: spaces are taken out first.
ROOMY = 2 * LONGEST_NAME


class TicketShape(serializers.Serializer[Any]):
    slug = serializers.CharField(source="ticket.slug")
    name = WordsField(source="ticket.name")
    description = WordsField(source="ticket.description")
    price = serializers.IntegerField(
        source="ticket.price", help_text=gettext_lazy("In hundredths of the currency")
    )
    currency = serializers.SerializerMethodField()
    is_on_sale = serializers.BooleanField()
    on_sale_from = Moment(source="ticket.on_sale_from", allow_null=True)
    on_sale_until = Moment(source="ticket.on_sale_until", allow_null=True)
    availability = serializers.CharField(
        source="band", help_text=gettext_lazy("free, few or none; closed while not on sale")
    )
    most_per_order = serializers.IntegerField(source="ticket.most_per_order")
    slot = serializers.UUIDField(
        source="line.uid",
        default=None,
        allow_null=True,
        help_text=gettext_lazy("The line of the programme it is for, if it is for one"),
    )

    def get_currency(self, offer: Any) -> str:
        return str(self.context["edition"].series.family.currency)


class GuestForm(serializers.Serializer[Any]):
    ticket = serializers.SlugField(help_text=gettext_lazy("Slug of a ticket type"))
    name = serializers.CharField(max_length=ROOMY)
    email = serializers.EmailField(max_length=LONGEST_EMAIL, required=False, allow_blank=True)


class OrderForm(serializers.Serializer[Any]):
    """``tickets`` in the context: the ticket types of the edition by slug."""

    email = serializers.EmailField(max_length=LONGEST_EMAIL)
    language = serializers.ChoiceField(
        choices=[code for code, _name in settings.LANGUAGES],
        error_messages={"invalid_choice": gettext_lazy("This language is not one of ours.")},
        required=False,
        help_text=gettext_lazy("Of the letters; the language of the request if left out"),
    )
    tickets = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=50),
        help_text=gettext_lazy("How many of each, by slug"),
    )
    guests = GuestForm(  # type: ignore[call-arg]  # of the list, which stubs do not know
        many=True,
        required=False,
        max_length=MOST_GUESTS,
        help_text=gettext_lazy("Everybody who comes. Free orders are then confirmed at once."),
    )

    def validate_tickets(self, counts: dict[str, int]) -> dict[TicketType, int]:
        if len(counts) > MOST_KINDS:
            text = _("Please choose at most %(most)d kinds of ticket at a time.")
            raise serializers.ValidationError(text % {"most": MOST_KINDS})
        return {ticket_named(slug, self.context): count for slug, count in counts.items()}

    def validate_guests(self, guests: list[dict[str, Any]]) -> Guests:
        return guests_of(guests, self.context)

    def wish(self) -> OrderWish:
        facts = self.validated_data
        language = facts.get("language") or get_language() or settings.LANGUAGE_CODE
        return OrderWish(facts["email"], language, facts["tickets"], facts.get("guests"))


class ConfirmationForm(serializers.Serializer[Any]):
    guests = GuestForm(many=True, max_length=MOST_GUESTS)  # type: ignore[call-arg]

    def validate_guests(self, guests: list[dict[str, Any]]) -> Guests:
        return guests_of(guests, self.context)


class PlaceShape(serializers.Serializer[Registration]):
    """One place for one person, with what its QR code says."""

    uid = serializers.UUIDField()
    name = serializers.CharField(source="attendee.name")
    ticket = serializers.CharField(source="ticket_type.slug")
    status = serializers.CharField()
    qr = serializers.SerializerMethodField(
        help_text=gettext_lazy("The text of the QR code. Draw it; do not shorten it.")
    )
    calendar = serializers.SerializerMethodField(
        help_text=gettext_lazy("The private feed of this person's places")
    )

    def get_qr(self, place: Registration) -> str:
        return passes.qr_text(place)

    def get_calendar(self, place: Registration) -> str:
        secret = feeds.secret_of(place.attendee.feed_token)
        path = reverse("attendee-feed", args=[place.attendee.code, secret])
        return settings.SITE_URL + path


class OrderShape(serializers.Serializer[Order]):
    code = serializers.CharField()
    secret = serializers.SerializerMethodField(
        help_text=gettext_lazy("Opens this order. Keep it; show it to nobody else.")
    )
    status = serializers.CharField(help_text=gettext_lazy("held, confirmed, cancelled or expired"))
    held_until = Moment()
    total = serializers.IntegerField(help_text=gettext_lazy("In hundredths of the currency"))
    currency = serializers.CharField()
    page = serializers.SerializerMethodField(
        help_text=gettext_lazy("The order's own page, with the QR codes, for people")
    )
    tickets = PlaceShape(source="places", many=True)

    def get_secret(self, order: Order) -> str:
        return passes.order_secret(order)

    def get_page(self, order: Order) -> str:
        return passes.order_url(order)


def shown(order: Order) -> dict[str, Any]:
    """``order`` with its places as programs read it."""
    places = order.registrations.select_related("attendee__feed_token", "ticket_type")
    order.places = list(places)  # type: ignore[attr-defined]
    return OrderShape(order, context={"tz": order.edition.tz}).data


def ticket_named(slug: str, context: Mapping[str, Any]) -> TicketType:
    tickets: dict[str, TicketType] = context["tickets"]
    if slug not in tickets:
        text = _("There is no ticket “%(slug)s” here.")
        raise serializers.ValidationError(text % {"slug": slug[:50]})
    return tickets[slug]


def guests_of(guests: list[dict[str, Any]], context: Mapping[str, Any]) -> Guests:
    named: dict[int, list[Guest]] = defaultdict(list)
    for guest in guests:
        ticket = ticket_named(guest["ticket"], context)
        named[ticket.pk].append(Guest(guest["name"], guest.get("email", "")))
    return dict(named)
