"""What people type finds what they mean: by sound, by first letters, in any width and case."""

from __future__ import annotations

import pytest

from events.models import Person, Room, Session
from events.searching import matching, normal, search_text, searched, sort_key, words_of
from tests.cast import a_person, a_room, a_session, an_edition, both

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ＷＡＬＬ·Ｅ", "walle"),
        ("WALL-E", "walle"),
        ("Tomás Iriarte", "tomas iriarte"),
        ("  科幻+人工智能　论坛 ", "科幻人工智能 论坛"),
        ("Jin'anqiao", "jinanqiao"),
        ("Straße", "strasse"),
        ("ｶﾞﾝﾀﾞﾑ", normal("ガンダム")),
        ("", ""),
        ("!?…", ""),
    ],
)
def test_width_case_accents_and_punctuation_make_no_difference(typed, kept):
    assert normal(typed) == kept


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("刘慈欣", "刘慈欣"),
        ("刘慈欣", "liucixin"),
        ("刘慈欣", "lcx"),
        ("刘慈欣", "Liu Cixin"),
        ("三体", "三体"),
        ("三体", "santi"),
        ("机器人总动员 WALL·E", "ＷＡＬＬ·Ｅ"),
        ("单霁翔", "shan"),
        ("单霁翔", "dan"),
        ("Tomás Iriarte", "TOMAS"),
    ],
)
def test_a_name_is_found_by_what_people_type(name, query):
    person = a_person(name)

    assert list(matching(Person.objects.all(), query)) == [person]


def test_every_word_must_be_there_and_none_finds_everything():
    ye, luo = a_person("叶文洁"), a_person("罗辑")

    assert list(matching(Person.objects.all(), "wenjie ye")) == [ye]
    assert list(matching(Person.objects.all(), "wenjie luo")) == []
    assert set(matching(Person.objects.all(), " ")) == {ye, luo}


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "*"])
def test_signs_that_mean_something_to_databases_mean_nothing_here(sign):
    a_person("Ye Wenjie")

    assert words_of(sign) == []
    assert list(matching(Person.objects.all(), f"wen{sign}xx")) == []


def test_a_search_of_a_thousand_words_asks_for_eight():
    assert words_of("word " * 1000) == ["word"] * 8


def test_the_longest_text_is_read_in_one_way_only():
    assert search_text(["重" * 200]).split()[0] == "重" * 200
    assert len(search_text(["重" * 200]).split()) == 3


def test_both_languages_are_searched_and_texts_not_by_sound():
    text = search_text([both("Robots", "机器人")], [both("About steel", "谈钢铁")])

    # So short a text keeps every reading that its signs have.
    assert text == "机器人 robots jiqiren jqr weiqiren wqr 谈钢铁 about steel"


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (["周默", "白予安", "Elena"], ["白予安", "Elena", "周默"]),
        (["张一", "章二"], ["章二", "张一"]),
    ],
)
def test_names_are_ordered_by_sound(names, ordered):
    people = [a_person(name) for name in names]

    assert [str(person) for person in Person.objects.order_by("sort_key")] == ordered
    assert sort_key(people[0].name) == people[0].sort_key


def test_a_row_that_is_saved_is_found_by_its_new_name():
    room = a_room("Hall 1")
    room.name = both("Core", "炉心厅")
    room.save()

    assert list(matching(Room.objects.all(), "lxt")) == [room]
    assert list(matching(Room.objects.all(), "hall")) == [room]  # by its slug still


def test_a_rule_that_updates_names_says_what_to_search():
    session = a_session(an_edition(), "Opening")
    session.title = both("Ignition", "点火")
    Session.objects.filter(pk=session.pk).update(title=session.title, search=searched(session))

    assert list(matching(Session.objects.all(), "dianhuo")) == [session]
    assert list(matching(Session.objects.all(), "opening")) == []
