"""The shapes of forms about accounts: lengths and kinds; what a good password is, the services say."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from accounts import passwords, usernames
from accounts.roles import CLASS_ROLES, DISTRICT_ROLES, GROUP_ROLES, Role
from accounts.services.tokens import LONGEST_DAYS

NAME = 40

INVITED_BY_SCHOOL = [role for role in Role if role not in DISTRICT_ROLES | GROUP_ROLES]
ASSIGNED = [role for role in Role if role in CLASS_ROLES or role is Role.GRADE_HEAD]


class _NewPassword(Schema):
    password = fields.String(required=True, validate=validate.Length(max=passwords.LONGEST))
    password_again = fields.String(required=True)

    @validates_schema
    def _are_equal(self, data: dict[str, str], **_context: object) -> None:
        if data.get("password") != data.get("password_again"):
            message = "两次输入的密码不一样，请再核对。"
            raise ValidationError(message, "password_again")


class AcceptSchema(_NewPassword):
    """A new account: the person chooses the user name; a mail address is another way to sign in."""

    username = fields.String(required=True, validate=validate.Length(max=usernames.LONGEST))
    email = fields.Email(load_default=None, validate=validate.Length(max=200))


class ShortcutsSchema(Schema):
    """Whether single keys are shortcuts."""

    has_shortcuts = fields.Boolean(load_default=False)


class PasswordSchema(_NewPassword):
    """A password in place of the present one."""

    current = fields.String(required=True, validate=validate.Length(max=passwords.LONGEST))


class InvitationSchema(Schema):
    """Who is invited as what, and for which class or grade."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=NAME))
    role = fields.Enum(Role, by_value=True, required=True, validate=validate.OneOf(INVITED_BY_SCHOOL))
    class_id = fields.UUID(load_default=None, allow_none=True)
    grade = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 20))


class RoleSchema(Schema):
    """Another role for a colleague."""

    role = fields.Enum(Role, by_value=True, required=True, validate=validate.OneOf(INVITED_BY_SCHOOL))


class AssignmentSchema(Schema):
    """What a colleague answers for, and until when."""

    kind = fields.Enum(Role, by_value=True, required=True, validate=validate.OneOf(ASSIGNED))
    class_id = fields.UUID(load_default=None, allow_none=True)
    grade = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 20))
    org_unit_id = fields.UUID(load_default=None, allow_none=True)
    starts_on = fields.Date(load_default=None, allow_none=True)
    ends_on = fields.Date(load_default=None, allow_none=True)


class TokenSchema(Schema):
    """A new token: what it is for, and for how long."""

    label = fields.String(required=True, validate=validate.Length(min=1, max=80))
    days = fields.Integer(required=True, validate=validate.Range(1, LONGEST_DAYS))
