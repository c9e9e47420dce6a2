"""How clashes are told: the parts of their sentences, their names, and the facts for programs."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from events.clashes import BY_KIND, CHECKS, Level, Span, Told, plain
from events.clashes.words import Day, Listed, Moment, Tongue, clock, minutes
from tests.cast import BEIJING, at
from tests.events.clash_scene import a_clash

HAN = re.compile("[\u4e00-\u9fff]")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("things", "english", "chinese"),
    [
        (("Robots",), "Robots", "Robots"),
        (("Robots", "Aliens"), "Robots and Aliens", "Robots与Aliens"),
        (("a", "b", "c"), "a, b and c", "a、b与c"),
    ],
)
def test_things_stand_in_a_row_with_an_and_before_the_last(things, english, chinese):
    with override("en"):
        assert str(Listed(things)) == english
    with override("zh-hans"):
        assert str(Listed(things)) == chinese


def test_times_are_told_on_the_clock_of_the_edition():
    assert clock(at("10:30"), BEIJING) == "10:30"
    assert clock(at("10:30"), NEW_YORK) == "22:30"
    assert str(Span(at("10:30"), at("11:00"), BEIJING)) == "10:30–11:00"
    assert str(Moment(at("10:30"), BEIJING)) == "10:30"


def test_a_moment_of_another_day_names_the_day():
    day = date(2027, 10, 2)
    moment = Moment(at("09:00", day=2), BEIJING, day)

    with override("en"):
        assert (str(moment), str(Day(day))) == ("Sat 2 October 09:00", "Sat 2 October")
    with override("zh-hans"):
        assert (str(moment), str(Day(day))) == ("10月2日 周六 09:00", "10月2日 周六")


@pytest.mark.parametrize(
    ("length", "whole"),
    [(timedelta(0), 0), (timedelta(seconds=59), 0), (timedelta(minutes=90), 90)],
)
def test_minutes_are_whole(length, whole):
    assert minutes(length) == whole


def test_a_sentence_is_written_in_the_language_of_whoever_reads_it():
    told = Told("%(day)s · %(tongue)s", day=Day(date(2027, 10, 1)), tongue=Tongue("ja"))

    with override("en"):
        assert str(told) == "Fri 1 October · 日本語"
    with override("zh-hans"):
        assert str(told) == "10月1日 周五 · 日本語"


def test_a_title_with_a_percent_sign_breaks_no_sentence():
    assert str(Told("%(title)s!", title="100 %(x)s %d")) == "100 %(x)s %d!"


def test_every_kind_is_in_the_list_once_with_a_name_in_both_languages():
    assert len(BY_KIND) == len(CHECKS)
    for check in CHECKS:
        assert re.fullmatch("[a-z]+(_[a-z]+)+", check.kind)
        with override("en"):
            assert not HAN.search(str(check))
        with override("zh-hans"):
            assert HAN.search(str(check)), check.kind


def test_what_each_kind_does_by_itself_is_never_to_stop_a_placement():
    assert {check.level for check in CHECKS} <= {Level.IGNORE, Level.WARN, Level.BLOCK_RELEASE}


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_a_clash_is_told_to_programs_in_facts_that_json_can_carry(kind):
    facts = plain(a_clash(kind))

    assert json.loads(json.dumps(facts)) == facts
    assert facts | {"key": "", "name": ""} == {
        "key": "",
        "kind": kind,
        "name": "",
        "level": BY_KIND[kind].level.name.lower(),
        "slots": [],
        "text": kind,
        "begins": "2027-10-01T10:00:00+08:00",
        "ends": "2027-10-01T11:00:00+08:00",
        "accepted": False,
        "lapsed": False,
        "ways": [],
    }


def test_a_clash_stops_what_its_level_says():
    stops, warns = a_clash("room_taken_twice"), a_clash("no_break")

    assert (stops.stops_release, stops.stops_placing) == (True, False)
    assert (warns.stops_release, warns.stops_placing) == (False, False)
