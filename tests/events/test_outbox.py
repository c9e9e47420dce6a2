import pytest
from django.db import transaction

from events.history import facts_of, record
from events.models import Change, Message
from events.outbox import post
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
