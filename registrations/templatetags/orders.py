"""What organizers' pages say about orders."""

from __future__ import annotations

from django import template
from django.urls import reverse

from registrations import passes
from registrations.models import Order
from registrations.organizer.orders import guests_of

register = template.Library()

register.filter(guests_of)


@register.filter
def order_address(order: Order) -> str:
    """The order's own page, which its buyer reads as well."""
    return reverse("order", args=[order.code, passes.order_secret(order)])
