"""Shapes that cross the boundary: a need, what is arranged, what became of it, a look through the list."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from care.cases.terms import PaperPurpose
from care.support_needs.terms import NeedPriority

_REQUIRED: dict[str, Any] = {"required": "请填写这一项。"}  # Any: marshmallow's own signature
_VERSION: dict[str, Any] = {"required": "请回到页面重新打开。", "invalid": "请回到页面重新打开。"}
_WORDS = validate.Length(min=1, max=1000, error="请写几句话（最多 1000 字）。")


class UnsupportedSchema(Schema):
    """What the list is narrowed to."""

    none_at_all = fields.Boolean(load_default=False)


class NeedSchema(Schema):
    """A need as entered."""

    what = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)
    priority = fields.Enum(NeedPriority, by_value=True, required=True, error_messages={"required": "请点一项。"})
    arrangement = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 字。"))


class SeenSchema(Schema):
    """Which version somebody saw."""

    version = fields.Integer(required=True, error_messages=_VERSION)


class ArrangementSchema(SeenSchema):
    """Who does what."""

    words = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)


class OutcomeSchema(SeenSchema):
    """What became of it."""

    how = fields.String(
        required=True, validate=validate.OneOf(["met", "unmet"]), error_messages={"required": "请选择一项。"}
    )
    outcome = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)


class CheckSchema(Schema):
    """What follows for those who have no support yet."""

    words = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 字。"))


class TakeOutSchema(Schema):
    """What the list is taken out for."""

    purpose = fields.Enum(PaperPurpose, by_value=True, required=True, error_messages={"required": "请点一项用途。"})
