"""Writing a session: whatever is typed, nothing is lost and nothing falls over."""

import pytest
from django.utils import translation

from events.models import Person, Session, StaffRole
from events.scheduling import SessionWish, edit_session
from events.translated import Words
from tests.cast import (
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    both,
    the_family,
)

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
DRAFT = f"{HOME}draft/"
NEW = f"{HOME}sessions/new/"


@pytest.fixture
def edition():
    found = an_edition()
    found.session_types.create(slug="panel", name=both("Panel"), minutes=50)
    return found


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


def typed(edition, **facts):
    return {"title_en": "Robots", "type": edition.session_types.first().pk, **facts}


def errors(response):
    with translation.override("en"):
        return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_a_session_is_written_and_asks_for_its_place_next(client, edition, editor):
    ye, track = a_person("Ye"), edition.tracks.create(slug="hard", name=both("Hard"))
    facts = {"title_zh-hans": "机器人", "track": track.pk, "language": "zh", "people": [ye.pk]}

    response = client.post(NEW, typed(edition, abstract_en="Do they\r\ndream?", **facts))

    session = Session.objects.get()
    assert session.title == Words({"zh-hans": "机器人", "en": "Robots"})
    assert session.abstract == Words({"en": "Do they\ndream?"})
    assert (session.track, session.language, [*session.people.all()]) == (track, "zh", [ye])
    assert response.url == f"{HOME}slots/{session.slots.get().uid}/place/"
    assert session.edition.changes.get().by == editor


def test_the_same_form_sent_twice_writes_one_session(client, edition, editor):
    code = client.get(NEW).context["form"]["code"].value()

    first, second = (client.post(NEW, typed(edition, code=code)) for _ in range(2))

    assert Session.objects.get().code == code
    assert first.url == second.url


def test_a_code_that_is_taken_elsewhere_is_not_used_again(client, edition, editor):
    theirs = a_session(an_edition("theirs", family=the_family("other")))

    client.post(NEW, typed(edition, code=theirs.code))

    assert edition.sessions.get().code != theirs.code


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("title_en", "x" * 201, "Please shorten this to 200 characters (it has 201)."),
        ("abstract_en", "x" * 10_001, "Please shorten this to 10000 characters (it has 10001)."),
        ("title_en", "Ro\x00bots", "Character 3 cannot be seen (U+0000). Please delete it"),
        ("title_en", "Ro\x07bots", "Character 3 cannot be seen (U+0007). Please delete it"),
        ("title_en", "\u202estobor", "Character 1 cannot be seen (U+202E). Please delete it"),
        ("abstract_en", "a\nb\x1b", "Character 4 cannot be seen (U+001B). Please delete it"),
        ("language", "tlh", "Select a valid choice."),
        ("type", "0", "Select a valid choice."),
        ("type", "\x00", "Null characters are not allowed."),
        ("track", "9" * 30, "Select a valid choice."),
        ("people", "99999999999999999999", "Select a valid choice."),
    ],
)
def test_what_cannot_be_kept_is_refused_where_it_was_typed(
    client, edition, editor, field, text, said
):
    facts = typed(edition, abstract_en="Do they dream?") | {field: text}

    response = client.post(NEW, facts)

    assert response.status_code == 400
    assert errors(response)[field][0].startswith(said)
    assert "Do they dream?" in response.content.decode() or field == "abstract_en"
    assert not Session.objects.exists()


def test_a_title_in_one_language_is_enough_and_in_none_is_not(client, edition, editor):
    response = client.post(NEW, typed(edition, title_en="  "))

    assert errors(response) == {"title_zh-hans": ["Please give a title in at least one language."]}


@pytest.mark.parametrize("title", ["👩🏽‍🚀🪐", "مؤتمر الخيال العلمي", "x" * 200, "<b>&amp;"])
def test_emoji_any_script_and_the_longest_title_are_kept_as_typed(client, edition, editor, title):
    client.post(NEW, typed(edition, title_en=title))

    assert Session.objects.get().title["en"] == title


def test_people_of_another_family_cannot_be_chosen(client, edition, editor):
    stranger = a_person("Stranger", family=the_family("other"))

    response = client.post(NEW, typed(edition, people=[stranger.pk]))

    assert list(errors(response)) == ["people"]


def test_those_already_on_the_session_head_the_list_of_548(client, edition, editor):
    Person.objects.bulk_create(
        Person(family=the_family(), name=both(f"Person {n:03}"), code=f"P{n:07}")
        for n in range(547)
    )
    zhou = a_person("Zhou")
    session = a_session(edition, "Robots", zhou)

    form = client.get(f"{HOME}sessions/{session.code}/").context["form"]

    names = [name for _key, name in form.fields["people"].choices]
    assert (len(names), names[:3]) == (548, ["Zhou", "Person 000", "Person 001"])


def edit(session, **facts):
    return {
        "title_en": session.title["en"],
        "type": session.type_id,
        "version": session.version,
        **facts,
    }


def test_an_edit_keeps_what_the_form_does_not_ask(client, edition, editor):
    session = a_session(edition, language="tlh")
    Session.objects.update(title=Words({"en": "Robots", "ja": "ロボット"}))
    slot = a_slot(session, a_room(), "10:00", "11:00")
    address = f"{HOME}sessions/{session.code}/"

    response = client.post(address, edit(session, title_en="Cyborgs", language="tlh"))

    session.refresh_from_db()
    assert session.title == Words({"en": "Cyborgs", "ja": "ロボット"})
    assert session.language == "tlh"
    assert response.url == f"{DRAFT}?day=2027-10-01#slot-{slot.uid}"


def test_two_editors_both_see_what_the_other_wrote(client, edition, editor):
    session = a_session(edition, "Robots")
    mine = edit(session, title_en="Mine", abstract_en="I typed this for an hour.")
    theirs = SessionWish(both("Theirs"), session.type, people=[a_person("Luo Ji")])
    edit_session(session, theirs, by=None, version=0)
    address = f"{HOME}sessions/{session.code}/"

    refused = client.post(address, mine)
    page = refused.content.decode()
    again = client.post(address, mine | {"version": refused.context["form"]["version"].value()})

    assert refused.status_code == 409
    for words in ("Theirs", "Luo Ji", "Mine", "I typed this for an hour.", "Somebody else changed"):
        assert words in page, words
    assert again.status_code == 302
    session.refresh_from_db()
    assert str(session.title["en"]) == "Mine"


def test_a_session_is_planned_once_more_and_a_second_click_uses_the_same_slot(
    client, edition, editor
):
    session = a_session(edition)
    a_slot(session, a_room(), "10:00", "11:00")
    address = f"{HOME}sessions/{session.code}/slots/"

    first, second = client.post(address), client.post(address)

    assert session.slots.count() == 2
    assert first.url == second.url


def test_sessions_of_another_edition_are_not_there(client, edition, editor):
    theirs = a_session(an_edition("theirs", family=the_family("other")))

    answers = [
        client.get(f"{HOME}sessions/{theirs.code}/"),
        client.post(f"{HOME}sessions/{theirs.code}/slots/"),
        client.get(f"{HOME}sessions/no-such-code/"),
    ]

    assert [response.status_code for response in answers] == [404, 404, 404]
