"""Days, times and names as people of either language write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from events.wording import (
    day_words,
    days_between,
    language_name,
    minutes_words,
    month_of,
    names,
    row_of,
    span_words,
    weekday,
)
from tests.cast import at, both

SUNDAY = date(2027, 3, 28)


def in_both(say) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = say()
    with override("en"):
        return chinese, say()


def test_a_day_has_its_weekday():
    assert in_both(lambda: day_words(SUNDAY)) == ("3月28日 周日", "Sun 28 March")
    assert in_both(lambda: weekday(SUNDAY)) == ("周日", "Sun")
    assert in_both(lambda: month_of(SUNDAY)) == ("3月", "March")


@pytest.mark.parametrize(
    ("last", "chinese", "english"),
    [
        (SUNDAY, "2027年3月28日", "28 March 2027"),
        (date(2027, 3, 30), "2027年3月28日至30日", "28–30 March 2027"),
        (date(2027, 4, 4), "2027年3月28日至4月4日", "28 March – 4 April 2027"),
        (date(2028, 1, 2), "2027年3月28日至2028年1月2日", "28 March 2027 – 2 January 2028"),
    ],
)
def test_from_one_day_to_another_nothing_is_said_twice(last, chinese, english):
    assert in_both(lambda: days_between(SUNDAY, last)) == (chinese, english)


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [
        (0, "0 分钟", "0 min"),
        (1, "1 分钟", "1 min"),
        (59, "59 分钟", "59 min"),
        (60, "1 小时", "1 h"),
        (130, "2 小时 10 分钟", "2 h 10 min"),
    ],
)
def test_minutes_become_hours(minutes, chinese, english):
    assert in_both(lambda: minutes_words(minutes)) == (chinese, english)


def test_a_span_has_two_clocks():
    assert span_words(at("09:05"), at("00:30", day=2)) == "09:05–00:30"


def test_names_stand_in_a_row_with_the_readers_comma():
    people = [{"name": both("Ye Wenjie", "叶文洁")}, {"name": {"en": "Mike Evans"}}]

    assert in_both(lambda: names(people)) == ("叶文洁、Mike Evans", "Ye Wenjie, Mike Evans")
    assert in_both(lambda: row_of(["a", "b"])) == ("a、b", "a, b")


@pytest.mark.parametrize(
    ("code", "name"), [("zh", "中文"), ("zh-hans", "中文"), ("en", "English"), ("tlh", "tlh")]
)
def test_a_language_is_called_by_its_own_name(code, name):
    assert language_name(code) == name
