"""What organizers' pages say about drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from events.clashes import BY_KIND
from events.models import Edition
from events.organizer.lists.spec import Listing
from events.organizer.told.subjects import named_for_history
from events.wording import is_chinese

register = template.Library()
HAN = re.compile("[\u3400-\u9fff]")
LETTER = re.compile(r"[^\W\d_]")


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


@register.simple_tag
def history_of(row: Model, edition: Edition) -> str:
    """Where everything that was ever done to ``row`` is told; empty if nothing is kept of it."""
    named = named_for_history(row)
    return (
        f"{reverse('manage-history', args=[edition.slug])}?{urlencode({'of': named})}"
        if named
        else ""
    )


@register.simple_tag
def lang_by_script(text: str) -> str:
    """`` lang="zh-Hans"`` or `` lang="en"`` for what somebody wrote, if the reader's is another."""
    if bool(HAN.search(text)) == is_chinese() or not LETTER.search(text):
        return ""
    return format_html(' lang="{}"', "en" if is_chinese() else "zh-Hans")


@register.filter
def kind_of_clash(kind: str) -> str:
    return str(BY_KIND[kind])


@register.filter
def figure(number: int) -> str:
    """12,345: in thousands, as both languages write them."""
    return f"{number:,}"
