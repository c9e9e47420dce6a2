"""How days, times and names are written, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events.translated import Words

WEEKDAYS = "一二三四五六日"
# The languages that words are asked in, as a reader of either calls them.
TONGUES = {"zh-hans": gettext_lazy("Chinese"), "en": gettext_lazy("English")}
HOUR = 60


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def day_words(day: date) -> str:
    """3月28日 周日 / Sun 28 March"""
    if is_chinese():
        return f"{day.month}月{day.day}日 {weekday(day)}"
    return f"{day:%a} {day.day} {day:%B}"


def moment_words(moment: datetime) -> str:
    """3月28日 周日 10:00 / Sun 28 March 10:00, on the clock that ``moment`` is on."""
    return f"{day_words(moment)} {moment:%H:%M}"


def weekday(day: date) -> str:
    """周日 / Sun"""
    return f"周{WEEKDAYS[day.weekday()]}" if is_chinese() else f"{day:%a}"


def month_of(day: date) -> str:
    """3月 / March"""
    return f"{day.month}月" if is_chinese() else f"{day:%B}"


def days_between(first: date, last: date) -> str:
    """2027年3月26日至28日 / 26–28 March 2027"""
    if is_chinese():
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


def span_words(begins: datetime, ends: datetime) -> str:
    """10:00–11:30, on the clock that both are on."""
    return f"{begins:%H:%M}–{ends:%H:%M}"


def minutes_words(minutes: int) -> str:
    """25 min / 2 h / 2 h 10 min"""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def ages_words(lowest: int | None, highest: int | None) -> str:
    """6–12 岁 / ages 6–12; empty if anybody may come."""
    if lowest is None and highest is None:
        return ""
    if highest is None:
        return _("from %(age)d years") % {"age": lowest}
    if not lowest:
        return _("up to %(age)d years") % {"age": highest}
    return _("%(lowest)d–%(highest)d years") % {"lowest": lowest, "highest": highest}


def row_of(texts: Iterable[str]) -> str:
    """Names in a row, with the comma of the reader's language."""
    return ("、" if is_chinese() else ", ").join(texts)


def names(people: Iterable[Mapping[str, Any]]) -> str:
    """The people of a line in one row of words."""
    return row_of(str(Words(part["name"])) for part in people)


def language_name(code: str) -> str:
    """Each language by its own name; spoken Chinese is neither simplified nor traditional."""
    if code.startswith("zh"):
        return "中文"
    return str(LANG_INFO.get(code, {}).get("name_local", code))
