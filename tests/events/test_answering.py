"""An answer that came by telephone is written down for all that somebody was asked."""

from __future__ import annotations

import pytest

from events.answering import answer_each
from events.models import Change, Edition, Participation, Person
from events.releasing import publish
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, an_organizer

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return an_edition()


def answers(person: Person) -> dict[str, str]:
    parts = Participation.objects.filter(person=person).select_related("session")
    return {part.session.title["en"]: part.status for part in parts}


def test_the_answer_goes_to_every_session_that_waits_for_one(edition):
    ye, luo = a_person("Ye"), a_person("Luo")
    for title in ("Robots", "Aliens"):
        a_session(edition, title, ye, luo)

    outcome = answer_each(edition, {ye: 2}, status="confirmed", by=None)

    assert outcome.changed == [ye]
    assert answers(ye) == {"Robots": "confirmed", "Aliens": "confirmed"}
    assert answers(luo) == {"Robots": "invited", "Aliens": "invited"}


def test_what_somebody_said_themselves_stays(edition):
    ye = a_person("Ye")
    for title in ("Robots", "Aliens", "Time"):
        a_session(edition, title, ye)
    Participation.objects.filter(session__title__en="Robots").update(status="declined")
    Participation.objects.filter(session__title__en="Aliens").update(status="confirmed")

    answer_each(edition, {ye: 1}, status="declined", by=None)

    assert answers(ye) == {"Robots": "declined", "Aliens": "confirmed", "Time": "declined"}


def test_sessions_of_another_edition_go_on_waiting(edition):
    ye = a_person("Ye")
    a_session(edition, "Robots", ye)
    a_session(an_edition("carnival-2027"), "Parade", ye)

    answer_each(edition, {ye: 1}, status="confirmed", by=None)

    assert answers(ye) == {"Robots": "confirmed", "Parade": "invited"}


def test_history_says_who_answered_for_whom_about_what(edition):
    ye, maker = a_person("Ye"), an_organizer(edition)
    robots = a_session(edition, "Robots", ye)

    answer_each(edition, {ye: 1}, status="confirmed", by=maker)

    change = Change.objects.get()
    assert (change.verb, change.by, change.subject, change.subject_id) == (
        *("answer", maker, "person", ye.code),
    )
    assert (change.before, change.after) == (
        {robots.code: "invited"},
        {robots.code: "confirmed"},
    )


def test_who_has_answered_all_is_as_wished_and_twice_is_once(edition):
    ye = a_person("Ye")
    a_session(edition, "Robots", ye)
    answer_each(edition, {ye: 1}, status="confirmed", by=None)

    outcome = answer_each(edition, {ye: 1}, status="declined", by=None)

    assert (outcome.changed, outcome.same) == ([], [ye])
    assert answers(ye) == {"Robots": "confirmed"}
    assert Change.objects.count() == 1


def test_who_was_asked_once_more_meanwhile_is_left_to_be_asked_about(edition):
    ye = a_person("Ye")
    a_session(edition, "Robots", ye)
    a_session(edition, "Aliens", ye)

    outcome = answer_each(edition, {ye: 1}, status="declined", by=None)

    assert outcome.stale == [ye]
    assert answers(ye) == {"Robots": "invited", "Aliens": "invited"}


def test_two_roles_in_one_session_are_one_session(edition):
    ye = a_person("Ye")
    robots = a_session(edition, "Robots", ye)
    Participation.objects.create(session=robots, person=ye, role="moderator")

    outcome = answer_each(edition, {ye: 1}, status="confirmed", by=None)

    assert outcome.changed == [ye]
    assert set(Participation.objects.values_list("status", flat=True)) == {"confirmed"}


def test_who_declines_is_gone_from_the_next_release(edition):
    ye, luo = a_person("Ye"), a_person("Luo")
    a_slot(a_session(edition, "Robots", ye, luo), a_room(), "10:00", "11:00")

    answer_each(edition, {ye: 1}, status="declined", by=None)
    line = publish(edition, by=None).lines.get()

    assert [person["name"]["en"] for person in line.people] == ["Luo"]


@pytest.mark.parametrize("count", [1, 30])
def test_any_number_of_people_is_two_statements_each_and_one_for_all(
    edition, django_assert_num_queries, count
):
    people = [a_person(f"P{n}") for n in range(count)]
    a_session(edition, "Robots", *people)

    with django_assert_num_queries(3 + 2 * count):  # two of them are the savepoint of the test
        answer_each(edition, dict.fromkeys(people, 1), status="confirmed", by=None)
