"""Every check of the house: what can be read from the code, then the tests on both databases."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.management import BaseCommand

from events_site.local import chromium, postgres
from events_site.supervisor import NotRunning, end_with_parent

CODE = ("manage.py", "events_site", "events", "registrations", "tasks")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"
# What can be said without running the product: a name, and what Python is asked to do.
READ = {
    "format": ("-m", "ruff", "format", "--check", "."),
    "lint": ("-m", "ruff", "check", "."),
    "templates": ("-m", "djlint", "--lint", "events_site", "events", "registrations"),
    "types": ("-m", "mypy", *CODE),
    "imports": ("-c", LINT_IMPORTS, "--no-cache", "--no-logo"),
    "migrations": ("manage.py", "makemigrations", "--check", "--dry-run"),
    "deploy": ("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
}
RUN = ("SQLite", "PostgreSQL", "browser")
STEPS = (*READ, *RUN)
# A production machine, for what Django checks only there. Nothing is opened.
PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "IDENTITY_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "park.example",
    "SITE_URL": "https://park.example",
    "DATABASE_URL": "postgresql://park@localhost/park",
}
# What the machine of a developer has set must not change what the checks see.
FOREIGN = (*PRODUCTION, "EMAIL_URL", "REDIS_URL", "CACHE_URL", "LOG_LEVEL")
LONGEST_STEP = 900.0
# Tests that share something dear say so in a group, and one of the two does them all.
TWO_HANDS = ("-n", "2", "--dist", "loadgroup")
NOTHING_CHOSEN = 5  # pytest's status for it


@dataclass
class Result:
    """How one step ended. ``skipped`` counts the reasons."""

    step: str
    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    note: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        verdict = "failed" if self.failed else "ok"
        counts = tally(self.passed, self.failed, self.skipped.total())
        note = f"  ({self.note})" if self.note else ""
        return f"{self.step:<12}{verdict:<8}{self.seconds:6.1f} s   {counts}{note}"


class Command(BaseCommand):
    help = "Run every check and all tests, on SQLite and on PostgreSQL."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", nargs="+", choices=STEPS, default=STEPS, metavar="STEP")
        parser.add_argument("--cover", action="store_true", help="measure coverage, which is slow")
        parser.add_argument("pytest_args", nargs="*", help="after --: passed on to pytest")

    def handle(self, *args: Any, **options: Any) -> None:
        results = []
        with tempfile.TemporaryDirectory(prefix="verify-") as work:
            checks = Checks(Path(work), options["pytest_args"], cover=options["cover"])
            for step in filter(options["only"].__contains__, STEPS):
                results.append(self.watch(step, checks))
        self.conclude(results)
        if any(result.failed for result in results):
            sys.exit(1)

    def watch(self, step: str, checks: Checks) -> Result:
        self.say(f"── {step}")
        begun = time.monotonic()
        result = checks.take(step)
        result.seconds = time.monotonic() - begun
        self.say(str(result))
        return result

    def conclude(self, results: list[Result]) -> None:
        """One line per step, why tests were skipped, and the sum."""
        self.say("")
        for result in results:
            self.say(str(result))
        for result in results:
            for reason, count in sorted(result.skipped.items()):
                self.say(f"{result.step}: {count} not run ({reason})")
        passed = sum(result.passed for result in results)
        failed = sum(result.failed for result in results)
        self.say(tally(passed, failed, sum(result.skipped.total() for result in results)))

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


class Checks:
    """Takes the steps. What they write goes to ``work``, which is thrown away."""

    def __init__(self, work: Path, pytest_args: Sequence[str], *, cover: bool) -> None:
        self.work = work
        self.pytest_args = pytest_args
        self.cover = cover
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in FOREIGN},
            "EVENTS_NO_BOOTSTRAP": "1",
            "EVENTS_HOME": str(work),
            "DB_POOL": "false",
            "COVERAGE_FILE": str(work / "coverage"),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(work / "hypothesis"),
            "MYPY_CACHE_DIR": str(settings.HOME / "cache" / "mypy"),
            "RUFF_CACHE_DIR": str(settings.HOME / "cache" / "ruff"),
        }

    def take(self, step: str) -> Result:
        steps: dict[str, Callable[[], Result]] = {
            "SQLite": self.on_sqlite,
            "PostgreSQL": self.on_postgres,
            "browser": self.in_browser,
        }
        return steps.get(step, partial(self.read, step))()

    def read(self, step: str) -> Result:
        more = PRODUCTION if step == "deploy" else {}
        good = self.python(*READ[step], **more) == 0
        return Result(step, passed=int(good), failed=int(not good))

    def on_sqlite(self) -> Result:
        """If asked, with coverage: which lines no test runs is the same on both databases."""
        result = self.test("SQLite", *TWO_HANDS, "-m", "not browser", measure=self.cover)
        if not self.cover:
            return result
        self.python("-m", "coverage", "combine", "--quiet")
        report = self.ask("-m", "coverage", "report", "--format=total", "--ignore-errors")
        total = report.stdout.strip()
        result.note = f"coverage {total} %" if total.isdecimal() else "coverage unknown"
        return result

    def on_postgres(self) -> Result:
        """On the server that DATABASE_URL names, else on one of our own."""
        with ExitStack() as servers:
            try:
                address = os.environ.get("DATABASE_URL") or servers.enter_context(postgres())
            except NotRunning as refusal:
                return Result("PostgreSQL", failed=1, note=str(refusal))
            chosen = (*TWO_HANDS, "-m", "not browser and not once")
            return self.test("PostgreSQL", *chosen, DATABASE_URL=address)

    def in_browser(self) -> Result:
        if chromium():
            return self.test("browser", "-m", "browser")
        count = ("-m", "pytest", "--collect-only", "-q", "-m", "browser")
        found = self.ask(*count, *self.pytest_args)
        if found.returncode not in (0, NOTHING_CHOSEN):
            return Result("browser", failed=1, note="the tests could not be counted")
        not_run = sum("::" in line for line in found.stdout.splitlines())
        return Result("browser", skipped=Counter({"no Chromium": not_run}))

    def test(self, step: str, *options: str, measure: bool = False, **more: str) -> Result:
        report = self.work / f"{step}.xml"
        cache = f"cache_dir={self.work / 'pytest'}"
        pytest = ("-m", "pytest", "-q", "-o", cache, f"--junit-xml={report}", *options)
        runner = ("-m", "coverage", "run") if measure else ()
        status = self.python(*runner, *pytest, *self.pytest_args, **more)
        result = counted(step, report)
        if step == "browser" and status == NOTHING_CHOSEN:
            result.note = "none chosen"
        elif status and not result.failed:
            result.failed, result.note = 1, f"pytest ended with status {status}"
        return result

    def python(self, *arguments: str, **more: str) -> int:
        try:
            return self.run(arguments, more, stdout=None).returncode
        except subprocess.TimeoutExpired:
            return -signal.SIGKILL

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(arguments, {}, stdout=subprocess.PIPE)

    def run(
        self, arguments: Sequence[str], more: dict[str, str], stdout: int | None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            text=True,
            timeout=LONGEST_STEP,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )


def counted(step: str, report: Path) -> Result:
    """What pytest's report says. Without a report nothing passed."""
    result = Result(step)
    if report.exists():
        tests = ElementTree.parse(report).iter("testcase")  # noqa: S314  we asked for this file
        for test in tests:
            skipped = test.find("skipped")
            if skipped is not None:
                result.skipped[skipped.get("message") or "no reason given"] += 1
            elif test.find("failure") is not None or test.find("error") is not None:
                result.failed += 1
            else:
                result.passed += 1
    return result


def tally(passed: int, failed: int, skipped: int) -> str:
    more = f", {skipped} skipped" if skipped else ""
    return f"{passed} passed, {failed} failed{more}"
