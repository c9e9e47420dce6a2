"""How days, times and words of a programme are written, in Chinese and in English."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

from events.models import Edition, Participation, ReleasedSlot
from events.translated import Words
from events.wording import (
    day_words,
    days_between,
    is_chinese,
    language_name,
    minutes_words,
    month,
    names,
    span_words,
    weekday,
)

register = template.Library()

HTML_TAGS = {"zh-hans": "zh-Hans"}


register.filter(day_words)
register.filter(weekday)
register.filter(month)
register.filter(language_name)
register.filter(names)
register.filter(minutes_words)
register.simple_tag(days_between)


@register.simple_tag
def localtime_of(moment: datetime, edition: Edition) -> datetime:
    """``moment`` on the edition's clock."""
    return moment.astimezone(edition.tz)


@register.filter
def stamp(moment: datetime) -> str:
    """2027-03-28 10:00, as it stands: Django's own filter would turn it to UTC."""
    return f"{moment:%Y-%m-%d %H:%M}"


@register.filter
def clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


@register.filter
def span(line: ReleasedSlot) -> str:
    """10:00–11:30, on the clock the line was localized to."""
    return span_words(line.starts_at, line.shown_until)


@register.filter
def words(text: dict[str, str] | None) -> str:
    """Words that come from a JSON column, in the reader's language."""
    return str(Words(text or {}))


@register.filter
def other_words(text: dict[str, str]) -> str:
    """The same text in the language the reader did not choose, if it says something else."""
    other = "en" if is_chinese() else "zh-hans"
    found = text.get(other, "")
    return "" if found == str(Words(text)) else found


@register.filter
def role_name(role: str) -> str:
    known = role in Participation.Role.values
    return str(Participation.Role(role).label) if known else role


@register.simple_tag
def lang_of(text: dict[str, str]) -> str:
    """`` lang="en"`` for words that the reader's language lacks; they are read out rightly then."""
    if not text or text.get(get_language() or ""):
        return ""
    tongue = next((code for code, _name in settings.LANGUAGES if text.get(code)), min(text))
    return format_html(' lang="{}"', HTML_TAGS.get(tongue, tongue))


@register.simple_tag
def before_of(line: ReleasedSlot, before: dict[UUID, ReleasedSlot] | None) -> str:
    """What of its day, time and room was different in the release before: 10:00–11:00 · Hall 2"""
    was = (before or {}).get(line.uid)
    if was is None:
        return ""
    day = day_words(was.day) if was.day != line.day else ""
    time = span(was) if day or span(was) != span(line) else ""
    room = str(was.place) if was.place != line.place else ""
    return " · ".join(filter(None, (day, time, room)))


@register.filter
def is_after_midnight(line: ReleasedSlot) -> bool:
    """Whether it begins on the date after its festival day."""
    return line.starts_at.date() > line.day
