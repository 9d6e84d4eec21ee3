"""Forms as views use them: what was typed stays, what is wrong is said, nothing half done is kept."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict

from kernel.errors import InvalidInput, StaleRecord
from tests.web.probes import ProbeSchema, send
from web import forms


@pytest.fixture
def browser(probing: Flask) -> FlaskClient:
    return probing.test_client()


def test_a_form_shows_what_is_known_already(browser: FlaskClient) -> None:
    page = browser.get("/probe/form").text

    assert 'value="原名"' in page
    assert re.search(r'value="2" checked', page)
    assert "form-faults" not in page


def test_a_good_form_is_saved(browser: FlaskClient) -> None:
    assert send(browser, "/probe/form", {"name": "林"}).text == "saved"


def test_a_missing_field_is_named_linked_and_marked(browser: FlaskClient) -> None:
    answer = send(browser, "/probe/form", {"name": "  ", "tag": ["1", "2"]})

    assert answer.status_code == 422
    assert '<a href="#field-name">姓名</a>：请填写这一项。' in answer.text
    assert 'aria-invalid="true" aria-describedby="field-name-fault' in answer.text
    assert 'id="field-name-fault"' in answer.text


def test_what_was_typed_is_still_there_after_a_fault(browser: FlaskClient) -> None:
    answer = send(browser, "/probe/form", {"name": "太长的名字啊", "tag": ["1", "2"]})

    assert answer.status_code == 422
    assert 'value="太长的名字啊"' in answer.text
    assert len(re.findall(r'name="tag" value="\d" checked', answer.text)) == 2


def test_typed_markup_stays_text(browser: FlaskClient) -> None:
    page = send(browser, "/probe/form", {"name": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_fault_that_the_service_finds_is_shown_at_its_field(browser: FlaskClient) -> None:
    answer = send(browser, "/probe/form", {"name": "重名"})

    assert answer.status_code == 422
    assert "这个名字已经有了。" in answer.text


def test_a_refusal_stands_above_the_form_with_its_own_status(browser: FlaskClient) -> None:
    answer = send(browser, "/probe/form", {"name": "移动"})

    assert answer.status_code == 409
    assert "现在是「已结案」" in answer.text
    assert 'value="移动"' in answer.text


def test_what_does_not_exist_ends_the_page(browser: FlaskClient) -> None:
    answer = send(browser, "/probe/form", {"name": "没有"})

    assert answer.status_code == 404
    assert "not-found" in answer.text


def test_a_lost_update_shows_both_versions_and_lets_either_be_kept(browser: FlaskClient) -> None:
    answer = send(browser, "/probe/form", {"name": "旧版", "version": "1"})

    assert answer.status_code == 409
    assert 'value="旧版"' in answer.text
    assert "<span>新名</span>" in answer.text
    assert '<input type="hidden" name="version" value="7">' in answer.text
    assert 'href="/probe/form"' in answer.text


def test_every_form_carries_the_token_once(browser: FlaskClient) -> None:
    page = browser.get("/probe/form").text

    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        assert form.count('name="csrf_token"') == 1


def test_parse_raises_what_is_wrong_by_input_name(probing: Flask) -> None:
    sent = MultiDict([("name", "林"), ("tag", "1"), ("tag", "x"), ("outcome[nobody]", "none")])

    with probing.test_request_context("/", method="POST", data=sent), pytest.raises(InvalidInput) as refusal:
        forms.parse(ProbeSchema)

    assert set(refusal.value.faults) == {"tag", "outcome[nobody]"}


def test_a_query_string_is_checked_like_a_form(probing: Flask) -> None:
    with probing.test_request_context("/?name=%20%E6%9E%97%00%20&tag=1&tag=2"):
        assert forms.parse_query(ProbeSchema) == {"name": "林", "tag": [1, 2], "version": 1, "outcome": {}}


def test_a_form_without_its_file_is_refused(probing: Flask) -> None:
    with probing.test_request_context("/", method="POST"), pytest.raises(InvalidInput) as refusal:
        forms.uploaded("roster")

    assert refusal.value.faults == {"roster": ["请选择一个文件。"]}


def test_a_file_that_was_sent_is_given(probing: Flask) -> None:
    file = FileStorage(filename="名单.csv")

    with probing.test_request_context("/", method="POST", data={"roster": file}):
        assert forms.uploaded("roster").filename == "名单.csv"


def test_somebody_elses_choice_is_shown_in_the_words_of_its_options() -> None:
    form = forms.Form({"gender": ["male"]})
    form.refusal = StaleRecord({"version": 3, "gender": "female", "note": "多鼓励"})
    form.offers("gender", [("male", "男"), ("female", "女", "a hint")])

    assert form.differs("gender")
    assert form.their_words("gender") == "女"
    assert form.their_words("note") == "多鼓励"
    assert form.their_values("gender") == ["female"]
    assert form.their_words("missing") == ""


def test_the_other_persons_values_are_taken_where_they_were_picked(app: Flask) -> None:
    sent = MultiDict(
        [
            ("name", "我的"),
            ("theirs:name", "对方"),
            ("pick:name", "theirs"),
            ("tag", "1"),
            ("pick:tag", "mine"),
            ("theirs:tag", "2"),
        ]
    )

    with app.test_request_context("/", method="POST", data=sent):
        form = forms.read(ProbeSchema)

    assert form.data["name"] == "对方"
    assert form.data["tag"] == [1]


def test_an_emptied_field_of_the_other_person_is_taken_as_empty(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "林", "tag": "1", "pick:tag": "theirs"}):
        assert forms.read(ProbeSchema).data["tag"] == []
