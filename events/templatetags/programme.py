"""How days, times and words of a programme are written, in Chinese and in English."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.html import format_html
from django.utils.translation import get_language

from events.models import Edition, Participation, ReleasedSlot
from events.translated import Words

register = template.Library()

WEEKDAYS = "一二三四五六日"
HTML_TAGS = {"zh-hans": "zh-Hans"}


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
        end = end if first.year == last.year else f"{last.year}年{end}"
        begin = f"{first.year}年{first.month}月{first.day}日"
        return begin if first == last else f"{begin}至{end}"
    end = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {first:%B} {first.year} – {end}"
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


@register.filter
def language_name(code: str) -> str:
    """Each language by its own name; spoken Chinese is neither simplified nor traditional."""
    if code.startswith("zh"):
        return "中文"
    return str(LANG_INFO.get(code, {}).get("name_local", code))


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
