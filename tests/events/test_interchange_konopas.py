"""KonOpas files as people really write them: what can be taken is, the rest says why not."""

import contextlib
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.errors import NotReadable
from events.interchange.files import read_text
from events.interchange.konopas import MOST_ROWS, read_programme
from events.interchange.plaintext import one_line
from events.interchange.programmes import Part, Someone, most_at_once
from tests.programmes import LONESTARCON, OCTOCON, a_row, expected, konopas, needs_programmes


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def reading(*items, **more):
    return read_programme(konopas(list(items), **more))


def reasons(programme):
    return [(problem.row, problem.id, problem.reason) for problem in programme.problems]


def refusal(text, people="") -> str:
    with pytest.raises(NotReadable) as refused:
        read_programme(text, people)
    return str(refused.value)


@needs_programmes
def test_every_item_of_a_worldcon_is_read_as_others_read_it():
    program, people = (
        read_text(LONESTARCON / f"v4-20130906-final-{name}.js") for name in ("program", "people")
    )

    read = read_programme(program, people)

    assert (len(read.items), len(read.people), read.problems) == (969, 548, [])
    assert len({(item.room, item.area) for item in read.items}) == 47
    assert by_others(read.items) == by_others_expected("lonestarcon3-2013")


def by_others(items):
    return {
        item.id: (
            item.title,
            item.starts.isoformat(),
            item.minutes,
            item.room,
            [part.person for part in item.parts],
        )
        for item in items
    }


def by_others_expected(name):
    return {
        key: (
            one_line(re.sub("</?i>", "", item["title"])),
            item["start"],
            item["mins"],
            " ".join(item["room"].split()),
            item["people"],
        )
        for key, item in expected(name).items()
    }


@needs_programmes
@pytest.mark.parametrize("files", [["program.js", "people.js"], ["combined.js"]])
def test_both_ways_to_lay_out_a_programme_say_the_same(files):
    read = read_programme(*[read_text(OCTOCON / name) for name in files])

    assert by_others(read.items) == by_others_expected("octocon-2022")
    assert (len(read.items), len(read.people), read.problems, read.notes) == (86, 76, [], [])
    assert read.items[0].track == "Hybrid (in-person, streamed live)"
    assert read.items[0].parts[0] == Part("Z0029", "moderator")
    assert read.people["Z0029"].name == "Raissa Perez"
    assert read.items[0].about.startswith("Octocon Chair Raissa welcomes everyone")


@pytest.mark.parametrize(
    "text",
    [
        "var program = %s;",
        "// made by hand\n/* on a\n Friday */ var program = %s",
        "let program=%s;;",
        "program = %s",
        "%s",
        '{"program": %s}',
        '{"program": %s, "people": [{"id": "1", "name": ["Ye", "Wenjie"]}]}',
        "var people = [];\nvar program = %s;\nvar updates = {};",
    ],
)
def test_a_programme_is_found_however_it_is_assigned(text):
    read = read_programme(text % json.dumps([a_row("7", "Robots")]))

    assert [item.title for item in read.items] == ["Robots"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html>Not found</html>", "line 1, column 1"),
        ("var program = [{", "line 1"),
        ('var program = [\n{"id": 1},\n{"id": 2,,}\n];', "line 3"),
        ("var people = [];", "no list “program”"),
        ("var program = {};", "no list “program”"),
        ("var program = 3;", "no list “program”"),
        ("var program = " + "[" * 100_000, "too deeply"),
        ("var program = [" + "1" * 5_000 + "]", "too long to be true"),
        ("var program = " + json.dumps([0] * (MOST_ROWS + 1)), "more than 20000 rows"),
    ],
)
def test_what_is_no_programme_is_refused_in_a_sentence(text, words):
    assert words in refusal(text)


def test_a_file_of_people_must_have_people():
    assert "file of people" in refusal(konopas([]), "var program = [];")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": None}, "It has no id."),
        ({"id": True}, "It has no id."),
        ({"id": "\x00"}, "It has no id."),
        ({"id": "x" * 101}, "Its id is longer than 100 characters."),
        ({"title": "  "}, "It has no title."),
        ({"title": ["Robots"]}, "It has no title."),
        ({"date": None}, "It does not say when it starts (date 2027-10-01, time 14:30)."),
        ({"time": "noon"}, "It does not say when it starts (date 2027-10-01, time 14:30)."),
        ({"time": "24:00"}, "There is no such date or time: 2027-10-01 24:00."),
        ({"date": "2027-02-30"}, "There is no such date or time: 2027-02-30 10:00."),
        ({"date": "0001-01-01"}, "It is in the year 1."),
        ({"mins": "an hour"}, "Its length is not a number of minutes: an hour."),
        ({"mins": -5}, "Its length is not a number of minutes: -5."),
        ({"mins": 1441}, "It would take 1441 minutes; at most 24 hours."),
        ({"loc": ["x" * 201]}, "The name of its room is longer than 200 characters."),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_go_in(fields, reason):
    read = reading(a_row("1"), a_row("2", **fields), a_row("3"))

    assert [item.id for item in read.items] == ["1", "3"]
    assert [(row, text) for row, _id, text in reasons(read)] == [(2, reason)]


def test_a_row_that_is_no_row_is_told():
    read = reading(3, None, [], "x", a_row("5"))

    assert [item.id for item in read.items] == ["5"]
    assert [row for row, _id, _reason in reasons(read)] == [1, 2, 3, 4]


def test_an_id_is_taken_once():
    read = reading(a_row("1", "First"), a_row("1", "Second"))

    assert [item.title for item in read.items] == ["First"]
    assert reasons(read) == [(2, "1", "Row 1 has the same id already.")]


def test_a_row_with_a_mistake_still_is_seen():
    assert reading(a_row("1", time="noon")).ids == {"1"}


@pytest.mark.parametrize("mins", [None, "", "0", 0, "0.0"])
def test_no_minutes_mean_that_the_file_does_not_say(mins):
    assert reading(a_row(mins=mins)).items[0].minutes is None


@pytest.mark.parametrize("mins", ["90", 90, 90.0, " 90 "])
def test_minutes_are_numbers_or_strings(mins):
    assert reading(a_row(mins=mins)).items[0].minutes == 90


@pytest.mark.parametrize("clock", ["9:05", "09:05", "09:05:00", " 09:05 "])
def test_a_clock_is_read_as_people_write_it(clock):
    assert reading(a_row(time=clock)).items[0].starts.isoformat() == "2027-10-01T09:05:00"


def test_an_overlong_title_is_cut_and_stands_whole_in_the_description():
    long = "星" * 300
    read = reading(a_row(title=long, desc="More."))

    assert read.items[0].title == "星" * 199 + "…"
    assert read.items[0].about == long + "\n\nMore."
    assert [note.reason for note in read.notes] == [
        "Its title has 300 characters and was cut to 200."
    ]


def test_who_has_no_name_is_left_out_and_the_item_goes_in():
    people = [{"id": "1"}, {"name": "Nobody"}, "x", {"id": "2", "name": "Ye Wenjie (Moderator)"}]
    read = reading(a_row(people=people))

    assert read.items[0].parts == (Part("2", "moderator"),)
    assert read.people == {"2": Someone("2", "Ye Wenjie")}
    assert len(read.notes) == 3


def test_names_in_parts_are_put_together():
    people = [
        {"id": "1", "name": ["Galahad", "", "Sir"], "bio": "<p>A knight.</p>"},
        {"id": "2", "name": ["Andhis", "Friend", "", "Jr."]},
        {"id": "3", "name": []},
    ]
    read = reading(a_row(), people=people)

    assert read.people == {
        "1": Someone("1", "Sir Galahad", "A knight."),
        "2": Someone("2", "Andhis Friend, Jr."),
    }
    assert [str(problem) for problem in read.problems] == ["people row 3 (id 3): It has no name."]


@pytest.mark.parametrize(
    ("tags", "track"),
    [
        (["Literature", "Science"], "Literature"),
        (["`hidden", "Science"], "Science"),
        (["Division:Programming", "Track:Online", "Type:Panel"], "Online"),
        (["Type:Panel"], ""),
        (["", 3, None], ""),
        ("Science", ""),
    ],
)
def test_the_first_tag_that_is_a_track_is_the_track(tags, track):
    assert reading(a_row(tags=tags)).items[0].track == track


def test_a_room_holds_as_many_as_overlap_in_it():
    read = reading(
        a_row("1"),
        a_row("2", time="10:30"),
        a_row("3", time="11:00"),
        a_row("4", loc=["Hall 1", "Hotel"]),
        a_row("5", loc=[]),
    )

    assert most_at_once(read.items, usual=60) == {
        ("Hall 1", "Furnace 3"): 2,
        ("Hall 1", "Hotel"): 1,
    }


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=8,
)
FIELDS = ["id", "title", "date", "time", "mins", "loc", "people", "tags", "desc", "name", "bio"]
row_with_anything = st.builds(
    lambda odd: a_row("1") | odd, st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4)
)
odd_people = st.lists(st.fixed_dictionaries({}, optional={"id": anything, "name": anything}))


@settings(max_examples=200, deadline=None)
@given(st.lists(row_with_anything | anything, max_size=4), st.lists(anything, max_size=3))
def test_whatever_stands_in_a_field_a_row_is_taken_or_listed(items, people):
    read = reading(*items, people=people)

    assert sorted(
        [item.row for item in read.items]
        + [problem.row for problem in read.problems if problem.list == "program"]
    ) == list(range(1, len(items) + 1))
    for item in read.items:
        assert item.id and item.title and {part.person for part in item.parts} <= set(read.people)
        f"{item.id}{item.title}{item.about}{item.room}{item.area}{item.track}".encode()
    "".join(str(problem) for problem in (*read.problems, *read.notes)).encode()


@settings(max_examples=100, deadline=None)
@given(odd_people)
def test_whoever_stands_in_an_item_it_goes_in(people):
    assert len(reading(a_row(people=people)).items) == 1


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(list('[]{}",:;=/*- \nvarprogm1\\')), max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    with contextlib.suppress(NotReadable):
        assert read_programme(text).problems is not None
