import pytest
from django.db import transaction

from events.history import facts_of, record
from events.models import Change, Message
from events.outbox import Standing, post, standing_of
from tests.cast import a_room, a_session, a_slot, an_edition, an_organizer, at

pytestmark = pytest.mark.django_db

LETTER = {"language": "en", "facts": {"order": "ABC"}, "key": "order_confirmed:1:0"}


def test_a_fact_is_told_once_however_often_it_is_posted():
    first = post("luoji@park.example", "order_confirmed", **LETTER)
    second = post("luoji@park.example", "order_confirmed", **LETTER)

    assert first == second
    assert Message.objects.count() == 1


def test_no_letter_leaves_about_something_that_was_rolled_back():
    with transaction.atomic():
        post("luoji@park.example", "order_confirmed", **LETTER)
        transaction.set_rollback(True)

    assert not Message.objects.exists()


def test_history_keeps_plain_facts_with_who_and_what():
    edition = an_edition()
    chair = an_organizer(edition)
    slot = a_slot(a_session(edition), a_room(), "10:00", "11:00")

    record(
        edition,
        "place",
        by=chair,
        subject=("slot", slot.uid),
        after=facts_of(slot, "room", "starts_at"),
    )

    change = Change.objects.get()
    assert (change.by, change.subject_id) == (chair, str(slot.uid))
    assert change.after["room"] == slot.room_id
    assert change.after["starts_at"].startswith(f"{at('10:00'):%Y-%m-%d}")


def test_how_letters_stand_is_counted_by_edition(django_assert_num_queries):
    ours, theirs = an_edition("ours"), an_edition("theirs", kind="carnival")
    for n, status in enumerate(["queued", "sending", "sent", "sent", "failed"]):
        letter = post("a@park.example", "x", language="en", facts={}, key=f"x:{n}", edition=ours)
        Message.objects.filter(pk=letter.pk).update(
            status=status, sent_at=at("10:00"), created_at=at(f"1{n}:00")
        )

    with django_assert_num_queries(1):
        standing = standing_of([ours, theirs])

    assert standing == {
        ours.pk: Standing(waiting=2, sent=2, failed=1, oldest=at("10:00")),
        theirs.pk: Standing(),
    }
    assert standing[ours.pk].total == 5
