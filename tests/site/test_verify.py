"""verify never says ok when something failed, did not start or did not run."""

from __future__ import annotations

import pytest

from tests.site.running import ROOT, manage

pytestmark = pytest.mark.once

ONE_OF_EACH = """
import pytest
def test_good(): pass
def test_bad(): assert 1 == 2
@pytest.mark.skip(reason="the gate is shut")
def test_shut(): pass
"""
NEEDS_DATABASE = """
import pytest
from django.db import connection
@pytest.mark.django_db
def test_vendor(): assert connection.vendor == "postgresql"
"""
ON_PAPER = """
import pytest
@pytest.mark.browser
def test_a_page(): pass
"""


@pytest.fixture
def verify(tmp_path):
    """Runs one step of verify on the tests in ``words`` instead of ours."""

    def run(step: str, words: str, **variables: str):
        file = tmp_path / "test_written_for_this.py"
        file.write_text(words)
        ours = ("--", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(file))
        alone = {"EVENTS_HOME": str(tmp_path / "home"), "EVENTS_NO_BOOTSTRAP": "1"}
        return manage("verify", "--only", step, *ours, **alone, **variables)

    return run


@pytest.mark.slow
def test_a_failing_test_fails_the_step_and_the_command(verify):
    done = verify("SQLite", ONE_OF_EACH)

    last = done.stdout.splitlines()[-3:]
    assert done.returncode == 1
    assert last[0].startswith("SQLite      failed")
    assert "1 passed, 1 failed, 1 skipped" in last[0]
    assert last[1] == "SQLite: 1 not run (the gate is shut)"
    assert last[2] == "1 passed, 1 failed, 1 skipped"


@pytest.mark.slow
def test_a_postgres_of_our_own_is_used(verify):
    done = verify("PostgreSQL", NEEDS_DATABASE)

    assert done.stdout.splitlines()[-1] == "1 passed, 0 failed"
    assert done.returncode == 0


@pytest.mark.slow
def test_a_database_that_does_not_answer_fails_the_step(verify):
    done = verify("PostgreSQL", NEEDS_DATABASE, DATABASE_URL="postgresql://park@127.0.0.1:1/park")

    assert done.returncode == 1
    assert "PostgreSQL  failed" in done.stdout
    assert done.stdout.splitlines()[-1] == "0 passed, 1 failed"


@pytest.mark.slow
def test_tests_that_cannot_be_read_fail_the_step(verify):
    done = verify("SQLite", "this is not Python")

    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "0 passed, 1 failed"


@pytest.mark.slow
def test_without_a_browser_its_tests_are_counted_as_not_run(verify):
    done = verify("browser", ON_PAPER, PATH="/nowhere")

    assert done.returncode == 0
    assert "browser: 1 not run (no Chromium)" in done.stdout
    assert done.stdout.splitlines()[-1] == "0 passed, 0 failed, 1 skipped"


def test_a_step_that_does_not_exist_is_refused():
    done = manage("verify", "--only", "horoscope", EVENTS_NO_BOOTSTRAP="1")

    assert done.returncode == 2
    assert "horoscope" in done.stderr
