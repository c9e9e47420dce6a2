"""The pages of people, rooms, films and the rest: whatever is typed, nothing is lost."""

import pytest
from django.utils import translation

from events.models import Building, Film, Gate, Organisation, Person, Room, StaffRole, Zone
from events.people import edit_person
from events.releasing import publish
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organisation,
    an_organizer,
    at,
    both,
    the_family,
    the_park,
)
from tests.events.writing_scene import asked, faults, told

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
CHINESE = "/manage/convention-2027/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


@pytest.fixture
def chair(client, edition):
    user = an_organizer(edition)
    client.force_login(user)
    return user


# One of each kind: where it is added, what is typed, and what is written then.
ADDED = {
    "people": (Person, {"name_en": "Ye", "kind": ""}),
    "films": (Film, {"title_en": "Solaris", "runtime": "166"}),
    "organisations": (Organisation, {"name_en": "Blue Works"}),
    "buildings": (Building, {"name_en": "Furnace 1"}),
    "zones": (Zone, {"name_en": "The lake"}),
    "gates": (Gate, {"name_en": "South gate"}),
}


@pytest.mark.parametrize("noun", ADDED)
def test_one_line_is_enough_to_add_one(client, edition, editor, noun):
    model, facts = ADDED[noun]
    address = f"{HOME}{noun}/new/"

    response = client.post(address, {**asked(client, address), **facts})

    assert response.status_code == 302
    name = facts.get("name_en") or facts["title_en"]
    assert [str(each) for each in model.objects.all()] == [name]
    assert told(response) == [f"“{name}” is added."]
    assert edition.changes.get().by == editor


@pytest.mark.parametrize("noun", ADDED)
def test_without_a_name_nothing_is_added_and_the_page_says_why(client, edition, editor, noun):
    model, facts = ADDED[noun]
    address = f"{HOME}{noun}/new/"
    nameless = {key: value for key, value in facts.items() if not key.endswith("_en")}

    response = client.post(address, {**asked(client, address), **nameless, "note": "kept"})

    assert response.status_code == 400
    [(_label, text)] = faults(response)
    assert text.endswith("in at least one language.")
    assert (model.objects.count(), edition.changes.count()) == (0, 0)


@pytest.mark.parametrize("noun", ADDED)
def test_the_page_says_it_in_chinese_too(client, edition, editor, noun):
    address = f"{CHINESE}{noun}/new/"

    response = client.post(address, {**asked(client, address), "version": ""})

    assert response.status_code == 400
    assert "请至少填写一种语言的" in response.content.decode()


@pytest.mark.parametrize("noun", ADDED)
def test_another_can_be_written_right_away(client, edition, editor, noun):
    address = f"{HOME}{noun}/new/"
    sent = {**asked(client, address), **ADDED[noun][1], "and_another": "1"}

    assert client.post(address, sent).url == address


def the_scene(edition):
    """One of everything, and the address of each."""
    person, hall = a_person("Ye"), a_room("Hall 1")
    film = a_film(a_session(edition, "Film night"))
    works = an_organisation(edition, "works")
    the_park().zones.create(slug="lake", name=both("The lake"))
    the_park().gates.create(slug="south", name=both("South gate"))
    edition.tracks.create(slug="hard", name=both("Hard"))
    edition.sections.create(slug="classics", name=both("Classics"))
    return {
        "person": (person, f"{HOME}people/{person.code}/"),
        "room": (hall, f"{HOME}rooms/furnace-3/hall-1/"),
        "film": (film, f"{HOME}films/{film.code}/"),
        "organisation": (works, f"{HOME}organisations/works/"),
        "building": (hall.building, f"{HOME}buildings/furnace-3/"),
        "zone": (the_park().zones.get(), f"{HOME}zones/lake/"),
        "gate": (the_park().gates.get(), f"{HOME}gates/south/"),
        "venue": (the_park(), f"{HOME}venue/"),
        "edition": (edition, f"{HOME}edition/"),
        "track": (edition.tracks.get(), f"{HOME}tracks/hard/"),
        "type": (edition.session_types.get(), f"{HOME}types/talk/"),
        "section": (edition.sections.get(), f"{HOME}sections/classics/"),
    }


KINDS = [
    *("person", "room", "film", "organisation", "building", "zone"),
    *("gate", "venue", "edition", "track", "type", "section"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_saved_as_it_is_shown_everything_stays_as_it_was(client, edition, chair, kind):
    row, address = the_scene(edition)[kind]
    before = type(row).objects.filter(pk=row.pk).values().get()

    response = client.post(address, asked(client, address))

    assert response.status_code == 302
    after = type(row).objects.filter(pk=row.pk).values().get()
    assert after == {**before, "version": 1}
    assert edition.changes.count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_name_is_saved_and_told_in_history(client, edition, chair, kind):
    row, address = the_scene(edition)[kind]
    name = "title_en" if kind == "film" else "name_en"

    response = client.post(address, {**asked(client, address), name: "Another name"})

    assert response.status_code == 302
    row.refresh_from_db()
    assert str(row) == "Another name" or "Another name" in str(vars(row))
    change = edition.changes.get()
    assert (change.verb, change.subject, change.by) == ("edit", kind, chair)
    assert [*change.after] == [name.removesuffix("_en")]


@pytest.mark.parametrize("kind", KINDS)
def test_who_was_slower_sees_both_states_and_saves_again(client, edition, chair, kind):
    row, address = the_scene(edition)[kind]
    name = "title_en" if kind == "film" else "name_en"
    sent = asked(client, address)
    client.post(address, {**sent, name: "Theirs"})

    response = client.post(address, {**sent, name: "Mine"})

    assert response.status_code == 409
    assert faults(response) == ["Somebody else changed this while you wrote."]
    assert [each.theirs for each in response.context["theirs"]] == [["Theirs"]]
    again = response.context["sheet"]
    assert (again[name].value(), again["version"].value()) == ("Mine", "1")
    assert client.post(address, {**sent, name: "Mine", "version": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.version == 2
    assert "Mine" in str(vars(row))


@pytest.mark.parametrize("kind", KINDS)
def test_nonsense_is_answered_with_the_page(client, edition, chair, kind):
    """Whatever is sent by whatever program: a sentence, never a fall."""
    _row, address = the_scene(edition)[kind]
    nonsense = dict.fromkeys(asked(client, address), "\u202enonsense\x00" * 40)

    assert client.post(address, nonsense).status_code == 400
    assert client.post(address, {"version": "99999999999999"}).status_code == 400
    assert edition.changes.count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_others_do_not_know_that_there_is_anything(client, edition, kind):
    _row, address = the_scene(edition)[kind]
    abroad = the_family("elsewhere")
    other = an_edition("elsewhere-2027", family=abroad, venue=the_park(abroad))
    client.force_login(an_organizer(other))

    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404
    if kind in ("person", "room", "film", "organisation", "building", "zone", "gate"):
        theirs = address.replace("convention-2027", "elsewhere-2027")
        assert client.get(theirs).status_code == 404


@pytest.mark.parametrize("kind", ["room", "organisation", "building", "zone", "gate", "track"])
def test_what_nothing_uses_is_removed_after_a_question(client, edition, editor, kind):
    row, address = the_scene(edition)[kind]
    if kind == "building":
        row.rooms.all().delete()
    if kind == "organisation":
        row.sponsorships.all().delete()

    question = client.get(f"{address}remove/")
    answer = client.post(f"{address}remove/")

    assert "Once removed, it cannot be brought back." in question.content.decode()
    assert answer.status_code == 302
    assert not type(row).objects.filter(pk=row.pk).exists()
    assert told(answer) == [f"“{row}” is removed."]
    assert edition.changes.get().verb == "remove"


USES = {
    "person": "the session “Opening”",
    "room": "the session “Opening”",
    "film": "the session “Film night”",
    "organisation": "the programme of convention-2027",
    "building": "the room “Hall 1”",
    "type": "the session “Film night”",
}


@pytest.mark.parametrize("kind", USES)
def test_what_is_used_stays_and_the_page_says_by_what(client, edition, editor, kind):
    row, address = the_scene(edition)[kind]
    session = a_session(edition, "Opening", Person.objects.get())
    a_slot(session, Room.objects.get(), "10:00", "11:00")

    question = client.get(f"{address}remove/")
    answer = client.post(f"{address}remove/")

    assert USES[kind] in [use.text for use in question.context["uses"]]
    assert "Remove it" not in question.content.decode()
    assert answer.status_code == 409
    assert USES[kind] in answer.context["refusal"]
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_row_more_or_less_keeps_what_was_typed_and_saves_nothing(client, edition, editor):
    address = f"{HOME}people/new/"
    sent = {**asked(client, address), "name_en": "Ye", "availabilities-0-reason": "Train"}

    more = client.post(address, {**sent, "more": "availabilities"})
    less = client.post(address, {**sent, "availabilities-count": "2", "drop": "availabilities-1"})

    for response, rows in ((more, 2), (less, 1)):
        sheet = response.context["sheet"]
        assert response.status_code == 200
        assert sheet["name_en"].value() == "Ye"
        assert len(sheet.rows["availabilities"].forms) == rows
        assert sheet.rows["availabilities"].forms[0]["reason"].value() == "Train"
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"email": "ye at home"}, ("Email", "Enter a valid email address.")),
        (
            {"most_per_day": "0"},
            ("Most sessions a day", "Ensure this value is greater than or equal to 1."),
        ),
        ({"availabilities-0-starts_at": "2027-10-01T10:00"}, ("Until", "This field is required.")),
        (
            {
                "availabilities-0-starts_at": "2027-10-01T10:00",
                "availabilities-0-ends_at": "2027-10-01T10:00",
            },
            ("Until", "This is not after the beginning."),
        ),
        (
            {
                "availabilities-0-starts_at": "soon",
                "availabilities-0-ends_at": "2027-10-01T10:00",
            },
            ("From", "Please give a day and a time, such as 2027-03-28 10:00."),
        ),
        (
            {
                "availabilities-0-starts_at": "1027-10-01T10:00",
                "availabilities-0-ends_at": "2027-10-01T10:00",
            },
            ("From", "This day is too far away."),
        ),
    ],
)
def test_each_fault_of_a_person_is_named_where_it_is(client, edition, editor, facts, fault):
    address = f"{HOME}people/new/"

    response = client.post(address, {**asked(client, address), "name_en": "Ye", **facts})

    assert (response.status_code, faults(response)) == (400, [fault])
    for name, value in facts.items():
        assert value in response.content.decode(), name


def test_a_person_and_their_times_are_written_on_the_clock_of_the_park(client, edition, editor):
    address = f"{HOME}people/new/"
    facts = {
        "name_en": "Ye",
        "languages": ["zh", "en"],
        "availabilities-0-starts_at": "2027-10-01T10:00",
        "availabilities-0-ends_at": "2027-10-01T12:00",
        "availabilities-0-only_here": "on",
    }

    client.post(address, {**asked(client, address), **facts})

    ye = Person.objects.get()
    assert ye.languages == ["zh", "en"]
    time = ye.availabilities.get()
    assert (time.starts_at, time.ends_at, time.edition) == (at("10:00"), at("12:00"), edition)


def test_only_what_differs_is_shown_of_what_others_saved(client, edition, editor):
    ye = a_person("Ye")
    address = f"{HOME}people/{ye.code}/"
    sent = asked(client, address)
    edit_person(ye, {"note": "x"}, edition=edition, by=None, version=0)

    response = client.post(address, {**sent, "name_en": "Mine", "note": "y"})

    assert response.status_code == 409
    with translation.override("en"):
        theirs = [(str(each.label), each.theirs) for each in response.context["theirs"]]
    assert theirs == [("Name in English", ["Ye"]), ("Note for the team", ["x"])]


def test_an_address_that_people_may_have_is_not_asked_any_more(client, edition, editor):
    address = f"{HOME}organisations/works/"
    an_organisation(edition, "works")
    before = client.get(address).context["sheet"].fields
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)

    after = client.get(address).context["sheet"].fields

    assert [*before.keys() - after.keys()] == ["slug"]
    assert "slug" in client.get(f"{HOME}organisations/new/").context["sheet"].fields


def test_a_page_asks_the_database_as_often_for_thirty_times_as_for_one(
    client, edition, editor, django_assert_num_queries
):
    for count in (1, 30):
        ye = a_person(f"Ye {count}")
        for _ in range(count):
            ye.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))
        with django_assert_num_queries(6):
            assert client.get(f"{HOME}people/{ye.code}/").status_code == 200


def test_the_grounds_and_the_words_ask_as_often_for_thirty_as_for_one(
    client, edition, editor, django_assert_num_queries
):
    the_scene(edition)
    for count in (1, 29):
        for number in range(count):
            a_room("Room", building=f"house-{count}-{number}")
            the_park().zones.create(slug=f"zone-{count}-{number}", name=both("Zone"))
            edition.tracks.create(slug=f"track-{count}-{number}", name=both("Track"))
        with django_assert_num_queries(6):
            assert client.get(f"{HOME}grounds/").status_code == 200
        with django_assert_num_queries(6):
            assert client.get(f"{HOME}words/").status_code == 200


def test_a_word_moves_by_a_button_and_history_knows_the_order(client, edition, editor):
    for slug in ("hard", "soft"):
        edition.tracks.create(slug=slug, name=both(slug))

    response = client.post(f"{HOME}words/", {"word": "track-soft", "move": "up"})

    assert response.url == f"{HOME}words/#track-soft"
    assert [each.slug for each in edition.tracks.all()] == ["soft", "hard"]
    change = edition.changes.get()
    assert (change.before, change.after) == (
        {"order": ["hard", "soft"]},
        {"order": ["soft", "hard"]},
    )


def test_the_first_word_cannot_move_further_up(client, edition, editor):
    edition.tracks.create(slug="hard", name=both("Hard"))

    assert client.post(f"{HOME}words/", {"word": "track-hard", "move": "up"}).status_code == 302
    assert client.post(f"{HOME}words/", {"word": "track-hard", "move": "off"}).status_code == 404
    assert client.post(f"{HOME}words/", {"word": "track-none", "move": "up"}).status_code == 404
    assert edition.changes.count() == 0
