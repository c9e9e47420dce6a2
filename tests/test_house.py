"""The house rules that a machine can check. An exception says why on its own line:

``# house: the reason`` or a ``noqa`` with a reason behind it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("events_site", "events", "registrations", "tasks")
RULES = ("events", "registrations", "tasks")
WIRING = {"__init__.py", "apps.py", "urls.py", "admin.py", "wsgi.py"}
TOP = {
    *(".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "benchmarks", "docs"),
    *("manage.py", "pyproject.toml", "requirements", "tests", *PRODUCT),
}
# Written by tools, never committed.
LITTER = {"__pycache__", ".git", ".local", ".coverage", ".hypothesis"}
TEXTS = {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".svg", ".po", ".yml", ""}
REASON = re.compile(r"# (house: \w+|noqa: [A-Z]+\d+  \w+)")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_litter(path: Path) -> bool:
    return path.name in LITTER or path.name.endswith("_cache") or keeps_out_of_git(path)


def keeps_out_of_git(folder: Path) -> bool:
    ignore = folder / ".gitignore"
    return folder != ROOT and ignore.is_file() and ignore.read_text().strip() == "*"


def walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not is_litter(path):
            yield from walk(path)
        elif path.is_file() and not is_litter(path):
            yield path


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    return tuple(path for path in walk(ROOT) if path.suffix in suffixes)


@cache
def product() -> tuple[Path, ...]:
    """Our Python, without migrations."""
    inside = (path for path in files(".py") if path.parent != ROOT)
    ours = (path for path in inside if path.relative_to(ROOT).parts[0] in PRODUCT)
    return (ROOT / "manage.py", *(path for path in ours if "migrations" not in path.parts))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for path in product():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kinds):
                yield path, node


def functions() -> list[tuple[Path, Function]]:
    return [(path, node) for path, node in nodes(*Function.__args__)]


def length(function: Function) -> int:
    return function.end_lineno - function.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def without_reason(found: Iterator[tuple[Path, ast.AST]]) -> list[str]:
    """The places of ``found`` whose line does not say why it is so."""
    return [
        place(path, node.lineno)
        for path, node in found
        if not REASON.search(path.read_text(encoding="utf-8").splitlines()[node.lineno - 1])
    ]


def percentile(values: list[int], percent: int) -> int:
    return sorted(values)[max(0, len(values) * percent // 100 - 1)]


def matches(pattern: str, paths: tuple[Path, ...]) -> list[str]:
    wanted = re.compile(pattern)
    return [
        place(path, number)
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wanted.search(line)
    ]


@pytest.mark.parametrize(("percent", "bar"), [(50, 6), (90, 20), (99, 35), (100, 45)])
def test_functions_are_short(percent, bar):
    sizes = [length(function) for _path, function in functions()]

    assert percentile(sizes, percent) <= bar


def test_no_function_is_long():
    assert [place(path, f.lineno) for path, f in functions() if length(f) > 45] == []


def test_nine_files_of_ten_are_short():
    assert percentile([lines(path) for path in product()], 90) <= 200


def test_no_file_is_long():
    assert [path.name for path in product() if lines(path) > 300] == []


def test_the_subject_comes_first_and_the_rest_is_named():
    """Three may go by place; more would have to be counted by the reader.

    Django hands over ``request`` by place and what stands in the address by name.
    """

    def by_place(function: Function) -> int:
        given = [*function.args.posonlyargs, *function.args.args]
        return len(
            [argument for argument in given if argument.arg not in ("self", "cls", "request")]
        )

    found = ((path, f) for path, f in functions() if by_place(f) > 3)
    assert without_reason(found) == []


def test_no_function_imports():
    inside = (
        (path, node)
        for path, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )

    assert without_reason(inside) == []


def test_no_except_catches_everything():
    def is_broad(handler: ast.ExceptHandler) -> bool:
        caught = handler.type
        names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
        broad = ("Exception", "BaseException")
        return any(n is None or getattr(n, "id", "") in broad for n in names)

    found = ((path, node) for path, node in nodes(ast.ExceptHandler) if is_broad(node))
    assert without_reason(found) == []


def test_nothing_listens_to_signals():
    def listens(node: ast.AST) -> bool:
        name = node.module if isinstance(node, ast.ImportFrom) else ""
        return bool(re.search(r"signals$|^django\.dispatch", name or ""))

    found = ((path, node) for path, node in nodes(ast.ImportFrom) if listens(node))
    assert without_reason(found) == []


def test_no_model_overrides_save_or_delete():
    methods = (
        (path, part)
        for path, model in nodes(ast.ClassDef)
        if "models" in path.relative_to(ROOT).parts
        for part in model.body
        if isinstance(part, ast.FunctionDef) and part.name in ("save", "delete")
    )

    assert without_reason(methods) == []


def test_every_rule_file_says_what_it_is_for():
    rules = [path for path in product() if path.parent in [ROOT / name for name in RULES]]
    telling = [path for path in rules if path.name not in WIRING]
    silent = [
        path.name
        for path in telling
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert telling
    assert silent == []


def test_the_top_of_the_tree_stays_as_it_is():
    assert {path.name for path in ROOT.iterdir() if not is_litter(path)} - TOP == set()


def test_no_file_names_a_package_registry():
    hosts = ("pypi", "pythonhosted", "npmjs", "aliyun", "tuna.tsinghua")
    pattern = r"\b(" + "|".join(hosts) + r")\.(org|com|edu)"

    assert matches(pattern, files(*TEXTS)) == []


def test_nothing_is_left_to_do():
    assert matches(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b", files(*TEXTS)) == []


def test_no_file_knows_the_machine_it_was_written_on():
    assert matches(r"(?<![\w.$}])/(work|tmp|root|home)/\w", files(*TEXTS)) == []


def pages() -> tuple[Path, ...]:
    """Templates that a browser shows. A mail reader knows inline styles only."""
    return tuple(path for path in files(".html") if "letters" not in path.parts)


def test_no_page_carries_a_style_or_a_script_of_its_own():
    # A block of JSON is data; no browser runs it.
    script = r"<script(?![^>]*(\bsrc=|type=.application/(ld\+)?json))|javascript:"
    attribute = r"<style\b|\sstyle=|\son[a-z]+=[\"']"

    assert matches(f"{script}|{attribute}", pages()) == []


def test_no_page_loads_anything_foreign():
    assert matches(r"\bsrc=[\"'](https?:)?//|<link[^>]+href=[\"'](https?:)?//", pages()) == []


def test_there_are_more_tests_than_code():
    """1.2 lines of tests for each line of code, blank lines not counted."""

    def written(paths: tuple[Path, ...]) -> int:
        texts = (path.read_text(encoding="utf-8").splitlines() for path in paths)
        return sum(bool(line.strip()) for text in texts for line in text)

    tests = tuple(path for path in files(".py") if path.is_relative_to(ROOT / "tests"))
    assert written(tests) >= 1.2 * written(product())
