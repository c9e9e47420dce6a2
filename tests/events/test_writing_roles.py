"""Who comes to the writing pages and by which way, and what becomes of a page left open."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from events.films import remove_film
from events.models import Film, Organisation, Person, Room, StaffRole
from events.organisations import remove_organisation
from events.people import add_person, remove_person
from events.rooms import edit_room, remove_room
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    an_edition,
    an_organisation,
    an_organizer,
    both,
    the_family,
    the_park,
)
from tests.events.writing_scene import asked, faults, sent, told
from tests.site.walking import Page

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, Level.PROGRAMME)
    client.force_login(user)
    return user


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def of_each(edition):
    """A row of each list, the list it stands on, and its page."""
    person, hall = a_person("Ye"), a_room("Hall 1")
    film = a_film(a_session(edition, "Film night"))
    works = an_organisation(edition, "works")
    return {
        "people": (person, f"{HOME}people/{person.code}/"),
        "films": (film, f"{HOME}films/{film.code}/"),
        "organisations": (works, f"{HOME}organisations/works/"),
        "rooms": (hall, f"{HOME}rooms/furnace-3/hall-1/"),
    }


LISTS = ("people", "films", "organisations", "rooms")


def links(client, address):
    return [link.target for link in Page(client.get(address).content.decode()).links]


# Ways


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_leads_whoever_writes_to_a_new_one_and_to_each_row(client, edition, editor, noun):
    _row, page = of_each(edition)[noun]

    found = links(client, f"{HOME}{noun}/")

    assert f"{HOME}{noun}/new/" in found
    assert page in found


@pytest.mark.parametrize("level", [Level.LOOK, Level.DESK])
@pytest.mark.parametrize("noun", LISTS)
def test_a_list_leads_who_only_reads_to_nothing_they_may_not_do(client, edition, noun, level):
    _row, page = of_each(edition)[noun]
    client.force_login(an_organizer(edition, level))

    found = links(client, f"{HOME}{noun}/")

    assert f"{HOME}{noun}/new/" not in found
    assert page not in found
    assert client.get(page).status_code == client.get(f"{HOME}{noun}/new/").status_code == 404


@pytest.mark.parametrize("noun", LISTS)
def test_an_empty_list_offers_to_add_the_first_one(client, edition, editor, noun):
    assert f"{HOME}{noun}/new/" in links(client, f"{HOME}{noun}/")


def test_from_a_list_the_number_of_sessions_leads_to_them(client, edition, editor):
    ye, hall = a_person("Ye"), a_room("Hall 1")
    session = a_session(edition, "Robots", ye)
    film = a_film(session)
    session.slots.create(room=hall, starts_at="2027-10-01T10:00Z", ends_at="2027-10-01T11:00Z")
    sessions = f"{HOME}sessions/"

    assert f"{sessions}?person={ye.code}" in links(client, f"{HOME}people/")
    assert f"{sessions}?film={film.code}" in links(client, f"{HOME}films/")
    assert f"{sessions}?room={hall.pk}" in links(client, f"{HOME}rooms/")


MENU = {
    "LOOK": ["manage-grounds"],
    "DESK": ["manage-grounds"],
    "PROGRAMME": ["manage-words", "manage-grounds"],
    "CHAIR": ["manage-words", "manage-grounds", "manage-edition-facts"],
}


@pytest.mark.parametrize("level", MENU)
def test_the_menu_of_lists_leads_to_what_each_may_write(client, edition, level):
    client.force_login(an_organizer(edition, Level[level]))
    with translation.override("en"):
        ways = {name: reverse(name, args=[edition.slug]) for name in MENU["CHAIR"]}

    found = links(client, f"{HOME}people/")

    assert [name for name, address in ways.items() if address in found] == MENU[level]
    assert {client.get(ways[name]).status_code for name in MENU[level]} == {200}


@pytest.mark.parametrize("noun", LISTS)
def test_a_page_says_where_it_is_and_leads_back(client, edition, editor, noun):
    _row, page = of_each(edition)[noun]

    found = links(client, page)

    assert f"{HOME}{noun}/" in found
    assert f"{page}remove/" in found
    assert page in links(client, f"{page}remove/")


def test_the_sessions_that_use_somebody_can_be_opened_from_the_question(client, edition, editor):
    ye = a_person("Ye")
    session = a_session(edition, "Robots", ye)

    found = links(client, f"{HOME}people/{ye.code}/remove/")

    assert f"{HOME}sessions/{session.code}/" in found


# Who


@pytest.mark.parametrize("noun", LISTS)
def test_each_role_may_write_or_finds_nothing(client, edition, noun):
    row, page = of_each(edition)[noun]
    found = {}
    for level in Level:
        client.force_login(an_organizer(edition, level))
        addresses = (f"{HOME}{noun}/new/", page, f"{page}remove/")
        found[level.name] = [client.get(each).status_code for each in addresses]

    nothing, all_of_it = [404, 404, 404], [200, 200, 200]
    assert found == {
        "LOOK": nothing,
        "DESK": nothing,
        "PROGRAMME": all_of_it,
        "CHAIR": all_of_it,
    }
    row.refresh_from_db()
    assert row.version == 0


@pytest.mark.parametrize("noun", LISTS)
def test_nobody_comes_in_without_signing_in(client, edition, noun):
    row, page = of_each(edition)[noun]

    for address in (f"{HOME}{noun}/new/", page, f"{page}remove/"):
        for answer in (client.get(address), client.post(address, {"name_en": "Mine"})):
            assert answer.status_code == 302
            assert "/accounts/login/" in answer.url
    row.refresh_from_db()
    assert row.version == 0


@pytest.mark.parametrize("noun", LISTS)
def test_another_family_has_rows_of_its_own(client, edition, noun):
    """Not by its own edition with our address, nor by ours."""
    _row, page = of_each(edition)[noun]
    abroad = the_family("elsewhere")
    other = an_edition("elsewhere-2027", family=abroad, venue=the_park(abroad))
    client.force_login(an_organizer(other))
    through_theirs = page.replace("convention-2027", "elsewhere-2027")

    for address in (page, through_theirs, f"{through_theirs}remove/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("noun", LISTS)
def test_another_edition_of_the_family_writes_the_same_rows(client, edition, noun):
    row, page = of_each(edition)[noun]
    carnival = an_edition("carnival-2027")
    client.force_login(an_organizer(carnival))
    name = "title_en" if noun == "films" else "name_en"
    address = page.replace("convention-2027", "carnival-2027")

    assert sent(client, address, **{name: "Renamed"}).status_code == 302

    row.refresh_from_db()
    assert row.version == 1
    assert [change.edition for change in carnival.changes.all()] == [carnival]
    assert edition.changes.count() == 0


def test_times_for_another_edition_are_neither_shown_nor_lost(client, edition, editor):
    carnival = an_edition("carnival-2027")
    time = {"starts_at": "2027-10-01T10:00Z", "ends_at": "2027-10-01T11:00Z", "reason": "theirs"}
    facts = {"name": both("Ye"), "availabilities": [{**time, "edition": carnival}]}
    ye = add_person(carnival, facts, by=None)
    page = f"{HOME}people/{ye.code}/"

    assert "theirs" not in client.get(page).content.decode()
    assert sent(client, page, note="x").status_code == 302
    assert ye.availabilities.get().edition == carnival


# Pages left open


REMOVED = {
    "people": remove_person,
    "films": remove_film,
    "organisations": remove_organisation,
    "rooms": remove_room,
}
MODELS = {"people": Person, "films": Film, "organisations": Organisation, "rooms": Room}


def set_free(row):
    """Let nothing use it any more."""
    if isinstance(row, Film):
        row.session_films.all().delete()
    if isinstance(row, Organisation):
        row.sponsorships.all().delete()


@pytest.mark.parametrize("noun", LISTS)
def test_what_was_typed_stands_although_the_row_was_removed_meanwhile(
    client, edition, editor, noun
):
    row, page = of_each(edition)[noun]
    name = "title_en" if noun == "films" else "name_en"
    typed = {**asked(client, page), name: "Mine", "note": "An hour of work"}
    set_free(row)
    REMOVED[noun](row, edition=edition, by=None)

    response = client.post(page, typed)

    html = response.content.decode()
    assert response.status_code == 409
    assert faults(response) == ["It was removed meanwhile. What you typed still stands here."]
    assert response.context["sheet"][name].value() == "Mine"
    assert "An hour of work" in html
    assert f'action="{HOME}{noun}/new/"' in html


@pytest.mark.parametrize("noun", LISTS)
def test_what_was_removed_meanwhile_can_be_added_anew(client, edition, editor, noun):
    row, page = of_each(edition)[noun]
    typed = {**asked(client, page), "note": "An hour of work"}
    set_free(row)
    REMOVED[noun](row, edition=edition, by=None)

    response = client.post(f"{HOME}{noun}/new/", typed)

    assert response.status_code == 302
    assert MODELS[noun].objects.get().note == "An hour of work"
    assert client.get(page).status_code == 200


def test_it_is_said_in_chinese_too(client, edition, editor):
    ye = a_person("Ye")
    page = f"{HOME.removeprefix('/en')}people/{ye.code}/"
    typed = asked(client, page)
    remove_person(ye, edition=edition, by=None)

    html = client.post(page, typed).content.decode()

    assert "It was removed" not in html
    assert 'action="/manage/convention-2027/people/new/"' in html


def test_a_row_more_is_given_to_a_page_whose_row_was_removed(client, edition, editor):
    ye = a_person("Ye")
    page = f"{HOME}people/{ye.code}/"
    typed = {**asked(client, page), "note": "kept", "more": "availabilities"}
    remove_person(ye, edition=edition, by=None)

    response = client.post(page, typed)

    sheet = response.context["sheet"]
    assert response.status_code == 409
    assert (sheet["note"].value(), sheet.rows["availabilities"].count) == ("kept", 2)


def test_an_address_that_never_was_is_not_there(client, edition, editor):
    for page in ("people/ZZZZZZZZ/", "films/ZZZZZZZZ/", "organisations/x/", "rooms/x/y/"):
        assert client.get(f"{HOME}{page}").status_code == 404
        assert client.post(f"{HOME}{page}", {"name_en": "Mine"}).status_code == 404
        assert client.post(f"{HOME}{page}remove/").status_code == 404


def test_removing_what_was_removed_is_not_there_any_more(client, edition, editor):
    ye = a_person("Ye")
    page = f"{HOME}people/{ye.code}/remove/"

    first, second = client.post(page), client.post(page)

    assert (first.status_code, second.status_code) == (302, 404)
    assert told(first) == ["“Ye” is removed."]
    assert [change.verb for change in edition.changes.all()] == ["remove"]


def test_what_begins_to_be_used_while_the_question_stands_is_not_removed(client, edition, editor):
    ye = a_person("Ye")
    page = f"{HOME}people/{ye.code}/remove/"
    assert "Nothing uses it." in client.get(page).content.decode()
    a_session(edition, "Robots", ye)

    response = client.post(page)

    assert response.status_code == 409
    assert response.context["refusal"] == "It is used by the session “Robots”, so it stays."
    assert Person.objects.count() == 1


def test_a_refused_address_keeps_the_rest_and_the_next_save_is_about_the_newest(
    client, edition, editor, english
):
    """Two rooms, one name: refused with 409, mended, saved."""
    hall = a_room("Hall 1")
    page = f"{HOME}rooms/furnace-3/hall-1/"
    a_room("Hall 2")
    mine = {**asked(client, page), "name_en": "Hall 2", "name_zh-hans": "Hall 2", "note": "kept"}

    refused = client.post(page, mine)

    assert refused.status_code == 409
    assert faults(refused) == [
        "There is already one with this name or address. Please choose another."
    ]
    assert refused.context["sheet"]["note"].value() == "kept"
    edit_room(hall, {"capacity": 77}, edition=edition, by=None, version=0)
    late = client.post(page, {**mine, "name_en": "Hall 3"})
    assert late.status_code == 409
    assert {str(e.label): e.theirs for e in late.context["theirs"]}["Seats"] == ["77"]
    saved = client.post(page, {**mine, "name_en": "Hall 3", "version": "1"})
    assert saved.status_code == 302
    hall.refresh_from_db()
    assert (hall.name["en"], hall.note, hall.version) == ("Hall 3", "kept", 2)


@pytest.mark.parametrize("noun", LISTS)
def test_pages_work_without_script(client, edition, editor, noun):
    """What is hidden is hidden by the page itself, and every button sends the form."""
    _row, page = of_each(edition)[noun]

    for address in (page, f"{HOME}{noun}/new/", f"{page}remove/"):
        main = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
        assert "<script" not in main
        assert "onclick" not in main
        assert 'type="button"' not in main
        assert " hidden " not in main
