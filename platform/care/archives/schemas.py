"""Shapes that cross the boundary: the college, an answer, a signature, a reason."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from care.archives.lifecycle import Answer


class CollegeSchema(Schema):
    """Whose roster is opened."""

    college = fields.UUID(required=True)


class AnswerSchema(Schema):
    """What is attested about one student."""

    answer = fields.Enum(Answer, by_value=True, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=500, error="最多 500 个字。"))


class SignatureSchema(Schema):
    """A signature names the version that the person saw, and stands under a sentence."""

    version = fields.Integer(required=True)
    attested = fields.Boolean(load_default=False)


class VersionSchema(Schema):
    """A receipt names the version that the person saw."""

    version = fields.Integer(required=True)


class ReturnSchema(VersionSchema):
    """Why a roster is given back."""

    reason = fields.String(
        required=True,
        validate=validate.Length(min=2, max=500, error="请写明原因（2 到 500 字），学院会看到。"),
        error_messages={"required": "请写明原因，学院会看到。"},
    )
