import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from events.models import Person
from events.translated import Words, WordsField, place_words
from tests.cast import both, the_family


def test_words_are_read_in_the_language_of_the_reader():
    title = Words({"zh-hans": "机器人", "en": "Robots"})

    with override("en"):
        assert str(title) == "Robots"
    with override("zh-hans"):
        assert str(title) == "机器人"


def test_what_a_language_lacks_is_read_in_the_first_that_has_it():
    with override("en"):
        assert str(Words({"zh-hans": "机器人", "en": ""})) == "机器人"
        assert str(Words({"fi": "Robotit"})) == "Robotit"
        assert str(Words()) == ""
    assert Words({"en": "Robots", "fi": "Robotit"}).text(["fi"]) == "Robotit"


def test_empty_words_are_false():
    assert not Words({"en": ""})
    assert Words({"en": "Robots"})


@pytest.mark.django_db
def test_words_come_back_from_the_database_as_words():
    Person.objects.create(family=the_family(), name={"en": "Ye", "zh-hans": "叶"})

    person = Person.objects.get(name__en="Ye")

    assert isinstance(person.name, Words)
    assert person.name == {"en": "Ye", "zh-hans": "叶"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"en": "x" * 201}, "shorten this to 200 characters"),
        ({"not a tag": "x"}, "“not a tag” is not a language tag"),
        (["x"], "give the text by language"),
        (7, "give the text by language"),
    ],
)
def test_words_too_long_or_without_a_language_are_refused_in_a_sentence(wrong, sentence):
    with override("en"), pytest.raises(ValidationError, match=sentence):
        WordsField(longest=200).clean(wrong, None)


def test_plain_text_is_taken_as_the_first_language_of_the_site():
    assert WordsField().clean("机器人", None) == {"zh-hans": "机器人"}


@pytest.mark.parametrize(
    ("house", "room", "place"),
    [
        (
            both("Furnace", "四高炉"),
            both("Hall 1", "一号厅"),
            both("Furnace · Hall 1", "四高炉 · 一号厅"),
        ),
        (both("Hall 11", "11号馆"), both("Hall 11", "11号馆"), both("Hall 11", "11号馆")),
        (
            both("Furnace", "四高炉"),
            both("Level 2, Furnace", "四高炉二层"),
            both("Level 2, Furnace", "四高炉二层"),
        ),
        (Words(), both("Hall 1", "一号厅"), both("Hall 1", "一号厅")),
        (both("Furnace"), Words(), both("Furnace")),
    ],
)
def test_a_room_that_names_its_building_says_it_once(house, room, place):
    assert place_words(house, room) == place
