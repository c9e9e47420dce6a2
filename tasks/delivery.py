"""Sending what is in the outbox: at least once, each letter always under the same Message-ID."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from time import monotonic

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError
from django.db.models import F, QuerySet
from django.utils import timezone

from events.models import Message
from registrations import composing
from tasks.envelopes import Envelope

BATCH = 50
# Whoever claimed a letter and then died leaves it to others after this time.
LEASE = timedelta(minutes=10)
# After how many seconds a letter that failed for now is tried again; the last one repeats.
PAUSES = [10, 30, 60, 300, 900]
MOST_ATTEMPTS = 12

UNSENT = [Message.Status.QUEUED, Message.Status.SENDING]
log = logging.getLogger(__name__)


class _NoLine(Exception):
    """The mail server does not answer at all. No letter is to blame."""


def deliver_due(now: datetime) -> int:
    """Send up to a batch of the letters due at ``now`` and say how many left."""
    due = Message.objects.filter(status__in=UNSENT, due_at__lte=now).select_related("edition")
    batch = list(due.order_by("due_at", "pk")[:BATCH])
    if not batch:
        return 0
    began = monotonic()
    sent = 0
    try:
        with _line() as line:
            for message in batch:
                clock = now + timedelta(seconds=monotonic() - began)
                sent += _claim(message, clock) and _deliver(message, line, clock)
    except _NoLine as trouble:
        log.warning("No mail can leave: %s", trouble)
        unsent = Message.objects.filter(pk__in=[message.pk for message in batch])
        unsent.filter(status__in=UNSENT).update(error=str(trouble))
    return sent


@contextmanager
def _line() -> Iterator[BaseEmailBackend]:
    """One connection for a batch. It opens again by itself after it broke."""
    line = get_connection()
    try:
        _open(line)
        yield line
    finally:
        _hang_up(line)


def _open(line: BaseEmailBackend) -> None:
    try:
        line.open()
    except (SMTPException, OSError) as error:
        raise _NoLine(str(error)) from error


def _hang_up(line: BaseEmailBackend) -> None:
    try:
        line.close()
    except (SMTPException, OSError) as error:
        log.info("The mail server hung up first: %s", error)


def _claim(message: Message, now: datetime) -> bool:
    """Make ``message`` ours until the lease ends. False if another worker was faster."""
    expected = Message.objects.filter(pk=message.pk, status=message.status, due_at=message.due_at)
    message.due_at = now + LEASE
    message.attempts += 1
    return bool(
        expected.update(
            status=Message.Status.SENDING, due_at=message.due_at, attempts=F("attempts") + 1
        )
    )


def _deliver(message: Message, line: BaseEmailBackend, now: datetime) -> bool:
    try:
        envelope = Envelope(message, composing.compose(message))
        envelope.message()
    except OperationalError:
        raise  # the database is away; the letter is fine and falls due again
    except Exception as error:  # noqa: BLE001  whatever one letter trips over, the others go on
        log.exception("Letter %s (%s) cannot be written.", message.uid, message.kind)
        _give_up(message, f"{type(error).__name__}: {error}")
        return False
    return _send(message, envelope, line=line, now=now)


def _send(message: Message, envelope: Envelope, *, line: BaseEmailBackend, now: datetime) -> bool:
    try:
        line.send_messages([envelope])
    except (SMTPException, OSError) as error:
        if _is_for_ever(error):
            _give_up(message, str(error))
        else:
            _put_back(message, str(error), now=now)
            _hang_up(line)
            _open(line)
        return False
    Message.objects.filter(pk=message.pk).update(
        status=Message.Status.SENT, sent_at=timezone.now(), error="", facts=_kept(message)
    )
    return True


def _is_for_ever(error: Exception) -> bool:
    """Whether the server said "never" (5xx) rather than "not now"."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, SMTPNotSupportedError)


def _put_back(message: Message, error: str, *, now: datetime) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        _give_up(message, error)
        return
    pause = timedelta(seconds=PAUSES[min(message.attempts, len(PAUSES)) - 1])
    _ours(message).update(status=Message.Status.QUEUED, due_at=now + pause, error=error)


def _give_up(message: Message, error: str) -> None:
    _ours(message).update(status=Message.Status.FAILED, error=error, facts=_kept(message))


def _ours(message: Message) -> QuerySet[Message]:
    """The row, as long as our lease on it holds."""
    return Message.objects.filter(
        pk=message.pk, status=Message.Status.SENDING, due_at=message.due_at
    )


def _kept(message: Message) -> dict[str, object]:
    """What stays of the facts: a sealed sign-in code does not outlive its letter."""
    return {name: fact for name, fact in message.facts.items() if name != "sealed"}
