"""Readers a second for pages and files of a programme, against a bare Django view.

The programme is a Worldcon's, 969 sessions in 47 rooms, if its files lie beside the checkout
(or where PROGRAMMES says); else the largest edition of the demonstration park.

Both are served by the server of production with two workers, and asked by wrk in turns,
so a noisy neighbour slows both. The bare view sends the same bytes that the page is.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.scene import fresh_database

ROUNDS, SECONDS = 3, 2
WARMED = 20
SERVER = "--interface wsgi --workers 2 --blocking-threads 2 --no-ws --log-level warning"
BESIDE = Path(__file__).parents[2] / "shared" / "data" / "programmes"
WORLDCON = Path(os.environ.get("PROGRAMMES", BESIDE)) / "lonestarcon3-2013"
PACKED = {"Accept-Encoding": "gzip"}


def main() -> None:
    print(f"{'answer':28}{'kB':>7}{'gzip kB':>9}{'a second':>10}{'bare view':>11}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder, served("events_site.wsgi:application") as site:
        for name, address in addresses(site):
            plain, packed = fetch(address), fetch(address, PACKED)
            body = Path(folder) / "body"
            body.write_bytes(packed)
            with served("benchmarks.bare:application", BARE_BODY=str(body)) as bare:
                ours, theirs = in_turns(address, f"{bare}/")
            sizes = f"{len(plain) / 1000:7.0f}{len(packed) / 1000:9.1f}"
            print(f"{name:28}{sizes}{ours:10.0f}{theirs:11.0f}{ours / theirs:8.2f}")


def load() -> None:
    from django.core.management import call_command

    if not WORLDCON.exists():
        call_command("load_demo")
        return
    from events.models import Edition
    from events.releasing import publish

    files = (WORLDCON / f"v4-20130906-final-{name}.js" for name in ("program", "people"))
    program, people = files
    new = ("--new-edition=LoneStarCon 3", "--time-zone=America/Chicago")
    call_command("import_programme", "lonestarcon", program, "--people", people, *new)
    publish(Edition.objects.get(slug="lonestarcon"), by=None)


def addresses(site: str) -> Iterator[tuple[str, str]]:
    """The longest day of the largest programme, and the same as data."""
    from django.db.models import Count

    from events.models import Release

    release = Release.objects.current().annotate(size=Count("lines")).order_by("-size")[0]
    days = release.lines.order_by().values("day").annotate(size=Count("pk"))
    day, slug = days.order_by("-size")[0], release.edition.slug
    api = f"{site}/api/v1/editions/{slug}"
    print(f"{slug}: {release.size} lines, {day['size']} of them on {day['day']}")
    yield "day page", f"{site}/{slug}/programme/?day={day['day']}"
    yield "the day by rooms", f"{site}/{slug}/programme/?day={day['day']}&view=grid"
    yield "edition home", f"{site}/{slug}/"
    yield "programme.json (stored)", f"{api}/programme.json"
    yield "programme.csv (stored)", f"{api}/programme.csv"
    yield "API, lines of the day", f"{api}/programme/?day={day['day']}"
    yield "API, people", f"{api}/people/"
    yield "calendar feed (stored)", f"{site}/{slug}/programme.ics"


def in_turns(ours: str, theirs: str) -> tuple[float, float]:
    """Answers a second of each, the median of rounds that take turns."""
    for _time in range(WARMED):
        fetch(ours, PACKED)
        fetch(theirs)
    rounds = [(asked(ours), asked(theirs)) for _round in range(ROUNDS)]
    return median(each[0] for each in rounds), median(each[1] for each in rounds)


def asked(address: str) -> float:
    command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if failed := re.search(r"Non-2xx.*|Socket errors.*", said):
        sys.exit(f"{address}: {failed[0]}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


@contextmanager
def served(application: str, **more: str) -> Iterator[str]:
    """``application`` under the server, on a free port of this machine."""
    port = free_port()
    command = [sys.executable, "-m", "granian", *SERVER.split(), "--port", str(port), application]
    with subprocess.Popen(command, env={**os.environ, **more}) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str) -> None:
    for _try in range(100):
        try:
            fetch(address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"{address} does not answer.")


def fetch(address: str, headers: dict[str, str] | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {})) as reply:
        return bytes(reply.read())


if __name__ == "__main__":
    with fresh_database():
        load()
        main()
