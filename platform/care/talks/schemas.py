"""Shapes that cross the boundary: a talk, a tracking record."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from care.talks.terms import TalkKind, Way

_WORDS = validate.Length(min=1, max=4000, error="请写几句话（最多 4000 字）。")
_REQUIRED: dict[str, Any] = {"required": "请填写这一项。"}  # Any: marshmallow's own signature


class TalkSchema(Schema):
    """A talk as entered. The three tracking fields are all filled in, or all left empty."""

    kind = fields.Enum(TalkKind, by_value=True, required=True, error_messages=_REQUIRED)
    happened_on = fields.Date(required=True, error_messages={**_REQUIRED, "invalid": "请填写日期，例如 2026-11-18。"})
    place = fields.String(load_default="", validate=validate.Length(max=60, error="地点最多 60 字。"))
    content = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)
    next_step = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 字。"))
    strategy = fields.String(load_default="", validate=validate.Length(max=4000, error="最多 4000 字。"))
    effect = fields.String(load_default="", validate=validate.Length(max=4000, error="最多 4000 字。"))
    lesson = fields.String(load_default="", validate=validate.Length(max=4000, error="最多 4000 字。"))

    @validates_schema
    def all_or_none(self, data: dict[str, Any], **_: object) -> None:  # Any: marshmallow's own signature
        """A tracking record has all three of the source's fields (K-4.3)."""
        triad = ("strategy", "effect", "lesson")
        empty = [name for name in triad if not data.get(name)]
        if empty and len(empty) < len(triad):
            words = "跟踪记录要写全三项：教育策略、教育效果、经验与教训；暂不写跟踪，请三项都留空。"
            raise ValidationError({name: [words] for name in empty})


class FollowUpSchema(Schema):
    """A tracking record as entered."""

    happened_on = fields.Date(required=True, error_messages={**_REQUIRED, "invalid": "请填写日期，例如 2026-11-18。"})
    way = fields.Enum(Way, by_value=True, required=True, error_messages=_REQUIRED)
    strategy = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)
    effect = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)
    lesson = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)
