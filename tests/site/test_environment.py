"""What a machine is told by its environment, and the sentence it stops with when that is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from events_site.environment import database, mail, site_address
from tests.site.running import ROOT

HOME = Path("home")
LONG = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"  # 54 different characters
OTHER = "identity" * 8
KEYS = {"SECRET_KEY": LONG, "IDENTITY_KEY": OTHER}
POSTGRES = "postgresql://ye:red%20coast@db.example:5433/park"

SHOW = """
import json, sys
import django
from django.conf import settings
django.setup()
print(json.dumps({name: repr(getattr(settings, name)) for name in sys.argv[1:]}))
"""


def somewhere(*arguments: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Python with our settings, on a machine where only ``variables`` are set."""
    (home / "static").mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_CONFIG") if
            name in os.environ}  # fmt: skip
    ours = {"DJANGO_SETTINGS_MODULE": "events_site.settings", "EVENTS_HOME": str(home)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, **ours, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def settings_there(*names: str, home: Path, **variables: str) -> dict[str, str]:
    done = somewhere("-c", SHOW, *names, home=home, **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def last_words(home: Path, **variables: str) -> tuple[int, str]:
    """How a start with ``variables`` ends: the return code and the last line."""
    done = somewhere("-m", "django", "check", home=home, **variables)
    return done.returncode, done.stderr.strip().splitlines()[-1]


# The database


def test_without_an_address_the_database_is_a_file_in_the_home():
    chosen = database("", home=HOME, pool=True)

    assert (chosen["ENGINE"], chosen["NAME"]) == (
        "django.db.backends.sqlite3",
        HOME / "db.sqlite3",
    )
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert chosen["TEST"]["NAME"] != chosen["NAME"]


def test_an_address_says_all_that_postgresql_needs_to_know():
    chosen = database(POSTGRES, home=HOME, pool=True)

    names = ("ENGINE", "HOST", "PORT", "USER", "PASSWORD", "NAME")
    assert [chosen[name] for name in names] == [
        "django.db.backends.postgresql",
        "db.example",
        5433,
        "ye",
        "red coast",
        "park",
    ]


def test_a_lock_that_nobody_gives_back_is_waited_for_three_seconds_only():
    options = database(POSTGRES, home=HOME, pool=False)["OPTIONS"]["options"]

    assert "lock_timeout=3000" in options and "statement_timeout=10000" in options


@pytest.mark.parametrize(("pool", "has_pool"), [(True, True), (False, False)])
def test_a_pool_can_be_left_out(pool, has_pool):
    assert ("pool" in database(POSTGRES, home=HOME, pool=pool)["OPTIONS"]) is has_pool


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ye@db.example/park",
        "sqlite:///park.sqlite3",
        "park",
        "://",
        "http://db.example/park",
    ],
)
def test_an_address_of_another_kind_of_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL"):
        database(url, home=HOME, pool=True)


def test_a_port_that_is_none_is_refused_with_its_reason():
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL cannot be read: "):
        database("postgresql://ye@db.example:seven/park", home=HOME, pool=True)


# Mail


def test_without_an_address_letters_become_files():
    assert mail("", home=HOME) == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(HOME / "mail"),
    }


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://post.example:25", 25, None, None),
        ("smtp+tls://post.example:587", 587, True, None),
        ("smtp+ssl://post.example:465", 465, None, True),
    ],
)
def test_the_way_to_the_mail_server_is_in_its_address(url, port, tls, ssl):
    chosen = mail(url, home=HOME)

    assert chosen["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (chosen["EMAIL_HOST"], chosen["EMAIL_PORT"]) == ("post.example", port)
    assert (chosen.get("EMAIL_USE_TLS"), chosen.get("EMAIL_USE_SSL")) == (tls, ssl)


def test_name_and_password_of_the_mail_server_may_hold_any_character():
    chosen = mail("smtp+tls://ye%40park.example:a%2Fb%3A@post.example:587", home=HOME)

    assert (chosen["EMAIL_HOST_USER"], chosen["EMAIL_HOST_PASSWORD"]) == (
        "ye@park.example",
        "a/b:",
    )


@pytest.mark.parametrize("url", ["pigeon://coop", "post.example", "smtp://post.example:none"])
def test_an_address_that_no_letter_can_leave_by_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^EMAIL_URL cannot be read"):
        mail(url, home=HOME)


# The address of the site


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://park.example", "https://park.example"),
        ("https://park.example/", "https://park.example"),
        ("https://park.example//", "https://park.example"),
        ("http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_the_address_of_the_site_has_no_slash_at_its_end(url, address):
    assert site_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "park.example",
        "//park.example",
        "ftp://park.example",
        "https://",
        "https://:8000",
        "https://park.example/festival",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL: write https://your\.host"):
        site_address(url)


# A whole machine


@pytest.mark.once
def test_a_machine_with_nothing_set_is_for_development(tmp_path):
    told = settings_there("PRODUCTION", "DEBUG", "SITE_URL", "ALLOWED_HOSTS", "HOME", home=tmp_path)

    assert told == {
        "PRODUCTION": "False",
        "DEBUG": "False",
        "SITE_URL": "'http://localhost:8000'",
        "ALLOWED_HOSTS": "['localhost', '127.0.0.1', '[::1]']",
        "HOME": repr(tmp_path),
    }


@pytest.mark.once
def test_production_passes_every_check_of_a_deployment(tmp_path):
    done = somewhere(
        *("-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"),
        home=tmp_path,
        **KEYS,
        SITE_URL="https://park.example",
        ALLOWED_HOSTS="park.example",
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


@pytest.mark.once
def test_production_locks_what_development_leaves_open(tmp_path):
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]

    locked = settings_there(*names, home=tmp_path, **KEYS)
    plain = settings_there(*names, home=tmp_path)

    assert list(locked.values()) == ["True", "True", "False"]
    assert list(plain.values()) == ["False", "False", "True"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": LONG[:49]}, "SECRET_KEY: use at least 50 random characters."),
        (
            {"SECRET_KEY": LONG},
            "IDENTITY_KEY: use at least 32 random characters, others than SECRET_KEY.",
        ),
        (
            {"SECRET_KEY": LONG, "IDENTITY_KEY": LONG},
            "IDENTITY_KEY: use at least 32 random characters, others than SECRET_KEY.",
        ),
        (
            {"IDENTITY_KEEP_DAYS": "a month"},
            "IDENTITY_KEEP_DAYS: write a number of days, such as 30.",
        ),
        (
            {"DATABASE_URL": "mysql://db/park"},
            "DATABASE_URL: write postgresql://user:password@host/name",
        ),
        ({"SITE_URL": "park.example"}, "SITE_URL: write https://your.host, without a path."),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(tmp_path, variables, sentence):
    code, words = last_words(tmp_path, **variables)

    assert code != 0
    assert words.endswith(sentence)


@pytest.mark.once
def test_a_mail_address_that_makes_no_sense_stops_the_start_too(tmp_path):
    code, words = last_words(tmp_path, EMAIL_URL="pigeon://coop")

    assert code != 0
    assert "EMAIL_URL cannot be read" in words


@pytest.mark.once
def test_keys_of_fifty_and_of_thirty_two_characters_are_long_enough(tmp_path):
    keys = {"SECRET_KEY": LONG[:50], "IDENTITY_KEY": OTHER[:32]}

    told = settings_there("PRODUCTION", home=tmp_path, **keys)

    assert told == {"PRODUCTION": "True"}
