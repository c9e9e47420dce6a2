"""How days, times and words of a programme are written, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django import template
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from events.models import Edition, Film, Participation, ReleasedSlot, Session
from events.running import minutes_left, minutes_until
from events.telling import KIND_NAMES
from events.translated import Words
from events.wording import (
    ages_words,
    day_words,
    days_between,
    is_chinese,
    language_name,
    minutes_words,
    month_of,
    names,
    span_words,
    weekday,
)

register = template.Library()

HTML_TAGS = {"zh-hans": "zh-Hans"}
# Minutes; what begins later is told by its clock alone.
SOON = 120


register.filter(day_words)
register.filter(weekday)
register.filter(month_of)
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


@register.simple_tag
def line_facts(line: ReleasedSlot) -> str:
    """Track, type, language if it is not the reader's, section, premiere and ages, in a row."""
    facts = [escape(fact) for fact in _facts(line) if fact]
    if line.track_name:
        dot = format_html('<span class="dot" aria-hidden="true"></span> {}', line.track_name)
        facts.insert(0, dot)
    return mark_safe(" · ".join(facts))  # noqa: S308  each part is escaped above


@register.simple_tag
def day_in_bar(day: date, again: bool = False) -> str:
    """3月27日 / 27 March, its month marked so that a narrow bar need not say it again."""
    month = format_html('<span class="month{}">{}</span>', " again" if again else "", month_of(day))
    return format_html("{}{}日" if is_chinese() else "{1} {0}", month, day.day)


def _facts(line: ReleasedSlot) -> Iterator[object]:
    yield line.type_name
    for film in line.films[:1]:
        yield Words(film.get("section", {}).get("name", {}))
        yield premiere_name(film.get("premiere", ""))
    spoken = line.language.partition("-")[0]
    yield language_name(spoken) if spoken != (get_language() or "")[:2] and spoken else ""
    yield audience_name(line.audience)
    yield ages_words(line.age_from, line.age_to)


@register.simple_tag
def kind_name(kind: str) -> str:
    """What a release did to a line: moved, cancelled …"""
    return str(KIND_NAMES[kind])


@register.filter
def premiere_name(premiere: str) -> str:
    known = premiere in Film.Premiere.values
    return str(Film.Premiere(premiere).label) if known else ""


@register.filter
def audience_name(audience: str) -> str:
    """For whom, if not for everybody."""
    known = audience and audience in Session.Audience.values
    return str(Session.Audience(audience).label) if known else ""


@register.filter
def left_of(line: ReleasedSlot, at: datetime) -> str:
    """How long it goes on after ``at``: 25 min"""
    return minutes_words(minutes_left(line, at=at))


@register.filter
def time_to(line: ReleasedSlot, at: datetime) -> str:
    """How long it is from ``at`` until it begins: 1 h 10 min"""
    return minutes_words(minutes_until(line, at=at))


@register.filter
def is_soon(line: ReleasedSlot, at: datetime) -> bool:
    return minutes_until(line, at=at) < SOON


@register.filter
def is_after_midnight(line: ReleasedSlot) -> bool:
    """Whether it begins on the date after its festival day."""
    return line.starts_at.date() > line.day
