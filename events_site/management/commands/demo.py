"""The whole park on one machine: broker, database, worker and web server, until Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import http.client
import signal
import socket
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Never

from django.conf import settings
from django.core.management import BaseCommand, call_command

from events_site.demo import SIGN_INS
from events_site.local import valkey
from events_site.supervisor import NotRunning, Program, environment, start, stop, wait_until

HERE = "127.0.0.1"
WORKER = "celery -A events_site worker -B -P threads -c 4 -l info --without-gossip --without-mingle"
WEB = (
    "granian --interface wsgi --workers 2 --blocking-threads 2 --no-ws --respawn-failed-workers "
    "--workers-kill-timeout 2 --log-level warning events_site.wsgi:application"
)


class Stopped(Exception):
    """Ctrl-C, or a signal to the same effect."""


class Command(BaseCommand):
    help = "Start the demonstration park on this machine: everything it needs, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument("--exit-after", type=float, metavar="SECONDS", help="for tests")

    def handle(self, *args: Any, **options: Any) -> None:
        self.begun = time.monotonic()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, interrupt)
        try:
            with ExitStack() as park:
                programs = self.open_park(park, options["port"])
                watch(programs, options["exit_after"])
        except Stopped:
            pass
        except NotRunning as refusal:
            sys.exit(str(refusal))
        self.say("Stopped.")

    def open_park(self, park: ExitStack, door: int) -> list[Program]:
        """Start everything in order; ``park`` ends it in the opposite one."""
        log = park.enter_context(only_one(settings.HOME))
        must_be_free(door)
        self.say("Starting the broker…")
        address, broker = park.enter_context(valkey(log / "valkey.log"))
        # This process began before its broker did, so its cache is told here.
        settings.CACHES["default"]["LOCATION"] = address
        self.say("Preparing the database…")
        call_command("migrate", verbosity=0)
        self.say("Loading the park…")
        call_command("load_demo", stdout=self.stdout)
        self.say("Starting the worker and the web server…")
        crew: list[Program] = []
        park.callback(stop, crew)
        staff = environment(REDIS_URL=address, PYTHONUNBUFFERED="1")
        begin = partial(begin_module, crew, log=log, env=staff)
        begin("worker", WORKER)
        web = begin("web", f"{WEB} --host {HERE} --port {door}")
        for path in ("/healthz", "/readyz"):
            wait_until(partial(is_ok, door, path), web)
        self.invite(door)
        return [broker, *crew]

    def invite(self, door: int) -> None:
        rows = (f"  {role:<10} {email:<24} {password}" for role, email, password in SIGN_INS)
        self.say(f"ready: http://localhost:{door}/")
        self.stdout.write("\n".join(["", "Sign in as", *rows, ""]))
        self.stdout.write(f"Mail is written to {settings.HOME / 'mail'}")
        self.stdout.write(f"Logs are written to {settings.HOME / 'log'}")
        self.stdout.write("Ctrl-C stops everything.")
        self.stdout.flush()

    def say(self, words: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.begun:4.1f} s] {words}")
        self.stdout.flush()


def port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def interrupt(number: int, frame: FrameType | None) -> Never:
    """Once is enough: a second Ctrl-C must not interrupt the cleaning up."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    raise Stopped


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[Path]:
    """One demo at a time in this folder: two would share a database. Gives the log folder."""
    log = home / "log"
    try:
        for folder in (log, home / "static"):  # WhiteNoise warns of one that is missing
            folder.mkdir(parents=True, exist_ok=True)
        door = (home / "running.lock").open("w")
    except OSError as error:
        raise NotRunning(
            f"{home} cannot be used: {error.strerror}. Name another folder in EVENTS_HOME."
        ) from None
    with door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotRunning(
                f"A demo is running in {home} already. Stop it, or name another folder in "
                "EVENTS_HOME."
            ) from None
        yield log


def must_be_free(door: int) -> None:
    """Both addresses that a browser tries for ``localhost``."""
    for family, address in ((socket.AF_INET, HERE), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                line.bind((address, door))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise NotRunning(
                    f"Port {door} cannot be used: {error.strerror}. Choose another with --port."
                ) from None


def begin_module(crew: list[Program], name: str, line: str, **how: Any) -> Program:
    """Start a Python program; whoever ends the crew ends it too."""
    command = [sys.executable, "-m", *line.split()]
    log = how.pop("log") / f"{name}.log"
    crew.append(start(name, command, log=log, **how))
    return crew[-1]


def is_ok(door: int, path: str) -> bool:
    line = http.client.HTTPConnection(HERE, door, timeout=2)
    with contextlib.closing(line):
        line.request("GET", path)
        return line.getresponse().status == 200


def watch(programs: list[Program], seconds: float | None) -> None:
    """Until ``seconds`` are over, or for ever. Whoever ends, ends it for all."""
    end = time.monotonic() + seconds if seconds else float("inf")
    while time.monotonic() < end:
        for program in programs:
            if program.has_ended:
                raise NotRunning(program.why())
        time.sleep(0.2)
