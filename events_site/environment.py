"""What the environment variables mean. A value that makes no sense is refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SQLITE_START = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY"
)
# A lock that nobody gives back must cost one buyer three seconds, not everybody the evening.
POSTGRES_START = (
    "-c lock_timeout=3000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=15000"
)


def database(url: str, *, home: Path, pool: bool) -> dict[str, Any]:
    """The database named by ``url``; SQLite in ``home`` if there is none."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "db.sqlite3",
            # A file: Django's in-memory test database cannot be shared between threads.
            "TEST": {"NAME": home / "test.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": SQLITE_START,
            },
        }
    try:
        chosen: dict[str, Any] = dict(environ.Env.db_url_config(url))
    except Exception as error:  # noqa: BLE001  the library raises whatever it stumbles over
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from None
    if chosen.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL: write postgresql://user:password@host/name")
    options = chosen.setdefault("OPTIONS", {})
    options["options"] = POSTGRES_START
    if pool:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return chosen


def mail(url: str, *, home: Path) -> dict[str, Any]:
    """Django's mail settings for ``url``; without one, letters become files in ``home``/mail."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "mail"),
        }
    try:
        return dict(environ.Env.email_url_config(url))
    except Exception as error:  # noqa: BLE001  the library raises whatever it stumbles over
        raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}") from None


def site_address(url: str) -> str:
    """``url`` without a slash at its end; links in letters and feeds begin with it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured("SITE_URL: write https://your.host, without a path.")
    return url.rstrip("/")


def days(name: str, text: str) -> int:
    """How many days the variable ``name`` means."""
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name}: write a number of days, such as 30.")
    return int(text)
