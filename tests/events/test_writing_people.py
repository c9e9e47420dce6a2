"""Writing down people: added once, changed as seen, removed if nobody needs them."""

import pytest
from django.utils import translation

from events.errors import AlreadyThere, InUse, StaleRow
from events.keeping_apart import keep_apart, pairs_of
from events.models import Change, Person
from events.people import add_person, edit_person, remove_person, uses_of_person
from events.searching import searched, sort_key
from events.uses import Use
from tests.cast import (
    a_person,
    a_session,
    an_edition,
    an_organisation,
    an_organizer,
    at,
    both,
    the_family,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition():
    return an_edition()


def a_time(start="10:00", end="12:00", **facts):
    return {"starts_at": at(start), "ends_at": at(end), "edition": None, "reason": "", **facts}


def story(edition):
    return [(each.verb, each.subject, each.subject_id) for each in edition.changes.order_by("pk")]


def test_somebody_is_written_down_for_the_whole_family(edition):
    chair = an_organizer(edition)

    ye = add_person(edition, {"name": both("Ye Wenjie", "叶文洁")}, by=chair, code="YEWENJAE")

    assert Person.objects.get() == ye
    assert (ye.family, ye.code, ye.version) == (the_family(), "YEWENJAE", 0)
    assert (ye.sort_key, ye.search) == (sort_key(ye.name), searched(ye))
    change = edition.changes.get()
    assert (change.verb, change.subject, change.subject_id) == ("add", "person", "YEWENJAE")
    assert (change.by, change.before) == (chair, {})
    assert change.after["name"] == {"en": "Ye Wenjie", "zh-hans": "叶文洁"}


def test_the_same_form_sent_twice_writes_one_person(edition):
    facts = {"name": both("Ye"), "availabilities": [a_time()]}

    first, second = (add_person(edition, facts, by=None, code="YEWENJAE") for _ in range(2))

    assert first == second
    assert first.availabilities.count() == 1
    assert story(edition) == [("add", "person", "YEWENJAE")]


def test_a_form_sent_again_with_other_words_is_refused_and_says_what_to_do(edition):
    add_person(edition, {"name": both("Ye")}, by=None, code="YEWENJAE")

    with pytest.raises(AlreadyThere, match="This form was sent before. Open what it added"):
        add_person(edition, {"name": both("Luo Ji")}, by=None, code="YEWENJAE")

    assert [str(each) for each in Person.objects.all()] == ["Ye"]


def test_whoever_gives_no_code_gets_one(edition):
    assert len(add_person(edition, {"name": both("Ye")}, by=None).code) == 8


def test_a_change_raises_the_version_and_tells_only_what_differs(edition):
    ye, chair = a_person("Ye"), an_organizer(edition)

    edit_person(ye, {"name": both("Ye"), "note": "By train"}, edition=edition, by=chair, version=0)

    assert (ye.version, ye.note) == (1, "By train")
    change = edition.changes.get()
    assert (change.verb, change.by) == ("edit", chair)
    assert (change.before, change.after) == ({"note": ""}, {"note": "By train"})


def test_a_new_name_is_found_and_sorted_at_once(edition):
    someone = a_person("Somebody")

    edit_person(someone, {"name": both("Liu", "刘慈欣")}, edition=edition, by=None, version=0)

    assert someone.sort_key == sort_key(someone.name)
    assert "liucixin" in someone.search.replace(" ", "")


def test_saving_what_is_there_already_is_no_news(edition):
    ye = a_person("Ye")

    edit_person(ye, {"name": both("Ye")}, edition=edition, by=None, version=0)

    assert ye.version == 1
    assert story(edition) == []


def test_who_saw_an_older_state_changes_nothing(edition):
    ye = a_person("Ye")
    edit_person(ye, {"note": "first"}, edition=edition, by=None, version=0)
    late = {"note": "second", "availabilities": [a_time()]}

    with pytest.raises(StaleRow, match="Somebody else changed this while you wrote."):
        edit_person(ye, late, edition=edition, by=None, version=0)

    assert Person.objects.get().note == "first"
    assert ye.availabilities.count() == 0
    assert story(edition) == [("edit", "person", ye.code)]


def test_times_are_exactly_those_that_were_sent_and_known_ones_stay_themselves(edition):
    times = [a_time(), a_time("14:00", "15:00")]
    ye = add_person(edition, {"name": both("Ye"), "availabilities": times}, by=None)
    morning, _afternoon = ye.availabilities.order_by("pk")
    wanted = [a_time("09:00", "12:00", pk=morning.pk), a_time("20:00", "22:00", reason="Gala")]

    edit_person(ye, {"availabilities": wanted}, edition=edition, by=None, version=0)

    found = [(e.starts_at, e.ends_at, e.reason) for e in ye.availabilities.order_by("pk")]
    assert found == [(at("09:00"), at("12:00"), ""), (at("20:00"), at("22:00"), "Gala")]
    assert ye.availabilities.filter(pk=morning.pk).exists()


def test_facts_without_times_leave_them_as_they_are(edition):
    ye = add_person(edition, {"name": both("Ye"), "availabilities": [a_time()]}, by=None)

    edit_person(ye, {"note": "x"}, edition=edition, by=None, version=0)

    assert ye.availabilities.count() == 1


def test_the_times_of_another_edition_are_not_ours_to_write(edition):
    carnival = an_edition("carnival-2027")
    ye = a_person("Ye")
    ye.availabilities.create(edition=carnival, starts_at=at("08:00"), ends_at=at("09:00"))
    ye.availabilities.create(edition=edition, starts_at=at("10:00"), ends_at=at("11:00"))

    edit_person(ye, {"availabilities": []}, edition=edition, by=None, version=0)

    assert [each.edition for each in ye.availabilities.all()] == [carnival]


def test_a_time_that_is_not_ours_is_written_anew_and_its_owner_keeps_it(edition):
    luo, ye = a_person("Luo Ji"), a_person("Ye")
    theirs = luo.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))

    wanted = {"availabilities": [a_time(pk=theirs.pk)]}
    edit_person(ye, wanted, edition=edition, by=None, version=0)

    theirs.refresh_from_db()
    assert (theirs.person, theirs.starts_at) == (luo, at("08:00"))
    assert ye.availabilities.count() == 1


def test_what_contradicts_itself_is_refused_in_words_and_wholly(edition):
    ye = a_person("Ye")
    wanted = {"note": "x", "availabilities": [a_time("12:00", "10:00")]}

    with pytest.raises(AlreadyThere, match="Two of these facts contradict each other"):
        edit_person(ye, wanted, edition=edition, by=None, version=0)

    ye = Person.objects.get()
    assert (ye.note, ye.version) == ("", 0)


def test_an_unused_person_goes_with_times_and_with_whom_they_avoid(edition):
    ye, luo = a_person("Ye"), a_person("Luo Ji")
    ye.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))
    keep_apart(edition, ye, luo, by=None)
    before = Change.objects.count()

    remove_person(ye, edition=edition, by=None)

    assert [*Person.objects.all()] == [luo]
    assert pairs_of(the_family()) == []
    assert story(edition)[before:] == [
        ("remove", "keep-apart", story(edition)[0][2]),
        ("remove", "person", ye.code),
    ]


def test_who_is_on_a_programme_stays_and_the_sessions_are_named(edition):
    ye = a_person("Ye")
    session = a_session(edition, "Robots", ye)

    assert uses_of_person(ye, edition=edition) == [Use("the session “Robots”", session.code)]
    with pytest.raises(InUse, match="It is used by the session “Robots”, so it stays."):
        remove_person(ye, edition=edition, by=None)
    assert (Person.objects.count(), story(edition)) == (1, [])


def test_of_another_edition_only_its_name_is_told(edition):
    ye, carnival = a_person("Ye"), an_edition("carnival-2027", name=both("Carnival"))
    a_session(carnival, "A secret", ye)
    a_session(carnival, "Another secret", ye)

    assert uses_of_person(ye, edition=edition) == [Use("the programme of Carnival")]


def test_removing_twice_is_told_once(edition):
    ye = a_person("Ye")
    same = Person.objects.get()

    remove_person(ye, edition=edition, by=None)
    remove_person(same, edition=edition, by=None)

    assert [verb for verb, _subject, _code in story(edition)] == ["remove"]


def test_an_organisation_of_a_person_is_kept_by_its_id_in_history(edition):
    ye, works = a_person("Ye"), an_organisation(edition)

    edit_person(ye, {"organisation": works}, edition=edition, by=None, version=0)

    assert edition.changes.get().after == {"organisation": works.pk}


def test_writing_takes_as_many_questions_for_one_time_as_for_thirty_that_stay(
    edition, django_assert_num_queries
):
    """What is not changed is not written again."""
    for count in (1, 30):
        ye = a_person(f"Ye {count}")
        for _ in range(count):
            ye.availabilities.create(starts_at=at("08:00"), ends_at=at("09:00"))
        stay = [a_time("08:00", "09:00", pk=each.pk) for each in ye.availabilities.all()]
        with django_assert_num_queries(8):
            edit_person(ye, {"availabilities": stay}, edition=edition, by=None, version=0)
