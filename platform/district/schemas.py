"""Shapes that cross the boundary: the release of a drafted table."""

from __future__ import annotations

from marshmallow import Schema, fields


class ReleaseFormSchema(Schema):
    """Which version of the draft the person saw."""

    version = fields.Integer(required=True)
