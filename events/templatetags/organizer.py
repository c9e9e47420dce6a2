"""What organizers' pages say about drafts."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from events.models import Edition

register = template.Library()


@register.simple_tag
def day_of(moment: datetime, edition: Edition) -> date:
    """The festival day of ``moment``: 00:30 is still the evening before."""
    return edition.day_of(moment)
