"""Shapes that cross the boundary: a relief as asked for, an answer, and what a list is narrowed to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from care.fee_relief.services import ReliefEntry
from care.fee_relief.terms import HIGHEST_FEN, Per, fen_of

LONGEST = timedelta(days=400)

_DATE: dict[str, Any] = {"invalid": "请填写日期，例如 2026-11-18。"}  # Any: marshmallow's own signature
_REQUIRED: dict[str, Any] = {"required": "请填写这一项。"}
_VERSION: dict[str, Any] = {"required": "请回到页面重新打开。", "invalid": "请回到页面重新打开。"}

_Data = dict[str, Any]  # Any: what a marshmallow schema loads


class Yuan(fields.Field[int]):
    """An amount in yuan as people write it, in fen."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:  # noqa: ARG002  Any: marshmallow's
        try:
            fen = fen_of(str(value))
        except ValueError as fault:
            raise ValidationError("请填写金额，例如 200 或 120.50。") from fault
        if not 1 <= fen <= HIGHEST_FEN:
            raise ValidationError("金额要大于 0，最多 100000 元。")
        return fen


class ReliefListSchema(Schema):
    """What the list is narrowed to."""

    waiting = fields.Boolean(load_default=False)


class AskedSchema(Schema):
    """Which granted relief a new one is to correct."""

    replaces = fields.UUID(load_default=None)


class ReliefSchema(Schema):
    """A relief as it is asked for."""

    item = fields.String(
        required=True, validate=validate.Length(min=1, max=30, error="请写 1 到 30 个字。"), error_messages=_REQUIRED
    )
    amount = Yuan(required=True, error_messages=_REQUIRED)
    per = fields.Enum(Per, by_value=True, required=True, error_messages={"required": "请点一项。"})
    starts_on = fields.Date(required=True, error_messages=_DATE | _REQUIRED)
    ends_on = fields.Date(required=True, error_messages=_DATE | _REQUIRED)
    reason = fields.String(
        required=True,
        validate=validate.Length(min=1, max=1000, error="请写几句话（最多 1000 字）。"),
        error_messages=_REQUIRED,
    )
    replaces = fields.UUID(load_default=None)
    version = fields.Integer(load_default=0)

    @validates_schema
    def days_in_order(self, data: _Data, **_: object) -> None:
        """From a day to a day, no longer than about a school year."""
        starts, ends = data["starts_on"], data["ends_on"]
        if ends < starts:
            raise ValidationError({"ends_on": ["最后一天不能早于第一天。"]})
        if ends - starts > LONGEST:
            raise ValidationError({"ends_on": ["一次最长申请一学年，到期可以再申请。"]})

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """The relief itself as `entry`."""
        kept = {name: data[name] for name in ("item", "per", "starts_on", "ends_on", "reason")}
        entry = ReliefEntry(amount_fen=data["amount"], **kept)
        return {"entry": entry, "replaces": data["replaces"], "version": data["version"]}


class SeenSchema(Schema):
    """Which version somebody saw."""

    version = fields.Integer(required=True, error_messages=_VERSION)


class ApprovalSchema(SeenSchema):
    """A yes, perhaps with words."""

    words = fields.String(load_default="", validate=validate.Length(max=500, error="最多 500 字。"))


class ReasonSchema(SeenSchema):
    """A no, or an early end: always with a reason."""

    words = fields.String(
        required=True,
        validate=validate.Length(min=1, max=500, error="请写明原因（最多 500 字）。"),
        error_messages={"required": "请写明原因。"},
    )
