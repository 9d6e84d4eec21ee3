"""Shapes that cross the boundary: a training as planned, who was there, results, minutes, and what lists are narrowed to."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from accounts.roles import Role
from care.trainings.services import TrainingEntry
from care.trainings.terms import (
    AUDIENCES,
    MOST_HALF_HOURS,
    PeopleOrder,
    Result,
    Topic,
    TrainingKind,
    TrainingOrder,
    TrainingSpan,
)

_DATE: dict[str, Any] = {"invalid": "请填写日期，例如 2026-11-18。"}  # Any: marshmallow's own signature
_TIME: dict[str, Any] = {"invalid": "请填写时间，例如 15:30。"}
_REQUIRED: dict[str, Any] = {"required": "请填写这一项。"}
_VERSION: dict[str, Any] = {"required": "请回到页面重新打开。", "invalid": "请回到页面重新打开。"}
_LINE = validate.Length(min=1, max=60, error="请写 1 到 60 个字。")

_Data = dict[str, Any]  # Any: what a marshmallow schema loads


class HalfHours(fields.Field[int]):
    """Hours as people write them (2, 1.5), in half hours."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:  # noqa: ARG002  Any: marshmallow's
        plain = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("学时").strip()
        try:
            doubled = Decimal(plain) * 2
        except InvalidOperation as fault:
            raise ValidationError("请填写学时，例如 2 或 1.5。") from fault
        if not doubled.is_finite() or doubled != doubled.to_integral_value() or not 0 <= doubled <= MOST_HALF_HOURS:
            raise ValidationError("学时按半小时算，最多 24，例如 2 或 1.5。")
        return int(doubled)


class TrainingListSchema(Schema):
    """What the list of trainings is narrowed to, and sorted by."""

    q = fields.String(load_default="", validate=validate.Length(max=40, error="最多 40 个字。"))
    kind = fields.Enum(TrainingKind, by_value=True, load_default=None, allow_none=True)
    span = fields.Enum(TrainingSpan, by_value=True, load_default=None, allow_none=True)
    topic = fields.Enum(Topic, by_value=True, load_default=None, allow_none=True)
    sort = fields.Enum(TrainingOrder, by_value=True, load_default=TrainingOrder.NEWEST)


class PeopleListSchema(Schema):
    """What the list of people is narrowed to, and sorted by."""

    q = fields.String(load_default="", validate=validate.Length(max=40, error="最多 40 个字。"))
    role = fields.Enum(Role, by_value=True, load_default=None, allow_none=True)
    lacks = fields.Enum(Topic, by_value=True, load_default=None, allow_none=True)
    sort = fields.Enum(PeopleOrder, by_value=True, load_default=PeopleOrder.FEWEST)


class KindSchema(Schema):
    """What is to be planned."""

    kind = fields.Enum(TrainingKind, by_value=True, load_default=TrainingKind.TRAINING)


class TrainingSchema(Schema):
    """A training or an exchange as it is planned."""

    kind = fields.Enum(TrainingKind, by_value=True, load_default=TrainingKind.TRAINING)
    title = fields.String(required=True, validate=_LINE, error_messages=_REQUIRED)
    topics = fields.List(fields.Enum(Topic, by_value=True), load_default=list)
    happens_on = fields.Date(required=True, error_messages=_DATE | _REQUIRED)
    begins_at = fields.Time(required=True, error_messages=_TIME | _REQUIRED)
    hours = HalfHours(required=True, error_messages=_REQUIRED)
    place = fields.String(required=True, validate=_LINE, error_messages=_REQUIRED)
    lecturer = fields.String(load_default="", validate=validate.Length(max=60, error="最多 60 个字。"))
    audience = fields.List(
        fields.Enum(Role, by_value=True, validate=validate.OneOf(AUDIENCES, error="请从列出的选项里选。")),
        required=True,
        validate=validate.Length(min=1, error="请至少选一类人。"),
        error_messages={"required": "请至少选一类人。"},
    )
    is_assessed = fields.Boolean(load_default=False)
    outline = fields.String(load_default="", validate=validate.Length(max=2000, error="最多 2000 字。"))
    version = fields.Integer(load_default=0)

    @validates_schema
    def training_is_about_something(self, data: _Data, **_: object) -> None:
        """A training has topics, a lecturer and hours; an exchange is about what its teachers bring."""
        if data["kind"] is TrainingKind.EXCHANGE:
            return
        faults: dict[str, list[str]] = {}
        if not data["topics"]:
            faults["topics"] = ["请至少选一个主题。"]
        if not data["lecturer"]:
            faults["lecturer"] = ["请写由谁来讲。"]
        if not data["hours"]:
            faults["hours"] = ["培训的学时要大于 0。"]
        if faults:
            raise ValidationError(faults)

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """The plan itself as `entry`; class teachers among themselves are not assessed."""
        kept = ("title", "topics", "happens_on", "begins_at", "place", "lecturer", "audience", "is_assessed", "outline")
        if data["kind"] is TrainingKind.EXCHANGE:
            data["is_assessed"] = False
        entry = TrainingEntry(half_hours=data["hours"], **{name: data[name] for name in kept})
        return {"kind": data["kind"], "entry": entry, "version": data["version"]}


class SeenSchema(Schema):
    """Which version somebody saw."""

    version = fields.Integer(required=True, error_messages=_VERSION)


class CancellationSchema(SeenSchema):
    """Why it is called off."""

    words = fields.String(
        required=True,
        validate=validate.Length(min=1, max=500, error="请写明原因（最多 500 字）。"),
        error_messages={"required": "请写明原因。"},
    )


class RegistrationSchema(SeenSchema):
    """What was said, where that belongs to it."""

    minutes = fields.String(load_default="", validate=validate.Length(max=5000, error="最多 5000 字。"))


class DoorCodeSchema(Schema):
    """The six digits of the room; in an address they come from its QR code."""

    code = fields.String(load_default="", validate=validate.Length(max=20, error="请输入六位数字。"))

    @post_load
    def folded(self, data: _Data, **_: object) -> _Data:
        """Digits as they are kept, however a phone wrote them."""
        return {"code": unicodedata.normalize("NFKC", data["code"]).replace(" ", "")}


class PresenceSchema(Schema):
    """Who was there; `known` were on the list when the page was opened."""

    present = fields.List(fields.UUID(), load_default=list)
    known = fields.List(fields.UUID(), load_default=list)


class ResultsSchema(Schema):
    """What the assessment showed, by the line on the list."""

    result = fields.Dict(keys=fields.UUID(), values=fields.Enum(Result, by_value=True), load_default=dict)
