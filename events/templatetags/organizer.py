"""What organizers' pages say about drafts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.db.models import Model
from django.utils.translation import gettext as _

from events.clashes import BY_KIND
from events.models import Edition
from events.organizer.lists.spec import Listing

register = template.Library()


@register.simple_tag
def day_of(moment: datetime, edition: Edition) -> date:
    """The festival day of ``moment``: 00:30 is still the evening before."""
    return edition.day_of(moment)


@register.filter
def listed(names: Iterable[object]) -> str:
    """Names in a row, with the comma of the reader's language."""
    return _(", ").join(map(str, names))


@register.filter
def key(row: Model, listing: Listing[Any]) -> str:
    """The public id by which a tick box names ``row``."""
    return listing.key_of(row)


@register.filter
def kind_of_clash(kind: str) -> str:
    return str(BY_KIND[kind])


@register.filter
def figure(number: int) -> str:
    """12,345: in thousands, as both languages write them."""
    return f"{number:,}"
