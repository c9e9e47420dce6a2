"""Questions that the writing pages ask: what they take, what they refuse, and what they keep."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from events.models import StaffRole
from events.organizer.writing import asked
from events.organizer.writing.asked import DayField, MomentField, OneOf, joined, with_own
from events.organizer.writing.differences import differences, said
from events.organizer.writing.people import PersonSheet
from events.organizer.writing.rooms import RoomSheet
from events.organizer.writing.rows import MOST, SHOWN, count_in, reshaped
from events.organizer.writing.words import TrackSheet
from tests.cast import a_person, a_room, an_edition, an_organisation, an_organizer, at, both
from tests.events.writing_scene import asked as untouched
from tests.events.writing_scene import faults, sent

BERLIN, BEIJING = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
database = pytest.mark.django_db
HOME = "/en/manage/convention-2027/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    return an_edition()


@pytest.fixture
def editor(client, edition):
    user = an_organizer(edition, StaffRole.Level.PROGRAMME)
    client.force_login(user)
    return user


def refused(field, value):
    with pytest.raises(ValidationError) as refusal:
        field.clean(value)
    return [str(each) for each in refusal.value.messages]


# Moments and days


@pytest.mark.parametrize(
    "typed", ["2027-10-01T10:00", "2027-10-01 10:00", "2027-10-01T10:00:00", " 2027-10-01T10:00 "]
)
def test_a_moment_is_read_on_the_clock_of_the_park(typed):
    field = MomentField(label="From")
    field.tz = BEIJING

    assert field.clean(typed) == at("10:00")


@pytest.mark.parametrize(
    "typed", ["soon", "2027-13-01T10:00", "2027-10-01", "10:00", "2027-10-01T25"]
)
def test_what_is_no_moment_is_answered_with_an_example(typed):
    assert refused(MomentField(label="From"), typed) == [
        "Please give a day and a time, such as 2027-03-28 10:00."
    ]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("1970-01-01T10:00", "This day is too far away."),
        ("2200-01-01T10:00", "This day is too far away."),
        ("0001-01-01T00:00", "This day is too far away."),
        ("9999-12-31T23:59", "This day is too far away."),
    ],
)
def test_a_moment_in_another_age_is_refused(typed, refusal):
    assert refused(MomentField(label="From"), typed) == [refusal]


def test_the_first_and_the_last_day_that_are_not_too_far():
    field = MomentField(label="From")

    assert field.clean("1970-01-02T00:00") == datetime(1970, 1, 2, tzinfo=UTC)
    assert field.clean("2199-12-31T23:59") == datetime(2199, 12, 31, 23, 59, tzinfo=UTC)


def test_a_time_that_the_clocks_leave_out_does_not_exist():
    field = MomentField(label="From")
    field.tz = BERLIN

    assert refused(field, "2027-03-28T02:30") == [
        "The clocks go forward that night, so 02:30 does not exist."
    ]
    assert field.clean("2027-03-28T03:00") == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert field.clean("2027-03-28T01:59") == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_first_is_meant():
    field = MomentField(label="From")
    field.tz = BERLIN

    moment = field.clean("2027-10-31T02:30")

    assert moment.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_moment_is_shown_as_it_was_typed_and_has_not_changed_then():
    field = MomentField(label="From")
    field.tz = BEIJING

    shown = field.widget.format_value(field.prepare_value(at("10:00").astimezone(UTC)))

    assert shown == "2027-10-01T10:00"
    assert not field.has_changed(at("10:00").astimezone(UTC), "2027-10-01T10:00")
    assert field.has_changed(at("10:00"), "2027-10-01T10:01")
    assert field.has_changed(at("10:00"), "")
    assert not field.has_changed(None, "")
    assert field.prepare_value("soon") == "soon"


def test_a_moment_may_be_left_empty_where_none_is_needed():
    assert MomentField(label="From", required=False).clean("") is None
    assert refused(MomentField(label="From"), "") == ["This field is required."]


@pytest.mark.parametrize(("typed", "fine"), [("1970-01-02", True), ("1970-01-01", False)])
@pytest.mark.parametrize("required", [True, False])
def test_days_have_the_same_bounds_as_moments(typed, fine, required):
    field = DayField(label="Day", required=required)

    if fine:
        assert field.clean(typed) == date(1970, 1, 2)
    else:
        assert refused(field, typed) == ["This day is too far away."]


# Numbers, choices, words


@pytest.mark.parametrize(
    ("field", "edges", "beyond"),
    [
        (asked.number("n"), (0, 32_767), (-1, 32_768)),
        (asked.number("n", least=1, most=asked.LARGEST), (1, 2**31 - 1), (0, 2**31)),
        (asked.metres_east(), (-1_000_000, 1_000_000), (-1_000_001, 1_000_001)),
        (asked.metres_north(), (-1_000_000, 1_000_000), (-1_000_001, 1_000_001)),
        (asked.degrees("d", most=90), (-90, 90), (-90.1, 90.1)),
        (asked.degrees("d", most=180), (-180, 180), (-180.1, 180.1)),
    ],
)
def test_numbers_are_taken_up_to_what_the_database_holds(field, edges, beyond):
    assert [field.clean(str(each)) for each in edges] == [*edges]
    assert all(len(refused(field, str(each))) == 1 for each in beyond)
    assert field.clean("") is None


@pytest.mark.parametrize("typed", ["1e9", "०", "1.5", "ten", "1 2", "\x00", "--1"])
def test_what_is_no_whole_number_is_refused(typed):
    field = asked.number("n")

    if typed == "०":  # a digit in another script is a digit
        assert field.clean(typed) == 0
    else:
        assert refused(field, typed) != []


@database
def test_one_of_some_rows_is_chosen_by_its_id_and_none_is_none(edition):
    works = an_organisation(edition, "works")
    field = OneOf(label="Organisation", required=False)
    field.let([works])

    assert field.choices == [("", "—"), (str(works.pk), "works")]
    assert (field.clean(str(works.pk)), field.clean("")) == (works, None)
    assert len(refused(field, "0")) == len(refused(field, "works")) == 1
    assert (field.prepare_value(works), field.prepare_value("7")) == (works.pk, "7")


@database
def test_where_a_row_is_needed_none_is_no_answer(edition):
    field = OneOf(label="Room")
    field.let([])

    assert refused(field, "") == ["This field is required."]


def test_what_an_imported_row_says_is_offered_beside_our_choices():
    ours = [("zh", "Chinese"), ("en", "English")]

    assert with_own(ours, ["en", "eo"]) == [*ours, ("eo", "eo")]
    assert with_own(ours, []) == ours


def test_words_in_other_languages_are_kept_and_emptied_ones_go():
    assert joined({"en": "New", "zh-hans": ""}, {"en": "Old", "zh-hans": "旧", "fr": "Vieux"}) == {
        "en": "New",
        "fr": "Vieux",
    }
    assert joined({"en": "New"}, None) == {"en": "New"}


# Rows of parts


def typed(**facts):
    found = QueryDict(mutable=True)
    for name, value in facts.items():
        found.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return found


def reasons(found, name="times"):
    return [found.get(f"{name}-{n}-reason", "") for n in range(int(found[f"{name}-count"]))]


THREE = {
    "name_en": "Ye",
    "times__count": "3",
    "times__0__reason": "a",
    "times__1__reason": "b",
    "times__2__reason": "c",
}


@pytest.mark.parametrize(
    ("button", "left"),
    [
        ({"more": "times"}, ["a", "b", "c", ""]),
        ({"drop": "times-0"}, ["b", "c"]),
        ({"drop": "times-1"}, ["a", "c"]),
        ({"drop": "times-2"}, ["a", "b"]),
        ({"drop": "times-3"}, ["a", "b", "c"]),
        ({"drop": "times"}, ["a", "b", "c"]),
        ({"drop": "times-x"}, ["a", "b", "c"]),
        ({"drop": "times-9999"}, ["a", "b", "c"]),
        ({"drop": "times-١"}, ["a", "b", "c"]),
    ],
)
def test_a_button_adds_a_row_or_takes_one_out(button, left):
    found = reshaped(typed(**THREE, **button), ["times"])

    assert reasons(found) == left
    assert found["name_en"] == "Ye"


@pytest.mark.parametrize("button", [{}, {"more": "walks"}, {"drop": "walks-0"}, {"more": ""}])
def test_without_a_button_of_ours_nothing_is_reshaped(button):
    assert reshaped(typed(**THREE, **button), ["times"]) is None


def test_several_answers_to_one_question_stay_several():
    found = reshaped(
        typed(v__count="2", v__1__copies=["35mm", "70mm"], v__0__copies="dcp-2k", drop="v-0"), ["v"]
    )

    assert found.getlist("v-0-copies") == ["35mm", "70mm"]


@pytest.mark.parametrize(
    ("told", "count"),
    [("3", 3), ("0", 0), ("", 0), ("-1", 0), ("x", 0), ("٣", 0), ("999", SHOWN), ("9999", 0)],
)
def test_so_many_rows_are_read_as_a_browser_can_have_shown(told, count):
    assert count_in(typed(times__count=told), "times") == count


def test_no_button_makes_more_rows_than_are_shown():
    found = reshaped(typed(times__count=str(SHOWN), more="times"), ["times"])

    assert found["times-count"] == str(SHOWN)


@database
def test_more_times_than_a_page_shows_stay_as_they_are(client, edition, editor):
    ye = a_person("Ye")
    for _ in range(SHOWN + 1):
        ye.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))
    page = f"{HOME}people/{ye.code}/"

    html = client.get(page).content.decode()
    response = sent(client, page, note="x", **{"availabilities-count": "0"})

    assert "There are 151 of them, too many for this page. They stay as they are." in html
    assert 'name="availabilities-count"' not in html
    assert response.status_code == 302
    assert ye.availabilities.count() == SHOWN + 1


@database
def test_as_many_as_a_page_shows_can_all_be_written(client, edition, editor):
    ye = a_person("Ye")
    for _ in range(SHOWN):
        ye.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))
    page = f"{HOME}people/{ye.code}/"

    assert sent(client, page, **{"availabilities-149-reason": "last"}).status_code == 302

    assert [e.reason for e in ye.availabilities.order_by("pk")][-2:] == ["", "last"]
    assert ye.availabilities.count() == SHOWN


@database
def test_beyond_sixty_no_further_row_is_offered(client, edition, editor):
    page = f"{HOME}people/new/"
    sheet = untouched(client, page)

    offers = {}
    for count in (MOST - 1, MOST):
        response = client.post(page, {**sheet, "availabilities-count": count, "email": "nobody"})
        offers[count] = 'name="more" value="availabilities"' in response.content.decode()

    assert offers == {MOST - 1: True, MOST: False}


@database
def test_a_row_that_was_begun_and_left_empty_again_is_none(client, edition, editor):
    facts = {"name_en": "Ye", "availabilities-count": "3", "availabilities-1-reason": "  "}

    assert sent(client, f"{HOME}people/new/", **facts).status_code == 302

    assert edition.series.family.people.get().availabilities.count() == 0


@database
def test_a_page_that_does_not_ask_for_times_leaves_them(client, edition, editor):
    """A program that sends only a name changes only the name."""
    ye = a_person("Ye")
    ye.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))

    response = client.post(
        f"{HOME}people/{ye.code}/",
        {"version": "0", "name_en": "Wenjie", "recording": "maybe", "streaming": "maybe"},
    )

    assert response.status_code == 302
    ye.refresh_from_db()
    assert (str(ye), ye.availabilities.count()) == ("Wenjie", 1)


# Groups and differences


def open_groups(sheet):
    return [shown.group.key for shown in sheet.shown if shown.is_open]


@database
def test_only_everyday_questions_are_open_and_those_that_were_answered(edition):
    ye = a_person("Ye")
    plain = open_groups(PersonSheet(None, edition=edition, row=ye))
    ye.email = "ye@park.example"
    ye.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))

    assert plain == open_groups(PersonSheet(None, edition=edition)) == ["who"]
    assert open_groups(PersonSheet(None, edition=edition, row=ye)) == ["who", "reach", "times"]


@database
def test_a_fault_opens_its_group(client, edition, editor):
    response = sent(client, f"{HOME}people/new/", name_en="Ye", most_in_all="none")

    assert open_groups(response.context["sheet"]) == ["who", "times"]
    assert faults(response) == [("Most sessions in all", "Enter a whole number.")]


@database
def test_asking_for_a_row_more_opens_its_group(client, edition, editor):
    response = sent(client, f"{HOME}rooms/new/", more="closures")

    assert open_groups(response.context["sheet"]) == ["room", "closed"]


@database
def test_an_answer_is_said_as_a_reader_would(edition):
    hall = a_room("Hall 1", kind="hall", is_outdoor=True)
    ye = a_person("Ye")
    ye.languages = ["zh", "en"]
    ye.organisation = an_organisation(edition, "works", name=both("Blue Works"))
    room = RoomSheet(None, edition=edition, row=hall)
    person = PersonSheet(None, edition=edition, row=ye)

    assert [said(room[name]) for name in ("kind", "is_outdoor", "capacity", "area")] == [
        "hall",
        "yes",
        "100",
        "",
    ]
    assert [said(person[name]) for name in ("languages", "organisation", "needs_step_free")] == [
        "Chinese, English",
        "Blue Works",
        "no",
    ]


@database
def test_only_what_is_not_the_same_is_a_difference(edition):
    track = edition.tracks.create(slug="hard", name=both("Hard", "硬"), colour=2)
    typed_now = typed(name_en="Hard", **{"name_zh-hans": "软"}, colour="3", slug="hard")
    mine = TrackSheet(typed_now, edition=edition, row=track)
    theirs = TrackSheet(None, edition=edition, row=track)

    found = [(str(each.label), each.theirs) for each in differences(mine, theirs)]

    assert found == [("Name in Chinese", ["硬"]), ("Colour", ["2, wine"])]


@database
def test_rows_that_others_wrote_are_told_as_lines(client, edition, editor):
    ye = a_person("Ye")
    page = f"{HOME}people/{ye.code}/"
    mine = untouched(client, page)
    times = {
        "availabilities-0-starts_at": "2027-10-01T08:00",
        "availabilities-0-ends_at": "2027-10-01T09:00",
        "availabilities-0-only_here": "on",
        "availabilities-0-reason": "Train",
    }
    sent(client, page, **times)

    response = client.post(page, {**mine, "note": "mine"})

    told = {str(each.label): each.theirs for each in response.context["theirs"]}
    assert response.status_code == 409
    assert told == {
        "Note for the team": ["–"],
        "Time": ["2027-10-01T08:00 · 2027-10-01T09:00 · For this edition only · Train"],
    }
