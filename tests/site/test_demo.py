"""One command runs the park, and leaves nothing running."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket

import pytest

from events_site.demo import SIGN_INS
from tests.site.running import Demo, is_one_sentence, manage, wait_for

pytestmark = pytest.mark.once

ALONE = {"EVENTS_NO_BOOTSTRAP": "1"}


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home of the park"


@pytest.fixture
def demo(home):
    """Starts the demo; ends it if the test does not."""
    started: list[Demo] = []

    def start(**variables: str) -> Demo:
        started.append(Demo(home, **variables))
        return started[-1].wait_until_ready()

    yield start
    for park in started:
        if park.process.poll() is None:
            park.process.terminate()
            park.process.wait(20)


@pytest.mark.slow
def test_the_park_opens_works_and_closes_in_five_seconds(demo, home):
    park = demo()

    ready = json.loads(park.get("/readyz")[1])
    health = park.get("/healthz")
    seconds = park.ended_after(signal.SIGINT)

    assert health == (200, "ok\n")
    assert (ready["database"], ready["broker"]) == (True, True)
    assert all(email in park.said() and word in park.said() for _, email, word in SIGN_INS)
    assert str(home / "mail") in park.said()
    assert seconds < 5
    assert park.process.returncode == 0
    assert "Traceback" not in park.said()


@pytest.mark.slow
def test_a_killed_supervisor_leaves_nothing_running(demo):
    park = demo()
    before = park.still_running()

    seconds = park.ended_after(signal.SIGKILL)

    assert len(before) >= 5
    assert seconds < 5


@pytest.mark.slow
def test_whoever_ends_ends_it_for_all_and_is_named(demo, home):
    park = demo()

    os.kill(park.number_of("celery"), signal.SIGKILL)
    park.process.wait(10)

    assert park.process.returncode == 1
    assert "worker ended with status -9" in park.said()
    assert str(home / "log" / "worker.log") in park.said()
    assert "Traceback" not in park.said()
    wait_for(lambda: not park.still_running(), seconds=5)


def test_a_busy_port_is_one_sentence(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = manage("demo", "--port", port, EVENTS_HOME=str(home), **ALONE)

    assert done.returncode == 1
    assert is_one_sentence(done.stderr)
    assert f"Port {port} cannot be used" in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "gate", "-1"])
def test_a_port_that_is_none_is_refused(home, port):
    done = manage("demo", "--port", port, EVENTS_HOME=str(home), **ALONE)

    assert done.returncode == 2
    assert "a port is a number from 1 to 65535" in done.stderr or "expected one" in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    done = manage("demo", EVENTS_HOME=str(tmp_path / "file" / "home"), **ALONE)

    assert done.returncode == 1
    assert is_one_sentence(done.stderr)
    assert "EVENTS_HOME" in done.stderr


def test_two_demos_do_not_share_a_folder(home):
    home.mkdir()
    with (home / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = manage("demo", EVENTS_HOME=str(home), **ALONE)

    assert done.returncode == 1
    assert is_one_sentence(done.stderr)
    assert "A demo is running" in done.stderr


@pytest.mark.slow
def test_a_demo_never_opens_the_database_of_a_production_machine(demo, home):
    """Its variables may be set where somebody tries the demo."""
    park = demo(DATABASE_URL="postgresql://park@127.0.0.1:1/park", SECRET_KEY="short")

    seconds = park.ended_after(signal.SIGTERM)

    assert (home / "db.sqlite3").exists()
    assert park.process.returncode == 0
    assert seconds < 5
