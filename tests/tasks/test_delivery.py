from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.test import override_settings
from django.utils import timezone

from events.models import Message
from events.outbox import post as post_letter
from events.secrets import seal
from registrations.models import Order
from tasks.delivery import BATCH, LEASE, MOST_ATTEMPTS, deliver_due
from tests.cast import a_ticket, an_edition
from tests.registrations.shop import EMAIL, a_confirmed_order, at_once

Status = Message.Status


def a_letter(number: int = 1, to: str = EMAIL) -> Message:
    sealed = seal({"subject": f"Code {number}", "text": "Your code\n\nABC123"})
    return post_letter(to, "account", language="en", facts={"sealed": sealed}, key=f"a:{number}")


def row(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


@pytest.mark.django_db
def test_a_letter_leaves_once_under_its_own_name(post):
    letter = a_letter()

    assert [deliver_due(timezone.now()), deliver_due(timezone.now())] == [1, 0]

    assert post.names == [f"<{letter.uid}@localhost>"]
    assert post.recipients == [EMAIL]
    assert (row(letter).status, row(letter).attempts, row(letter).error) == (Status.SENT, 1, "")
    assert row(letter).sent_at is not None


@pytest.mark.django_db
def test_a_sign_in_code_does_not_outlive_its_letter(post):
    sent, refused = a_letter(1), a_letter(2, "nobody@park.example")
    post.refuses["nobody@park.example"] = "550 no such person"

    deliver_due(timezone.now())

    assert "ABC123" in post.letters[0].get_body(("plain",)).get_content()
    assert (row(sent).facts, row(refused).facts) == ({}, {})


@pytest.mark.django_db
def test_a_letter_waits_until_it_is_due(post):
    letter = a_letter()

    assert deliver_due(letter.due_at - timedelta(seconds=1)) == 0
    assert deliver_due(letter.due_at) == 1


@pytest.mark.django_db
def test_a_batch_shares_one_connection(post):
    for number in range(5):
        a_letter(number)

    assert deliver_due(timezone.now()) == 5
    assert post.connections == 1


@pytest.mark.django_db
def test_a_long_queue_leaves_in_batches(post):
    for number in range(BATCH + 1):
        a_letter(number)

    assert [deliver_due(timezone.now()) for _ in range(3)] == [BATCH, 1, 0]
    assert len(set(post.names)) == BATCH + 1


@pytest.mark.django_db
def test_not_now_is_tried_again_later_and_later_and_in_the_end_given_up(post):
    letter, now, pauses = a_letter(), timezone.now(), []
    post.answers = ["451 later, please"] * MOST_ATTEMPTS

    while row(letter).status != Status.FAILED:
        deliver_due(now)
        pauses.append((row(letter).due_at - now).total_seconds())
        now = row(letter).due_at

    assert [round(pause) for pause in pauses[:-1]] == [10, 30, 60, 300, *[900] * 7]
    assert row(letter).attempts == MOST_ATTEMPTS == len(pauses)
    assert "later, please" in row(letter).error and post.letters == []


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["550 never", "554 spam"])
def test_never_is_believed_at_once_and_the_next_letter_leaves(post, answer):
    first, second = a_letter(1), a_letter(2)
    post.answers = [answer]

    assert deliver_due(timezone.now()) == 1

    assert (row(first).status, row(second).status) == (Status.FAILED, Status.SENT)
    assert answer[4:] in row(first).error and row(first).attempts == 1


@pytest.mark.django_db
def test_a_mailbox_that_is_full_for_now_gets_its_letter_later(post):
    letter = a_letter()
    post.refuses[EMAIL] = "452 mailbox full"

    deliver_due(timezone.now())
    assert row(letter).status == Status.QUEUED
    post.refuses.clear()

    assert deliver_due(row(letter).due_at) == 1


@pytest.mark.django_db
def test_a_line_that_broke_is_opened_again_for_the_others(post):
    letters = [a_letter(number) for number in range(3)]
    post.answers = ["drop"]

    assert deliver_due(timezone.now()) == 2
    assert [row(letter).status for letter in letters] == [Status.QUEUED, Status.SENT, Status.SENT]
    assert deliver_due(timezone.now() + timedelta(minutes=1)) == 1

    # It had arrived before the line broke: the same letter twice, under the same name.
    assert post.names.count(f"<{letters[0].uid}@localhost>") == 2
    assert len(set(post.names)) == 3


@pytest.mark.django_db
def test_a_server_that_is_away_costs_no_letter_an_attempt(post, caplog):
    letter = a_letter()

    with override_settings(EMAIL_PORT=1):
        assert deliver_due(timezone.now()) == 0
    assert (row(letter).status, row(letter).attempts) == (Status.QUEUED, 0)
    assert "refused" in row(letter).error and "No mail can leave" in caplog.text

    assert deliver_due(timezone.now()) == 1
    assert row(letter).error == ""


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_does_not_hold_up_the_others(post, caplog):
    unknown = post_letter(EMAIL, "no_such_kind", language="en", facts={}, key="k:1")
    orphan = post_letter(
        EMAIL, "order_confirmed", language="en", facts={"order": "GONE", "tickets": {}}, key="k:2"
    )
    torn = post_letter(EMAIL, "account", language="en", facts={"sealed": "torn"}, key="k:3")
    sound = a_letter()

    assert deliver_due(timezone.now()) == 1

    errors = [row(letter).error.split(":")[0] for letter in (unknown, orphan, torn)]
    assert errors == ["KeyError", "DoesNotExist", "InvalidToken"]
    assert {row(letter).status for letter in (unknown, orphan, torn)} == {Status.FAILED}
    assert row(sound).status == Status.SENT
    assert caplog.text.count("cannot be written") == 3


class DiesAfterSending(EmailBackend):
    """A worker that is killed between the server's "kept" and its own note of it."""

    sent = 0

    def send_messages(self, email_messages: object) -> int:
        sent = super().send_messages(email_messages)
        type(self).sent += 1
        if self.sent % 4 == 0:
            raise SystemExit("killed")
        return sent


@pytest.mark.django_db
def test_a_worker_killed_after_sending_loses_nothing(post):
    letters = {f"<{a_letter(number).uid}@localhost>" for number in range(20)}
    now, DiesAfterSending.sent = timezone.now(), 0

    with override_settings(EMAIL_BACKEND=f"{__name__}.DiesAfterSending"):
        while Message.objects.exclude(status=Status.SENT).exists():
            with suppress(SystemExit):
                deliver_due(now)
            now += LEASE + timedelta(minutes=1)

    assert set(post.names) == letters
    deaths = DiesAfterSending.sent // 4
    assert len(post.names) == 20 + deaths and deaths == 6


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_every_letter_once(post):
    for number in range(30):
        a_letter(number)

    counts = at_once(4, deliver_due, [timezone.now()] * 4)

    assert sum(counts) == 30
    assert len(post.names) == len(set(post.names)) == 30


@pytest.mark.django_db
def test_a_claim_that_another_worker_lost_is_taken_over_when_its_lease_ends(post):
    letter = a_letter()
    now = timezone.now()
    Message.objects.update(status=Status.SENDING, due_at=now + LEASE)

    assert deliver_due(now + LEASE - timedelta(seconds=1)) == 0
    assert deliver_due(now + LEASE) == 1
    assert row(letter).status == Status.SENT


@pytest.mark.django_db
def test_the_tickets_of_an_order_arrive(post):
    edition = an_edition()
    a_confirmed_order(edition, a_ticket(edition), "Luo Ji", language="zh-hans")

    assert deliver_due(timezone.now()) == 1

    mail = post.letters[0]
    assert Order.objects.get().code in mail["Subject"] and "门票" in mail["Subject"]
    assert "Luo Ji" in mail.get_body(("plain",)).get_content()
    assert mail["To"] == EMAIL and mail["Auto-Submitted"] == "auto-generated"
