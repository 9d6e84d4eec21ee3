"""What people and machines are told when something is refused or fails."""

import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

import web
from kernel.errors import DomainError
from web import errors

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def refusals() -> list[type[DomainError]]:
    """Every DomainError of the house, wherever it is defined."""
    root = Path(web.__file__).parent.parent
    for path in sorted(root.rglob("errors.py")):
        importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
    return sorted(_below(DomainError), key=lambda kind: (kind.__module__, kind.__name__))


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in kind.__subclasses__():
        if not child.__module__.startswith("tests."):
            yield child
        yield from _below(child)


def test_the_house_has_refusals() -> None:
    assert len(refusals()) > 20


def test_no_two_refusals_share_a_code() -> None:
    codes = [kind.code for kind in refusals()]

    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_a_page_and_words(app: Flask, kind: type[DomainError]) -> None:
    error = kind.__new__(kind)
    error.details = {name: "某" for _, name, _, _ in string.Formatter().parse(kind.message) if name}

    row = errors.answer_of(error)

    assert 400 <= row.status < 600
    assert row.template in app.jinja_env.list_templates()
    assert CHINESE.search(str(error.text))
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("missing", 404, "not-found"),
        ("moved", 409, "forbidden-move"),
        ("stale", 409, "stale-record"),
        ("invalid", 422, "invalid-input"),
        ("unlogged", 503, "unavailable"),
        ("database", 503, "database-unavailable"),
        ("often", 429, "too-many-requests"),
        ("closed", 503, "unavailable"),
        ("bug", 500, "failed"),
    ],
)
def test_a_page_says_what_to_do_and_a_code_to_quote(probing: Flask, kind: str, status: int, code: str) -> None:
    answer = probing.test_client().get(f"/probe/{kind}")

    assert answer.status_code == status
    assert re.search(rf"{code} · [2-9A-Z]{{4}}-[2-9A-Z]{{4}}", answer.text)
    assert re.search(r"<h1>[^<]*[\u4e00-\u9fff]", answer.text)
    assert "<title>" in answer.text


@pytest.mark.parametrize("kind", ["missing", "moved", "stale", "invalid", "database", "often", "bug"])
def test_a_machine_is_told_the_same_as_json(probing: Flask, kind: str) -> None:
    page, api = probing.test_client().get(f"/probe/{kind}"), probing.test_client().get(f"/api/v1/probe/{kind}")

    assert api.status_code == page.status_code
    assert api.is_json
    assert set(api.json or {}) >= {"code", "message", "reference"}
    assert CHINESE.search(api.json["message"] if api.json else "")


def test_a_machine_learns_which_fields_are_wrong(probing: Flask) -> None:
    answer = probing.test_client().get("/api/v1/probe/invalid")

    assert answer.json is not None
    assert answer.json["faults"] == {"name": ["请填写姓名。"]}


def test_an_address_that_takes_no_such_method_says_which_it_takes(probing: Flask) -> None:
    answer = probing.test_client().get("/probe/only/post")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "method-not-allowed" in answer.text


@pytest.mark.parametrize("path", ["/a/b/c/d", "/probe/row/not-an-id", "/probe/row/0"])
def test_an_address_that_leads_nowhere_is_not_found(probing: Flask, path: str) -> None:
    answer = probing.test_client().get(path)

    assert answer.status_code == 404
    assert "not-found" in answer.text


def test_too_large_a_body_is_refused(probing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(probing.config, "MAX_CONTENT_LENGTH", 10)

    answer = probing.test_client().post("/probe/form", data={"name": "一" * 20})

    assert answer.status_code == 413
    assert "too-large" in answer.text


def test_a_form_without_its_token_is_refused_with_advice(probing: Flask) -> None:
    answer = probing.test_client().post("/probe/form", data={"name": "甲"})

    assert answer.status_code == 400
    assert "page-expired" in answer.text


def test_an_error_page_appears_even_when_the_database_is_away(probing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_scope: object) -> object:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("web.demo_banner.db.unit_of_work", away)

    answer = probing.test_client().get("/probe/missing")

    assert answer.status_code == 404
    assert "not-found" in answer.text
