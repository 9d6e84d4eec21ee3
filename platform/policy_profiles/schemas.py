"""Shapes that cross the boundary: the adoption of a profile."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class AdoptionSchema(Schema):
    """Which built-in profile the school adopts; the box says that it was read."""

    key = fields.String(required=True, validate=validate.Length(min=1, max=10))
    effective_on = fields.Date(load_default=None, allow_none=True)
    confirmed = fields.Boolean(
        required=True, validate=validate.Equal(comparable=True, error="请先勾选，确认已经读过这份制度。")
    )
