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
from kernel.errors import DomainError, InvalidInput
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


LISTED = [kind for kind in errors.TABLE if not issubclass(kind, DomainError)]
STATUSES = {400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}


def an(kind: type[Exception]) -> Exception:
    """Some exception of this kind, with words in its details."""
    if issubclass(kind, DomainError):
        error = kind.__new__(kind)
        error.details = {name: "7" for _, name, _, _ in string.Formatter().parse(kind.message) if name}
        vars(error).update(faults={"name": [str(InvalidInput.message)]}, current={})
        return error
    return kind("", {}, Exception()) if issubclass(kind, OperationalError) else kind()


def told(app: Flask, kind: type[Exception], language: str, path: str = "/nowhere") -> tuple[int, str]:
    """The page that this exception is answered with: its status and what a person reads in the middle of it."""
    with app.test_request_context(path, headers={"Accept-Language": language}):
        response = app.make_response(errors.answer(an(kind)))
    return response.status_code, response.get_data(as_text=True).partition("data-told")[2].partition("</article>")[0]


def test_the_table_answers_every_status_that_people_meet() -> None:
    assert {row.status for row in errors.TABLE.values()} >= STATUSES


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [*LISTED, *refusals()], ids=lambda kind: kind.__name__)
def test_every_code_says_what_happened_what_to_do_and_what_to_quote_in_both_languages(
    app: Flask, kind: type[Exception], language: str
) -> None:
    status, page = told(app, kind, language)
    title, advice = re.findall(r"<h1>([^<]+)</h1>\s*<p>([^<]+)</p>", page)[0]

    assert status == errors.answer_of(an(kind)).status
    assert 'href="/"' in page
    assert re.search(r"[a-z0-9-]+ · [2-9A-Z]{4}-[2-9A-Z]{4}", page)
    for text in (title, advice):
        assert len(text) > 3
        # Names of columns are quoted as they are, in English too.
        letters, characters = len(re.findall("[a-z]", text)), len(CHINESE.findall(text))
        assert characters > letters if language == "zh" else letters > 4 * characters, text


@pytest.mark.parametrize("kind", [*LISTED, *refusals()], ids=lambda kind: kind.__name__)
def test_no_error_page_repeats_what_stood_in_the_address(app: Flask, kind: type[Exception]) -> None:
    _status, page = told(app, kind, "zh", "/yunshan/苏语桐?q=曾子墨")

    assert not re.search("苏语桐|曾子墨|%E8%8B%8F", page)


def test_what_is_away_says_when_trying_again_makes_sense(probing: Flask) -> None:
    for kind in ("database", "closed", "unlogged"):
        assert probing.test_client().get(f"/probe/{kind}").headers["Retry-After"] == "30"


def test_an_error_page_leads_back_to_the_page_from_which_it_was_met(probing: Flask) -> None:
    browser = probing.test_client()

    sent = browser.post("/probe/form", data={"name": "甲"}, headers={"Referer": "http://localhost/probe/form?x=1"})
    met = browser.get("/probe/missing", headers={"Referer": "http://localhost/login?q=1"})
    again = browser.get("/probe/missing", headers={"Referer": "http://localhost/probe/missing"})
    elsewhere = browser.get("/probe/missing", headers={"Referer": "http://elsewhere.example/login"})

    assert 'href="/probe/form">返回刚才那一页</a>' in sent.text
    assert 'href="/login">返回刚才那一页</a>' in met.text
    assert "返回刚才那一页" not in again.text
    assert "返回刚才那一页" not in elsewhere.text


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
