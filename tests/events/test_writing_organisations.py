"""Organisations: their booths and sponsorship at an edition, their seats in the consortium."""

from datetime import date

import pytest
from django.utils import translation

from events.errors import AlreadyThere, InUse, StaleRow
from events.models import Booth, ConsortiumSeat, Organisation, Sponsorship, StaffRole
from events.organisations import (
    add_organisation,
    edit_organisation,
    remove_organisation,
    uses_of_organisation,
)
from events.uses import Use
from tests.cast import (
    a_person,
    a_room,
    an_edition,
    an_organisation,
    an_organizer,
    both,
    the_family,
    the_park,
)
from tests.events.writing_scene import asked, faults, sent

pytestmark = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"
NEW = f"{HOME}organisations/new/"
WORKS = f"{HOME}organisations/works/"
Role = ConsortiumSeat.Role


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def works(edition, **facts):
    wanted = {"slug": "works", "name": both("Blue Works", "蓝厂"), **facts}
    return add_organisation(edition, wanted, by=None)


def a_seat(organisation, role=Role.MEMBER, joined=date(2020, 1, 1), left=None):
    return ConsortiumSeat.objects.create(
        family=the_family(), organisation=organisation, role=role, joined_on=joined, left_on=left
    )


def booths(organisation):
    return [(str(each.room), each.number) for each in organisation.booths.order_by("number")]


def seats(organisation):
    found = organisation.seats.order_by("joined_on", "pk")
    return [(each.role, each.joined_on, each.left_on) for each in found]


# The rules


def test_an_organisation_is_added_with_its_booths_its_sponsorship_and_its_seat(edition):
    hall, chair = a_room("Hall 1"), an_organizer(edition)

    blue = add_organisation(
        edition,
        {
            "slug": "works",
            "name": both("Blue Works"),
            "booths": [{"room": hall, "number": "A1"}],
            "sponsorships": [{"tier": both("Main partner")}],
            "seats": [{"role": Role.MEMBER, "joined_on": date(2026, 1, 1), "left_on": None}],
        },
        by=chair,
    )

    assert (blue.family, blue.version) == (the_family(), 0)
    assert [(each.edition, str(each.tier)) for each in blue.sponsorships.all()] == [
        (edition, "Main partner")
    ]
    assert booths(blue) == [("Hall 1", "A1")]
    assert [each.family for each in blue.seats.all()] == [the_family()]
    change = edition.changes.get()
    assert (change.verb, change.subject, change.subject_id) == ("add", "organisation", "works")
    assert (change.by, change.after["booths"]) == (
        chair,
        [{"edition": edition.pk, "room": hall.pk, "number": "A1"}],
    )
    assert change.after["seats"][0]["joined_on"] == "2026-01-01"


def test_the_same_form_sent_twice_adds_one_organisation(edition):
    assert works(edition) == works(edition)
    assert (Organisation.objects.count(), edition.changes.count()) == (1, 1)


def test_another_organisation_cannot_take_the_same_address(edition, english):
    works(edition)

    with pytest.raises(AlreadyThere, match="There is already such an organisation, booth or seat"):
        add_organisation(edition, {"slug": "works", "name": both("Red Works")}, by=None)

    assert [str(each) for each in Organisation.objects.all()] == ["Blue Works"]


def test_families_may_use_the_same_word_for_organisations_of_their_own(edition):
    abroad = the_family("elsewhere")
    other = an_edition("elsewhere-2027", family=abroad, venue=the_park(abroad))

    assert works(edition) != works(other)
    assert {each.family for each in Organisation.objects.all()} == {the_family(), abroad}


def test_an_organisation_is_found_by_its_new_name_at_once(edition):
    blue = works(edition)

    edit_organisation(blue, {"name": both("Ink", "水墨")}, edition=edition, by=None, version=0)

    assert "shuimo" in blue.search.replace(" ", "")


def test_what_it_has_at_another_edition_is_not_ours_to_write(edition):
    carnival, hall = an_edition("carnival-2027"), a_room("Hall 1")
    blue = works(edition)
    blue.booths.create(edition=carnival, room=hall, number="C3")
    Sponsorship.objects.create(edition=carnival, organisation=blue, tier=both("Friend"))

    wanted = {"booths": [{"room": hall, "number": "A1"}], "sponsorships": []}
    edit_organisation(blue, wanted, edition=edition, by=None, version=0)

    assert booths(blue) == [("Hall 1", "A1"), ("Hall 1", "C3")]
    assert [each.edition for each in blue.sponsorships.all()] == [carnival]


def test_two_booths_may_change_numbers_with_each_other(edition):
    hall = a_room("Hall 1")
    stage = a_room("Hall 2")
    blue = works(edition, booths=[{"room": hall, "number": "A1"}, {"room": hall, "number": "A2"}])
    first, second = blue.booths.order_by("pk")

    wanted = [
        {"room": hall, "number": "A2", "pk": first.pk},
        {"room": hall, "number": "A1", "pk": second.pk},
        {"room": stage, "number": "A1"},
    ]
    edit_organisation(blue, {"booths": wanted}, edition=edition, by=None, version=0)

    assert sorted(booths(blue)) == [("Hall 1", "A1"), ("Hall 1", "A2"), ("Hall 2", "A1")]


def test_a_seat_is_given_up_in_the_same_breath_as_its_successor_takes_it(edition):
    blue = works(edition)
    member = a_seat(blue)

    wanted = [
        {"role": Role.SECRETARIAT, "joined_on": date(2027, 1, 1), "left_on": None},
        {
            "role": Role.MEMBER,
            "joined_on": date(2020, 1, 1),
            "left_on": date(2026, 12, 31),
            "pk": member.pk,
        },
    ]
    edit_organisation(blue, {"seats": wanted}, edition=edition, by=None, version=0)

    assert seats(blue) == [
        (Role.MEMBER, date(2020, 1, 1), date(2026, 12, 31)),
        (Role.SECRETARIAT, date(2027, 1, 1), None),
    ]
    assert blue.seats.filter(pk=member.pk).exists()


def test_a_second_director_unit_is_refused_by_the_database_too(edition, english):
    a_seat(an_organisation(edition, "first"), Role.DIRECTOR_UNIT)
    blue = works(edition)
    wanted = {
        "note": "x",
        "seats": [{"role": Role.DIRECTOR_UNIT, "joined_on": date(2027, 1, 1), "left_on": None}],
    }

    with pytest.raises(AlreadyThere):
        edit_organisation(blue, wanted, edition=edition, by=None, version=0)

    blue.refresh_from_db()
    assert (blue.note, blue.version, seats(blue)) == ("", 0, [])


def test_who_saw_an_older_organisation_changes_neither_it_nor_its_booths(edition):
    blue, hall = works(edition), a_room("Hall 1")
    edit_organisation(blue, {"note": "first"}, edition=edition, by=None, version=0)
    late = {"note": "second", "booths": [{"room": hall, "number": "A1"}]}

    with pytest.raises(StaleRow):
        edit_organisation(blue, late, edition=edition, by=None, version=0)

    assert (Organisation.objects.get().note, booths(blue)) == ("first", [])


def test_all_that_needs_an_organisation_is_named(edition, english):
    carnival, hall = an_edition("carnival-2027", name=both("Carnival")), a_room("Hall 1")
    blue = works(edition)
    ye = a_person("Ye")
    ye.organisation = blue
    ye.save(update_fields=["organisation"])
    a_seat(blue)
    blue.booths.create(edition=carnival, room=hall, number="C3")
    Sponsorship.objects.create(edition=carnival, organisation=blue, tier=both("Friend"))

    assert uses_of_organisation(blue, edition=edition) == [
        Use("the entry of Ye"),
        Use("the consortium"),
        Use("the programme of Carnival"),
    ]
    with pytest.raises(InUse, match="It is used by the entry of Ye, the consortium, the programme"):
        remove_organisation(blue, edition=edition, by=None)
    assert Organisation.objects.count() == 1


def test_an_organisation_that_nobody_needs_goes_and_history_keeps_its_words(edition):
    blue = works(edition)

    remove_organisation(blue, edition=edition, by=None)

    assert Organisation.objects.count() == 0
    change = edition.changes.order_by("pk").last()
    assert (change.verb, change.before["name"]) == (
        "remove",
        {"en": "Blue Works", "zh-hans": "蓝厂"},
    )


# The page


def test_everything_of_an_organisation_is_written_on_one_page(client, edition, editor):
    hall = a_room("Hall 1")
    facts = {
        "name_en": "Blue Works",
        "kind": Organisation.Kind.UNIVERSITY,
        "website": "works.example",
        "description_en": "Steel since 1919.",
        "booths-0-room": hall.pk,
        "booths-0-number": "A1",
        "sponsorships-0-tier_en": "Main partner",
        "seats-0-role": Role.SECRETARIAT,
        "seats-0-joined_on": "2026-05-01",
    }

    assert sent(client, NEW, **facts).status_code == 302

    blue = Organisation.objects.get()
    assert (blue.slug, blue.kind, blue.website) == (
        "blue-works",
        Organisation.Kind.UNIVERSITY,
        "https://works.example",
    )
    assert booths(blue) == [("Hall 1", "A1")]
    assert [str(each.tier) for each in blue.sponsorships.all()] == ["Main partner"]
    assert seats(blue) == [(Role.SECRETARIAT, date(2026, 5, 1), None)]


def test_saved_as_it_is_shown_its_seat_stays_the_same_seat(client, edition, editor):
    blue = works(edition)
    before = [*ConsortiumSeat.objects.filter(pk=a_seat(blue).pk).values()]

    assert sent(client, WORKS).status_code == 302

    assert [*ConsortiumSeat.objects.values()] == before
    assert [each.verb for each in edition.changes.all()] == ["add"]


def test_a_booth_is_given_up_by_taking_its_row_out(client, edition, editor):
    hall = a_room("Hall 1")
    blue = works(edition, booths=[{"room": hall, "number": n} for n in ("A1", "A2")])
    typed = {**asked(client, WORKS), "drop": "booths-0"}

    shown = client.post(WORKS, typed).context["sheet"].rows["booths"]

    assert [form["number"].value() for form in shown.forms] == ["A2"]
    assert len(booths(blue)) == 2
    typed = {
        **asked(client, WORKS),
        "booths-count": "1",
        "booths-0-pk": shown.forms[0]["pk"].value(),
        "booths-0-number": "A2",
    }
    assert client.post(WORKS, typed).status_code == 302
    assert booths(blue) == [("Hall 1", "A2")]


def test_a_booth_that_another_has_is_refused_with_its_name(client, edition, editor):
    hall, red = a_room("Hall 1"), an_organisation(edition, "red", name=both("Red Works"))
    red.booths.create(edition=edition, room=hall, number="A1")

    response = sent(
        client,
        NEW,
        **{"name_en": "Blue Works", "booths-0-room": hall.pk, "booths-0-number": "A1"},
    )

    assert (response.status_code, faults(response)) == (
        400,
        [("Number", "Red Works has this booth.")],
    )
    assert Booth.objects.get().exhibitor == red


def test_a_booth_that_stands_empty_is_not_ours_either(client, edition, editor):
    hall = a_room("Hall 1")
    Booth.objects.create(edition=edition, room=hall, number="A1")

    response = sent(
        client,
        NEW,
        **{"name_en": "Blue Works", "booths-0-room": hall.pk, "booths-0-number": "A1"},
    )

    assert faults(response) == [("Number", "Somebody has this booth.")]


def test_two_booths_of_ours_change_numbers_on_the_page(client, edition, editor):
    hall = a_room("Hall 1")
    blue = works(edition, booths=[{"room": hall, "number": n} for n in ("A1", "A2")])

    response = sent(client, WORKS, **{"booths-0-number": "A2", "booths-1-number": "A1"})

    assert response.status_code == 302
    assert [(each.number) for each in blue.booths.order_by("pk")] == ["A2", "A1"]


def test_a_room_of_another_park_is_no_place_for_a_booth(client, edition, editor):
    abroad = the_family("elsewhere")
    theirs = a_room("Hall", building="theirs", venue=the_park(abroad))

    response = sent(
        client,
        NEW,
        **{"name_en": "Blue Works", "booths-0-room": theirs.pk, "booths-0-number": "A1"},
    )

    assert response.status_code == 400
    assert [label for label, _text in faults(response)] == ["Room"]


@pytest.mark.parametrize("role", [Role.DIRECTOR_UNIT, Role.SECRETARIAT])
def test_who_holds_a_single_seat_is_named_to_whoever_wants_it(client, edition, editor, role):
    a_seat(an_organisation(edition, "red", name=both("Red Works")), role)

    response = sent(
        client,
        NEW,
        **{"name_en": "Blue", "seats-0-role": role, "seats-0-joined_on": "2027-01-01"},
    )

    assert (response.status_code, faults(response)) == (
        400,
        [("As", "Red Works is that at present. Let it leave first.")],
    )


def test_a_single_seat_of_the_past_hinders_nobody(client, edition, editor):
    red = an_organisation(edition, "red")
    a_seat(red, Role.SECRETARIAT, left=date(2025, 12, 31))

    response = sent(
        client,
        NEW,
        **{"name_en": "Blue", "seats-0-role": "secretariat", "seats-0-joined_on": "2026-01-01"},
    )

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"website": "not an address"}, ("Website", "Enter a valid URL.")),
        ({"website": "javascript:alert(1)"}, ("Website", "Enter a valid URL.")),
        ({"booths-0-number": "A1"}, ("Room", "This field is required.")),
        (
            {"seats-0-role": "member", "seats-0-joined_on": "", "seats-0-left_on": "2027-01-01"},
            ("Since", "This field is required."),
        ),
        (
            {"seats-0-joined_on": "2027-01-02", "seats-0-left_on": "2027-01-01"},
            ("Until", "This is before the beginning."),
        ),
        (
            {
                "seats-count": "2",
                "seats-0-joined_on": "2026-01-01",
                "seats-1-role": "member",
                "seats-1-joined_on": "2027-01-01",
            },
            ("Until", "It sits there already. When did this seat end?"),
        ),
        ({"slug": "new"}, ("Word in addresses", "This word is ours. Please choose another.")),
    ],
)
def test_each_fault_of_an_organisation_is_named_where_it_is(client, edition, editor, facts, fault):
    response = sent(client, NEW, **{"name_en": "Blue Works", "note": "kept", **facts})

    assert (response.status_code, faults(response)) == (400, [fault])
    assert "kept" in response.content.decode()
    assert Organisation.objects.count() == 0


def test_a_booth_named_twice_is_marked_at_the_second(client, edition, editor):
    hall = a_room("Hall 1")
    rows = {f"booths-{n}-room": hall.pk for n in (0, 1)}
    rows |= {f"booths-{n}-number": "A1" for n in (0, 1)}

    response = sent(client, NEW, **{"name_en": "Blue", "booths-count": "2", **rows})

    sheet = response.context["sheet"]
    assert faults(response) == [("Number", "This booth is named twice.")]
    assert [bool(form.errors) for form in sheet.rows["booths"].forms] == [False, True]


def test_a_page_of_thirty_booths_asks_as_often_as_one_of_a_single_one(
    client, edition, editor, django_assert_num_queries
):
    hall = a_room("Hall 1")
    for count in (1, 30):
        blue = an_organisation(edition, f"works-{count}")
        for number in range(count):
            blue.booths.create(edition=edition, room=hall, number=f"{count}-{number}")
        with django_assert_num_queries(9):
            assert client.get(f"{HOME}organisations/works-{count}/").status_code == 200
