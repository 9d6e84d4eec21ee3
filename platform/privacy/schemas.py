"""Shapes that cross the boundary: a notice, the paper answers of a class."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from privacy.consent import Decision, Purpose, Signer

LONGEST_NOTICE = 8000


class NoticeSchema(Schema):
    """The text of a new version."""

    body = fields.String(
        required=True,
        validate=validate.Length(min=50, max=LONGEST_NOTICE, error="请填 50 到 8000 个字。"),
    )


class AnswerSchema(Schema):
    """One answer of one student's paper."""

    student_id = fields.UUID(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    decision = fields.Enum(Decision, by_value=True, required=True)
    signer = fields.Enum(Signer, by_value=True, required=True)


class PaperAnswersSchema(Schema):
    """The paper answers of a class, entered together."""

    signed_on = fields.Date(required=True)
    answers = fields.List(
        fields.Nested(AnswerSchema),
        required=True,
        validate=validate.Length(min=1, error="还没有选择任何答复。"),
    )
