"""A real worker on the real broker, and patience."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun
from django.db import connections

from events_site.celery import app


@contextmanager
def a_worker() -> Iterator[None]:
    """One worker with a thread of its own. No broker: the test fails, it is never skipped."""
    with app.connection_for_write(connect_timeout=2) as line:
        line.ensure_connection(max_retries=1, timeout=2)
    task_postrun.connect(hang_up)
    try:
        with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=10):
            yield
    finally:
        task_postrun.disconnect(hang_up)


def hang_up(**job: object) -> None:
    """The worker's thread ends with the test; what it left open would outlive the database."""
    connections.close_all()


def wait_for(fact: Callable[[], bool], seconds: float = 10) -> bool:
    ends = time.monotonic() + seconds
    while not fact() and time.monotonic() < ends:
        time.sleep(0.05)
    return fact()
