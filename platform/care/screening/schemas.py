"""Shapes that cross the boundary: the outcomes of a class, a hand-in, a reason."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from care.cases.terms import EvidenceSource
from care.screening.lifecycle import Outcome


class OutcomeSchema(Schema):
    """One student's outcome. A candidate has a category and a basis in words."""

    outcome = fields.Enum(Outcome, by_value=True, load_default=None, allow_none=True)
    category = fields.String(load_default="")
    tags = fields.List(fields.String(), load_default=list)
    basis_kind = fields.Enum(EvidenceSource, by_value=True, load_default=EvidenceSource.OBSERVATION)
    basis = fields.String(load_default="", validate=validate.Length(max=2000, error="依据最多 2000 字。"))

    @validates_schema
    def candidates_have_grounds(self, data: dict[str, Any], **_: object) -> None:  # Any: marshmallow's own signature
        """Nobody becomes a candidate without category and basis (U-2 实证调查)."""
        if data.get("outcome") is not Outcome.CANDIDATE:
            return
        wanted = {"category": "候选要选一个类型。", "basis": "候选要写明依据：您看到或了解到了什么。"}
        missing = {name: [words] for name, words in wanted.items() if not data.get(name)}
        if missing:
            raise ValidationError(missing)


class OutcomesSchema(Schema):
    """The outcomes of a class as entered. `rest_none` gives everybody still without one 无需关注."""

    version = fields.Integer(required=True)
    rest_none = fields.Boolean(load_default=False)
    student = fields.Dict(keys=fields.UUID(), values=fields.Nested(OutcomeSchema), load_default=dict)


class HandInSchema(Schema):
    """A hand-in names the version that the person saw."""

    version = fields.Integer(required=True)


class ReasonSchema(Schema):
    """Why a class is given back or reopened."""

    reason = fields.String(
        required=True,
        validate=validate.Length(min=2, max=500, error="请写明原因（2 到 500 字），班主任会看到。"),
        error_messages={"required": "请写明原因，班主任会看到。"},
    )
