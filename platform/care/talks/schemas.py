"""Shapes that cross the boundary: a talk, a tracking record, and a page of either for several students."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from care.cases.schemas import DaySchema
from care.talks.terms import TOPIC_LABELS, TalkKind, Topic, Way

TRIAD = ("strategy", "effect", "lesson")

_WORDS = validate.Length(min=1, max=4000, error="请写几句话（最多 4000 字）。")
_LONG = validate.Length(max=4000, error="最多 4000 字。")
_PLACE = validate.Length(max=60, error="地点最多 60 字。")
_REQUIRED: dict[str, Any] = {"required": "请填写这一项。"}  # Any: marshmallow's own signature

_Data = dict[str, Any]  # Any: what a marshmallow schema loads


class _PlaceSchema(Schema):
    """One of the places offered, or another one, which counts when both are given."""

    place = fields.String(load_default="", validate=_PLACE)
    place_other = fields.String(load_default="", validate=_PLACE)

    @post_load
    def one_place(self, data: _Data, **_: object) -> _Data:
        """The place that counts, as `place`."""
        other = data.pop("place_other")
        return {**data, "place": other or data["place"]}


class TalkSchema(DaySchema, _PlaceSchema):
    """A talk as entered. The three tracking fields are all filled in, or all left empty."""

    duty = fields.UUID(load_default=None)
    kind = fields.Enum(TalkKind, by_value=True, required=True, error_messages=_REQUIRED)
    topics = fields.List(fields.Enum(Topic, by_value=True), load_default=list)
    content = fields.String(load_default="", validate=_LONG)
    next_step = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 字。"))
    strategy = fields.String(load_default="", validate=_LONG)
    effect = fields.String(load_default="", validate=_LONG)
    lesson = fields.String(load_default="", validate=_LONG)

    @validates_schema
    def says_something(self, data: _Data, **_: object) -> None:
        """One topic or one word is enough; there is no least number of words."""
        if not data["content"] and not data["topics"]:
            raise ValidationError({"content": ["请选一项，或写一句谈了什么。"]})

    @validates_schema
    def all_or_none(self, data: _Data, **_: object) -> None:
        """A tracking record has all three of the source's fields (K-4.3)."""
        if empty := missing_of_triad(data):
            words = "跟踪记录要写全三项：教育策略、教育效果、经验与教训；暂不写跟踪，请三项都留空。"
            raise ValidationError({name: [words] for name in empty})

    @post_load
    def in_words(self, data: _Data, **_: object) -> _Data:
        """The topics stand before the words, as part of what was talked about."""
        return {**data, "content": in_words(data.pop("topics"), data["content"])}


class FollowUpSchema(DaySchema):
    """A tracking record as entered."""

    duty = fields.UUID(load_default=None)
    way = fields.Enum(Way, by_value=True, required=True, error_messages=_REQUIRED)
    strategy = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)
    effect = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)
    lesson = fields.String(required=True, validate=_WORDS, error_messages=_REQUIRED)


class RuleSchema(Schema):
    """The rule whose duties are done together, in the address of the page."""

    rule = fields.String(load_default="", validate=validate.Length(max=40))


class TrackingRowSchema(Schema):
    """One student's row: all three fields, or none, which records nothing."""

    strategy = fields.String(load_default="", validate=_LONG)
    effect = fields.String(load_default="", validate=_LONG)
    lesson = fields.String(load_default="", validate=_LONG)

    @validates_schema
    def all_or_none(self, data: _Data, **_: object) -> None:
        """A tracking record has all three of the source's fields (K-4.3)."""
        if empty := missing_of_triad(data):
            raise ValidationError({name: ["三项写全才能登记；这次不登记，请三项都留空。"] for name in empty})


class TalkRowSchema(Schema):
    """One student's row: topics and words, both of which may be empty, which records nothing."""

    topics = fields.List(fields.Enum(Topic, by_value=True), load_default=list)
    content = fields.String(load_default="", validate=_LONG)


class TrackingPageSchema(RuleSchema, DaySchema):
    """The tracking of several students."""

    way = fields.Enum(Way, by_value=True, required=True, error_messages=_REQUIRED)
    student = fields.Dict(keys=fields.UUID(), values=fields.Nested(TrackingRowSchema), load_default=dict)


class TalkPageSchema(RuleSchema, DaySchema, _PlaceSchema):
    """Talks of the same kind with several students."""

    kind = fields.Enum(TalkKind, by_value=True, required=True, error_messages=_REQUIRED)
    student = fields.Dict(keys=fields.UUID(), values=fields.Nested(TalkRowSchema), load_default=dict)


class UndoSchema(Schema):
    """The records that were saved at once."""

    record = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=60))


def missing_of_triad(data: _Data) -> list[str]:
    """Which of the three fields are empty while another one is not."""
    empty = [name for name in TRIAD if not data.get(name)]
    return empty if len(empty) < len(TRIAD) else []


def in_words(topics: list[Topic], content: str) -> str:
    """What was talked about as one text."""
    about = f"谈到：{'、'.join(TOPIC_LABELS[topic] for topic in topics)}。" if topics else ""
    return "\n".join(text for text in (about, content) if text)
