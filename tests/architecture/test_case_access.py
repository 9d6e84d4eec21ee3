"""A file is opened in one way, with a trace or not at all, and never by a student's account (INV-3, INV-6)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from accounts.permissions import ABOUT_A_CASE
from care.cases import models as case_models
from kernel.db import session
from privacy.models import AccessLog
from tests.architecture import house
from tests.architecture.house import PLATFORM, relative, sources, tree
from tests.architecture.probed import Probed
from tests.architecture.visiting import browser, form, rules_of
from web.permit import access_of

ROOM = PLATFORM / "care" / "cases"
SERVICES = ROOM / "services"

# The tables of a case: every sealed column of them is read in care.cases.services alone.
TABLES = {model.__tablename__ for model in house.models() if model.__module__ == case_models.__name__}
PRIVATE = {"care.cases.services.redaction", "care.cases.services.journal", "care.cases.services.reading"}
READERS = {"Reader", "FoundFile", "redaction", "journal", "reading"}


def sealed_columns() -> set[str]:
    return {
        column.name
        for model in house.models()
        if model.__tablename__ in TABLES
        for column in model.__table__.columns
        if column.name.endswith("_sealed")
    }


def outside() -> list[Path]:
    return [path for path in sources() if ROOM not in path.parents]


def calls_of(path: Path, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == name)
            or (isinstance(node.func, ast.Attribute) and node.func.attr == name)
        )
    ]


def fields() -> set[str]:
    """The names under which the values of a case are sealed, and the beginnings of names put together."""
    return {
        f"{model.__tablename__}.{column.name.removesuffix('_sealed')}"
        for model in house.models()
        if model.__tablename__ in TABLES
        for column in model.__table__.columns
        if column.name.endswith("_sealed")
    } | {f"{table}." for table in TABLES}


def named_in(path: Path) -> set[str]:
    texts = {
        node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return texts & fields()


def test_only_the_services_of_cases_unseal_what_a_case_holds() -> None:
    """Unsealing wants the field's name, so nobody reads a value of a case without naming it."""
    astray = [relative(path) for path in sources() if SERVICES not in path.parents and named_in(path)]

    assert astray == [], "read a file through care.cases.services.open_file"


def test_every_sealed_field_of_a_case_is_named_where_it_may_be() -> None:
    """What the search above looks for is really how the fields are named."""
    named = set().union(*(named_in(path) for path in SERVICES.glob("*.py")))

    assert fields() - named - {f"{table}." for table in TABLES} <= {"case_files.guidance", "case_files.not_informed"}


def test_nothing_outside_touches_a_sealed_column_of_a_case() -> None:
    """Only the columns that no other table has can be told apart by their name; the others are held by the test above."""
    elsewhere = {
        column.name
        for model in house.models()
        if model.__tablename__ not in TABLES
        for column in model.__table__.columns
    }
    own = sealed_columns() - elsewhere
    astray = [
        f"{relative(path)}:{node.lineno}"
        for path in outside()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in own
    ]

    assert own
    assert astray == []


def test_nothing_outside_reaches_for_the_private_readers() -> None:
    astray = []
    for path in outside():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                from_inside = node.module in PRIVATE
                parts = node.module == "care.cases.services" and {one.name for one in node.names} & READERS
                astray += [f"{relative(path)}:{node.lineno}"] if from_inside or parts else []
            if isinstance(node, ast.Import) and {one.name for one in node.names} & PRIVATE:
                astray.append(f"{relative(path)}:{node.lineno}")

    assert astray == [], "open_file, list_roster and list_tips are the ways in"


def test_nothing_but_open_file_reads_a_file() -> None:
    """`Reader` gives out the content; it is made where the access log is written, and nowhere else."""
    made = {relative(path) for path in sources() if calls_of(path, "Reader")}
    function = next(
        node
        for node in ast.walk(tree(SERVICES / "reading.py"))
        if isinstance(node, ast.FunctionDef) and node.name == "open_file"
    )

    assert made == {relative(SERVICES / "reading.py")}
    assert len([one for one in ast.walk(function) if isinstance(one, ast.Call) and _is(one, "Reader")]) == 1
    assert any(isinstance(one, ast.Call) and _is(one, "log_reads") for one in ast.walk(function))


def _is(call: ast.Call, name: str) -> bool:
    return getattr(call.func, "id", None) == name or getattr(call.func, "attr", None) == name


def test_every_address_about_cases_asks_for_a_permission_about_cases(app: Flask) -> None:
    astray = [
        rule.rule
        for rule, _method in rules_of(app)
        if "/cases" in rule.rule or rule.arguments & {"case_id", "plan_id"}
        if (access := access_of(app, rule.endpoint)) is None or access.permission not in ABOUT_A_CASE
    ]

    assert astray == []


def test_a_students_account_finds_no_address_about_cases(app: Flask, school: Probed) -> None:
    asked = 0
    for rule, method in rules_of(app):
        if "/cases" in rule.rule or rule.arguments & {"case_id", "plan_id"}:
            for student in (school.campus.helper, school.crowned):
                path = school.path(rule)
                answer = browser(app, student).open(path, method=method, data=form(app) if method == "POST" else None)
                assert answer.status_code == 404, f"{method} {rule.rule}"
                asked += 1

    assert asked > 40


@pytest.mark.parametrize("rest", ["", "/categories", "/support/", "/talks/new", "/closing-request"])
def test_without_the_access_log_no_file_is_shown(app: Flask, school: Probed, rest: str) -> None:
    client = browser(app, school.campus.teacher)
    path = f"/{school.ours.slug}/cases/{school.values['case_id']}{rest}"
    assert probed_words(client.get(path).text, school), "the page shows something of the student when the log works"

    event.listen(Engine, "before_cursor_execute", _break_the_log)
    try:
        answer = client.get(path)
    finally:
        event.remove(Engine, "before_cursor_execute", _break_the_log)

    assert answer.status_code == 503
    assert probed_words(answer.text, school) == []


def test_without_the_access_log_the_roster_is_not_shown_either(app: Flask, school: Probed) -> None:
    client = browser(app, school.campus.teacher)

    event.listen(Engine, "before_cursor_execute", _break_the_log)
    try:
        answer = client.get(f"/{school.ours.slug}/cases/")
    finally:
        event.remove(Engine, "before_cursor_execute", _break_the_log)

    assert answer.status_code == 503
    assert probed_words(answer.text, school) == []


def test_a_file_that_is_shown_left_its_row(app: Flask, school: Probed) -> None:
    before = readings(school)

    browser(app, school.campus.teacher).get(f"/{school.ours.slug}/cases/{school.values['case_id']}")

    assert readings(school) == before + 1


def readings(school: Probed) -> int:
    with school.ours.open():
        return len(
            session().scalars(select(AccessLog.id).where(AccessLog.user_id == school.campus.teacher.user_id)).all()
        )


def probed_words(text: str, school: Probed) -> list[str]:
    return [secret for secret in school.secrets if secret in text]


def _break_the_log(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    if statement.startswith("INSERT INTO access_log"):
        raise OperationalError(statement, {}, Exception("the disk is full"))
