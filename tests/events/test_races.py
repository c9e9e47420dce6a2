"""Several people at once, and a database that fails at the worst moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from itertools import count

import pytest
from django.apps import apps
from django.db import OperationalError, connection, connections, transaction
from django.utils.translation import override

from events.errors import NotPublishable, RuleBroken, StaleSession, StaleSlot
from events.models import (
    Change,
    Edition,
    Release,
    ReleasedSlot,
    RoomBooking,
    Session,
    Slot,
    StoredFeed,
)
from events.releasing import publish
from events.scheduling import (
    Place,
    SessionWish,
    add_session,
    cancel_slot,
    edit_session,
    place_slot,
)
from tests.cast import a_person, a_room, a_session, a_slot, an_edition, at, both

OURS = ("events", "registrations")


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each of ``deeds`` gave or was refused with, each on a connection of its own."""
    ready = threading.Barrier(len(deeds))
    found: list[object] = [None] * len(deeds)

    def run(number: int) -> None:
        try:
            ready.wait(10)
            found[number] = deeds[number]()
        except (RuleBroken, OperationalError) as refusal:
            found[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def kinds(found: list[object]) -> list[str]:
    return sorted(type(thing).__name__ for thing in found)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours."""
    models = (model for model in apps.get_models(include_auto_created=True))
    return {
        model._meta.label: sorted(model.objects.values_list(), key=repr)
        for model in models
        if model._meta.app_label in OURS
    }


@contextmanager
def failing_at(number: int):
    """The ``number``-th statement from here on fails. Yields whether it came to that."""
    statements, failed = count(1), threading.Event()

    def fail(execute, sql, params, many, context):
        if next(statements) == number:
            failed.set()
            raise OperationalError("the line is dead")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield failed


def survives(deed: Callable[[], object], *, at_least: int) -> None:
    """Let ``deed`` fail at its first, second, third … statement until it succeeds.

    Each time everything must be as it was before. ``at_least`` so many times it must have failed:
    a deed that asks nothing proves nothing.
    """
    before = everything()
    for number in range(1, 100):
        with failing_at(number) as failed:
            try:
                deed()
            except OperationalError:
                assert failed.is_set()
        if not failed.is_set():
            break
        assert everything() == before, f"half written when statement {number} failed"
    assert everything() != before
    assert number > at_least


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_organizers_who_move_one_slot_one_wins_and_one_is_told():
    edition, hall, other = an_edition(), a_room("Hall 1"), a_room("Hall 2")
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")

    def into(room, clock):
        mine = Slot.objects.select_related("session__edition", "session__type").get()
        return lambda: place_slot(mine, by=None, version=0, place=Place(room, at(clock)))

    found = at_once(into(hall, "12:00"), into(other, "14:00"))

    assert kinds(found) == ["Slot", "StaleSlot"]
    winner = next(thing for thing in found if isinstance(thing, Slot))
    slot.refresh_from_db()
    assert (slot.version, slot.room_id, slot.starts_at) == (1, winner.room_id, winner.starts_at)
    assert [change.verb for change in Change.objects.all()] == ["place"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_cancel_and_move_one_slot_only_one_is_heard():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    first, second = Slot.objects.get(), Slot.objects.get()

    found = at_once(
        lambda: cancel_slot(first, by=None, version=0),
        lambda: place_slot(second, by=None, version=0, place=Place(hall, at("15:00"))),
    )

    assert kinds(found) == ["Slot", "StaleSlot"]
    slot = Slot.objects.get()
    assert slot.version == 1
    assert (slot.is_cancelled, slot.starts_at) in [(True, at("10:00")), (False, at("15:00"))]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_one_session_no_words_are_mixed():
    edition = an_edition()
    session, ye, luo = a_session(edition, "Robots"), a_person("Ye Wenjie"), a_person("Luo Ji")

    def write(title, person):
        mine = Session.objects.get(pk=session.pk)
        wish = SessionWish(both(title), session.type, people=[person])
        return lambda: edit_session(mine, wish, by=None, version=0)

    found = at_once(write("By Ye", ye), write("By Luo", luo))

    assert kinds(found) == ["Session", "StaleSession"]
    session.refresh_from_db()
    written = (str(session.title), [str(person) for person in session.people.all()])
    assert written in [("By Ye", ["Ye Wenjie"]), ("By Luo", ["Luo Ji"])]
    assert session.version == 1


@pytest.mark.django_db(transaction=True)
def test_a_wish_that_is_sent_twice_at_once_is_written_once():
    edition = an_edition()
    kind, ye = a_session(edition, "Other").type, a_person()
    wish = SessionWish(both("Robots"), kind, people=[ye])

    found = at_once(*[lambda: add_session(edition, wish, by=None, code="ROBOTS")] * 3)

    assert kinds(found) == ["Session"] * 3
    session = Session.objects.get(code="ROBOTS")
    assert (session.slots.count(), session.participations.count()) == (1, 1)
    assert Change.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_publishers_one_makes_the_release_and_no_half_of_another_is_left():
    edition, hall = an_edition(), a_room()
    for hour in range(10, 14):
        a_slot(a_session(edition, f"Talk {hour}"), hall, f"{hour}:00", f"{hour}:50")

    def publisher():
        mine = Edition.objects.get()
        return lambda: publish(mine, by=None, after=0)

    found = at_once(publisher(), publisher(), publisher())

    assert kinds(found) == ["NotPublishable", "NotPublishable", "Release"]
    release = Release.objects.get()
    assert (release.number, release.lines.count()) == (1, 4)
    assert (ReleasedSlot.objects.count(), RoomBooking.objects.count()) == (4, 4)
    assert Edition.objects.get().current_release == release
    assert [change.verb for change in Change.objects.all()] == ["publish"]


@pytest.mark.django_db(transaction=True)
def test_of_two_publishers_of_a_change_one_is_told_to_look_again():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    publish(edition, by=None)
    place_slot(slot, by=None, version=0, place=Place(hall, at("15:00")))

    def publisher():
        mine = Edition.objects.get()
        return lambda: publish(mine, by=None)

    found = at_once(publisher(), publisher())

    assert kinds(found) == ["NotPublishable", "Release"]
    assert [release.number for release in Release.objects.order_by("number")] == [1, 2]
    assert Release.objects.get(number=2).lines.get().sequence == 1
    stored = StoredFeed.objects.get(language="en")
    assert b"SEQUENCE:1\r\n" in bytes(stored.body)


@pytest.mark.django_db(transaction=True)
def test_two_editions_publish_at_once_when_they_share_no_room():
    convention, carnival = an_edition(), an_edition("carnival-2027", kind="carnival")
    a_slot(a_session(convention, "Robots"), a_room("Hall 1"), "10:00", "11:00")
    a_slot(a_session(carnival, "Dragons"), a_room("Hall 2"), "10:00", "11:00")

    found = at_once(lambda: publish(convention, by=None), lambda: publish(carnival, by=None))

    assert kinds(found) == ["Release", "Release"]
    assert sorted(RoomBooking.objects.values_list("edition__slug", flat=True)) == [
        "carnival-2027",
        "convention-2027",
    ]


@contextmanager
def a_publisher_who_has_looked(edition, wait_for):
    """Publishes ``edition`` in a thread, and stops between looking and writing."""
    looked, found = threading.Event(), []

    def pause(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "release" in sql and not looked.is_set():
            looked.set()
            wait_for.wait(10)
        return execute(sql, params, many, context)

    def run():
        try:
            with connection.execute_wrapper(pause):
                found.append(publish(edition, by=None))
        except NotPublishable as refusal:
            found.append(refusal)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield looked, found
    finally:
        wait_for.set()
        thread.join(30)


def two_editions_that_want_one_hall():
    hall = a_room()
    convention, carnival = an_edition(), an_edition("carnival-2027", kind="carnival")
    a_slot(a_session(convention, "Robots"), hall, "10:00", "11:00")
    a_slot(a_session(carnival, "Dragons"), hall, "10:30", "11:30")
    return convention, carnival


@pytest.mark.django_db(transaction=True)
def test_two_editions_cannot_both_publish_one_hall_at_once():
    convention, carnival = two_editions_that_want_one_hall()

    # On PostgreSQL both look while neither has written, so that the rule sees no clash and the
    # constraint must. SQLite lets one write at a time: the other looks when the first is done.
    go_on = threading.Event()
    with a_publisher_who_has_looked(convention, go_on) as (looked, found):
        assert looked.wait(10)
        if connection.vendor == "postgresql":
            found.append(publish(carnival, by=None))

    if connection.vendor == "postgresql":
        assert kinds(found) == ["NotPublishable", "Release"]
        assert RoomBooking.objects.get().edition == carnival
    else:
        with pytest.raises(NotPublishable):
            publish(carnival, by=None)
        assert RoomBooking.objects.get().edition == convention


@pytest.mark.django_db(transaction=True)
def test_whoever_publishes_second_into_a_hall_is_told_whose_it_is():
    convention, carnival = two_editions_that_want_one_hall()
    publish(convention, by=None)

    words = "Hall 1 is booked by convention-2027 10:00–11:00"
    with override("en"), pytest.raises(NotPublishable, match=words):
        publish(carnival, by=None)

    assert Edition.objects.get(slug="carnival-2027").current_release is None


@pytest.mark.django_db(transaction=True)
def test_a_reader_sees_the_old_release_until_the_new_one_is_whole():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    publish(edition, by=None)
    old = bytes(StoredFeed.objects.get(language="en").body)
    place_slot(slot, by=None, version=0, place=Place(hall, at("15:00")))

    go_on = threading.Event()
    with a_publisher_who_has_looked(Edition.objects.get(), go_on) as (looked, found):
        assert looked.wait(10)
        meanwhile = Release.objects.current().get()
        assert (meanwhile.number, meanwhile.lines.get().starts_at) == (1, at("10:00"))
        assert bytes(StoredFeed.objects.get(language="en").body) == old

    assert kinds(found) == ["Release"]
    now = Release.objects.current().get()
    assert (now.number, now.lines.get().starts_at) == (2, at("15:00"))
    assert bytes(StoredFeed.objects.get(language="en").body) != old


# A database that fails


@pytest.mark.django_db(transaction=True)
def test_a_release_is_whole_or_not_there_at_whatever_statement_the_database_fails():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots", a_person()), hall, "10:00", "11:00")
    a_slot(a_session(edition, "Aliens"), hall, "12:00", "13:00")
    publish(edition, by=None)
    place_slot(slot, by=None, version=0, place=Place(hall, at("15:00")))

    survives(lambda: publish(Edition.objects.get(), by=None), at_least=15)

    assert Release.objects.current().get().number == 2


@pytest.mark.django_db(transaction=True)
def test_a_first_release_is_whole_or_not_there():
    edition = an_edition()
    a_slot(a_session(edition, "Robots"), a_room(), "10:00", "11:00")

    survives(lambda: publish(Edition.objects.get(), by=None), at_least=15)

    assert Release.objects.current().get().lines.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_move_and_its_history_are_one():
    edition, hall = an_edition(), a_room()
    a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")

    def move():
        place_slot(Slot.objects.get(), by=None, version=0, place=Place(hall, at("15:00")))

    survives(move, at_least=3)

    assert (Slot.objects.get().version, Change.objects.get().verb) == (1, "place")


@pytest.mark.django_db(transaction=True)
def test_a_session_its_people_its_slot_and_its_history_are_written_together():
    edition, kind = (session := a_session(an_edition(), "Other")).edition, session.type
    wish = SessionWish(both("Robots"), kind, people=[a_person("Ye"), a_person("Luo")])

    survives(lambda: add_session(edition, wish, by=None, code="ROBOTS"), at_least=4)

    written = Session.objects.get(code="ROBOTS")
    assert (written.slots.count(), written.participations.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_an_edit_its_people_and_its_history_are_written_together():
    session = a_session(an_edition(), "Robots", a_person("Ye"), a_person("Luo"))
    wish = SessionWish(both("Androids"), session.type, people=[a_person("Shi")])

    def edit():
        edit_session(Session.objects.get(), wish, by=None, version=0)

    survives(edit, at_least=5)

    session.refresh_from_db()
    assert [str(person) for person in session.people.all()] == ["Shi"]
    assert (str(session.title), session.version) == ("Androids", 1)


@pytest.mark.django_db(transaction=True)
def test_who_is_refused_has_written_nothing():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    wish = SessionWish(both("Androids"), slot.session.type, people=[a_person()])
    before = everything()

    with pytest.raises(StaleSlot):
        place_slot(slot, by=None, version=1, place=Place(hall, at("15:00")))
    with pytest.raises(StaleSession):
        edit_session(slot.session, wish, by=None, version=1)

    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_a_release_that_is_refused_has_written_nothing():
    edition, hall = an_edition(), a_room()
    for title in ("Robots", "Aliens"):
        a_slot(a_session(edition, title), hall, "10:00", "11:00")
    before = everything()

    with pytest.raises(NotPublishable):
        publish(edition, by=None)

    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_a_rule_takes_part_in_the_transaction_of_whoever_calls_it():
    edition, hall = an_edition(), a_room()
    slot = a_slot(a_session(edition, "Robots"), hall, "10:00", "11:00")
    before = everything()

    with transaction.atomic():
        place_slot(slot, by=None, version=0, place=Place(hall, at("15:00")))
        publish(edition, by=None)
        transaction.set_rollback(True)

    assert everything() == before
