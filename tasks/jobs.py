"""Everything Celery runs. A job says when; the rule it calls says what."""

from __future__ import annotations

import time

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from registrations import holds, identity, waiting
from tasks import delivery

HEARTBEAT = "heartbeat"
# Beat asks again every few seconds; a wish that waited a minute behind a slow one is worth nothing.
FRESH = 60


@shared_task(expires=FRESH)
def deliver_due() -> int:
    return delivery.deliver_due(timezone.now())


@shared_task(expires=FRESH)
def expire_holds() -> int:
    """Free what was not confirmed in time, and offer it to who waits."""
    now = timezone.now()
    return holds.expire_holds(now) + waiting.offer_places(now)


@shared_task
def purge_documents() -> int:
    return identity.purge(timezone.now())


@shared_task
def heartbeat() -> None:
    """Leave the time of day where /readyz finds it: a worker lives and beat runs."""
    cache.set(HEARTBEAT, int(time.time()), timeout=3600)
