"""Redirects, fragments and files."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader
from python_calamine import CalamineWorkbook

from kernel.errors import NotFound
from web import replies
from web.paging import Paging, paging

PAGE = """{% extends "layouts/plain.html" %}
{% block title %}页{% endblock %}
{% block content %}<main>{% block rows %}{{ ui.tag(word, "late") }}{% endblock %}</main>{% endblock %}"""


@pytest.fixture
def paged(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    loader = ChoiceLoader([DictLoader({"look.html": PAGE}), app.jinja_env.loader or DictLoader({})])
    monkeypatch.setattr(app.jinja_env, "loader", loader)
    return app


def test_a_post_that_worked_sends_the_browser_elsewhere(app: Flask) -> None:
    with app.test_request_context("/"):
        answer = replies.see_other("health.show")

    assert (answer.status_code, answer.location) == (303, "/healthz")


def test_htmx_gets_the_named_block_alone_and_everybody_else_the_page(paged: Flask) -> None:
    with paged.test_request_context("/"):
        page = replies.page_or_fragment("look.html", "rows", word="晚了 2 天")
    with paged.test_request_context("/", headers={"HX-Request": "true"}):
        part = replies.page_or_fragment("look.html", "rows", word="晚了 2 天")

    assert "<!doctype html>" in page.get_data(as_text=True)
    assert "<html" not in part.get_data(as_text=True)
    assert part.get_data(as_text=True).strip() in page.get_data(as_text=True)
    assert "晚了 2 天" in part.get_data(as_text=True)
    assert page.headers["Vary"] == part.headers["Vary"] == "HX-Request"


def test_a_block_that_the_page_does_not_have_is_a_mistake(paged: Flask) -> None:
    with paged.test_request_context("/"), pytest.raises(KeyError):
        replies.fragment("look.html", "nothing", word="")


def test_a_csv_file_opens_in_a_spreadsheet_under_a_neutral_name(app: Flask) -> None:
    with app.test_request_context("/"):
        answer = replies.csv_file("统计表", ["月份", "人数"], [["2026-10", 12], ["-", None]])

    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert "filename*=UTF-8''%E7%BB%9F%E8%AE%A1%E8%A1%A8.csv" in answer.headers["Content-Disposition"]
    assert answer.mimetype == "text/csv"


@given(st.text(alphabet="=+-@\t\r'\"1a,\n", min_size=1))
def test_no_cell_of_a_csv_file_begins_like_a_formula(text: str) -> None:
    answer = replies.csv_file("a", ["x"], [[text]])

    cell = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))[1][0]
    assert cell.lstrip("'").replace("\r", "") == text.lstrip("'").replace("\r", "")
    assert cell[0] not in "=+@\t\r"
    assert cell[0] != "-" or cell.lstrip("-").replace(".", "").isdigit()


def test_a_negative_number_stays_a_number() -> None:
    answer = replies.csv_file("a", ["x"], [["-3"], [-3], ["-3+1"]])

    assert answer.get_data(as_text=True).split() == ["\ufeffx", "-3", "-3", "'-3+1"]


def test_a_json_file_keeps_chinese_readable() -> None:
    answer = replies.json_file("表", {"月": 1})

    assert '"月": 1' in answer.get_data(as_text=True)
    assert answer.mimetype == "application/json"


@pytest.mark.parametrize("text", ["0", "-1", "4", "x", "1e3", "９", "99999999999", ""])
def test_a_page_of_a_list_that_does_not_exist_is_not_found(app: Flask, text: str) -> None:
    with app.test_request_context(f"/?page={text}"), pytest.raises(NotFound):
        paging(total=90, size=30)


def test_a_list_has_as_many_pages_as_it_needs(app: Flask) -> None:
    with app.test_request_context("/healthz?page=3&state=late"):
        found = paging(total=61, size=30)
        assert (found.number, found.pages) == (3, 3)
        app.preprocess_request()
        assert found.url(2) == "/healthz?page=2&state=late"
    assert Paging(1, 0).pages == 1


def test_what_strangers_write_into_an_address_moves_no_page_elsewhere(app: Flask) -> None:
    with app.test_request_context("/healthz?endpoint=x&self=x&_scheme=evil&_external=1&state=open"):
        assert Paging(1, 61).url(2) == "/healthz?state=open&page=2"


def test_a_workbook_keeps_dates_and_takes_no_text_for_a_formula(app: Flask) -> None:
    rows: list[list[object]] = [["=1+1", date(2026, 11, 18), None, 3], ["+86", None, "", "0042"]]

    with app.test_request_context("/"):
        answer = replies.xlsx_file("履职一览", ["事项", "截止", "完成", "件"], rows)

    read = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert read[1:] == [["=1+1", date(2026, 11, 18), "", 3.0], ["+86", "", "", "0042"]]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="download.xlsx"')
