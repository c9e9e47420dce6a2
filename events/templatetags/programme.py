"""How days, times and words of a programme are written, in Chinese and in English."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import get_language

from events.models import Edition, Participation, ReleasedSlot
from events.translated import Words

register = template.Library()

WEEKDAYS = "一二三四五六日"


@register.filter
def day_words(day: date) -> str:
    """3月28日 周日 / Sun 28 March"""
    if _is_chinese():
        return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    return f"{day:%a} {day.day} {day:%B}"


@register.simple_tag
def days_between(first: date, last: date) -> str:
    """2027年3月26日至28日 / 26–28 March 2027"""
    if _is_chinese():
        same = (first.year, first.month) == (last.year, last.month)
        end = f"{last.day}日" if same else f"{last.month}月{last.day}日"
        begin = f"{first.year}年{first.month}月{first.day}日"
        return begin if first == last else f"{begin}至{end}"
    end = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return end
    return f"{first.day}–{end}" if first.month == last.month else f"{first.day} {first:%B} – {end}"


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
    return f"{line.starts_at:%H:%M}–{line.shown_until:%H:%M}"


@register.filter
def words(text: dict[str, str] | None) -> str:
    """Words that come from a JSON column, in the reader's language."""
    return str(Words(text or {}))


@register.filter
def other_words(text: dict[str, str]) -> str:
    """The same text in the language the reader did not choose, if it says something else."""
    other = "en" if _is_chinese() else "zh-hans"
    found = text.get(other, "")
    return "" if found == str(Words(text)) else found


@register.filter
def names(people: list[dict[str, Any]]) -> str:
    """The people of a line in one row of words."""
    joined = "、" if _is_chinese() else ", "
    return joined.join(words(part["name"]) for part in people)


@register.filter
def role_name(role: str) -> str:
    known = role in Participation.Role.values
    return str(Participation.Role(role).label) if known else role


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
