"""Tickets and orders for programs. Who has an order's secret may see and confirm it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from events.api.described import READING, WRITING, told
from events.api.doors import Door, Public, clock_of
from events.models import Edition
from registrations import passes
from registrations.api import examples
from registrations.api.shapes import ConfirmationForm, OrderForm, OrderShape, TicketShape, shown
from registrations.idempotency import fingerprint_of, once
from registrations.models import Order
from registrations.offers import Offer, offers_of
from registrations.ordering import Guests, confirm, start

TAG = "Tickets"
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description=_("New for each request, the same when you send one again: a UUID will do."),
)
SECRET = OpenApiParameter(
    "Order-Secret",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description=_("The secret that came with the order."),
)


def _edition(slug: str) -> Edition:
    loaded = Edition.objects.public().select_related("series__family", "current_release")
    edition = loaded.filter(slug=slug).first()
    if edition is None:
        raise Http404
    return edition


class TicketTypes(Public, ListAPIView[Any]):
    serializer_class = TicketShape

    @cached_property
    def edition(self) -> Edition:
        return _edition(self.kwargs["edition"])

    def get_queryset(self) -> list[Offer]:  # type: ignore[override]
        return offers_of(self.edition, now=timezone.now())

    def get_serializer_context(self) -> dict[str, Any]:
        return clock_of(self.edition)

    @told(
        TAG,
        _("What can be had, and whether places are left"),
        operation_id="list_ticket_types",
        answer=TicketShape(many=True),
        examples=[examples.TICKET],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class Orders(Door):
    authentication_classes = ()

    @told(
        TAG,
        _("Hold places, or take them at once"),
        operation_id="start_order",
        description=_(
            "Places are held for fifteen minutes. Is everybody named and nothing to pay, "
            "the order is confirmed at once and the letter is on its way. "
            "Sent again with the same key, it is the same order."
        ),
        parameters=[KEY],
        request=OrderForm,
        answer={201: OrderShape},
        refusals=(*READING, *WRITING, 409, 422),
        examples=[
            examples.ORDER_BODY,
            examples.NAMED_BODY,
            examples.HELD,
            examples.SOLD_OUT,
            examples.MISMATCH,
        ],
    )
    def post(self, request: Request, edition: str) -> Response:
        chosen = _edition(edition)
        tickets = {ticket.slug: ticket for ticket in chosen.ticket_types.all()}
        form = OrderForm(data=request.data, context={"tickets": tickets})
        form.is_valid(raise_exception=True)
        begin = partial(start, chosen, form.wish(), now=timezone.now())
        order, _is_new = once(
            f"orders:{chosen.slug}", _key(request), fingerprint_of(request.data), begin
        )
        return Response(shown(order), status=201)


class OrderDoor(Door):
    authentication_classes = ()

    @told(
        TAG,
        _("An order as it is now"),
        operation_id="read_order",
        parameters=[SECRET],
        answer=OrderShape,
        examples=[examples.CONFIRMED],
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(shown(_opened(request, code)))


class Confirmation(Door):
    authentication_classes = ()

    @told(
        TAG,
        _("Name everybody who comes, and take the places"),
        operation_id="confirm_order",
        parameters=[SECRET, KEY],
        request=ConfirmationForm,
        answer=OrderShape,
        refusals=(*READING, *WRITING, 409, 422),
        examples=[examples.CONFIRMATION_BODY, examples.CONFIRMED, examples.HOLD_LOST],
    )
    def post(self, request: Request, code: str) -> Response:
        order = _opened(request, code)
        lines = order.lines.select_related("ticket_type")
        tickets = {line.ticket_type.slug: line.ticket_type for line in lines}
        form = ConfirmationForm(data=request.data, context={"tickets": tickets})
        form.is_valid(raise_exception=True)
        act = partial(_confirmed, order, form.validated_data["guests"])
        once(f"confirm:{order.code}", _key(request), fingerprint_of(request.data), act)
        return Response(shown(_opened(request, code)))


def _confirmed(order: Order, guests: Guests) -> Order:
    confirm(order, guests, now=timezone.now())
    return order


def _key(request: Request) -> str:
    return str(request.headers.get("Idempotency-Key", ""))


def _opened(request: Request, code: str) -> Order:
    """The order, if the request carries its secret; else it is as if there were none."""
    secret = str(request.headers.get("Order-Secret", ""))
    order = Order.objects.select_related("edition").filter(code=code).first()
    if order is None or not passes.opens_order(order, secret):
        raise Http404
    return order
