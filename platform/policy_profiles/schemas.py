"""Shapes that cross the boundary: adopting a profile, editing a draft, asking for less, publishing."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from policy_profiles.categories import Tier
from policy_profiles.merging import Side


class AdoptionSchema(Schema):
    """Which built-in profile the school adopts; the box says that it was read."""

    key = fields.String(required=True, validate=validate.Length(min=1, max=10))
    effective_on = fields.Date(load_default=None, allow_none=True)
    confirmed = fields.Boolean(
        required=True, validate=validate.Equal(comparable=True, error="请先勾选，确认已经读过这份制度。")
    )


class SeenSchema(Schema):
    """Which version of the draft the person saw."""

    version = fields.Integer(required=True)


class DraftStartSchema(Schema):
    """What a draft is started from: a version, a built-in profile, or by default the newest version."""

    version_id = fields.UUID(load_default=None, allow_none=True)
    key = fields.String(load_default="", validate=validate.Length(max=12))


_NUMBER: dict[str, Any] = {"invalid": "请填一个整数。"}  # Any: marshmallow's own signature


class RuleSchema(SeenSchema):
    """What a school may set of a rule. Which numbers there are, and their limits, the rule itself says."""

    number = fields.Dict(
        keys=fields.String(validate=validate.Length(max=20)),
        values=fields.Integer(error_messages=_NUMBER),
        load_default=dict,
    )
    owner = fields.String(required=True, error_messages={"required": "请选择由谁做。"})
    evidence = fields.List(fields.String(), load_default=list)
    grace = fields.Integer(load_default=None, allow_none=True, error_messages=_NUMBER)


class StandingSchema(SeenSchema):
    """On or off: a rule that is carried out, a type that is in use."""

    on = fields.Boolean(load_default=False)


class DutySchema(SeenSchema):
    """A duty of the school's own."""

    pattern = fields.String(required=True, error_messages={"required": "请选择一种做法。"})
    title = fields.String(
        required=True,
        validate=validate.Length(min=1, max=20, error="名称最多 20 字。"),
        error_messages={"required": "请填写名称。"},
    )
    text = fields.String(
        required=True,
        validate=validate.Length(min=1, max=300, error="条文最多 300 字。"),
        error_messages={"required": "请写出条文，老师会照着它做。"},
    )
    count = fields.Integer(load_default=None, allow_none=True, error_messages=_NUMBER)
    owner = fields.String(required=True, error_messages={"required": "请选择由谁做。"})
    evidence = fields.List(
        fields.String(), load_default=list, validate=validate.Length(min=1, error="请至少选一种要留下的记录。")
    )


class TitleSchema(SeenSchema):
    """Another name for a type."""

    title = fields.String(
        required=True,
        validate=validate.Length(min=1, max=30, error="名称最多 30 字。"),
        error_messages={"required": "请填写名称。"},
    )


class CategorySchema(TitleSchema):
    """A type of the school's own."""

    definition = fields.String(
        required=True,
        validate=validate.Length(min=1, max=300, error="界定最多 300 字。"),
        error_messages={"required": "请写明哪些学生属于这一类。"},
    )
    tier = fields.Enum(
        Tier,
        by_value=True,
        required=True,
        error_messages={"required": "请选择知情范围。", "unknown": "请选择知情范围。"},
    )
    node = fields.String(required=True, error_messages={"required": "请选择统计归类。"})
    proofs = fields.String(
        required=True,
        validate=validate.Length(min=1, max=600, error="认定依据最多 600 字。"),
        error_messages={"required": "请写明凭什么认定这一类，每行一种。"},
    )


class SettingSchema(SeenSchema):
    """How an ambiguity of the source is settled."""

    value = fields.String(required=True, error_messages={"required": "请选一种做法。"})


class GraceSchema(SeenSchema):
    """The grace of every rule that has none of its own."""

    grace = fields.Integer(
        required=True, error_messages={"required": "请填宽限的工作日数，不宽限填 0。", "invalid": "请填一个整数。"}
    )


class FormMinutesSchema(SeenSchema):
    """How long a form takes."""

    minutes = fields.Integer(required=True, error_messages={"required": "请填分钟数。", "invalid": "请填一个整数。"})


class PublicationSchema(SeenSchema):
    """When the draft comes into force; the box says that the differences were read."""

    begins = fields.String(load_default="term", validate=validate.OneOf(["term", "now"]))
    confirmed = fields.Boolean(
        required=True, validate=validate.Equal(comparable=True, error="请先勾选，确认已经核对过每一处修改。")
    )


_REASON = validate.Length(min=2, max=500, error="请写明理由（2 到 500 字）。")


class PlaceSchema(Schema):
    """A place of the document and a field of it; by default the first that needs consent."""

    place = fields.String(load_default="", validate=validate.Length(max=60))
    field = fields.String(load_default="", validate=validate.Length(max=40))


class RequestSchema(Schema):
    """What the school asks its district to loosen, and why."""

    place = fields.String(required=True, validate=validate.Length(max=60))
    field = fields.String(required=True, validate=validate.Length(max=40))
    reason = fields.String(required=True, validate=_REASON, error_messages={"required": "请写明理由，区里会看到。"})


class DecisionSchema(Schema):
    """The district's answer and its reason."""

    answer = fields.String(
        required=True,
        validate=validate.OneOf(["agree", "decline"], error="请选择同意或不同意。"),
        error_messages={"required": "请选择同意或不同意。"},
    )
    reason = fields.String(required=True, validate=_REASON, error_messages={"required": "请写明理由，学校会看到。"})


class ComparisonSchema(Schema):
    """Which two versions are compared, by number."""

    older = fields.Integer(load_default=None, allow_none=True, data_key="from")
    newer = fields.Integer(load_default=None, allow_none=True, data_key="to")


class WhatIfSchema(Schema):
    """How a preview is looked at: from when, how far, and which of its lines."""

    begins = fields.String(load_default="term", validate=validate.OneOf(["term", "now"]))
    terms = fields.Integer(load_default=1, validate=validate.Range(min=1, max=2))
    effect = fields.String(load_default="", validate=validate.Length(max=20))
    rule = fields.String(load_default="", validate=validate.Length(max=20))
    class_id = fields.String(load_default="", data_key="class", validate=validate.Length(max=40))


class ImportSchema(Schema):
    """A document from a file; `version` is the draft's that the person saw, nothing where there was none."""

    version = fields.Integer(load_default=None, allow_none=True)


class EditionSchema(Schema):
    """A document that the office publishes as a template: as text, or as a built-in one; and what is new in it."""

    text = fields.String(load_default="", validate=validate.Length(max=400_000))
    note = fields.String(
        required=True,
        validate=validate.Length(min=2, max=300, error="请写明这一版的要点（2 到 300 字）。"),
        error_messages={"required": "请写明这一版的要点，学校会看到。"},
    )


class EditionStartSchema(Schema):
    """What the text of a new edition begins with: a built-in document, or an edition of a template."""

    key = fields.String(load_default="", validate=validate.Length(max=12))
    number = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=100_000))


class MergingSchema(Schema):
    """How the conflicts with an edition are settled: `choice[place]` is ours or theirs."""

    version = fields.Integer(load_default=None, allow_none=True)
    choice = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)),
        values=fields.Enum(Side, by_value=True, error_messages={"unknown": "请选择用哪一边。"}),
        load_default=dict,
    )


class RefusalSchema(Schema):
    """Why the school does not take an edition over."""

    reason = fields.String(
        required=True, validate=_REASON, error_messages={"required": "请写明不采用的理由，区里会看到。"}
    )


class CeilingSchema(Schema):
    """The district's ceiling of paperwork; empty lifts it."""

    minutes = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=10_000, error="请填 1 到 10000 之间的分钟数，不设上限就留空。"),
        error_messages={"invalid": "请填一个整数，不设上限就留空。"},
    )
