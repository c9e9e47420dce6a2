"""Programs that the demo and the tests start: begun in order, watched, ended without a trace."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
# Ctrl-C must be over in five seconds on a busy machine too; a job cut short is delivered again.
SECONDS_TO_END = 2.0


class NotRunning(Exception):
    """A program ended, or never answered. The text is fit for the person who started it."""


@dataclass
class Program:
    """One running program, its log, and the signal that asks it to end."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    goodbye: signal.Signals = signal.SIGTERM

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def why(self) -> str:
        return f"{self.name} ended with status {self.process.returncode}; {self.log} says why."


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    goodbye: signal.Signals = signal.SIGTERM,
    **how: Any,
) -> Program:
    """Start a program in a session of its own: Ctrl-C reaches only us, and we tell it in order."""
    with log.open("wb") as words:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
            preexec_fn=end_with_parent(goodbye),
            **how,
        )
    return Program(name, process, log, goodbye)


def end_with_parent(goodbye: signal.Signals) -> Callable[[], None] | None:
    """If we are killed outright, the kernel says goodbye for us. macOS has no such call."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(goodbye))
        if os.getppid() != parent:  # killed between the fork and the line above
            os.kill(os.getpid(), signal.SIGKILL)

    return ask_the_kernel


def wait_until(answers: Callable[[], bool], program: Program, *, seconds: float = 30) -> None:
    """Wait until ``program`` answers, or raise NotRunning."""
    end = time.monotonic() + seconds
    while not is_true(answers):
        if program.has_ended:
            raise NotRunning(program.why())
        if time.monotonic() > end:
            raise NotRunning(
                f"{program.name} did not answer in {seconds:.0f} s; {program.log} says more."
            )
        time.sleep(0.03)


def is_true(answers: Callable[[], bool]) -> bool:
    """A connection refused is a no."""
    try:
        return answers()
    except OSError:
        return False


def stop(programs: Iterable[Program], *, seconds: float = SECONDS_TO_END) -> None:
    """Say goodbye to all at once, wait, and end what still runs with everything it started."""
    programs = list(programs)
    for program in programs:
        tell(program, program.goodbye)
    end = time.monotonic() + seconds
    for program in programs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.process.wait(max(0.0, end - time.monotonic()))
    for program in programs:
        tell_all(program, signal.SIGKILL)
        program.process.wait()


def tell(program: Program, message: signal.Signals) -> None:
    if not program.has_ended:
        program.process.send_signal(message)


def tell_all(program: Program, message: signal.Signals) -> None:
    """Also what the program started and left behind: its session is its process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.process.pid, message)


def environment(**more: str) -> Mapping[str, str]:
    return {**os.environ, "EVENTS_NO_BOOTSTRAP": "1", **more}
