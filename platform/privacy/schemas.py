"""Shapes that cross the boundary: a notice, the paper answers of a class."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from privacy.consent import Decision, Paper, Signer

LONGEST_NOTICE = 8000


class NoticeSchema(Schema):
    """The text of a new version."""

    body = fields.String(
        required=True,
        validate=validate.Length(min=50, max=LONGEST_NOTICE, error="请填 50 到 8000 个字。"),
    )


class PaperSchema(Schema):
    """One student's paper. `whole` answers every purpose at once; a purpose answered apart goes before it."""

    signer = fields.Enum(Signer, by_value=True, load_default=Signer.GUARDIAN)
    whole = fields.Enum(Paper, by_value=True, load_default=None, allow_none=True)
    support_file = fields.Enum(Decision, by_value=True, load_default=None, allow_none=True)
    health = fields.Enum(Decision, by_value=True, load_default=None, allow_none=True)
    community_help = fields.Enum(Decision, by_value=True, load_default=None, allow_none=True)
    school_transfer = fields.Enum(Decision, by_value=True, load_default=None, allow_none=True)
    family_letters = fields.Enum(Decision, by_value=True, load_default=None, allow_none=True)


class PapersSchema(Schema):
    """The papers of a class, entered together. `rest_given` says yes for everybody who is not answered otherwise."""

    signed_on = fields.Date(required=True)
    rest_given = fields.Boolean(load_default=False)
    student = fields.Dict(keys=fields.UUID(), values=fields.Nested(PaperSchema), load_default=dict)


class LogFilterSchema(Schema):
    """Which part of the access log is wanted: a name, and the last line of the page before."""

    q = fields.String(load_default="", validate=validate.Length(max=40, error="最多 40 个字。"))
    after = fields.UUID(load_default=None, allow_none=True)
