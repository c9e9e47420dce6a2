"""What organizers' pages say about orders."""

from __future__ import annotations

from django import template

from registrations.organizer.orders import guests_of

register = template.Library()

register.filter(guests_of)
