"""The shape of what comes along with a file."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

LONGEST_NOTE = 200


class AttachmentSchema(Schema):
    """What the file is, in the words of whoever adds it."""

    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_NOTE))
