"""The servers that need no installation are the real ones, and leave nothing behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from events_site import local
from events_site.supervisor import NotRunning, start, wait_until


def folder_of(address: str) -> Path:
    return Path(address.removeprefix("unix://")).parent


def test_valkey_answers_on_a_socket_that_only_we_may_open():
    with local.valkey() as (address, program):
        client = redis.Redis.from_url(address)
        client.set("park", "open")
        kept = client.get("park")
        mode = folder_of(address).stat().st_mode & 0o777
        client.close()

    assert kept == b"open"
    assert mode == 0o700
    assert program.has_ended
    assert not folder_of(address).exists()


@pytest.mark.slow
def test_postgres_is_the_real_one_with_its_extensions():
    with local.postgres() as address:
        with psycopg.connect(address) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            connection.execute("CREATE EXTENSION btree_gist")
            alike = connection.execute("SELECT similarity('首钢园科幻', '首钢科幻')").fetchone()
            version = connection.info.server_version
        folder = Path(address.partition("host=")[2])

    assert version >= 180000
    assert alike[0] > 0.3
    assert not folder.exists()


def test_a_wheel_that_is_missing_is_named():
    with pytest.raises(NotRunning, match="no_such_package is not installed"):
        local.wheel("no_such_package", "bin/*")


def test_a_program_that_ends_at_once_is_reported_with_its_log(tmp_path):
    log = tmp_path / "log"
    program = start("The gate", [sys.executable, "-c", "raise SystemExit('no key')"], log=log)

    with pytest.raises(NotRunning, match="The gate ended with status 1") as refusal:
        wait_until(lambda: False, program)

    assert str(log) in str(refusal.value)
    assert log.read_text() == "no key\n"


def test_a_program_that_never_answers_is_given_up(tmp_path):
    program = start("The gate", ["sleep", "60"], log=tmp_path / "log")

    with pytest.raises(NotRunning, match="did not answer"):
        wait_until(lambda: False, program, seconds=0.1)

    program.process.kill()
    program.process.wait()


def test_a_program_that_does_not_listen_is_ended_with_its_children(tmp_path):
    deaf = "import os, signal, time; signal.signal(15, signal.SIG_IGN); os.fork()"
    stay = f"{deaf}; print(flush=True); time.sleep(60)"
    log, (reader, writer) = tmp_path / "log", os.pipe()
    program = start("deaf", [sys.executable, "-c", stay], log=log, pass_fds=[writer])
    os.close(writer)
    wait_until(lambda: log.read_text() == "\n\n", program)

    local.stop([program], seconds=0.2)

    assert os.read(reader, 1) == b""  # nobody holds the other end any more
    os.close(reader)
