#!/usr/bin/env python3
"""The command line. ``demo`` and ``verify`` first install what they need, and only that.

They ask for nothing but python3 and pip: packages go into ``.local/`` beside this file, or into
``$EVENTS_HOME``. All other commands, and both with ``EVENTS_NO_BOOTSTRAP=1``, use the Python
they were started with. This file must parse on any Python 3, or an old one could not be told so.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  whoever starts it may have an older one
    sys.exit(
        "Starfurnace needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + "."
    )
if sys.platform == "win32":
    sys.exit("Starfurnace runs on Linux and macOS; on Windows start it inside WSL.")

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = Path(os.environ.get("EVENTS_HOME") or ROOT / ".local").absolute()
LOCKS = {"demo": "demo.txt", "verify": "test.txt"}
# What belongs to a production machine must not leak into a demo: it would load its park there.
PRODUCTION = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "REDIS_URL", "CACHE_URL")


def main(arguments: list[str]) -> None:
    command = arguments[1] if len(arguments) > 1 else ""
    if command in LOCKS:
        os.environ["EVENTS_HOME"] = str(HOME)
        keep_bytecode(HOME / "cache" / "bytecode")
        if not os.environ.get("EVENTS_NO_BOOTSTRAP"):
            move_into(installed(LOCKS[command]), arguments)
    if command == "demo":
        stand_alone(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "events_site.settings")
    from django.core.management import execute_from_command_line  # house: installed by now

    execute_from_command_line(arguments)


def keep_bytecode(folder: Path) -> None:
    """Compile once, into our folder; five programs start from it. Without it each needs seconds."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(folder))


def stand_alone(arguments: list[str]) -> None:
    """Give the demo its own settings. They are read before its options are, so this reads one."""
    for name in PRODUCTION:
        os.environ.pop(name, None)
    reader = argparse.ArgumentParser(prog="manage.py demo", add_help=False)
    reader.add_argument("--port", default="8000")
    port = reader.parse_known_args(arguments[2:])[0].port
    os.environ["SITE_URL"] = f"http://localhost:{port}"


def move_into(venv: Path, arguments: list[str]) -> None:
    if Path(sys.prefix).resolve() != venv.resolve():
        python = str(venv / "bin" / "python")
        os.execv(python, [python, *arguments])


def installed(name: str) -> Path:
    try:
        return environment_for(ROOT / "requirements" / name)
    except OSError as error:
        sys.exit(f"{HOME} cannot be used: {error.strerror}. Name another folder in EVENTS_HOME.")


def environment_for(lock: Path) -> Path:
    """The folder that holds exactly the packages of ``lock``; filled first if it does not."""
    venv = HOME / f"venv-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not is_ready(venv, wanted):
        with alone(lock.stem):
            if not is_ready(venv, wanted):  # unless another start has just filled it
                fill(venv, lock, wanted)
    return venv


def is_ready(venv: Path, wanted: str) -> bool:
    stamp = venv / ".installed"
    return (venv / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == wanted


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """One installation at a time in this folder. The lock ends with the process that holds it."""
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / ".gitignore").write_text("*\n")
    with (HOME / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is installing packages here; waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fill(venv: Path, lock: Path, wanted: str) -> None:
    """Install ``lock`` into ``venv``. The stamp comes last: a folder without one is a torn one."""
    say("Installing packages (first start only)…")
    stamp, python = venv / ".installed", venv / "bin" / "python"
    if not (stamp.exists() and python.exists()):
        shutil.rmtree(venv, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    uv = shutil.which("uv") or own_uv()
    if not python.exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, venv)
    run(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, lock)
    stamp.write_text(wanted)
    say("Packages are installed.")


def own_uv() -> str:
    """uv, fetched by pip. ``--target`` needs neither root nor a venv, and no leave of the system's.

    What one torn download left behind does not start, and is fetched again.
    """
    tools = HOME / "uv"
    uv = tools / "bin" / "uv"
    if not uv.exists() or subprocess.run([uv, "--version"], capture_output=True).returncode:
        if importlib.util.find_spec("pip") is None:
            sys.exit("Installing needs pip or uv; this Python has neither (Debian: python3-pip).")
        say("Fetching the installer…")
        shutil.rmtree(tools, ignore_errors=True)
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:")
        run(sys.executable, "-m", "pip", "install", *quiet, "--target", tools, "uv")
    return str(uv)


def run(*command: "str | Path") -> None:
    """Run one step of the installation; its words go to a file, ours to the person."""
    log = HOME / "install.log"
    with log.open("ab") as words:
        done = subprocess.run(command, stdout=words, stderr=words, env=for_installing())
    if done.returncode:
        sys.exit(
            "The packages could not be installed. Is there a network, and room on the disk? "
            f"{log} says more. The next start tries again."
        )


def for_installing() -> "dict[str, str]":
    """The environment in which uv keeps to our folder and asks the mirror that pip would ask."""
    environment = dict(os.environ)
    environment.setdefault("UV_CACHE_DIR", str(HOME / "cache"))
    if "PIP_INDEX_URL" in environment:
        environment.setdefault("UV_DEFAULT_INDEX", environment["PIP_INDEX_URL"])
    elif importlib.util.find_spec("pip"):
        ask = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
        mirror = subprocess.run(ask, capture_output=True, text=True).stdout.strip()
        if mirror:
            environment.setdefault("UV_DEFAULT_INDEX", mirror)
    return environment


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv)
    except KeyboardInterrupt:
        sys.exit("Stopped.")
