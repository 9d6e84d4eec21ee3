"""Shapes that cross the boundary: the board's filters, a waiver, a note that something was done, a reminder."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from obligations.lifecycle import BoardOrder, Decision, DutyState, Matter


class ReminderSchema(Schema):
    """What somebody is to be reminded of."""

    kind = fields.Enum(Matter, by_value=True, required=True)
    about = fields.UUID(required=True)


class BoardSchema(Schema):
    """What the board is narrowed to, and sorted by."""

    state = fields.Enum(DutyState, by_value=True, load_default=None, allow_none=True)
    class_id = fields.UUID(load_default=None, allow_none=True)
    rule = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    sort = fields.Enum(BoardOrder, by_value=True, load_default=BoardOrder.DATE)


class HandoverSchema(Schema):
    """Which duties go to whom; instead of naming them, all of a person's from a day on."""

    duty = fields.List(fields.UUID(), load_default=list)
    since = fields.Date(load_default=None, allow_none=True)
    to = fields.UUID(required=True)


class SpanSchema(Schema):
    """From which day to which a rate is asked for."""

    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)


class WaiverSchema(Schema):
    """What is decided about a duty, why and until when."""

    kind = fields.Enum(Decision, by_value=True, load_default=Decision.WAIVED)
    reason = fields.String(required=True, validate=validate.Length(min=2, max=500, error="请写明原因（2 到 500 字）。"))
    expires_on = fields.Date(required=True)


class NoteSchema(Schema):
    """When a duty was done, and what was done."""

    happened_on = fields.Date(required=True)
    note = fields.String(
        required=True, validate=validate.Length(min=2, max=2000, error="请写几句做了什么（2 到 2000 字）。")
    )
