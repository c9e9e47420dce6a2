"""What an edition says of itself, and who may change it."""

from datetime import date, time

import pytest
from django.utils import translation

from events.editions import AddressIsPublic, edit_edition, family_is_public
from events.errors import AlreadyThere, StaleRow
from events.models import Edition, StaffRole
from events.releasing import publish
from tests.cast import (
    a_room,
    a_session,
    a_slot,
    an_edition,
    an_organizer,
    at,
    the_family,
    the_park,
)
from tests.events.writing_scene import faults, sent, told

pytestmark = pytest.mark.django_db
PAGE = "/en/manage/convention-2027/edition/"


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def chair(client, edition):
    user = an_organizer(edition)
    client.force_login(user)
    return user


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def made_public(edition):
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    publish(edition, by=None)
    edition.refresh_from_db()


# The rules


def test_a_change_of_the_days_is_told_with_both_states(edition):
    chair = an_organizer(edition)

    edit_edition(edition, {"ends_on": date(2027, 10, 4)}, by=chair, version=0)

    assert (edition.ends_on, edition.version) == (date(2027, 10, 4), 1)
    change = edition.changes.get()
    assert (change.verb, change.subject, change.subject_id) == (
        "edit",
        "edition",
        "convention-2027",
    )
    assert (change.by, change.before, change.after) == (
        chair,
        {"ends_on": "2027-10-03"},
        {"ends_on": "2027-10-04"},
    )


def test_the_address_changes_while_nobody_can_have_it(edition):
    edit_edition(edition, {"slug": "convention-27"}, by=None, version=0)

    assert Edition.objects.get().slug == "convention-27"
    assert edition.changes.get().after == {"slug": "convention-27"}


def test_the_address_stays_once_it_is_public(edition, english):
    made_public(edition)

    with pytest.raises(AddressIsPublic, match="The address is public, so it stays as it is."):
        edit_edition(edition, {"slug": "other", "note": "x"}, by=None, version=0)

    edition.refresh_from_db()
    assert (edition.slug, edition.note) == ("convention-2027", "")


def test_the_same_address_is_no_change_of_a_public_one(edition):
    made_public(edition)

    edit_edition(edition, {"slug": edition.slug, "note": "x"}, by=None, version=0)

    assert edition.note == "x"


def test_an_address_that_another_edition_has_is_refused_in_words(edition, english):
    an_edition("carnival-2027")

    with pytest.raises(AlreadyThere, match="There is already an edition with this address"):
        edit_edition(edition, {"slug": "carnival-2027"}, by=None, version=0)

    assert Edition.objects.filter(slug="convention-2027").exists()


def test_days_that_end_before_they_begin_are_refused_by_the_database_too(edition, english):
    with pytest.raises(AlreadyThere, match="Two of these facts contradict each other"):
        edit_edition(edition, {"ends_on": date(2027, 9, 30)}, by=None, version=0)


def test_who_saw_an_older_edition_changes_nothing(edition):
    edit_edition(edition, {"note": "first"}, by=None, version=0)

    with pytest.raises(StaleRow):
        edit_edition(edition, {"note": "second"}, by=None, version=0)

    assert Edition.objects.get().note == "first"


def test_publishing_does_not_count_as_writing(edition):
    """Whoever has the page open meanwhile can still save it."""
    made_public(edition)

    assert edition.version == 0


def test_a_family_is_public_with_its_first_public_edition(edition):
    carnival = an_edition("carnival-2027")
    abroad = the_family("elsewhere")
    other = an_edition("elsewhere-2027", family=abroad, venue=the_park(abroad))
    before = [family_is_public(each) for each in (edition, carnival, other)]

    made_public(edition)

    assert before == [False, False, False]
    assert [family_is_public(each) for each in (edition, carnival, other)] == [True, True, False]


# The page


def test_everything_an_edition_says_is_written_on_one_page(client, edition, chair):
    facts = {
        "name_en": "The Convention",
        "name_zh-hans": "大会",
        "tagline_en": "Steel and stars",
        "description_zh-hans": "在高炉之间。",
        "starts_on": "2027-10-02",
        "ends_on": "2027-10-05",
        "contact_email": "hello@park.example",
        "accent": "orbit",
        "languages": "en zh-hans",
        "time_zone": "Asia/Tokyo",
        "day_begins": "06:30",
        "note": "Ask the park first.",
    }

    response = sent(client, PAGE, **facts)

    assert response.url == "/en/manage/convention-2027/"
    assert told(response) == ["“The Convention” is saved."]
    edition.refresh_from_db()
    assert (edition.name, edition.tagline["en"]) == (
        {"en": "The Convention", "zh-hans": "大会"},
        "Steel and stars",
    )
    assert (edition.starts_on, edition.ends_on) == (date(2027, 10, 2), date(2027, 10, 5))
    assert (edition.languages, edition.accent) == (["en", "zh-hans"], "orbit")
    assert (edition.time_zone, edition.day_begins) == ("Asia/Tokyo", time(6, 30))
    assert (edition.contact_email, edition.note) == ("hello@park.example", "Ask the park first.")


def test_a_new_address_is_followed_at_once(client, edition, chair):
    response = sent(client, PAGE, slug="convention-27")

    assert response.url == "/en/manage/convention-27/"
    assert client.get(response.url).status_code == 200
    assert client.get(PAGE).status_code == 404


def test_a_public_address_is_not_asked_and_cannot_be_sent(client, edition, chair):
    made_public(edition)

    assert "slug" not in client.get(PAGE).context["sheet"].fields
    assert sent(client, PAGE, slug="other", note="x").status_code == 302

    edition.refresh_from_db()
    assert (edition.slug, edition.note) == ("convention-2027", "x")


def test_an_order_of_languages_that_no_list_offers_is_kept(client, edition, chair):
    edition.languages = ["fr", "en"]
    edition.save(update_fields=["languages"])

    assert sent(client, PAGE, note="x").status_code == 302

    edition.refresh_from_db()
    assert (edition.languages, edition.note) == (["fr", "en"], "x")


def test_words_in_a_language_that_no_page_asks_are_kept(client, edition, chair):
    edition.name = {"en": "Convention", "fr": "Congrès"}
    edition.save(update_fields=["name"])

    sent(client, PAGE, name_en="The Convention")

    edition.refresh_from_db()
    assert edition.name == {"en": "The Convention", "fr": "Congrès"}


FAULTS = {
    "no name": (
        {"name_en": "", "name_zh-hans": ""},
        "Name in Chinese",
        "Please give a name in at least one language.",
        "请至少填写一种语言的名称。",
    ),
    "no first day": (
        {"starts_on": ""},
        "First day",
        "This field is required.",
        "该字段是必填项。",
    ),
    "nonsense for a day": (
        {"ends_on": "soon"},
        "Last day",
        "Enter a valid date.",
        "输入一个有效的日期。",
    ),
    "the end before the beginning": (
        {"ends_on": "2027-09-30"},
        "Last day",
        "This is before the first day.",
        "早于首日。",
    ),
    "a day in another age": (
        {"ends_on": "3027-09-30"},
        "Last day",
        "This day is too far away.",
        "这个日期太远了。",
    ),
    "no time zone": (
        {"time_zone": "Mars/Olympus"},
        "Time zone",
        "“Mars/Olympus” is not a time zone such as Asia/Shanghai.",
        "",
    ),
    "an hour of no clock": ({"day_begins": "25:00"}, "A day begins at", "Enter a valid time.", ""),
    "no address to write to": (
        {"contact_email": "at home"},
        "Address for questions",
        "Enter a valid email address.",
        "",
    ),
    "a word that is ours": (
        {"slug": "manage"},
        "Word in addresses",
        "This word is ours. Please choose another.",
        "",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_of_an_edition_is_named_in_english(client, edition, chair, case):
    facts, label, text, _chinese = FAULTS[case]

    response = sent(client, PAGE, **{"note": "kept", **facts})

    assert (response.status_code, faults(response)) == (400, [(label, text)])
    assert "kept" in response.content.decode()
    assert Edition.objects.get().version == 0


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_of_an_edition_is_named_in_chinese(client, edition, chair, case):
    facts, _label, english, chinese = FAULTS[case]
    page = PAGE.removeprefix("/en")

    response = sent(client, page, **{"note": "仍在", **facts})

    html = response.content.decode()
    assert response.status_code == 400
    assert chinese in html
    assert english not in html
    assert "仍在" in html


def test_only_the_chair_writes_what_the_edition_says(client, edition):
    found = {}
    for level in StaffRole.Level:
        client.force_login(an_organizer(edition, level))
        found[level.name] = (client.get(PAGE).status_code, client.post(PAGE, {}).status_code)

    assert found == {
        "LOOK": (404, 404),
        "DESK": (404, 404),
        "PROGRAMME": (404, 404),
        "CHAIR": (200, 200),
    }


def test_who_reads_the_park_clock_elsewhere_sees_its_time_zone(client, edition, chair):
    """Times on the pages of people follow it at once."""
    sent(client, PAGE, time_zone="Asia/Tokyo")
    page = "/en/manage/convention-2027/people/new/"
    facts = {
        "name_en": "Ye",
        "availabilities-0-starts_at": "2027-10-01T11:00",
        "availabilities-0-ends_at": "2027-10-01T13:00",
    }

    sent(client, page, **facts)

    time_here = edition.series.family.people.get().availabilities.get()
    assert (time_here.starts_at, time_here.ends_at) == (at("10:00"), at("12:00"))
