"""Shapes that cross the boundary: a proposal, a decision, words for a step, the filters of the list."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from care.cases.lifecycle import CaseState
from care.cases.terms import CloseReason, EvidenceSource, FlagKind, PaperPurpose, Refusal, RosterSort, Span
from care.cases.timeline import Strand

LONGEST = 2000


def words(*, required: bool = False, least: int = 0, longest: int = LONGEST) -> fields.String:
    """A text that a person writes; `least` counts characters."""
    length = validate.Length(
        min=least, max=longest, error=f"请写 {least} 到 {longest} 个字。" if least else f"最多 {longest} 个字。"
    )
    if required:
        return fields.String(required=True, validate=length)
    return fields.String(load_default="", validate=length)


class GroundSchema(Schema):
    """A category (`code` or `code/subtag`) together with the evidence for it."""

    category = fields.String(load_default="")
    kind = fields.Enum(EvidenceSource, by_value=True, load_default=EvidenceSource.OBSERVATION)
    note = words()

    @validates_schema
    def is_whole(self, data: dict[str, Any], **_: object) -> None:  # Any: marshmallow's own signature
        """A category without evidence, or evidence without a category, is half a ground (U-2)."""
        if data.get("category") and not data.get("note"):
            raise ValidationError({"note": ["请写明依据：您看到了什么、听到了什么，或有什么材料。"]})
        if data.get("note") and not data.get("category"):
            raise ValidationError({"category": ["请选择这条依据对应的类型。"]})


class ProposalSchema(Schema):
    """What speaks for support: up to three grounds; the first one is asked for."""

    ground = fields.Dict(
        keys=fields.String(validate=validate.OneOf(["1", "2", "3"])), values=fields.Nested(GroundSchema), required=True
    )

    @validates_schema
    def has_one(self, data: dict[str, Any], **_: object) -> None:  # Any: marshmallow's own signature
        """At least one ground is filled in."""
        if not any(entry.get("category") for entry in data.get("ground", {}).values()):
            raise ValidationError({"ground": {"1": {"value": {"category": ["请至少选择一个类型。"]}}}})


class ConfirmationSchema(Schema):
    """What has to be said when a candidate is taken up."""

    guardian_informed_on = fields.Date(load_default=None, allow_none=True)
    not_informed_reason = words()
    support = words()
    guidance = words()
    tip = words(longest=500)


class ReasonSchema(Schema):
    """Why something is decided the way it is."""

    reason = words(required=True, least=2)


class ProtectionSchema(Schema):
    """Who may open a protected file besides those who always do, and why it is protected."""

    reader = fields.List(fields.UUID(), load_default=list)
    reason = words(required=True, least=2)


class SupportSchema(Schema):
    """What was agreed to help, and the hint for subject teachers."""

    version = fields.Integer(required=True)
    support = words(required=True, least=2)
    tip = words(longest=500)


class FlagSchema(Schema):
    """A risk: which, and what was noticed."""

    kind = fields.Enum(FlagKind, by_value=True, required=True)
    text = words(required=True, least=2)


class ClosingSchema(Schema):
    """Why a case may end, and what became of it."""

    reason = fields.Enum(CloseReason, by_value=True, required=True)
    outcome = words(required=True, least=2)


class ExportSchema(Schema):
    """Which part of the list becomes a file."""

    state = fields.Enum(CaseState, by_value=True, load_default=None, allow_none=True)
    class_id = fields.UUID(load_default=None, allow_none=True)
    purpose = fields.Enum(PaperPurpose, by_value=True, required=True, error_messages={"required": "请选用来做什么。"})


class RefusalSchema(Schema):
    """Why a file is not made."""

    reason = fields.Enum(Refusal, by_value=True, required=True, error_messages={"required": "请选一个原因。"})


class RosterFilterSchema(Schema):
    """Which part of the list is wanted."""

    state = fields.Enum(CaseState, by_value=True, load_default=None, allow_none=True)
    class_id = fields.UUID(load_default=None, allow_none=True)
    waiting = fields.Boolean(load_default=False)
    q = words(longest=40)
    sort = fields.Enum(RosterSort, by_value=True, load_default=RosterSort.WAITING)


class RosterPaperSchema(RosterFilterSchema):
    """Which part of the list goes out on paper, and what for."""

    purpose = fields.Enum(PaperPurpose, by_value=True, load_default=None, allow_none=True)


class CourseSchema(Schema):
    """Which part of a file's course is wanted, and how many steps of it."""

    strand = fields.Enum(Strand, by_value=True, load_default=None, allow_none=True)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1000))


class PaperSchema(Schema):
    """What a file is printed for, and how far back it reaches."""

    purpose = fields.Enum(PaperPurpose, by_value=True, load_default=None, allow_none=True)
    span = fields.Enum(Span, by_value=True, load_default=Span.TERM)


class DaySchema(Schema):
    """The day on which it happened: one of the days offered, or another one, which counts when both are given."""

    day = fields.Date(load_default=None)
    happened_on = fields.Date(load_default=None)

    @validates_schema(skip_on_field_errors=False)
    def some_day(self, data: dict[str, Any], **_: object) -> None:
        """A record without its day is none."""
        if "happened_on" in data and "day" in data and not (data["happened_on"] or data["day"]):
            raise ValidationError({"happened_on": ["请选择或填写日期。"]})

    @post_load
    def one_day(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """The day that counts, as `happened_on`."""
        offered = data.pop("day")
        return {**data, "happened_on": data["happened_on"] or offered}


class CounsellingSchema(DaySchema):
    """A counselling note as its author writes it."""

    talked = words(required=True, longest=4000)
    planned = words()


class CorrectionSchema(CounsellingSchema):
    """A correction of a note: what `CounsellingSchema` asks for, and the version that its author saw."""

    version = fields.Integer(required=True)


class DutySchema(Schema):
    """The duty that somebody came from, in the address of a form."""

    duty = fields.UUID(load_default=None, allow_none=True)


class SafetyCardSchema(Schema):
    """A safety card; with neither place ticked it is no longer in use."""

    version = fields.Integer(load_default=0)
    avoid = words(required=True, longest=500)
    watch = words(longest=500)
    act = words(required=True, longest=500)
    in_lessons = fields.Boolean(load_default=False)
    at_meals = fields.Boolean(load_default=False)
