"""What a load balancer and a monitor hear."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from events.models import Message
from tasks.jobs import HEARTBEAT
from tests.site.running import ROOT

pytestmark = pytest.mark.django_db

ASK = """
import django
django.setup()
from django.test import Client
client = Client(headers={"host": "localhost"})
print(client.get("/healthz").status_code)
reply = client.get("/readyz")
print(reply.status_code)
print(reply.content.decode())
"""


def a_letter(key: str, *, minutes_ago: int, **facts: object) -> Message:
    written = timezone.now() - timedelta(minutes=minutes_ago)
    facts = {"due_at": written, "created_at": written, **facts}
    return Message.objects.create(key=key, kind="order_confirmed", to="a@park.example", **facts)


def readiness() -> dict[str, object]:
    return Client().get("/readyz").json()


def asked_elsewhere(**variables: str) -> list[str]:
    """What a process answers whose servers are somewhere else."""
    away = {**os.environ, "DJANGO_SETTINGS_MODULE": "events_site.settings", **variables}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=ROOT, env=away, capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines()


def test_a_process_that_lives_says_ok_and_nobody_keeps_the_answer():
    reply = Client().get("/healthz")

    assert (reply.status_code, reply.content) == (200, b"ok\n")
    assert "no-store" in reply["Cache-Control"]


def test_health_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().get("/healthz")


def test_ready_means_that_database_and_broker_answer():
    reply = Client().get("/readyz")

    assert reply.status_code == 200
    assert reply.json() == {
        "database": True,
        "broker": True,
        "oldest_unsent_letter_seconds": None,
        "worker_heartbeat_age_seconds": None,
    }


def test_the_oldest_letter_that_should_have_gone_is_told():
    a_letter("new", minutes_ago=1)
    a_letter("old", minutes_ago=10)

    waited = readiness()["oldest_unsent_letter_seconds"]

    assert 600 <= waited < 630


def test_a_letter_that_was_tried_in_vain_keeps_its_age():
    """Its next attempt lies ahead, but it is late."""
    soon = timezone.now() + timedelta(hours=1)
    a_letter("refused", minutes_ago=20, due_at=soon, attempts=3)

    assert readiness()["oldest_unsent_letter_seconds"] >= 1200


def test_a_letter_for_tomorrow_is_not_late():
    a_letter("reminder", minutes_ago=20, due_at=timezone.now() + timedelta(days=1))

    assert readiness()["oldest_unsent_letter_seconds"] is None


@pytest.mark.parametrize("status", ["sent", "failed"])
def test_a_letter_that_is_done_with_is_not_late(status):
    a_letter("done", minutes_ago=20, status=status, sent_at=timezone.now())

    assert readiness()["oldest_unsent_letter_seconds"] is None


def test_the_age_of_the_last_heartbeat_is_told():
    cache.set(HEARTBEAT, int(time.time()) - 90)

    assert 90 <= readiness()["worker_heartbeat_age_seconds"] < 100


def test_a_clock_that_runs_ahead_gives_no_negative_age():
    cache.set(HEARTBEAT, int(time.time()) + 90)

    assert readiness()["worker_heartbeat_age_seconds"] == 0


def test_without_a_broker_a_process_is_healthy_but_not_ready():
    health, status, words = asked_elsewhere(REDIS_URL="redis://127.0.0.1:1/0")

    assert (health, status) == ("200", "503")
    assert json.loads(words)["broker"] is False


def test_without_a_database_a_process_is_healthy_but_not_ready():
    health, status, words = asked_elsewhere(
        DATABASE_URL="postgresql://park@127.0.0.1:1/park", DB_POOL="false"
    )

    assert (health, status) == ("200", "503")
    assert json.loads(words)["database"] is False


def test_health_and_readiness_only_answer_questions():
    assert [Client().post(path).status_code for path in ("/healthz", "/readyz")] == [405, 405]


def test_a_form_without_its_token_is_explained_not_lost():
    reply = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@park.example"})

    assert reply.status_code == 403
    assert "errors/form_expired.html" in [template.name for template in reply.templates]
