"""From what a browser sends to values, and back."""

import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

from kernel.errors import InvalidInput
from web import inputs

STUDENT = UUID("018f0000-0000-7000-8000-000000000001")


class Row(Schema):
    outcome = fields.String(required=True, validate=validate.OneOf(["none", "candidate"]))
    tags = fields.List(fields.String())
    urgent = fields.Boolean()


class Everything(Schema):
    name = fields.String(required=True)
    note = fields.String()
    until = fields.Date(allow_none=True)
    number = fields.Integer()
    kind = fields.String(load_default="plain")
    agreed = fields.Boolean()
    tags = fields.List(fields.String())
    student = fields.Dict(keys=fields.UUID(), values=fields.Nested(Row))
    mark = fields.Dict(keys=fields.UUID(), values=fields.Integer())


def load(*sent: tuple[str, str]) -> dict[str, Any]:
    return inputs.load(Everything, MultiDict(sent))


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Any:
    with app.test_request_context("/"):
        yield


def test_an_empty_input_counts_as_not_filled_in() -> None:
    loaded = load(("name", "林"), ("note", ""), ("until", ""), ("number", ""), ("kind", ""))

    assert loaded == {
        "name": "林",
        "note": "",
        "until": None,
        "kind": "plain",
        "agreed": False,
        "tags": [],
        "student": {},
        "mark": {},
    }


def test_an_empty_required_input_is_a_fault() -> None:
    with pytest.raises(InvalidInput) as refusal:
        load(("name", ""))

    assert refusal.value.faults == {"name": ["请填写这一项。"]}


def test_a_box_that_is_not_ticked_is_no() -> None:
    assert load(("name", "林"))["agreed"] is False
    assert load(("name", "林"), ("agreed", "on"))["agreed"] is True
    assert load(("name", "林"), ("agreed", "off"))["agreed"] is False


def test_a_repeated_input_is_a_list_without_its_empty_ones() -> None:
    assert load(("name", "林"), ("tags", "a"), ("tags", ""), ("tags", "b"))["tags"] == ["a", "b"]


def test_keyed_inputs_are_gathered_by_key() -> None:
    base = f"student[{STUDENT}]"

    loaded = load(("name", "林"), (f"{base}[outcome]", "none"), (f"{base}[tags]", "a"), (f"{base}[tags]", "b"))

    assert loaded["student"] == {STUDENT: {"outcome": "none", "tags": ["a", "b"], "urgent": False}}


def test_a_keyed_input_left_empty_is_not_there() -> None:
    other = UUID(int=STUDENT.int + 1)

    assert load(("name", "林"), (f"mark[{STUDENT}]", "3"), (f"mark[{other}]", ""))["mark"] == {STUDENT: 3}


def test_a_fault_in_a_keyed_input_has_the_name_of_the_input() -> None:
    with pytest.raises(InvalidInput) as refusal:
        load(("name", "林"), (f"student[{STUDENT}][outcome]", "perhaps"), (f"mark[{STUDENT}]", "x"))

    assert refusal.value.faults == {
        f"student[{STUDENT}][outcome]": ["请从列出的选项中选择。"],
        f"mark[{STUDENT}]": ["请填写数字。"],
    }


@pytest.mark.parametrize("name", ["student[]", "student[", "[x]", "student[a][b][c]", "student[not-an-id][outcome]"])
def test_a_broken_key_never_passes_and_never_crashes(name: str) -> None:
    try:
        loaded = load(("name", "林"), (name, "none"))
    except InvalidInput as refusal:
        assert refusal.faults
    else:
        assert loaded["student"] == {}


def test_what_the_schema_does_not_know_is_left_out() -> None:
    assert "is_admin" not in load(("name", "林"), ("is_admin", "1"), ("csrf_token", "x"))


@given(st.text())
def test_cleaned_text_is_composed_printable_and_stays_so(text: str) -> None:
    cleaned = inputs.clean(text)

    assert inputs.clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\x00" not in cleaned
    assert "\r" not in cleaned
    assert cleaned == cleaned.strip()
    cleaned.encode()


def test_line_ends_and_decomposed_letters_become_one_kind() -> None:
    assert inputs.clean(" 甲\r\n乙\r丙 ") == "甲\n乙\n丙"
    assert inputs.clean("e\u0301") == "\u00e9"
    assert inputs.clean("\u3000林老师\u00a0") == "林老师"


class Kind(StrEnum):
    TALK = "talk"


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (None, []),
        (False, []),
        (True, ["on"]),
        (3, ["3"]),
        (0, ["0"]),
        (date(2026, 11, 18), ["2026-11-18"]),
        (datetime(2026, 11, 18, 0, 30, tzinfo=UTC), ["2026-11-18T08:30"]),
        (Kind.TALK, ["talk"]),
        ([1, None, "a"], ["1", "a"]),
        (STUDENT, [str(STUDENT)]),
    ],
)
def test_a_value_is_shown_as_its_input_wants_it(value: object, texts: list[str]) -> None:
    assert inputs.shown(value) == texts
