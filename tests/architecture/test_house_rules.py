"""House rules that a linter does not know. Each says what to do instead."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.house import PLATFORM, relative, sources, tree


@dataclass(frozen=True)
class Rule:
    """What is looked for, where it is right, and what to do elsewhere."""

    name: str
    breaks: Callable[[ast.AST, list[str]], bool]
    allowed: tuple[str, ...]
    advice: str


def _calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


def _is_commit(node: ast.AST, _lines: list[str]) -> bool:
    return _calls(node, "commit", "rollback")


def _asks_the_system_clock(node: ast.AST, _lines: list[str]) -> bool:
    if not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    ):
        return False
    return (node.func.value.id, node.func.attr) in {
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("date", "today"),
        ("time", "time"),
    }


def _flushes_without_a_reason(node: ast.AST, lines: list[str]) -> bool:
    return _calls(node, "flush") and "#" not in lines[node.lineno - 1]  # type: ignore[attr-defined]  # calls have a line


def _reads_the_environment(node: ast.AST, _lines: list[str]) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and _is_name(node.value, "os")


def _uses_backref(node: ast.AST, _lines: list[str]) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "backref"


def _writes_raw_sql(node: ast.AST, _lines: list[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return _is_name(node.func, "text") or _calls(node, "exec_driver_sql")


def _makes_an_engine(node: ast.AST, _lines: list[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return _is_name(node.func, "create_engine") or (_calls(node, "connect") and _is_name(node.func.value, "psycopg"))  # type: ignore[attr-defined]  # an attribute call


def _sets_a_status(node: ast.AST, _lines: list[str]) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Attribute) and target.attr in {"status", "state"} for target in targets)


def _imports_late(node: ast.AST, _lines: list[str]) -> bool:
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return any(isinstance(inner, (ast.Import, ast.ImportFrom)) for inner in ast.walk(node))


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


RULES = (
    Rule(
        "commit",
        _is_commit,
        ("kernel/db.py", "migrations/", "kernel/database_roles.py", "tongxin/migrate.py", "web/security.py"),
        "a unit of work commits when it returns and rolls back when it raises",
    ),
    Rule("clock", _asks_the_system_clock, ("kernel/clock.py",), "ask kernel.clock, which tests and the demo can move"),
    Rule("flush", _flushes_without_a_reason, (), "say in a comment on the line why the database must know now"),
    Rule(
        "environment",
        _reads_the_environment,
        ("kernel/settings.py", "tongxin/", "kernel/embedded/"),
        "settings are read once, in kernel.settings",
    ),
    Rule("backref", _uses_backref, (), "a relationship is spelled out on both sides, or better: query with a join"),
    Rule(
        "raw SQL",
        _writes_raw_sql,
        ("kernel/", "district/", "migrations/", "tongxin/migrate.py"),
        "use SQLAlchemy's expressions",
    ),
    Rule(
        "engine",
        _makes_an_engine,
        ("kernel/db.py", "kernel/database_roles.py", "kernel/embedded/", "tongxin/", "workers/relay.py"),
        "there is one engine, and the relay's own connection (architecture, section 3)",
    ),
    Rule("state", _sets_a_status, ("/models.py",), "a state moves by its Transitions table, in a verb on the model"),
    Rule(
        "late import",
        _imports_late,
        ("tongxin/console.py", "tongxin/commands/", "tongxin/"),
        "imports stand at the top; only the console loads a noun when it is asked for",
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_house_rule(rule: Rule) -> None:
    broken = [place for path in sources() if not _is_allowed(path, rule) for place in _places(path, rule)]

    assert broken == [], f"{rule.advice}: {broken}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_would_notice(rule: Rule) -> None:
    """A rule that finds nothing anywhere proves nothing."""
    assert any(rule.breaks(node, [_EXAMPLE]) for node in ast.walk(ast.parse(_EXAMPLE)) for _ in [0])


_EXAMPLE = (
    "def work(): import json; session.commit(); datetime.now(); session.flush(); os.environ; relationship(backref='x');"
    " text('select 1'); create_engine('x'); row.state = 'open'"
)


def _is_allowed(path: Path, rule: Rule) -> bool:
    place = path.relative_to(PLATFORM).as_posix()
    return any(place.startswith(prefix) or place.endswith(prefix) for prefix in rule.allowed)


def _places(path: Path, rule: Rule) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree(path)):
        if rule.breaks(node, lines):
            yield f"{relative(path)}:{getattr(node, 'lineno', 0)}"
