"""Starting manage.py as a person would, in a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 60.0
# What we start must not meet the database that these very tests are using.
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
# Each start has a new home; without this it would also compile every package anew.
COMPILED = Path(os.environ.get("EVENTS_HOME") or ROOT / ".local").absolute() / "cache" / "bytecode"
SURROUNDINGS.setdefault("PYTHONPYCACHEPREFIX", str(COMPILED))


def manage(*arguments: str, python: tuple[str, ...] = (), **variables: str):
    """Run ``manage.py`` to its end."""
    return subprocess.run(
        [sys.executable, *python, "manage.py", *arguments],
        cwd=ROOT,
        env={**SURROUNDINGS, **variables},
        capture_output=True,
        text=True,
        timeout=100,
    )


def is_one_sentence(said: str) -> bool:
    """Something for a person: one line, no traceback."""
    return len(said.strip().splitlines()) == 1 and "Traceback" not in said


def a_free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Demo:
    """``manage.py demo`` in a home of its own, up to ``ready``."""

    def __init__(self, home: Path, **variables: str) -> None:
        self.home, self.port = home, a_free_port()
        self.words = home.parent / "words"
        with self.words.open("wb") as words:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(self.port)],
                cwd=ROOT,
                env={
                    **SURROUNDINGS,
                    "EVENTS_HOME": str(home),
                    "EVENTS_NO_BOOTSTRAP": "1",
                    **variables,
                },
                stdout=words,
                stderr=words,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.words.read_text(encoding="utf-8")

    def wait_until_ready(self) -> Demo:
        wait_for(lambda: "ready: " in self.said() or self.process.poll() is not None)
        assert f"ready: http://localhost:{self.port}/" in self.said(), self.said()
        return self

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def ended_after(self, message: signal.Signals) -> float:
        """Seconds from the signal until nothing of the demo runs any more."""
        begun = time.monotonic()
        self.process.send_signal(message)
        self.process.wait(20)
        wait_for(lambda: not self.still_running(), seconds=20)
        return time.monotonic() - begun

    def still_running(self) -> dict[int, str]:
        """All processes that know this home: number and command line."""
        mark = f"EVENTS_HOME={self.home}".encode()
        return {
            int(folder.name): read(folder / "cmdline").replace(b"\0", b" ").decode()
            for folder in Path("/proc").glob("[0-9]*")
            if mark in read(folder / "environ").split(b"\0")
        }

    def number_of(self, words: str) -> int:
        """The first process whose command line has ``words``."""
        return min(number for number, line in self.still_running().items() if words in line)


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended since, or is not ours
        return b""


def wait_for(happened: Callable[[], bool], seconds: float = READY_WITHIN) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"did not happen within {seconds:.0f} s"
        time.sleep(0.05)
