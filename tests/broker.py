"""A real broker for every test process, begun before Django reads its settings.

Each of xdist's processes has its own: a worker of one must not take the jobs of the other.
"""

from __future__ import annotations

import atexit
import contextlib
import os
from pathlib import Path

from events_site.local import valkey

# SQLite does not make the folder of its file, and WhiteNoise warns of one that is missing.
Path(os.environ.get("EVENTS_HOME") or ".local", "static").mkdir(parents=True, exist_ok=True)
running = contextlib.ExitStack()
atexit.register(running.close)
os.environ["REDIS_URL"] = running.enter_context(valkey())[0]
