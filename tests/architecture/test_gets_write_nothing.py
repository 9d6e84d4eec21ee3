"""A GET writes nothing but who read what: every page runs under a recorder of statements."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.architecture.probed import Probed
from tests.architecture.visiting import browser, form, reader, rules_of
from tests.worlds import counted_statements
from web.permit import access_of

WRITTEN_WHEN_READING = {"access_log", "security_events"}
"""Who read a file, and who was refused or used a token (INV-6)."""

_HARMLESS = re.compile(
    r"^\s*(?:select(?!.*\bfor (?:no key )?update\b)|set|show|savepoint|release savepoint|rollback to savepoint|notify)\b",
    re.IGNORECASE | re.DOTALL,
)
_INSERT = re.compile(r"^\s*insert into (\w+)", re.IGNORECASE)
_CHANGES = re.compile(r"\b(insert into|update|delete from|merge into|truncate)\s+\w+", re.IGNORECASE)


def writes(statements: Sequence[str]) -> list[str]:
    """The statements that a page which is only read has no business to send."""
    return [text for text in statements if not _is_harmless(text)]


def _is_harmless(text: str) -> bool:
    if (found := _INSERT.match(text)) is not None:
        return found[1] in WRITTEN_WHEN_READING
    return _HARMLESS.match(text) is not None and _CHANGES.search(text) is None


def read(app: Flask, school: Probed, endpoint: str, path: str) -> tuple[TestResponse, list[str]]:
    access = access_of(app, endpoint)
    assert access is not None
    client = browser(app, reader(school, access))
    token = school.school_token if path.startswith(f"/api/v1/{school.ours.slug}/") else school.office_token
    headers = {"Authorization": f"Bearer {token}"} if path.startswith("/api/") else {}
    with counted_statements() as statements:
        answer = client.get(path, headers=headers)
    return answer, writes(statements.texts)


def test_no_page_that_is_read_writes_anything_but_that_it_was_read(app: Flask, school: Probed) -> None:
    astray, failed = [], []
    for rule, method in rules_of(app):
        if method != "GET":
            continue
        path = school.path(rule)
        answer, written = read(app, school, rule.endpoint, path)
        failed += [] if answer.status_code in (200, 302) else [f"{rule.rule}: {answer.status_code}"]
        astray += [f"{rule.rule}: {text}" for text in written]

    assert failed == [], "a page that fails proves nothing"
    assert not astray, "\n".join(astray)


def test_a_search_writes_nothing_either_although_it_is_posted(app: Flask, school: Probed) -> None:
    """A name stands in no address, so searches are posted; they say so by `reads=True`."""
    astray, searched = [], 0
    for rule, method in rules_of(app):
        access = access_of(app, rule.endpoint)
        if method != "POST" or access is None or not access.reads:
            continue
        client = browser(app, reader(school, access))
        with counted_statements() as statements:
            answer = client.post(school.path(rule), data=form(app, q="wen"))
        searched += 1
        assert answer.status_code == 200, rule.rule
        astray += [f"{rule.rule}: {text}" for text in writes(statements.texts)]

    assert searched >= 5
    assert not astray, "\n".join(astray)


def test_a_file_that_is_read_writes_into_the_access_log(app: Flask, school: Probed) -> None:
    """The recorder sees what is sent: this one INSERT is there, and it is the one that is let through."""
    client = browser(app, school.campus.teacher)
    path = f"/{school.ours.slug}/cases/{school.values['case_id']}"

    with counted_statements() as statements:
        assert client.get(path).status_code == 200

    inserted = {found[1] for text in statements.texts if (found := _INSERT.match(text))}
    assert inserted == {"access_log"}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO students (id) VALUES (1)",
        "UPDATE students SET name = 'x'",
        "DELETE FROM access_log",
        "with gone as (delete from students returning id) select * from gone",
        "select id from students for update",
        "NOTIFY tongxin_outbox; insert into outbox values (1)",
    ],
)
def test_the_recorder_would_notice(statement: str) -> None:
    assert writes([statement]) == [statement]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT students.updated FROM students",
        "SAVEPOINT sa_1",
        "SET LOCAL app.x = ''",
        "INSERT INTO access_log (id) VALUES (1)",
    ],
)
def test_what_only_reads_is_let_through(statement: str) -> None:
    assert writes([statement]) == []
