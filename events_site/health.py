"""What machines ask: does the process live, can it work, does mail go out, does a worker run."""

from __future__ import annotations

import time
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from events.models import Message
from events_site.celery import app
from tasks.jobs import HEARTBEAT

WAITING = (Message.Status.QUEUED, Message.Status.SENDING)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else, so a broken database restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer. How late letters and worker are is for the watcher."""
    found: dict[str, bool | int | None] = {"database": True, "broker": broker_answers()}
    try:
        found["oldest_unsent_letter_seconds"] = letter_waits(timezone.now())
    except DatabaseError:
        found["database"] = False
    found["worker_heartbeat_age_seconds"] = heartbeat_age(time.time())
    return JsonResponse(found, status=200 if found["database"] and found["broker"] else 503)


def broker_answers() -> bool:
    try:
        with app.connection_for_write(connect_timeout=1) as line:
            line.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except (OperationalError, OSError):
        return False
    return True


def letter_waits(now: datetime) -> int | None:
    """The age in seconds of the oldest letter that should have gone; None when all went."""
    should_have_gone = Q(due_at__lte=now) | Q(attempts__gt=0)
    waiting = Message.objects.filter(should_have_gone, status__in=WAITING)
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return int((now - oldest).total_seconds()) if oldest else None


def heartbeat_age(now: float) -> int | None:
    """Seconds since a worker last ran a job that beat sent; None when none did for an hour."""
    try:
        seen = cache.get(HEARTBEAT)
    except DatabaseError:  # where the cache looks when Redis is away
        return None
    return None if seen is None else max(0, int(now - seen))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from yesterday, or from another site. Said in words, with a way back."""
    return render(request, "errors/form_expired.html", {"reason": reason}, status=403)
