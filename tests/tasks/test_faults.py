"""What happens to letters when mail servers, workers and rows misbehave."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone

from events.models import Message
from events.outbox import post as post_letter
from registrations.cancelling import cancel
from tasks.delivery import LEASE, MOST_ATTEMPTS, PAUSES, deliver_due
from tests.cast import a_ticket, an_edition
from tests.events.test_races import failing_at
from tests.registrations.shop import a_confirmed_order, at_once
from tests.tasks.test_delivery import a_letter, row

Status = Message.Status
A_SECOND = timedelta(seconds=1)


def states(letters: list[Message]) -> list[str]:
    return [str(row(letter).status) for letter in letters]


def to(number: int) -> str:
    return f"guest{number}@park.example"


def letters_to(count: int) -> list[Message]:
    return [a_letter(number, to(number)) for number in range(count)]


def spread(letters: list[Message], now: object) -> None:
    """Due one second after the other, the last of them first."""
    for number, letter in enumerate(letters):
        Message.objects.filter(pk=letter.pk).update(due_at=now - number * A_SECOND)


# In which order


@pytest.mark.django_db
def test_whoever_waits_longest_is_served_first(post):
    letters, now = letters_to(5), timezone.now()
    spread(letters, now)

    deliver_due(now)

    assert post.recipients == [to(number) for number in (4, 3, 2, 1, 0)]


@pytest.mark.django_db
def test_letters_of_one_moment_leave_in_the_order_they_were_written(post):
    letters_to(4)
    Message.objects.update(due_at=timezone.now())

    deliver_due(timezone.now())

    assert post.recipients == [to(number) for number in range(4)]


@pytest.mark.django_db
def test_a_letter_that_was_put_back_lets_the_others_pass(post):
    letters, now = letters_to(3), timezone.now()
    spread(letters[::-1], now)
    post.answers = ["451 busy"]

    assert deliver_due(now) == 2
    assert states(letters) == [Status.QUEUED, Status.SENT, Status.SENT]
    assert deliver_due(now + timedelta(seconds=PAUSES[0] + 5)) == 1

    assert post.recipients == [to(1), to(2), to(0)]


@pytest.mark.django_db
def test_a_cancellation_arrives_after_the_confirmation_it_takes_back(post):
    edition = an_edition()
    order = a_confirmed_order(edition, a_ticket(edition))
    cancel(order)

    deliver_due(timezone.now())

    kinds = Message.objects.order_by("sent_at").values_list("kind", flat=True)
    assert list(kinds) == ["order_confirmed", "order_cancelled"]
    assert [order.code in letter["Subject"] for letter in post.letters] == [True, True]


# What the server says


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("421 closing", Status.QUEUED),
        ("450 mailbox busy", Status.QUEUED),
        ("451 error here", Status.QUEUED),
        ("452 no room here", Status.QUEUED),
        ("499 whatever", Status.QUEUED),
        ("500 what?", Status.FAILED),
        ("550 no such mailbox", Status.FAILED),
        ("552 mailbox full", Status.FAILED),
        ("554 no", Status.FAILED),
    ],
)
def test_not_now_is_tried_again_and_never_is_believed(post, answer, state):
    letters = letters_to(2)
    post.answers = [answer]

    assert deliver_due(timezone.now()) == 1

    assert states(letters) == [state, Status.SENT]
    assert answer[4:] in row(letters[0]).error


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state"), [("450 grey list", Status.QUEUED), ("550 nobody", Status.FAILED)]
)
def test_an_address_that_is_refused_costs_no_other_address_its_letter(post, answer, state):
    letters = letters_to(3)
    post.refuses[to(1)] = answer

    assert deliver_due(timezone.now()) == 2

    assert states(letters) == [Status.SENT, state, Status.SENT]
    assert post.recipients == [to(0), to(2)]


@pytest.mark.django_db
def test_a_letter_that_was_given_up_is_never_tried_again(post):
    letter = a_letter()
    post.answers = ["550 never"]
    now = timezone.now()

    deliver_due(now)

    assert deliver_due(now + timedelta(days=30)) == 0
    assert (row(letter).status, row(letter).attempts) == (Status.FAILED, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attempts", "state"),
    [(MOST_ATTEMPTS - 2, Status.QUEUED), (MOST_ATTEMPTS - 1, Status.FAILED)],
)
def test_the_last_attempt_is_the_last(post, attempts, state):
    letter = a_letter()
    Message.objects.update(attempts=attempts)
    post.answers = ["451 not now"]

    deliver_due(timezone.now())

    assert (row(letter).status, row(letter).attempts) == (state, attempts + 1)


# A poisoned row


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_is_set_aside_once_and_the_queue_goes_on(post, caplog):
    now = timezone.now()
    broken = [
        post_letter(to(9), "order_confirmed", language="en", facts=facts, key=f"broken:{number}")
        for number, facts in enumerate([{}, {"order": 7}, {"order": "GONE", "tickets": {}}])
    ]
    Message.objects.update(due_at=now - timedelta(hours=1))
    sound = letters_to(2)

    assert [deliver_due(timezone.now()) for _ in range(3)] == [2, 0, 0]

    assert states(broken) == [Status.FAILED] * 3
    assert states(sound) == [Status.SENT] * 2
    assert [row(letter).attempts for letter in broken] == [1, 1, 1]
    assert caplog.text.count("cannot be written") == 3


@pytest.mark.django_db
def test_a_language_that_is_gone_still_gets_its_letter(post):
    letter = a_letter()
    Message.objects.update(language="tlh")

    assert deliver_due(timezone.now()) == 1
    assert row(letter).status == Status.SENT


# Workers that die


class DiesBeforeSending(EmailBackend):
    """A worker that is killed with a claimed letter in its hands."""

    def send_messages(self, email_messages: object) -> int:
        raise SystemExit("killed")


@pytest.mark.django_db
def test_who_dies_before_sending_leaves_the_letter_to_others_when_the_lease_ends(post):
    letter, now = a_letter(), timezone.now()

    with (
        override_settings(EMAIL_BACKEND=f"{__name__}.DiesBeforeSending"),
        pytest.raises(SystemExit),
    ):
        deliver_due(now)
    assert (row(letter).status, row(letter).attempts) == (Status.SENDING, 1)
    ends = row(letter).due_at
    assert now + LEASE <= ends < now + LEASE + timedelta(seconds=30)

    assert [deliver_due(ends - A_SECOND), deliver_due(ends)] == [0, 1]
    assert post.names == [f"<{letter.uid}@localhost>"]
    assert (row(letter).status, row(letter).attempts) == (Status.SENT, 2)


class IsOvertaken(EmailBackend):
    """So slow a worker that another has sent the letter meanwhile."""

    def send_messages(self, email_messages: object) -> int:
        now = timezone.now()
        Message.objects.update(status=Status.SENT, due_at=now + timedelta(hours=1), sent_at=now)
        return super().send_messages(email_messages)


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["451 not now", "550 never"])
def test_who_lost_the_lease_does_not_undo_what_another_did(post, answer):
    letter = a_letter()
    post.answers = [answer]

    with override_settings(EMAIL_BACKEND=f"{__name__}.IsOvertaken"):
        assert deliver_due(timezone.now()) == 0

    assert (row(letter).status, row(letter).error) == (Status.SENT, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_who_look_at_the_same_moment_send_each_letter_once(post):
    letters_to(12)
    ready = threading.Barrier(2)

    def work(now: object) -> int:
        ready.wait(10)
        return deliver_due(now)

    counts = at_once(2, work, [timezone.now()] * 2)

    assert sum(counts) == 12
    assert sorted(post.recipients) == sorted(to(number) for number in range(12))
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}


# A database that fails


@pytest.mark.django_db(transaction=True)
def test_no_letter_is_lost_at_whatever_statement_the_database_fails(post):
    """A letter may go twice, under the same name; it never goes not at all."""
    sent = {}

    for number in range(1, 30):
        letter = a_letter(number, to(number))
        now = timezone.now()
        with failing_at(number) as failed:
            try:
                deliver_due(now)
            except OperationalError:
                assert row(letter).status in (Status.QUEUED, Status.SENDING)
        deliver_due(now + LEASE + timedelta(minutes=1))
        sent[number] = post.names.count(f"<{letter.uid}@localhost>")
        assert row(letter).status == Status.SENT
        if not failed.is_set():
            break

    assert 3 <= number < 29
    assert set(sent.values()) <= {1, 2}
    assert sent[number] == 1


@pytest.mark.django_db
def test_with_nothing_to_send_nobody_is_called_and_one_question_is_asked(post):
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert deliver_due(timezone.now()) == 0

    assert (post.connections, len(asked)) == (0, 1)
