"""A real worker on the real broker, and patience."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from celery.contrib.testing.worker import start_worker

from events_site.celery import app


@contextmanager
def a_worker() -> Iterator[None]:
    """One worker with a thread of its own. No broker: the test fails, it is never skipped."""
    with app.connection_for_write(connect_timeout=2) as line:
        line.ensure_connection(max_retries=1, timeout=2)
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=10):
        yield


def wait_for(fact: Callable[[], bool], seconds: float = 10) -> bool:
    ends = time.monotonic() + seconds
    while not fact() and time.monotonic() < ends:
        time.sleep(0.05)
    return fact()
