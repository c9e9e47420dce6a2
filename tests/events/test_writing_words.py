"""Tracks, types of session and sections of films: written, ordered and removed."""

import pytest
from django.utils import translation

from events.editions import (
    WORDS,
    add_word,
    edit_word,
    move_word,
    remove_word,
    uses_of_word,
)
from events.errors import AlreadyThere, InUse, StaleRow
from events.models import Section, SessionType, StaffRole, Track
from events.releasing import publish
from events.uses import Use
from tests.cast import (
    a_film,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    both,
)
from tests.events.writing_scene import asked, faults, sent, told

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
WORDS_PAGE = f"{HOME}words/"
KINDS = {"track": Track, "type": SessionType, "section": Section}


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def a_word(kind, edition, slug, **facts):
    return add_word(kind, edition, {"slug": slug, "name": both(slug.title()), **facts}, by=None)


def order(kind, edition):
    return [each.slug for each in KINDS[kind].objects.filter(edition=edition)]


# The rules


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_word_stands_behind_those_that_are_there(edition, kind):
    for slug in ("zebra", "apple", "mango"):
        a_word(kind, edition, slug)

    assert order(kind, edition) == ["zebra", "apple", "mango"]
    assert [
        (each.verb, each.subject, each.subject_id) for each in edition.changes.order_by("pk")
    ] == [
        ("add", kind, "zebra"),
        ("add", kind, "apple"),
        ("add", kind, "mango"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_sent_twice_neither_doubles_a_word_nor_moves_it(edition, kind):
    """The first one comes again after others were added."""
    for slug in ("zebra", "apple", "zebra"):
        a_word(kind, edition, slug)

    assert order(kind, edition) == ["zebra", "apple"]
    assert edition.changes.count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_one_address_is_for_one_word_of_an_edition_and_free_in_the_next(edition, kind):
    a_word(kind, edition, "apple")
    carnival = an_edition("carnival-2027")

    with pytest.raises(AlreadyThere, match="There is already one with this name or address"):
        a_word(kind, edition, "apple", name=both("Another apple"))

    a_word(kind, carnival, "apple")
    assert (order(kind, edition), order(kind, carnival)) == (["apple"], ["apple"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_is_called_otherwise_as_its_writer_saw_it(edition, kind):
    word, chair = a_word(kind, edition, "apple"), an_organizer(edition)

    edit_word(kind, word, {"name": both("Pear", "梨")}, by=chair, version=0)

    with pytest.raises(StaleRow):
        edit_word(kind, word, {"name": both("Plum")}, by=chair, version=0)
    word.refresh_from_db()
    assert (word.name["en"], word.version) == ("Pear", 1)
    change = edition.changes.order_by("pk").last()
    assert (change.verb, change.by) == ("edit", chair)
    assert change.after == {"name": {"en": "Pear", "zh-hans": "梨"}}


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_moves_one_place_at_a_time_and_stops_at_the_ends(edition, kind):
    words = [a_word(kind, edition, slug) for slug in ("a", "b", "c")]
    edition.changes.all().delete()

    found = []
    for word, earlier in ((words[2], True), (words[2], True), (words[2], True), (words[1], False)):
        move_word(kind, word, by=None, earlier=earlier)
        found.append("".join(order(kind, edition)))

    assert found == ["acb", "cab", "cab", "cab"]
    assert [each.after["order"] for each in edition.changes.order_by("pk")] == [
        ["a", "c", "b"],
        ["c", "a", "b"],
    ]


def test_words_that_never_had_an_order_get_one_by_the_first_move(edition):
    for slug in ("a", "b", "c"):
        edition.tracks.create(slug=slug, name=both(slug))

    move_word("track", edition.tracks.get(slug="a"), by=None, earlier=False)

    assert [(each.slug, each.rank) for each in edition.tracks.all()] == [
        ("b", 0),
        ("a", 1),
        ("c", 2),
    ]


def test_moving_a_word_leaves_those_of_other_editions_alone(edition):
    carnival = an_edition("carnival-2027")
    for each in (edition, carnival):
        a_word("track", each, "a")
        a_word("track", each, "b")

    move_word("track", edition.tracks.get(slug="b"), by=None, earlier=True)

    assert (order("track", edition), order("track", carnival)) == (["b", "a"], ["a", "b"])


def test_what_sessions_are_sorted_by_stays_and_they_are_named(edition):
    future, classics = a_word("track", edition, "future"), a_word("section", edition, "classics")
    night = a_session(edition, "Film night", track=future)
    a_film(night)
    night.session_films.update(section=classics)
    named = [Use("the session “Film night”", night.code)]

    found = {
        "track": uses_of_word("track", future),
        "type": uses_of_word("type", night.type),
        "section": uses_of_word("section", classics),
    }

    assert found == dict.fromkeys(WORDS, named)
    for kind, word in (("track", future), ("type", night.type), ("section", classics)):
        with pytest.raises(InUse, match="It is used by the session “Film night”, so it stays."):
            remove_word(kind, word, by=None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_that_nothing_uses_goes(edition, kind):
    word = a_word(kind, edition, "apple")

    remove_word(kind, word, by=None)

    assert order(kind, edition) == []
    change = edition.changes.order_by("pk").last()
    assert (change.verb, change.subject_id, change.before["slug"]) == ("remove", "apple", "apple")


# The pages


def test_each_kind_is_written_with_what_is_its_own(client, edition, editor):
    sent(client, f"{HOME}tracks/new/", name_en="Hard", colour="7")
    sent(client, f"{HOME}types/new/", name_en="Award", minutes="45", is_plenary="on")
    sent(client, f"{HOME}sections/new/", **{"name_zh-hans": "经典"})

    assert [(e.slug, e.colour) for e in edition.tracks.all()] == [("hard", 7)]
    assert [(e.slug, e.minutes, e.is_plenary) for e in edition.session_types.all()] == [
        ("award", 45, True)
    ]
    assert [(e.slug.replace("-", ""), str(e)) for e in edition.sections.all()] == [
        ("jingdian", "经典")
    ]


def test_a_type_without_minutes_has_the_usual_ones(client, edition, editor):
    sent(client, f"{HOME}types/new/", name_en="Award", minutes="")

    assert edition.session_types.get().minutes == 60


def test_what_a_plenary_was_is_no_plenary_any_more_without_the_tick(client, edition, editor):
    a_word("type", edition, "award", is_plenary=True)
    page = f"{HOME}types/award/"
    typed = asked(client, page)
    del typed["is_plenary"]

    client.post(page, typed)

    assert not edition.session_types.get().is_plenary


@pytest.mark.parametrize(
    ("noun", "facts", "fault"),
    [
        ("tracks", {"colour": "13"}, ("Colour", "Select a valid choice. 13 is not one of the")),
        ("tracks", {"colour": ""}, ("Colour", "This field is required.")),
        ("types", {"minutes": "0"}, ("Usual minutes", "Ensure this value is greater than or")),
        ("types", {"minutes": "1441"}, ("Usual minutes", "Ensure this value is less than or")),
        ("types", {"minutes": "an hour"}, ("Usual minutes", "Enter a whole number.")),
        ("sections", {"slug": "new"}, ("Word in addresses", "This word is ours.")),
        ("sections", {"slug": "a b"}, ("Word in addresses", "Enter a valid “slug” consisting")),
        ("sections", {"name_en": "x" * 201}, ("Name in English", "Please shorten this to 200")),
        ("sections", {"name_en": "a\u202eb"}, ("Name in English", "")),
    ],
)
def test_each_fault_of_a_word_is_named_where_it_is(client, edition, editor, noun, facts, fault):
    response = sent(client, f"{HOME}{noun}/new/", **{"name_en": "Some word", **facts})

    [(label, text)] = faults(response)
    assert (response.status_code, label) == (400, fault[0])
    assert text.startswith(fault[1])
    assert edition.changes.count() == 0


def test_a_name_that_gives_no_address_asks_for_one(client, edition, editor):
    response = sent(client, f"{HOME}tracks/new/", name_en="!!!")

    assert faults(response) == [
        ("Word in addresses", "Please choose a word for addresses; the name gives none.")
    ]
    assert sent(client, f"{HOME}tracks/new/", name_en="!!!", slug="Loud").status_code == 302
    assert edition.tracks.get().slug == "loud"


def test_an_address_that_is_taken_is_refused_and_nothing_is_lost(client, edition, editor):
    a_word("track", edition, "hard")

    response = sent(client, f"{HOME}tracks/new/", name_en="Hard!", colour="4")

    assert response.status_code == 409
    assert faults(response) == [
        "There is already one with this name or address. Please choose another."
    ]
    assert response.context["sheet"]["colour"].value() == "4"
    assert order("track", edition) == ["hard"]


@pytest.mark.parametrize("noun", ["tracks", "types", "sections"])
def test_addresses_of_words_stay_once_the_edition_is_public(client, edition, editor, noun):
    kind = noun.removesuffix("s")
    a_word(kind, edition, "apple")
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)

    assert "slug" not in client.get(f"{HOME}{noun}/apple/").context["sheet"].fields
    assert sent(client, f"{HOME}{noun}/apple/", name_en="Pear", slug="pear").status_code == 302
    assert KINDS[kind].objects.get(edition=edition, slug="apple").name["en"] == "Pear"


def test_the_page_of_all_words_says_how_often_each_is_used(client, edition, editor):
    future = a_word("track", edition, "future")
    a_word("track", edition, "past")
    for title in ("One", "Two"):
        a_session(edition, title, track=future)

    context = client.get(WORDS_PAGE).context

    assert [(each.slug, each.count) for each in context["tracks"]] == [("future", 2), ("past", 0)]
    assert [(each.slug, each.count) for each in context["types"]] == [("talk", 2)]
    assert [*context["sections"]] == []


def test_a_word_of_another_edition_is_not_here(client, edition, editor):
    carnival = an_edition("carnival-2027")
    for kind, noun in (("track", "tracks"), ("type", "types"), ("section", "sections")):
        a_word(kind, carnival, "theirs")
        for page in (f"{HOME}{noun}/theirs/", f"{HOME}{noun}/theirs/remove/"):
            assert client.get(page).status_code == 404
        moved = client.post(WORDS_PAGE, {"word": f"{kind}-theirs", "move": "down"})
        assert moved.status_code == 404


@pytest.mark.parametrize(
    "typed", [{}, {"word": "track"}, {"word": "cave-hard", "move": "up"}, {"word": "track-hard"}]
)
def test_a_button_that_no_page_has_is_not_there(client, edition, editor, typed):
    a_word("track", edition, "hard")

    assert client.post(WORDS_PAGE, typed).status_code == 404


def test_removing_a_word_leads_back_to_all_of_them(client, edition, editor):
    a_word("section", edition, "classics")

    response = client.post(f"{HOME}sections/classics/remove/")

    assert (response.status_code, response.url) == (302, WORDS_PAGE)
    assert told(response) == ["“Classics” is removed."]
