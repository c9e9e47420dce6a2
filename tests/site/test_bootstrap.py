"""manage.py installs what two commands need, on a machine with nothing but Python."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys

import pytest

from tests.site.running import ROOT, is_one_sentence, manage

pytestmark = pytest.mark.once

OLD = "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['manage.py', 'demo']"
# Stands in for the installer: notes what it is asked, and makes a Python that says hello.
UV = """#!/bin/sh
echo "$1 $2 index=$UV_DEFAULT_INDEX" >> "{notes}"
if [ "$1" = venv ]; then
  for folder; do :; done
  mkdir -p "$folder/bin"
  printf '#!/bin/sh\\necho "started $*"\\n' > "$folder/bin/python"
  chmod +x "$folder/bin/python"
else
  sleep {seconds}
  exit {status}
fi
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def uv(tmp_path):
    """A folder for PATH with an installer in it; its notes lie beside it."""

    def with_an_installer(*, status: int = 0, seconds: int = 0) -> str:
        tools = tmp_path / "tools"
        tools.mkdir(exist_ok=True)
        words = UV.format(notes=tmp_path / "notes", status=status, seconds=seconds)
        (tools / "uv").write_text(words)
        (tools / "uv").chmod(0o755)
        return f"{tools}:{os.environ['PATH']}"

    return with_an_installer


@pytest.fixture
def notes(tmp_path):
    def asked() -> list[str]:
        lines = (tmp_path / "notes").read_text().splitlines()
        return [line.split(" index=")[0] for line in lines]

    return asked


def start(path: str, home, command: str = "demo", **more: str):
    return manage(command, EVENTS_HOME=str(home), EVENTS_NO_BOOTSTRAP="", PATH=path, **more)


def test_an_old_python_is_told_so_in_one_sentence():
    run = f"{OLD}; runpy.run_path('manage.py', run_name='__main__')"

    done = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.startswith("Starfurnace needs Python 3.11 or newer")
    assert is_one_sentence(done.stderr)


def test_an_old_python_can_read_far_enough_to_say_it():
    ast.parse((ROOT / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("command", ["demo", "verify"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path, uv, command):
    (tmp_path / "file").write_text("")

    done = start(uv(), tmp_path / "file" / "home", command)

    assert done.returncode == 1
    assert is_one_sentence(done.stderr)
    assert str(tmp_path / "file" / "home") in done.stderr
    assert "EVENTS_HOME" in done.stderr


def test_without_pip_and_uv_both_are_named(home):
    done = manage("demo", python=("-S",), EVENTS_HOME=str(home), EVENTS_NO_BOOTSTRAP="", PATH="/")

    assert done.returncode == 1
    assert is_one_sentence(done.stderr)
    assert "pip or uv" in done.stderr


def test_without_a_network_the_sentence_says_where_to_look(uv, home):
    done = start(uv(status=1), home)

    assert done.returncode == 1
    assert is_one_sentence(done.stderr)
    assert "Is there a network" in done.stderr
    assert str(home / "install.log") in done.stderr


def test_the_first_start_says_what_it_does_and_goes_on(uv, home, notes):
    done = start(uv(), home)

    assert done.stdout.splitlines() == [
        "Installing packages (first start only)…",
        "Packages are installed.",
        "started manage.py demo",
    ]
    assert notes() == ["venv --quiet", "pip sync"]


def test_the_second_start_installs_nothing(uv, home, notes):
    start(uv(), home)

    second = start(uv(), home)

    assert second.stdout == "started manage.py demo\n"
    assert notes() == ["venv --quiet", "pip sync"]


def test_a_new_list_of_packages_is_installed_into_the_same_place(uv, home, notes):
    start(uv(), home)
    stamp = home / "venv-demo" / ".installed"
    stamp.write_text("an older list")

    start(uv(), home)

    lock = ROOT / "requirements" / "demo.txt"
    assert notes() == ["venv --quiet", "pip sync", "pip sync"]
    assert stamp.read_text() == hashlib.sha256(lock.read_bytes()).hexdigest()


def test_a_torn_installation_is_thrown_away(uv, home, notes):
    start(uv(status=1), home)
    (home / "venv-demo" / "half").write_text("a package that is not whole")

    done = start(uv(), home)

    assert done.returncode == 0
    assert not (home / "venv-demo" / "half").exists()
    assert notes() == ["venv --quiet", "pip sync"] * 2


def test_two_starts_at_once_install_once(uv, home, notes):
    variables = {"EVENTS_HOME": str(home), "EVENTS_NO_BOOTSTRAP": "", "PATH": uv(seconds=1)}
    both = [
        subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    said = sorted(start.communicate(timeout=60)[0] for start in both)

    assert [words.splitlines()[-1] for words in said] == ["started manage.py demo"] * 2
    assert said[0].startswith("Another start is installing packages here")
    assert notes() == ["venv --quiet", "pip sync"]


def test_a_mirror_that_pip_knows_is_used(uv, home, tmp_path):
    start(uv(), home, PIP_INDEX_URL="https://mirror.example/simple")

    assert "index=https://mirror.example/simple" in (tmp_path / "notes").read_text()


def test_the_folder_hides_itself_from_git(uv, home):
    start(uv(), home)

    assert (home / ".gitignore").read_text() == "*\n"
