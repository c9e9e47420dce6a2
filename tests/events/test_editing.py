"""Rows that several organizers write: what every kind of them may count on."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events import editing, history
from events.codes import address_of
from events.editions import EDITION, WORDS, add_word, edit_word
from events.errors import AlreadyThere, InUse, RuleBroken, StaleRow
from events.films import FILM, add_film, edit_film
from events.grounds import (
    BUILDING,
    GATE,
    VENUE,
    ZONE,
    add_building,
    add_zone,
    edit_building,
    edit_zone,
)
from events.models import Change, Film, FilmVersion, Organisation, Person, Session, Track, Zone
from events.organisations import ORGANISATION, add_organisation
from events.people import PERSON, add_person, edit_person, remove_person
from events.rooms import ROOM, add_room, edit_room
from events.uses import Use, elsewhere, in_sessions, refuse_used
from tests.cast import (
    a_person,
    a_room,
    a_session,
    an_edition,
    an_organisation,
    an_organizer,
    at,
    both,
    the_park,
)
from tests.events.test_races import at_once, everything, kinds, survives

KINDS = {
    "person": PERSON,
    "film": FILM,
    "organisation": ORGANISATION,
    "room": ROOM,
    "edition": EDITION,
    "venue": VENUE,
    "zone": ZONE,
    "gate": GATE,
    "building": BUILDING,
    **WORDS,
}
database = pytest.mark.django_db
real = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


# What a kind says of itself


@pytest.mark.parametrize("name", KINDS)
def test_every_fact_of_a_kind_is_a_column_and_so_is_every_fact_of_its_parts(name):
    """A fact that is misspelt would be dropped without a word."""
    kind = KINDS[name]

    def missing(model, facts):
        return [fact for fact in facts if fact not in {f.name for f in model._meta.get_fields()}]

    def of_parts(model, parts):
        for part in parts:
            related = model._meta.get_field(part.name).related_model
            yield from missing(related, part.facts)
            yield from of_parts(related, part.parts)

    assert missing(kind.model, (*kind.facts, *kind.links)) == []
    assert [*of_parts(kind.model, kind.parts)] == []


@pytest.mark.parametrize("name", KINDS)
def test_every_column_that_people_write_is_a_fact_of_its_kind(name):
    """Nothing that a model holds is out of reach of its page."""
    kind = KINDS[name]
    by_itself = {"id", "family", "venue", "edition", "code", "search", "sort_key", "version"}
    by_itself |= {"slug"} if name == "venue" else {"series", "current_release"}
    by_itself |= {"rank"} if name in WORDS else set()

    columns = {field.name for field in kind.model._meta.concrete_fields}

    assert columns - by_itself - set(kind.facts) == set()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ({"en": "Blast Furnace No. 3"}, "blast-furnace-no-3"),
        ({"en": "Café Ångström"}, "cafe-angstrom"),
        ({"zh-hans": "三号高炉"}, "sanhaogaolu"),
        ({"en": "", "zh-hans": "三号高炉"}, "sanhaogaolu"),
        ({"en": "!!!", "zh-hans": ""}, ""),
        ({}, ""),
        ({"en": "-_-a-_-"}, "a"),
        ({"en": "x" * 80}, "x" * 50),
    ],
)
def test_the_word_in_addresses_is_made_from_the_name(name, address):
    assert address_of(name).replace("-", "") == address.replace("-", "")


def test_a_word_in_addresses_never_ends_in_a_dash_where_it_was_cut():
    assert address_of({"en": "aaaa bbbb"}, longest=5) == "aaaa"


# History


@database
def test_history_holds_the_whole_row_when_it_comes_and_when_it_goes():
    edition = an_edition()
    facts = {"name": both("Ye"), "languages": ["zh"], "needs_step_free": True}
    ye = add_person(edition, facts, by=None, code="YEWENJAE")

    remove_person(ye, edition=edition, by=None)

    came, went = edition.changes.order_by("pk")
    assert came.after == went.before
    assert came.after["needs_step_free"] is True
    assert {*PERSON.facts, "availabilities"} == came.after.keys()
    assert (came.before, went.after) == ({}, {})


@database
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": 1}, {"a": 1}, ({}, {})),
        ({"a": 1}, {"a": 2}, ({"a": 1}, {"a": 2})),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ({"b": 2}, {"b": 3})),
        ({}, {"a": 1}, ({"a": None}, {"a": 1})),
        ({"a": [1, 2]}, {"a": [2, 1]}, ({"a": [1, 2]}, {"a": [2, 1]})),
    ],
)
def test_only_what_is_not_the_same_is_told(before, after, told):
    assert history.differing(before, after) == told


@database
def test_days_and_times_are_told_as_json_holds_them():
    edition = an_edition()
    time = {"starts_at": at("10:00"), "ends_at": at("11:00"), "edition": edition, "reason": ""}

    add_person(edition, {"name": both("Ye"), "availabilities": [time]}, by=None)

    [told] = edition.changes.get().after["availabilities"]
    assert (told["starts_at"], told["edition"]) == ("2027-10-01T02:00:00Z", edition.pk)


@database
def test_links_are_told_by_their_ids_in_order():
    edition, hall = an_edition(), a_room("Hall 1")
    features = [hall.features.create(slug=slug, name=both(slug)) for slug in ("dcp", "booth")]
    hall.features.clear()

    edit_room(hall, {"features": features[::-1]}, edition=edition, by=None, version=0)

    change = edition.changes.get()
    assert (change.before, change.after) == (
        {"features": []},
        {"features": sorted(each.pk for each in features)},
    )


# Whole or not at all


@real
def test_writing_somebody_down_fails_whole_wherever_it_fails():
    edition = an_edition()
    time = {"starts_at": at("10:00"), "ends_at": at("11:00"), "edition": None, "reason": ""}
    facts = {"name": both("Ye"), "availabilities": [time]}

    survives(lambda: add_person(edition, facts, by=None, code="YEWENJAE"), at_least=4)


@real
def test_changing_a_room_and_its_parts_fails_whole_wherever_it_fails():
    edition, hall = an_edition(), a_room("Hall 1")
    hall.names.create(name=both("Old hall"))
    dcp = hall.features.create(slug="dcp", name=both("DCP"))
    hall.features.clear()
    facts = {
        "capacity": 90,
        "features": [dcp],
        "names": [{"name": both("Older hall"), "valid_from": None, "valid_until": None}],
        "closures": [{"starts_at": at("08:00"), "ends_at": at("09:00"), "reason": "Drill"}],
    }

    survives(
        lambda: edit_room(hall, facts, edition=edition, by=None, version=0),
        at_least=8,
    )


@real
def test_measuring_ways_fails_whole_wherever_it_fails():
    edition = an_edition()
    a, b = (add_building(edition, {"slug": s, "name": both(s)}, by=None) for s in "ab")
    walks = [{"other": b, "minutes": 5, "step_free_minutes": None}]

    survives(
        lambda: edit_building(a, {"walks": walks}, edition=edition, by=None, version=0),
        at_least=5,
    )


# Two at once


@real
def test_of_two_who_write_one_zone_one_wins_and_one_is_told():
    edition = an_edition()
    add_zone(edition, {"slug": "lake", "name": both("The lake")}, by=None)
    first, second = Zone.objects.get(), Zone.objects.get()

    found = at_once(
        lambda: edit_zone(first, {"name": both("One")}, edition=edition, by=None, version=0),
        lambda: edit_zone(second, {"name": both("Two")}, edition=edition, by=None, version=0),
    )

    assert kinds(found) == ["StaleRow", "Zone"]
    winner = next(each for each in found if isinstance(each, Zone))
    assert Zone.objects.get().name == winner.name
    assert [each.verb for each in Change.objects.order_by("pk")] == ["add", "edit"]


@real
def test_a_double_click_adds_one_person():
    edition = an_edition()
    facts = {"name": both("Ye")}

    found = at_once(*[lambda: add_person(edition, facts, by=None, code="YEWENJAE")] * 2)

    assert Person.objects.count() == 1
    assert [each.verb for each in Change.objects.all()] == ["add"]
    assert set(kinds(found)) <= {"Person", "AlreadyThere"}


@real
def test_of_two_who_take_one_address_one_gets_it():
    edition = an_edition()

    found = at_once(
        lambda: add_word("track", edition, {"slug": "hard", "name": both("Hard")}, by=None),
        lambda: add_word("track", edition, {"slug": "hard", "name": both("Harder")}, by=None),
    )

    assert kinds(found) == ["AlreadyThere", "Track"]
    assert (Track.objects.count(), Change.objects.count()) == (1, 1)


@real
def test_two_who_remove_one_person_are_both_content_and_history_tells_it_once():
    edition = an_edition()
    a_person("Ye")
    first, second = Person.objects.get(), Person.objects.get()

    found = at_once(
        lambda: remove_person(first, edition=edition, by=None),
        lambda: remove_person(second, edition=edition, by=None),
    )

    assert found == [None, None]
    assert (Person.objects.count(), [each.verb for each in Change.objects.all()]) == (0, ["remove"])


@real
def test_what_was_chosen_and_is_gone_by_now_is_said_in_words():
    edition = an_edition()
    works = an_organisation(edition, "works")
    seen = Organisation.objects.get()
    works.sponsorships.all().delete()
    works.delete()
    before = everything()

    with pytest.raises(AlreadyThere, match="Something you chose is gone by now"):
        add_person(edition, {"name": both("Ye"), "organisation": seen}, by=None)

    assert everything() == before


@real
def test_a_building_that_is_gone_by_now_is_no_place_for_a_room():
    edition, hall = an_edition(), a_room("Hall 1")
    building = hall.building
    hall.delete()
    type(building).objects.all().delete()

    with pytest.raises(AlreadyThere, match="Something you chose is gone by now"):
        add_room(edition, {"building": building, "slug": "x", "name": both("X")}, by=None)


# Parts


@database
def test_two_versions_of_a_film_that_say_the_same_are_refused_in_fitting_words():
    edition = an_edition()
    film = add_film(edition, {"title": both("Solaris"), "runtime": 166}, by=None)
    same = {"name": "", "language": "ru", "subtitles": "", "delivery": "", "prints": []}

    with pytest.raises(AlreadyThere) as refusal:
        edit_film(film, {"versions": [same, same]}, edition=edition, by=None, version=0)

    assert str(refusal.value) == (
        "There is already one with this name or address. Please choose another."
    )
    assert FilmVersion.objects.count() == 0


@database
def test_a_part_is_known_by_its_own_row_only():
    """The id of a version of another film changes neither."""
    edition = an_edition()
    version = {"name": "", "language": "ru", "subtitles": "", "delivery": "", "prints": []}
    facts = {"runtime": 90, "versions": [version]}
    first, second = (
        add_film(edition, {"title": both(title), **facts}, by=None) for title in ("One", "Two")
    )
    theirs = first.versions.get()

    wanted = [{**version, "language": "zh", "pk": theirs.pk}]
    edit_film(second, {"versions": wanted}, edition=edition, by=None, version=0)

    assert [(each.film, each.language) for each in FilmVersion.objects.all()] == [
        (first, "ru"),
        (second, "zh"),
    ]


@database
def test_what_facts_do_not_name_stays_as_it_is():
    edition = an_edition()
    film = add_film(
        edition, {"title": both("Solaris"), "runtime": 166, "year": 1972, "note": "x"}, by=None
    )

    edit_film(film, {"runtime": 167}, edition=edition, by=None, version=0)

    assert (film.runtime, film.year, film.note) == (167, 1972, "x")


@database
def test_what_no_kind_names_is_not_written():
    """A column that no page asks, such as the family, cannot be slipped in."""
    edition = an_edition()
    ye = a_person("Ye")

    edit_person(ye, {"code": "ZZZZZZZZ", "family_id": 0}, edition=edition, by=None, version=0)

    assert Person.objects.get().code != "ZZZZZZZZ"


@database
def test_a_row_that_is_gone_is_not_changed_into_being():
    edition = an_edition()
    ye = a_person("Ye")
    seen = Person.objects.get()
    ye.delete()

    with pytest.raises(StaleRow):
        edit_person(seen, {"note": "x"}, edition=edition, by=None, version=0)

    assert (Person.objects.count(), Change.objects.count()) == (0, 0)


@database
def test_a_change_is_one_update_that_names_the_version_it_expects():
    edition, ye = an_edition(), a_person("Ye")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        edit_person(ye, {"note": "x"}, edition=edition, by=None, version=0)

    updates = [each["sql"] for each in asked if each["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    assert '"version" = 0' in updates[0]


# Uses


def sessions_of(person):
    return Session.objects.filter(participations__person=person)


@database
def test_a_session_is_named_once_however_often_it_names_a_person():
    edition, ye = an_edition(), a_person("Ye")
    session = a_session(edition, "Robots", ye)
    session.participations.create(person=ye, role="moderator")

    found = in_sessions(sessions_of(ye), edition=edition)

    assert found == [Use("the session “Robots”", session.code)]


@database
def test_sessions_of_ours_come_before_other_editions_which_are_named_once():
    carnival, edition = an_edition("carnival-2027", name=both("Carnival")), an_edition()
    ye = a_person("Ye")
    for title in ("Secret", "Another secret"):
        a_session(carnival, title, ye)
    ours = a_session(edition, "Robots", ye)

    assert in_sessions(sessions_of(ye), edition=edition) == [
        Use("the session “Robots”", ours.code),
        Use("the programme of Carnival"),
    ]


@database
def test_uses_are_said_in_the_language_of_the_reader():
    edition = an_edition(name=both("Convention", "大会"))

    with translation.override("zh-hans"):
        [use] = elsewhere([edition])
        with pytest.raises(InUse) as refusal:
            refuse_used([use])

    assert "大会" in use.text
    assert use.text in str(refusal.value)


def test_what_nothing_uses_is_not_refused():
    refuse_used([])


@database
def test_every_refusal_of_these_verbs_has_a_code_of_its_own():
    assert {each.code for each in (StaleRow, AlreadyThere, InUse)} == {
        "stale_row",
        "already_there",
        "in_use",
    }
    assert all(issubclass(each, RuleBroken) for each in (StaleRow, AlreadyThere, InUse))


@database
def test_the_same_words_may_be_written_again_by_whoever_saw_the_newest():
    edition = an_edition()
    add_word("track", edition, {"slug": "hard", "name": both("Hard")}, by=None)
    track, chair = Track.objects.get(), an_organizer(edition)

    for version, name in enumerate(("One", "Two", "Three")):
        edit_word("track", track, {"name": both(name)}, by=chair, version=version)

    assert (str(Track.objects.get()), Track.objects.get().version) == ("Three", 3)
    assert [each.after["name"]["en"] for each in edition.changes.order_by("pk")[1:]] == [
        "One",
        "Two",
        "Three",
    ]


@database
def test_parts_of_many_rows_are_found_by_their_owner_alone():
    edition = an_edition()
    blue, red = (
        add_organisation(edition, {"slug": slug, "name": both(slug)}, by=None)
        for slug in ("blue", "red")
    )
    hall = a_room("Hall 1")
    blue.booths.create(edition=edition, room=hall, number="A1")
    [booths, *_rest] = ORGANISATION.parts

    assert [row.number for row in editing.rows_of(blue, booths, edition)] == ["A1"]
    assert [*editing.rows_of(red, booths, edition)] == []


@database
def test_a_film_and_a_venue_have_a_family_that_no_form_changes():
    edition = an_edition()
    film = add_film(edition, {"title": both("Solaris"), "runtime": 90}, by=None)

    assert (film.family, the_park().family) == (edition.series.family, edition.series.family)
    assert Film.objects.get().version == 0
