"""The programme asked in the words that the pages use, and questions nobody can answer."""

from __future__ import annotations

import pytest

from events.models import Film, Person
from events.releasing import publish
from events.scheduling import cancel_slot
from tests.events.festival_scene import a_festival

pytestmark = pytest.mark.django_db
PROGRAMME = "/api/v1/editions/filmweek/programme/"
ALL = ["Opening", "Robots", "Clay", "Solaris", "Night of shorts"]


def found(client, **asked):
    reply = client.get(PROGRAMME, asked)
    assert reply.status_code == 200, reply.content
    return sorted((line["title"]["en"] for line in reply.json()["results"]), key=ALL.index)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ALL),
        ({"day": "2027-10-01"}, ALL[:4]),
        ({"day": "2027-10-02"}, ["Night of shorts"]),
        ({"day": "2027-12-31"}, []),
        ({"track": "hard"}, ["Robots"]),
        ({"track": ["hard", "soft"]}, ["Robots"]),
        ({"section": "classics"}, ["Solaris", "Night of shorts"]),
        ({"section": ["students"]}, ["Night of shorts"]),
        ({"type": "workshop"}, ["Clay"]),
        ({"type": ["workshop", "forum"]}, ["Opening", "Clay"]),
        ({"building": "silo"}, ["Solaris", "Night of shorts"]),
        ({"room": "furnace-3/studio"}, ["Robots", "Clay"]),
        ({"room": ["furnace-3/studio", "furnace-3/hall-1"]}, ["Opening", "Robots", "Clay"]),
        ({"room": "studio"}, []),
        ({"language": "zh"}, ["Robots"]),
        ({"audience": "family"}, ["Clay"]),
        ({"age": "8"}, ["Opening", "Clay", "Solaris", "Night of shorts"]),
        ({"age": "12"}, ["Opening", "Robots", "Solaris", "Night of shorts"]),
        ({"q": "robots"}, ["Robots"]),
        ({"q": "ＲＯＢＯＴＳ"}, ["Robots"]),
        ({"q": "刘慈欣"}, ["Robots"]),
        ({"q": "liucixin"}, ["Robots"]),
        ({"q": "lcx"}, ["Robots"]),
        ({"q": "nothing like it"}, []),
        ({"day": "2027-10-01", "building": "silo"}, ["Solaris"]),
        ({"day": "2027-10-02", "track": "hard"}, []),
        ({"track": "", "day": ""}, ALL),
        ({"utm_source": "x", "is_cancelled": "1"}, ALL),
    ],
)
def test_each_word_narrows_the_programme_and_several_narrow_it_together(client, asked, titles):
    a_festival()

    assert found(client, **asked) == titles


def test_people_and_films_are_asked_for_by_their_codes(client):
    a_festival()
    ye, liu = Person.objects.order_by("pk").values_list("code", flat=True)
    debut = Film.objects.get(title__en="Debut").code

    assert found(client, person=ye) == ["Opening"]
    assert found(client, person=[ye, liu]) == ["Opening", "Robots"]
    assert found(client, film=debut) == ["Night of shorts"]
    assert found(client, person=ye, film=debut) == []
    assert found(client, person="AAAAAAAA") == found(client, film=ye) == []


def test_what_changed_since_a_copy_was_made_is_all_a_program_needs(client):
    festival = a_festival()
    copy = client.get("/api/v1/editions/filmweek/programme.json").json()["as_of"]
    assert found(client, changed_since=copy) == []
    cancel_slot(festival.sessions["Clay"].slots.get(), by=None, version=0)
    publish(festival.edition, by=None)

    assert found(client, changed_since=copy) == ["Clay"]
    # An address that was put together by hand: the plus became a space.
    assert client.get(f"{PROGRAMME}?changed_since={copy}").json()["count"] == 1
    assert found(client, changed_since="2027-01-01T00:00") == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"day": "yesterday"}, "day"),
        ({"day": "2027-02-30"}, "day"),
        ({"track": "a b"}, "track.0"),
        ({"track": "x" * 81}, "track.0"),
        ({"track": ["hard", "$"]}, "track.1"),
        ({"section": "'; DROP"}, "section.0"),
        ({"type": "<b>"}, "type.0"),
        ({"building": "a/b"}, "building.0"),
        ({"room": "x" * 121}, "room.0"),
        ({"language": "klingon!"}, "language.0"),
        ({"audience": "martians"}, "audience.0"),
        ({"age": "old"}, "age"),
        ({"age": "-1"}, "age"),
        ({"age": "1e9"}, "age"),
        ({"age": "9" * 400}, "age"),
        ({"person": "x" * 9}, "person.0"),
        ({"film": "a b"}, "film.0"),
        ({"q": "x" * 10_000}, "q"),
        ({"changed_since": "now"}, "changed_since"),
        ({"changed_since": "9999-12-31T23:59:59Z"}, "changed_since"),
        ({"track": [f"t{number}" for number in range(21)]}, "track"),
    ],
)
def test_an_unknown_value_is_refused_by_name_in_the_readers_language(client, asked, field):
    a_festival()

    english = client.get(PROGRAMME, asked, headers={"accept-language": "en"})
    chinese = client.get(PROGRAMME, asked, headers={"accept-language": "zh-CN"})

    assert (english.status_code, chinese.status_code) == (400, 400)
    for reply in (english, chinese):
        assert reply.json()["type"] == "validation_error"
        assert reply.json()["errors"][0]["attr"] == field
        assert reply["Access-Control-Allow-Origin"] == "*"
    said = [reply.json()["errors"][0]["detail"] for reply in (english, chinese)]
    assert said[0].isascii() or "“" in said[0]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said[1])


@pytest.mark.parametrize("path", ["people", "films", "organisations"])
def test_lists_of_names_refuse_endless_words_too(client, path):
    a_festival()

    reply = client.get(f"/api/v1/editions/filmweek/{path}/", {"q": "x" * 10_000})

    assert (reply.status_code, reply.json()["errors"][0]["attr"]) == (400, "q")


def test_each_choice_an_edition_names_finds_as_many_lines_as_it_says(client):
    a_festival()
    edition = client.get("/api/v1/editions/filmweek/").json()
    words = {"tracks": "track", "sections": "section", "types": "type", "buildings": "building",
             "rooms": "room", "spoken": "language", "audiences": "audience"}  # fmt: skip

    for name, word in words.items():
        assert edition[name], name
        for choice in edition[name]:
            value = choice.get("slug") or choice["tag"]
            assert len(found(client, **{word: value})) == choice["lines"], (word, value)
    for day in edition["days"]:
        assert len(found(client, day=day["day"])) == day["lines"]


def test_the_next_page_keeps_what_was_asked_and_is_named_in_the_head_too(client):
    a_festival()
    asked = {"building": "furnace-3", "page_size": 2, "utm_source": "x"}

    first = client.get(PROGRAMME, asked)
    following = first.json()["next"]

    assert first["Link"] == f'<{following}>; rel="next"'
    assert following.startswith("http://localhost:8000/api/v1/editions/filmweek/programme/?")
    assert "building=furnace-3" in following and "utm_source" not in following
    second = client.get(following.removeprefix("http://localhost:8000"))
    assert [len(page.json()["results"]) for page in (first, second)] == [2, 1]
    assert second["Link"] == f'<{second.json()["previous"]}>; rel="prev"'
