"""A real worker takes the jobs from a real broker."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from events.models import Message
from events_site.celery import app
from registrations.models import Order, Quota
from tasks import jobs
from tests.cast import a_ticket, an_edition
from tests.crew import a_worker, wait_for
from tests.registrations.shop import a_confirmed_order, an_overdue_hold


@pytest.fixture
def worker(transactional_db):
    with a_worker():
        yield


def test_the_worker_sends_the_letter_of_an_order(worker, post):
    edition = an_edition()
    a_confirmed_order(edition, a_ticket(edition))

    jobs.deliver_due.delay()

    assert wait_for(lambda: bool(post.letters))
    assert wait_for(lambda: Message.objects.get().status == Message.Status.SENT)


def test_the_worker_ends_overdue_holds(worker):
    edition = an_edition()
    an_overdue_hold(edition, a_ticket(edition))

    jobs.expire_holds.delay()

    assert wait_for(lambda: Order.objects.get().status == Order.Status.EXPIRED)
    assert wait_for(lambda: Quota.objects.get().taken == 0)


def test_the_worker_shows_that_it_lives(worker):
    jobs.heartbeat.delay()

    assert wait_for(lambda: cache.get(jobs.HEARTBEAT) is not None)


def test_beat_asks_for_every_job_often_enough():
    seconds = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}

    assert seconds["tasks.jobs.deliver_due"] <= 3
    assert seconds["tasks.jobs.expire_holds"] <= 20
    assert set(seconds) <= set(app.tasks)
