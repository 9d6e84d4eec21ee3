"""Shapes that cross the boundary: reports with and without a name, the steps of an incident, and mandatory reports."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates

from accounts.roles import Role
from care.incidents.services import AnonymousEntry, FindingEntry, IncidentEntry, ReportEntry, Told
from care.incidents.terms import (
    OFFICE_LABELS,
    READING_OFFICES,
    Authority,
    Effect,
    Finding,
    Harm,
    IncidentKind,
    Suspect,
    TellingWay,
)
from kernel import clock
from policy_profiles.disqualifying import Consequence

LONGEST = 4000

_DATE: dict[str, Any] = {"invalid": "请填写日期，例如 2026-11-18。"}  # Any: marshmallow's own signature
_TIME: dict[str, Any] = {"invalid": "请填写时间，例如 09:40。"}
_REQUIRED: dict[str, Any] = {"required": "请填写这一项。"}
_CHOOSE: dict[str, Any] = {"required": "请点一项。", "unknown": "请点一项。"}
_VERSION: dict[str, Any] = {"required": "请回到页面重新打开。", "invalid": "请回到页面重新打开。"}
_UUID: dict[str, Any] = {"required": "请选一项。", "invalid_uuid": "请选一项。"}

_Data = dict[str, Any]  # Any: what a marshmallow schema loads


def _words(most: int = LONGEST) -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Length(min=1, max=most, error=f"请写几句话（最多 {most} 字）。"),
        error_messages=_REQUIRED,
    )


def _optional(most: int) -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=most, error=f"最多 {most} 字。"))


class _Past(Schema):
    """Days that are over or today."""

    def refuse_future(self, value: Any) -> None:  # Any: a day or nothing
        """Raise ValidationError for a day after today."""
        if value is not None and value > clock.today():
            raise ValidationError("日期不能晚于今天。")


class IncidentListSchema(Schema):
    """What the list of incidents is narrowed to."""

    q = fields.String(load_default="", validate=validate.Length(max=100))
    closed = fields.Boolean(load_default=False)
    late = fields.Boolean(load_default=False)
    kind = fields.Enum(IncidentKind, by_value=True, load_default=None)
    newest = fields.Boolean(load_default=False)


class AboutSchema(Schema):
    """Which child a form is about, or which incident it begins with."""

    student = fields.UUID(load_default=None)
    case = fields.UUID(load_default=None)


class IncidentSchema(_Past):
    """What somebody who works here reports."""

    kind = fields.Enum(IncidentKind, by_value=True, required=True, error_messages=_CHOOSE)
    effect = fields.Enum(Effect, by_value=True, required=True, error_messages=_CHOOSE)
    words = _words()
    taken = _optional(2000)
    happened_on = fields.Date(required=True, error_messages=_DATE | _REQUIRED)
    at = fields.Time(load_default=None, format="%H:%M", error_messages=_TIME)
    student_id = fields.UUID(load_default=None)
    accused_id = fields.UUID(load_default=None, error_messages=_UUID)
    has_harm = fields.Boolean(load_default=False)

    @validates("happened_on")
    def check_day(self, value: Any, **_: object) -> None:  # Any: a day
        """Not after today."""
        self.refuse_future(value)

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """The report as `entry`."""
        return {"entry": IncidentEntry(**data)}


class AnonymousSchema(_Past):
    """What somebody reports who says no name."""

    code = fields.String(required=True, validate=validate.Length(max=100), error_messages=_VERSION)
    kind = fields.Enum(IncidentKind, by_value=True, required=True, error_messages=_CHOOSE)
    effect = fields.Enum(Effect, by_value=True, load_default=Effect.UNKNOWN, error_messages=_CHOOSE)
    words = _words()
    happened_on = fields.Date(load_default=None, error_messages=_DATE)
    shut_role = fields.Enum(Role, by_value=True, load_default=None)
    has_harm = fields.Boolean(load_default=False)
    at_once = fields.Boolean(load_default=False)

    @validates("happened_on")
    def check_day(self, value: Any, **_: object) -> None:  # Any: a day or nothing
        """Not after today."""
        self.refuse_future(value)

    @validates("shut_role")
    def check_office(self, value: Any, **_: object) -> None:  # Any: a role or nothing
        """One of those who would handle it, or read the mandatory report of it."""
        if value is not None and value not in OFFICE_LABELS:
            raise ValidationError("请点一项。")

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """The code, and the report as `entry`."""
        code = data.pop("code")
        return {"code": code, "entry": AnonymousEntry(**data)}


class CodeSchema(Schema):
    """The code with which somebody looks again."""

    code = fields.String(
        required=True,
        validate=validate.Length(max=100, error="查询码没有这么长。"),
        error_messages={"required": "请填写查询码。"},
    )


class AnswerSchema(Schema):
    """An answer to the school."""

    words = _words(2000)


class AnonymousAnswerSchema(AnswerSchema, CodeSchema):
    """The same with the code."""


class SeenSchema(Schema):
    """Which version somebody saw."""

    version = fields.Integer(required=True, error_messages=_VERSION)


class StepSchema(SeenSchema):
    """One step in words."""

    words = _words()


class AcceptSchema(SeenSchema):
    """Who handles it, and whom it is about."""

    handler_id = fields.UUID(required=True, error_messages=_UUID)
    accused_id = fields.UUID(load_default=None, error_messages=_UUID)
    words = _optional(1000)


class MessageSchema(SeenSchema):
    """What is written to whoever reported it."""

    message = _words(2000)


class HandOnSchema(SeenSchema):
    """Who handles it from now on, and why."""

    handler_id = fields.UUID(required=True, error_messages=_UUID)
    why = _words(1000)


class FindingSchema(SeenSchema):
    """What the inquiry came to."""

    finding = fields.Enum(Finding, by_value=True, required=True, error_messages=_CHOOSE)
    kind = fields.Enum(IncidentKind, by_value=True, required=True, error_messages=_CHOOSE)
    consequence = fields.Enum(Consequence, by_value=True, required=True, error_messages=_CHOOSE)
    grounds = _words()

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """The finding as `entry`."""
        version, grounds = data.pop("version"), data.pop("grounds")
        return {"entry": FindingEntry(words=grounds, **data), "version": version}


class ReportListSchema(Schema):
    """What the list of mandatory reports is narrowed to."""

    q = fields.String(load_default="", validate=validate.Length(max=100))
    ended = fields.Boolean(load_default=False)
    newest = fields.Boolean(load_default=False)


class MandatorySchema(_Past):
    """What somebody noticed."""

    harm = fields.Enum(Harm, by_value=True, required=True, error_messages=_CHOOSE)
    suspect = fields.Enum(Suspect, by_value=True, required=True, error_messages=_CHOOSE)
    words = _words()
    taken = _optional(2000)
    noticed_on = fields.Date(required=True, error_messages=_DATE | _REQUIRED)
    noticed_at = fields.Time(load_default=None, format="%H:%M", error_messages=_TIME)
    student_id = fields.UUID(load_default=None)
    shut_role = fields.Enum(Role, by_value=True, load_default=None)

    @validates("noticed_on")
    def check_day(self, value: Any, **_: object) -> None:  # Any: a day
        """Not after today."""
        self.refuse_future(value)

    @validates("shut_role")
    def check_office(self, value: Any, **_: object) -> None:  # Any: a role or nothing
        """One of those who would read it."""
        if value is not None and value not in READING_OFFICES:
            raise ValidationError("请点一项。")

    @post_load
    def as_entry(self, data: _Data, **_: object) -> _Data:
        """What was noticed as `entry`."""
        return {"entry": ReportEntry(**data)}


class ToldSchema(_Past):
    """An authority that was told."""

    authority = fields.Enum(Authority, by_value=True, required=True, error_messages=_CHOOSE)
    way = fields.Enum(TellingWay, by_value=True, required=True, error_messages=_CHOOSE)
    on = fields.Date(required=True, error_messages=_DATE | _REQUIRED)
    at = fields.Time(required=True, format="%H:%M", error_messages=_TIME | _REQUIRED)
    whom = _optional(200)

    @validates("on")
    def check_day(self, value: Any, **_: object) -> None:  # Any: a day
        """Not after today."""
        self.refuse_future(value)

    @post_load
    def as_told(self, data: _Data, **_: object) -> _Data:
        """All of it as `told`."""
        return {"told": Told(**data)}


class ReceiptSchema(_Past):
    """What an authority gave in return, for which telling."""

    told_id = fields.UUID(required=True, error_messages=_UUID)
    number = fields.String(
        required=True, validate=validate.Length(min=1, max=200, error="最多 200 字。"), error_messages=_REQUIRED
    )
    received_on = fields.Date(required=True, error_messages=_DATE | _REQUIRED)

    @validates("received_on")
    def check_day(self, value: Any, **_: object) -> None:  # Any: a day
        """Not after today."""
        self.refuse_future(value)


class NoteSchema(Schema):
    """What was done meanwhile."""

    words = _words()


class EndSchema(SeenSchema):
    """How it ended."""

    outcome = _words()
