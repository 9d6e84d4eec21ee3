"""Shapes that cross the boundary: a talk, a tracking record, and a page of either for several students."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from care.cases.schemas import DaySchema
from care.talks.terms import TOPIC_LABELS, Conduct, TalkKind, Topic, Way

MOST_DECISIONS = 5
TRIAD = ("strategy", "effect", "lesson")

_WORDS = validate.Length(min=1, max=4000, error="请写几句话（最多 4000 字）。")
_LONG = validate.Length(max=4000, error="最多 4000 字。")
PEER_CODE = validate.Regexp(r"[A-Za-z0-9-]{0,8}\Z", error="代号只用字母和数字，最多 8 个，例如 T2。请不要写姓名。")
_PLACE = validate.Length(max=60, error="地点最多 60 字。")

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


class SubjectTalkSchema(DaySchema, _PlaceSchema):
    """A talk of a subject teacher as entered: when, where, about what."""

    topics = fields.List(fields.Enum(Topic, by_value=True), load_default=list)
    content = fields.String(load_default="", validate=_LONG)
    next_step = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 字。"))

    @validates_schema
    def says_something(self, data: _Data, **_: object) -> None:
        """One topic or one word is enough; there is no least number of words."""
        if not data["content"] and not data["topics"]:
            raise ValidationError({"content": ["请选一项，或写一句谈了什么。"]})

    @post_load
    def in_words(self, data: _Data, **_: object) -> _Data:
        """The topics stand before the words, as part of what was talked about."""
        return {**data, "content": in_words(data.pop("topics"), data["content"])}


class TalkSchema(SubjectTalkSchema):
    """A talk of whoever answers for the file. The three tracking fields are all filled in, or all left empty."""

    duty = fields.UUID(load_default=None)
    kind = fields.Enum(TalkKind, by_value=True, required=True)
    peer = fields.String(load_default="", validate=PEER_CODE)
    strategy = fields.String(load_default="", validate=_LONG)
    effect = fields.String(load_default="", validate=_LONG)
    lesson = fields.String(load_default="", validate=_LONG)

    @validates_schema
    def peer_of_a_peer_talk(self, data: _Data, **_: object) -> None:
        """Only a talk with a classmate has a classmate."""
        if data["peer"] and data["kind"] is not TalkKind.PEER:
            raise ValidationError({"peer": ["只有「同学侧面了解」才填同学代号，请改选或留空。"]})

    @validates_schema
    def all_or_none(self, data: _Data, **_: object) -> None:
        """A tracking record has all three of the source's fields (K-4.3)."""
        if empty := missing_of_triad(data):
            words = "跟踪记录要写全三项：教育策略、教育效果、经验与教训；暂不写跟踪，请三项都留空。"
            raise ValidationError({name: [words] for name in empty})


class FollowUpSchema(DaySchema):
    """A tracking record as entered."""

    duty = fields.UUID(load_default=None)
    way = fields.Enum(Way, by_value=True, required=True)
    strategy = fields.String(required=True, validate=_WORDS)
    effect = fields.String(required=True, validate=_WORDS)
    lesson = fields.String(required=True, validate=_WORDS)


class TalkPlanSchema(DaySchema):
    """A talk plan as entered: what the talk is for and how to begin; the rest where there is something to say."""

    duty = fields.UUID(load_default=None)
    traits = fields.String(load_default="", validate=_LONG)
    purpose = fields.String(required=True, validate=_WORDS)
    opening = fields.String(required=True, validate=_WORDS)
    caution = fields.String(load_default="", validate=_LONG)
    hope = fields.String(load_default="", validate=_LONG)


class AskCardSchema(Schema):
    """Which subject teachers are asked for a card."""

    teacher = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, max=20, error="请至少选一位任课教师。"),
        error_messages={"required": "请至少选一位任课教师。"},
    )


class CardSchema(Schema):
    """A subject teacher's card: one tap is enough, and so is one sentence."""

    lessons = fields.Enum(Conduct, by_value=True, load_default=None)
    company = fields.Enum(Conduct, by_value=True, load_default=None)
    homework = fields.Enum(Conduct, by_value=True, load_default=None)
    words = fields.String(load_default="", validate=validate.Length(max=1000, error="最多 1000 字。"))

    @validates_schema
    def says_something(self, data: _Data, **_: object) -> None:
        """An empty card helps nobody."""
        if not any(data.values()):
            raise ValidationError({"words": ["请点一项，或写一句。"]})


class ConferenceSchema(Schema):
    """A conference as somebody calls it: when, where, what for, with whom."""

    held_on = fields.Date(required=True)
    place = fields.String(load_default="", validate=_PLACE)
    purpose = fields.String(required=True, validate=_WORDS)
    member = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, max=30, error="请至少选一位参加的老师。"),
        error_messages={"required": "请至少选一位参加的老师。"},
    )


class DecisionSchema(Schema):
    """One thing that was agreed: what, who, by when; or nothing at all."""

    words = fields.String(load_default="", validate=validate.Length(max=500, error="最多 500 字。"))
    owner = fields.UUID(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)

    @validates_schema
    def is_whole(self, data: _Data, **_: object) -> None:
        """Without an owner and a date nothing is agreed."""
        if any(data.values()):
            asked = {"words": "请写明约定做什么。", "owner": "请选由谁负责。", "due_on": "请填写完成日期。"}
            if faults := {name: [words] for name, words in asked.items() if not data.get(name)}:
                raise ValidationError(faults)


class MinutesSchema(Schema):
    """The minutes of a conference, and up to five things that were agreed."""

    minutes = fields.String(required=True, validate=_WORDS)
    decision = fields.Dict(
        keys=fields.String(validate=validate.OneOf([str(number) for number in range(1, MOST_DECISIONS + 1)])),
        values=fields.Nested(DecisionSchema),
        load_default=dict,
    )


class MessageSchema(Schema):
    """A line in a conference's thread."""

    words = fields.String(
        required=True,
        validate=validate.Length(min=1, max=1000, error="请写几句话（最多 1000 字）。"),
    )


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

    way = fields.Enum(Way, by_value=True, required=True)
    student = fields.Dict(keys=fields.UUID(), values=fields.Nested(TrackingRowSchema), load_default=dict)


class TalkPageSchema(RuleSchema, DaySchema, _PlaceSchema):
    """Talks of the same kind with several students."""

    kind = fields.Enum(TalkKind, by_value=True, required=True)
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
