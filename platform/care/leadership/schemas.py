"""Shapes that cross the boundary: an appointment, a dismissal, a successor."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from care.leadership.terms import Position

_REASON = validate.Length(max=200, error="最多 200 个字。")


class AppointmentSchema(Schema):
    """Whom the principal appoints, as what, from when, and whether they decide on cases."""

    staff_id = fields.UUID(required=True)
    position = fields.Enum(Position, by_value=True, required=True)
    may_decide = fields.Boolean(load_default=False)
    serves_from = fields.Date(required=True)


class DismissalSchema(Schema):
    """Why an appointment ends."""

    reason = fields.String(load_default="", validate=_REASON)


class SuccessionSchema(Schema):
    """Who takes over from the head."""

    staff_id = fields.UUID(required=True)
    reason = fields.String(load_default="", validate=_REASON)
