"""Shapes that cross the boundary: how schools are listed, a school's registration, a suspension."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from tenants.models import Area, Stage
from tenants.onboarding import SchoolOrder

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class SchoolListSchema(Schema):
    """How the district's list of schools is sorted."""

    sort = fields.Enum(SchoolOrder, by_value=True, load_default=SchoolOrder.WAITING)


class DistrictSchema(Schema):
    """What an operator enters to begin a district; small counts below the minimum are never published."""

    slug = fields.String(
        required=True,
        validate=[
            validate.Length(min=2, max=40, error="请用 2 到 40 个字符。"),
            validate.Regexp(SLUG, error="只能用小写字母、数字和连字符，并以字母开头。"),
        ],
    )
    name = fields.String(required=True, validate=validate.Length(min=2, max=60, error="请填 2 到 60 个字。"))
    minimum_cell = fields.Integer(
        load_default=10, validate=validate.Range(min=10, max=100, error="请填 10 到 100 的整数。")
    )


class RegistrationSchema(Schema):
    """What the district enters when it takes a school on board."""

    slug = fields.String(
        required=True,
        validate=[
            validate.Length(min=3, max=40, error="请用 3 到 40 个字符。"),
            validate.Regexp(SLUG, error="只能用小写字母、数字和连字符，并以字母开头。"),
        ],
    )
    number = fields.String(required=True, validate=validate.Regexp(r"^\d{3}$", error="请填三位数字，例如 013。"))
    name = fields.String(required=True, validate=validate.Length(min=2, max=60, error="请填 2 到 60 个字。"))
    short_name = fields.String(required=True, validate=validate.Length(min=2, max=20, error="请填 2 到 20 个字。"))
    stage = fields.Enum(Stage, by_value=True, required=True)
    area = fields.Enum(Area, by_value=True, required=True)


class SuspensionSchema(Schema):
    """Why a school is suspended."""

    reason = fields.String(required=True, validate=validate.Length(min=2, max=500, error="请写明原因（2 到 500 字）。"))


class HeadSchema(Schema):
    """Whom the district invites as the head of a school."""

    name = fields.String(required=True, validate=validate.Length(min=2, max=40, error="请填 2 到 40 个字。"))
