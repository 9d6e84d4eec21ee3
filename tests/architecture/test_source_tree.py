"""How the source tree looks: what lies where, how long files are, and habits that would cost us later."""

from __future__ import annotations

import ast
import importlib.metadata
import platform
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import (
    DOMAIN,
    NOT_CODE,
    PACKAGES,
    PLATFORM,
    ROOMS,
    ROOT,
    files_of_tests,
    folders,
    relative,
    sources,
    tree,
)

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}

# Files and functions that are longer for now. An entry that is no longer needed fails as well: the list only shrinks.
LONG_FILES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()


def test_platform_is_a_source_root_and_no_package() -> None:
    assert not (PLATFORM / "__init__.py").exists()
    assert [path.name for path in PLATFORM.glob("*.py")] == []


def test_the_standard_librarys_platform_is_the_standard_librarys() -> None:
    standard = sysconfig.get_path("stdlib")

    assert str(platform.__file__).startswith(standard)


def test_every_folder_of_the_platform_is_declared() -> None:
    assert folders(PLATFORM) == set(PACKAGES) | set(NOT_CODE)
    assert folders(PLATFORM / "care") == set(ROOMS)


def test_our_names_are_nobody_elses() -> None:
    assert not set(PACKAGES) & sys.stdlib_module_names

    others = importlib.metadata.packages_distributions()
    taken = {name: others[name] for name in PACKAGES if set(others.get(name, ())) - {"tongxin"}}

    assert taken == {}


@pytest.mark.parametrize("door", ["web/views", "workers/jobs"])
def test_views_and_jobs_are_named_after_things_that_exist(door: str) -> None:
    """A noun of a view or job is a package, or a noun of the glossary of pages below."""
    pages = {
        "home",
        "health",
        "language",
        "help_centre",
        "search",
        "account",
        "accounts",
        "invitations",
        "tokens",
        "schools",
        "onboarding",
    }
    nouns = {path.stem for path in (PLATFORM / door).glob("*.py") if path.stem != "__init__"}
    packages = {name.rpartition(".")[2] for name in DOMAIN}
    known = packages | pages | _nouns_in_the_glossary()

    assert nouns <= known


def test_every_package_has_its_tests() -> None:
    code = {package for package in PACKAGES if package not in {"care", "migrations"}}
    assert {name for name in code if not list((ROOT / "tests" / name).glob("test_*.py"))} == set()
    assert {room for room in ROOMS if not list((ROOT / "tests" / "care" / room).glob("test_*.py"))} == set()


def test_every_folder_of_tests_is_a_package() -> None:
    lone = {relative(path.parent) for path in files_of_tests() if not (path.parent / "__init__.py").exists()}

    assert lone == set()


def test_no_file_is_named_after_a_kind() -> None:
    assert [relative(path) for path in (*sources(), *files_of_tests()) if path.stem in FORBIDDEN_NAMES] == []


def test_files_stay_short() -> None:
    long = {relative(path) for path in sources() if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}

    assert long == LONG_FILES


def test_functions_stay_short() -> None:
    long = {
        f"{relative(path)}:{function.name}"
        for path in sources()
        for function in _functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    }

    assert long == LONG_FUNCTIONS


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def _nouns_in_the_glossary() -> set[str]:
    text = (PLATFORM / "GLOSSARY.md").read_text(encoding="utf-8")
    return {word.strip("` ") for line in text.splitlines() if line.startswith("|") for word in line.split("|")[2:3]}
