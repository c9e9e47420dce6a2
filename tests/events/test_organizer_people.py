"""The list of people: who is on the programme, who has not answered, whose words are missing."""

from __future__ import annotations

import pytest

from events.models import Organisation, Participation, Person, StaffRole
from tests.cast import (
    a_person,
    a_session,
    an_edition,
    an_organisation,
    an_organizer,
    both,
    the_family,
)
from tests.events.listed import cells, choices, names

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/people/"
SESSIONS = "/en/manage/convention-2027/sessions/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def reader(client, edition):
    user = an_organizer(edition, Level.LOOK)
    client.force_login(user)
    return user


@pytest.fixture
def maker(client, edition):
    user = an_organizer(edition, Level.PROGRAMME)
    client.force_login(user)
    return user


def known(english: str, chinese: str = "", **facts) -> Person:
    return Person.objects.create(family=the_family(), name=both(english, chinese), **facts)


def answered(session, status: str) -> None:
    session.participations.update(status=status)


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_any_length_takes_the_same_queries(
    client, edition, reader, django_assert_num_queries, count
):
    works = an_organisation(edition)
    for number in range(count):
        who = known(f"Guest {number:02}", organisation=works)
        a_session(edition, f"Talk {number}", who)

    with django_assert_num_queries(6):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


def test_people_are_ordered_by_their_sound_in_the_language_of_the_reader(client, edition, reader):
    for english, chinese in (("Zoe", "阿佐"), ("Liu", "刘"), ("Chen", "陈")):
        known(english, chinese)

    chinese = client.get("/manage/convention-2027/people/")

    assert names(client, LIST) == ["Chen", "Liu", "Zoe"]
    assert [row.name["zh-hans"] for row in chinese.context["rows"]] == ["阿佐", "陈", "刘"]


def test_a_person_is_found_in_any_spelling(client, edition, maker):
    known("Liu Cixin", "刘慈欣", email="liu@sunflower.example")
    known("Tomás Núñez", occupation=both("Robot keeper", "机器人看护"))

    for query in ("刘慈欣", "liucixin", "lcx", "ＬＣＸ", "sunflower", "cixin liu"):
        assert names(client, f"{LIST}?q={query}") == ["Liu Cixin"], query
    assert names(client, f"{LIST}?q=tomas") == names(client, f"{LIST}?q=看护") == ["Tomás Núñez"]
    assert names(client, f"{LIST}?q=liu+tomas") == []


def test_people_of_another_family_are_not_there(client, edition, reader):
    known("Ye")
    a_person("Stranger", family=the_family("elsewhere"))

    assert names(client, LIST) == ["Ye"]


def test_sessions_of_this_edition_are_counted_unless_the_person_declined(client, edition, reader):
    ye, luo = known("Ye"), known("Luo")
    twice = a_session(edition, "Robots", ye)
    Participation.objects.create(session=twice, person=ye, role="moderator")
    answered(twice, "confirmed")
    a_session(edition, "Aliens", ye)
    answered(a_session(edition, "Time", ye, luo), "declined")
    a_session(an_edition("carnival-2027"), "Elsewhere", luo)

    rows = client.get(f"{LIST}?sort=-sessions").context["rows"]

    assert [(str(row), row.sessions_here, row.unanswered) for row in rows] == [
        ("Ye", 2, 1),
        ("Luo", 0, 0),
    ]


def test_a_name_leads_to_the_sessions_of_that_person_and_of_nobody_else(client, edition, reader):
    ye, namesake = known("Ye"), known("Ye")
    a_session(edition, "Robots", ye)
    a_session(edition, "Aliens", namesake)
    answered(a_session(edition, "Time", ye), "declined")
    address = f"{SESSIONS}?person={ye.code}"

    page = client.get(LIST).content.decode()
    found = client.get(address)

    assert f'href="{address}"' in page
    assert [row.title["en"] for row in found.context["rows"]] == ["Robots"]
    assert [(chip.label, chip.word) for chip in found.context["chips"]] == [("Person", "Ye")]
    # Who searches or filters further stays with that person.
    assert f'name="person" value="{ye.code}"' in found.content.decode()


@pytest.mark.parametrize("code", ["nobody", "%00", "刘", "A" * 500, "' OR 1=1"])
def test_a_code_that_nobody_has_is_left_out_and_told(client, edition, reader, code):
    a_session(edition, "Robots", known("Ye"))

    response = client.get(SESSIONS, {"person": code})

    assert [row.title["en"] for row in response.context["rows"]] == ["Robots"]
    assert response.context["wish"].unknown == [f"Person: {code[:40]}"]


def test_a_person_of_another_family_is_no_filter(client, edition, reader):
    stranger = a_person("Stranger", family=the_family("elsewhere"))

    response = client.get(f"{SESSIONS}?person={stranger.code}")

    assert "Stranger" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("on=here", ["Host", "Maybe"]),
        ("on=none", ["Gone", "Idle"]),
        ("role=host", ["Host"]),
        ("role=speaker", ["Gone", "Maybe"]),
        ("answer=invited", ["Maybe"]),
        ("answer=confirmed", ["Host"]),
        ("answer=declined", ["Gone"]),
        ("organisation=works", ["Host"]),
        ("recording=no", ["Idle"]),
        ("missing=name-zh-hans", ["Idle"]),
        ("missing=biography-en", ["Gone", "Idle", "Maybe"]),
        ("missing=email", ["Gone", "Host", "Idle"]),
        ("missing=email&missing=organisation", ["Gone", "Idle"]),
        ("on=here&missing=email", ["Host"]),
    ],
)
def test_the_filters_that_programme_makers_need(client, edition, reader, query, expected):
    works = Organisation.objects.create(family=the_family(), slug="works", name=both("Works"))
    host = known("Host", organisation=works, biography=both("Words"))
    answered(a_session(edition, "Hosted", host), "confirmed")
    host.participations.update(role="host")
    a_session(edition, "Asked", known("Maybe", email="maybe@sunflower.example"))
    answered(a_session(edition, "Refused", known("Gone")), "declined")
    Person.objects.create(family=the_family(), name={"en": "Idle"}, recording="no")

    assert names(client, f"{LIST}?{query}") == expected


def test_only_organisations_that_somebody_belongs_to_are_asked_about(client, edition, reader):
    an_organisation(edition, "nobodys")
    known("Ye", organisation=an_organisation(edition, "works"))
    known("Luo", organisation=Organisation.objects.get(slug="works"))

    assert choices(client, LIST, "organisation") == [("works", "works")]


def test_what_waits_for_an_answer_comes_first_when_asked(client, edition, reader):
    ye, luo = known("Ye"), known("Luo")
    a_session(edition, "Robots", ye, luo)
    a_session(edition, "Aliens", luo)

    assert names(client, f"{LIST}?sort=-unanswered") == ["Luo", "Ye"]
    assert names(client, f"{LIST}?sort=unanswered") == ["Ye", "Luo"]


def test_csv_tells_who_makes_the_programme_how_to_reach_them(client, edition, maker):
    works = an_organisation(edition, "works")
    liu = known(
        "Liu Cixin",
        "刘慈欣",
        occupation=both("Writer", "作家"),
        organisation=works,
        email="liu@sunflower.example",
        languages=["zh", "en"],
        recording="yes",
        note="=likes the lake",
    )
    a_session(edition, "Robots", liu)

    assert cells(client, f"{LIST}?format=csv") == [
        [
            *("Code", "Name", "Name (zh-hans)", "Name (en)", "What they do", "Organisation"),
            *("Sessions", "Not answered", "Recording", "Live stream", "Languages", "Email", "Note"),
        ],
        [
            *(liu.code, "Liu Cixin", "刘慈欣", "Liu Cixin", "Writer", "works", "1", "1"),
            *("yes", "ask first", "zh en", "liu@sunflower.example", "'=likes the lake"),
        ],
    ]


def test_who_may_only_look_gets_no_addresses_and_no_notes(client, edition, reader):
    known("Ye", email="ye@sunflower.example", note="between us")

    text = "\n".join(",".join(row) for row in cells(client, f"{LIST}?format=csv"))

    assert "Ye" in text
    assert "sunflower" not in text and "between us" not in text


def test_nobody_yet_and_nobody_who_matches_are_two_things(client, edition, reader):
    empty = client.get(LIST).content.decode()
    known("Ye")
    unmatched = client.get(f"{LIST}?q=nowhere").content.decode()

    assert "Nobody is written down yet" in empty
    assert "Nothing matches" in unmatched


def test_every_page_of_organizers_leads_to_the_lists(client, edition, reader):
    page = client.get("/en/manage/convention-2027/draft/").content.decode()

    assert f'href="{LIST}"' in page
    assert 'href="/en/manage/convention-2027/rooms/"' in page


def test_names_are_text_and_never_markup(client, edition, reader):
    known("<b>Ye</b>", occupation=both("<i>host</i>"))

    page = client.get(LIST).content.decode()

    assert "<b>Ye" not in page and "<i>host" not in page
    assert "&lt;b&gt;Ye&lt;/b&gt;" in page
