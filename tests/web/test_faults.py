"""What people are told about a field, never in the library's English."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema, ValidationError, fields, validate

from web import faults

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3}")


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


class AllKinds(Schema):
    required = fields.String(required=True)
    text = fields.String()
    whole = fields.Integer()
    number = fields.Float()
    day = fields.Date()
    moment = fields.AwareDateTime()
    clock = fields.Time()
    key = fields.UUID()
    mail = fields.Email()
    yes = fields.Boolean()
    many = fields.List(fields.Integer())
    pairs = fields.Dict()
    one = fields.String(validate=validate.OneOf(["a", "b"]))
    short = fields.String(validate=validate.Length(min=3))
    long = fields.String(validate=validate.Length(max=2))
    between = fields.String(validate=validate.Length(min=3, max=5))
    exact = fields.String(validate=validate.Length(equal=3))
    low = fields.Integer(validate=validate.Range(min=3))
    high = fields.Integer(validate=validate.Range(max=3))
    above = fields.Integer(validate=validate.Range(min=3, min_inclusive=False))
    below = fields.Integer(validate=validate.Range(max=3, max_inclusive=False))
    later = fields.Date(validate=validate.Range(min=date(2026, 9, 1)))
    pattern = fields.String(validate=validate.Regexp(r"\d+"))


WRONG: dict[str, Any] = {
    "text": 3,
    "whole": "x",
    "number": "x",
    "day": "x",
    "moment": "x",
    "clock": "x",
    "key": "x",
    "mail": "x",
    "yes": "x",
    "many": ["x"],
    "pairs": "x",
    "one": "c",
    "short": "甲",
    "long": "甲乙丙",
    "between": "甲",
    "exact": "甲",
    "low": 1,
    "high": 9,
    "above": 3,
    "below": 3,
    "later": "2026-08-31",
    "pattern": "x",
}


def test_every_message_of_the_library_is_told_in_chinese() -> None:
    with pytest.raises(ValidationError) as refusal:
        AllKinds().load(WRONG)

    told = faults.flat(refusal.value.messages_dict)

    assert set(told) == {"required", *WRONG}
    for name, messages in told.items():
        assert all(CHINESE.search(text) and not ENGLISH.search(text) for text in messages), (name, messages)


def test_the_limits_are_told_with_the_fault() -> None:
    assert faults.told("Length must be between 3 and 5.") == "请填写 3 到 5 个字。"
    assert faults.told("Must be greater than or equal to 2026-09-01.") == "不能小于 2026-09-01。"


def test_a_message_that_nobody_foresaw_is_still_in_chinese() -> None:
    assert faults.told("Something odd.") == "这一项填得不对，请检查。"


def test_a_schemas_own_message_is_told_as_it_is() -> None:
    assert faults.told("请填三位数字，例如 013。") == "请填三位数字，例如 013。"


def test_the_same_fault_twice_in_a_repeated_field_is_told_once() -> None:
    assert faults.flat({"tags": {0: ["Not a valid integer."], 2: ["Not a valid integer."]}}) == {
        "tags": ["请填写数字。"]
    }
