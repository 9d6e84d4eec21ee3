"""Shapes that cross the boundary: a task, what a helper noticed, what a teacher makes of it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from care.cases.schemas import DaySchema
from care.peer_care.terms import Outcome
from care.talks.schemas import PEER_CODE

TASK_LENGTH = 200
WORDS_LENGTH = 2000


class PeerTaskSchema(Schema):
    """A task: what, for whom, until when."""

    words = fields.String(
        required=True,
        validate=validate.Length(min=1, max=TASK_LENGTH, error=f"请写一两句话（最多 {TASK_LENGTH} 字）。"),
    )
    helper = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, max=30, error="请至少选一位。"),
        error_messages={"required": "请至少选一位。"},
    )
    due_on = fields.Date(load_default=None, allow_none=True)


class ClassSchema(Schema):
    """The class that a page is about, in its address; without one it is the first."""

    class_id = fields.UUID(load_default=None, allow_none=True)


class PeerObservationSchema(DaySchema):
    """What a helper noticed: `about` is a classmate, or the class for nobody in particular."""

    about = fields.UUID(required=True, error_messages={"invalid_uuid": "请从名单里选。"})
    words = fields.String(
        required=True,
        validate=validate.Length(min=1, max=WORDS_LENGTH, error=f"请写几句话（最多 {WORDS_LENGTH} 字）。"),
    )
    soon = fields.String(
        required=True,
        validate=validate.OneOf(["yes", "no"], error="请选一项。"),
        error_messages={"required": "请选一项。"},
    )


class FilingSchema(Schema):
    """What a teacher makes of it. For the file: what is written there, and the helper's code."""

    outcome = fields.Enum(Outcome, by_value=True, required=True)
    content = fields.String(load_default="", validate=validate.Length(max=4000, error="最多 4000 字。"))
    peer = fields.String(load_default="", validate=PEER_CODE)
    reason = fields.String(load_default="", validate=validate.Length(max=500, error="最多 500 字。"))

    @validates_schema
    def is_whole(self, data: dict[str, Any], **_: object) -> None:
        """A file wants words and a code, no action a reason."""
        if data["outcome"] is Outcome.FILE:
            if not data["content"]:
                raise ValidationError({"content": ["请写进档案的话，事实和原话就好。"]})
            if not data["peer"]:
                raise ValidationError({"peer": ["请给同学一个代号，例如 T2。"]})
        if data["outcome"] is Outcome.NONE and not data["reason"]:
            raise ValidationError({"reason": ["请写一句原因，或已经怎样办了。"]})
