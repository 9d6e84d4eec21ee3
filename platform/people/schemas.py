"""Shapes that cross the boundary: a student, a guardian, a member of staff, a class, an uploaded roster, a search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kernel import clock
from people import particulars
from people.particulars import Wrong


class Particular(fields.Field[Any]):  # Any: whatever the conversion gives
    """Text that must look as in a roster; the same rules, said in the same words."""

    def __init__(self, convert: Callable[[str], Any], **options: Any) -> None:  # Any: marshmallow's own signature
        super().__init__(**options)
        self._convert = convert

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ARG002  Any: as above
        try:
            return self._convert(str(value))
        except Wrong as wrong:
            raise ValidationError(wrong.fault.mend) from wrong


def _born_on(text: str) -> date:
    return particulars.born_on(text, today=clock.today())


def _not_in_future(day: date) -> None:
    if day > clock.today():
        raise ValidationError("不能晚于今天。")


def _enrolled_on(text: str) -> date:
    return particulars.enrolled_on(text, today=clock.today())


def _name(**options: Any) -> Particular:  # Any: marshmallow's own options
    return Particular(particulars.name, **options)


class VersionSchema(Schema):
    """A change names the version that the person saw."""

    version = fields.Integer(required=True)


class ParticularsSchema(Schema):
    """What is known of a student."""

    number = Particular(particulars.number, required=True)
    name = _name(required=True)
    pinyin = Particular(particulars.pinyin, load_default="")
    gender = fields.String(load_default=None, validate=validate.OneOf(list(particulars.GENDER_LABELS)))
    born_on = Particular(_born_on, load_default=None)


class StudentSchema(ParticularsSchema):
    """A student who joins the school."""

    class_id = fields.UUID(required=True)
    enrolled_on = Particular(_enrolled_on, load_default=None)


class StudentChangeSchema(ParticularsSchema, VersionSchema):
    """Corrected particulars of a student."""


class PlacementSchema(VersionSchema):
    """The class into which a student goes."""

    class_id = fields.UUID(required=True)


class DepartureSchema(VersionSchema):
    """The day on which somebody left the school."""

    left_on = fields.Date(required=True, validate=_not_in_future)


class GuardianSchema(Schema):
    """A guardian. `version` is absent where there was none before."""

    version = fields.Integer(load_default=None)
    name = _name(required=True)
    relation = Particular(particulars.relation, required=True)
    phone = Particular(particulars.phone, load_default="")


class StaffSchema(Schema):
    """Somebody who works at the school."""

    number = Particular(particulars.number, load_default=None)
    name = _name(required=True)
    pinyin = Particular(particulars.pinyin, load_default="")
    post = Particular(particulars.post, load_default="")


class StaffChangeSchema(StaffSchema, VersionSchema):
    """Corrected particulars of a member of staff."""


class ClassSchema(Schema):
    """A class of the present school year."""

    grade = fields.Integer(required=True)
    number = fields.Integer(required=True, validate=validate.Range(min=1, max=99, error="班号请填 1 到 99。"))


class UploadSchema(Schema):
    """What goes with an uploaded roster."""

    is_complete = fields.Boolean(load_default=False)


class SearchSchema(Schema):
    """A search for students."""

    q = fields.String(load_default="", validate=validate.Length(max=40, error="最多 40 个字。"))
    left = fields.Boolean(load_default=False)
