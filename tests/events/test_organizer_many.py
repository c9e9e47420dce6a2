"""Many people, rooms, films or organisations at once: asked, done, and told what was left."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from events.models import (
    Change,
    ConsortiumSeat,
    Feature,
    Film,
    Organisation,
    Participation,
    Person,
    Room,
    RoomClosure,
    SessionFilm,
    Sponsorship,
    StaffRole,
)
from tests.cast import (
    a_film,
    a_person,
    a_room,
    a_session,
    an_edition,
    an_organisation,
    an_organizer,
    at,
    both,
    the_family,
    the_park,
)

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
Level = StaffRole.Level
KINDS = ["people", "rooms", "films", "organisations"]


@pytest.fixture
def edition():
    found = an_edition()
    found.sections.create(slug="classics", name=both("Classics"))
    return found


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, Level.PROGRAMME)
    client.force_login(user)
    return user


def a_row(kind: str, edition, name: str = "first"):
    """Something of this kind that the edition has."""
    if kind == "people":
        person = a_person(name)
        a_session(edition, f"Talk of {name}", person)
        return person
    if kind == "rooms":
        return a_room(name)
    if kind == "films":
        return a_film(a_session(edition, f"Showing {name}"))
    return an_organisation(edition, name)


def key_of(row) -> str:
    return str(row.pk if isinstance(row, Room) else getattr(row, "code", "") or row.slug)


def ask(client, kind: str, do: str, *rows):
    ticked = "".join(f"&row={key_of(row)}" for row in rows)
    return client.get(f"{HOME}{kind}/?do={do}{ticked}")


def press(client, listed: str, question, **answers):
    facts = {"do": question.context["action"].name, "rows": question.context["marks"]}
    return client.post(f"{HOME}{listed}/", {**facts, **answers})


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def actions(client, kind: str) -> list[str]:
    return [action.name for action in client.get(f"{HOME}{kind}/").context["listing"].actions]


DEEDS = [
    ("people", "answer", {"answer": "confirmed"}, Participation, "status", "confirmed"),
    ("people", "recording", {"recording": "no"}, Person, "recording", "no"),
    ("people", "streaming", {"streaming": "yes"}, Person, "streaming", "yes"),
    ("people", "organisation", {"organisation": "orbit"}, Person, "organisation__slug", "orbit"),
    ("people", "note", {"note": "Arrives late."}, Person, "note", "Arrives late."),
    ("rooms", "kind", {"kind": "stage"}, Room, "kind", "stage"),
    ("rooms", "outdoors", {"where": "yes"}, Room, "is_outdoor", True),
    ("rooms", "equip", {"equipment": ["lamp"]}, Room, "features__slug", "lamp"),
    ("rooms", "note", {"note": "Cold."}, Room, "note", "Cold."),
    ("films", "section", {"section": "classics"}, SessionFilm, "section__slug", "classics"),
    ("films", "premiere", {"premiere": "world"}, Film, "premiere", "world"),
    ("films", "kind", {"kind": "short"}, Film, "kind", "short"),
    ("films", "note", {"note": "Loud."}, Film, "note", "Loud."),
    ("organisations", "kind", {"kind": "university"}, Organisation, "kind", "university"),
    ("organisations", "seat", {"seat": "member"}, ConsortiumSeat, "role", "member"),
    ("organisations", "note", {"note": "Pays late."}, Organisation, "note", "Pays late."),
]


@pytest.mark.parametrize(("kind", "do", "answers", "model", "fact", "value"), DEEDS)
def test_each_deed_asks_what_it_must_know_does_it_and_history_says_who(
    client, edition, editor, kind, do, answers, model, fact, value
):
    Feature.objects.create(slug="lamp", name=both("Lamp"))
    if kind == "people":
        Organisation.objects.create(family=the_family(), slug="orbit", name=both("Orbit"))
    row = a_row(kind, edition)
    question = ask(client, kind, do, row)

    unanswered = press(client, kind, question)
    answered = press(client, kind, question, **answers)
    again = press(client, kind, question, **answers)

    counted = {"people": "1 person", "rooms": "1 room", "films": "1 film"}
    assert (unanswered.status_code, answered.status_code) == (400, 302)
    assert said(answered) == [f"Changed: {counted.get(kind, '1 organisation')}."]
    assert said(again)[-1].startswith("As wished already: 1 ")
    assert list(model.objects.values_list(fact, flat=True)) == [value]
    assert [change.by for change in Change.objects.all()] == [editor]


@pytest.mark.parametrize("kind", KINDS)
def test_only_who_makes_the_programme_changes_many(client, edition, kind):
    row = a_row(kind, edition)
    for level in (Level.LOOK, Level.DESK):
        client.force_login(an_organizer(edition, level))
        assert actions(client, kind) == []
        assert client.post(f"{HOME}{kind}/", {"do": "note"}).status_code == 404
        assert ask(client, kind, "note", row).status_code == 400
    client.force_login(an_organizer(edition, Level.PROGRAMME))

    assert "note" in actions(client, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_family_has_cannot_be_reached(client, edition, editor, kind):
    elsewhere = the_family("elsewhere")
    abroad = an_edition("elsewhere-2027", family=elsewhere, venue=the_park(elsewhere))
    rows = {
        "people": lambda: a_person("Wade", family=elsewhere),
        "rooms": lambda: a_room("Theirs", venue=the_park(elsewhere)),
        "films": lambda: a_film(a_session(abroad)),
        "organisations": lambda: an_organisation(abroad, "theirs"),
    }
    theirs = rows[kind]()

    asked = ask(client, kind, "note", theirs)
    sent = client.post(
        f"{HOME}{kind}/", {"do": "note", "rows": f"{key_of(theirs)}:0", "note": "Mine now."}
    )

    assert (asked.status_code, sent.status_code) == (400, 400)
    theirs.refresh_from_db()
    assert theirs.note == ""


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_changed_meanwhile_is_named_and_left(client, edition, editor, kind):
    row = a_row(kind, edition)
    question = ask(client, kind, "note", row)
    type(row).objects.update(version=1)

    response = press(client, kind, question, note="Mine.")

    assert "Somebody else changed these meanwhile." in said(response)[0]
    assert str(row) in said(response)[0]
    row.refresh_from_db()
    assert row.note == ""


@pytest.mark.parametrize("kind", KINDS)
def test_all_that_match_are_changed_though_a_page_shows_fifty(client, edition, editor, kind):
    rows = [a_row(kind, edition, f"n{number:02}") for number in range(52)]

    question = client.get(f"{HOME}{kind}/?do=note&which=all")
    response = press(client, kind, question, note="Seen.")

    assert len(question.context["told"]) + len(question.context["more"]) == 52
    assert said(response)[0].startswith("Changed: 52 ")
    assert {type(row).objects.get(pk=row.pk).note for row in rows} == {"Seen."}


# The longest question of each list is as short for thirty rows as for one.
QUESTIONS = [("people", "answer", 7), ("rooms", "equip", 11), ("films", "section", 10),
             ("organisations", "tier", 9)]  # fmt: skip


@pytest.mark.parametrize(("kind", "do", "queries"), QUESTIONS)
@pytest.mark.parametrize("count", [1, 30])
def test_asking_about_any_number_takes_the_same_queries(
    client, edition, editor, django_assert_num_queries, kind, do, queries, count
):
    Feature.objects.create(slug="lamp", name=both("Lamp"))
    for number in range(count):
        a_row(kind, edition, f"n{number}")

    with django_assert_num_queries(queries):
        response = client.get(f"{HOME}{kind}/?do={do}&which=all")

    assert response.status_code == 200


# People


def test_how_many_answers_are_missing_stands_beside_each_name(client, edition, editor):
    ye, luo = a_person("Ye"), a_person("Luo")
    a_session(edition, "Robots", ye, luo)
    a_session(edition, "Aliens", ye)
    shi = a_person("Shi")

    response = ask(client, "people", "answer", ye, luo, shi)

    assert [(str(row), now) for row, now in response.context["told"]] == [
        ("Luo", "1 not answered"),
        ("Shi", "has answered"),
        ("Ye", "2 not answered"),
    ]


def test_people_lose_their_organisation(client, edition, editor):
    orbit = Organisation.objects.create(family=the_family(), slug="orbit", name=both("Orbit"))
    ye = a_person("Ye")
    Person.objects.update(organisation=orbit)

    press(client, "people", ask(client, "people", "organisation", ye), organisation="-")

    assert Person.objects.get().organisation is None


# Rooms


def close(client, *rooms, **answers):
    usual = {"day": "2027-10-01", "begins": "09:00", "ends": "12:00", "reason": "Wind"}
    return press(client, "rooms", ask(client, "rooms", "close", *rooms), **{**usual, **answers})


@pytest.mark.parametrize(
    ("begins", "ends", "from_", "until"),
    [
        ("09:00", "12:00", at("09:00"), at("12:00")),
        ("22:00", "02:00", at("22:00"), at("02:00", 2)),
        ("00:30", "02:00", at("00:30", 2), at("02:00", 2)),
        ("05:00", "05:00", at("05:00"), at("05:00", 2)),
    ],
)
def test_rooms_are_closed_on_the_clock_of_a_festival_evening(
    client, edition, editor, begins, ends, from_, until
):
    lawn = a_room("Lawn")

    response = close(client, lawn, begins=begins, ends=ends)

    assert said(response) == ["Changed: 1 room."]
    closure = RoomClosure.objects.get()
    assert (closure.starts_at, closure.ends_at, closure.reason) == (from_, until, "Wind")


@pytest.mark.parametrize(
    "wrong", [{"day": "1999-01-01"}, {"begins": "25:00"}, {"ends": ""}, {"reason": " "}]
)
def test_a_closure_that_makes_no_sense_is_asked_for_again(client, edition, editor, wrong):
    lawn = a_room("Lawn")

    response = close(client, lawn, **wrong)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == list(wrong)
    assert not RoomClosure.objects.exists()


def test_rooms_are_opened_again_and_what_reaches_further_is_told(client, edition, editor):
    lawn, stage = a_room("Lawn"), a_room("Stage")
    close(client, stage)
    close(client, lawn, begins="20:00", ends="04:00")
    RoomClosure.objects.filter(room=lawn).update(ends_at=at("12:00", 2))

    question = ask(client, "rooms", "open", lawn, stage)
    response = press(client, "rooms", question, day="2027-10-01")

    changed, refused = said(response)[-2:]
    assert changed == "Changed: 1 room."
    assert refused.split("\n")[1].startswith("Lawn: It is closed beyond that time as well.")
    assert [closure.room for closure in RoomClosure.objects.all()] == [lawn]


def test_equipment_is_taken_away_again(client, edition, editor):
    lamp, stove = (Feature.objects.create(slug=name, name=both(name)) for name in ("lamp", "stove"))
    lawn = a_room("Lawn")
    lawn.features.add(lamp, stove)

    press(client, "rooms", ask(client, "rooms", "strip", lawn), equipment=["lamp"])

    assert list(lawn.features.all()) == [stove]
    change = Change.objects.get()
    assert (change.before, change.after) == (
        {"features": ["lamp", "stove"]},
        {"features": ["stove"]},
    )


def test_where_no_equipment_is_known_nobody_is_asked_about_any(client, edition, editor):
    a_room("Lawn")

    assert actions(client, "rooms") == ["close", "open", "kind", "outdoors", "note"]
    assert "needs" not in actions(client, "sessions")


# Films and organisations


def test_a_film_says_in_which_section_it_stands_here(client, edition, editor):
    film = a_row("films", edition)
    carnival = an_edition("carnival")
    other = carnival.sections.create(slug="other", name=both("Other"))
    SessionFilm.objects.create(session=a_session(carnival), film=film, section=other)
    SessionFilm.objects.filter(session__edition=edition).update(section=edition.sections.get())

    response = ask(client, "films", "section", film)

    assert [now for _row, now in response.context["told"]] == ["Classics"]


def test_sponsors_choose_among_the_tiers_there_are(client, edition, editor):
    first, second = an_organisation(edition, "first"), an_organisation(edition, "second")
    Sponsorship.objects.filter(organisation=second).update(tier=both("Silver"))
    question = ask(client, "organisations", "tier", first)

    choices = list(question.context["form"].fields["tier"].choices)
    press(client, "organisations", question, tier="2")

    assert choices[1:] == [("1", "Gold"), ("2", "Silver"), ("-", "does not sponsor")]
    assert {each.tier["en"] for each in Sponsorship.objects.all()} == {"Silver"}


def test_without_any_sponsor_there_is_no_tier_to_choose(client, edition, editor):
    assert "tier" not in actions(client, "organisations")


def test_a_seat_that_another_has_is_told(client, edition, editor):
    first, second = an_organisation(edition, "first"), an_organisation(edition, "second")
    question = ask(client, "organisations", "seat", first, second)

    response = press(client, "organisations", question, seat="director_unit")

    changed, refused = said(response)
    assert changed == "Changed: 1 organisation."
    assert refused.split("\n")[1].endswith("Another organisation has this seat.")
    assert ConsortiumSeat.objects.count() == 1
