"""Shapes of the forms about how one is told."""

from __future__ import annotations

from datetime import time
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

_TIME = "%H:%M"


class AddressSchema(Schema):
    """One's own mail address."""

    address = fields.Email(
        required=True,
        validate=[
            validate.Length(max=200),
            # The server is told the address as it stands: plain characters only, and nothing that ends a line.
            validate.Regexp(r"^[\x21-\x7e]+$", error="邮箱地址只能用英文字母、数字和符号。"),
        ],
    )


class CodeSchema(Schema):
    """The code out of the mail."""

    code = fields.String(required=True, validate=validate.Regexp(r"^[0-9]{6}$", error="请填写邮件里的六位数字。"))


class QuietSchema(Schema):
    """Between which hours nobody is written to."""

    quiet_from = fields.Time(format=_TIME, load_default=None, allow_none=True)
    quiet_until = fields.Time(format=_TIME, load_default=None, allow_none=True)
    on_rest_days = fields.Boolean(load_default=False)

    @validates_schema
    def _are_both_given(self, data: dict[str, Any], **_context: object) -> None:  # Any: what the fields gave
        first: time | None = data.get("quiet_from")
        last: time | None = data.get("quiet_until")
        if (first is None) != (last is None):
            raise ValidationError("开始和结束的时间要一起填。", "quiet_until")


class ChoicesSchema(QuietSchema):
    """The ways in which one wants reminders, and when not."""

    by_mail = fields.Boolean(load_default=False)
    in_portal = fields.Boolean(load_default=False)


class SchoolQuietSchema(QuietSchema):
    """The school's own quiet hours, which have to be given."""

    quiet_from = fields.Time(format=_TIME, required=True)
    quiet_until = fields.Time(format=_TIME, required=True)
