"""Shapes that cross the boundary: a seminar, its guests, minutes; an activity; a forum; what lists are narrowed to."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from care.cases.schemas import words
from care.seminars.lifecycle import SeminarState
from care.seminars.terms import (
    ActivityKind,
    GuestReply,
    GuestSort,
    GuestsShown,
    RecordSort,
    SeminarSort,
)

_REQUIRED: dict[str, Any] = {"required": "请填写这一项。"}  # Any: marshmallow's own signature
_DAY: dict[str, Any] = {"required": "请选日期。", "invalid": "请选日期。"}
_TIME: dict[str, Any] = {"required": "请写时间，如 15:30。", "invalid": "请写时间，如 15:30。"}
_CHOICE: dict[str, Any] = {"required": "请点一项。"}
_VERSION: dict[str, Any] = {"required": "请回到页面重新打开。", "invalid": "请回到页面重新打开。"}
_PEOPLE: dict[str, Any] = {"required": "请写人数，没有就写 0。", "invalid": "请写一个数字。"}
_TITLE = validate.Length(min=1, max=60, error="请写 1 到 60 个字。")
_GRADE = validate.Range(min=1, max=12)
_HEADS = validate.Range(min=0, max=9999, error="请写 0 到 9999 之间的数字。")
_AT_ONCE = validate.Length(max=400, error="一次最多 400 位。")
_SEARCHED = validate.Length(max=40, error="最多 40 字。")


def _written() -> fields.String:
    """A part of what somebody has to write."""
    length = validate.Length(min=1, max=2000, error="请写几句话（最多 2000 字）。")
    return fields.String(required=True, validate=length, error_messages=_REQUIRED)


class SeminarListSchema(Schema):
    """Which seminars are wanted."""

    q = fields.String(load_default="", validate=_SEARCHED)
    state = fields.Enum(SeminarState, by_value=True, load_default=None, allow_none=True)
    grade = fields.Integer(load_default=None, allow_none=True, validate=_GRADE)
    sort = fields.Enum(SeminarSort, by_value=True, load_default=SeminarSort.NEWEST)


class SeminarSchema(Schema):
    """A seminar as it is planned."""

    topic = fields.String(required=True, validate=_TITLE, error_messages=_REQUIRED)
    grade = fields.Integer(load_default=None, allow_none=True, validate=_GRADE)
    planned_on = fields.Date(required=True, error_messages=_DAY)
    starts_at = fields.Time(required=True, error_messages=_TIME)
    place = fields.String(required=True, validate=_TITLE, error_messages=_REQUIRED)


class SeminarChangeSchema(SeminarSchema):
    """The same, with the version that somebody saw."""

    version = fields.Integer(required=True, error_messages=_VERSION)


class SeenSchema(Schema):
    """Which version somebody saw."""

    version = fields.Integer(required=True, error_messages=_VERSION)


class HoldingSchema(SeenSchema):
    """When it was."""

    held_on = fields.Date(required=True, error_messages=_DAY)


class MinutesSchema(SeenSchema):
    """The minutes (domain.md 7.3 座谈会)."""

    points = _written()
    methods = _written()
    strategies = _written()
    summary = _written()


class GuestListSchema(Schema):
    """Which guests are looked at."""

    q = fields.String(load_default="", validate=_SEARCHED)
    shown = fields.Enum(GuestsShown, by_value=True, load_default=GuestsShown.ALL)
    class_id = fields.UUID(load_default=None, allow_none=True)
    sort = fields.Enum(GuestSort, by_value=True, load_default=GuestSort.CLASS)


class ChoosingSchema(Schema):
    """The class out of which somebody is chosen."""

    class_id = fields.UUID(load_default=None, allow_none=True)


class GuestsSchema(Schema):
    """Whose guardians are put on the list."""

    student = fields.List(fields.UUID(), load_default=list, validate=_AT_ONCE)


class ReplySchema(Schema):
    """What a guest told a teacher."""

    reply = fields.Enum(GuestReply, by_value=True, required=True, error_messages=_CHOICE)
    words = words(longest=500)


class ArrivalSchema(Schema):
    """Whom the names at the door meant; nobody of the list when it is left out."""

    guest_id = fields.UUID(load_default=None, allow_none=True)


class ActivityListSchema(Schema):
    """Which activities are wanted."""

    q = fields.String(load_default="", validate=_SEARCHED)
    kind = fields.Enum(ActivityKind, by_value=True, load_default=None, allow_none=True)
    grade = fields.Integer(load_default=None, allow_none=True, validate=_GRADE)
    sort = fields.Enum(RecordSort, by_value=True, load_default=RecordSort.NEWEST)


class ActivitySchema(Schema):
    """An activity as entered."""

    kind = fields.Enum(ActivityKind, by_value=True, required=True, error_messages=_CHOICE)
    topic = fields.String(required=True, validate=_TITLE, error_messages=_REQUIRED)
    grade = fields.Integer(load_default=None, allow_none=True, validate=_GRADE)
    happened_on = fields.Date(required=True, error_messages=_DAY)
    place = fields.String(required=True, validate=_TITLE, error_messages=_REQUIRED)
    students = fields.Integer(required=True, validate=_HEADS, error_messages=_PEOPLE)
    guardians = fields.Integer(required=True, validate=_HEADS, error_messages=_PEOPLE)
    words = _written()

    @validates_schema
    def has_somebody(self, data: dict[str, Any], **_: object) -> None:  # Any: marshmallow's own signature
        """An activity of nobody is none."""
        if data.get("students") == 0 == data.get("guardians"):
            raise ValidationError({"students": ["学生和家长合起来，至少要有一个人。"]})


class ForumListSchema(Schema):
    """Which forums are wanted."""

    q = fields.String(load_default="", validate=_SEARCHED)
    sort = fields.Enum(RecordSort, by_value=True, load_default=RecordSort.NEWEST)


class ForumPlaceSchema(Schema):
    """The file that somebody came from."""

    case_id = fields.UUID(load_default=None, allow_none=True)


class ForumSchema(Schema):
    """A forum as entered."""

    case = fields.List(fields.UUID(), load_default=list, validate=_AT_ONCE)
    topic = fields.String(required=True, validate=_TITLE, error_messages=_REQUIRED)
    happened_on = fields.Date(required=True, error_messages=_DAY)
    place = fields.String(required=True, validate=_TITLE, error_messages=_REQUIRED)
    said = _written()
    strategy = _written()
    effect = _written()
    lesson = words()
