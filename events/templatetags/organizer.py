"""What organizers' pages say about drafts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.translation import gettext as _

from events.models import Edition

register = template.Library()


@register.simple_tag
def day_of(moment: datetime, edition: Edition) -> date:
    """The festival day of ``moment``: 00:30 is still the evening before."""
    return edition.day_of(moment)


@register.filter
def listed(names: Iterable[str]) -> str:
    """Names in a row, with the comma of the reader's language."""
    return _(", ").join(names)
