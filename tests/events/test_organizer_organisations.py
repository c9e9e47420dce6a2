"""The list of organisations: consortium, sponsors, exhibitors, and whose people they are."""

from __future__ import annotations

from datetime import date

import pytest

from events.models import Booth, ConsortiumSeat, Organisation, Person, StaffRole
from tests.cast import a_room, an_edition, an_organisation, an_organizer, both, the_family
from tests.events.listed import cells, names

pytestmark = pytest.mark.django_db
LIST = "/en/manage/convention-2027/organisations/"
PEOPLE = "/en/manage/convention-2027/people/"
Level = StaffRole.Level


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def reader(client, edition):
    user = an_organizer(edition, Level.LOOK)
    client.force_login(user)
    return user


def known(english: str, chinese: str = "", **facts) -> Organisation:
    usual = {"family": the_family(), "slug": english.lower().replace(" ", "-")}
    return Organisation.objects.create(name=both(english, chinese), **{**usual, **facts})


def a_seat(organisation: Organisation, role: str = "member", **facts) -> ConsortiumSeat:
    usual = {"family": organisation.family, "joined_on": date(2026, 1, 1)}
    return ConsortiumSeat.objects.create(organisation=organisation, role=role, **usual, **facts)


def a_booth(edition, organisation: Organisation, number: str = "A1", room=None) -> Booth:
    hall = room or a_room(f"Floor {number}")
    return Booth.objects.create(edition=edition, room=hall, number=number, exhibitor=organisation)


def works_for(organisation: Organisation, name: str) -> Person:
    return Person.objects.create(
        family=organisation.family, name=both(name), organisation=organisation
    )


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_any_length_takes_the_same_queries(
    client, edition, reader, django_assert_num_queries, count
):
    hall = a_room()
    for number in range(count):
        each = an_organisation(edition, f"works-{number}")
        a_seat(each)
        a_booth(edition, each, f"A{number}", hall)
        a_booth(edition, each, f"B{number}", hall)

    with django_assert_num_queries(8):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


def test_an_organisation_is_found_in_any_spelling(client, edition, reader):
    known("Orbit Works", "轨道工坊")
    known("Lake University", "秀池大学")

    for query in ("轨道", "guidao", "gdgf", "ＯＲＢＩＴ", "works orbit"):
        assert names(client, f"{LIST}?q={query}") == ["Orbit Works"], query
    assert names(client, f"{LIST}?q=lake+works") == []


def test_organisations_of_another_family_are_not_there(client, edition, reader):
    known("Orbit Works")
    known("Abroad", family=the_family("elsewhere"))

    assert names(client, LIST) == ["Orbit Works"]


def test_a_name_leads_to_the_people_if_there_are_any(client, edition, reader):
    orbit, alone = known("Orbit Works"), known("Alone")
    works_for(orbit, "Ye")
    works_for(orbit, "Luo")
    works_for(known("Other"), "Wang")
    address = f"{PEOPLE}?organisation={orbit.slug}"

    response = client.get(f"{LIST}?sort=-people")

    page = response.content.decode()
    assert [(str(row), row.members) for row in response.context["rows"]] == [
        ("Orbit Works", 2),
        ("Other", 1),
        ("Alone", 0),
    ]
    assert f'href="{address}"' in page
    assert f"organisation={alone.slug}" not in page
    assert names(client, address) == ["Luo", "Ye"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=university", ["Lake"]),
        ("seat=director_unit", ["Head"]),
        ("seat=member", ["Lake"]),
        ("seat=none", ["Gone", "Guest"]),
        ("is=sponsor", ["Guest"]),
        ("is=exhibitor", ["Lake"]),
        ("is=people", ["Head"]),
        ("is=people&is=sponsor", []),
        ("missing=name-zh-hans", ["Gone"]),
        ("missing=description-en", ["Gone", "Guest", "Lake"]),
        ("missing=website", ["Gone", "Guest", "Head"]),
        ("seat=none&missing=name-zh-hans", ["Gone"]),
    ],
)
def test_the_filters_that_organizers_need(client, edition, reader, query, expected):
    head = known("Head", description=both("Words"))
    a_seat(head, "director_unit")
    works_for(head, "Ye")
    lake = known("Lake", kind="university", website="https://lake.example")
    a_seat(lake)
    a_booth(edition, lake)
    an_organisation(edition, "guest", name=both("Guest"))
    gone = Organisation.objects.create(family=the_family(), slug="gone", name={"en": "Gone"})
    a_seat(gone, left_on=date(2026, 6, 1))

    assert names(client, f"{LIST}?{query}") == expected


def test_only_what_they_are_to_this_edition_is_told(client, edition, reader):
    orbit = an_organisation(an_edition("carnival-2027"), "orbit")
    a_booth(orbit.sponsorships.get().edition, orbit, "C7")

    page = client.get(LIST).content.decode()

    assert "orbit" in page
    assert "Gold" not in page and "C7" not in page
    assert names(client, f"{LIST}?is=sponsor") == names(client, f"{LIST}?is=exhibitor") == []


def test_csv_tells_seat_sponsorship_and_booths(client, edition):
    client.force_login(an_organizer(edition, Level.PROGRAMME))
    facts = {"website": "https://orbit.example", "note": "pays late", "kind": "institute"}
    orbit = an_organisation(edition, "orbit", name=both("Orbit", "轨道"), **facts)
    a_seat(orbit, "secretariat")
    hall = a_room("Hall 1")
    for number in ("A2", "A1"):
        a_booth(edition, orbit, number, hall)
    works_for(orbit, "Ye")

    assert cells(client, f"{LIST}?format=csv") == [
        [
            *("Short name", "Organisation", "Name (zh-hans)", "Name (en)", "Kind", "Consortium"),
            *("Sponsor", "Booths", "People", "Website", "Note"),
        ],
        [
            *("orbit", "Orbit", "轨道", "Orbit", "research institute", "secretariat"),
            *("Gold", "Hall 1 A1, Hall 1 A2", "1", "https://orbit.example", "pays late"),
        ],
    ]


def test_who_may_only_look_does_not_read_the_notes(client, edition, reader):
    known("Orbit Works", note="pays late")

    assert "pays late" not in client.get(f"{LIST}?format=csv").content.decode()


def test_none_yet_says_who_will_be_here(client, edition, reader):
    page = client.get(LIST).content.decode()

    assert "No organisation is written down yet" in page
    assert "Members of the consortium" in page
